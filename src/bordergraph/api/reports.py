"""Reports: gathering what they are written from, choosing the report, and all about one thing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from bordergraph.api.context import nearest
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.api.context import Context
    from bordergraph.model import Ref
    from bordergraph.record import Entry, Recommendation
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.views.table.table import Row

_PAIR = 2


class Reports:
    """Writes reports on one run of the analysis.

    Args:
        context: The open graph.
        brief: Whether only the one or two pages are written that a long report begins with.
    """

    def __init__(self, context: Context, *, brief: bool = False) -> None:
        self._context = context
        self._brief = brief

    def on(self, subject: tuple[str, ...], *, brief: bool, everything: bool) -> Result[Any]:
        """Write the report on everything, on one thing, or on two agencies.

        Args:
            subject: What it is on: nothing for everything, one name, or two agencies.
            brief: Only the two pages that it begins with.
            everything: Show every row and source in text and Markdown.

        Raises:
            UsageError: More than two names, or one agency twice.
            UnknownNameError: Nothing has that name.
        """
        from bordergraph.views.report.sections import brief_of
        from bordergraph.views.report.subjects.network import network_report
        from bordergraph.views.report.subjects.pair import pair_report

        if brief and not self._brief:
            short = Reports(self._context, brief=True)
            return short.on(subject, brief=True, everything=everything)
        context = self._context
        if len(subject) > _PAIR:
            raise UsageError("a report is on one thing or on two agencies", "name at most two")
        remarks: tuple[str, ...] = ()
        if not subject:
            written = network_report(self._plain if self._brief else self._all)
        elif len(subject) == _PAIR:
            a, b = (context.find("agency", s) for s in subject)
            if a == b:
                raise UsageError(Sentence("'{name}' was named twice", name=a), "name two agencies")
            written = pair_report(self._plain, a, b)
        else:
            found = self._found(subject[0])
            if found.kind not in self._builders:
                return all_of(context, found, everything=everything)
            remarks = _taken(context, subject[0], found)
            written = self._builders[found.kind](found.slug)
        if self._brief:
            written = brief_of(written, context.labels)
        return replace(paged(context, written, everything=everything), remarks=remarks)

    def _found(self, name: str) -> Ref:
        """Return what a name means: a country or level before a body of that name, else as `show`."""
        from bordergraph.model import Ref
        from bordergraph.store.networks.names import GROUPS

        for kinds in (GROUPS, tuple(self._builders)):
            with suppress(UnknownNameError):
                return Ref(*self._context.names.find_any(kinds, name))
        return named_thing(self._context, name)

    def of(self, thing: Ref) -> Report:
        """Write the report on one thing that the network knows, where there are many to write.

        What would be lost if an arrangement ended takes half a second each, and is left out.
        """
        if thing.kind == "arrangement":
            return self._on_arrangement(thing.slug, loss=False)
        return self._builders[thing.kind](thing.slug)

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """The recommendations of the record by id."""
        return {r.id: r for r in self._context.record.recommendations()}

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
        from bordergraph.views.report.subjects.agency import agency_report

        return agency_report(self._plain if self._brief else self._placed, agency)

    def _on_threat(self, threat: str) -> Report:
        from bordergraph.views.report.subjects.threat import threat_report

        return threat_report(self._plain, threat)

    def _on_arrangement(self, arrangement: str, *, loss: bool = True) -> Report:
        from bordergraph.analysis.whatif.changes import EndArrangement
        from bordergraph.analysis.whatif.simulation import simulate
        from bordergraph.views.report.subjects.arrangement import arrangement_report

        lost, context = None, self._context
        if loss and arrangement in self._plain.facts.working:
            end, known = [EndArrangement(arrangement)], context.dependencies
            before = context.assessment
            lost = simulate(context.network, end, dependencies=known, before=before)
        return arrangement_report(replace(self._plain, loss=lost), arrangement)

    def _on_recommendation(self, recommendation: str) -> Report:
        from bordergraph.views.report.subjects.recommendation import recommendation_report

        found = self._followed_up(lambda r: r.id == recommendation)
        known = replace(self._plain, recommendations=found)
        return recommendation_report(known, recommendation)

    def _followed_up(self, keep: Callable[[Recommendation], bool]) -> tuple[FollowUp, ...]:
        """Collect what the record holds on some of its recommendations, by id."""
        from bordergraph.analysis.gaps.recommendations import follow_up

        known, everything = self._plain, tuple(self.recommendations.values())
        kept = filter(keep, everything)
        return tuple(follow_up(each, everything, known.facts, known.events) for each in kept)

    def _on_group(self, by: str, group: str) -> Report:
        from bordergraph.views.report.subjects.group import group_report

        known = self._plain if self._brief else self._grouped(by)
        return group_report(known, by, group)

    def _grouped(self, by: str) -> ReportData:
        """Return what every report is written from, with groups and who stands between them."""
        from bordergraph.analysis.groups import brokers, separations

        known = self._plain
        groups = {a.id: getattr(a, by) for a in known.network.agencies if getattr(a, by)}
        silos, between = separations(known.assessment, groups), brokers(known.network, by)
        return replace(known, silos=silos, brokers=between)

    @cached_property
    def _plain(self) -> ReportData:
        """What every report is written from."""
        from bordergraph.analysis.core.documented import agency_coverage
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.gaps.possible_gaps import by_story, possible_gaps
        from bordergraph.views.report.model import ReportData

        context = self._context
        network, assessment, facts = context.network, context.assessment, select(context.network)
        gaps = possible_gaps(network, assessment, assessment.candidates(partial=True))
        return ReportData(
            facts=facts,
            assessment=assessment,
            dependencies=context.dependencies,
            gaps=by_story(network, gaps),
            coverage=agency_coverage(facts),
            labels=context.labels,
            stamp=context.stamp(),
            brief=self._brief,
            contests=context.fallen,
            events=context.record.events(),
            problems=context.problems,
            title=context.graph.title,
        )

    @cached_property
    def _placed(self) -> ReportData:
        """That, with the countries and who stands between them."""
        return self._grouped("country")

    @cached_property
    def _all(self) -> ReportData:
        """That, with who shares with whom, how statements stand, and what sources ask for."""
        from bordergraph.analysis.gaps.connections import sharing

        known = self._placed
        return replace(
            known,
            sharing=sharing(known.assessment, known.country),
            standing=self._context.record.standing(),
            recommendations=self._followed_up(lambda r: bool(r.number) and not r.part_of),
        )


_NAMED = ("agency", "arrangement", "threat", "place", "source", "problem")


def _taken(context: Context, name: str, thing: Ref) -> tuple[str, ...]:
    """Say what was taken where a name is the acronym of a thing in the other language alone."""
    labels, other = context.labels, context.labels_in("en" if context.language == "fr" else "fr")
    own = (thing.slug, labels.short(*thing), labels.full(*thing))
    if name.casefold() in map(str.casefold, own) or name.upper() != other.short(*thing):
        return ()
    text = "note: {name} is read as a French acronym: {thing}"
    return (Sentence(text, name=name, thing=labels.both(*thing)),)


def named_thing(context: Context, name: str) -> Ref:
    """Return a named thing, or a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names, and what a search gives, are named.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.model import Ref
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.suggestions import similar

    kind, mark, slug = name.removeprefix(vocab.ID).replace(":", "/", 1).partition("/")
    if mark and kind in {*_NAMED, *vocab.KINDS}:
        try:
            if kind in _NAMED:
                return Ref(kind, context.find(kind, slug))
            names = Names(Name(*ref, ref.slug, 0) for ref in context.record.statements())
            return Ref(kind, names.find(kind, slug))
        except UnknownNameError as error:
            if Ref(kind, slug) in context.record.statements():  # it was withdrawn
                return Ref(kind, slug)
            raise UnknownNameError(kind, slug, error.suggestions, nearest(context, slug)) from None
    # An id of the reader's own may hold a slash or colon too.
    try:
        return Ref(*context.find_any(_NAMED, name))
    except UnknownNameError as error:
        if mark and (close := similar(kind, vocab.KINDS)):
            raise UnknownNameError("kind of thing", kind, close) from None
        hits = [] if mark else statements_of(context, name)
        if not hits:
            told = nearest(context, name)
            raise UnknownNameError("thing", name, error.suggestions, told) from None
        if len(hits) > 1:
            which = ", ".join(f"{ref.kind}/{ref.slug}" for ref in hits)
            raise UsageError(
                Sentence("'{name}' names {n} things", name=name, n=len(hits)),
                Sentence("say which: {choices}", choices=which),
            ) from None
        return hits[0]


