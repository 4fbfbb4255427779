"""A report laid out: every mark numbered, every figure drawn; what HTML and PDF are set from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.report.charts.bars import bars_svg
from bordergraph.views.report.forms.notes import Footnotes, source_line

if TYPE_CHECKING:
    from bordergraph.views.report.model import Line, Report, Row, Section
    from bordergraph.words.labels import Labels

__all__ = ["laid_out"]


def laid_out(report: Report, labels: Labels, *, everything: bool = True) -> dict[str, Any]:
    """Return what a page shows, in plain values: sections in order, and the sources cited.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: All rows; those beyond the first few stand apart, under ``more``.
    """
    notes = Footnotes()
    figures = 0
    sections: list[dict[str, Any]] = []
    for section in report.sections:
        figure = None
        if section.bars:
            figures += 1
            caption = labels.say("figure-n", n=figures, title=section.bars.title)
            figure = {"svg": bars_svg(section.bars), "caption": caption}
        sections.append(_section(section, labels, notes, figure, everything=everything))
    listed = [
        {
            "number": number,
            "text": source_line(report.sources[s], labels),
            "url": report.sources[s].url
            if report.sources[s].url.startswith(("https://", "http://"))
            else "",
        }
        for number, s in enumerate(notes.order, 1)
        if s in report.sources
    ]
    return {"sections": sections, "sources": listed}


def _said(line: Line, notes: Footnotes) -> dict[str, Any]:
    return {"text": line.text, "marks": notes.numbers(line.sources)[0]}


def _section(
    section: Section,
    labels: Labels,
    notes: Footnotes,
    figure: dict[str, Any] | None,
    *,
    everything: bool,
) -> dict[str, Any]:
    table = None
    lines = [_said(line, notes) for line in section.lines]
    if section.table and section.table.rows:
        rows = section.table.rows if everything else section.table.shown(everything=False)
        limit = section.table.limit

        def drawn(row: Row) -> dict[str, Any]:
            marks = notes.numbers(row.sources)[0]
            details = [_said(d, notes) for d in row.details]
            return {"cells": list(row.cells), "marks": marks, "details": details}

        table = {
            "caption": section.table.caption or section.heading,
            "columns": list(section.table.columns),
            "numeric": sorted(section.table.numeric),
            "cited": any(row.sources for row in rows),
            "rows": [drawn(r) for r in rows[:limit]],
            "more": [drawn(r) for r in rows[limit:]],
            "left": labels.number(len(rows) - limit) if len(rows) > limit else "",
        }
    return {
        "key": section.key,
        "heading": section.heading,
        "intro": section.intro,
        "lines": lines,
        "table": table,
        "notes": list(section.notes),
        "figure": figure,
    }
