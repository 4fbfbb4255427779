"""The follow-up of a recommendation: its claims weighed, what can be measured, what came after."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, Union

from bordergraph.analysis.method.rows import Served
from bordergraph.model import STOPPED_STATUSES, Cadence, Ref, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Figure, Finding
    from bordergraph.record import Event, Recommendation


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a result, as data: `bordergraph.words.needs` says it in a language.

    Attributes:
        key: What is said; its text is ``reason.KEY``.
        values: What stands in the places of the text, by their names.
        sources: Ids of the sources that it rests on, sorted.

    Example:
        >>> Reason("claim-gaps").key
        'claim-gaps'
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    sources: tuple[str, ...] = ()


Value: TypeAlias = Union[str, int, float, date, Ref, Reason, "tuple[Value, ...]"]
"""What a reason puts in: words of the record, a number, a day, a thing, a phrase, or a list."""


THEMES = {
    "silos": ("silo-domestic", "silo-cross-border"),
    "irregular": ("irregular-cadence",),
    "money": ("funding-instability",),
}
"""What is claimed, as kinds of finding."""

CURRENCIES = frozenset({"cad", "usd"})
"""Units of figures that are amounts of money."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One theme of a source's claims.

    Attributes:
        theme: A key of `THEMES`.
        claims: The source's own findings on it.
        agreeing: Findings of other sources that say so and hold.
        disputing: Findings of other sources that something works on what the claims speak of.
        supports: What supports the claims.
        against: What speaks against them.
        undocumented: What nobody documents.
    """

    theme: str
    claims: tuple[Finding, ...]
    agreeing: tuple[Finding, ...]
    disputing: tuple[Finding, ...]
    supports: tuple[Reason, ...]
    against: tuple[Reason, ...]
    undocumented: tuple[Reason, ...]


def weighed(facts: InForce, assessment: Assessment, source: str) -> tuple[Weighed, ...]:
    """Weigh what one source claims, theme by theme.

    Args:
        facts: The statements that hold on the day.
        assessment: How the needs of the same network are served.
        source: Id of the source.

    Returns:
        The themes on which the source claims something, in the order of `THEMES`.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Network
        >>> weighed(select(Network()), assess(Network()), "nobody")
        ()
    """
    own = [f for f in facts.network.findings if source in source_ids(f.citations)]
    counted = {"silos": _silos, "irregular": _irregular, "money": _money}
    found = []
    for theme, kinds in THEMES.items():
        claims = [f for f in own if f.kind in kinds]
        if claims:
            told = counted[theme](facts, assessment, claims)
            found.append(_theme(facts, theme, claims, {f.id for f in own}, told))
    return tuple(found)


def _theme(
    facts: InForce,
    theme: str,
    claims: list[Finding],
    mine: set[str],
    counted: Iterable[tuple[str, Reason]],
) -> Weighed:
    others = [f for f in facts.network.findings if f.kind in THEMES[theme] and f.id not in mine]
    holding = {f.id for f in facts.findings} - facts.stale_findings
    agreeing = [f for f in others if f.id in holding and f.fixed != "yes"]
    repaired = [f for f in others if f.fixed == "yes"]
    named = {a for f in claims for a in f.arrangements}
    disputing = [
        f
        for f in facts.findings
        if f.kind == "works"
        and f.id in holding - mine
        and (not named or named & set(f.arrangements))
    ]
    sides: dict[str, list[Reason]] = {"supports": [], "against": [], "undocumented": []}
    told = (
        ("supports", "claim-others", agreeing),
        ("against", "claim-works", disputing),
        ("against", "claim-repaired", repaired),
    )
    for side, key, findings in told:
        if findings:
            sides[side].append(_told(key, findings))
    for side, why in counted:
        sides[side].append(why)
    if silent := sum(f.fixed == "unknown" for f in agreeing):
        sides["undocumented"].append(reason("claim-unfixed", n=silent))
    weighed = map(tuple, sides.values())
    return Weighed(theme, tuple(claims), tuple(agreeing), tuple(disputing), *weighed)


def _told(key: str, findings: list[Finding]) -> Reason:
    """Say how many findings there are and what they are about, with their sources."""
    sources = source_ids(*(f.citations for f in findings))
    names = _names(a for f in findings for a in f.arrangements)
    if names:
        return reason(f"{key}-of", sources, n=len(findings), names=names)
    return reason(key, sources, n=len(findings))


def reason(key: str, sources: Iterable[str] = (), /, **values: Value) -> Reason:
    """Return one reason with its values in the order given."""
    return Reason(key, tuple(values.items()), tuple(sorted(set(sources))))


def _names(arrangements: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Ref("arrangement", a) for a in sorted(set(arrangements)))


def _silos(
    facts: InForce, assessment: Assessment, _: list[Finding]
) -> Iterator[tuple[str, Reason]]:
    """Count how the needs across countries are served, and those inside."""
    country = {a.id: a.country for a in facts.network.agencies}
    between = assessment.served_between(country)
    across = sum((s for (one, other), s in between.items() if one != other), Served())
    inside = sum((s for (one, other), s in between.items() if one == other), Served())
    if across.lacking:
        yield "supports", reason("claim-lacking", n=across.lacking, all=across.needs)
    if gaps := assessment.candidates(partial=True):
        far = sum(country[g.agencies[0]] != country[g.agencies[1]] for g in gaps)
        yield "supports", reason("claim-gaps", n=len(gaps), far=far)
    if across.needs:
        served = {"all": across.needs, "regular": across.regular, "assumed": across.assumed}
        beside = (inside.needs, inside.regular, inside.assumed)
        within = {f"inside_{n}": v for n, v in zip(served, beside, strict=True)}
        yield "against", reason("claim-served", **served, **within)
    if across.not_assessed:
        told = reason("claim-not-assessed", n=across.not_assessed, all=across.needs)
        yield "undocumented", told


def _irregular(
    facts: InForce, assessment: Assessment, _: list[Finding]
) -> Iterator[tuple[str, Reason]]:
    cadence, every, served = (
        facts.cadence_counts,
        len(facts.working_arrangements),
        assessment.served(),
    )
    regular = sum(n for c, n in cadence.items() if c.is_regular)
    unknown = cadence[Cadence.UNKNOWN]
    rare = {
        "incident": cadence[Cadence.INCIDENT_DRIVEN],
        "request": cadence[Cadence.ON_REQUEST],
    }
    if any(rare.values()):
        yield "supports", reason("claim-irregular", all=every, **rare)
    if served.irregular:
        told = reason("claim-needs-irregular", n=served.irregular, all=served.needs)
        yield "supports", told
    if regular:
        yield "against", reason("claim-regular", n=regular, all=every)
    if unknown:
        yield "undocumented", reason("claim-no-cadence", n=unknown, all=every)


def _money(facts: InForce, _: Assessment, claims: list[Finding]) -> Iterator[tuple[str, Reason]]:
    network = facts.network
    stopped = [
        a.id
        for a in network.arrangements
        if a.status in STOPPED_STATUSES and a.id not in facts.working_arrangements
    ]
    if stopped:
        yield "supports", reason("claim-stopped", n=len(stopped), names=_names(stopped))
    named = {a for f in claims for a in f.arrangements} & set(network.arrangement_by_id)
    active = [
        a
        for a in named & facts.working_arrangements
        if network.arrangement_by_id[a].status == "active"
    ]
    if active:
        names = _names(active)
        yield "against", reason("claim-active", n=len(active), all=len(named), names=names)
    paid = {a for f in network.figures if f.unit in CURRENCIES for a in f.about}
    unpriced = facts.working_arrangements - paid
    if unpriced:
        told = reason("claim-no-amount", n=len(unpriced), all=len(facts.working_arrangements))
        yield "undocumented", told


MEASURES = {
    "meetings": ("irregular-cadence", "underuse", "accountability"),
    "together": (
        "coordination", "information-sharing", "integration", "no-channel", "silo-cross-border",
        "silo-domestic",
    ),
    "money": ("funding-instability", "resources"),
    "people": ("staffing",),
    "equipment": ("procurement", "technology"),
}  # fmt: skip
"""What can be measured of a recommendation, by the kinds of finding that it answers."""

UNITS = {
    "money": CURRENCIES,
    "people": frozenset(
        {"agent", "employee", "full-time-equivalent", "inspector", "officer", "position", "vacancy"}
    ),
    "equipment": frozenset({"drone", "helicopter"}),
}
"""Units of the figures that belong to a measure."""

_HELD = frozenset({"event", "renewed"})
_TOGETHER = frozenset(
    {
        "task-force", "joint-enforcement", "intelligence-centre", "coordination-centre",
        "working-group", "liaison",
    }
)  # fmt: skip
_MONTHS = 12
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Meeting:
    """A dated event of an arrangement, and how long after the one before it was.

    Attributes:
        event: The event.
        arrangement: Id of the arrangement.
        least: Least whole months since the one before, by what the dates leave open; None for
            the first.
        most: Most months.
    """

    event: Event
    arrangement: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the record holds on a recommendation.

    Attributes:
        recommendation: The recommendation.
        parts: Its parts, in the order of their ids.
        claims: The findings of its source that it or a part of it answers.
        arrangements: Ids of the arrangements it is about, sorted.
        measures: Which `MEASURES` there are of it.
        meetings: Dated events of those arrangements, where meeting is a measure.
        together: Ids of teams and liaisons in force that join the countries it is addressed to
            and name one of its threats, where working together is a measure.
        figures: Figures that measure it.
        money_ends: Days on which money is said to run out, in arrangements it is about.
        same: Recommendations of the same source on the same.
        others: Recommendations of other sources on the same.
        watched: Ids of the arrangements on which a later event would be seen: those it is about;
            where it is about none and working together is a measure, teams and liaisons, at work
            or announced, on its threats.
        later: Dated events of those after it was made.
    """

    recommendation: Recommendation
    parts: tuple[Recommendation, ...]
    claims: tuple[Finding, ...]
    arrangements: tuple[str, ...]
    measures: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    together: tuple[str, ...]
    figures: tuple[Figure, ...]
    money_ends: tuple[Event, ...]
    same: tuple[Recommendation, ...]
    others: tuple[Recommendation, ...]
    watched: tuple[str, ...]
    later: tuple[Event, ...]


