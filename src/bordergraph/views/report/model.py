"""What a report is made of: sections of sentences and tables, every row with its sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.model import Source

__all__ = ["Bar", "Bars", "Line", "Report", "Row", "Section", "Stamp", "Table"]

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, with the ids of the sources it rests on."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        cells: Values as people read them, one a column.
        sources: Ids of the sources that the row rests on.
        details: Sentences that belong below the row: reasons, notes.
        record: The same row as ids and numbers, for machines.
    """

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    details: tuple[Line, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    Attributes:
        columns: Headings.
        rows: All rows, most important first.
        numeric: Indexes of the columns that hold numbers and are set right.
        limit: Rows that a reader sees unless all are asked for.
        caption: What the table shows, in one line.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: frozenset[int] = frozenset()
    limit: int = LIMIT
    caption: str = ""

    def shown(self, *, everything: bool) -> Sequence[Row]:
        """Return the rows that a reader sees."""
        return self.rows if everything else self.rows[: self.limit]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a filled part of a whole, both in the chart's unit."""

    label: str
    filled: float
    whole: float
    value: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart that repeats in a picture what the table says.

    Attributes:
        title: What it shows.
        filled: What the filled part means.
        whole: What the whole bar means.
        bars: From top to bottom.
    """

    title: str
    filled: str
    whole: str
    bars: tuple[Bar, ...]


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
        bars: A figure, drawn where pictures can be.
    """

    key: str
    heading: str
    intro: str = ""
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    bars: Bars | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below the heading."""
        return not (self.intro or self.lines or self.notes or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes an output reproducible: version, data hash, day and language."""

    version: str
    data_hash: str
    day: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Attributes:
        kind: network, agency, arrangement, threat, pair, why or thing.
        subject: Ids of what it is about; empty for the network.
        title: Title.
        subtitle: One line below it.
        sections: Most important first.
        sources: Every source that a row or line may cite, by id.
        stamp: Version and data hash.
    """

    kind: str
    subject: tuple[str, ...]
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    sources: Mapping[str, Source]
    stamp: Stamp

    def cited(self) -> Iterator[str]:
        """Yield the ids of the cited sources in order of first use, each once."""
        seen: set[str] = set()
        for section in self.sections:
            parts: list[tuple[str, ...]] = [line.sources for line in section.lines]
            for row in section.table.rows if section.table else ():
                parts += [row.sources, *(detail.sources for detail in row.details)]
            for source in (s for sources in parts for s in sources):
                if source not in seen:
                    seen.add(source)
                    yield source
