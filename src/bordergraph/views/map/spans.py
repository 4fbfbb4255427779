"""Small readings of single facts: when it is in force, how sure it is, who is in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from bordergraph.model import Citation, Confidence, Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Dated
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


def _iso_within(day: date) -> str:
    """Return an ISO date, empty for the first and the last of all days."""
    return "" if day in {date.min, date.max} else day.isoformat()


def force(thing: Dated, facts: InForce) -> Force:
    """Return when something of the network is in force, and whether it is on its day."""
    days = facts.interval(thing)
    return Force(
        start=_iso_within(days.begins), until=_iso_within(days.ends), stopped=days.stopped,
        active=facts.holds(thing),
    )  # fmt: skip


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
