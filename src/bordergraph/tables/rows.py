"""Faults of cells with their places, row by row or a column at once: noted, and reading goes on."""

from __future__ import annotations

import calendar
import itertools
import re
from collections import deque
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import compress, repeat
from operator import is_
from sys import intern
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bordergraph import vocab
from bordergraph.errors import Fault, Sentence, sentence
from bordergraph.model import Span, Text
from bordergraph.schema import Type
from bordergraph.suggestions import close_to, closest
from bordergraph.tables.columns import (
    COLUMNS,
    FALSE,
    REQUIRED,
    TABLES,
    TRUE,
    decimal,
    items,
    pairs,
    unshielded,
    year_first,
)
from bordergraph.tables.sheets import WIDEST, BrokenSheetError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.sheets import Sheet


Found = TypeVar("Found")
Thing = TypeVar("Thing")

# What an IRI may be made of; the engine takes nothing else.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


_PIECE = 1024
"""Rows that are laid out at once; few, so that what they were made of is soon let go."""

_TITLES = 10
"""Rows among which the names of the columns are looked for."""
_MAYBE = 0.75
"""How alike the names of two columns must be, of 1, when one may be meant as the other."""


class TableFault(NamedTuple):
    """A fault, sorted by where it is.

    Attributes:
        table: Number of the table, in the order of `TABLES`.
        line: Line of the sheet.
        position: Column of the sheet.
        fault: The fault.
    """

    table: int
    line: int
    position: int
    fault: Fault


# Tables say the same few words and days again and again.
@lru_cache(maxsize=4096)
def _word(cell: str) -> str:
    """Return a cell as our words are written."""
    return re.sub(r"[\s_]+", "-", cell.lower())


@lru_cache(maxsize=65536)
def _date(text: str, *, last: bool) -> date | None:
    """Return the first or last day that a text may mean; None when it is no date."""
    found = _DATE.fullmatch(text)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    try:
        ends = (month or 12, day or calendar.monthrange(year, month or 12)[1])
        return date(year, *(ends if last else (month or 1, day or 1)))
    except ValueError:
        return None


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

    def _defined(self, column: str) -> TableColumn:
        return self.table.columns[column]

    def fault(
        self,
        column: str,
        what: str,
        fix: str = "",
        /,
        *,
        severity: str = "violation",
        **values: object,
    ) -> None:
        """Note that a cell is wrong, or as a ``warning`` that it may be.

        Args:
            column: Its column.
            what: What is wrong; where there are values, the template of a `Sentence`.
            fix: What to do about it.
            severity: Of the fault.
            values: What stands in the template.
        """
        name, text, at = self.table.shown(column), self.cells[column], self.table.position(column)
        cell = Sentence("{name} '{text}'" if text else "empty {name}", name=name, text=text)
        told = Sentence(what, **values) if values else sentence(what)
        whole = "{cell}: {what}"
        self.table.fault(self.line, at, whole, fix, severity=severity, cell=cell, what=told)

    def member(self, column: str) -> str:
        """Return a cell as the one of the words of its column that it is, in any case, else the default."""
        text = _word(self.cells[column])
        known, default = self._defined(column).words, self._defined(column).default
        if text and text not in known:
            words, near = ", ".join(known[:-1]), close_to(text, known)
            self.fault(column, "expected {words} or {last}", near, words=words, last=known[-1])
        named = (word for name in (text, default) for word in known if word == name)
        return next(named, text or default)

    def text(self, column: str) -> str:
        """Return a cell as it is, or the default of its column when it is empty."""
        return self.cells[column] or self._defined(column).default

    def items(self, column: str) -> tuple[str, ...]:
        """Return the items of a cell, sorted, each of the words of its column where it has some."""
        found = tuple(sorted(set(items(self.cells[column]))))
        known = self._defined(column).words
        for item in found if known else ():
            if item not in known:
                self.fault(column, "'{name}' is not known", close_to(item, known), name=item)
        return found

    def addresses(self, column: str) -> tuple[str, ...]:
        """Return the items of a cell, each an id or an address, sorted; our own addresses as ids."""
        found = self.items(column)
        for item in found:
            if ":" in item and not _ADDRESS.fullmatch(item):
                told = "'{name}': expected an id, or an address such as https://..."
                self.fault(column, told, name=item)
        return tuple(sorted({vocab.local(item) for item in found}))

    def pairs(
        self, column: str, *, same: bool = False, sort: bool = True
    ) -> tuple[tuple[str, str], ...]:
        """Return the pairs of a cell, each sorted unless asked not to; of two that are the `same` only if allowed."""
        found = set()
        for pair in pairs(self.cells[column]):
            if len(pair) != 2 or not all(pair) or (pair[0] == pair[1] and not same):  # noqa: PLR2004 - a pair
                self.fault(column, "expected pairs such as a|b;c|d")
            else:
                found.add((min(pair), max(pair)) if sort else (pair[0], pair[1]))
        known = self._defined(column).words
        for word in sorted({w for pair in found for w in pair}.difference(known)) if known else ():
            fix = Sentence("use {names}", names=", ".join(known))
            self.fault(column, "'{name}' is not known", fix, name=word)
        return tuple(sorted(found))

    def told(self, column: str) -> str:
        """Return a cell of words; with those of the column ``COLUMN_fr`` where it has any."""
        text, french = self.cells[column], self.cells.get(f"{column}_fr", "")
        return Text(text or french, french) if french else text

    def truth(self, column: str) -> bool:
        """Return a cell as true or false, or the default of its column when it is empty."""
        text = self.text(column).lower()
        if text not in TRUE and text not in FALSE:
            self.fault(column, "expected true or false")
        return text not in FALSE

    def number(self, column: str) -> float:
        """Return a cell as a number up to 1, or the default of its column when it is empty."""
        kind = self._defined(column).type
        try:
            value = float(decimal(self.text(column)))
        except ValueError:
            value = float("nan")
        if 0 < value <= 1 or (value == 0 and kind is Type.SHARE):
            return value
        self.fault(column, "expected a {kind}", kind=kind)
        return 1.0

    def day(self, column: str) -> date | None:
        """Return a cell as a day; a year or month means its first day."""
        return self._day(column, last=False)

    def known_day(self, column: str) -> str:
        """Return a cell as a day to the precision it is known, ISO."""
        return self.cells[column] if self._day(column, last=False) else ""

    def _day(self, column: str, *, last: bool) -> date | None:
        text = self.cells[column]
        if not text:
            return None
        found = _date(text, last=last)
        if found is None:
            meant = " or ".join(day for day in year_first(text) if _date(day, last=last))
            fix = Sentence("write it as {text}", text=meant) if meant else ""
            self.fault(column, "expected a date as 2012, 2012-05 or 2012-05-06", fix)
        return found

    def span(self, start: str, end: str, as_of: str = "") -> Span:
        """Return cells as a stretch of time; a year or month means all of it."""
        first, last = self._day(start, last=False), self._day(end, last=True)
        seen = self.day(as_of) if as_of else None
        if first and last and last < first:
            self.fault(end, "lies before {name} '{text}'", name=start, text=self.cells[start])
            return Span()
        return Span(first, last, seen)


