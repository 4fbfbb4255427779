"""A workbook of Excel as tables: one sheet each, under the names of the tables."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bordergraph.errors import DataError, Fault
from bordergraph.tables.sheets import WIDEST, BrokenSheetError, Sheet, read_once
from bordergraph.unpacked import content, most

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


class _Rows(Protocol):
    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int, values_only: bool
    ) -> Iterable[tuple[object, ...]]: ...


__all__ = ["workbook_sheets"]

_ROWS = 1 << 20
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
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from None
    # The last of these is how zipfile says that it cannot undo a compression or a cipher.
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        fix = "save it as an Excel workbook (.xlsx), without a password"
        raise _refused(path, f"no workbook: {error}", fix) from None
    if size > most(len(data)):
        what = f"unpacks to {size >> 20} MiB, more than the {most(len(data)) >> 20} MiB allowed"
        raise _refused(path, what, "save only the sheets that are tables")
    return _sheets(path, data)


def _refused(path: Path, what: str, fix: str = "") -> DataError:
    return DataError(f"{path} cannot be read", [Fault(str(path), what, fix, rule="tables")])


def _sheets(path: Path, data: bytes) -> dict[str, Sheet]:
    import openpyxl

    found: dict[str, Sheet] = {}
    with warnings.catch_warnings():
        # It warns of drop-down lists and styles that it leaves out; no cell depends on them.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
        except Exception as error:  # noqa: BLE001 - whatever a broken workbook makes of its reader
            # Its own words are those of a guess; what made it fail is behind them.
            cause = error.__context__ or error
            what = f"no workbook: {type(cause).__name__}: {cause}"
            raise _refused(path, what, "save it anew as .xlsx") from None
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in found:
                raise _refused(path, f"two sheets are called '{name}'", "rename one of them")
            lines = read_once(lambda sheet=sheet: _lines(sheet))  # type: ignore[misc] # the sheet of this turn
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


def _lines(sheet: _Rows) -> Iterator[tuple[int, Sequence[str]]]:
    line = 0
    try:
        # A sheet may say that its only cell is in the last column of the last row.
        for row in sheet.iter_rows(min_row=1, max_row=_ROWS, max_col=WIDEST + 1, values_only=True):
            line += 1
            # Gaps of a million rows are counted, not looked into.
            if row.count(None) < len(row):
                yield line, _cells(line, row)
    except BrokenSheetError:
        raise
    except Exception as error:
        what = f"cannot be read: {type(error).__name__}: {error}"
        raise BrokenSheetError(line + 1, 1, what, "save the workbook anew") from error


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
