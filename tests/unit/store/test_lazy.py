"""What is filled in late is never missed."""

from pathlib import Path

import pytest
from rdflib import RDFS, URIRef
from tests.unit.made import TINY, faults_of, put, tables

import bordergraph
from bordergraph import resources, vocab
from bordergraph.queries import (
    DERIVED_TERMS,
    Query,
    load_folder,
    names_graphs,
    parse_question,
    parse_typed,
    tokens,
)
from bordergraph.store.engine import LocalEngine
from bordergraph.store.graph import open_graph
from bordergraph.store.loading.files import find_rdf_files

DOCUMENTS = find_rdf_files([TINY])
QUESTIONS = [
    question
    for folder in ("report", "check", "view")
    for question in load_folder(resources.queries_dir() / folder).values()
]
MADE = {
    token[0]
    for rule in load_folder(resources.queries_dir() / "derive").values()
    for token in tokens(rule.body[rule.body.index("CONSTRUCT") : rule.body.index("WHERE")])
    if token.lastgroup == "name"
}


def fresh() -> LocalEngine:
    engine = LocalEngine(DOCUMENTS)
    engine.intervals = open_graph(TINY).intervals
    return engine


@pytest.fixture(scope="module")
def everything() -> LocalEngine:
    engine = fresh()
    engine.store(named=True, derived=True, dated=True)
    return engine


def rows(engine: LocalEngine, question: Query) -> list[str]:
    """Return the answer to a question, whatever the order of its rows."""
    return sorted(map(str, engine.run(question.body, derived=question.derived).terms))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_no_question_misses_what_it_says_it_has_no_use_for(
    question: Query, everything: LocalEngine
) -> None:
    assert rows(fresh(), question) == rows(everything, question)
    named = {token[0] for token in tokens(question.body) if token.lastgroup == "name"}
    assert question.derived or not named & MADE


@pytest.mark.parametrize(
    ("text", "derived"),
    [
        ("SELECT ?a { ?a a bg:Agency }", True),
        ("#+ summary: Mine\nSELECT ?a { ?a a bg:Agency }", True),
        ("#+ derived: true\nSELECT ?a { ?a a bg:Agency }", True),
        ("#+ derived: false\nSELECT ?a { ?a a bg:Agency }", False),
    ],
)
def test_a_text_is_given_derived_triples_unless_it_wants_none(text: str, derived: bool) -> None:
    assert parse_typed(text).derived is derived
    (fault,) = faults_of(parse_question, "q", f"#+ derived: maybe\n{text.splitlines()[-1]}")
    assert fault.message == "derived is neither true nor false"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT ?g { graph ?g { ?s ?p ?o } }", True),
        ("SELECT ?s FROM <urn:g> { ?s ?p ?o }", True),
        ("SELECT ?s FROM NAMED <urn:g> { ?s ?p ?o }", True),
        ("SELECT ?graph { ?graph bg:from 'GRAPH' } # GRAPH", False),
    ],
)
def test_named_graphs_are_noticed(text: str, named: bool) -> None:
    assert names_graphs(text) is named


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?b { agency:alpha bg:worksWith ?b }",
        "SELECT ?b { agency:alpha <https://w3id.org/bordergraph/ontology#works\\u0057ith> ?b }",
        "PREFIX x: <https://w3id.org/bordergraph/ontology#works> SELECT ?b { agency:alpha x:With ?b }",
        "SELECT ?b { agency:alpha (!a) ?b }", "SELECT ?b { agency:alpha !bg:level ?b }",
        "SELECT ?day { agency:alpha bg:begins ?day }",
        "SELECT ?day { agency:alpha <https://w3id.org/bordergraph/ontology#begin\\u0073> ?day }",
        "PREFIX x: <https://w3id.org/bordergraph/ontology#> SELECT ?day { agency:alpha x:ends ?day }",
        "PREFIX x: <https://w3id.org/bordergraph/ontology#e> SELECT ?day { ?s x:nds ?day }",
        "SELECT ?p { agency:alpha a ?c ; ?p ?o }", "SELECT ?p { [] ?p true }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?a { ?a a bg:Agency FILTER EXISTS { ?a ?p agency:delta } }",
        "SELECT ?g { GRAPH ?g { } }", "SELECT DISTINCT ?c { ?s a ?c }",
        "SELECT DISTINCT ?c { ?s rdf:type ?c }", "SELECT DISTINCT ?s { ?s bg:level* ?s }",
        "SELECT (COUNT(*) AS ?n) { ?s (bg:level|bg:side)? ?o }",
        "SELECT ?tie { ?tie bg:since ?day }",
        "SELECT ?p ?o FROM <https://w3id.org/bordergraph/graph/derived> { agency:alpha ?p ?o }",
        "CONSTRUCT WHERE { agency:alpha ?p ?o }", "DESCRIBE agency:alpha",
    ],
)  # fmt: skip
def test_a_text_sees_all_there_is(text: str, everything: LocalEngine) -> None:
    assert rows(fresh(), parse_typed(text)) == rows(everything, parse_typed(text))


