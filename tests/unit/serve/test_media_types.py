"""What Accept asks for is what is given, and rows are counted as the engine reads them back."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.serve.media_types import COUNTERS, GRAPHS, HTML, ROWS, TRUTHS, preferred_form

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", "json", "turtle"), ("*/*", "json", "turtle"), ("text/csv", "csv", None),
        ("application/json", "json", "jsonld"), ("application/xml", "xml", "rdfxml"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv", None),
        ("text/csv;q=0, */*", "json", "turtle"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml", "turtle"),
        ("TEXT/TURTLE", None, "turtle"), ("text/plain", None, "ntriples"),
        ("image/png", None, None), ("text/csv;q=high, nonsense", None, None),
        ("application/rdf+xml;q=0.9, application/ld+json;q=0.95", None, "jsonld"),
    ],
)  # fmt: skip
def test_the_preferred_form(accept: str, rows: str | None, graph: str | None) -> None:
    found = preferred_form(accept, ROWS), preferred_form(accept, GRAPHS)
    assert tuple(f.name if f else None for f in found) == (rows, graph)


def test_a_browser_is_given_a_page_and_a_truth_has_no_table() -> None:
    assert preferred_form(BROWSER, (HTML, *GRAPHS)) is HTML
    assert preferred_form("text/turtle, text/html;q=0.5", (HTML, *GRAPHS)) is GRAPHS[0]
    assert preferred_form("text/csv", TRUTHS) is None


@given(st.text(max_size=60))
def test_any_header_is_read(accept: str) -> None:
    assert preferred_form(accept, ROWS) in {None, *ROWS}


FORMS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
NASTY = st.text(alphabet='a"\\{}[],:\n\r\t<>result&é', max_size=12)


@pytest.mark.parametrize("form", COUNTERS)
@given(values=st.lists(st.tuples(NASTY, NASTY) | st.just(()), max_size=6), cuts=st.data())
def test_rows_are_counted_in_every_form(
    form: str, values: list[tuple[str, ...]], cuts: st.DataObject
) -> None:
    rows = " ".join(
        f"({' '.join(str(ox.Literal(v)) for v in row) if row else 'UNDEF UNDEF'})" for row in values
    )
    text = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {rows} }} }}"
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    data = found.serialize(format=FORMS[form]) or b""
    places = cuts.draw(st.lists(st.integers(0, len(data)), max_size=5))
    pieces = [data[i:j] for i, j in pairwise(sorted({0, len(data), *places}))]
    counter = COUNTERS[form]()
    assert sum(counter.count(p) for p in pieces) == len(values)
