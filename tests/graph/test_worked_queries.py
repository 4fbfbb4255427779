"""The worked queries answer alike wherever the exported graph is loaded."""

import warnings
from collections.abc import Callable

import pyoxigraph as ox
import pytest
import rdflib

from bordergraph.queries import Query, load_folder
from bordergraph.resources import queries_dir

WORKED = load_folder(queries_dir() / "worked")


@pytest.fixture(scope="module")
def trig(exported: Callable[[str], str]) -> str:
    """The graph as a stranger gets it."""
    return exported("trig")


@pytest.fixture(scope="module")
def oxigraph(trig: str) -> ox.Store:
    store = ox.Store()
    store.load(trig.encode(), format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def dataset(trig: str) -> rdflib.Dataset:
    with warnings.catch_warnings():
        # rdflib's own parser still uses the old name of the default graph.
        warnings.simplefilter("ignore", DeprecationWarning)
        return rdflib.Dataset().parse(data=trig, format="trig")


def rows_of_oxigraph(store: ox.Store, query: Query) -> list[tuple[str, ...]]:
    answer = store.query(query.text)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple("" if t is None else _number(t.value) for t in row) for row in answer]


def _number(text: str) -> str:
    """Write a number one way: a store may hold 5.0 as 5."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    # What two sources say of one thing takes most of the time.
    [
        pytest.param(query, id=name, marks=[pytest.mark.weekly] * name.startswith("said-by"))
        for name, query in WORKED.items()
    ],
)
def test_it_finds_rows_in_what_is_exported(query: Query, oxigraph: ox.Store) -> None:
    answer = oxigraph.query(query.text)
    assert isinstance(answer, ox.QuerySolutions)
    assert [v.value for v in answer.variables] == list(query.columns)
    assert list(answer)


@pytest.mark.weekly
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
@pytest.mark.parametrize("query", WORKED.values(), ids=WORKED)
def test_two_engines_answer_alike(
    query: Query, oxigraph: ox.Store, dataset: rdflib.Dataset
) -> None:
    here = rows_of_oxigraph(oxigraph, query)
    answer = dataset.query(query.text)
    assert [str(v) for v in answer.vars or ()] == list(query.columns)
    there = [tuple("" if t is None else _number(str(t)) for t in row) for row in answer]  # type: ignore[union-attr] # a SELECT
    assert sorted(here) == sorted(there)


def test_there_are_ten() -> None:
    assert len(WORKED) == 10
    assert all(q.summary and q.summary_fr for q in WORKED.values())
