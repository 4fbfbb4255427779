"""Footnotes with their list of sources, and acronyms spelt out at first use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bordergraph.model import Source
from bordergraph.views.table.table import Line, Row
from bordergraph.words.labels import (
    Labels,
    foreign_pieces,
    load_texts,
    mark_foreign,
    source_group,
    source_reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.views.report.model import Chart, Report, Section


MAX_CITED = 3
"""Sources of a row that are shown where not all are."""

WEAK_MARK = "*"
"""The mark behind the number of a weak source."""

_COMMITTEE_CODE = re.compile(r"\b[A-Z]{4}\b")
"""Matches the code of a parliamentary committee in the title of its records."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a source, or a run of them, `weak` where a reader is warned of these sources."""

    first: int
    last: int
    weak: bool = False

    def __str__(self) -> str:
        dash = "" if self.first == self.last else f"\u2013{self.last}"
        return f"{self.first}{dash}{WEAK_MARK if self.weak else ''}"


class Footnotes:
    """The numbers of the sources that a report shows, the strongest kind of source first.

    A number says where a source stands in the list, which has a group for each grade; within a
    group sources stand in the order of first use.

    `limit` is how many sources of a row are shown, None for all.

    Example:
        >>> from bordergraph.views.report.model import Report, Section, Stamp
        >>> from bordergraph.views.table.table import Line
        >>> lines = (Line("One.", ("blog",)), Line("Two.", ("blog", "law", "audit")))
        >>> known = {
        ...     "blog": Source("blog", "A blog", grade="partisan"),
        ...     "law": Source("law", "A law", grade="official"),
        ...     "audit": Source("audit", "An audit", grade="official"),
        ... }
        >>> sections = (Section("s", "S", lines=lines),)
        >>> report = Report("thing", (), "T", "", sections, known, Stamp("1", ""))
        >>> notes = Footnotes(report)
        >>> notes.marks(("blog", "law", "audit")), Footnotes(report, 2).marks(("blog", "law", "audit"))
        ('[1\u20132, 3*]', '[1\u20132] +1 more')
    """

    def __init__(
        self, report: Report, limit: int | None = None, *, labels: Labels | None = None
    ) -> None:
        self._known: Mapping[str, Source] = report.sources
        self.limit = limit
        self.labels = labels or Labels(report.stamp.language)
        self._chart_numbers = {chart.key: n for n, chart in enumerate(report.charts(), 1)}
        self._choices: dict[tuple[str, ...], tuple[str, ...]] = {}
        used: dict[str, None] = {}
        for section in report.sections:
            for part in section.citing_parts():
                used |= dict.fromkeys(self._choose(part.sources, used))
        rank = {s: (self._source(s).strength, i) for i, s in enumerate(used)}
        self.order: tuple[str, ...] = tuple(sorted(used, key=rank.__getitem__))
        self._numbers = {s: n for n, s in enumerate(self.order, 1)}

    def section_intro(self, section: Section) -> str:
        """Return the introduction of a section, with a note where a text below is in another language."""
        foreign = foreign_pieces(self._texts(section))
        note = self.labels.say("in-english") if foreign else ""
        return " ".join(filter(None, (section.intro, note)))

    def _texts(self, section: Section) -> Iterator[str]:
        """Yield every text of a section that is shown below its introduction."""
        yield from (line.text for line in section.lines)
        yield from section.notes
        for row in section.table.report_rows if section.table else ():
            yield from row.cells
            yield from (detail.text for detail in row.details)

    def row_details(self, row: Row) -> Iterator[Line]:
        """Yield the sentences below a row, without sources where they are the row's own again."""
        for line in row.details:
            is_same = set(line.sources) == set(row.sources)
            yield replace(line, sources=()) if is_same else line

    def chart_title(self, chart: Chart) -> str:
        """Return the title of a figure, after its number."""
        return self.labels.say("figure-n", n=self._chart_numbers[chart.key], title=chart.title)

    def chart_line(self, chart: Chart, *, full: bool = True) -> Line:
        """Return a chart in words, for forms without drawings.

        Args:
            chart: The picture.
            full: State its values; else refer to the drawn report.
        """
        title = f"{self.chart_title(chart)}."
        if not full:
            return Line(f"{title} {self.labels.say('figure-elsewhere')}")
        parts = (title, chart.description, chart.note)
        return Line(" ".join(filter(None, parts)), chart.sources)

    def _source(self, slug: str) -> Source:
        return self._known.get(slug) or Source(slug, slug)

    def _choose(self, sources: tuple[str, ...], used: Mapping[str, object]) -> tuple[str, ...]:
        """Return the sources that a row shows: the strongest, and those already shown first."""
        if sources not in self._choices:
            ranked = sorted(
                dict.fromkeys(sources), key=lambda s: (self._source(s).strength, s not in used)
            )
            self._choices[sources] = tuple(ranked[: self.limit])
        return self._choices[sources]

    def list_note(self) -> str:
        """Return the note on the list of sources: marks, codes in titles, languages."""
        shown = [self._source(s) for s in self.order]
        titles = [source_reference(s, self.labels) for s in shown]
        warns = any(s.is_weak for s in shown)
        codes = sorted({code for title in titles for code in _COMMITTEE_CODE.findall(title)})
        known = load_texts(self.labels.language)
        names = "; ".join(known[key] for c in codes if (key := f"committee.{c}") in known)
        notes = (
            self.labels.say("sources-weak") if warns else "",
            self.labels.say("sources-committees", names=names) if names else "",
            self.labels.say("sources-english") if foreign_pieces(titles) else "",
        )
        return " ".join(filter(None, notes))

    def source_marks(self, sources: tuple[str, ...]) -> tuple[list[Mark], int]:
        """Return the marks of the sources shown, runs joined, and how many are left out."""
        shown = self._choose(sources, self._numbers)
        numbers = sorted(self._numbers[s] for s in shown if s in self._numbers)
        marks = []
        for weak, group in groupby(numbers, key=self._is_weak):
            marks += [Mark(first, last, weak) for first, last in runs(group)]
        return marks, len(set(sources)) - len(numbers)

    def _is_weak(self, number: int) -> bool:
        return self._source(self.order[number - 1]).is_weak

    def marks(self, sources: tuple[str, ...]) -> str:
        """Return footnote marks as text, such as ``[1\u20133, 7*] +2 more``."""
        marks, more = self.source_marks(sources)
        shown = f"[{', '.join(map(str, marks))}]" if marks else ""
        hidden = self.labels.say("sources-more", more) if more else ""
        return " ".join(filter(None, (shown, hidden)))

    def source_groups(self) -> list[tuple[str, list[tuple[int, Source]]]]:
        """Return the sources shown by group, each with its number; the strongest group first.

        A group stands under its heading, which is empty where it is the only one.
        """
        entries = [(n, self._known[s]) for s, n in self._numbers.items() if s in self._known]
        groups = [
            (self.labels.say(f"source-group.{group}"), list(entries_of))
            for group, entries_of in groupby(entries, key=lambda entry: source_group(entry[1]))
        ]
        return groups if len(groups) > 1 else [("", entries) for _, entries in groups]


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of numbers that follow one another.

    Example:
        >>> list(runs([2001, 2002, 2005]))
        [(2001, 2002), (2005, 2005)]
    """
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [n for _, n in group]
        yield run[0], run[-1]


def source_line(source: Source, labels: Labels) -> str:
    """Return publisher, date, title and extent read of a source, without its URL."""
    extent = labels.concept("extent", source.extent_read)
    text = source_reference(source, labels)
    if source.is_unread or not extent:
        return text
    return mark_foreign(f"{text} {labels.say('was-read', extent=extent)}", (text,))


def spell_acronyms(report: Report, labels: Labels, *, folded: bool = False) -> Report:
    """Return a report whose running text gives the full name with an acronym the first time.

    Where the rows of a table beyond its limit are `folded`, what they spell out is not yet read.
    """
    speller = _Speller(labels)
    return replace(
        report,
        title=speller.spell(report.title),
        subtitle=speller.spell(report.subtitle),
        sections=tuple(speller.spell_section(s, folded=folded) for s in report.sections),
    )


class _Speller:
    """Spells acronyms out the first time, in the order of reading."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._used: set[str] = set()

    def spell(self, text: str) -> str:
        return self._labels.spell_acronyms(text, self._used)

    def spell_section(self, section: Section, *, folded: bool) -> Section:
        intro, lines = self.spell(section.intro), self._spell_lines(section.lines)
        # Words in place of a picture; where it is drawn, the table is what names a body first.
        charts = [
            replace(c, description=self._labels.spell_acronyms(c.description, set(self._used)))
            for c in section.charts
        ]
        table = section.table
        if table is not None:
            rows, limit = table.report_rows, table.limit if folded else None
            spelled_rows = [*map(self._spell_row, rows[:limit])]
            if limit is not None:
                used = set(self._used)
                spelled_rows += map(self._spell_row, rows[limit:])
                self._used = used
            table = replace(table, fixed_rows=tuple(spelled_rows))
        notes = tuple(map(self.spell, section.notes))
        return replace(
            section, intro=intro, lines=lines, charts=tuple(charts), table=table, notes=notes
        )

    def _spell_lines(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(
            line if line.verbatim else replace(line, text=self.spell(line.text)) for line in lines
        )

    def _spell_row(self, row: Row) -> Row:
        cells = tuple(map(self.spell, row.cells))
        # A full name that a cell has just spelt out is no detail any more.
        shown = "\n".join(cells).lower()
        details = tuple(d for d in row.details if d.text.lower() not in shown)
        expansions = {a: b for a, b in zip(row.cells, cells, strict=True) if a != b}
        return replace(row, cells=cells, details=self._spell_lines(details), expansions=expansions)
