"""How need, gaps and connectivity moved, year by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.gaps.ranking import gaps_by_threat
from bordergraph.analysis.structure.components import components, fragmentation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Network

__all__ = ["Year", "yearly"]


@dataclass(frozen=True, slots=True)
class Year:
    """The network on the last day of one year.

    Attributes:
        year: The year.
        agencies: Agencies in pair analysis.
        arrangements: Arrangements in force.
        need: Need over all threats, unweighted.
        gap: Sum of the counted gaps; no unit.
        coverage: Share of the need that is met, in [0, 1]; None when nothing is needed.
        connectivity: Share of agency pairs that some chain of working ties connects, in [0, 1].
    """

    year: int
    agencies: int
    arrangements: int
    need: float
    gap: float
    coverage: float | None
    connectivity: float


def yearly(
    network: Network,
    years: Iterable[int],
    options: Options | None = None,
    *,
    threat: str | None = None,
    agency: str | None = None,
) -> tuple[Year, ...]:
    """Describe the network on the last day of each year.

    Need and gap leave out pairs on which too little is known, as the gap list does.

    Args:
        network: The network.
        years: The years, in the order of the answer.
        options: What counts.
        threat: Need and gap on this threat and narrower ones only.
        agency: Need and gap of this agency only.

    Raises:
        UnknownNameError: The threat or agency is not in the network.

    Example:
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", span=Span(start=date(2010, 5, 1))),),
        ... )
        >>> [(y.year, y.connectivity) for y in yearly(network, (2009, 2010))]
        [(2009, 0.0), (2010, 1.0)]
    """
    found = []
    for year in years:
        then = replace(network, day=date(year, 12, 31))
        arrays = NetworkIndex(then, options)
        threats = gaps_by_threat(then, options, threat=threat, agency=agency)
        need = sum(t.need for t in threats)
        met = sum(t.need * t.coverage for t in threats)
        whole = fragmentation(len(part) for part in components(two_mode(arrays.facts)))
        found.append(
            Year(
                year=year,
                agencies=len(arrays.agencies),
                arrangements=len(arrays.facts.working),
                need=need,
                gap=sum(t.gap for t in threats),
                coverage=met / need if need else None,
                connectivity=1.0 - whole,
            )
        )
    return tuple(found)
