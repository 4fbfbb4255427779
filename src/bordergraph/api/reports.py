"""Gathering what a report is written from, and choosing the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.api.rankings import Rankings
    from bordergraph.views.report import Report, ReportData

__all__ = ["report_on"]


def report_on(kg: Rankings, subjects: Iterable[tuple[str, ...]]) -> Iterator[Report]:
    """Write the report on each subject: nothing for everything, one thing, or two agencies.

    The analysis behind them runs once.

    Raises:
        UsageError: More than two names, or one agency twice.
        UnknownNameError: Nothing has that name.
    """
    from bordergraph.analysis.gaps.explain import explain
    from bordergraph.views import report as views

    builders = {
        "agency": views.agency_report,
        "arrangement": views.arrangement_report,
        "threat": views.threat_report,
    }
    material: dict[bool, ReportData] = {}

    def gathered(*, between: bool) -> ReportData:
        if between not in material:
            material[between] = material.get(True) or _material(kg, between=between)
        return material[between]

    for subject in subjects:
        if len(subject) > 2:  # noqa: PLR2004 - a pair
            raise UsageError("a report is on one thing or on two agencies", "name at most two")
        if not subject:
            yield views.network_report(gathered(between=True))
        elif len(subject) == 2:  # noqa: PLR2004 - a pair
            a, b = (kg.find("agency", s) for s in subject)
            if a == b:
                raise UsageError(f"'{a}' was named twice", "name two agencies")
            known = gathered(between=False)
            if {a, b} <= set(known.facts.agencies):
                known = replace(known, between=explain(kg.network(), a, b, options=kg.options()))
            yield views.pair_report(known, a, b)
        else:
            kind, slug = kg.names.find_any(tuple(builders), subject[0])
            yield builders[kind](gathered(between=kind == "agency"), slug)


def _material(kg: Rankings, *, between: bool = True) -> ReportData:
    """Run the analysis that reports are written from.

    Args:
        kg: The open graph.
        between: Whether the report speaks of groups and of who stands between them.
    """
    from bordergraph.analysis.core.documented import agency_coverage
    from bordergraph.analysis.core.in_force import select
    from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
    from bordergraph.analysis.gaps.strained import strained
    from bordergraph.views.report import ReportData
    from bordergraph.views.report.contests import contests

    network, options = kg.network(), kg.options()
    facts = select(network, options)
    return ReportData(
        facts=facts,
        gaps=gaps(network, options),
        by_threat=gaps_by_threat(network, options),
        strains=strained(network, options),
        silos=kg.silos(options=options).items if between else (),
        brokers=kg.brokers(options=options).items if between else (),
        coverage=agency_coverage(facts),
        labels=kg.labels,
        stamp=kg.stamp(),
        contests=[c for c in contests(kg.view("checks")) if not c.stands],
    )
