"""Rows as lines, one by one as they come: CSV, and plain text for pipes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bordergraph.views.table.escaping import cell, printable, safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.views.table.flat import Flat


def csv_text(flat: Flat) -> str:
    """Return CSV with a header row, safe to open in a spreadsheet."""
    return "".join(csv_lines(flat.columns, flat.rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of CSV with a header row, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow([v if type(v) is int else safe_cell(v) for v in row])
    yield out.getvalue()


def text_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield tab-separated lines without any drawing, for pipes."""
    yield "\t".join(printable(c) for c in columns) + "\n"
    for row in rows:
        cells = (str(v) if type(v) is int else printable(cell(v)).replace("\t", " ") for v in row)
        yield "\t".join(cells) + "\n"
