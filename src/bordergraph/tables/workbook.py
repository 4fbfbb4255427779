"""Workbooks of Excel, read and written: a sheet a table, under the names of the tables."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from bordergraph.decompress import read_content, unpack_limit
from bordergraph.errors import DataError, OutputError, Sentence, reason_of, warn_reading
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, cell_text, escape_formula
from bordergraph.tables.sheets import WIDEST, BrokenSheetError, file_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bordergraph.tables.sheets import Row, Sheet


_ROWS = 1 << 20
# A tag in the XML of a sheet may have a prefix.
_P = rb"(?:\w+:)?"
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<%bc\s(?P<attributes>[^<>]*)>\s*<%bf\b[^<>]*(?:/>|>[^<>]*</%bf>)\s*(?:<%bv\s*(?:/>|></%bv>)\s*)?</%bc>"
    % ((_P,) * 6)
)
_CELL_NAME = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_MERGED = re.compile(
    rb"<%bmergeCell\s[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})" % _P
)
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!")


def workbook_sheets(path: Path) -> dict[str, Sheet]:
    """Return the sheets of a workbook by their names in lower case.

    What is no workbook, or unpacks to more than a file of its size holds, is a DataError.
    """
    try:
        data = read_content(path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
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
    return _sheets(path, data)


def _sheets(path: Path, data: bytes) -> dict[str, Sheet]:
    from openpyxl.reader.excel import ExcelReader

    sheets: dict[str, Sheet] = {}
    merged_sheets: list[str] = []
    with warnings.catch_warnings():
        # It warns of drop-down lists and styles that it leaves out; no cell depends on them.
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            files = ((s.name, rel.target) for s, rel in reader.parser.find_sheets())
            texts = {n: reader.archive.read(f) for n, f in files if f in reader.valid_files}
        except Exception as error:  # noqa: BLE001 - whatever a broken workbook makes of its reader
            # The message of the reader is a guess; the cause is behind it.
            cause = error.__context__ or error
            message = Sentence("not a workbook: {why}", why=f"{type(cause).__name__}: {cause}")
            raise DataError.of_file(path, message, "save it again as .xlsx") from None
        for sheet in reader.wb.worksheets:
            name = sheet.title.strip().lower()
            if name in sheets:
                message = Sentence("two sheets are called '{name}'", name=name)
                raise DataError.of_file(path, message, "rename one of them")
            merged = _merged_cells(texts[sheet.title])
            unvalued = _unvalued_formulas(texts[sheet.title])
            if merged:
                merged_sheets.append(sheet.title.strip())
            file = Sentence("sheet {name}", name=sheet.title.strip())
            sheets[name] = file_sheet(file, _rows(sheet, unvalued, merged))
        reader.wb.close()
    for name in merged_sheets:
        text = "{file}: merged cells of sheet {name} are read as filled in each of their rows"
        warn_reading(Sentence(text, file=path.name, name=name))
    return sheets


def _merged_cells(text: bytes) -> dict[int, dict[int, int]]:
    """Return the cells over several rows of a sheet: column, from 1, and last row, by their first."""
    from openpyxl.utils import column_index_from_string

    rows: dict[int, dict[int, int]] = {}
    for column, first, last in _MERGED.findall(text):
        if first != last:
            rows.setdefault(int(first), {})[column_index_from_string(column.decode())] = int(last)
    return rows


def _unvalued_formulas(text: bytes) -> dict[int, list[str]]:
    """Return the columns by line of a sheet whose formula has no value beside it.

    A program that writes workbooks without working them out leaves the values to the first one
    that opens them; to us such a cell would look empty.
    """
    columns: dict[int, list[str]] = {}
    for match in _FORMULA_WITHOUT_VALUE.finditer(text):
        name = _CELL_NAME.search(match["attributes"])
        # A formula with an empty text as value has the type "str".
        if name and b'"str"' not in match["attributes"]:
            columns.setdefault(int(name[2]), []).append(name[1].decode())
    return columns


def _rows(
    sheet: Any, unvalued: dict[int, list[str]], merged: dict[int, dict[int, int]]
) -> Iterator[Row]:
    """Yield the rows of a sheet, with values in merged cells, up to a `BrokenSheetError`."""
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


def _missing_value_error(line: int, unvalued: dict[int, list[str]]) -> BrokenSheetError:
    from openpyxl.utils import column_index_from_string

    column = unvalued[line][0]
    more = sum(map(len, unvalued.values())) - 1
    text = "cell {cell} holds a formula without its value"
    if more:
        text = "cell {cell} holds a formula without its value, as do {n} more"
    message = Sentence(text, cell=f"{column}{line}", n=more)
    fix = "open the workbook in Excel or LibreOffice, save it, and read it again"
    return BrokenSheetError(line, column_index_from_string(column), message, fix)


def _cells(line: int, row: Sequence[object]) -> list[str]:
    """Return the cells of a row as text, empty ones at its end left out."""
    cells = [cell_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > WIDEST:
        raise BrokenSheetError(line, len(cells), Sentence("has more than {n} columns", n=WIDEST))
    if error := next((c for c in cells if c in _ERRORS), ""):
        message = Sentence("holds {error}, the error of a formula", error=error)
        raise BrokenSheetError(line, cells.index(error) + 1, message, "correct the formula")
    return cells


WORKBOOK = ".xlsx"
"""Ending of a workbook that is written."""

_MAX_ROWS = (1 << 20) - 1
_MAX_CELL = (1 << 15) - 1
_WIDTH = 18
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NUMBERS = (Type.WEIGHT, Type.SHARE)


def workbook_bytes(tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Return columns and rows of tables as a workbook, a sheet each, the same bytes for the same cells.

    Ids and days are texts, so that no program makes a day of ``6/27``; weights are numbers. A cell
    that looks like a formula is a text.

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
