"""Gaps and ties year by year, so that the slider can show them come and go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from bordergraph.analysis.core.dated import Dated
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Gap
    from bordergraph.analysis.whatif.causes import Cause
    from bordergraph.model import Network

    Key: TypeAlias = tuple[tuple[str, str], str]

__all__ = ["Past", "past", "ties_of", "years_of"]

# Before this the sources say too little to tell a gap from silence.
EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class Past:
    """The last day of one year.

    Attributes:
        gaps: The gaps that count.
        ties: How regularly information moves between each pair that is linked, in [0, 1].
        dated: How much of what is in force has a dated beginning; None when nobody asked.
        agencies: How many agencies there were.
        arrangements: How many arrangements were in force.
        apart: Why gaps of other years do not count in this one, by pair and threat.
    """

    gaps: Sequence[Gap] = ()
    ties: Mapping[tuple[str, str], float] = field(default_factory=dict)
    dated: Dated | None = None
    agencies: int = 0
    arrangements: int = 0
    apart: Mapping[Key, Cause] = field(default_factory=dict)


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


def past(
    network: Network,
    gaps: Callable[[Needs, Container[Key]], Sequence[Gap]],
    options: Options | None = None,
    told: Iterable[Key] = (),
) -> dict[int, Past]:
    """Return the gaps that count and the ties on the last day of each year.

    Args:
        network: The network; everything in it is kept whatever the day.
        gaps: How to find the gaps among rows of need; those of the pairs and threats that it is
            given need no explanation: each gap is explained as it last was.
        options: What counts.
        told: Pairs with their threats whose gaps are explained already.
    """
    from bordergraph.analysis.core.dated import dated
    from bordergraph.analysis.core.work_needs import needs_of
    from bordergraph.analysis.whatif.causes import Causes

    found, causes, explained = {}, {}, set(told)
    later: Needs | None = None
    for year in reversed(years_of(network)):
        then = needs_of(network.on(date(year, 12, 31)), options)
        if later is not None:
            then.take(later)
        later = then
        facts = then.arrays.facts
        found[year] = Past(
            gaps(then, explained),
            ties_of(then.arrays),
            dated(facts),
            agencies=len(facts.agencies),
            arrangements=len(facts.working),
        )
        explained.update((g.agencies, g.threat) for g in found[year].gaps)
        causes[year] = Causes(then)
    ever = {(g.agencies, g.threat) for year in found.values() for g in year.gaps}
    for year, year_end in sorted(found.items()):
        missing = ever - {(g.agencies, g.threat) for g in year_end.gaps}
        if missing:
            apart = {k: causes[year].of(*k) for k in sorted(missing)}
            found[year] = replace(year_end, apart=apart)
    return dict(sorted(found.items()))


def ties_of(network: Network | NetworkIndex) -> dict[tuple[str, str], float]:
    """Return how regularly information moves between agencies that are linked, in [0, 1]."""
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.options import SCALES
    from bordergraph.analysis.core.ties import tied_pairs

    arrays = network if isinstance(network, NetworkIndex) else NetworkIndex(network)
    levels = tied_pairs(arrays)
    return {pair: SCALES[level] for pair, level in levels.items()}
