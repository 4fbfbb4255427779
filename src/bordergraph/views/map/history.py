"""Gaps year by year, so that the slider can show them open and close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network

__all__ = ["gaps_by_year", "years_of"]

# Before this the sources say too little to tell a gap from silence.
EARLIEST = 1990


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


def gaps_by_year(
    network: Network, gaps: Callable[[Network], Sequence[Gap]]
) -> dict[int, Sequence[Gap]]:
    """Return the gaps on the last day of each year.

    Args:
        network: The network; everything in it is kept whatever the day.
        gaps: How to find the gaps of a network on its day.
    """
    return {year: gaps(replace(network, day=date(year, 12, 31))) for year in years_of(network)}
