"""Reports: gathering what they are written from, and choosing the report."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.api.reading import paged
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.api.desk import Desk
    from bordergraph.api.result import Result
    from bordergraph.views.report import ReportData, Row

__all__ = ["Reports"]

_PAIR = 2


class Reports:
    """Writes reports on one run of the analysis.

    Args:
        desk: The open graph.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def on(self, subject: tuple[str, ...], *, everything: bool) -> Result[Row]:
        """Write the report on everything, on one thing, or on two agencies.

        Raises:
            UsageError: More than two names, or one agency twice.
            UnknownNameError: Nothing has that name.
        """
        from bordergraph.analysis.gaps.explain import explain
        from bordergraph.views import report as views

        desk = self._desk
        if len(subject) > _PAIR:
            raise UsageError("a report is on one thing or on two agencies", "name at most two")
        if not subject:
            written = views.network_report(self._all)
        elif len(subject) == _PAIR:
            a, b = (desk.find("agency", s) for s in subject)
            if a == b:
                raise UsageError(f"'{a}' was named twice", "name two agencies")
            known = self._plain
            if {a, b} <= set(known.facts.agencies):
                known = replace(known, between=explain(desk.network, a, b))
            written = views.pair_report(known, a, b)
        else:
            builders = {
                "agency": views.agency_report,
                "arrangement": views.arrangement_report,
                "threat": views.threat_report,
            }
            kind, slug = desk.graph.names.find_any(tuple(builders), subject[0])
            known = self._placed if kind == "agency" else self._plain
            written = builders[kind](known, slug)
        return paged(desk, written, everything=everything)

    @cached_property
    def _plain(self) -> ReportData:
        """What every report is written from."""
        from bordergraph.analysis.core.documented import agency_coverage
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
        from bordergraph.analysis.gaps.strained import strained
        from bordergraph.views.report import ReportData

        desk = self._desk
        network = desk.network
        facts = select(network)
        return ReportData(
            facts=facts,
            gaps=gaps(network),
            by_threat=gaps_by_threat(network),
            strains=strained(network),
            coverage=agency_coverage(facts),
            labels=desk.labels,
            stamp=desk.stamp(),
            contests=desk.fallen,
        )

    @cached_property
    def _placed(self) -> ReportData:
        """That, with groups and who stands between them."""
        from bordergraph.analysis.groups.brokers import brokers
        from bordergraph.analysis.groups.silos import silos

        network = self._desk.network
        return replace(self._plain, silos=silos(network), brokers=brokers(network))

    @cached_property
    def _all(self) -> ReportData:
        """That, with how the statements of each kind of source stand, and who shares with whom."""
        from bordergraph.analysis.core.work_needs import needs_of
        from bordergraph.analysis.gaps.sharing import sharing

        desk = self._desk
        return replace(
            self._placed,
            standing=desk.record.standing(),
            sharing=sharing(needs_of(desk.network)),
        )
