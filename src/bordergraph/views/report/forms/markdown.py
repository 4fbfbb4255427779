"""A report as Markdown, with footnotes for its sources."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from bordergraph.views.report.forms.notes import Footnotes, figure_line, source_line
from bordergraph.views.tables.table import escape_markdown

if TYPE_CHECKING:
    from bordergraph.views.report.model import Line, Report, Row, Table
    from bordergraph.words.labels import Labels

__all__ = ["to_markdown"]


def to_markdown(report: Report, labels: Labels, *, everything: bool = False) -> str:
    """Return the report as Markdown; every text from the data is escaped.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: Show all rows instead of the first few.
    """
    notes = Footnotes()
    lines = [f"# {escape_markdown(report.title)}", "", escape_markdown(report.subtitle)]
    figures = count(1)
    for section in report.sections:
        lines += ["", f"## {escape_markdown(section.heading)}", ""]
        if section.intro:
            lines += [escape_markdown(section.intro), ""]
        lines += [f"- {_said(line, notes)}" for line in section.lines]
        for figure in section.figures:
            text = escape_markdown(figure_line(figure, next(figures), labels))
            lines += ["", f"{text}{_marks(figure.sources, notes)}"]
        if section.table and section.table.rows:
            lines += [""] if section.lines or section.figures else []
            lines += _table(section.table, labels, notes, everything=everything)
        for note in section.notes:
            lines += ["", f"*{escape_markdown(note)}*"]
    listed = [report.sources[s] for s in notes.order if s in report.sources]
    if listed:
        lines += ["", f"## {labels.say('source-list')}", ""]
        for number, source in enumerate(listed, 1):
            url = f" <{source.url}>" if source.url.startswith(("https://", "http://")) else ""
            lines.append(f"{number}. {escape_markdown(source_line(source, labels))}{url}")
    return "\n".join(lines) + "\n"


def _said(line: Line, notes: Footnotes) -> str:
    return f"{escape_markdown(line.text)}{_marks(line.sources, notes)}"


def _marks(sources: tuple[str, ...], notes: Footnotes) -> str:
    numbers, _ = notes.numbers(sources)
    return " " + " ".join(f"\\[{n}\\]" for n in numbers) if numbers else ""


def _table(table: Table, labels: Labels, notes: Footnotes, *, everything: bool) -> list[str]:
    rows = table.shown(everything=everything)
    cited = any(row.sources for row in rows)
    detailed = any(row.details for row in rows)
    columns = [*table.columns]
    columns += [labels.say("column.details")] if detailed else []
    columns += [labels.say("column.sources")] if cited else []
    marks = ["--:" if i in table.numeric else "---" for i in range(len(columns))]
    lines = [_line([escape_markdown(c) for c in columns]), _line(marks)]
    lines += [_line(_cells(row, notes, cited=cited, detailed=detailed)) for row in rows]
    if more := len(table.rows) - len(rows):
        lines += ["", f"*{labels.say('more-rows', n=labels.number(more))}*"]
    return lines


def _cells(row: Row, notes: Footnotes, *, cited: bool, detailed: bool) -> list[str]:
    cells = [escape_markdown(c) for c in row.cells]
    own = _marks(row.sources, notes).strip()
    if detailed:
        cells.append("<br>".join(_said(d, notes) for d in row.details))
    if cited:
        cells.append(own)
    return cells


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
