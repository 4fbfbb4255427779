"""From tables to a workbook of Excel that `bordergraph.tables.workbook` reads back."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from bordergraph.errors import OutputError
from bordergraph.schema import Type
from bordergraph.tables.cells import shielded
from bordergraph.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WORKBOOK = ".xlsx"
"""Ending of the files that it makes."""

_ROWS = (1 << 20) - 1
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
        >>> from bordergraph.tables import read_tables
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
            if row > _ROWS:
                raise OutputError(f"a sheet holds {_ROWS} rows, and {name} more", "take csv")
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
