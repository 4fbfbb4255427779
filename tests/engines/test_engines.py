"""The same answers from every engine: Oxigraph in memory, rdflib's own, and endpoints over HTTP."""

from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from tests.unit.made import PREFIXES, TINY

from bordergraph import resources, vocab
from bordergraph.api.context import Context
from bordergraph.errors import BordergraphError, QueryError, UsageError
from bordergraph.queries import load_folder
from bordergraph.store.engine import LocalEngine
from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.loading.files import find_rdf_files
from bordergraph.store.querying.answer import Answer
from bordergraph.store.querying.remote import RemoteEngine

from ..queries.test_questions import ASKED  # noqa: TID252 - tests are no package
from .served import VIRTUOSO, oxigraph_server, serving, virtuoso_server

# rdflib 7.6 warns of properties that its own evaluator still uses.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

QUESTIONS = load_folder(resources.queries_dir() / "report")
# The tiny graph has no problems, nor their register its agencies.
PARAMS = ASKED | {
    "problems-between-agencies": {"agency": "alpha", "other": "delta"},
    "problems-of-agency": {"agency": "bravo"},
    "problems-of-arrangement": {"arrangement": "forum"},
}
# What engines are known to differ on, each with the number of rows it should give.
AD_HOC = {
    "a triple in two graphs counts once": ("SELECT (COUNT(?p) AS ?n) { ?p a bg:Series }", [("1",)]),
    "and is said by two sources": (
        "SELECT ?g { GRAPH ?g { series:guns-seized a bg:Series } }",
        [(vocab.iri("source", x),) for x in ("audit-2010", "report-2015")],
    ),
    "one source alone": (
        """SELECT ?a { GRAPH source:page-2020 {
          ?s bg:arrangement arrangement:data-link ; org:member ?a
        } }""",
        [(vocab.iri("agency", "bravo"),), (vocab.iri("agency", "echo"),)],
    ),
    "dates of every precision compare": (
        'SELECT ?s { ?s bg:from ?d FILTER(?d <= "2001-03-31"^^xsd:date) }',
        [(vocab.iri("participation", "alpha--joint-team--audit-2010"),)],
    ),
    "language tags match whatever their case": (
        """SELECT ?t { ?t skos:broader threat:smuggling ; skos:prefLabel ?l
          FILTER(LANGMATCHES(LANG(?l), "FR")) }""",
        [(vocab.iri("threat", "drugs"),), (vocab.iri("threat", "guns"),)],
    ),
    "descendants": (
        "SELECT ?t { ?t skos:broader+ threat:smuggling }",
        [(vocab.iri("threat", "drugs"),), (vocab.iri("threat", "guns"),)],
    ),
    "derived triples, without what general knowledge says": (
        "SELECT ?b { agency:alpha bg:worksWith ?b }",
        [(vocab.iri("agency", x),) for x in ("bravo", "delta")],
    ),
    "derived triples go one way where the statements do": (
        "SELECT ?b { agency:bravo bg:givesTo ?b . FILTER NOT EXISTS { ?b bg:givesTo agency:bravo } }",
        [(vocab.iri("agency", "echo"),)],
    ),
    "derived triples have a graph of their own": (
        "SELECT ?g { GRAPH ?g { agency:golf bg:responsibleFor threat:fraud } }",
        [(vocab.graph_iri("derived"),)],
    ),
    "every property of a thing": (
        "SELECT DISTINCT ?p { arrangement:data-link ?p ?o FILTER(STRSTARTS(STR(?p), STR(bg:))) }",
        [(vocab.BG + x,) for x in ("addresses", "arrangementKind", "begins", "ends", "scope")],
    ),
}


# What Virtuoso 7.2 answers otherwise: by default it asks the union of all named graphs, a triple of
# two graphs twice, and it compares no date with a date that is written into the query.
OTHERWISE = {
    "a triple in two graphs counts once",
    "and is said by two sources",
    "dates of every precision compare",
    "derived triples have a graph of their own",
}


class Runs(Protocol):
    def run(self, text: str) -> Answer: ...


