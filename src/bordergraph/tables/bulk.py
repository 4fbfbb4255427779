"""Rows of a table at once: each different cell is read once, and things are made in bulk."""

from __future__ import annotations

from collections import deque
from dataclasses import MISSING, fields
from itertools import compress, repeat
from operator import is_
from typing import TYPE_CHECKING, TypeVar

from bordergraph.tables.rows import TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Span
    from bordergraph.tables.rows import InputTable

Found = TypeVar("Found")
Thing = TypeVar("Thing")


class TableRows:
    """Rows of a table; what a `TableRow` says of a cell, this says of all in a column.

    Equal values of what is returned are one object, so that they may be told apart by it.

    Args:
        table: The table.
        lines: The line of each row; all rows of the table when left out.
        cells: The cells of those rows by column.

    Attributes:
        table: The table.
        lines: The line of each row.
        cells: The cells of those rows by column.
    """

    def __init__(
        self,
        table: InputTable,
        lines: list[int] | None = None,
        cells: dict[str, list[str]] | None = None,
    ) -> None:
        self.table = table
        self.lines = table.lines if lines is None else lines
        self.cells = table.cells if cells is None else cells

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, at: int) -> TableRow:
        cells = {name: column[at] for name, column in self.cells.items()}
        return TableRow(self.table, self.lines[at], cells)

    def __iter__(self) -> Iterator[TableRow]:
        return map(self.__getitem__, range(len(self)))

    def only(self, kept: Sequence[bool]) -> TableRows:
        """Return some of the rows."""
        if all(kept):
            return self
        cells = {name: list(compress(column, kept)) for name, column in self.cells.items()}
        return TableRows(self.table, list(compress(self.lines, kept)), cells)

    def each(self, columns: tuple[str, ...], ask: Callable[[TableRow], Found]) -> list[Found]:
        """Return what a question about cells gives for each row; the same cells are asked once.

        Where the answer notes a fault, every row with those cells is asked, so each has its own.
        """

        def row(at: int) -> TableRow:
            return TableRow(self.table, self.lines[at], {c: self.cells[c][at] for c in columns})

        size = len(self)
        asked = [self.cells[c] for c in columns]
        varied = [column for column in asked if _varies(column)] or asked[:1]
        keys: Sequence[object] = varied[0] if len(varied) == 1 else list(zip(*varied, strict=True))
        answers: dict[object, Found] = {}
        same: dict[Found, Found] = {}
        wrong = set()
        faults = self.table.faults
        for key, at in dict(zip(reversed(keys), range(size - 1, -1, -1), strict=True)).items():
            before = len(faults)
            answer = ask(row(at))
            answers[key] = same.setdefault(answer, answer)
            if len(faults) > before:
                wrong.add(key)
        if wrong:
            told = set(wrong)
            for at, key in enumerate(keys):
                if key in told:
                    told.remove(key)
                elif key in wrong:
                    ask(row(at))
        return list(map(answers.__getitem__, keys))

    def either(self, column: str, instead: Sequence[str]) -> list[str]:
        """Return the cells of a column, or where they are empty what stands instead."""
        return [text or other for text, other in zip(self.cells[column], instead, strict=True)]

    def filled(self, column: str) -> list[str | None]:
        """Return the cells of a column, None where they are empty."""
        return [text or None for text in self.cells[column]]

    def day(self, column: str) -> list[date | None]:
        """Return cells as `Row.day`."""
        return self.each((column,), lambda row: row.day(column))

    def span(self, start: str, end: str, as_of: str = "") -> list[Span]:
        """Return cells as `Row.span`."""
        columns = (start, end, as_of) if as_of else (start, end)
        return self.each(columns, lambda row: row.span(start, end, as_of))


def made(cls: type[Thing], columns: Mapping[str, Sequence[object]]) -> list[Thing]:
    """Return things of a class, all made at once; one by one takes several times longer.

    Args:
        cls: A dataclass with slots that checks nothing.
        columns: The values of its fields, each as long; fields with a default may be left out.

    Raises:
        TypeError: A field is unknown or missing.

    Example:
        >>> from bordergraph.model import Focus
        >>> made(Focus, {"arrangement": ["ibet"], "threat": ["smuggling"]})[0].threat
        'smuggling'
    """
    of = {field.name: field.default for field in fields(cls)}  # type: ignore[arg-type] # a dataclass
    lacking = [name for name, default in of.items() if default is MISSING and name not in columns]
    if lacking or not columns.keys() <= of.keys():
        raise TypeError(f"{cls.__name__}: {', '.join(lacking or columns.keys() - of.keys())}")
    size = len(next(iter(columns.values())))
    things: list[Thing] = list(map(object.__new__, repeat(cls, size)))
    for name, default in of.items():
        set_all(things, name, columns.get(name, repeat(default, size)))
    return things


def set_all(things: Sequence[object], field: str, values: Iterable[object]) -> None:
    """Set a field of things that nobody else has seen yet; afterwards they do not change."""
    if things:
        deque(map(getattr(type(things[0]), field).__set__, things, values), maxlen=0)


def first_places(columns: Sequence[Sequence[object]]) -> list[int]:
    """Return for each row the number of the first one that is the same object in all columns.

    Example:
        >>> first_places([["a", "b", "a"], ["c", "c", "c"]])
        [0, 1, 0]
    """
    seen: dict[tuple[int, ...], int] = {}
    varied = list(filter(_varies, columns)) or columns[:1]
    keys = zip(*(map(id, column) for column in varied), strict=True)
    return [seen.setdefault(key, at) for at, key in enumerate(keys)]


def _varies(column: Sequence[object]) -> bool:
    """Tell whether there is more than one object in a column; in most there is not."""
    return bool(column) and not all(map(is_, column, repeat(column[0])))
