"""Rows of tables and their cells, read one by one or by column; faults are noted with their places."""

from __future__ import annotations

import re
from collections import deque
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from itertools import compress, repeat, zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bordergraph import vocab
from bordergraph.errors import Fault, Sentence, sentence
from bordergraph.model import Span, Text, field_defaults
from bordergraph.schema import Type
from bordergraph.suggestions import closest_word, suggest_word
from bordergraph.tables.columns import (
    COLUMNS,
    FALSE,
    FRENCH_TABLES,
    REQUIRED,
    TABLES,
    TRUE,
    iso_days,
    normal_decimal,
    split_cell,
    split_pairs,
)
from bordergraph.tables.sheets import WIDEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.sheets import Row, Sheet


Value = TypeVar("Value")
Thing = TypeVar("Thing")

# The characters of an IRI; the engine takes no others.
_NO_DATE = "leave it empty if the day is not known"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")


_HEADER_ROWS = 10
"""Rows among which the names of the columns are looked for."""
_SIMILAR_COLUMN = 0.75
"""Similarity of names, up to 1, from which a column may be meant as another."""


class TableFault(NamedTuple):
    """A fault, sorted by the number of its table in `TABLES`, and line and column of the sheet."""

    table: int
    line: int
    position: int
    fault: Fault


# Tables repeat the same few words and days.
@lru_cache(maxsize=4096)
def _word(cell: str) -> str:
    """Return a cell in the spelling of our words."""
    return re.sub(r"[\s_]+", "-", cell.lower())


@dataclass(frozen=True)
class TableRow:
    """One row of a table.

    Attributes:
        table: The table it is in.
        line: Line of the file, from 1.
        cells: Stripped text by column; empty where the row or the table has none.
    """

    table: InputTable
    line: int
    cells: dict[str, str]

    def _column(self, column: str) -> TableColumn:
        return self.table.columns[column]

    def fault(self, column: str, what: str, fix: str = "", *, severity: str = "violation") -> None:
        """Note that a cell is wrong, or as a ``warning`` that it may be, and what to do about it."""
        name, text = self.table.heading(column), self.cells[column]
        cell = Sentence("{name} '{text}'" if text else "empty {name}", name=name, text=text)
        message = Sentence("{cell}: {what}", cell=cell, what=sentence(what))
        self.table.fault(self.line, self.table.position(column), message, fix, severity=severity)

    def word(self, column: str) -> str:
        """Return a cell as the one of the words of its column that it is, in any case, else the default."""
        text = _word(self.cells[column])
        allowed, default = self._column(column).words, self._column(column).default
        if text and text not in allowed:
            words, hint = ", ".join(allowed[:-1]), suggest_word(text, allowed)
            message = Sentence("expected {words} or {last}", words=words, last=allowed[-1])
            self.fault(column, message, hint or "write one of these words")
        matches = (word for name in (text, default) for word in allowed if word == name)
        return next(matches, text or default)

    def text(self, column: str) -> str:
        """Return a cell as it is, or the default of its column when it is empty."""
        return self.cells[column] or self._column(column).default

    def items(self, column: str) -> tuple[str, ...]:
        """Return the items of a cell, sorted, each of the words of its column where it has some."""
        values = tuple(sorted(set(split_cell(self.cells[column]))))
        words = self._column(column).words
        for item in values if words else ():
            if item not in words:
                message = Sentence("'{name}' is not known", name=item)
                self.fault(column, message, suggest_word(item, words))
        return values

    def addresses(self, column: str) -> tuple[str, ...]:
        """Return the items of a cell, each an id or an address, sorted; our own addresses as ids."""
        values = self.items(column)
        for item in values:
            if ":" in item and not _ADDRESS.fullmatch(item):
                message = "'{name}': expected an id, or an address such as https://..."
                self.fault(column, Sentence(message, name=item))
        return tuple(sorted({vocab.slug_of_iri(item) for item in values}))

    def pairs(
        self, column: str, *, allow_same: bool = False, sort: bool = True
    ) -> tuple[tuple[str, str], ...]:
        """Return the pairs of a cell, each sorted by default; with two equal parts only if allowed."""
        pairs = set()
        for pair in split_pairs(self.cells[column]):
            if len(pair) != 2 or not all(pair) or (pair[0] == pair[1] and not allow_same):
                self.fault(column, "expected pairs such as a|b;c|d")
            else:
                pairs.add((min(pair), max(pair)) if sort else (pair[0], pair[1]))
        words = self._column(column).words
        for word in sorted({w for pair in pairs for w in pair}.difference(words)) if words else ():
            fix = Sentence("use {names}", names=", ".join(words))
            self.fault(column, Sentence("'{name}' is not known", name=word), fix)
        return tuple(sorted(pairs))

    def bilingual_text(self, column: str) -> str:
        """Return a cell of words; with those of the column ``COLUMN_fr`` where it has any."""
        text, french = self.cells[column], self.cells.get(f"{column}_fr", "")
        return Text(text or french, french) if french else text

    def boolean(self, column: str) -> bool:
        """Return a cell as true or false, or the default of its column when it is empty."""
        text = self.text(column).lower()
        if text not in TRUE and text not in FALSE:
            self.fault(column, "expected true or false")
        return text not in FALSE

    def number(self, column: str) -> float:
        """Return a cell as a number up to 1, or the default of its column when it is empty."""
        kind = self._column(column).type
        try:
            value = float(normal_decimal(self.text(column)))
        except ValueError:
            value = float("nan")
        if 0 < value <= 1 or (value == 0 and kind is Type.SHARE):
            return value
        self.fault(column, Sentence("expected a {kind}", kind=Sentence(kind)))
        return 1.0

    def day(self, column: str) -> date | None:
        """Return a cell as a day; a year or month means its first day."""
        return self._day(column, last=False)

    def partial_date(self, column: str) -> str:
        """Return a cell as a day to the precision it is known, ISO."""
        return self.cells[column] if self._day(column, last=False) else ""

    def _day(self, column: str, *, last: bool) -> date | None:
        text = self.cells[column]
        if not text:
            return None
        bounds = vocab.date_bounds(text)
        if bounds is None:
            choices = " or ".join(filter(vocab.is_day, iso_days(text)))
            fix = Sentence("write it as {text}", text=choices) if choices else _NO_DATE
            self.fault(column, "expected a date as 2012, 2012-05 or 2012-05-06", fix)
        return bounds and bounds[last]

    def span(self, start: str, end: str, as_of: str = "") -> Span:
        """Return cells as a stretch of time; a year or month means all of it."""
        first, last = self._day(start, last=False), self._day(end, last=True)
        as_of_day = self.day(as_of) if as_of else None
        if first and last and last < first:
            text = self.cells[start]
            self.fault(end, Sentence("lies before {name} '{text}'", name=start, text=text))
            return Span()
        return Span(first, last, as_of_day)


