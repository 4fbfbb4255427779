"""Cells of CSV tables with their places: what is wrong is noted, and reading goes on."""

from __future__ import annotations

import calendar
import csv
import difflib
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from bordergraph.errors import Fault
from bordergraph.model import Span, Text
from bordergraph.tables.columns import CITATION, REQUIRED, TABLES, items, pairs, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from enum import StrEnum
    from pathlib import Path

    Word = TypeVar("Word", bound=StrEnum)

__all__ = ["Row", "Table", "close_to"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def close_to(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known word most like one, or nothing.

    Example:
        >>> close_to("rcmpp", ["rcmp", "cbp"])
        "did you mean 'rcmp'?"
    """
    folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f"did you mean '{folded[near[0]]}'?" if near else ""


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Attributes:
        table: The table it is in.
        line: Line of the file, from 1.
        cells: Stripped text by column; empty where the row or the table has none.
    """

    table: Table
    line: int
    cells: dict[str, str]

    def fault(self, column: str, what: str, fix: str = "") -> None:
        """Note that a cell is wrong."""
        at = f"{self.table.file}:{self.line}:{self.table.position(column)}"
        cell = f"{column} '{self.cells[column]}'" if self.cells[column] else f"empty {column}"
        self.table.faults.append(Fault(at, f"{cell}: {what}", fix, rule="tables"))

    def word(self, column: str, default: Word) -> Word:
        """Return a cell as one of a set of words, in any case; the default when it is empty."""
        cell = self.cells[column]
        if not cell:
            return default
        text = re.sub(r"[\s_]+", "-", cell.lower())
        known = [str(w) for w in type(default)]
        if text in known:
            return type(default)(text)
        self.fault(
            column, f"expected {', '.join(known[:-1])} or {known[-1]}", close_to(text, known)
        )
        return default

    def one_of(self, column: str, known: Sequence[str]) -> str:
        """Return a cell as one of some words, in any case; empty when it is empty."""
        text = re.sub(r"[\s_]+", "-", self.cells[column].lower())
        if text and text not in known:
            self.fault(
                column, f"expected {', '.join(known[:-1])} or {known[-1]}", close_to(text, known)
            )
        return text

    def items(self, column: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Return the items of a cell, sorted, each of some known words when there are any."""
        found = tuple(sorted(set(items(self.cells[column]))))
        for item in found if known is not None else ():
            if item not in (known or ()):
                self.fault(column, f"'{item}' is not known", close_to(item, known or ()))
        return found

    def pairs(self, column: str, *, same: bool = False) -> tuple[tuple[str, str], ...]:
        """Return the pairs of a cell, each sorted; of two that are the `same` only if allowed."""
        found = set()
        for pair in pairs(self.cells[column]):
            if len(pair) != 2 or not all(pair) or (pair[0] == pair[1] and not same):  # noqa: PLR2004 - a pair
                self.fault(column, "expected pairs such as a|b;c|d")
            else:
                found.add((min(pair), max(pair)))
        return tuple(sorted(found))

    def told(self, column: str) -> str:
        """Return a cell of words; with those of the column ``COLUMN_fr`` where it has any."""
        text, french = self.cells[column], self.cells.get(f"{column}_fr", "")
        return Text(text or french, french) if french else text

    def truth(self, column: str, *, default: bool = True) -> bool:
        """Return a cell as true or false, or the default when it is empty."""
        text = self.cells[column].lower()
        if text not in {"", "true", "yes", "1", "false", "no", "0"}:
            self.fault(column, "expected true or false")
        return text not in {"false", "no", "0"} if text else default

    def share_of_one(self, column: str, *, none: bool = False) -> float:
        """Return a cell as a number above 0 and up to 1, or 0 too; 1 when it is empty."""
        text = self.cells[column]
        try:
            value = float(text or 1)
        except ValueError:
            value = float("nan")
        if 0 < value <= 1 or (none and value == 0):
            return value
        least = "from 0 to 1" if none else "above 0 and up to 1"
        self.fault(column, f"expected a number {least}")
        return 1.0

    def day(self, column: str) -> date | None:
        """Return a cell as a day; a year or month means its first day."""
        return self._day(column, last=False)

    def _day(self, column: str, *, last: bool) -> date | None:
        text = self.cells[column]
        if not text:
            return None
        found = _DATE.fullmatch(text)
        year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
        try:
            ends = (month or 12, day or calendar.monthrange(year, month or 12)[1])
            return date(year, *(ends if last else (month or 1, day or 1)))
        except ValueError:
            self.fault(column, "expected a date as 2012, 2012-05 or 2012-05-06")
            return None

    def span(self, start: str, end: str, as_of: str = "") -> Span:
        """Return cells as a stretch of time; a year or month means all of it."""
        first, last = self._day(start, last=False), self._day(end, last=True)
        seen = self.day(as_of) if as_of else None
        if first and last and last < first:
            self.fault(end, f"lies before {start} '{self.cells[start]}'")
            return Span()
        return Span(first, last, seen)


class Table:
    """One CSV file, read as text.

    Args:
        path: The file; it may be missing.
        name: The table it is, a key of `bordergraph.tables.TABLES`.
        faults: Where to note what is wrong.

    Attributes:
        file: The file's name.
        exists: Whether the file is there.
        faults: Where faults are noted.
        whole: Whether it could be read to its end; what it lists is not known otherwise.
        rows: The rows that have the required cells.
    """

    def __init__(self, path: Path, name: str, faults: list[Fault]) -> None:
        self.file = path.name
        self.faults = faults
        self.columns = (*TABLES[name], *CITATION)
        self.required = TABLES[name][: REQUIRED.get(name, 2)]
        self._positions: dict[str, int] = {}
        self.exists = path.is_file()
        self.whole = True
        self.rows: tuple[Row, ...] = tuple(self._read(path)) if self.exists else ()

    def position(self, column: str) -> int:
        """Return the number of a column in the file, from 1; 1 when the file has it not."""
        return self._positions.get(column, 1)

    def _fault(self, line: int, position: int, what: str, fix: str = "") -> None:
        self.faults.append(Fault(f"{self.file}:{line}:{position}", what, fix, rule="tables"))

    def _stop(self, line: int, position: int, what: str, fix: str = "") -> None:
        """Note a fault after which nothing more of the file can be read."""
        self.whole = False
        self._fault(line, position, what, fix)

    def _text(self, path: Path) -> str | None:
        """Return what a file holds, or nothing when it is no text."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
        except OSError as error:
            self._stop(1, 1, f"cannot be read: {error.strerror or error}")
            return None
        except UnicodeDecodeError as error:
            line_start = data.rfind(b"\n", 0, error.start) + 1
            line = data.count(b"\n", 0, error.start) + 1
            self._stop(line, error.start - line_start + 1, "not UTF-8", "save the file as UTF-8")
            return None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            self._stop(line, 1, "holds a NUL, so it is no text", "save the file as UTF-8")
            return None
        return text

    def _read(self, path: Path) -> Iterator[Row]:
        text = self._text(path)
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        header = False
        try:
            for cells in reader:
                here, line = line, reader.line_num + 1
                stripped = [plain(c.strip()) for c in cells]
                if not any(stripped):
                    continue
                if not header:
                    header = True
                    if not self._header(here, stripped):
                        self.whole = False
                        return
                    continue
                row = self._row(here, stripped)
                if row is not None:
                    yield row
        except csv.Error as error:
            self._stop(reader.line_num, 1, f"not a CSV row: {error}", 'quote cells with ""')
            return
        if not header:
            self._stop(1, 1, "empty file", f"begin with the columns {','.join(self.columns[:2])}")

    def _header(self, line: int, cells: list[str]) -> bool:
        names = [c.lower() for c in cells]
        good = True
        for position, name in enumerate(names, 1):
            if name in self._positions:
                self._fault(line, position, f"column '{name}' twice", "leave one of them out")
                good = False
            self._positions.setdefault(name, position)
        missing = [c for c in self.columns if c not in self._positions]
        for position, name in enumerate(names, 1):
            hint = close_to(name, missing) if name and name not in self.columns else ""
            if hint and difflib.SequenceMatcher(None, name, hint[14:-2]).ratio() >= _TYPO:
                self._fault(line, position, f"unknown column '{name}'", hint)
                good = False
        if not good:
            return False
        for column in self.columns[:2]:
            if column in missing:
                near = "separate columns by commas" if len(names) == 1 else close_to(column, names)
                self._fault(line, 1, f"no column '{column}'", near)
                good = False
        return good

    def _row(self, line: int, cells: list[str]) -> Row | None:
        width = max(self._positions.values())
        if any(cells[width:]):
            extra = next(i for i, c in enumerate(cells) if i >= width and c)
            self._fault(
                line,
                extra + 1,
                f"'{cells[extra]}' has no column",
                "put quotation marks around a cell with a comma",
            )
            return None
        filled = cells + [""] * (width - len(cells))
        known = {
            c: filled[self._positions[c] - 1] if c in self._positions else "" for c in self.columns
        }
        row = Row(self, line, known)
        empty = [c for c in self.required if not known[c]]
        for column in empty:
            row.fault(column, "must be filled")
        return None if empty else row


_TYPO = 0.8
