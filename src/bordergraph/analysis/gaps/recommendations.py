"""The claims of a source weighed, and the follow-up of a recommendation: what came after it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Served
from bordergraph.model import STOPPED_STATUSES, Cadence, source_ids
from bordergraph.vocab import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.register import Recommendation
    from bordergraph.model import Finding, Network
    from bordergraph.record import Event


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a result, as data: `bordergraph.words.needs` says it in a language.

    Attributes:
        key: What is said; its text is ``reason.KEY``.
        counts: The numbers in the text, by their names.
        arrangements: Ids of the arrangements that the text names, sorted.
        sources: Ids of the sources that it rests on, sorted.

    Example:
        >>> Reason("claim-gaps", {"n": 2, "far": 1}).key
        'claim-gaps'
    """

    key: str
    counts: Mapping[str, int]
    arrangements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


THEMES = {
    "silos": ("silo-domestic", "silo-cross-border"),
    "irregular": ("irregular-cadence",),
    "money": ("funding-instability",),
}
"""What is claimed, as kinds of finding."""

CURRENCIES = frozenset({"cad", "usd"})
"""Units of figures that are amounts of money."""


@dataclass(frozen=True, slots=True)
class WeighedTheme:
    """One theme of a source's claims.

    Attributes:
        claims: The source's own findings on it.
        agreeing: Findings of other sources that say so and hold.
        disputing: Findings of other sources that something works on what the claims speak of.
    """

    theme: str
    claims: tuple[Finding, ...]
    agreeing: tuple[Finding, ...]
    disputing: tuple[Finding, ...]
    supports: tuple[Reason, ...]
    against: tuple[Reason, ...]
    undocumented: tuple[Reason, ...]


def weigh_claims(facts: InForce, assessment: Assessment, source: str) -> tuple[WeighedTheme, ...]:
    """Weigh what one source claims, theme by theme.

    Themes on which it claims nothing are left out.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Network
        >>> weigh_claims(select(Network()), assess(Network()), "nobody")
        ()
    """
    findings = [f for f in facts.network.findings if source in source_ids(f.citations)]
    counters = {"silos": _count_silos, "irregular": _count_irregular, "money": _count_money}
    themes = []
    for theme, kinds in THEMES.items():
        claims = [f for f in findings if f.kind in kinds]
        if claims:
            counted = counters[theme](facts, assessment, claims)
            themes.append(_weigh_theme(facts, theme, claims, {f.id for f in findings}, counted))
    return tuple(themes)


def _weigh_theme(
    facts: InForce,
    theme: str,
    claims: list[Finding],
    own_ids: set[str],
    counted: Iterable[tuple[str, Reason]],
) -> WeighedTheme:
    others = [f for f in facts.network.findings if f.kind in THEMES[theme] and f.id not in own_ids]
    holding_ids = {f.id for f in facts.findings} - facts.stale_findings
    agreeing = [f for f in others if f.id in holding_ids and f.fixed != "yes"]
    repaired = [f for f in others if f.fixed == "yes"]
    disputing = _findings_of_work(facts, holding_ids - own_ids, _arrangements(claims))
    sides: dict[str, list[Reason]] = {"supports": [], "against": [], "undocumented": []}
    found_reasons = (
        ("supports", "claim-others", agreeing),
        ("against", "claim-works", disputing),
        ("against", "claim-repaired", repaired),
    )
    stated = ((side, _findings_reason(key, some)) for side, key, some in found_reasons if some)
    for side, reason_given in chain(stated, counted):
        sides[side].append(reason_given)
    if unknown_repairs := sum(f.fixed == "unknown" for f in agreeing):
        sides["undocumented"].append(Reason("claim-unfixed", {"n": unknown_repairs}))
    reasons = map(tuple, sides.values())
    return WeighedTheme(theme, tuple(claims), tuple(agreeing), tuple(disputing), *reasons)


def _findings_of_work(facts: InForce, ids: set[str], arrangements: set[str]) -> list[Finding]:
    """Return those of some findings that something works: one of some arrangements, if any are named."""
    works = (f for f in facts.findings if f.kind == "works" and f.id in ids)
    return [f for f in works if not arrangements or arrangements & set(f.arrangements)]


