"""Rows of plain values for machines, and as lines of CSV or of plain text for pipes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bordergraph.views.table.column import PAIR, PairIds, cell, printable, safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.views.table.column import Column

T = TypeVar("T")

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows of plain values.

    Attributes:
        columns: Names, the same whatever the rows hold.
        rows: One tuple a row.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Scalar, ...]]


def flattened(columns: Iterable[Column[T]], items: Iterable[T]) -> Flat:
    """Return rows as plain values, lists in the last columns.

    Example:
        >>> from bordergraph.views.table.column import codes, pair
        >>> item = {"sources": ["x", "y"], "agencies": ("a", "b")}
        >>> flattened((codes("sources", lambda i: i["sources"]), pair(lambda i: i["agencies"])), [item])
        Flat(columns=('agency_a', 'agency_b', 'sources'), rows=[('a', 'b', 'x;y')])
    """
    known = [c for c in columns if c.value is not None]
    ordered = [c for c in known if not c.is_list] + [c for c in known if c.is_list]
    names = tuple(name for c in ordered for name in c.names or (c.key,))
    return Flat(names, [tuple(v for c in ordered for v in _values(c, item)) for item in items])


def _values(column: Column[T], item: T) -> tuple[Scalar, ...]:
    value = column.value(item) if column.value else None
    if not column.names:
        return (_joined(value),)
    if isinstance(value, dict):
        return tuple(value.get(name.rpartition(".")[2]) for name in column.names)
    return _parted(value or (), len(column.names))


def _parted(values: Sequence[Any], n: int) -> tuple[Scalar, ...]:
    """Return values as n cells; the last one holds all that are left."""
    if len(values) > n:
        return (*values[: n - 1], _joined(values[n - 1 :]))
    return (*values, *(None,) * (n - len(values)))


def flat_records(records: Sequence[Mapping[str, Any]]) -> Flat:
    """Return records that no columns describe as rows of plain values, in the order of first use.

    Example:
        >>> flat_records([{"agencies": PairIds(["cbp", "rcmp"]), "n": {"a": 1}}, {"agencies": ["x", "y"]}])
        Flat(columns=('agency_a', 'agency_b', 'n.a', 'agencies'), rows=[('cbp', 'rcmp', 1, None), (None, None, None, 'x;y')])
    """
    spread = [dict(_spread(record)) for record in records]
    lists: dict[str, bool] = {}
    for values in spread:
        for key, value in values.items():
            lists[key] = lists.get(key, False) or isinstance(value, list | tuple)
    names = tuple(sorted(lists, key=lists.__getitem__))
    return Flat(names, [tuple(_joined(values.get(n)) for n in names) for values in spread])


def _spread(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of a record and of the records within it, a pair as two."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _spread(value, f"{before}{key}.")
        elif isinstance(value, PairIds):
            yield from zip(PAIR, _parted(value, len(PAIR)), strict=True)
        else:
            yield f"{before}{key}", value


def _joined(value: Any) -> Scalar:  # noqa: ANN401 - any value of a record
    """Return a list in one cell; records within it are told apart as JSON does."""
    if not isinstance(value, list | tuple):
        return value  # type: ignore[no-any-return] # a record holds plain values and lists
    if any(isinstance(v, dict) for v in value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return ";".join(
        "--".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for v in value
    )


def csv_text(flat: Flat) -> str:
    """Return CSV with a header row, safe to open in a spreadsheet."""
    return "".join(csv_lines(flat.columns, flat.rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of CSV with a header row, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow([v if type(v) is int else safe_cell(v) for v in row])
    yield out.getvalue()


def text_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield tab-separated lines without any drawing, for pipes."""
    yield "\t".join(printable(c) for c in columns) + "\n"
    for row in rows:
        cells = (str(v) if type(v) is int else printable(cell(v)).replace("\t", " ") for v in row)
        yield "\t".join(cells) + "\n"