class RdflibEngine:
    """rdflib with its own evaluator, filled by its own parser and by its own CONSTRUCTs."""

    def __init__(self) -> None:
        self.data = rdflib.Dataset(default_union=False)
        merged = self.data.graph(DATASET_DEFAULT_GRAPH_ID)
        for document in find_rdf_files([TINY]):
            merged.parse(document.path)
            self.data.graph(rdflib.URIRef(document.graph)).parse(document.path)
        derived = self.data.graph(rdflib.URIRef(vocab.graph_iri("derived")))
        for rule in sorted((resources.queries_dir() / "derive").glob("*.rq")):
            for triple in self.construct(rule.read_text(encoding="utf-8")):
                merged.add(triple)
                derived.add(triple)
        for graph in (merged, derived):
            graph.parse(data=concluded() + open_graph(TINY).intervals(), format="nt")

    def construct(self, text: str) -> set[Any]:
        return set(self.data.query(text))

    def run(self, text: str) -> Answer:
        result = self.data.query(text)
        if result.type == "ASK":
            return Answer("ask", ("answer",), (), result.askAnswer)
        columns = tuple(str(v) for v in result.vars or ())
        found: Any = list(result)
        return Answer(result.type.lower(), columns, tuple(tuple(row) for row in found))


@cache
def in_rdflib() -> RdflibEngine:
    """Return the tiny graph in rdflib, which takes a second to derive what follows."""
    return RdflibEngine()


EMPTY = {
    "answers-to-problems", "cases-of-sharing", "commitments-and-their-outcomes", "limits-on-agency",
    "limits-on-arrangement", "possible-gaps", "problems-between-agencies", "problems-of-agency",
    "problems-of-arrangement", "problems-on-threat", "recipients-that-are-excluded",
    "recommendations-still-open", "steps-since",
}  # fmt: skip
"""Questions to which the tiny graph has no answer: nobody searched in it."""


def concluded() -> bytes:
    """Return what the method concludes of the tiny graph."""
    return Context(open_graph(TINY)).graph.conclusions()


@cache
def whole_engine() -> LocalEngine:
    engine = LocalEngine(find_rdf_files([TINY]))
    engine.conclusions = concluded
    engine.intervals = open_graph(TINY).intervals
    return engine


def whole_store() -> ox.Store:
    return whole_engine().store(named=True, derived=True, concluded=True, dated=True)


class Virtuoso(RemoteEngine):
    """An endpoint of Virtuoso."""


WRONG = "arrangements-in-force-on"
"""The question that Virtuoso answers wrongly, as its description says."""
MEMORY, SERVER = "oxigraph in memory", "oxigraph server over http"
OTHERS = [pytest.param(x, marks=pytest.mark.weekly) for x in ("rdflib", "http", "virtuoso")]


@pytest.fixture(scope="module", params=[MEMORY, SERVER, *OTHERS])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    if request.param == MEMORY:
        yield whole_engine()
    elif request.param == "rdflib":
        yield in_rdflib()
    elif request.param == "http":
        with serving(whole_store()) as (url, _):
            yield RemoteEngine(url)
    else:
        if request.param == "virtuoso" and not VIRTUOSO:
            pytest.skip("the Virtuoso server is not installed")
        server = virtuoso_server if request.param == "virtuoso" else oxigraph_server
        quads = whole_store().dump(format=ox.RdfFormat.N_QUADS) or b""
        with server(tmp_path_factory.mktemp("server"), quads) as url:
            yield Virtuoso(url) if request.param == "virtuoso" else RemoteEngine(url)


@pytest.fixture(scope="module")
def tiny() -> KnowledgeGraph:
    return open_graph(TINY)


def plain(term: Any) -> str:
    """Return a term of any library as text; numbers by value."""
    if term is None:
        return ""
    text = str(
        getattr(term, "value", None) if isinstance(term, ox.NamedNode | ox.Literal) else term
    )
    datatype = getattr(getattr(term, "datatype", None), "value", getattr(term, "datatype", None))
    if str(datatype).endswith(("#decimal", "#double", "#integer")):
        return str(float(text))
    return text


def rows(answer: Answer) -> list[tuple[str, ...]]:
    return sorted({tuple(plain(t) for t in row) for row in answer.terms})


@pytest.mark.parametrize("engine", [SERVER, *OTHERS], indirect=True, scope="module")
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_the_same_rows(name: str, engine: Runs, tiny: KnowledgeGraph) -> None:
    text = tiny.bind_params(name, PARAMS.get(name, {}))
    if isinstance(engine, Virtuoso) and name == WRONG:
        with suppress(BordergraphError):
            assert rows(engine.run(text)) != rows(tiny.engine.run(text)), "nothing to note"
        return
    expected = whole_engine().run(text)
    answer = engine.run(text)
    assert answer.columns == expected.columns == tuple(QUESTIONS[name].columns)
    assert rows(answer) == rows(expected)
    assert rows(answer) or name in EMPTY, "a comparison of nothing proves nothing"