class InputTable:
    """One table, read as text, column by column.

    Args:
        sheet: Its rows; None when there is no such table.
        name: The table it is, a key of `bordergraph.tables.columns.TABLES`.
        faults: Where to note what is wrong.
        called: What a table that is not there would be called.

    Attributes:
        name: The table it is.
        file: What faults call it.
        columns: The columns that it may have, by name.
        needed: The columns that it must have.
        faults: What is wrong, in this table and in others.
        exists: Whether it is there.
        whole: Whether it could be read to its end; what it lists is not known otherwise.
        lines: The line of each row that is not blank.
        cells: The stripped cells of those rows by column; empty where there is none. Equal cells
            of a column are one object.
    """

    def __init__(
        self, sheet: Sheet | None, name: str, faults: list[TableFault], called: str = "{}.csv"
    ) -> None:
        self.name = name
        self.file = sheet.file if sheet else called.format(name)
        self.columns = COLUMNS[name]
        self.needed = tuple(c for c in TABLES[name][:2] if c in REQUIRED[name])
        self.faults = faults
        self._sheet = sheet
        self._order = list(TABLES).index(name)
        self._positions: dict[str, int] = {}
        self.exists = sheet is not None
        self.whole = True
        self.lines: list[int] = []
        self.cells: dict[str, list[str]] = {column: [] for column in self.columns}
        if sheet:
            self._read(sheet)

    def position(self, column: str) -> int:
        """Return the number of a column in the sheet, from 1; 1 when it has it not."""
        return self._positions.get(column, 1)

    def shown(self, column: str) -> str:
        """Return what the sheet calls a column."""
        return self._sheet.shown.get(column, column) if self._sheet else column

    def fault(
        self,
        line: int,
        position: int,
        what: str,
        fix: str = "",
        /,
        *,
        severity: str = "violation",
        **values: object,
    ) -> None:
        """Note that something is wrong at a place, as `TableRow.fault` does of a cell."""
        at = self._sheet.place(line, position) if self._sheet else self.file
        told = Sentence(what, **values) if values else what
        found = Fault(at, told, fix, "tables", severity)
        self.faults.append(TableFault(self._order, line, position, found))

    def _read(self, sheet: Sheet) -> None:
        each = iter(sheet.lines())
        try:
            header = next(((n, found) for n, row in each if any(found := _stripped(row))), None)
            if header and not self._titles(header[1]) and (below := self._below(sheet)):
                each, header = below
            if header is None:
                self.whole = False
                names = ",".join(TABLES[self.name][:2])
                fix = Sentence("begin with the columns {names}", names=names)
                self.fault(1, 1, "empty file", fix)
                return
            if not self._header(*header):
                self.whole = False
                return
            self._rest(each, max(self._positions.values()))
        except BrokenSheetError as error:
            self.whole = False
            self.fault(error.line, error.position, error.what, error.fix)

    def _titles(self, cells: Sequence[str]) -> bool:
        """Tell whether a row may name columns: one of them is one that must be there."""
        return bool({c.lower() for c in cells} & set(self.needed)) or sum(map(bool, cells)) > 1

    def _below(
        self, sheet: Sheet
    ) -> tuple[Iterator[tuple[int, Sequence[str]]], tuple[int, list[str]]] | None:
        """Return the rows from the header on where a title of one cell stands above it."""
        each = iter(sheet.lines())
        for line, row in itertools.islice(each, _TITLES):
            cells = _stripped(row)
            if set(self.needed) <= {c.lower() for c in cells}:
                what = "what stands above the names of the columns is not read"
                self.fault(1, 1, what, severity="warning")
                return each, (line, cells)
        return None

    def _rest(self, each: Iterator[tuple[int, Sequence[str]]], width: int) -> None:
        """Read all rows below the header.

        Raises:
            BrokenSheetError: After the rows before it were read.
        """
        lines: list[int] = []
        rows: list[Sequence[str]] = []
        self.cells = {column: [] for column in self.columns if column in self._positions}
        try:
            for line, row in each:
                fitted = row if len(row) == width else self._fitted(line, row, width)
                if fitted:
                    lines.append(line)
                    rows.append(fitted)
                if len(rows) >= _PIECE:
                    self._lay(lines, rows)
                    lines, rows = [], []
        finally:
            self._lay(lines, rows)
            # A column that is not there is one list, whichever it is.
            self.cells = dict.fromkeys(self.columns, [""] * len(self.lines)) | self.cells

    def _fitted(self, line: int, row: Sequence[str], width: int) -> Sequence[str]:
        """Return a row in the width of the table, noting what is beyond; nothing of a blank one."""
        cells = _stripped(row)
        if not any(cells):
            return ()
        if any(cells[width:]):
            extra = next(i for i, c in enumerate(cells) if i >= width and c)
            fix = "put quotation marks around a cell with a comma"
            self.fault(line, extra + 1, "'{text}' has no column", fix, text=cells[extra])
        return [*row[:width], *[""] * (width - len(row))]

    def _lay(self, lines: list[int], rows: list[Sequence[str]]) -> None:
        """Add rows, without those that are blank, to the columns; note what must be filled.

        A row that lacks what it must have stays, so that whatever else is wrong in it is told too.
        """
        turned = list(zip(*rows, strict=True))
        cells = {c: turned[self._positions[c] - 1] for c in self.cells} if rows else {}
        required = [c for c in REQUIRED[self.name] if c in cells]
        lacking = {n for c in required for n, t in enumerate(cells[c]) if not t or t.isspace()}
        blank = {n for n in lacking if not any(_stripped(rows[n]))}
        for n in sorted(lacking - blank):
            found = {c: unshielded(texts[n].strip()) for c, texts in cells.items()}
            row = TableRow(self, lines[n], dict.fromkeys(self.columns, "") | found)
            for column in (c for c in required if not found[c]):
                row.fault(column, "must be filled")
        if blank:
            kept = [n not in blank for n in range(len(rows))]
            lines = list(compress(lines, kept))
            cells = {c: tuple(compress(column, kept)) for c, column in cells.items()}
        self.lines += lines
        for column, texts in cells.items():
            # Equal cells are one object.
            self.cells[column] += map(intern, _stripped(texts))

    def _header(self, line: int, cells: list[str]) -> bool:
        """Note what is wrong with the header, and tell whether the rows can be read all the same."""
        names = [c.lower() for c in cells]
        if len(names) > WIDEST:
            fix = "leave out those that are none of ours"
            self.fault(line, WIDEST + 1, "has {n} columns", fix, n=len(cells))
            return False
        if len(names) == 1 and not set(names) & set(self.needed):
            for column in self.needed:
                fix = f"name the columns in the first row that is filled: {','.join(self.needed)}"
                self.fault(line, 1, "no column '{name}'", fix, name=column)
            return False
        for position, name in enumerate(names, 1):
            if name in self._positions:
                fix = "leave one of them out"
                self.fault(line, position, "column '{name}' twice", fix, name=name)
            self._positions.setdefault(name, position)
        self._other_names(line, names)
        for column in self.needed:
            if column not in self._positions:
                self.fault(line, 1, "no column '{name}'", close_to(column, names), name=column)
                # What the table lists is not known then.
                self.whole = False
        return True

    def _other_names(self, line: int, names: list[str]) -> None:
        """Note columns of other names than ours, and take one that is nearly ours as meant."""
        for position, name in enumerate(names, 1):
            if not name or name in self.columns:
                continue
            missing = [c for c in self.columns if c not in self._positions]
            if meant := closest(name, missing):
                hint = Sentence("did you mean '{name}'?", name=meant)
                self.fault(line, position, "unknown column '{name}'", hint, name=name)
                # Its cells are read as what was meant, so that their faults are told too.
                self._positions[meant] = position
            elif self._sheet and self._sheet.ours:
                near = closest(name, missing, _MAYBE)
                fix = Sentence("did you mean '{name}'?", name=near) if near else ""
                what = "no column of {table} is called '{name}', so it is not read"
                told = {"table": self.name, "name": name}
                self.fault(line, position, what, fix, severity="warning", **told)


