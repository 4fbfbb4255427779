"""A workbook of Excel as tables: one sheet each, under the names of the tables."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from bordergraph.errors import DataError, Fault
from bordergraph.tables.sheets import WIDEST, BrokenSheetError, Sheet, read_once
from bordergraph.unpacked import content, most

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from openpyxl import Workbook


class _Rows(Protocol):
    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int, values_only: bool
    ) -> Iterable[tuple[Any, ...]]: ...


__all__ = ["workbook_sheets"]

_ROWS = 1 << 20
_PIECE = 1 << 20
# A formula as its sheet writes it; what a chart refers to looks alike, and does no harm.
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
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
            formulas = size <= most(len(data)) and _has_formulas(archive)
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from None
    # The last of these is how zipfile says that it cannot undo a compression or a cipher.
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        fix = "save it as an Excel workbook (.xlsx), without a password"
        raise _refused(path, f"no workbook: {error}", fix) from None
    if size > most(len(data)):
        what = f"unpacks to {size >> 20} MiB, more than the {most(len(data)) >> 20} MiB allowed"
        raise _refused(path, what, "save only the sheets that are tables")
    return _sheets(path, data, formulas=formulas)


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    """Tell whether a workbook may hold formulas; to read every cell for it takes far longer."""
    for entry in archive.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        with archive.open(entry) as file:
            end = b""
            while piece := file.read(_PIECE):
                if _FORMULA.search(end + piece):
                    return True
                end = piece[-64:]
    return False


def _refused(path: Path, what: str, fix: str = "") -> DataError:
    return DataError(f"{path} cannot be read", [Fault(str(path), what, fix, rule="tables")])


def _sheets(path: Path, data: bytes, *, formulas: bool) -> dict[str, Sheet]:
    import openpyxl

    found: dict[str, Sheet] = {}
    unknown: dict[str, dict[int, list[int]]] = {}
    with warnings.catch_warnings():
        # It warns of drop-down lists and styles that it leaves out; no cell depends on them.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            if formulas:
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
            lines = read_once(lambda sheet=sheet, cells=cells: _lines(sheet, cells))  # type: ignore[misc] # those of this turn
            found[name] = Sheet(f"sheet {sheet.title.strip()}", lines)
            for _ in _whole(found[name]):
                pass
        book.close()
    return found


def _whole(sheet: Sheet) -> Iterator[None]:
    """Read a sheet to its end while its workbook is open; what breaks it is told by its table."""
    try:
        for _ in sheet.lines():
            yield
    except BrokenSheetError:
        return


def _unknown(book: Workbook, data: bytes) -> dict[str, dict[int, list[int]]]:
    """Return the columns by sheet and line whose formula has no value beside it.

    A program that writes workbooks without working them out leaves the values to the first one
    that opens them; to us such a cell would look empty.
    """
    import openpyxl

    written = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    found: dict[str, dict[int, list[int]]] = {}
    whole: dict[str, Any] = {
        "min_row": 1,
        "max_row": _ROWS,
        "max_col": WIDEST,
        "values_only": False,
    }
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


def _lines(sheet: _Rows, unknown: dict[int, list[int]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet.

    Args:
        sheet: The sheet.
        unknown: Its columns by line that hold a formula without a value.

    Raises:
        BrokenSheetError: A row cannot be read.
    """
    line = 0
    try:
        # A sheet may say that its only cell is in the last column of the last row.
        for row in sheet.iter_rows(min_row=1, max_row=_ROWS, max_col=WIDEST + 1, values_only=True):
            line += 1
            if line in unknown:
                raise _valueless(line, unknown)  # noqa: TRY301 - what breaks a sheet is one thing
            # Gaps of a million rows are counted, not looked into.
            if row.count(None) < len(row):
                yield line, _cells(line, row)
    except BrokenSheetError:
        raise
    except Exception as error:
        what = f"cannot be read: {type(error).__name__}: {error}"
        raise BrokenSheetError(line + 1, 1, what, "save the workbook anew") from error


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
