"""Every shipped question: its header, its answer on the tiny graph, and that it finds real data.

The rows of tests/data/golden/ were checked by hand against tests/data/tiny/, those on problems
against tests/data/register.ttl.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery
from tests.unit.made import DATA, Opened, csv_cells

from bordergraph import Workbench, resources, vocab
from bordergraph.api.context import Context
from bordergraph.queries import PARAMETER_TYPES, READERS, Query, load_folder, tokens
from bordergraph.store.engine import LocalEngine
from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.loading.files import find_rdf_files
from bordergraph.store.querying.answer import Answer
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

QUESTIONS = load_folder(resources.queries_dir() / "report")

# Parameters on the tiny graph, whose answer is kept in golden/; examples.json has those on the shipped one.
ASKED: dict[str, dict[str, str]] = json.loads(
    (DATA / "golden" / "asked.json").read_text(encoding="utf-8")
)
EXAMPLES = json.loads((resources.queries_dir() / "examples.json").read_text(encoding="utf-8"))
THINGS = {"agency", "arrangement", "threat", "place", "source", "series"}
TYPES = THINGS | {"statement", "concept", "thing", "text", "date", "number", "integer"}
EVERY = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)


def data_for(question: Query) -> Path:
    """Return the data a question is asked here: problems have a graph of their own."""
    return DATA / ("register.ttl" if "problems" in question.tags else "tiny")


@cache
def opened(path: Path) -> KnowledgeGraph:
    return concluding(open_graph(path))


@pytest.fixture(scope="module")
def tiny() -> KnowledgeGraph:
    return opened(DATA / "tiny")


@pytest.fixture(scope="module")
def backwards() -> KnowledgeGraph:
    """The tiny graph, its files in reverse order."""
    files = [d.path for d in find_rdf_files([DATA / "tiny"])]
    return concluding(open_graph(*reversed(files)))


def concluding(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return a graph whose queries see what the method concludes."""
    Context(graph)
    return graph


def text(value: object) -> str:
    return "" if value is None else str(value)


def test_every_question_is_asked_here_and_has_its_golden_rows() -> None:
    golden = {path.stem for path in (DATA / "golden").glob("*.csv")}
    assert golden == set(QUESTIONS) >= set(ASKED)


@EVERY
def test_header_is_complete(question: Query) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", question.name)
    assert question.summary
    assert question.summary_fr
    assert question.summary != question.summary_fr
    assert question.tags
    assert question.reader in READERS
    assert question.columns
    assert set(question.columns.values()) <= TYPES
    for column in question.columns:
        assert all(load_texts(language)[f"ask.column.{column}"] for language in LANGUAGES)
    for parameter in question.params:
        assert parameter.type in PARAMETER_TYPES
        assert parameter.help
        assert parameter.help_fr not in {"", parameter.help}
        assert not (parameter.required and parameter.default)


@EVERY
def test_text_keeps_the_rules(question: Query) -> None:
    words = [t["word"].upper() for t in tokens(question.body) if t["word"]]
    for taken in re.findall(r"\bMINUS\b([^?]*)", question.body):
        assert taken.split() == ["{", "SELECT", "DISTINCT"], "a pattern is matched row by row"
    assert "GRAPH" not in words
    assert "ORDER" in words, "rows come in a stable order"
    assert "DISTINCT" in words
    if "LANG" in words:
        assert "LANGMATCHES" in words, "engines fold language tags differently"
    for count in re.findall(r"COUNT\s*\(\s*(\w*)", question.body):
        assert count == "DISTINCT", "a triple in two graphs is counted once"
    for group in re.findall(r"NOT EXISTS\s*\{([^{}]*)\}", question.body):
        assert re.fullmatch(r"\s*\S+ \S+ \S+\s*", group), "one triple at most"


def answer_of(kg: KnowledgeGraph, question: Query, params: Mapping[str, str]) -> Answer:
    """Ask in this process: tests/unit/store/querying has that a process of its own answers the same."""
    return kg.engine.run(kg.bind_params(question, params), derived=question.derived)


def golden(question: Query) -> list[list[str]]:
    """Return the header and the rows that a question is known to have."""
    return csv_cells(DATA / "golden" / f"{question.name}.csv")


@EVERY
def test_golden_rows(question: Query) -> None:
    answer = answer_of(opened(data_for(question)), question, ASKED.get(question.name, {}))
    rows = [[text(v) for v in row] for row in answer.rows]
    assert [list(answer.columns), *rows] == golden(question)


MENDED = {"names-missing-in-french"}
"""Questions for what is missing, of which nothing is missing in the shipped graph today."""


@EVERY
def test_finds_something_in_the_shipped_graph(question: Query, shipped: Workbench) -> None:
    graph = shipped._graph  # noqa: SLF001 - no other way to it
    answer = answer_of(graph, question, EXAMPLES.get(question.name, {}))
    assert list(answer.columns) == list(question.columns)
    assert answer.rows or question.name in MENDED
    for row in answer.terms:
        for term, kind in zip(row, question.columns.values(), strict=True):
            assert term is None or fits(term, kind), (term, kind)


def fits(term: Any, kind: str) -> bool:
    """Tell whether a term is of a column's type."""
    if kind in THINGS:
        return isinstance(term, ox.NamedNode) and term.value.startswith(vocab.iri(kind, ""))
    if kind in {"statement", "concept"}:
        return isinstance(term, ox.NamedNode) and term.value.startswith(vocab.ID)
    if kind == "thing":
        return isinstance(term, ox.NamedNode)
    if not isinstance(term, ox.Literal):
        return False
    datatype = term.datatype.value.rpartition("#")[2]
    wanted = {"date": {"date"}, "integer": {"integer"}, "number": {"decimal", "integer"}}
    return datatype in wanted.get(kind, {"string", "langString", "decimal"})


