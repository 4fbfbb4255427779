"""What a report is made of: sections of sentences and tables, every row with its sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from bordergraph.words.labels import foreign_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.model import Source
    from bordergraph.views.svg.bars import Bars
    from bordergraph.views.svg.matrix import Matrix
    from bordergraph.views.svg.plots import Plots
    from bordergraph.views.svg.timeline import Stretches
    from bordergraph.views.table.table import Line, Row, Table
    from bordergraph.words.labels import Labels

    Drawing: TypeAlias = Bars | Matrix | Plots | Stretches


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with what it takes to do without it.

    Attributes:
        key: Stable name, fit for a file and the same in every language; one of its kind a report.
        title: What it shows.
        description: The picture in words, with its values.
        drawing: What is drawn; `bordergraph.views.report.charts.svg` draws any.
        sources: Ids of the sources that the picture rests on.
        note: Where its values come from, when no few sources can be named.
        legend: How to read what is drawn; of no use where nothing is.
    """

    key: str
    title: str
    description: str
    drawing: Drawing
    sources: tuple[str, ...] = ()
    note: str = ""
    legend: str = ""

    @property
    def small_print(self) -> str:
        """What stands below it where it is drawn."""
        return " ".join(text for text in (self.legend, self.note) if text)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands below it.

    Attributes:
        key: Stable name for machines, the same in every language.
        heading: Heading.
        intro: One or two sentences before the table.
        lines: Sentences, each with its sources.
        table: Rows.
        notes: Small print below.
        figures: Pictures; said in words where none can be drawn.
    """

    key: str
    heading: str
    intro: str = ""
    lines: tuple[Line, ...] = ()
    table: Table[Any] | None = None
    notes: tuple[str, ...] = ()
    figures: tuple[Picture, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below the heading."""
        rows = self.table and self.table.items
        return not (self.intro or self.lines or self.notes or self.figures or rows)


def with_few_sources(section: Section, known: Mapping[str, Source], most: int) -> Section:
    """Return a section that cites for each line and row the few sources that answer best for it.

    Args:
        section: The section.
        known: Sources by id; others are left out.
        most: The most sources of each.
    """

    def best(sources: tuple[str, ...]) -> tuple[str, ...]:
        cited = sorted((s for s in sources if s in known), key=lambda s: known[s].strength)
        return tuple(cited[:most])

    lines = tuple(replace(line, sources=best(line.sources)) for line in section.lines)
    table = section.table
    if table is not None:
        made = tuple(replace(row, sources=best(row.sources)) for row in table.drawn)
        table = replace(table, made=made)
    return replace(section, lines=lines, table=table)


def _citing(section: Section) -> Iterator[Line | Picture | Row]:
    """Yield what cites sources in a section, in the order of its parts."""
    yield from section.lines
    yield from section.figures
    for row in section.table.drawn if section.table else ():
        yield row
        yield from row.details


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes an output reproducible: version, data hash, day, language, options given."""

    version: str
    data_hash: str
    day: str = ""
    language: str = "en"
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Attributes:
        kind: network, agency, arrangement, threat, pair, recommendation, country, level, why,
            thing, conflicts or timeline.
        subject: Ids of what it is about; empty for the network.
        title: Title.
        subtitle: One line below it.
        sections: Most important first.
        sources: Every source that a row or line may cite, by id.
        stamp: Version and data hash.
        brief: Whether it is the two pages that a long report begins with.
    """

    kind: str
    subject: tuple[str, ...]
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    sources: Mapping[str, Source]
    stamp: Stamp
    brief: bool = False

    def figures(self) -> Iterator[Picture]:
        """Yield the figures in the order of their numbers, the first being figure 1."""
        for section in self.sections:
            yield from section.figures

    def cited(self) -> Iterator[str]:
        """Yield the ids of the cited sources in order of first use, each once."""
        parts = chain.from_iterable(map(_citing, self.sections))
        yield from dict.fromkeys(s for part in parts for s in part.sources)


def opening(section: Section, labels: Labels, *, everything: bool) -> str:
    """Return a section's introduction; it says once if something below is in another language."""
    foreign = foreign_in(texts_of(section, everything=everything))
    return " ".join(filter(None, (section.intro, labels.say("in-english") if foreign else "")))


def texts_of(section: Section, *, everything: bool) -> Iterator[str]:
    """Yield every text of a section that is shown."""
    yield from (line.text for line in section.lines)
    yield from section.notes
    for row in section.table.seen(everything=everything) if section.table else ():
        yield from row.cells
        yield from (detail.text for detail in row.details)