class InputTable:
    """Rows of one table, read as text, column by column.

    What a `TableRow` returns for a cell, this returns for a column.

    Without a sheet there is no such table, which messages call as `name_pattern` says.

    Attributes:
        file: What faults call it.
        columns: The columns that it may have, by name.
        required: The columns that it must have.
        is_complete: Whether it was read to its end; otherwise its ids are not all known.
        lines: The line of each row.
        cells: The stripped cells of those rows by column; empty where there is none.
    """

    def __init__(
        self,
        sheet: Sheet | None,
        name: str,
        faults: list[TableFault],
        name_pattern: str = "{name}.csv",
    ) -> None:
        self.name = name
        self.file = sheet.file if sheet else Sentence(name_pattern, name=name)
        self.columns = COLUMNS[name]
        self.required = tuple(c for c in TABLES[name][:2] if c in REQUIRED[name])
        self.faults = faults
        self._sheet = sheet
        self._order = list(TABLES).index(name)
        self._positions: dict[str, int] = {}
        self.exists = sheet is not None
        self.is_complete = True
        self.lines: list[int] = []
        self.cells: dict[str, list[str]] = {column: [] for column in self.columns}
        if sheet:
            self.is_complete = self._read(sheet) and not sheet.error

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: int) -> TableRow:
        cells = {name: column[index] for name, column in self.cells.items()}
        return TableRow(self, self.lines[index], cells)

    def __iter__(self) -> Iterator[TableRow]:
        return map(self.__getitem__, range(len(self)))

    def select(self, is_kept: Sequence[bool]) -> InputTable:
        """Return the table with some of its rows."""
        table = copy(self)
        table.lines = list(compress(self.lines, is_kept))
        table.cells = {name: list(compress(cells, is_kept)) for name, cells in self.cells.items()}
        return table

    def apply(self, columns: tuple[str, ...], read: Callable[[TableRow], Value]) -> list[Value]:
        """Return the result of a function of cells for each row; it is called once for equal cells.

        Where it notes a fault, it is called for every row with those cells, so that each has its own.
        """

        def read_at(n: int) -> Value:
            cells = {c: self.cells[c][n] for c in columns}
            return read(TableRow(self, self.lines[n], cells))

        cells = [self.cells[c] for c in columns]
        keys: Sequence[object] = cells[0] if len(cells) == 1 else list(zip(*cells, strict=True))
        values: dict[object, Value] = {}
        faulty: dict[object, int] = {}
        for key, n in dict(zip(reversed(keys), range(len(self) - 1, -1, -1), strict=True)).items():
            fault_count = len(self.faults)
            values[key] = read_at(n)
            if len(self.faults) > fault_count:
                faulty[key] = n
        for n, key in enumerate(keys) if faulty else ():
            if faulty.get(key, n) != n:
                read_at(n)
        return list(map(values.__getitem__, keys))

    def day(self, column: str) -> list[date | None]:
        """Return cells as `TableRow.day`."""
        return self.apply((column,), lambda row: row.day(column))

    def fill_blanks(self, column: str, defaults: Sequence[str]) -> list[str]:
        """Return the cells of a column, with defaults for empty ones."""
        return [text or default for text, default in zip(self.cells[column], defaults, strict=True)]

    def heading(self, column: str) -> str:
        """Return the name of a column in the sheet."""
        return self._sheet.headings.get(column, column) if self._sheet else column

    def position(self, column: str) -> int:
        """Return the number of a column in the sheet, from 1; 1 when it has it not."""
        return self._positions.get(column, 1)

    def fault(
        self, line: int, position: int, message: str, fix: str = "", *, severity: str = "violation"
    ) -> None:
        """Note that something is wrong at a place, as `TableRow.fault` does of a cell."""
        place = self._sheet.place(line, position) if self._sheet else self.file
        fault = Fault(place, message, fix, "tables", severity)
        self.faults.append(TableFault(self._order, line, position, fault))

    def _read(self, sheet: Sheet) -> bool:
        """Read the rows of a sheet, and tell whether all that it lists is known."""
        if error := sheet.error:
            self.fault(error.line, error.position, error.message, error.fix)
        rows = sheet.rows[self._title_rows(sheet) :]
        if not rows and not error:
            names = ",".join(TABLES[self.name][:2])
            fix = Sentence("begin with the columns {names}", names=names)
            self.fault(1, 1, "empty file", fix)
            return False
        if rows and not self._read_header(*rows[0]):
            return False
        self._read_rows(rows[1:])
        return all(column in self._positions for column in self.required)

    def _title_rows(self, sheet: Sheet) -> int:
        """Return how many rows precede the header, which is noted: titles of one cell."""
        headers = [{c.lower() for c in cells} for _, cells in sheet.rows[:_HEADER_ROWS]]
        if not headers or headers[0] & set(self.required) or sum(map(bool, sheet.rows[0][1])) > 1:
            return 0
        count = next((n for n, names in enumerate(headers) if names >= set(self.required)), 0)
        if count:
            message = "what stands above the names of the columns is not read"
            self.fault(1, 1, message, severity="warning")
        return count

    def _read_rows(self, rows: Sequence[Row]) -> None:
        """Turn the rows below the header into columns; note cells without a column and empty ones.

        A row without a required cell is kept, so that its other faults are noted too.
        """
        width = max(self._positions.values(), default=0)
        for line, cells in rows:
            if extra := next(filter(None, cells[width:]), ""):
                message = Sentence("'{text}' has no column", text=extra)
                position = width + 1 + cells[width:].index(extra)
                self.fault(
                    line, position, message, "put quotation marks around a cell with a comma"
                )
        self.lines = [line for line, _ in rows]
        columns = list(zip_longest(*(cells[:width] for _, cells in rows), fillvalue=""))
        # A column that is not there is one list, whichever it is.
        self.cells = dict.fromkeys(self.columns, [""] * len(rows)) | {
            name: list(columns[position - 1])
            for name, position in self._positions.items()
            if name in self.columns and position <= len(columns)
        }
        for column in filter(self._positions.__contains__, REQUIRED[self.name]):
            for n, cell in enumerate(self.cells[column]):
                if not cell:
                    self[n].fault(column, "must be filled", "fill it, or leave the row out")

    def _read_header(self, line: int, cells: Sequence[str]) -> bool:
        """Read the header, note its faults, and tell whether the rows can be read."""
        names = [c.lower() for c in cells]
        if len(names) > WIDEST:
            message = Sentence("has {n} columns", n=len(cells))
            self.fault(line, WIDEST + 1, message, "leave out those that are none of ours")
            return False
        if len(names) == 1 and not set(names) & set(self.required):
            for column in self.required:
                text = "name the columns in the first row that is filled: {names}"
                fix = Sentence(text, names=",".join(self.required))
                self.fault(line, 1, Sentence("no column '{name}'", name=column), fix)
            return False
        for position, name in enumerate(names, 1):
            if name and name in self._positions:
                message = Sentence("column '{name}' twice", name=name)
                self.fault(line, position, message, "leave one of them out")
            self._positions.setdefault(name, position)
        self._match_unknown_columns(line, names)
        for column in self.required:
            if column not in self._positions:
                message = Sentence("no column '{name}'", name=column)
                self.fault(line, 1, message, suggest_word(column, names) or "add the column")
        return True

    def _match_unknown_columns(self, line: int, names: list[str]) -> None:
        """Note columns of other names than ours, and take one that is nearly ours as meant."""
        free = [c for c in self.columns if c not in self._positions]
        # The columns that there are stand at the first one that is none.
        others: str = Sentence("its other columns are {names}", names=", ".join(free))
        unknown = [(i, n) for i, n in enumerate(names, 1) if n and n not in self.columns]
        for position, name in unknown:
            if match := closest_word(name, free):
                hint = Sentence("did you mean '{name}'?", name=match)
                self.fault(line, position, Sentence("unknown column '{name}'", name=name), hint)
                # Its cells are read as what was meant, so that their faults are told too.
                self._positions[match] = position
                free.remove(match)
            elif self._sheet and self._sheet.is_own:
                match = closest_word(name, free, _SIMILAR_COLUMN)
                fix = Sentence("did you mean '{name}'?", name=match) if match else others
                others = ""
                text = "no column of {table} is called '{name}', so it is not read"
                message = Sentence(text, table=self.name, name=name)
                self.fault(line, position, message, fix, severity="warning")


