"""A report laid out: every mark numbered, every figure drawn; what HTML and PDF are set from."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from bordergraph.views.report.charts import NARROW, svg
from bordergraph.views.report.forms.notes import Footnotes, source_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.views.report.model import Figure, Line, Report, Row, Section
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
    figures = count(1)
    sections = [
        _section(section, labels, notes, figures, everything=everything)
        for section in report.sections
    ]
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


def _figure(figure: Figure, labels: Labels, notes: Footnotes, number: int) -> dict[str, Any]:
    return {
        "key": figure.key,
        "svg": svg(figure),
        "small": svg(figure, width=NARROW),
        "caption": labels.say("figure-n", n=labels.number(number), title=figure.title),
        "note": figure.note,
        "marks": notes.numbers(figure.sources)[0],
    }


def _said(line: Line, notes: Footnotes) -> dict[str, Any]:
    return {"text": line.text, "marks": notes.numbers(line.sources)[0]}


def _section(
    section: Section,
    labels: Labels,
    notes: Footnotes,
    numbers: Iterator[int],
    *,
    everything: bool,
) -> dict[str, Any]:
    table = None
    lines = [_said(line, notes) for line in section.lines]
    figures = [_figure(f, labels, notes, next(numbers)) for f in section.figures]
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
        "figures": figures,
    }
