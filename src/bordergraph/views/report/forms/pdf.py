"""A report as PDF: tagged for screen readers, with bookmarks, links and its fonts inside."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bordergraph.errors import MissingExtraError
from bordergraph.views.report.forms.html import page_values, stamp_line
from bordergraph.views.table.column import clean_text
from bordergraph.views.table.table import column_widths

if TYPE_CHECKING:
    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels

# Letters that a line of a table holds, what stands between columns, and the column of sources.
LINE_LETTERS = 116
GAP = 3
CITED_WIDTH = 17

MAX_SOURCES = 2
"""Sources of a row on paper; the other forms cite all."""


def to_pdf(report: Report, labels: Labels, *, everything: bool = False) -> bytes:
    """Return the report as PDF; the same report gives the same bytes.

    It is made to PDF/UA-1. Where a name holds a letter that the engine's own fonts do not have,
    the fonts of this machine are asked too, and the file is tagged but claims no standard.
    All rows of long tables are set only where `everything` is.

    Raises:
        MissingExtraError: typst is not installed.
    """
    try:
        import typst
    except ModuleNotFoundError:
        raise MissingExtraError("typst", "pdf") from None
    values = _template_values(report, labels, everything=everything)
    report_json = json.dumps(_printable_values(values), ensure_ascii=False)
    day = report.stamp.day or "1970-01-01"
    timestamp = datetime.fromisoformat(day).replace(tzinfo=UTC)
    template = (files("bordergraph.views.report.forms") / "report.typ").read_bytes()

    def compile_pdf(*, strict: bool) -> bytes:
        return typst.compile(
            template,
            format="pdf",
            sys_inputs={"report": report_json},
            pdf_standards=["ua-1"] if strict else [],
            ignore_system_fonts=strict,
            timestamp=timestamp,
        )

    try:
        return compile_pdf(strict=True)
    except typst.TypstError:
        return compile_pdf(strict=False)


def _template_values(report: Report, labels: Labels, *, everything: bool) -> dict[str, Any]:
    """Return the values of the Typst template."""
    limit = None if everything else MAX_SOURCES
    report = report if everything else report.shorten()
    values = page_values(report, labels, standalone=True, limit=limit)
    for section in values["sections"]:
        if section["table"]:
            section["table"]["widths"] = _widths(section["table"])
    return {
        **values,
        "language": labels.language,
        "brief": report.brief,
        "stamp": stamp_line(report, labels),
        "words": {
            "page": labels.say("page-of", n="{n}", all="{all}"),
            "row-sources": labels.say("row-sources"),
            "sources": labels.say("column.sources"),
            "source-list": labels.say("source-list"),
        },
    }


def _widths(table: dict[str, Any]) -> list[int]:
    """Return the column widths; the first column takes the remainder."""
    rows = [table["columns"], *(row["cells"] for row in (*table["rows"], *table["more"]))]
    width = LINE_LETTERS - GAP * len(table["columns"]) - (CITED_WIDTH if table["cited"] else 0)
    widths = [width + GAP for width in column_widths(rows, width)]
    widths[0] += max(0, LINE_LETTERS - sum(widths) - (CITED_WIDTH if table["cited"] else 0))
    return [*widths, CITED_WIDTH] if table["cited"] else widths


def _printable_values(value: Any) -> Any:
    """Return a value without invisible characters."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _printable_values(item) for key, item in value.items()}
    return [_printable_values(item) for item in value] if isinstance(value, list) else value
