"""Years side by side: how needs were served on the last day of each, and what the record dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import Dated, dated
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.rows import OnDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Network

# Before this the sources say too little to tell a need without a channel from silence.
EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class YearSnapshot:
    """The last day of one year.

    Attributes:
        needs: Needs of that day, and how they are served.
        dated: How much of what is in force has a dated beginning.
        agencies: How many agencies there were.
        arrangements: How many arrangements were in force.
    """

    needs: OnDay = field(default_factory=OnDay)
    dated: Dated = field(default_factory=lambda: Dated(0, 0))
    agencies: int = 0
    arrangements: int = 0


def end_of(year: int) -> date:
    """Return the last day of a year."""
    return date(year, 12, 31)


def years_of(network: Network) -> range:
    """Return the years from the first dated arrangement or participation to the last date.

    Example:
        >>> from bordergraph.model import Arrangement, Network, Span
        >>> years_of(Network(arrangements=(Arrangement("a", "A", span=Span(date(2020, 5, 1))),)))
        range(2020, 2021)
    """
    spans = [a.span for a in network.arrangements] + [p.span for p in network.participations]
    starts = [s.begin.year for s in spans if s.begin]
    ends = [day.year for s in spans for day in (s.begin, s.end) if day]
    if not starts:
        return range(0)
    last = min(max(ends), network.day.year) if network.day else max(ends)
    return range(max(EARLIEST, min(starts)), last + 1)


def snapshots(
    network: Network, assessment: Assessment, years: Iterable[int]
) -> dict[int, YearSnapshot]:
    """Return the last day of each year.

    Args:
        network: The network; everything in it is kept whatever the day.
        assessment: How its needs are served, worked out for each of those days.
        years: The years.
    """
    found = {}
    for day, needs in assessment.on_days(map(end_of, years)).items():
        facts = select(network.on(day))
        found[day.year] = YearSnapshot(
            needs,
            dated(facts),
            agencies=len(facts.agencies),
            arrangements=len(facts.working),
        )
    return found
