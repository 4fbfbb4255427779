"""The data that a report is written from, and its parts: sections, sentences, tables, charts, sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from bordergraph.analysis.core.links import LinkIndex
from bordergraph.analysis.gaps.explanation import NeedExplanation, explain_rows
from bordergraph.model import source_ids
from bordergraph.views.table.table import ROW_LIMIT, Line, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.groups import Separation
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import NeedRow
    from bordergraph.analysis.register import Problem
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Dependency, Finding, Mandate, Network, Source
    from bordergraph.record import ClaimCheck, Event, SourceSupport
    from bordergraph.views.svg.elements import BarChart
    from bordergraph.views.svg.timeline import Timeline
    from bordergraph.views.table.column import Column
    from bordergraph.words.labels import Labels


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, with what it takes to do without it.

    Attributes:
        key: Stable name, fit for a file and the same in every language; one of its kind a report.
        title: What it shows.
        description: The picture in words, with its values.
        drawing: The drawing; `bordergraph.views.report.charts.chart_svg` renders it.
        sources: Ids of the sources that the picture rests on.
        note: Where its values come from, when no few sources can be named.
        legend: How to read what is drawn; of no use where nothing is.
    """

    key: str
    title: str
    description: str
    drawing: BarChart | Timeline
    sources: tuple[str, ...] = ()
    note: str = ""
    legend: str = ""

    @property
    def small_print(self) -> str:
        """The legend and note below the drawn chart."""
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
        charts: Pictures; said in words where none can be drawn.
    """

    key: str
    heading: str
    intro: str = ""
    lines: tuple[Line, ...] = ()
    table: Table[Any] | None = None
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below the heading."""
        rows = self.table and self.table.items
        return not (self.intro or self.lines or self.notes or self.charts or rows)

    def citing_parts(self) -> Iterator[Line | Chart | Row]:
        """Yield the lines, charts and rows that cite sources, in their order."""
        yield from self.lines
        yield from self.charts
        for row in self.table.report_rows if self.table else ():
            yield row
            yield from row.details


def _cited_sources(item: Any) -> tuple[str, ...]:
    """Return the sources of an item's citations; none of one that cites nothing."""
    return source_ids(getattr(item, "citations", ()))


def list_section(
    labels: Labels,
    key: str,
    columns: tuple[Column[T], ...],
    items: Iterable[T],
    *,
    order: tuple[str, ...] = (),
    heading: str = "",
    caption: str = "",
    intro: str = "",
    lines: Iterable[Line] = (),
    notes: tuple[str, ...] = (),
    chart: Chart | None = None,
    sources: Callable[[T], tuple[str, ...]] = _cited_sources,
    details: Callable[[T], Iterable[Line]] | None = None,
    limit: int = ROW_LIMIT,
) -> Section:
    """Return a section with a table of things; without any, it says what its lines and figure do.

    Args:
        labels: Words in the reader's language.
        key: Stable name of the section.
        columns: Columns with a value and a text for each item.
        items: One a row, most important first.
        order: Headings of the columns that are shown; all that have one when left out.
        heading: Key of the heading; that of the section when left out.
        caption: Key of what the table shows; that of the heading with ``-caption`` when left out.
        intro: Key of what is said before the rows; nothing is where there are none.
        lines: Sentences before the table.
        notes: Small print below.
        chart: A picture of it.
        sources: The sources that a row rests on; those of its item's citations when left out.
        details: Sentences below a row.
        limit: Rows that a reader sees unless all are asked for.
    """
    heading = heading or key
    table = Table(
        columns,
        tuple(items),
        labels,
        labels.say(caption or f"{heading}-caption"),
        order=order,
        sources=sources,
        details=details,
        limit=limit,
    )
    return Section(
        key,
        labels.say(heading),
        intro=labels.say(intro) if intro and table.items else "",
        lines=tuple(lines),
        table=table,
        notes=notes,
        charts=(chart,) if chart else (),
    )


