"""Everything a report is written from: the analysis's results, names, and the stamp."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.analysis.core.linked import Linkage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.gaps.coverage import OrphanThreat
    from bordergraph.analysis.gaps.explain import Explanation
    from bordergraph.analysis.gaps.ranking import GapReport
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.gaps.sharing import Sharing
    from bordergraph.analysis.groups.by_threat import GroupThreat
    from bordergraph.analysis.results import Broker, Gap, NeedMet, Silo, ThreatGap
    from bordergraph.analysis.whatif.compare import WhatIf
    from bordergraph.model import Network
    from bordergraph.record import Contest, Event, Standing
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["ReportData"]

HOME = ("CA", "US")


@dataclass(frozen=True)
class ReportData:
    """What a report is written from. Nothing here is computed by the report itself.

    Attributes:
        facts: The statements that hold on the day, with the network they come from.
        gaps: Gaps that count, gaps on a thin record, gaps within a body; orphan threats.
        by_threat: Need, gap and coverage of each threat.
        strains: Links that carry and are in trouble.
        silos: Groups, by country.
        brokers: Agencies' places between countries.
        coverage: How well each agency is documented.
        contests: Checks of what a source claims, with what was found.
        standing: How the statements of each kind of source stand.
        between: What links the two agencies of a report on a pair, and what does not; None for
            other reports, and for bodies that are not compared.
        of_group: How far the need of the group is met, threat by threat, in a report on one.
        recommendations: What the record holds on the recommendations that the report speaks of.
        sharing: How the agencies that most need others stand with each other; None for a report
            that does not show it.
        met: How much of the need that the report is about is met; None where that is not one need.
        loss: What opens and closes if the arrangement of the report ends; None for other reports.
        events: What began, met, changed and ended, by date.
        labels: Names in the reader's language.
        stamp: Version, data hash, day.
    """

    facts: InForce
    gaps: GapReport
    by_threat: Sequence[ThreatGap]
    strains: Sequence[Gap]
    coverage: Sequence[AgencyCoverage]
    labels: Labels
    stamp: Stamp
    sharing: Sharing | None = None
    silos: Sequence[Silo] = ()
    brokers: Sequence[Broker] = ()
    contests: Sequence[Contest] = ()
    standing: Sequence[Standing] = ()
    between: Explanation | None = None
    met: NeedMet | None = None
    loss: WhatIf | None = None
    events: Sequence[Event] = ()
    of_group: Sequence[GroupThreat] = ()
    recommendations: Sequence[FollowUp] = ()

    @property
    def network(self) -> Network:
        """The network."""
        return self.facts.network

    @property
    def orphans(self) -> Sequence[OrphanThreat]:
        """Threats that agencies have and no arrangement names."""
        return self.gaps.orphans

    @cached_property
    def linkage(self) -> Linkage:
        """Who is linked with whom, through what."""
        return Linkage(self.facts)

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
        home = tuple(c for c in HOME if c in found)
        return home or tuple(sorted(sorted(found, key=lambda c: (-found[c], c))[: len(HOME)]))

    @cached_property
    def country(self) -> Mapping[str, str]:
        """Country of each agency."""
        return {a.id: a.country for a in self.network.agencies}
