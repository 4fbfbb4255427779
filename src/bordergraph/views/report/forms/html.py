"""A report as one HTML file: no script, nothing fetched, readable on paper and in the dark."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bordergraph.views.report.charts.bars import bars_svg
from bordergraph.views.report.forms.notes import Footnotes, source_line

if TYPE_CHECKING:
    from jinja2 import Template

    from bordergraph.views.report.model import Line, Report, Row, Section
    from bordergraph.words.labels import Labels

__all__ = ["to_html"]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    folder = files("bordergraph.views.report.forms")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))


@cache
def _style() -> str:
    return (files("bordergraph.views.report.forms") / "report.css").read_text(encoding="utf-8")


def _policy(style: str) -> str:
    """Return a content policy that allows this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def to_html(report: Report, labels: Labels, *, everything: bool = True) -> str:
    """Return the report as one HTML document.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: Show all rows; long tables fold what lies beyond the first few.
    """
    from markupsafe import Markup

    notes = Footnotes()
    figures = 0
    sections: list[dict[str, Any]] = []
    for section in report.sections:
        figure = None
        if section.bars:
            figures += 1
            # Our own SVG writer escapes every text that goes into it.
            svg = Markup(bars_svg(section.bars))  # noqa: S704 - escaped by the SVG writer
            caption = labels.say("figure-n", n=figures, title=section.bars.title)
            figure = {"svg": svg, "caption": caption}
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
    style = _style()
    return _template().render(
        report=report,
        sections=sections,
        sources=listed,
        say=labels.say,
        language=labels.language,
        style=Markup(style),  # noqa: S704 - our own file
        policy=_policy(style),
    )


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
            return {"cells": row.cells, "marks": marks, "details": details}

        table = {
            "caption": section.table.caption or section.heading,
            "columns": section.table.columns,
            "numeric": section.table.numeric,
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
        "notes": section.notes,
        "figure": figure,
    }
