"""Reports: their data, the choice of report, and everything about one thing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.register import Recommendation
    from bordergraph.api.context import Context
    from bordergraph.model import Ref
    from bordergraph.record import Entry
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.views.table.table import Row

_PAIR_SIZE = 2
_REPORT_KINDS = ("agency", "arrangement", "threat", "recommendation", "country", "level")
"""Kinds of things that a report is written on; what else there is, is shown."""


class Reports:
    """Writes reports on one run of the analysis."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def write(self, subject: tuple[str, ...], *, brief: bool, everything: bool) -> Result[Any]:
        """Write the report on everything, on one thing, or on two agencies."""
        from bordergraph.views.report.subjects.network import network_report
        from bordergraph.views.report.subjects.pair import pair_report

        context = self._context
        if len(subject) > _PAIR_SIZE:
            raise UsageError("a report is on one thing or on two agencies", "name at most two")
        if not subject:
            report = network_report(self._brief_data if brief else self._network_data)
        elif len(subject) == _PAIR_SIZE:
            a, b = (context.find("agency", name) for name in subject)
            if a == b:
                raise UsageError(Sentence("'{name}' was named twice", name=a), "name two agencies")
            report = pair_report(self._brief_data if brief else self._base_data, a, b)
        else:
            thing = self._find_subject(subject[0])
            if thing.kind not in _REPORT_KINDS:
                return show_thing(context, thing, everything=everything)
            report = self.build(thing, brief=brief)
        return report_result(context, report, everything=everything)

    def _find_subject(self, name: str) -> Ref:
        """Return what a name means: a country or level before a body of that name, else as `show`."""
        from bordergraph.model import Ref
        from bordergraph.store.networks.names import GROUPS

        for kinds in (GROUPS, _REPORT_KINDS):
            with suppress(UnknownNameError):
                return Ref(*self._context.names.find_any(kinds, name))
        return named_thing(self._context, name)

    def build(self, thing: Ref, *, brief: bool = False, loss: bool = True) -> Report:
        """Return the report on one thing.

        Args:
            thing: A thing of one of `_REPORT_KINDS`.
            brief: Whether it is written for the two pages alone.
            loss: Whether it says what would be lost if an arrangement ended, which takes half a
                second to compute.
        """
        from bordergraph.analysis.whatif.changes import EndArrangement
        from bordergraph.views.report.subjects.agency import agency_report
        from bordergraph.views.report.subjects.arrangement import arrangement_report
        from bordergraph.views.report.subjects.group import group_report
        from bordergraph.views.report.subjects.recommendation import recommendation_report
        from bordergraph.views.report.subjects.threat import threat_report

        kind, slug = thing
        data = self._brief_data if brief else self._base_data
        match kind:
            case "agency":
                return agency_report(data if brief else self._country_data, slug)
            case "threat":
                return threat_report(data, slug)
            case "recommendation":
                follow_ups = self._follow_ups(lambda r: r.id == slug)
                data = replace(data, recommendations=follow_ups)
                return recommendation_report(data, slug)
            case "arrangement":
                if loss and slug in data.facts.working_arrangements:
                    data = replace(data, loss=self._context.simulate([EndArrangement(slug)]))
                return arrangement_report(data, slug)
        return group_report(data if brief else self._group_data(kind), kind, slug)

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """The recommendations of the record by id."""
        return {r.id: r for r in self._context.recommendations}

    def _follow_ups(self, keep: Callable[[Recommendation], bool]) -> tuple[FollowUp, ...]:
        """Return the follow-up of some recommendations of the record."""
        from bordergraph.analysis.gaps.recommendations import follow_up

        everything = self._context.recommendations
        events = self._base_data.events
        network = self._context.network
        return tuple(follow_up(r, everything, network, events) for r in everything if keep(r))

    def _group_data(self, by: str) -> ReportData:
        """Return the base data with groups and the brokers between them."""
        from bordergraph.analysis.core.links import two_mode_graph
        from bordergraph.analysis.groups import judge_groups
        from bordergraph.analysis.structure.brokers import brokers

        data = self._base_data
        agencies = map(data.network.agency_by_id.__getitem__, data.facts.agencies)
        groups = {a.id: getattr(a, by) for a in agencies if getattr(a, by)}
        silos = judge_groups(data.assessment, groups)
        return replace(data, silos=silos, brokers=brokers(two_mode_graph(data.facts), by))

    @cached_property
    def _base_data(self) -> ReportData:
        """The data of every report."""
        from bordergraph.analysis.core.documented import agency_coverage
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.gaps.possible_gaps import group_by_story, possible_gaps
        from bordergraph.views.report.model import ReportData

        context = self._context
        network, assessment, facts = context.network, context.assessment, select(context.network)
        gaps = possible_gaps(network, assessment, assessment.candidates(partial=True))
        return ReportData(
            facts=facts,
            assessment=assessment,
            dependencies=context.dependencies,
            gaps=group_by_story(network, gaps),
            coverage=agency_coverage(facts),
            labels=context.labels,
            stamp=context.make_stamp(),
            contests=context.failed_checks,
            events=context.record.events(),
            problems=context.problems,
            title=context.graph.title,
        )

    @cached_property
    def _brief_data(self) -> ReportData:
        return replace(self._base_data, brief=True)

    @cached_property
    def _country_data(self) -> ReportData:
        """The base data with countries and the brokers between them."""
        return self._group_data("country")

    @cached_property
    def _network_data(self) -> ReportData:
        """The country data with how statements stand, and recommendations."""
        from bordergraph.analysis.core.in_force import next_year

        data = self._country_data
        day = None if data.network.complete else data.facts.day
        return replace(
            data,
            later=self._context.assessment_over([next_year(day)]) if day else None,
            support=self._context.record.source_support(),
            recommendations=self._follow_ups(lambda r: bool(r.number) and not r.part_of),
        )