def _findings_reason(key: str, findings: list[Finding]) -> Reason:
    """Return the number, subjects and sources of some findings as a reason."""
    arrangements = tuple(sorted(_arrangements(findings)))
    key = f"{key}-of" if arrangements else key
    sources = source_ids(*(f.citations for f in findings))
    return Reason(key, {"n": len(findings)}, arrangements, sources)


def _arrangements(findings: Iterable[Finding]) -> set[str]:
    return {a for f in findings for a in f.arrangements}


def _count_silos(
    facts: InForce, assessment: Assessment, _: list[Finding]
) -> Iterator[tuple[str, Reason]]:
    """Count how the needs across countries are served, and those inside."""
    country = {a.id: a.country for a in facts.network.agencies}
    between = assessment.served_between()
    abroad = sum((s for (first, second), s in between.items() if first != second), Served())
    domestic = sum((s for (first, second), s in between.items() if first == second), Served())
    if abroad.lacking_regular:
        yield (
            "supports",
            Reason("claim-lacking", {"n": abroad.lacking_regular, "all": abroad.needs}),
        )
    if gaps := assessment.candidates(partial=True):
        cross_border = sum(country[g.agencies[0]] != country[g.agencies[1]] for g in gaps)
        yield "supports", Reason("claim-gaps", {"n": len(gaps), "far": cross_border})
    if abroad.needs:
        served = {"all": abroad.needs, "regular": abroad.regular, "assumed": abroad.assumed}
        inside_counts = (domestic.needs, domestic.regular, domestic.assumed)
        served |= {f"inside_{n}": v for n, v in zip(served, inside_counts, strict=True)}
        yield "against", Reason("claim-served", served)
    if abroad.not_assessed:
        yield (
            "undocumented",
            Reason("claim-not-assessed", {"n": abroad.not_assessed, "all": abroad.needs}),
        )


def _count_irregular(
    facts: InForce, assessment: Assessment, _: list[Finding]
) -> Iterator[tuple[str, Reason]]:
    counts, total = facts.cadence_counts, len(facts.working_arrangements)
    served = assessment.served()
    incident, request = counts[Cadence.INCIDENT_DRIVEN], counts[Cadence.ON_REQUEST]
    if incident or request:
        yield (
            "supports",
            Reason("claim-irregular", {"all": total, "incident": incident, "request": request}),
        )
    if served.irregular:
        yield (
            "supports",
            Reason("claim-needs-irregular", {"n": served.irregular, "all": served.needs}),
        )
    if regular := sum(n for cadence, n in counts.items() if cadence.is_regular):
        yield "against", Reason("claim-regular", {"n": regular, "all": total})
    if unknown := counts[Cadence.UNKNOWN]:
        yield "undocumented", Reason("claim-no-cadence", {"n": unknown, "all": total})


def _count_money(
    facts: InForce, _: Assessment, claims: list[Finding]
) -> Iterator[tuple[str, Reason]]:
    network, working = facts.network, facts.working_arrangements
    # A case or a meeting ends by itself, whatever its money.
    stopped = {
        a.id
        for a in network.arrangements
        if a.status in STOPPED_STATUSES and a.kind not in {"operation", "forum"}
    } - working
    if stopped:
        names = tuple(sorted(stopped))
        yield "supports", Reason("claim-stopped", {"n": len(stopped)}, names)
    named = _arrangements(claims) & network.arrangement_by_id.keys()
    if active := {a.id for a in network.arrangements if a.status == "active"} & named & working:
        counts = {"n": len(active), "all": len(named)}
        yield "against", Reason("claim-active", counts, tuple(sorted(active)))
    priced = {a for f in network.figures if f.unit in CURRENCIES for a in f.about}
    if unpriced := working - priced:
        yield "undocumented", Reason("claim-no-amount", {"n": len(unpriced), "all": len(working)})


_MEETING_CLAIMS = frozenset({"irregular-cadence", "underuse", "accountability"})
"""Kinds of findings whose recommendation asks bodies to meet."""