def build_things(cls: type[Thing], columns: Mapping[str, Sequence[object]]) -> list[Thing]:
    """Return an object of a class for each row of columns, its fields; one with a default may be left out.

    Example:
        >>> from bordergraph.model import Focus
        >>> build_things(Focus, {"arrangement": ["ibet"], "threat": ["smuggling"]})[0].threat
        'smuggling'
    """
    signature(cls).bind(**columns)  # A field that is unknown or missing is a TypeError.
    defaults = field_defaults(cls)  # type: ignore[arg-type] # a class can be hashed
    return list(map(cls, *(columns.get(name, repeat(d)) for name, d in defaults.items())))


def set_field(things: Sequence[object], field: str, values: Iterable[object]) -> None:
    """Set a field of new objects, which are frozen and not yet in use."""
    if things:
        deque(map(getattr(type(things[0]), field).__set__, things, values), maxlen=0)


def first_indexes(values: Sequence[object]) -> list[int]:
    """Return for each value the index of the first that is equal.

    Example:
        >>> first_indexes(["a", "b", "a"])
        [0, 1, 0]
    """
    firsts: dict[object, int] = {}
    return [firsts.setdefault(value, n) for n, value in enumerate(values)]


_MISSPELT_NAME = "no table has that name"
_UNKNOWN_NAME = "no table has that name, so it is not read"
_SIMILAR_TABLE = 0.7
"""Similarity, up to 1, of the names of a sheet and a table; ``agency`` is similar to ``agencies``."""