def parts_of(
    recommendation: str, everything: Iterable[Recommendation]
) -> tuple[Recommendation, ...]:
    """Return the parts of a recommendation, and theirs, in the order of their ids."""
    known = sorted(everything, key=lambda r: r.id)
    found: dict[str, Recommendation] = {}
    wanted = [recommendation]
    while wanted:
        whole = wanted.pop(0)
        for r in known:
            if r.part_of == whole and r.id not in found and r.id != recommendation:
                found[r.id] = r
                wanted.append(r.id)
    return tuple(sorted(found.values(), key=lambda r: r.id))


def follow_up(
    recommendation: Recommendation,
    everything: Sequence[Recommendation],
    facts: InForce,
    events: Sequence[Event] = (),
) -> FollowUp:
    """Collect what the record holds on a recommendation.

    It is about what the findings that it or a part of it answers are about. Two recommendations
    ask the same when they answer one finding, or are about one arrangement.

    Args:
        recommendation: The recommendation.
        everything: All recommendations of the record.
        facts: The statements that hold on the day.
        events: What began, met, changed and ended, by date.
    """
    network = facts.network
    parts = parts_of(recommendation.id, everything)
    whole = (recommendation, *parts)
    ids = {r.id for r in whole}
    answered = {a for r in whole for a in r.findings}
    claims = tuple(f for f in network.findings if f.id in answered)
    own = set(recommendation.sources)
    source = next(iter(recommendation.sources), "")
    about = sorted({a for f in claims for a in f.arrangements} & set(network.arrangement_by_id))
    kinds = {f.kind for f in claims}
    measures = tuple(m for m, of in MEASURES.items() if kinds & set(of))

    made = network.source_by_id[source].date if source in network.source_by_id else ""
    watched = set(about)
    if not about and "together" in measures:
        watched = _teams(facts, _threats(claims))
    related = [
        r for r in everything if r.id not in ids and _same(r, answered, about, network.findings)
    ]
    return FollowUp(
        recommendation=recommendation,
        parts=parts,
        claims=claims,
        arrangements=tuple(about),
        measures=measures,
        meetings=tuple(m for a in about for m in meetings(events, a))
        if "meetings" in measures
        else (),
        together=_together(facts, whole, claims) if "together" in measures else (),
        figures=_figures(facts, measures, about),
        money_ends=tuple(
            e
            for e in events
            if "money" in measures
            and e.kind == "funding-end"
            and (_arrangements(e) & set(about) if about else _arrangements(e))
        ),
        same=tuple(r for r in related if own & set(r.sources)),
        others=tuple(r for r in related if not own & set(r.sources)),
        watched=tuple(sorted(watched)),
        later=tuple(
            e
            for e in events
            if made
            and _arrangements(e) & watched
            and _range(e.date)
            and e.date > made[: len(e.date)]
        ),
    )


