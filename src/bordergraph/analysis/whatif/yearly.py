"""How needs were served and how ties held together, year by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.structure.graphs import components, fragmentation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.rows import Served
    from bordergraph.model import Dependency, Network

PAIRS_AT_ONCE = 5_000_000
"""Pairs of mandates, over all years, up to which one pass of the method takes little memory."""


@dataclass(frozen=True, slots=True)
class YearNeeds:
    """The network on the last day of one year.

    Attributes:
        agencies: Agencies that are compared with each other.
        aged: Other needs that regular channels serve by statements alone that are too old to count.
        connectivity: Share of pairs of agencies that some chain of ties connects, in [0, 1].
    """

    year: int
    agencies: int
    arrangements: int
    served: Served
    aged: int
    connectivity: float


def describe_years(
    network: Network,
    years: Iterable[int],
    *,
    dependencies: Sequence[Dependency] = (),
    threat: str | None = None,
    agency: str | None = None,
) -> tuple[YearNeeds, ...]:
    """Describe the network on the last day of each year, all in one pass of the method if they fit.

    Of a threat, needs on it and on narrower ones; of an agency, its needs alone.

    Example:
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", span=Span(start=date(2010, 5, 1))),),
        ... )
        >>> [(y.year, y.connectivity) for y in describe_years(network, (2009, 2010))]
        [(2009, 0.0), (2010, 1.0)]
    """
    days = [date(year, 12, 31) for year in years]
    if not days:
        return ()
    agencies = () if agency is None else (agency,)
    threats = () if threat is None or agency else network.threats_under(threat)
    results = []
    step = max(1, PAIRS_AT_ONCE // (mandate_pairs(network) or 1))
    for start in range(0, len(days), step):
        batch = days[start : start + step]
        assessment = assess(network, days=batch, dependencies=dependencies)
        assessment = assessment.restrict(agencies, threats)
        for day in batch:
            facts, needs = select(replace(network, day=day)), assessment.for_day(day)
            results.append(
                YearNeeds(
                    year=day.year,
                    agencies=len(facts.agencies),
                    arrangements=len(facts.working_arrangements),
                    served=needs.served(),
                    aged=len(needs.outdated_needs),
                    connectivity=connectivity(facts),
                )
            )
    return tuple(results)


def mandate_pairs(network: Network) -> int:
    """Return how many pairs of agencies with mandates on one threat there are, over all threats."""
    tasks = {(m.agency, m.threat) for m in network.mandates}
    return sum(n * (n - 1) // 2 for n in Counter(threat for _, threat in tasks).values())


def connectivity(facts: InForce) -> float:
    """Return the share of pairs of agencies that some chain of ties connects, in [0, 1]."""
    return 1.0 - fragmentation(len(part) for part in components(two_mode_graph(facts)))
