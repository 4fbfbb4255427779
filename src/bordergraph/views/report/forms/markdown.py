"""A report as Markdown, with footnotes for its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.report.forms.notes import CITED, Footnotes, source_line, spelt_out
from bordergraph.views.report.forms.text import WIDTH
from bordergraph.views.table.column import escape_markdown
from bordergraph.views.table.table import column_widths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.views.report.model import Report, Section
    from bordergraph.views.table.table import Line, Row, Table
    from bordergraph.words.labels import Labels


def to_markdown(report: Report, labels: Labels, *, everything: bool = False) -> str:
    """Return the report as Markdown; every text from the data is escaped.

    Args:
        report: The report.
        labels: Words in the reader's language.
        everything: Show all rows and all sources of a row instead of the first few.
    """
    report = spelt_out(report, labels, everything=everything)
    notes = Footnotes(report, None if everything else CITED, everything=everything, labels=labels)
    lines = [f"# {escape_markdown(report.title)}", "", escape_markdown(report.subtitle)]
    for section in report.sections:
        lines += _section(section, notes)
    lines += _sources(notes)
    return "\n".join(lines) + "\n"


def _section(section: Section, notes: Footnotes) -> Iterator[str]:
    yield from ("", f"## {escape_markdown(section.heading)}", "")
    if intro := notes.opening(section):
        yield from (escape_markdown(intro), "")
    for line in section.lines:
        yield f"- {_said(line, notes)}"
    for figure in section.figures:
        yield from ("", _said(notes.in_words(figure), notes))
    if section.table and section.table.items:
        if section.lines or section.figures:
            yield ""
        yield from _table(section.table, notes)
    for note in section.notes:
        yield from ("", f"*{escape_markdown(note)}*")


def _sources(notes: Footnotes) -> list[str]:
    """Return the list of sources by group; the lists go on counting from group to group."""
    groups, labels = notes.listed(), notes.labels
    if not groups:
        return []
    lines = ["", f"## {labels.say('source-list')}"]
    if note := notes.on_list():
        lines += ["", escape_markdown(note)]
    for group, sources in groups:
        lines += ["", f"### {labels.say(f'source-group.{group}')}"] if len(groups) > 1 else []
        lines.append("")
        for number, source in sources:
            url = f" <{source.url}>" if source.url.startswith(("https://", "http://")) else ""
            lines.append(f"{number}. {escape_markdown(source_line(source, labels))}{url}")
    return lines


def _said(line: Line, notes: Footnotes) -> str:
    return f"{escape_markdown(line.text)} {escape_markdown(notes.marks(line.sources))}".rstrip()


def _table(table: Table[Any], notes: Footnotes) -> list[str]:
    rows, labels = notes.seen(table), notes.labels
    cited = any(row.sources for row in rows)
    detailed = any(row.details for row in rows)
    columns = [*table.headings]
    columns += [labels.say("column.details")] if detailed else []
    columns += [labels.say("column.sources")] if cited else []
    heads = [escape_markdown(c) for c in columns]
    cells = [_cells(row, notes, cited=cited, detailed=detailed) for row in rows]
    # The number of dashes says how wide a column is on paper.
    dashes = ["-" * max(3, width) for width in column_widths([heads, *cells], WIDTH)]
    marks = [f"{d[1:]}:" if i in table.numeric else d for i, d in enumerate(dashes)]
    lines = [f"| {' | '.join(line)} |" for line in (heads, marks, *cells)]
    if more := len(table.items) - len(rows):
        lines += ["", f"*{labels.say('more-rows', n=more)}*"]
    return lines


def _cells(row: Row, notes: Footnotes, *, cited: bool, detailed: bool) -> list[str]:
    cells = [escape_markdown(c) for c in row.cells]
    if detailed:
        # Word processors know no <br>, so that sentences need their space.
        cells.append(" <br> ".join(_said(d, notes) for d in notes.below(row)))
    if cited:
        cells.append(escape_markdown(notes.marks(row.sources)))
    return cells
