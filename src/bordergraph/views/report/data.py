"""Everything a report is written from: the analysis's results, names, and the stamp."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bordergraph.analysis.core.links import Linkage
from bordergraph.analysis.gaps.explanation import explain_rows
from bordergraph.views.table.table import LIMIT, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.gaps.connections import Sharing
    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.groups import Separation
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import NeedRow
    from bordergraph.analysis.register import Problem
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Dependency, Network
    from bordergraph.record import Contest, Event, Standing
    from bordergraph.views.report.model import Stamp
    from bordergraph.views.table.column import Column
    from bordergraph.views.table.table import Line, Table
    from bordergraph.words.labels import Labels

T = TypeVar("T")

HOME = ("CA", "US")


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
        sharing: How the needs of the agencies with most needs are served between them; None for a
            report that does not show it.
        silos: How the needs of each group are served inside it and across its boundary.
        brokers: Agencies' places between countries.
        contests: Checks of what a source claims, with what was found.
        standing: How the statements of each kind of source stand.
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
    sharing: Sharing | None = None
    silos: Sequence[Separation] = ()
    brokers: Sequence[Broker] = ()
    contests: Sequence[Contest] = ()
    standing: Sequence[Standing] = ()
    loss: Simulation | None = None
    events: Sequence[Event] = ()
    problems: Sequence[Problem] = ()
    recommendations: Sequence[FollowUp] = ()
    title: str = ""

    def table(
        self,
        columns: tuple[Column[T], ...],
        items: Iterable[T],
        caption: str,
        *order: str,
        sources: Callable[[T], tuple[str, ...]] | None = None,
        details: Callable[[T], Iterable[Line]] | None = None,
        limit: int = LIMIT,
    ) -> Table[T]:
        """Return a table of the report.

        Args:
            columns: What of each item is shown and told.
            items: One a row, most important first.
            caption: Key of what it shows.
            order: Headings of the columns that are shown; all that have one when left out.
            sources: The sources that a row rests on.
            details: Sentences below a row.
            limit: Rows that a reader sees unless all are asked for.
        """
        return table_of(
            columns, items, self.labels, self.labels.say(caption), *order,
            sources=sources, details=details, limit=limit,
        )  # fmt: skip

    @property
    def network(self) -> Network:
        """The network."""
        return self.facts.network

    @cached_property
    def linkage(self) -> Linkage:
        """Who is linked with whom, through what."""
        return Linkage(self.facts)

    def explained(self, rows: Iterable[NeedRow]) -> tuple[Explained, ...]:
        """Return what each of some rows of need rests on."""
        return explain_rows(self.network, self.assessment, self.dependencies, rows)

    @cached_property
    def gathered(self) -> frozenset[str]:
        """Ids of the findings that stand in a problem of the register, or against one."""
        return frozenset(d.finding for p in self.problems for d in (*p.documents, *p.against))

    @cached_property
    def contest_by_figure(self) -> Mapping[str, Contest]:
        """The check that disputes each figure, by the figure's id."""
        found: dict[str, Contest] = {}
        for contest in self.contests:
            for thing in contest.disputes:
                if thing.kind == "figure":
                    found.setdefault(thing.slug, contest)
        return found

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The groups to count by: the two countries, or in other data its two largest groups."""
        found = Counter(a.country for a in self.network.agencies if a.country)
        if found.keys() >= set(HOME):
            return HOME
        return tuple(sorted(sorted(found, key=lambda c: (-found[c], c))[: len(HOME)]))

    @cached_property
    def country(self) -> Mapping[str, str]:
        """Country of each agency."""
        return {a.id: a.country for a in self.network.agencies}
