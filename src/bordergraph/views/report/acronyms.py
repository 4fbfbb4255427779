"""Acronyms spelt out where a page first uses them, in the order in which it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.views.report.model import Report, Section
    from bordergraph.views.table.table import Line, Row
    from bordergraph.words.labels import Labels


def spelt_out(report: Report, labels: Labels, *, everything: bool = True) -> Report:
    """Return a report whose running text gives the full name with an acronym the first time.

    Args:
        report: The report.
        labels: Names and words in the reader's language.
        everything: Whether rows beyond the first few of a table are read too.
    """
    used: set[str] = set()

    def spelt(text: str) -> str:
        return labels.spelt(text, used)

    def lines(told: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(line, text=spelt(line.text)) for line in told)

    def row(given: Row) -> Row:
        cells = tuple(spelt(cell) for cell in given.cells)
        return replace(given, cells=cells, details=lines(given.details))

    def section(given: Section) -> Section:
        intro, told, table = spelt(given.intro), lines(given.lines), given.table
        if table is not None:
            shown = tuple(map(row, table.seen(everything=everything)))
            table = replace(table, made=(*shown, *table.drawn[len(shown) :]))
        notes = tuple(map(spelt, given.notes))
        return replace(given, intro=intro, lines=told, table=table, notes=notes)

    title, subtitle = spelt(report.title), spelt(report.subtitle)
    sections = tuple(map(section, report.sections))
    return replace(report, title=title, subtitle=subtitle, sections=sections)
