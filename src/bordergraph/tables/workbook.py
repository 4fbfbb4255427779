"""Workbooks of Excel, read and written: a sheet a table, under the names of the tables."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bordergraph.decompress import content, most
from bordergraph.errors import DataError, Fault, OutputError, tell
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, shielded
from bordergraph.tables.sheets import WIDEST, BrokenSheetError, Sheet, read_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook


class _Rows(Protocol):
    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int, values_only: bool
    ) -> Iterable[tuple[Any, ...]]: ...


_ROWS = 1 << 20
_PIECE = 1 << 20
_FEW = 1 << 8
# A formula as its sheet writes it; what a chart refers to looks alike, and does no harm.
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"
)
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!")


def workbook_sheets(path: Path) -> dict[str, Sheet]:
    """Return the sheets of a workbook by their names in lower case.

    Raises:
        DataError: It is no workbook, or unpacks to more than a file of its size holds.
    """
    try:
        data = content(path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            found = _looked_through(archive) if size <= most(len(data)) else _SheetScan()
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from None
    # The last of these is how zipfile says that it cannot undo a compression or a cipher.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        fix = "save it as an Excel workbook (.xlsx), without a password"
        raise _refused(path, f"no workbook: {error}", fix) from None
    if size > most(len(data)):
        what = f"unpacks to {size >> 20} MiB, more than the {most(len(data)) >> 20} MiB allowed"
        raise _refused(path, what, "save only the sheets that are tables")
    return _sheets(path, data, found)


@dataclass
class _SheetScan:
    """What the text of the sheets tells; to read every cell for it takes far longer.

    Attributes:
        formulas: Whether there may be any.
        merged: Cells that are one over several rows, by the file of their sheet: their column, from
            1, and their last row, by their first.
    """

    formulas: bool = False
    merged: dict[str, dict[int, dict[int, int]]] = field(default_factory=dict)


def _looked_through(archive: zipfile.ZipFile) -> _SheetScan:
    found = _SheetScan()
    for entry in archive.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        with archive.open(entry) as file:
            end = b""
            while piece := file.read(_PIECE):
                text = end + piece
                found.formulas = found.formulas or _FORMULA.search(text) is not None
                if b"mergeCell" in text:
                    _note_merged(text, found.merged.setdefault(entry.filename, {}))
                end = text[-_FEW:]
    return found


def _note_merged(text: bytes, rows: dict[int, dict[int, int]]) -> None:
    """Note the cells in a part of a sheet that reach over several rows."""
    from openpyxl.utils import column_index_from_string

    for column, first, last in _MERGED.findall(text):
        if first != last:
            at = column_index_from_string(column.decode())
            rows.setdefault(int(first), {})[at] = int(last)


def _refused(path: Path, what: str, fix: str = "") -> DataError:
    return DataError(f"{path} cannot be read", [Fault(str(path), what, fix, rule="tables")])


def _sheets(path: Path, data: bytes, told: _SheetScan) -> dict[str, Sheet]:
    from openpyxl.reader.excel import ExcelReader

    found: dict[str, Sheet] = {}
    unknown: dict[str, dict[int, list[int]]] = {}
    spread: list[str] = []
    with warnings.catch_warnings():
        # It warns of drop-down lists and styles that it leaves out; no cell depends on them.
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            book = reader.wb
            files = {s.name: rel.target for s, rel in reader.parser.find_sheets()}
            if told.formulas:
                unknown = _unknown(book, data)
        except Exception as error:  # noqa: BLE001 - whatever a broken workbook makes of its reader
            # Its own words are those of a guess; what made it fail is behind them.
            cause = error.__context__ or error
            what = f"no workbook: {type(cause).__name__}: {cause}"
            raise _refused(path, what, "save it anew as .xlsx") from None
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in found:
                raise _refused(path, f"two sheets are called '{name}'", "rename one of them")
            cells = unknown.get(sheet.title, {})
            merged = told.merged.get(files.get(sheet.title, ""), {})
            lines = read_once(partial(_lines, sheet, cells, merged))
            if merged:
                spread.append(sheet.title.strip())
            found[name] = Sheet(f"sheet {sheet.title.strip()}", lines)
            # To its end while the workbook is open; what breaks it is told by its table.
            with suppress(BrokenSheetError):
                deque(lines(), maxlen=0)
        book.close()
    for name in spread:
        tell(f"{path.name}: merged cells of sheet {name} are read as filled in each of their rows")
    return found


def _unknown(book: Workbook, data: bytes) -> dict[str, dict[int, list[int]]]:
    """Return the columns by sheet and line whose formula has no value beside it.

    A program that writes workbooks without working them out leaves the values to the first one
    that opens them; to us such a cell would look empty.
    """
    import openpyxl

    written = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    found: dict[str, dict[int, list[int]]] = {}
    whole: dict[str, Any] = {"min_row": 1, "max_row": _ROWS, "max_col": WIDEST}
    for values, sheet in zip(book.worksheets, written.worksheets, strict=True):
        before: tuple[Any, ...] = ()
        rows = zip(sheet.iter_rows(**whole), values.iter_rows(**whole), strict=True)
        for line, (told, worked) in enumerate(rows, 1):
            # The rows of a gap, of which there may be a million, are one and the same.
            if told is before:
                continue
            before = told
            for cell, value in zip(told, worked, strict=True):
                # What comes to an empty text is of a type of its own.
                if cell.data_type == "f" and value.value is None and value.data_type != "str":
                    cells = found.setdefault(sheet.title, {})
                    cells.setdefault(line, []).append(cell.column)
    written.close()
    return found


def _lines(
    sheet: _Rows, unknown: dict[int, list[int]], merged: dict[int, dict[int, int]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet.

    Args:
        sheet: The sheet.
        unknown: Its columns by line that hold a formula without a value.
        merged: Its cells over several rows, as `_SheetScan` has them.

    Raises:
        BrokenSheetError: A row cannot be read.
    """
    line = 0
    held: dict[int, tuple[int, object]] = {}
    try:
        # A sheet may say that its only cell is in the last column of the last row.
        for row in sheet.iter_rows(min_row=1, max_row=_ROWS, max_col=WIDEST + 1, values_only=True):
            line += 1
            if line in unknown:
                raise _valueless(line, unknown)  # noqa: TRY301 - what breaks a sheet is one thing
            # Gaps of a million rows are counted, not looked into.
            if row.count(None) == len(row):
                continue
            if merged:
                held |= {at: (last, row[at - 1]) for at, last in merged.get(line, {}).items()}
            shown = {at: value for at, (last, value) in held.items() if line <= last}
            yield line, _cells(line, _filled(row, shown) if shown else row)
    except BrokenSheetError:
        raise
    except Exception as error:
        what = f"cannot be read: {type(error).__name__}: {error}"
        raise BrokenSheetError(line + 1, 1, what, "save the workbook anew") from error


