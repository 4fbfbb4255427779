"""Reports: gathering what they are written from, and choosing the report."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.api.desk import Desk
    from bordergraph.model import Ref
    from bordergraph.record import Event, Recommendation
    from bordergraph.views.report import Report, ReportData, Row

__all__ = ["Reports", "paged", "why"]

_PAIR = 2


class Reports:
    """Writes reports on one run of the analysis.

    Args:
        desk: The open graph.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def whole(self) -> ReportData:
        """What the report on the whole network is written from."""
        return self._all

    def on(self, subject: tuple[str, ...], *, brief: bool, everything: bool) -> Result[Row]:
        """Write the report on everything, on one thing, or on two agencies.

        Args:
            subject: What it is on: nothing for everything, one name, or two agencies.
            brief: Only the two pages that it begins with.
            everything: Show every row and source in text and Markdown.

        Raises:
            UsageError: More than two names, or one agency twice.
            UnknownNameError: Nothing has that name.
        """
        from bordergraph.analysis.core.met import met_on
        from bordergraph.analysis.gaps.explain import explain
        from bordergraph.views import report as views

        desk = self._desk
        if len(subject) > _PAIR:
            raise UsageError("a report is on one thing or on two agencies", "name at most two")
        if not subject:
            written = views.network_report(self._opening if brief else self._all, brief=brief)
        elif len(subject) == _PAIR:
            a, b = (desk.find("agency", s) for s in subject)
            if a == b:
                raise UsageError(f"'{a}' was named twice", "name two agencies")
            known = replace(self._plain, met=met_on(self._needs, agencies=(a, b)))
            if {a, b} <= set(known.facts.agencies):
                known = replace(known, between=explain(self._needs, a, b))
            written = views.pair_report(known, a, b)
        else:
            kind, slug = desk.names.find_any(tuple(self._builders), subject[0])
            written = self._builders[kind](slug)
        return paged(
            desk, views.brief_of(written, desk.labels) if brief else written, everything=everything
        )

    def of(self, thing: Ref) -> Report:
        """Write the report on one thing that the network knows, where there are many to write.

        What would open if an arrangement ended takes half a second each, and is left out.
        """
        if thing.kind == "arrangement":
            return self._on_arrangement(thing.slug, loss=False)
        return self._builders[thing.kind](thing.slug)

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """The recommendations of the record by id."""
        return {r.id: r for r in self._desk.record.recommendations()}

    @cached_property
    def _events(self) -> list[Event]:
        return self._desk.record.events()

    @property
    def _builders(self) -> dict[str, Callable[[str], Report]]:
        """What writes a report on one thing, by its kind."""
        return {
            "agency": self._on_agency,
            "arrangement": self._on_arrangement,
            "threat": self._on_threat,
            "recommendation": self._on_recommendation,
            "country": partial(self._on_group, "country"),
            "level": partial(self._on_group, "level"),
        }

    def _on_agency(self, agency: str) -> Report:
        from bordergraph.analysis.core.met import met_on
        from bordergraph.analysis.gaps.sharing import sharing
        from bordergraph.views import report as views

        met = met_on(self._needs, agencies=(agency,))
        shared = sharing(self._needs, agency=agency)
        return views.agency_report(replace(self._placed, met=met, sharing=shared), agency)

    def _on_threat(self, threat: str) -> Report:
        from bordergraph.analysis.core.met import met_on
        from bordergraph.analysis.gaps.sharing import sharing
        from bordergraph.views import report as views

        met = met_on(self._needs, threat=threat)
        shared = sharing(self._needs, threat=threat)
        return views.threat_report(replace(self._plain, met=met, sharing=shared), threat)

    def _on_arrangement(self, arrangement: str, *, loss: bool = True) -> Report:
        from bordergraph.analysis.whatif.changes import EndArrangement
        from bordergraph.analysis.whatif.compare import what_if
        from bordergraph.views import report as views

        lost = None
        if loss and arrangement in self._plain.facts.working:
            lost = what_if(self._desk.network, [EndArrangement(arrangement)])
        return views.arrangement_report(replace(self._plain, loss=lost), arrangement)

    def _on_recommendation(self, recommendation: str) -> Report:
        from bordergraph.views import report as views

        found = self._followed_up(lambda r: r.id == recommendation)
        known = replace(self._placed, recommendations=found)
        return views.recommendation_report(known, recommendation)

    def _followed_up(self, keep: Callable[[Recommendation], bool]) -> tuple[FollowUp, ...]:
        """Collect what the record holds on some of its recommendations, by id."""
        from bordergraph.analysis.gaps.recommendations import follow_up

        known, everything = self._placed, tuple(self.recommendations.values())
        return tuple(
            follow_up(
                each,
                everything,
                known.facts,
                known.gaps,
                known.silos,
                self._events,
            )
            for each in everything
            if keep(each)
        )

    def _on_group(self, by: str, group: str) -> Report:
        from bordergraph.analysis.groups.brokers import brokers
        from bordergraph.analysis.groups.by_threat import by_threat
        from bordergraph.analysis.groups.silos import silos
        from bordergraph.views import report as views

        needs = self._needs
        known = replace(
            self._plain,
            silos=silos(needs, by),
            brokers=brokers(needs.arrays.facts, by),
            of_group=by_threat(needs, by, group),
        )
        return views.group_report(known, by, group)

    @property
    def _needs(self) -> Needs:
        """The rows of need that every report speaks of."""
        from bordergraph.analysis.core.options import Options

        return self._desk.needs(Options())

    @cached_property
    def _plain(self) -> ReportData:
        """What every report is written from."""
        from bordergraph.analysis.gaps.ranking import gaps, gaps_by_threat
        from bordergraph.analysis.gaps.strained import strained
        from bordergraph.views.report import ReportData

        desk, needs = self._desk, self._needs
        facts, found, strains = needs.arrays.facts, gaps(needs), strained(needs)
        return ReportData(
            facts=facts,
            gaps=found,
            by_threat=gaps_by_threat(needs),
            strains=strains,
            coverage=needs.arrays.coverage,
            labels=desk.labels,
            stamp=desk.stamp(),
            contests=desk.fallen,
            events=self._events,
        )

    @cached_property
    def _placed(self) -> ReportData:
        """That, with groups and who stands between them."""
        from bordergraph.analysis.groups.brokers import brokers
        from bordergraph.analysis.groups.silos import silos

        needs = self._needs
        return replace(self._plain, silos=silos(needs), brokers=brokers(needs.arrays.facts))

    @cached_property
    def _opening(self) -> ReportData:
        """That, with who shares with whom: what the first pages on the network are written from."""
        from bordergraph.analysis.gaps.sharing import sharing

        return replace(self._placed, sharing=sharing(self._needs))

    @cached_property
    def _all(self) -> ReportData:
        """That, with how the statements of each kind of source stand, and what sources ask for."""
        return replace(
            self._opening,
            standing=self._desk.record.standing(),
            recommendations=self._followed_up(lambda r: bool(r.number) and not r.part_of),
        )


def why(desk: Desk, one: str, other: str, on: str | None = None) -> Report:
    """Write why two agencies, given by id, are linked or not; on one threat when it is given."""
    from bordergraph.analysis.gaps.explanation import explain_pair
    from bordergraph.views.record.why import why_report

    network, labels = desk.network, desk.labels
    found = explain_pair(network, desk.assessment, desk.dependencies, one, other, on)
    return why_report(found, network, labels, desk.stamp(), on)


def paged(desk: Desk, report: Report, *, everything: bool) -> Result[Row]:
    """Return a report as a result; its items are the rows of all sections."""
    from bordergraph.views.report import figure_files
    from bordergraph.views.report.page import Page

    rows = [row for s in report.sections if s.table for row in s.table.rows]
    page = Page(report, desk.labels, everything)
    return Result(tuple(rows), page, report, pictures=figure_files(report, desk.labels))
