"""A report as PDF: tagged for screen readers, with bookmarks, links and its fonts inside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bordergraph.errors import UsageError
from bordergraph.views.report.forms.html import laid_out, stamp_line
from bordergraph.views.report.model import with_few_sources
from bordergraph.views.table.column import printable
from bordergraph.views.table.table import column_widths

if TYPE_CHECKING:
    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels

# Letters that a line of a table holds, what stands between columns, and the column of sources.
LETTERS = 116
GAP = 3
CITED = 17

CITES = 2
"""Sources of a row on paper; the other forms cite all."""


def to_pdf(report: Report, labels: Labels, *, everything: bool = False) -> bytes:
    """Return the report as PDF; the same report gives the same bytes.

    It is made to PDF/UA-1. Where a name holds a letter that the engine's own fonts do not have,
    the fonts of this machine are asked too, and the file is tagged but claims no standard.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: All rows of long tables, and not only the first.

    Raises:
        UsageError: typst is not installed.
    """
    try:
        import typst
    except ModuleNotFoundError:
        raise UsageError("typst is not installed", "pip install 'bordergraph[pdf]'") from None
    given = json.dumps(_seen(_given(report, labels, everything=everything)), ensure_ascii=False)
    day = report.stamp.day or "1970-01-01"
    made = datetime.fromisoformat(day).replace(tzinfo=UTC)
    template = (files("bordergraph.views.report.forms") / "report.typ").read_bytes()

    def compiled(*, strict: bool) -> bytes:
        return typst.compile(
            template,
            format="pdf",
            sys_inputs={"report": given},
            pdf_standards=["ua-1"] if strict else [],
            ignore_system_fonts=strict,
            timestamp=made,
        )

    try:
        return compiled(strict=True)
    except typst.TypstError:
        return compiled(strict=False)


def _given(report: Report, labels: Labels, *, everything: bool) -> dict[str, Any]:
    """Return what the template sets, in plain values."""
    if not everything:
        few = (with_few_sources(s, report.sources, CITES) for s in report.sections)
        report = replace(report, sections=tuple(few))
    laid = laid_out(report, labels, everything=everything, alone=True)
    for section in laid["sections"]:
        if section["table"]:
            section["table"]["widths"] = _widths(section["table"])
    return {
        **laid,
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
    """Return the parts of the line that the columns take; what is left goes to the first."""
    rows = [table["columns"], *(row["cells"] for row in (*table["rows"], *table["more"]))]
    room = LETTERS - GAP * len(table["columns"]) - (CITED if table["cited"] else 0)
    widths = [width + GAP for width in column_widths(rows, room)]
    widths[0] += max(0, LETTERS - sum(widths) - (CITED if table["cited"] else 0))
    return [*widths, CITED] if table["cited"] else widths


def _seen(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value without characters that nobody sees."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _seen(held) for key, held in value.items()}
    return [_seen(held) for held in value] if isinstance(value, list) else value
