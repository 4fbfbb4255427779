"""What the analysis ranks: gaps, strained and critical links, silos, brokers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.labelled import LabelledGraph
from bordergraph.api.ranking import Ranking
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.gaps.coverage import ThreatCoverage
    from bordergraph.analysis.gaps.ranking import GapReport
    from bordergraph.analysis.results import Broker, Gap, PairGap, Silo, ThreatGap
    from bordergraph.analysis.stats.nulls import Progress


__all__ = ["Rankings"]


class Rankings(LabelledGraph):
    """The verbs that rank what is there and what is missing."""

    def gap_report(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> GapReport:
        """Return the gaps with what is listed apart and the totals; see `analysis.gaps.ranking.gaps`."""
        from bordergraph.analysis.gaps.ranking import gaps

        return gaps(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )

    def gaps(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        apart: str | None = None,
        options: Options | None = None,
    ) -> Ranking[Gap]:
        """List pairs that answer for one threat and have no regular channel for it.

        Args:
            threat: Only on this threat and narrower ones.
            agency: Only of this agency.
            top: The most rows.
            apart: ``unknown`` for the open pairs on a thin record, ``within-body`` for those
                inside one body, instead of the gaps that count.
            options: What counts.

        Raises:
            UnknownNameError: No such threat or agency.
            UsageError: Another word for `apart`.
        """
        from bordergraph.views.tables.ranked import gap_notes, gaps_table

        options = options or self.options()
        report = self.gap_report(threat=threat, agency=agency, top=top, options=options)
        lists = {
            None: (report.gaps, "gaps-title"),
            "unknown": (report.unknown, "gaps-apart-title"),
            "within-body": (report.within_body, "gaps-within-title"),
        }
        if apart not in lists:
            raise UsageError(f"no list apart named '{apart}'", "use unknown or within-body")
        rows, title = lists[apart]
        notes = (*gap_notes(report, options, self.labels), self._stamp_note())
        return Ranking(rows, gaps_table(rows, self.labels, title=title, notes=notes))

    def gaps_by_pair(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[PairGap]:
        """List pairs by the gap of all their threats together."""
        from bordergraph.analysis.gaps.ranking import gaps_by_pair
        from bordergraph.views.tables.ranked import pairs_table

        rows = gaps_by_pair(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, pairs_table(rows, self.labels, (self._stamp_note(),)))

    def gaps_by_threat(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[ThreatGap]:
        """List threats by gap, with the share of need that is met."""
        from bordergraph.analysis.gaps.ranking import gaps_by_threat
        from bordergraph.views.tables.ranked import threats_table

        rows = gaps_by_threat(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, threats_table(rows, self.labels, (self._stamp_note(),)))

    def strained(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[Gap]:
        """List links that exist and about which a finding documents trouble."""
        from bordergraph.analysis.gaps.strained import strained
        from bordergraph.views.tables.ranked import strains_table

        rows = strained(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, strains_table(rows, self.labels, (self._stamp_note(),)))

    def critical(
        self,
        of: str = "links",
        *,
        top: int = 15,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Ranking[Any]:
        """Rank what exists by what its loss would cost.

        Args:
            of: links, arrangements, memberships, relays, or points (whose loss splits the
                network).
            top: Rows.
            options: What counts.
            on_progress: Told how many endings have been tried.

        Raises:
            UsageError: Another word for `of`.
        """
        from bordergraph.analysis.whatif.critical import critical_ties
        from bordergraph.analysis.whatif.losses import losses
        from bordergraph.views.tables.critical import OF, losses_table, ties_table

        options = options or self.options()
        if of not in OF:
            raise UsageError(f"nothing critical named '{of}'", f"use one of {', '.join(OF)}")
        notes = (self._stamp_note(),)
        if of == "links":
            ties = critical_ties(self.network(), options, top=top)
            return Ranking(ties, ties_table(ties, self.labels, notes))
        found = losses(self.network(), options, top=top, on_progress=on_progress)
        items: tuple[Any, ...] = {
            "arrangements": found.arrangements,
            "memberships": found.memberships,
            "relays": found.relays,
            "points": (*found.articulation, *found.bridges),
        }[of]
        return Ranking(items, losses_table(found, of, self.labels, notes))

    def reach(self, *, options: Options | None = None) -> Ranking[ThreatCoverage]:
        """Measure how far apart the agencies on each threat are, least covered first."""
        from bordergraph.analysis.gaps.coverage import threat_coverage, tied_share
        from bordergraph.views.tables.covered import ladder_table

        needs = self._needs(options)
        rows = tuple(sorted(threat_coverage(needs), key=lambda t: (t.coverage, t.threat)))
        share = tied_share(needs)
        return Ranking(rows, ladder_table(rows, share, self.labels, (self._stamp_note(),)))

    def documented(self, *, options: Options | None = None) -> Ranking[AgencyCoverage]:
        """Count the sources and statements on each agency's ties, the thinnest first."""
        from bordergraph.analysis.core.documented import agency_coverage
        from bordergraph.analysis.core.index import NetworkIndex
        from bordergraph.analysis.gaps.coverage import orphan_agencies
        from bordergraph.views.tables.covered import agencies_table

        arrays = NetworkIndex(self.network(), options or self.options())
        rows = agency_coverage(arrays.facts)
        alone = orphan_agencies(arrays)
        return Ranking(rows, agencies_table(rows, alone, self.labels, (self._stamp_note(),)))

    def silos(
        self,
        by: str = "country",
        *,
        null: str = "N1",
        seed: int = 0,
        samples: int = 1000,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Ranking[Silo]:
        """Judge groups by the need they leave unmet across their boundary."""
        from bordergraph.analysis.groups.silos import silos
        from bordergraph.views.tables.ranked import silos_table

        rows = silos(
            self.network(),
            by,
            null,
            seed,
            samples=samples,
            options=options or self.options(),
            on_progress=on_progress,
        )
        table = silos_table(rows, self.labels, by=by, seed=seed, notes=(self._stamp_note(),))
        return Ranking(rows, table)

    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
        options: Options | None = None,
    ) -> Ranking[Broker]:
        """Describe agencies by the place they take between groups."""
        from bordergraph.analysis.groups.brokers import brokers
        from bordergraph.views.tables.ranked import brokers_table

        rows = brokers(
            self.network(),
            by,
            undirected=undirected,
            options=options or self.options(),
            seed=seed,
        )[:top]
        table = brokers_table(
            rows, self.labels, by=by, undirected=undirected, notes=(self._stamp_note(),)
        )
        return Ranking(rows, table)
