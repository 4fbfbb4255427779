"""The follow-up of a recommendation: its claims, and what came after it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bordergraph.vocab import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bordergraph.analysis.register import Recommendation
    from bordergraph.model import Finding, Network
    from bordergraph.record import Event


_MEETING_CLAIMS = frozenset({"irregular-cadence", "underuse", "accountability"})
"""Kinds of findings whose recommendation asks bodies to meet."""

_MEETING_EVENTS = frozenset({"event", "renewed"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A dated event of an arrangement, and how long after the one before it was.

    Attributes:
        least_months: Least whole months since the one before, by what the dates leave open; None for
            the first.
        most_months: Most months.
    """

    event: Event
    arrangement: str
    least_months: int | None = None
    most_months: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A recommendation with its claims, and what came after it.

    Attributes:
        parts: Its parts, in the order of their ids.
        claims: The findings that it or a part of it answers.
        arrangements: Ids of the arrangements that these findings are about, sorted.
        meetings: Dated meetings of those arrangements, where it asks bodies to meet.
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


def _arrangements(findings: Iterable[Finding]) -> set[str]:
    return {a for f in findings for a in f.arrangements}


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
        meetings=tuple(sessions) if asks_to_meet else (),
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
        >>> [(m.event.date, m.least_months, m.most_months) for m in meetings(held, "forum")]
        [('2022-03-22', None, None), ('2023', 9, 21), ('2024-07', 6, 18)]
    """
    meetings_found: list[Meeting] = []
    for event in events:
        days = date_bounds(event.date)
        is_meeting = event.kind in _MEETING_EVENTS and arrangement in _event_arrangements(event)
        if not is_meeting or days is None:
            continue
        least_months = most_months = None
        if meetings_found and (days_before := date_bounds(meetings_found[-1].event.date)):
            least_months = max(_whole_months(days_before[1], days[0]), 0)
            most_months = _whole_months(days_before[0], days[1])
        meetings_found.append(Meeting(event, arrangement, least_months, most_months))
    return tuple(meetings_found)


def months_since(event: str, day: date) -> tuple[int, int] | None:
    """Return the least and most whole months from a date as it is known to a day."""
    days = date_bounds(event)
    if days is None:
        return None
    return max(_whole_months(days[1], day), 0), _whole_months(days[0], day)


def _whole_months(a: date, b: date) -> int:
    """Return the whole months from one day to another."""
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