def _arrangements(event: Event) -> set[str]:
    return {thing.slug for thing in event.about if thing.kind == "arrangement"}


def _same(
    other: Recommendation,
    answered: set[str],
    about: Sequence[str],
    findings: Iterable[Finding],
) -> bool:
    if answered & set(other.findings):
        return True
    theirs = {a for f in findings if f.id in other.findings for a in f.arrangements}
    return bool(theirs & set(about))


def _figures(facts: InForce, measures: Sequence[str], about: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures in the units of the measures; of money, those of the arrangements named."""
    named = set(about) or set(facts.network.arrangement_by_id)

    def measures_it(figure: Figure, measure: str) -> bool:
        in_unit = figure.unit in UNITS.get(measure, ())
        return in_unit and (measure != "money" or not named.isdisjoint(figure.about))

    return tuple(f for f in facts.network.figures if any(measures_it(f, m) for m in measures))


def _threats(claims: Iterable[Finding]) -> set[str]:
    return {t for f in claims for t in f.threats}


def _teams(facts: InForce, threats: set[str]) -> set[str]:
    """Return the teams and liaisons on a threat, one above or one below; all where none is named."""
    network = facts.network
    named: dict[str, set[str]] = {}
    for focus in network.foci:
        named.setdefault(focus.arrangement, set()).add(focus.threat)
    above = {x for t in threats for x in (t, *network.broader_threats(t))}

    def on(arrangement: str) -> bool:
        names = named.get(arrangement, set())
        below = {x for t in names for x in (t, *network.broader_threats(t))}
        return not threats or bool(names & above or below & threats)

    return {a.id for a in network.arrangements if a.kind in _TOGETHER and on(a.id)}


def _together(
    facts: InForce, whole: Sequence[Recommendation], claims: Sequence[Finding]
) -> tuple[str, ...]:
    """Return the teams and liaisons in force that join the countries a recommendation is made to."""
    country = {a.id: a.country for a in facts.network.agencies}
    places = {c for r in whole for a in r.addressees if (c := country.get(a))}

    def joins(team: str) -> bool:
        bodies = {p.agency for p in facts.members.get(team, ())}
        members = {c for b in bodies for c in country.get(b, "").split("/") if c}
        return len(bodies) >= _PAIR and (places <= members if places else len(members) > 1)

    return tuple(
        filter(joins, sorted(_teams(facts, _threats(claims)) & facts.working_arrangements))
    )


def meetings(events: Iterable[Event], arrangement: str) -> tuple[Meeting, ...]:
    """Return the dated meetings and restarts of an arrangement, with the months between them.

    A date known to the year or month leaves the months open, so there are a least and a most.

    Example:
        >>> from bordergraph.model import Ref
        >>> from bordergraph.record import Event
        >>> forum = (Ref("arrangement", "forum"),)
        >>> held = [Event(day, "event", forum) for day in ("2022-03-22", "2023", "2024-07")]
        >>> [(m.event.date, m.least, m.most) for m in meetings(held, "forum")]
        [('2022-03-22', None, None), ('2023', 9, 21), ('2024-07', 6, 18)]
    """
    found: list[Meeting] = []
    for event in events:
        when = _range(event.date)
        if event.kind not in _HELD or arrangement not in _arrangements(event) or when is None:
            continue
        least = most = None
        if found and (before := _range(found[-1].event.date)):
            least = max(_months(before[1], when[0]), 0)
            most = _months(before[0], when[1])
        found.append(Meeting(event, arrangement, least, most))
    return tuple(found)


def months_since(event: str, day: date) -> tuple[int, int] | None:
    """Return the least and most whole months from a date as it is known to a day."""
    when = _range(event)
    return None if when is None else (max(_months(when[1], day), 0), _months(when[0], day))


def _range(text: str) -> tuple[date, date] | None:
    """Return the first and last day that a date of a given precision allows; None for no date."""
    try:
        parts = [int(p) for p in text.split("-")]
        year, month, day = (*parts, 0, 0)[:3]
        if not month:
            return date(year, 1, 1), date(year, _MONTHS, 31)
        if not day:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _months(a: date, b: date) -> int:
    """Return the whole months from one day to another."""
    return (b.year - a.year) * _MONTHS + b.month - a.month - (b.day < a.day)