def match_table(name: str, tables: Collection[str] = tuple(TABLES)) -> str:
    """Return the table that the name of a file or sheet is, or is nearly; nothing when it is none.

    Example:
        >>> match_table("Mandate"), match_table("notes")
        ('mandates', '')
    """
    return name.lower() if name.lower() in tables else closest_word(name, tables, _SIMILAR_TABLE)


def sheets_by_table(
    sheets: Mapping[str, Sheet], faults: list[TableFault], name_pattern: str
) -> dict[str, Sheet]:
    """Return the sheet of each table; a misspelt name counts as the nearest table."""
    sheets = {FRENCH_TABLES.get(name.lower(), name): sheet for name, sheet in sheets.items()}
    by_name = {name: sheet for name, sheet in sheets.items() if name in TABLES}
    unknown = {name: sheet for name, sheet in sheets.items() if name not in TABLES}
    for name, sheet in unknown.items():
        free = [table for table in TABLES if table not in by_name]
        match = match_table(name, free)
        if not match:
            text, fix = _UNKNOWN_NAME, Sentence("the tables are {names}", names=", ".join(TABLES))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, text, fix, "tables", "warning")))
            continue
        # Its cells are read as what was meant, so that their faults are told too.
        by_name[match] = sheet
        if match != name.lower():
            fix = Sentence("rename it to {name}", name=Sentence(name_pattern, name=match))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, _MISSPELT_NAME, fix, "tables")))
    return by_name