def _stripped(row: Sequence[str]) -> list[str]:
    """Return cells as they are meant."""
    cells = list(map(str.strip, row))
    return list(map(unshielded, cells)) if "'" in "".join(cells) else cells


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


_NAMELESS = "no table has that name"
_UNKNOWN = "no table has that name, so it is not read"
FRENCH = {
    "organismes": "agencies", "organisations": "agencies", "menaces": "threats",
    "programmes": "programs", "dispositifs": "programs", "mandats": "mandates",
    "objets": "focus", "échanges": "shares", "flux": "flows", "dépendances": "dependencies",
    "passerelles": "gateways", "recherches": "searches", "constats": "findings",
    "données": "dataset", "nœuds": "nodes", "noeuds": "nodes", "liens": "edges",
}  # fmt: skip
"""What a table may be called in French; ``participations`` and ``sources`` are the same words."""
_ALIKE = 0.7
"""How alike the name of a sheet must be to that of a table, of 1; ``agency`` is to ``agencies``."""


def meant_table(name: str, free: Collection[str] = tuple(TABLES)) -> str:
    """Return the table that a name is, or is nearly that of; nothing when it is none.

    Args:
        name: Name of a file or sheet, in any case.
        free: The tables that it may be.

    Example:
        >>> meant_table("Mandate"), meant_table("notes")
        ('mandates', '')
    """
    return name.lower() if name.lower() in free else closest(name, free, _ALIKE)


def by_table(
    sheets: Mapping[str, Sheet], faults: list[TableFault], called: str
) -> dict[str, Sheet]:
    """Return the sheet of each table, with one whose name is nearly right as what was meant."""
    sheets = {FRENCH.get(name.lower(), name): sheet for name, sheet in sheets.items()}
    found = {name: sheet for name, sheet in sheets.items() if name in TABLES}
    others = {name: sheet for name, sheet in sheets.items() if name not in TABLES}
    for name, sheet in others.items():
        free = [table for table in TABLES if table not in found]
        meant = meant_table(name, free)
        if not meant:
            what, fix = _UNKNOWN, Sentence("the tables are {names}", names=", ".join(TABLES))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, what, fix, "tables", "warning")))
            continue
        # Its cells are read as what was meant, so that their faults are told too.
        found[meant] = sheet
        if meant != name.lower():
            fix = Sentence("rename it to {name}", name=called.format(meant))
            faults.append(TableFault(-1, 0, 0, Fault(sheet.file, _NAMELESS, fix, "tables")))
    return found