@cache
def store_of(path: Path, *, derived: bool) -> ox.Store:
    """Return a graph in Oxigraph, with what is concluded."""
    engine = opened(path).engine
    assert isinstance(engine, LocalEngine)
    return engine.store(derived=derived, concluded=True, dated=True)


@EVERY
def test_pastes_unbound(question: Query) -> None:
    # No prefix is lent here: the text must stand on its own, header included.
    rows = store_of(data_for(question), derived=question.derived).query(question.text)
    assert isinstance(rows, ox.QuerySolutions)
    assert [v.value for v in rows.variables] == list(question.columns)
    assert len(list(rows)) >= len(golden(question)) - 1, "a parameter left out means all"


@pytest.mark.slow
def test_rdflib_reads_each_text_as_it_stands() -> None:
    """tests/engines has that rdflib answers them as Oxigraph does."""
    for question in QUESTIONS.values():
        prepareQuery(question.text)


@pytest.mark.slow
@EVERY
def test_same_rows_whatever_the_order_of_the_files(
    question: Query, tiny: KnowledgeGraph, backwards: KnowledgeGraph
) -> None:
    if data_for(question) != DATA / "tiny":
        pytest.skip("its data is one file")
    first, second = (
        answer_of(kg, question, ASKED.get(question.name, {})) for kg in (tiny, backwards)
    )
    assert first.rows == second.rows


DAYS = [
    date(1999, 12, 31), date(2001, 3, 1), date(2003, 1, 1), date(2010, 5, 4), date(2012, 6, 30),
    date(2012, 7, 1), date(2015, 1, 1), date(2019, 11, 17), date(2025, 2, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("graph", "day"),
    [
        *(("tiny", day) for day in DAYS),
        ("shipped", date(2012, 7, 1)),
        *(pytest.param("shipped", day, marks=pytest.mark.weekly) for day in DAYS),
    ],
)
def test_in_force_means_the_same_as_in_the_model(
    graph: str, day: date, request: pytest.FixtureRequest
) -> None:
    kg: KnowledgeGraph | Workbench = request.getfixturevalue(graph)
    rows = kg.query("arrangements-in-force-on", day=day).rows
    asked = [vocab.slug_of_iri(str(row[0]).partition(":")[2]) for row in rows]
    network = kg.network()
    assert asked == [a.id for a in network.arrangements if network.interval(a).contains(day)]


def test_without_a_parameter_everything_is_listed(tiny: KnowledgeGraph) -> None:
    everything = tiny.query("cadence-of-arrangements").to_dicts()
    one = tiny.query("cadence-of-arrangements", only="JT").to_dicts()
    assert [r for r in everything if r["arrangement"] == "arrangement:joint-team"] == one
    assert len(one) == 2 < len(everything)


def test_no_shared_program_with_one_agency_or_with_anybody(tiny: KnowledgeGraph) -> None:
    def others(params: Mapping[str, str]) -> list[object]:
        rows = tiny.query("agencies-without-shared-program", **params).rows
        return [row[0] for row in rows]

    # Golf is in a domestic context only; foxtrot once was in the forum with Alpha.
    assert others({}) == ["agency:golf"]
    assert others({"agency": "alpha"}) == ["agency:echo"]
    assert others({"agency": "golf"}) == ["agency:delta", "agency:echo", "agency:foxtrot"]


def test_gives_names_in_the_language_of_the_reader_else_in_english() -> None:
    kg = Workbench.open(DATA / "tiny", language="fr")
    names = {row[3] for row in kg.query("partners-of-agency", agency="alpha").rows}
    assert names == {"Domestic Desk", "Équipe conjointe", "Forum Alpha-Delta"}


# -- what the method concludes is in the graph: SPARQL lists needs and possible gaps


NEEDS = """
SELECT ?channel (COUNT(DISTINCT ?need) AS ?needs)
WHERE { ?need a bg:Need ; bg:channelClass ?channel } GROUP BY ?channel
"""


@pytest.mark.slow
def test_sparql_counts_needs_as_the_assessment_does(shipped: Workbench) -> None:
    rows = shipped.query(NEEDS).rows
    found = {str(channel).rpartition("/")[2].rpartition(":")[2]: int(str(n)) for channel, n in rows}
    outcomes = [row.outcome.value for row in shipped._context.assessment.rows]  # noqa: SLF001 - no other way to it
    assert found == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


@pytest.mark.slow
def test_possible_gaps_stand_with_their_searches(shipped: Workbench) -> None:
    gaps = {row.key for row in shipped._context.assessment.candidates()}  # noqa: SLF001 - the same graph
    rows = shipped.query("possible-gaps").to_dicts()
    listed = {(r["first"], r["second"], r["threat"]) for r in rows}
    assert {tuple(v.rpartition(":")[2] for v in key) for key in listed} == gaps
    assert all(r["search"] and r["outcome"] for r in rows)


@pytest.mark.slow
def test_needs_of_one_agency_name_what_serves_them(shipped: Workbench) -> None:
    rows = shipped.query("needs-of-agency", agency="uspis").to_dicts()
    assert {r["first"] for r in rows} | {r["second"] for r in rows} >= {"agency:uspis"}
    assert all("agency:uspis" in (r["first"], r["second"]) for r in rows)


@pytest.mark.slow
def test_another_day_is_concluded_for_that_day(shipped: Workbench, opened: Opened) -> None:
    ask = "SELECT (COUNT(?need) AS ?n) WHERE { ?need a bg:Need }"
    graphs = (shipped, opened(as_of="2012-12-31"))
    now, then = (int(str(kg.query(ask).rows[0][0])) for kg in graphs)
    assert now > then > 0