@dataclass(frozen=True, slots=True)
class Stamp:
    """Provenance of an output: version, data hash, day, language, options."""

    version: str
    data_hash: str
    day: str = ""
    language: str = "en"
    options: str = ""


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

    def shorten(self) -> Report:
        """Return the report with the rows that a reader sees unless all are asked for."""
        sections = (
            replace(s, table=replace(s.table, fixed_rows=s.table.report_rows[: s.table.limit]))
            if s.table
            else s
            for s in self.sections
        )
        return replace(self, sections=tuple(sections))

    def charts(self) -> Iterator[Chart]:
        """Yield the figures in the order of their numbers, the first being figure 1."""
        for section in self.sections:
            yield from section.charts

    def source_ids(self) -> Iterator[str]:
        """Yield the ids of the cited sources in order of first use, each once."""
        parts = (part for section in self.sections for part in section.citing_parts())
        yield from dict.fromkeys(s for part in parts for s in part.sources)


HOME_COUNTRIES = ("CA", "US")


@dataclass(frozen=True)
class ReportData:
    """What a report is written from. Nothing here is computed by the report itself.

    Attributes:
        facts: The statements that hold on the day, with the network they come from.
        assessment: How needs are served on the day.
        dependencies: Which work depends on which.
        gaps: Possible gaps, those with partial need included, in the order in which they are listed.
        coverage: How well each agency is documented.
        labels: Names in the reader's language.
        stamp: Version, data hash, day.
        brief: Whether only the one or two pages are written that a long report begins with.
        later: How needs are served when the next year begins; None for a report that does not say.
        silos: How the needs of each group are served inside it and across its boundary.
        brokers: Agencies' places between countries.
        contests: Checks of what a source claims, with what was found.
        support: How the statements of each kind of source stand.
        loss: What would be lost if the arrangement of the report ends; None for other reports.
        events: What began, met, changed and ended, by date.
        problems: The register of documented problems on the day, gravest first.
        recommendations: What the record holds on the recommendations that the report speaks of.
        title: What the graph is called; empty for the shipped one.
    """

    facts: InForce
    assessment: Assessment
    dependencies: Sequence[Dependency]
    gaps: Sequence[PossibleGap]
    coverage: Sequence[AgencyCoverage]
    labels: Labels
    stamp: Stamp
    brief: bool = False
    later: Assessment | None = None
    silos: Sequence[Separation] = ()
    brokers: Sequence[Broker] = ()
    contests: Sequence[ClaimCheck] = ()
    support: Sequence[SourceSupport] = ()
    loss: Simulation | None = None
    events: Sequence[Event] = ()
    problems: Sequence[Problem] = ()
    recommendations: Sequence[FollowUp] = ()
    title: str = ""

    @property
    def network(self) -> Network:
        """The network."""
        return self.facts.network

    @cached_property
    def mandates(self) -> list[Mandate]:
        """The mandates in force, also those of bodies outside pair analysis."""
        return [m for m in self.network.mandates if self.facts.is_in_force(m)]

    @cached_property
    def linkage(self) -> LinkIndex:
        """The links between agencies."""
        return LinkIndex(self.facts)

    def explain(self, rows: Iterable[NeedRow]) -> tuple[NeedExplanation, ...]:
        """Return the explanation of each row of need."""
        return explain_rows(self.network, self.assessment, self.dependencies, rows)

    @cached_property
    def other_findings(self) -> tuple[Finding, ...]:
        """The findings that no problem of the register cites, for or against."""
        cited = {d.finding for p in self.problems for d in (*p.documents, *p.against)}
        return tuple(f for f in self.network.findings if f.id not in cited)

    @cached_property
    def contest_by_figure(self) -> Mapping[str, ClaimCheck]:
        """The check that disputes each figure, by the figure's id."""
        # Of several the first counts.
        return {
            thing.slug: contest
            for contest in reversed(self.contests)
            for thing in contest.disputed_statements
            if thing.kind == "figure"
        }

    @cached_property
    def events_by_arrangement(self) -> Mapping[str, Sequence[Event]]:
        """The events that are about each arrangement, by its id."""
        by_arrangement: dict[str, list[Event]] = {}
        for event in self.events:
            for thing in event.about:
                if thing.kind == "arrangement":
                    by_arrangement.setdefault(thing.slug, []).append(event)
        return by_arrangement

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The groups to count by: the two countries, or in other data its two largest groups."""
        counts = Counter(a.country for a in self.network.agencies if a.country)
        if counts.keys() >= set(HOME_COUNTRIES):
            return HOME_COUNTRIES
        return tuple(sorted(sorted(counts, key=lambda c: (-counts[c], c))[: len(HOME_COUNTRIES)]))

    @cached_property
    def country_of(self) -> Mapping[str, str]:
        """Country of each agency."""
        return {a.id: a.country for a in self.network.agencies}