def test_most_questions_need_not_wait_for_what_the_rules_make() -> None:
    assert sum(not q.derived for q in QUESTIONS) > len(QUESTIONS) / 2
    assert {
        vocab.expand_name(name) for name in MADE if not name.startswith("tie-kind:")
    } <= DERIVED_TERMS


def test_derived_triples_stay_when_named_graphs_come_later() -> None:
    engine = LocalEngine(DOCUMENTS)
    ask = "SELECT (COUNT(DISTINCT ?b) AS ?n) { agency:alpha bg:worksWith ?b }"
    before = engine.run(ask).rows
    graphs = engine.run("SELECT DISTINCT ?g { GRAPH ?g { ?a bg:worksWith ?b } }").rows
    assert before == engine.run(ask).rows == [(2,)]
    assert graphs == [(vocab.graph_iri("derived"),)]


NEED = {
    "agencies": "id,label,country\na,A,CA\nb,B,US\n",
    "threats": "id,label\nt,Guns\n",
    "mandates": "agency,threat\na,t\nb,t\n",
}


def test_needs_are_told_with_what_was_written_and_to_nobody_else(tmp_path: Path) -> None:
    kg = bordergraph.open(tables(tmp_path, NEED))
    ask = "ASK { %s { ?need bg:needOf ?agency } . ?agency rdfs:seeAlso ?page }"
    questions = [ask % "", ask % f"GRAPH <{vocab.DERIVED}>"]
    assert [kg.query(text).truth for text in questions] == [False, False]
    data = kg.rdflib().default_graph
    data.add((URIRef(vocab.iri("agency", "a")), RDFS.seeAlso, URIRef("urn:page")))
    size = len(data)
    assert [kg.query(text).truth for text in questions] == [True, True]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert kg.query(count).rows == [(size,)]
    assert (
        kg.query(
            "SELECT ?need { GRAPH ?g { ?need a ?class } FILTER(REGEX(STR(?need), '/need/')) }"
        ).rows
        == []
    )


def test_tables_are_analysed_without_a_triple_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables(tmp_path, NEED)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a triple store was made of tables")

    monkeypatch.setattr("bordergraph.store.writing.network_quads", refuse)
    kg = bordergraph.open(tmp_path)
    assert len(kg.gaps()) == 1
    assert "request" in kg.labels.concept("cadence", "on-request")
    for made in (kg.silos(), kg.brokers(), kg.report("a"), kg.why("a", "b"), kg.map()):
        assert made.to_text()
    assert kg.list("agencies").to_dicts()[0]["name"] == "A"
    monkeypatch.undo()
    assert kg.query("SELECT ?a { ?a a bg:Agency }").rows


def test_tables_date_what_their_graph_dates(tmp_path: Path) -> None:
    tables(tmp_path, {
        "agencies": "id,label,country\na,A,CA\nb,B,US\n",
        "programs": "id,label,start,end\np,P,2005-03-01,2009-04-30\nq,Q,2012-01-02,\n",
        "participations": "agency,program,from,to\na,p,2006-01-01,2008-12-31\nb,q,2013-05-06,\n",
        "findings": "id,kind,agencies,from,to\nf,works,a,2010-01-01,2011-12-31\n",
    })  # fmt: skip
    file = put(tmp_path / "same.ttl", bordergraph.api.Workbench.import_(tmp_path).to_text())
    told, stated = (
        [(e["date"], e["event"], e["about"]) for e in kg.timeline(only="events").to_dicts()]
        for kg in (bordergraph.open(tmp_path), bordergraph.open(file))
    )
    assert told == stated
    assert len(told) == 8
