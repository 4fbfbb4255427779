"""A report as plain text, never wider than 80 columns, and as Markdown with footnotes for its sources."""

from __future__ import annotations

import textwrap
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from bordergraph.views.report.forms.notes import MAX_CITED, Footnotes, source_line, spell_acronyms
from bordergraph.views.table.column import clean_text, escape_markdown
from bordergraph.views.table.table import Line, Table, column_widths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.views.report.model import Report, Section
    from bordergraph.words.labels import Labels

WIDTH = 80
GAP = 2
INDENT = "  "
MAX_CELL_LINES = 3
"""Lines that the first cell of a row may take; a longer one has lines of its own above the row."""

MAX_COLUMN_LINES = 6
"""Lines that another cell may take; a column with a longer one is set below the rows."""

# What would end an address in Markdown, so that the rest of it is read as HTML.
_LINK_CODES = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E"})


def to_text(report: Report, labels: Labels, *, everything: bool = False) -> str:
    """Return the report as lines of at most 80 characters, the sources of its footnotes at the end.

    Only the first few rows of a table and sources of a row are shown unless `everything` is.
    """
    report, notes = _prepare(report, labels, everything=everything)
    lines = [*_wrap(report.title), *_wrap(report.subtitle)]
    lines.append("=" * min(WIDTH, max((len(line) for line in lines), default=0)))
    for section in report.sections:
        lines += ["", *_section_lines(section, notes)]
    lines += _source_lines(notes)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _prepare(report: Report, labels: Labels, *, everything: bool) -> tuple[Report, Footnotes]:
    """Return a report as it is read, acronyms spelt out, with the numbers of its sources."""
    report = spell_acronyms(report if everything else report.shorten(), labels)
    return report, Footnotes(report, None if everything else MAX_CITED, labels=labels)


def _source_lines(notes: Footnotes) -> list[str]:
    """Return the list of sources by group, each with its address below it."""
    groups, labels = notes.source_groups(), notes.labels
    if not groups:
        return []
    heading = labels.say("source-list")
    lines = ["", heading, "-" * len(heading)]
    lines += _wrap(notes.list_note())
    for group, sources in groups:
        lines += ["", *_wrap(group)] if group else []
        for number, source in sources:
            mark = f"[{number}] "
            lines += _wrap(source_line(source, labels), mark, " " * len(mark))
            if source.url:
                lines += _wrap(source.url, " " * len(mark), " " * len(mark))
    return lines


def _section_lines(section: Section, notes: Footnotes) -> list[str]:
    lines = [*_wrap(section.heading), "-" * min(WIDTH, len(clean_text(section.heading)))]
    intro = notes.section_intro(section)
    lines += _wrap(intro)
    for line in section.lines:
        lines += _cited_lines(line, notes, "- ", "  ")
    # On a terminal a table says it better than the words of a picture, unless all is asked for.
    has_rows = bool(section.table and section.table.items)
    is_full = notes.limit is None or not has_rows
    for chart in section.charts:
        lines += _cited_lines(notes.chart_line(chart, full=is_full), notes)
    if section.table and has_rows:
        if intro or section.lines or section.charts:
            lines.append("")
        lines += _table_lines(section.table, notes)
    for note in section.notes:
        lines += _wrap(note)
    return lines


def _cited_lines(line: Line, notes: Footnotes, indent: str = "", hanging: str = "") -> list[str]:
    return _wrap(f"{line.text} {notes.marks(line.sources)}".strip(), indent, hanging)


def _table_lines(table: Table[Any], notes: Footnotes) -> list[str]:
    rows, labels = table.report_rows, notes.labels
    marks = [notes.marks(row.sources) for row in rows]
    columns, numeric = list(table.headings), set(table.numeric)
    cells = [list(row.cells) for row in rows]
    if any(marks):
        columns.append(labels.say("column.sources"))
        for row_cells, mark in zip(cells, marks, strict=True):
            row_cells.append(mark)
    indexes, below = _set_below([columns, *cells], labels)
    columns, *cells = ([row[index] for index in indexes] for row in (columns, *cells))
    numeric = {new for new, old in enumerate(indexes) if old in numeric}
    raised = _raised_cells([columns, *cells])
    for row_cells, lead in zip(cells, raised, strict=True):
        row_cells[0] = "" if lead else row_cells[0]
    blocks = columns_text([columns, *cells], numeric)
    widest = max(len(line) for block in blocks for line in block)
    lines = [*blocks[0], "-" * min(WIDTH, widest)]
    spaced = any(raised) or any(below) or any(row.details for row in rows)
    for row, lead, block, texts in zip(rows, raised, blocks[1:], below, strict=True):
        lines += [*lead, *block, *chain.from_iterable(_wrap(t, INDENT, INDENT * 2) for t in texts)]
        details = (_cited_lines(line, notes, INDENT, INDENT) for line in notes.row_details(row))
        lines += chain.from_iterable(details)
        if spaced:
            lines.append("")
    if row_count := len(table.items) - len(rows):
        lines += _wrap(labels.say("more-rows", n=row_count))
    elif lines and not lines[-1]:
        lines.pop()
    return lines


def _set_below(rows: Sequence[Sequence[str]], labels: Labels) -> tuple[list[int], list[list[str]]]:
    """Return the columns that stay, and by row the texts of those that would be too tall."""
    indexes = list(range(len(rows[0])))
    while len(indexes) > 3:  # a number, what it counts and its sources stand side by side
        _, pieces = _layout_cells([[row[index] for index in indexes] for row in rows])
        lines = [max(map(len, column)) for column in zip(*pieces, strict=True)]
        tallest = max(range(1, len(indexes)), key=lines.__getitem__)
        if lines[tallest] <= MAX_COLUMN_LINES:
            break
        del indexes[tallest]
    below = [
        [
            labels.say("label-told", label=rows[0][index], told=cell)
            for index, cell in enumerate(row)
            if index not in indexes and cell
        ]
        for row in rows[1:]
    ]
    return indexes, below


