"""Small readings of single facts: when it is in force, how sure it is, who is in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from bordergraph.model import IDLE, Citation, Confidence, Network, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Arrangement
    from bordergraph.views.map.records import MapNode

__all__ = [
    "Force",
    "best",
    "countries_of",
    "force",
    "iso",
    "members_label",
    "runs",
    "with_arrangements",
]

CONFIDENCES = [c.value for c in Confidence]


class Force(TypedDict):
    """When something is in force."""

    start: str
    until: str
    stopped: bool
    active: bool


def iso(day: date | None) -> str:
    """Return an ISO date, empty for None."""
    return day.isoformat() if day else ""


def best(citations: Sequence[Citation]) -> str:
    """Return the best confidence among statements, empty without any."""
    found = {c.confidence.value for c in citations}
    return next((c for c in CONFIDENCES if c in found), "")


def force(span: Span, arrangement: Arrangement | None, day: date | None) -> Force:
    """Return when a fact is in force, read as `Span.in_force` and `Arrangement.in_force` do.

    Args:
        span: The fact's own span.
        arrangement: The arrangement it belongs to.
        day: The day of the network.
    """
    within = arrangement.span if arrangement else None
    ends = [s.end for s in (span, within) if s is not None and s.end is not None]
    stopped = False
    if arrangement is not None and arrangement.status in IDLE:
        if arrangement.status_as_of is None:
            stopped = True
        else:
            # It had stopped by that day: the day before is the last on which it may have worked.
            ends.append(arrangement.status_as_of - timedelta(days=1))
    begun = within.begin if within else None
    starts = span.start or begun or span.as_of
    # A member from before the beginning takes part from the beginning.
    starts = max(starts, begun) if starts and begun else starts
    active = span.in_force(day, within=within) and (
        arrangement is None or arrangement.in_force(day)
    )
    return Force(
        start=iso(starts), until=iso(min(ends) if ends else None), stopped=stopped, active=active
    )


def runs(years: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return rising years as runs of consecutive ones.

    Example:
        >>> runs([2001, 2002, 2005])
        ((2001, 2002), (2005, 2005))
    """
    found: list[tuple[int, int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return tuple(found)


def countries_of(network: Network) -> dict[str, set[str]]:
    """Return the countries of each arrangement's members."""
    countries: dict[str, set[str]] = defaultdict(set)
    for p in network.participations:
        agency = network.agency_by_id.get(p.agency)
        if agency and agency.country:
            countries[p.arrangement].update(agency.country.split("/"))
    return countries


def members_label(members: Sequence[str], nodes: Mapping[str, MapNode]) -> str:
    """Name a community after its three best connected members."""
    known = sorted((nodes[m] for m in members if m in nodes), key=lambda n: (n.rank, n.id))
    return ", ".join(n.short for n in known[:3])


def with_arrangements(
    communities: Sequence[Sequence[str]], members: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Return communities of agencies with each arrangement added where most of its members are."""
    full = [[f"agency/{a}" for a in c] for c in communities]
    home = {a: i for i, c in enumerate(full) for a in c}
    for arrangement, bodies in sorted(members.items()):
        votes = [home[b] for b in bodies if b in home]
        if votes:
            full[max(sorted(set(votes)), key=votes.count)].append(arrangement)
    return full
