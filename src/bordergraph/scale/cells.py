"""Cells of tables as expressions: what `bordergraph.tables` reads of a cell, an engine reads too.

Days are text in ISO form, which sorts as days do. An unknown start is the empty text, before all
days, and an unknown end is `NEVER`, after all days, so that no comparison has to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from bordergraph.tables.cells import FALSE, TRUE
from bordergraph.tables.columns import CITATION, COLUMNS, Column, Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

__all__ = [
    "NEVER",
    "TIMELESS",
    "first_day",
    "known",
    "last_day",
    "number",
    "read",
    "stacked",
    "strays",
    "suspects",
    "told",
    "truth",
    "word",
]

NEVER = "9999-12-31"
"""The end of what goes on."""
TIMELESS = "9999-12-30"
"""The day asked about where the data holds no date: every known end has passed."""
_YEAR, _MONTH = 4, 7
"""Length of a cell that tells no more than the year, or the month."""
_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_FORMULA = "^'+[=+@\t\r-]"


def read(table: ir.Table, name: str) -> ir.Table:
    """Return a table with every column that it may have, as stripped text, empty where it has none."""
    there = {c.strip().lower(): c for c in table.columns}
    columns = {}
    for column in COLUMNS[name]:
        if column not in there:
            columns[column] = ibis.literal("")
            continue
        cell = table[there[column]].cast("string").fill_null("").strip()
        shielded = cell.re_search(_FORMULA)
        columns[column] = ibis.ifelse(shielded, cell.substr(1), cell)
    return table.select(**columns)


def known(*cells: ir.StringValue) -> ir.StringValue:
    """Return the first cell that is filled."""
    *first, last = cells
    return ibis.cases(*((cell != "", cell) for cell in first), else_=last) if first else last


def number(value: float) -> ir.FloatingValue:
    """Return a number as a double; engines read 0.8 as a decimal, and divide decimals to six places."""
    return ibis.literal(repr(float(value))).cast("float64")


def told(cell: ir.StringValue) -> ir.FloatingValue:
    """Return a cell as a number, where a comma may part its fraction; none where it is no number."""
    return cell.replace(",", ".").try_cast("float64")


def stacked(*tables: ir.Table) -> ir.Table:
    """Return the rows of tables with the same columns, whatever whole numbers each has."""
    first, *rest = tables
    wide = {
        name: "int64" if kind.is_integer() else kind.copy(nullable=True)
        for name, kind in first.schema().items()
    }
    found: ir.Table = ibis.union(*(t.select(*wide).cast(wide) for t in (first, *rest)))
    return found


def word(cell: ir.StringValue, default: str) -> ir.StringValue:
    """Return a cell as our words are written, the default where it is empty."""
    plain = cell.lower().re_replace("[ _\t]+", "-")
    return ibis.ifelse(plain == "", default, plain)


def truth(cell: ir.StringValue, *, default: bool = True) -> ir.BooleanValue:
    """Return a cell as true or false."""
    return ibis.ifelse(cell == "", default, ~cell.lower().isin(FALSE))


def first_day(cell: ir.StringValue) -> ir.StringValue:
    """Return the first day that a cell may mean; the empty text where it says none."""
    size = cell.length()
    return ibis.cases(
        (size == _YEAR, cell.concat("-01-01")),
        (size == _MONTH, cell.concat("-01")),
        else_=cell,
    )


def last_day(cell: ir.StringValue) -> ir.StringValue:
    """Return the last day that a cell may mean; `NEVER` where it says none."""
    size = cell.length()
    return ibis.cases(
        (size == 0, ibis.literal(NEVER)),
        (size == _YEAR, cell.concat("-12-31")),
        (size == _MONTH, cell.concat("-", _days(cell).cast("string"))),
        else_=cell,
    )


def _days(cell: ir.StringValue) -> ir.IntegerValue:
    """Return how many days the month of a cell has."""
    year, month = cell.substr(0, 4).try_cast("int64"), cell.substr(5, 2)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return ibis.cases(
        (month == "02", ibis.ifelse(leap, 29, 28)),
        (month.isin(("04", "06", "09", "11")), 30),
        else_=31,
    )


def _wrong(cell: ir.StringValue, column: Column) -> tuple[ir.BooleanValue, str] | None:
    """Return where a cell of a column is not what it may be, and what it should be."""
    filled = cell != ""
    if column.type is Type.DATE:
        month, day = cell.substr(5, 2), cell.substr(8, 2)
        right = (
            cell.re_search(_DATE)
            & ((month == "") | month.between("01", "12"))
            & ((day == "") | ((day >= "01") & (day <= _days(cell).cast("string"))))
        )
        return filled & ~right, "expected a date as 2012, 2012-05 or 2012-05-06"
    if column.type is Type.WORD:
        return filled & ~word(cell, "").isin(column.words), f"expected {', '.join(column.words)}"
    if column.type is Type.YES_NO:
        return filled & ~cell.lower().isin((*TRUE, *FALSE)), "expected true or false"
    if column.type in {Type.WEIGHT, Type.SHARE}:
        value = told(cell).fill_null(number(-1))
        low = value < 0 if column.type is Type.SHARE else value <= 0
        return filled & (low | (value > 1)), f"expected a {column.type}"
    return None


def suspects(table: ir.Table, name: str) -> dict[str, tuple[str, ir.BooleanValue]]:
    """Return what may be wrong with the cells of a table: its column, and where it is so, by wording."""
    found = {}
    for column in COLUMNS[name].values():
        cell = table[column.name]
        if column.filled:
            found[f"empty {column.name}: must be filled"] = column.name, cell == ""
        if (wrong := _wrong(cell, column)) is not None:
            found[f"{column.name}: {wrong[1]}"] = column.name, wrong[0]
    return found


def strays(tables: dict[str, ir.Table], name: str) -> Iterable[tuple[str, ir.Table]]:
    """Yield what is wrong between the rows of tables: how it is said, and ``row`` and ``cell``."""
    table = tables[name]
    begins = table[next(iter(COLUMNS[name]))]
    for column in COLUMNS[name].values():
        if column.type is Type.REF and column.of in {"agencies", "threats", "programs"}:
            lost = table.select(row=begins, cell=table[column.name]).filter(lambda t: t.cell != "")
            if column.of in tables:
                ids = tables[column.of].select(known_id="id").distinct()
                lost = lost.anti_join(ids, lost.cell == ids.known_id)
            yield f"{column.name}: no such id in {column.of}", lost
    if "id" in COLUMNS[name]:
        own = [c for c in COLUMNS[name] if c not in CITATION]
        twice = table.select(*own).distinct().group_by("id").agg(count=lambda t: t.count())
        twice = twice.filter(twice["count"] > 1)
        yield "id: stands there twice, with other cells", twice.select(row="id", cell="id")
