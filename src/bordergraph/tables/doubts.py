"""What of a table cannot be, or looks as if it were not meant so: noted where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bordergraph.resources import scheme_words
from bordergraph.schema import Type
from bordergraph.suggestions import COUNTRIES, said_otherwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.tables.bulk import Rows


class Thing(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


def differing(rows: Rows, things: Sequence[Thing | None]) -> None:
    """Note things of one id that are not the same."""
    first: dict[str, int] = {}
    for at, thing in enumerate(things):
        if thing is None or not thing.id:
            continue
        before = first.setdefault(thing.id, at)
        if things[before] != thing:
            line = rows.lines[before]
            what = f"stands on line {line} already, with other cells"
            rows[at].fault("id", what, "keep one row")


def circles(rows: Rows, column: str, above: Mapping[str, str | None]) -> None:
    """Note parents that lead back to the row itself."""
    for number, (own, cell) in enumerate(zip(rows.cells["id"], rows.cells[column], strict=True)):
        if not own or cell not in above:
            continue
        seen: dict[str, None] = {}
        at: str | None = own
        while at and at not in seen:
            seen[at] = None
            at = above.get(at)
        if at == own:
            rows[number].fault(column, f"leads back to itself: {' > '.join((*seen, at))}")


def doubts(tables: Iterable[Rows]) -> None:
    """Note words that look like another spelling of a word in the same column."""
    for rows in tables:
        for column in rows.table.columns.values() if rows else ():
            if column.type not in {Type.ID, Type.CONCEPT} and column.name != "country":
                continue
            meant = said_otherwise(
                rows.cells[column.name],
                scheme_words(column.of) if column.type is Type.CONCEPT else (),
                COUNTRIES if column.name == "country" else None,
            )
            if meant:
                _doubt(rows, column.name, meant)


def _doubt(rows: Rows, column: str, meant: dict[str, str]) -> None:
    """Note each word of a column that may be meant as another, where it first stands."""
    left = dict(meant)
    for at, cell in enumerate(rows.cells[column]):
        if word := left.pop(cell, ""):
            what = f"looks like another spelling of '{word}'"
            fix = "write both alike if they are one"
            rows[at].fault(column, what, fix, severity="warning")