def _filled(row: Sequence[object], shown: dict[int, object]) -> list[object]:
    """Return a row with what its empty cells show."""
    return [shown.get(at) if value is None else value for at, value in enumerate(row, 1)]


def _valueless(line: int, unknown: dict[int, list[int]]) -> BrokenSheetError:
    from openpyxl.utils import get_column_letter

    column = unknown[line][0]
    more = sum(map(len, unknown.values())) - 1
    others = f", as do {more} other cells" if more > 1 else ", as does another cell" if more else ""
    what = f"cell {get_column_letter(column)}{line} holds a formula without its value{others}"
    fix = "open the workbook in Excel or LibreOffice, save it, and read it again"
    return BrokenSheetError(line, column, what, fix)


def _cells(line: int, row: Sequence[object]) -> list[str]:
    """Return the cells of a row as text, empty ones at its end left out."""
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > WIDEST:
        raise BrokenSheetError(line, len(cells), f"has more than {WIDEST} columns")
    if error := next((c for c in cells if c in _ERRORS), ""):
        what = f"holds {error}, the error of a formula"
        raise BrokenSheetError(line, cells.index(error) + 1, what, "mend the formula")
    return cells


def _text(value: object) -> str:
    """Return what a cell shows: whole numbers without a fraction, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - exact up to there
    if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):  # noqa: DTZ001 - a cell has no zone
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


WORKBOOK = ".xlsx"
"""Ending of the files that it makes."""

_MOST_ROWS = (1 << 20) - 1
_LONGEST = (1 << 15) - 1
_WIDTH = 18
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NUMBERS = (Type.WEIGHT, Type.SHARE)


def workbook_bytes(tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Return tables as a workbook, a sheet each, the same bytes for the same cells.

    Ids and days are texts, so that no program makes a day of ``6/27``; weights are numbers. A cell
    that looks like a formula is a text.

    Args:
        tables: Columns and rows of each table, by its name.

    Raises:
        OutputError: A table has more rows, or a cell more signs, than a sheet holds.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from bordergraph.tables.formats import read_tables
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "mine.xlsx")
        ...     _ = file.write_bytes(workbook_bytes({"agencies": (("id", "label"), [("6/27", "=A")])}))
        ...     [(a.id, a.label) for a in read_tables(file).agencies]
        [('6/27', '=A')]
    """
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    def cell(text: str, *, number: bool) -> str | float:
        if number and text:
            return float(text)
        if len(text) > _LONGEST:
            raise OutputError(f"a cell of a workbook holds {_LONGEST} signs, and '{text[:40]}...' more", "take csv")  # fmt: skip
        return ILLEGAL_CHARACTERS_RE.sub(" ", shielded(text))

    book = Workbook(write_only=True)
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, _ in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
        sheet.append(list(columns))
        numbers = [c in COLUMNS[name] and COLUMNS[name][c].type in _NUMBERS for c in columns]
        for row, cells in enumerate(rows, 1):
            if row > _MOST_ROWS:
                raise OutputError(f"a sheet holds {_MOST_ROWS} rows, and {name} more", "take csv")
            sheet.append([cell(c, number=n) for c, n in zip(cells, numbers, strict=True)])
    book.properties.creator = "bordergraph"
    made = io.BytesIO()
    book.save(made)
    return _dateless(made)


def _dateless(made: io.BytesIO) -> bytes:
    """Return a workbook without the time at which it was made."""
    found = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return found.getvalue()
