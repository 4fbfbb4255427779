"""What is filled in late is never missed: skipping derived triples never changes an answer."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph import resources, vocab
from bordergraph.queries import load_folder, tokens
from bordergraph.store.engine import LocalEngine
from bordergraph.store.inputs import documents
from bordergraph.store.visibility import DERIVED, sees_derived, sees_named

TINY = Path(__file__).resolve().parents[2] / "data" / "tiny"
DOCUMENTS = documents([TINY])


def test_the_known_derived_properties_are_those_that_the_rules_make() -> None:
    made = set()
    for rule in load_folder(resources.queries_dir() / "derive").values():
        template = rule.body[rule.body.index("CONSTRUCT") : rule.body.index("WHERE")]
        names = {t[0] for t in tokens(template) if t.lastgroup == "name"}
        made |= {name.replace("bg:", vocab.BG) for name in names if name.startswith("bg:")}
    assert made == DERIVED


@pytest.mark.parametrize("folder", ["report", "check", "view"])
def test_shipped_questions_are_read_without_doubt(folder: str) -> None:
    # Any question may come to use derived triples; most should not have to wait for them.
    questions = load_folder(resources.queries_dir() / folder).values()
    skipped = [q.name for q in questions if not sees_derived(q.body)]
    assert len(skipped) > len(questions) / 2


BLIND = [
    "SELECT ?a { ?a a bg:Agency }",
    "SELECT ?a ?n WHERE { ?a a bg:Agency ; skos:prefLabel ?n . }",
    "SELECT * { agency:rcmp bg:country 'CA', \"US\"@en, 'x'^^xsd:string ; bg:level ?l ; }",
    "SELECT ?b { agency:echo org:subOrganizationOf+/^skos:broader* ?b }",
    "SELECT ?b { ?b (bg:agency|bg:giver)/(org:member)? agency:rcmp FILTER(!BOUND(?x)) }",
    "ASK { ?f a bg:Figure ; bg:value -5, +1.5, true ; bg:pair [ bg:first ?a ; bg:second [] ] }",
    "SELECT ?a { [] bg:agency ?a . [ bg:agency ?a ] . ( ?a 1 'x' ) bg:list ?l }",
    "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a bg:Agency } GROUP BY ?c HAVING(COUNT(?a) > 1)",
    "SELECT ?a { { ?a a bg:Agency } UNION { ?a a bg:Company } OPTIONAL { ?a bg:country ?c } }",
    "SELECT ?a { ?a a bg:Agency FILTER NOT EXISTS { ?s bg:disputes ?a } FILTER(?a != agency:x) }",
    "SELECT ?a { VALUES (?a ?b) { (agency:x UNDEF) } { SELECT ?a { ?a a bg:Agency } LIMIT 3 } }",
    "SELECT ?a { BIND(IF(EXISTS { ?a a bg:Agency }, 1, 2) AS ?b) } ORDER BY DESC(?a) VALUES ?a {1}",
    "CONSTRUCT { ?a ?p ?b } WHERE { ?a bg:country ?b BIND(bg:x AS ?p) }",
    "PREFIX b: <https://w3id.org/bordergraph/ontology#> SELECT ?a { ?a a b:Agency }",
    "SELECT ?a { GRAPH source:npf-2025 { ?a a bg:Mandate } }",
    "# ?s ?p ?o bg:worksWith\nSELECT ?a { ?a bg:note '?s ?p ?o bg:worksWith' }",
    "SELECT ?a { ?a bg:from ?d FILTER(?d<'2001-01-01'^^xsd:date&&!(?d>?e)) }",
]
SEEING = [
    "SELECT ?b { agency:alpha bg:worksWith ?b }",
    "SELECT ?b { agency:alpha <https://w3id.org/bordergraph/ontology#worksWith> ?b }",
    "SELECT ?b { agency:alpha <https://w3id.org/bordergraph/ontology#works\\u0057ith> ?b }",
    "PREFIX x: <https://w3id.org/bordergraph/ontology#works> SELECT ?b { agency:alpha x:With ?b }",
    "BASE <https://w3id.org/bordergraph/> SELECT ?b { agency:alpha <ontology#worksWith> ?b }",
    "PREFIX bg: <urn:x> PREFIX agency: <urn:y> SELECT ?b { agency:alpha bg:x ?b }",
    "SELECT ?b { agency:alpha bg:worksWith/bg:country ?b }",
    "SELECT ?b { agency:alpha ?p ?b }",
    "SELECT ?p { ?s ?p ?o }",
    "SELECT ?b { agency:alpha a bg:Agency ; ?p ?b }",
    "SELECT ?b { agency:alpha a bg:Agency . ?b ?p agency:alpha }",
    "SELECT ?b { agency:alpha (!a) ?b }",
    "SELECT ?b { agency:alpha !(a|^bg:agency) ?b }",
    "SELECT ?b { agency:alpha bg:country|!a ?b }",
    "SELECT ?b { agency:alpha ^(bg:country/!a) ?b }",
    "SELECT ?a { ?a a bg:Agency FILTER EXISTS { ?a ?p agency:delta } }",
    "SELECT ?a { ?a a bg:Agency OPTIONAL { ?a bg:country ?c ; ?p ?b } }",
    "SELECT ?a { ?a a bg:Agency { SELECT ?a { ?a ?p agency:delta } } }",
    "SELECT ?a { ?a a bg:Agency BIND(EXISTS { ?a ?p agency:delta } AS ?e) }",
    "SELECT ?a (EXISTS { ?a ?p agency:delta } AS ?e) { ?a a bg:Agency }",
    "SELECT ?a { ?a a bg:Agency } GROUP BY ?a HAVING(EXISTS { ?a ?p agency:delta })",
    "SELECT ?a { ?a a bg:Agency } ORDER BY (EXISTS { ?a ?p agency:delta })",
    "SELECT ?a { ?a bg:pair [ ?p ?b ] }",
    "SELECT ?a { ?a bg:pair ( [ ?p ?b ] ) }",
    "CONSTRUCT { ?s bg:x ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { agency:alpha ?p ?o }",
    "DESCRIBE agency:alpha",
    "SELECT ?g { GRAPH ?g { } }",
    "SELECT ?g { GRAPH ?g { BIND(1 AS ?x) } }",
    "SELECT ?x { GRAPH <https://w3id.org/bordergraph/graph/derived> { ?x bg:y* ?z } }",
    "SELECT ?x FROM <https://w3id.org/bordergraph/graph/derived> { ?x bg:y* ?z }",
    "SELECT ?a { << ?a ?p ?b >> bg:x ?c }",
    "SELECT ?a { ?a bg:x ?c {| ?p ?o |} }",
    "SELECT ?a { ?a a bg:Agency LATERAL { ?a ?p ?o } }",
    "SELECT ?a { ?a a bg:Agency",
]


@pytest.mark.parametrize("text", BLIND)
def test_derived_triples_are_not_waited_for(text: str) -> None:
    assert not sees_derived(text)


@pytest.mark.parametrize("text", SEEING)
def test_derived_triples_are_waited_for(text: str) -> None:
    assert sees_derived(text)


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
    assert sees_named(text) is named


def lazily(text: str) -> object:
    return outcome(LocalEngine(DOCUMENTS), text)


def eagerly(text: str) -> object:
    engine = LocalEngine(DOCUMENTS)
    engine.store(named=True, derived=True)
    return outcome(engine, text)


def outcome(engine: LocalEngine, text: str) -> object:
    """Return the answer of a query whatever the order of its rows."""
    answer = engine.run(text)
    return answer.form, answer.columns, answer.truth, sorted(map(str, answer.terms))


RUNNABLE = [t for t in (*BLIND, *SEEING) if t.endswith("}") and "LATERAL" not in t]


@pytest.mark.parametrize("text", RUNNABLE)
def test_lazy_and_eager_give_the_same_answer(text: str) -> None:
    assert lazily(text) == eagerly(text)


def test_derived_triples_stay_when_named_graphs_come_later() -> None:
    engine = LocalEngine(DOCUMENTS)
    ask = "SELECT (COUNT(DISTINCT ?b) AS ?n) { agency:alpha bg:worksWith ?b }"
    before = engine.run(ask).rows
    graphs = engine.run("SELECT DISTINCT ?g { GRAPH ?g { ?a bg:worksWith ?b } }").rows
    assert before == engine.run(ask).rows == [(2,)]
    assert graphs == [(vocab.graph_iri("derived"),)]


# Mostly variables, so that most queries have an answer that could differ.
SUBJECT = st.sampled_from(["?a", "agency:alpha", "agency:delta", "?a"])
OBJECT = st.sampled_from(["?b", "?c", "?b", "agency:delta"])
STEP = st.sampled_from(["bg:country", "a", "bg:worksWith", "^org:member", "!a", "?p", "?p", "?q"])
PATH = st.one_of(
    STEP,
    st.tuples(STEP.filter(lambda s: s[0] != "?"), STEP.filter(lambda s: s[0] != "?")).map("/".join),
    st.tuples(STEP.filter(lambda s: s[0] != "?"), STEP.filter(lambda s: s[0] != "?")).map("|".join),
    STEP.filter(lambda s: s[0] not in "?!").map(lambda s: f"({s})+"),
)
TRIPLE = st.tuples(SUBJECT, PATH, OBJECT).map(" ".join)
LIST = st.tuples(TRIPLE, PATH, OBJECT, OBJECT).map(lambda t: f"{t[0]} ; {t[1]} {t[2]}, {t[3]}")
GROUP = st.recursive(
    st.lists(st.one_of(TRIPLE, LIST), min_size=1, max_size=1).map(lambda t: f"{{ {' . '.join(t)} }}"),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: f"{{ {t[0]} UNION {t[1]} }}"),
        st.tuples(TRIPLE, inner).map(lambda t: f"{{ {t[0]} OPTIONAL {t[1]} }}"),
        st.tuples(TRIPLE, inner).map(lambda t: f"{{ {t[0]} FILTER NOT EXISTS {t[1]} }}"),
        st.tuples(TRIPLE, inner).map(lambda t: f"{{ {t[0]} {{ SELECT DISTINCT ?a {t[1]} }} }}"),
        inner.map(lambda g: f"{{ GRAPH ?g {g} }}"),
    ),
    max_leaves=3,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GROUP)
def test_no_query_tells_lazy_from_eager(group: str) -> None:
    text = f"SELECT DISTINCT ?a ?b {group}"
    try:
        ox.Store().query(text, prefixes=vocab.PREFIXES)
    except SyntaxError:
        return
    assert lazily(text) == eagerly(text)