_NAMED_KINDS = ("agency", "arrangement", "threat", "place", "source", "problem")


def named_thing(context: Context, name: str) -> Ref:
    """Return a named thing, or a statement given by id."""
    from bordergraph import vocab
    from bordergraph.model import Ref
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.suggestions import similar_words

    kind, separator, slug = name.removeprefix(vocab.ID).replace(":", "/", 1).partition("/")
    if separator and kind in {*_NAMED_KINDS, *vocab.KINDS}:
        try:
            if kind in _NAMED_KINDS:
                return Ref(kind, context.find(kind, slug))
            names = Names(Name(*ref, ref.slug, 0) for ref in context.record.statements())
            return Ref(kind, names.find(kind, slug))
        except UnknownNameError:
            if Ref(kind, slug) in context.record.statements():  # it was withdrawn
                return Ref(kind, slug)
            raise
    # An id in the user's own data may have a slash or colon too.
    try:
        return Ref(*context.find_any(_NAMED_KINDS, name))
    except UnknownNameError as error:
        if separator and (close := similar_words(kind, vocab.KINDS)):
            raise UnknownNameError("kind of thing", kind, close) from None
        # A series often has the name of its only figure, which says more.
        hits = [] if separator else [r for r in context.record.statements() if r.slug == name]
        hits = [ref for ref in hits if ref.kind != "series"] or hits
        if not hits:
            raise UnknownNameError("name", name, error.suggestions) from None
        if len(hits) > 1:
            choices = ", ".join(f"{ref.kind}/{ref.slug}" for ref in hits)
            message = Sentence("'{name}' names {n} things", name=name, n=len(hits))
            raise UsageError(message, Sentence("say which: {choices}", choices=choices)) from None
        return hits[0]


def show_thing(context: Context, thing: Ref, *, everything: bool = False) -> Result[Entry]:
    """Return everything about one thing, grouped by kind of statement and cited."""
    from bordergraph.views.record.show import show_report, show_table
    from bordergraph.views.report.page import Page

    entry = context.record.entry(thing)
    about = [e for e in context.record.about(thing) if e.ref != thing]
    sources, labels = context.network.source_by_id, context.labels
    extras = context.make_stamp(), context.failed_checks, context.problem(thing)
    report = show_report(entry, about, sources, labels, *extras)
    page = Page(report, labels, everything, show_table(report))
    return Result((entry, *about), page, report)


def explain_link(context: Context, first: str, second: str, threat: str | None = None) -> Report:
    """Return the report on why two agencies, given by id, are linked or not, on one threat or all."""
    from bordergraph.analysis.gaps.explanation import explain_pair
    from bordergraph.analysis.register import problems_between
    from bordergraph.views.record.why import why_report

    network, labels = context.network, context.labels
    pair = explain_pair(network, context.assessment, context.dependencies, first, second, threat)
    problems = problems_between(context.problems, network, first, second)
    if threat is not None:
        broader = network.broader_threats
        narrower = {t for p in problems for t in p.threats if threat in {t, *broader(t)}}
        problems = tuple(p for p in problems if not p.threats or narrower & {*p.threats})
    limits = _limits_between(context, {first, second}, {link.arrangement for link in pair.links})
    events = context.record.events()
    return why_report(pair, network, labels, context.make_stamp(), threat, problems, limits, events)


def _limits_between(
    context: Context, agencies: set[str], arrangements: set[str | None]
) -> tuple[Entry, ...]:
    """Return the limits that name both agencies, or bear on what links them and name one or none."""
    limits = []
    for limit in context.record.entries_of_class("Limit"):
        bodies = {*limit.slugs("bg:concernsAgency"), *limit.slugs("bg:excludes")}
        links = arrangements & {*limit.slugs("bg:concernsArrangement")}
        if agencies <= bodies or (links and (agencies & bodies or not bodies)):
            limits.append(limit)
    return tuple(limits)


def report_result(context: Context, report: Report, *, everything: bool) -> Result[Row]:
    """Return a report as a result; its items are the rows of all sections."""
    from bordergraph.views.report.forms.html import chart_files
    from bordergraph.views.report.page import Page

    rows = [row for s in report.sections if s.table for row in s.table.report_rows]
    page = Page(report, context.labels, everything)
    return Result(tuple(rows), page, report, pictures=chart_files(report, context.labels))