_MEETING_EVENTS = frozenset({"event", "renewed"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A dated event of an arrangement, and how long after the one before it was.

    Attributes:
        months: Least and most whole months since the one before, by what the dates leave open;
            None for the first.
    """

    event: Event
    months: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A recommendation with its claims, and what came after it.

    Attributes:
        parts: Its parts, in the order of their ids.
        claims: The findings that it or a part of it answers.
        arrangements: Ids of the arrangements that these findings are about, sorted.
        meetings: Meetings of those arrangements, by date, where it asks bodies to meet.
        later_events: Dated events of those arrangements after it was made.
        same_source: Recommendations of the same source on the same.
        other_sources: Recommendations of other sources on the same.
    """

    recommendation: Recommendation
    parts: tuple[Recommendation, ...]
    claims: tuple[Finding, ...]
    arrangements: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    later_events: tuple[Event, ...]
    same_source: tuple[Recommendation, ...]
    other_sources: tuple[Recommendation, ...]

    def meetings_until(self, day: date | None) -> tuple[Meeting, ...]:
        """Return the meetings up to a day; all without one."""
        return tuple(m for m in self.meetings if day is None or m.event.date <= day.isoformat())


def recommendation_parts(
    recommendation: str, everything: Iterable[Recommendation]
) -> tuple[Recommendation, ...]:
    """Return the parts of a recommendation, and theirs, in the order of their ids."""
    listed, whole = list(everything), {recommendation}
    while added := {r.id for r in listed if r.part_of in whole} - whole:
        whole |= added
    parts = (r for r in listed if r.id in whole and r.id != recommendation)
    return tuple(sorted(parts, key=lambda r: r.id))


def follow_up(
    recommendation: Recommendation,
    everything: Sequence[Recommendation],
    network: Network,
    events: Sequence[Event] = (),
) -> FollowUp:
    """Collect the claims of a recommendation, and dated events of what these are about.

    Two recommendations ask the same when they answer one finding, or findings on one arrangement.
    """
    parts = recommendation_parts(recommendation.id, everything)
    own = (recommendation, *parts)
    answered = {finding for r in own for finding in r.findings}
    claims = tuple(f for f in network.findings if f.id in answered)
    arrangements = _arrangements(claims) & network.arrangement_by_id.keys()
    shared = answered | {f.id for f in network.findings if arrangements & {*f.arrangements}}
    related = [r for r in everything if r not in own and shared.intersection(r.findings)]
    asks_to_meet = any(f.kind in _MEETING_CLAIMS for f in claims)
    sessions = chain.from_iterable(meetings(events, a) for a in sorted(arrangements))
    return FollowUp(
        recommendation=recommendation,
        parts=parts,
        claims=claims,
        arrangements=tuple(sorted(arrangements)),
        meetings=tuple(sorted(sessions, key=attrgetter("event.date"))) if asks_to_meet else (),
        later_events=tuple(
            e
            for e in events
            if _event_arrangements(e) & arrangements and _is_later(e.date, recommendation.day)
        ),
        same_source=tuple(r for r in related if r.source == recommendation.source),
        other_sources=tuple(r for r in related if r.source != recommendation.source),
    )


def _is_later(day: str, made_on: str) -> bool:
    """Tell whether a date lies after another, to its own precision."""
    return bool(made_on and date_bounds(day) and day > made_on[: len(day)])


def _event_arrangements(event: Event) -> set[str]:
    return {thing.slug for thing in event.about if thing.kind == "arrangement"}


def meetings(events: Iterable[Event], arrangement: str) -> tuple[Meeting, ...]:
    """Return the dated meetings and restarts of an arrangement, with the months between them.

    A date known to the year or month leaves the months open, so there are a least and a most.

    Example:
        >>> from bordergraph.model import Ref
        >>> from bordergraph.record import Event
        >>> forum = (Ref("arrangement", "forum"),)
        >>> held = [Event(day, "event", forum) for day in ("2022-03-22", "2023", "2024-07")]
        >>> [(m.event.date, m.months) for m in meetings(held, "forum")]
        [('2022-03-22', None), ('2023', (9, 21)), ('2024-07', (6, 18))]
    """
    dated: list[Meeting] = []
    for event in events:
        is_meeting = event.kind in _MEETING_EVENTS and arrangement in _event_arrangements(event)
        if is_meeting and date_bounds(event.date):
            months = months_between(dated[-1].event.date, event.date) if dated else None
            dated.append(Meeting(event, months))
    return tuple(dated)


def months_between(first: str, second: str) -> tuple[int, int] | None:
    """Return the least and most whole months from one date to another, as far as they are known."""
    before, after = date_bounds(first), date_bounds(second)
    if before is None or after is None:
        return None
    return max(_whole_months(before[1], after[0]), 0), _whole_months(before[0], after[1])


def _whole_months(a: date, b: date) -> int:
    """Return the whole months from one day to another."""
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
