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

from bordergraph.decompress import read_content, unpack_limit
from bordergraph.errors import DataError, OutputError, Sentence, reason_of, warn_reading
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, escape_formula
from bordergraph.tables.sheets import WIDEST, BrokenSheetError, Sheet, cache_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook


class _Rows(Protocol):
    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int, values_only: bool
    ) -> Iterable[tuple[Any, ...]]: ...


_ROWS = 1 << 20
_READ_BYTES = 1 << 20
_OVERLAP = 1 << 8
# A formula in the XML of a sheet; a reference of a chart looks the same, and does no harm.
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
        data = read_content(path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            scan = _scan_sheets(archive) if size <= unpack_limit(len(data)) else _SheetScan()
    except OSError as error:
        message = Sentence("cannot be read: {why}", why=reason_of(error))
        raise DataError.of_file(path, message) from None
    # zipfile raises NotImplementedError for a compression or a cipher that it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        fix = "save it as an Excel workbook (.xlsx), without a password"
        message = Sentence("not a workbook: {why}", why=reason_of(error))
        raise DataError.of_file(path, message, fix) from None
    if size > unpack_limit(len(data)):
        text = "unpacks to {n} MiB, more than the {allowed} MiB allowed"
        message = Sentence(text, n=size >> 20, allowed=unpack_limit(len(data)) >> 20)
        raise DataError.of_file(path, message, "save only the sheets that are tables")
    return _sheets(path, data, scan)


@dataclass
class _SheetScan:
    """What the XML of the sheets shows; to read every cell for it takes far longer.

    Attributes:
        formulas: Whether there may be any.
        merged: Cells that are one over several rows, by the file of their sheet: their column, from
            1, and their last row, by their first.
    """

    formulas: bool = False
    merged: dict[str, dict[int, dict[int, int]]] = field(default_factory=dict)


def _scan_sheets(archive: zipfile.ZipFile) -> _SheetScan:
    scan = _SheetScan()
    for entry in archive.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        with archive.open(entry) as file:
            tail = b""
            while part := file.read(_READ_BYTES):
                text = tail + part
                scan.formulas = scan.formulas or _FORMULA.search(text) is not None
                if b"mergeCell" in text:
                    _note_merged(text, scan.merged.setdefault(entry.filename, {}))
                tail = text[-_OVERLAP:]
    return scan


def _note_merged(text: bytes, rows: dict[int, dict[int, int]]) -> None:
    """Note the cells in a part of a sheet that reach over several rows."""
    from openpyxl.utils import column_index_from_string

    for column, first, last in _MERGED.findall(text):
        if first != last:
            column_number = column_index_from_string(column.decode())
            rows.setdefault(int(first), {})[column_number] = int(last)


def _sheets(path: Path, data: bytes, scan: _SheetScan) -> dict[str, Sheet]:
    from openpyxl.reader.excel import ExcelReader

    sheets: dict[str, Sheet] = {}
    unvalued: dict[str, dict[int, list[int]]] = {}
    merged_sheets: list[str] = []
    with warnings.catch_warnings():
        # It warns of drop-down lists and styles that it leaves out; no cell depends on them.
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            book = reader.wb
            files = {s.name: rel.target for s, rel in reader.parser.find_sheets()}
            if scan.formulas:
                unvalued = _unvalued_formulas(book, data)
        except Exception as error:  # noqa: BLE001 - whatever a broken workbook makes of its reader
            # The message of the reader is a guess; the cause is behind it.
            cause = error.__context__ or error
            message = Sentence("not a workbook: {why}", why=f"{type(cause).__name__}: {cause}")
            raise DataError.of_file(path, message, "save it again as .xlsx") from None
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in sheets:
                message = Sentence("two sheets are called '{name}'", name=name)
                raise DataError.of_file(path, message, "rename one of them")
            cells = unvalued.get(sheet.title, {})
            merged = scan.merged.get(files.get(sheet.title, ""), {})
            lines = cache_lines(partial(_lines, sheet, cells, merged))
            if merged:
                merged_sheets.append(sheet.title.strip())
            sheets[name] = Sheet(Sentence("sheet {name}", name=sheet.title.strip()), lines)
            # Read to the end while the workbook is open; its table reports what breaks it.
            with suppress(BrokenSheetError):
                deque(lines(), maxlen=0)
        book.close()
    for name in merged_sheets:
        text = "{file}: merged cells of sheet {name} are read as filled in each of their rows"
        warn_reading(Sentence(text, file=path.name, name=name))
    return sheets


def _unvalued_formulas(book: Workbook, data: bytes) -> dict[str, dict[int, list[int]]]:
    """Return the columns by sheet and line whose formula has no value beside it.

    A program that writes workbooks without working them out leaves the values to the first one
    that opens them; to us such a cell would look empty.
    """
    import openpyxl

    formula_book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    unvalued: dict[str, dict[int, list[int]]] = {}
    area: dict[str, Any] = {"min_row": 1, "max_row": _ROWS, "max_col": WIDEST}
    for values, sheet in zip(book.worksheets, formula_book.worksheets, strict=True):
        previous: tuple[Any, ...] = ()
        rows = zip(sheet.iter_rows(**area), values.iter_rows(**area), strict=True)
        for line, (formulas, results) in enumerate(rows, 1):
            # The rows of a gap, up to a million, are one object.
            if formulas is previous:
                continue
            previous = formulas
            for cell, value in zip(formulas, results, strict=True):
                # A formula with an empty text as value has the type "str".
                if cell.data_type == "f" and value.value is None and value.data_type != "str":
                    cells = unvalued.setdefault(sheet.title, {})
                    cells.setdefault(line, []).append(cell.column)
    formula_book.close()
    return unvalued


def _lines(
    sheet: _Rows, unvalued: dict[int, list[int]], merged: dict[int, dict[int, int]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet.

    Args:
        sheet: The sheet.
        unvalued: Its columns by line that hold a formula without a value.
        merged: Its cells over several rows, as `_SheetScan` has them.

    Raises:
        BrokenSheetError: A row cannot be read.
    """
    line = 0
    spans: dict[int, tuple[int, object]] = {}
    try:
        # A sheet may say that its only cell is in the last column of the last row.
        for row in sheet.iter_rows(min_row=1, max_row=_ROWS, max_col=WIDEST + 1, values_only=True):
            line += 1
            if line in unvalued:
                raise _missing_value_error(line, unvalued)  # noqa: TRY301 - what breaks a sheet is one thing
            # Empty rows, up to a million, are only counted.
            if row.count(None) == len(row):
                continue
            if merged:
                spans |= {col: (last, row[col - 1]) for col, last in merged.get(line, {}).items()}
            visible = {col: value for col, (last, value) in spans.items() if line <= last}
            yield line, _cells(line, _fill_merged(row, visible) if visible else row)
    except BrokenSheetError:
        raise
    except Exception as error:
        message = Sentence("cannot be read: {why}", why=f"{type(error).__name__}: {error}")
        raise BrokenSheetError(line + 1, 1, message, "save the workbook again") from error


def _fill_merged(row: Sequence[object], visible: dict[int, object]) -> list[object]:
    """Return a row with the values of merged cells in its empty cells."""
    return [visible.get(col) if value is None else value for col, value in enumerate(row, 1)]


def _missing_value_error(line: int, unvalued: dict[int, list[int]]) -> BrokenSheetError:
    from openpyxl.utils import get_column_letter

    column = unvalued[line][0]
    more = sum(map(len, unvalued.values())) - 1
    text = "cell {cell} holds a formula without its value"
    if more:
        text = "cell {cell} holds a formula without its value, as do {n} more"
    message = Sentence(text, cell=f"{get_column_letter(column)}{line}", n=more)
    fix = "open the workbook in Excel or LibreOffice, save it, and read it again"
    return BrokenSheetError(line, column, message, fix)


def _cells(line: int, row: Sequence[object]) -> list[str]:
    """Return the cells of a row as text, empty ones at its end left out."""
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > WIDEST:
        raise BrokenSheetError(line, len(cells), Sentence("has more than {n} columns", n=WIDEST))
    if error := next((c for c in cells if c in _ERRORS), ""):
        message = Sentence("holds {error}, the error of a formula", error=error)
        raise BrokenSheetError(line, cells.index(error) + 1, message, "correct the formula")
    return cells


def _text(value: object) -> str:
    """Return the text of a cell: whole numbers without a fraction, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):  # noqa: DTZ001 - a cell has no zone
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


WORKBOOK = ".xlsx"
"""Ending of a workbook that is written."""

_MAX_ROWS = (1 << 20) - 1
_MAX_CELL = (1 << 15) - 1
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
        if len(text) > _MAX_CELL:
            message = "a cell of a workbook holds {n} characters, and '{text}...' has more"
            raise OutputError(Sentence(message, n=_MAX_CELL, text=text[:40]), "use csv instead")
        return ILLEGAL_CHARACTERS_RE.sub(" ", escape_formula(text))

    book = Workbook(write_only=True)
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column_number, _ in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(column_number)].width = _WIDTH
        sheet.append(list(columns))
        numbers = [c in COLUMNS[name] and COLUMNS[name][c].type in _NUMBERS for c in columns]
        for row, cells in enumerate(rows, 1):
            if row > _MAX_ROWS:
                message = "a sheet holds {n} rows, and {name} has more"
                raise OutputError(Sentence(message, n=_MAX_ROWS, name=name), "use csv instead")
            sheet.append([cell(c, number=n) for c, n in zip(cells, numbers, strict=True)])
    book.properties.creator = "bordergraph"
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_timestamps(buffer)


def _without_timestamps(book: io.BytesIO) -> bytes:
    """Return a workbook without the time at which it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return result.getvalue()
