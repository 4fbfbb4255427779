"""Rows read at once say what each says by itself, values and faults."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.model import Focus, Mandate
from bordergraph.tables.rows import (
    InputTable,
    TableFault,
    TableRow,
    TableRows,
    build_things,
    first_indexes,
)
from bordergraph.tables.sheets import memory_sheet

COLUMNS = ("id", "label", "cadence", "start", "end", "as_of", "announced", "hub", "same_as")
CELLS = st.sampled_from(
    ("", " ", "x", " x ", "2012", "2011-05", "2013-13", "yes", "no", "Scheduled", "on_request",
     "a;b", "b; a", "c:d", "c:{}", "'=1", "''=1")
)  # fmt: skip
ASKED: tuple[tuple[Callable[[TableRow], object], tuple[str, ...]], ...] = (
    (lambda row: row.word("cadence"), ("cadence",)),
    (lambda row: row.boolean("announced"), ("announced",)),
    (lambda row: row.items("hub"), ("hub",)),
    (lambda row: row.addresses("same_as"), ("same_as",)),
    (lambda row: row.span("start", "end", "as_of"), ("start", "end", "as_of")),
    (lambda row: row.day("region"), ("region",)),
)


def _table(rows: list[tuple[str, ...]]) -> tuple[InputTable, list[TableFault]]:
    faults: list[TableFault] = []
    return InputTable(memory_sheet("programs", COLUMNS, rows), "programs", faults), faults


@given(st.lists(st.tuples(*(CELLS for _ in COLUMNS)), max_size=6))
def test_rows_at_once_say_what_each_says(rows: list[tuple[str, ...]]) -> None:
    table, faults = _table(rows)
    alone, told = _table(rows)
    assert faults == told
    for one, columns in ASKED:
        assert TableRows(table).apply(columns, one) == [one(row) for row in TableRows(alone)]
    assert sorted(faults, key=lambda p: p[:3]) == sorted(told, key=lambda p: p[:3])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_row_is_on_its_line_whatever_is_left_out_before_it(width: int) -> None:
    rows = [("a", "A", "x")[:width], ("", "", ""), ("b", "B", ""), ("", "C", ""), (" ", "", "")]
    faults: list[TableFault] = []
    table = InputTable(memory_sheet("programs", ("id", "label"), rows), "programs", faults)
    assert table.lines == [2, 4, 5]
    assert table.cells["id"] == ["a", "b", ""]
    assert table.cells["label"] == ["A" if width > 1 else "", "B", "C"]
    said = ["'x' has no column"] if width > 2 else []
    assert [p.fault.message for p in faults] == [*said, "empty id: must be filled"]


def test_things_made_at_once_are_as_made_one_by_one() -> None:
    found = build_things(Mandate, {"agency": ["a", "b"], "threat": ["t", "u"]})
    assert found == [Mandate("a", "t"), Mandate("b", "u")]
    assert hash(found[0]) == hash(Mandate("a", "t"))
    # They lack no field and have none too many, and rows are one thing when all their cells are.
    for fields, wrong in (({}, "threat"), ({"threat": ["t"], "other": ["x"]}, "other")):
        with pytest.raises(TypeError, match=wrong):
            build_things(Focus, {"arrangement": ["ibet"]} | fields)
    assert first_indexes([["a", "a", "a"], ["b", "c", "b"]]) == [0, 1, 0]