@pytest.mark.parametrize("what", AD_HOC)
def test_known_differences_are_avoided(what: str, engine: Runs) -> None:
    text, expected = AD_HOC[what]
    found = rows(engine.run(PREFIXES + text))
    if isinstance(engine, Virtuoso) and what in OTHERWISE:
        assert [tuple(x.removesuffix(".0") for x in row) for row in found] != sorted(expected)
        return
    assert [tuple(x.removesuffix(".0") for x in row) for row in found] == sorted(expected)


def test_ask(engine: Runs) -> None:
    assert (
        engine.run(PREFIXES + "ASK { agency:echo org:subOrganizationOf agency:delta }").truth
        is True
    )
    assert (
        engine.run(PREFIXES + "ASK { agency:delta org:subOrganizationOf agency:echo }").truth
        is False
    )


def test_construct(engine: Runs) -> None:
    text = PREFIXES + "CONSTRUCT { ?b bg:hasPart ?a } WHERE { ?a org:subOrganizationOf ?b }"
    answer = engine.run(text)
    assert answer.form == "construct"
    assert rows(answer) == [
        (vocab.iri("agency", "delta"), vocab.BG + "hasPart", vocab.iri("agency", "echo"))
    ]


def constructed(text: str) -> set[tuple[str, ...]]:
    """Return what a rule makes; the rows end here, for rdflib keeps the frames of its callers."""
    result = whole_store().query(text)
    assert isinstance(result, ox.QueryTriples)
    return {tuple(plain(x) for x in (t.subject, t.predicate, t.object)) for t in result}


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted((resources.queries_dir() / "derive").glob("*.rq")))
def test_derivations_agree(rule: Path) -> None:
    # Both run the text as it stands, with no prefixes lent, over what all the rules have made.
    text = rule.read_text(encoding="utf-8")
    expected = constructed(text)
    assert {tuple(plain(x) for x in t) for t in in_rdflib().construct(text)} == expected
    # No two bodies of this graph give to each other; tests/graph/test_derivations.py has a pair that does.
    assert expected or rule.stem == "shares-with"


def test_the_protocol() -> None:
    with serving(whole_store()) as (url, seen):
        engine = RemoteEngine(url)
        engine.run("ASK { ?s a bg:Agency }")
        engine.run("CONSTRUCT WHERE { ?s bg:country ?c }")
        engine.run("PREFIX bg: <urn:x:>\nSELECT ?s { ?s a bg:Agency }")
    assert [s["accept"] for s in seen] == [
        "application/sparql-results+json",
        "application/n-triples",
        "application/sparql-results+json",
    ]
    # Prefixes are lent only where they are used and not declared, and on no line of their own.
    assert seen[0]["query"] == f"PREFIX bg: <{vocab.BG}> ASK {{ ?s a bg:Agency }}"
    assert seen[2]["query"] == "PREFIX bg: <urn:x:>\nSELECT ?s { ?s a bg:Agency }"


def test_questions_and_the_model_through_an_endpoint(tiny: KnowledgeGraph) -> None:
    with serving(whole_store()) as (url, _):
        kg = open_graph(endpoint=url, as_of=date(2012, 6, 30))
        assert kg.find("agency", "alp") == "alpha"
        assert (
            kg.query("partners-of-agency", agency="DEC").rows
            == tiny.query("partners-of-agency", agency="DEC").rows
        )
        local = open_graph(TINY, as_of=date(2012, 6, 30))
        assert kg.network() == local.network()
        assert kg.data_hash == ""
        with pytest.raises(UsageError, match="no local dataset"):
            kg.rdflib()


def test_an_endpoint_that_refuses_or_is_not_there() -> None:
    with serving(whole_store()) as (url, _), pytest.raises(QueryError, match="refuses the query"):
        RemoteEngine(url).run("SELECT nonsense {")
    with pytest.raises(QueryError, match="SERVICE"):
        RemoteEngine(url).run("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    with pytest.raises(BordergraphError, match="no answer from") as error:
        RemoteEngine(url, timeout=2).run("ASK {}")
    assert not isinstance(error.value, UsageError), "the query is not at fault"
    with pytest.raises(QueryError, match="no endpoint"):
        RemoteEngine("file:///etc/passwd")
