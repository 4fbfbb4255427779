"""Rows are counted as the engine itself reads them back, wherever the bytes are cut."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.serve.media_types import COUNTERS

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