def statements_of(context: Context, slug: str) -> list[Ref]:
    """Return the statements with a bare slug."""
    hits = [ref for ref in context.record.statements() if ref.slug == slug]
    # A series often has the name of its only figure, which says more.
    return [ref for ref in hits if ref.kind != "series"] or hits


def all_of(context: Context, thing: Ref, *, everything: bool = False) -> Result[Entry]:
    """Return everything about one thing, grouped by kind of statement and cited.

    Args:
        context: The open graph.
        thing: The thing.
        everything: Show every row and source in text and Markdown.
    """
    from bordergraph.views.record.show import show_report, show_table
    from bordergraph.views.report.page import Page

    itself = context.record.entry(thing)
    about = [e for e in context.record.about(thing) if e.ref != thing]
    sources, labels = context.network.source_by_id, context.labels
    known = context.stamp(), context.fallen, context.problem(thing)
    report = show_report(itself, about, sources, labels, *known)
    page = Page(report, labels, everything, show_table(report))
    return Result((itself, *about), page, report)


def why(context: Context, one: str, other: str, on: str | None = None) -> Report:
    """Write why two agencies, given by id, are linked or not; on one threat when it is given."""
    from bordergraph.analysis.gaps.explanation import explain_pair
    from bordergraph.analysis.register import selected
    from bordergraph.views.record.why import why_report

    network, labels = context.network, context.labels
    found = explain_pair(network, context.assessment, context.dependencies, one, other, on)
    problems = selected(selected(context.problems, agency=one), agency=other)
    if on is not None:
        narrower = {t for p in problems for t in p.threats if on in {t, *network.broader(t)}}
        problems = tuple(p for p in problems if not p.threats or narrower & {*p.threats})
    limits = _limits_between(context, {one, other}, {link.arrangement for link in found.links})
    events = context.record.events()
    return why_report(found, network, labels, context.stamp(), on, problems, limits, events)


def _limits_between(
    context: Context, agencies: set[str], arrangements: set[str | None]
) -> tuple[Entry, ...]:
    """Return the limits that name both agencies, or bear on what links them and name one or none."""
    found = []
    for limit in context.record.of_class("Limit"):
        named = {*limit.slugs("bg:concernsAgency"), *limit.slugs("bg:excludes")}
        linking = arrangements & {*limit.slugs("bg:concernsArrangement")}
        if agencies <= named or (linking and (agencies & named or not named)):
            found.append(limit)
    return tuple(found)


def paged(context: Context, report: Report, *, everything: bool) -> Result[Row]:
    """Return a report as a result; its items are the rows of all sections."""
    from bordergraph.views.report.forms.html import figure_files
    from bordergraph.views.report.page import Page

    rows = [row for s in report.sections if s.table for row in s.table.drawn]
    page = Page(report, context.labels, everything)
    return Result(tuple(rows), page, report, pictures=figure_files(report, context.labels))