def _raised_cells(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the lines above each row: its first cell, where the column is too narrow for it."""
    if len(rows[0]) == 1:
        return [[] for _ in rows[1:]]
    _, pieces = _layout_cells(rows)
    return [
        _wrap(row[0]) if len(cells[0]) > MAX_CELL_LINES else []
        for row, cells in zip(rows[1:], pieces[1:], strict=True)
    ]


def _wrap(text: str, indent: str = "", hanging: str = "") -> list[str]:
    return textwrap.wrap(
        clean_text(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )


def columns_text(
    rows: Sequence[Sequence[str]], numeric: set[int] | frozenset[int] = frozenset()
) -> list[list[str]]:
    """Set rows of cells in columns that fit the width; return a block of lines for each row.

    All rows are of one length; the first is the heading. Columns of `numeric` are set right.

    Example:
        >>> columns_text([["Agency", "n"], ["RCMP", "12"]], {1})[1]
        ['RCMP    12']
    """
    widths, pieces = _layout_cells(rows)

    aligns = [">" if index in numeric else "<" for index in range(len(widths))]

    def line_of(cells: Sequence[str]) -> str:
        padded = map("{:{}{}}".format, cells, aligns, widths)
        return (" " * GAP).join(padded).rstrip()

    return [list(map(line_of, zip_longest(*row, fillvalue=""))) for row in pieces]


def _layout_cells(rows: Sequence[Sequence[str]]) -> tuple[list[int], list[list[list[str]]]]:
    """Return the width of each column, and the lines of each cell."""
    # Unbreakable spaces stay, so that numbers stay whole.
    clean = [[" ".join(filter(None, clean_text(cell).split(" "))) for cell in row] for row in rows]
    widths = column_widths(clean, WIDTH - GAP * (len(rows[0]) - 1))

    def wrap_cell(cell: str, width: int) -> list[str]:
        # A word longer than a line had better break at its hyphen.
        is_long = any(len(word) > width for word in cell.split(" "))
        return textwrap.wrap(cell, width, break_on_hyphens=is_long) or [""]

    return widths, [list(map(wrap_cell, row, widths)) for row in clean]


def to_markdown(report: Report, labels: Labels, *, everything: bool = False) -> str:
    """Return the report as Markdown; every text from the data is escaped.

    Only the first few rows of a table and sources of a row are shown unless `everything` is.
    """
    report, notes = _prepare(report, labels, everything=everything)
    lines = [f"# {escape_markdown(report.title)}", "", escape_markdown(report.subtitle)]
    for section in report.sections:
        lines += _markdown_section(section, notes)
    lines += _markdown_sources(notes)
    return "\n".join(lines) + "\n"


def _markdown_section(section: Section, notes: Footnotes) -> Iterator[str]:
    yield from ("", f"## {escape_markdown(section.heading)}", "")
    if intro := notes.section_intro(section):
        yield from (escape_markdown(intro), "")
    for line in section.lines:
        yield f"- {_markdown_line(line, notes)}"
    for chart in section.charts:
        yield from ("", _markdown_line(notes.chart_line(chart), notes))
    if section.table and section.table.items:
        if section.lines or section.charts:
            yield ""
        yield from _markdown_table(section.table, notes)
    for note in section.notes:
        yield from ("", f"*{escape_markdown(note)}*")


def _markdown_sources(notes: Footnotes) -> list[str]:
    """Return the list of sources by group; the lists go on counting from group to group."""
    groups, labels = notes.source_groups(), notes.labels
    if not groups:
        return []
    lines = ["", f"## {labels.say('source-list')}"]
    if note := notes.list_note():
        lines += ["", escape_markdown(note)]
    for group, sources in groups:
        lines += ["", f"### {group}"] if group else []
        lines.append("")
        for number, source in sources:
            address = clean_text(source.url).translate(_LINK_CODES)
            url = f" <{address}>" if address.startswith(("https://", "http://")) else ""
            lines.append(f"{number}. {escape_markdown(source_line(source, labels))}{url}")
    return lines


def _markdown_line(line: Line, notes: Footnotes) -> str:
    return f"{escape_markdown(line.text)} {escape_markdown(notes.marks(line.sources))}".rstrip()


def _markdown_table(table: Table[Any], notes: Footnotes) -> list[str]:
    rows, labels = table.report_rows, notes.labels
    has_sources = any(row.sources for row in rows)
    has_details = any(row.details for row in rows)
    columns = [*table.headings]
    columns += [labels.say("column.details")] if has_details else []
    columns += [labels.say("column.sources")] if has_sources else []
    headings = [escape_markdown(c) for c in columns]
    cells = []
    for row in rows:
        texts = [escape_markdown(c) for c in row.cells]
        if has_details:
            # Word processors know no <br>, so that sentences need their space.
            texts.append(" <br> ".join(_markdown_line(d, notes) for d in notes.row_details(row)))
        if has_sources:
            texts.append(escape_markdown(notes.marks(row.sources)))
        cells.append(texts)
    # The number of dashes says how wide a column is on paper.
    dashes = ["-" * max(3, width) for width in column_widths([headings, *cells], WIDTH)]
    marks = [f"{d[1:]}:" if i in table.numeric else d for i, d in enumerate(dashes)]
    lines = [f"| {' | '.join(line)} |" for line in (headings, marks, *cells)]
    if more := len(table.items) - len(rows):
        lines += ["", f"*{labels.say('more-rows', n=more)}*"]
    return lines
