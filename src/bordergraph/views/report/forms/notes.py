"""What a page says of itself: footnotes, their list of sources, and acronyms spelt out at first use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bordergraph.model import Source
from bordergraph.views.table.table import Line
from bordergraph.words.labels import Labels, foreign_in, mixed, source_group, source_named, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.views.report.model import Picture, Report, Section
    from bordergraph.views.table.table import Row, Table

CITED = 3
"""Sources of a row that are shown where not all are."""

WEAK = "*"
"""What stands behind the number of a source that a reader is warned of."""

_CODE = re.compile(r"\b[A-Z]{4}\b")
"""What may be the code of a committee of Parliament in the title of its records."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a source, or a run of them.

    Attributes:
        first: The first number.
        last: The last one; the first again where it stands alone.
        weak: Whether these are sources that a reader is warned of.
    """

    first: int
    last: int
    weak: bool = False

    def __str__(self) -> str:
        dash = "" if self.first == self.last else f"\u2013{self.last}"
        return f"{self.first}{dash}{WEAK if self.weak else ''}"


class Footnotes:
    """The numbers of the sources that a report shows, the strongest kind of source first.

    A number says where a source stands in the list, which has a group for each grade; within a
    group sources stand in the order of first use.

    Args:
        report: The report.
        most: Sources shown a row; None for all.
        everything: Whether all rows are shown.
        labels: Words in the reader's language.

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
        self,
        report: Report,
        most: int | None = None,
        *,
        everything: bool = True,
        labels: Labels | None = None,
    ) -> None:
        self._known: Mapping[str, Source] = report.sources
        self._most = most
        self.everything = everything
        self.labels = labels or Labels(report.stamp.language)
        self._figures = {figure.key: n for n, figure in enumerate(report.figures(), 1)}
        self._chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
        used: dict[str, None] = {}
        for sources in self._cited(report):
            used |= dict.fromkeys(self._choose(sources, used))
        rank = {s: (self._source(s).strength, i) for i, s in enumerate(used)}
        self.order: tuple[str, ...] = tuple(sorted(used, key=rank.__getitem__))
        self._number = {s: n for n, s in enumerate(self.order, 1)}

    def opening(self, section: Section) -> str:
        """Return the introduction of a section, which says if something below is in another language."""
        foreign = foreign_in(self._texts(section))
        note = self.labels.say("in-english") if foreign else ""
        return " ".join(filter(None, (section.intro, note)))

    def _texts(self, section: Section) -> Iterator[str]:
        """Yield every text of a section that is shown below its introduction."""
        yield from (line.text for line in section.lines)
        yield from section.notes
        for row in self.seen(section.table):
            yield from row.cells
            yield from (detail.text for detail in row.details)

    def _cited(self, report: Report) -> Iterator[tuple[str, ...]]:
        """Yield the sources of each line and row that a reader sees, in the order of reading."""
        for section in report.sections:
            yield from (line.sources for line in section.lines)
            yield from (figure.sources for figure in section.figures)
            for row in self.seen(section.table):
                yield row.sources
                yield from (detail.sources for detail in self.below(row))

    def seen(self, table: Table[Any] | None) -> tuple[Row, ...]:
        """Return the rows of a table that a reader sees."""
        return table.seen(everything=self.everything) if table else ()

    def below(self, row: Row) -> Iterator[Line]:
        """Yield the sentences below a row, without sources where they are the row's own again."""
        for line in row.details:
            own = set(line.sources) == set(row.sources)
            yield replace(line, sources=()) if own else line

    def numbered(self, figure: Picture) -> str:
        """Return the title of a figure, after its number."""
        return self.labels.say("figure-n", n=self._figures[figure.key], title=figure.title)

    def in_words(self, figure: Picture, *, whole: bool = True) -> Line:
        """Return a figure in words, for where none can be drawn.

        Args:
            figure: The picture.
            whole: Tell its values; else say where they are drawn and told.
        """
        title = f"{self.numbered(figure)}."
        if not whole:
            return Line(f"{title} {self.labels.say('figure-elsewhere')}")
        parts = (title, figure.description, figure.note)
        return Line(" ".join(filter(None, parts)), figure.sources)

    def _source(self, slug: str) -> Source:
        return self._known.get(slug) or Source(slug, slug)

    def _choose(self, sources: tuple[str, ...], used: Mapping[str, object]) -> tuple[str, ...]:
        """Return the sources that a row shows: the strongest, and those already shown first."""
        if sources not in self._chosen:
            wanted = sorted(
                dict.fromkeys(sources), key=lambda s: (self._source(s).strength, s not in used)
            )
            self._chosen[sources] = tuple(wanted[: self._most])
        return self._chosen[sources]

    def on_list(self) -> str:
        """Return what a mark on the list of sources and codes in titles mean, and which language titles are in."""
        shown = [self._source(s) for s in self.order]
        titles = [source_named(s, self.labels) for s in shown]
        warns = any(s.is_weak for s in shown)
        codes = sorted({code for title in titles for code in _CODE.findall(title)})
        known = texts(self.labels.language)
        names = "; ".join(known[key] for c in codes if (key := f"committee.{c}") in known)
        notes = (
            self.labels.say("sources-weak") if warns else "",
            self.labels.say("sources-committees", names=names) if names else "",
            self.labels.say("sources-english") if foreign_in(titles) else "",
        )
        return " ".join(filter(None, notes))

    def numbers(self, sources: tuple[str, ...]) -> tuple[list[Mark], int]:
        """Return the marks of the sources shown, runs joined, and how many are left out."""
        chosen = self._choose(sources, self._number)
        numbers = sorted(self._number[s] for s in chosen if s in self._number)
        marks = []
        for weak, same in groupby(numbers, key=self._is_weak):
            marks += [Mark(first, last, weak) for first, last in _runs(same)]
        return marks, len(set(sources)) - len(numbers)

    def _is_weak(self, number: int) -> bool:
        return self._source(self.order[number - 1]).is_weak

    def marks(self, sources: tuple[str, ...]) -> str:
        """Return footnote marks as text, such as ``[1\u20133, 7*] +2 more``."""
        found, more = self.numbers(sources)
        shown = f"[{', '.join(map(str, found))}]" if found else ""
        return " ".join(
            filter(None, (shown, self.labels.say("sources-more", more) if more else ""))
        )

    def listed(self) -> list[tuple[str, list[tuple[int, Source]]]]:
        """Return the sources shown by group, each with its number; the strongest group first."""
        numbered = [(n, self._known[s]) for s, n in self._number.items() if s in self._known]
        return [
            (group, list(same))
            for group, same in groupby(numbered, key=lambda entry: source_group(entry[1]))
        ]


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of numbers that follow one another."""
    for _, same in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [n for _, n in same]
        yield run[0], run[-1]


def source_line(source: Source, labels: Labels) -> str:
    """Return publisher, date, title and how much was read; the URL is set apart."""
    read = labels.concept("extent", source.extent_read)
    text = source_named(source, labels)
    if source.unread or not read:
        return text
    return mixed(f"{text} {labels.say('was-read', extent=read)}", (text,))


class _Speller:
    """Spells acronyms out the first time, in the order of reading."""

    def __init__(self, labels: Labels, *, everything: bool, folded: bool) -> None:
        self._labels, self._everything, self._folded = labels, everything, folded
        self._used: set[str] = set()

    def text(self, text: str) -> str:
        return self._labels.spelt(text, self._used)

    def section(self, given: Section) -> Section:
        return replace(
            given,
            intro=self.text(given.intro),
            lines=self._lines(given.lines),
            # Words in place of a picture; where it is drawn, the table is what names a body first.
            figures=tuple(
                replace(f, description=self._labels.spelt(f.description, set(self._used)))
                for f in given.figures
            ),
            table=self._table(given.table) if given.table is not None else None,
            notes=tuple(map(self.text, given.notes)),
        )

    def _lines(self, told: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(
            line if line.verbatim else replace(line, text=self.text(line.text)) for line in told
        )

    def _table(self, table: Table[Any]) -> Table[Any]:
        seen = table.seen(everything=self._everything)
        opened = len(seen[: table.limit]) if self._folded else len(seen)
        shown = [self._row(r) for r in seen[:opened]]
        before, self._used = self._used, set(self._used)
        shown += [self._row(r) for r in seen[opened:]]
        self._used = before
        return replace(table, made=(*shown, *table.drawn[len(shown) :]))

    def _row(self, given: Row) -> Row:
        cells = tuple(map(self.text, given.cells))
        # A full name that a cell has just spelt out is no detail any more.
        further = tuple(d for d in given.details if not any(d.text in cell for cell in cells))
        changed = {a: b for a, b in zip(given.cells, cells, strict=True) if a != b}
        return replace(given, cells=cells, details=self._lines(further), spelt=changed)


def spelt_out(
    report: Report, labels: Labels, *, everything: bool = True, folded: bool = False
) -> Report:
    """Return a report whose running text gives the full name with an acronym the first time.

    Args:
        report: The report.
        labels: Names and words in the reader's language.
        everything: Whether rows beyond the first few of a table are read too.
        folded: Whether those rows open on demand, so that what they spell out is not yet read.
    """
    spell = _Speller(labels, everything=everything, folded=folded)
    title, subtitle = spell.text(report.title), spell.text(report.subtitle)
    sections = tuple(map(spell.section, report.sections))
    return replace(report, title=title, subtitle=subtitle, sections=sections)
