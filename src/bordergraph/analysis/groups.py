"""Which group each agency belongs to, and the tie network that groups are judged on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.communities import communities
from bordergraph.analysis.links import agency_ties
from bordergraph.analysis.ties import clean_ties
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.arrays import Arrays
    from bordergraph.analysis.ties import Matrix

__all__ = ["GROUPINGS", "UNSPECIFIED", "group_labels", "working_ties"]

GROUPINGS = ("country", "level", "sector", "body", "community")
"""What agencies can be grouped by."""

UNSPECIFIED = "unspecified"
"""Group of the agencies that the data says nothing about."""


def working_ties(arrays: Arrays, *, directed: bool = False, inherit: bool = False) -> Matrix:
    """Return who gives information to whom on the day, whatever the threat.

    Ties are shared arrangements in force, flows and shares. A component is not given the ties
    of its parent body unless asked, so that no tie counts twice.

    Args:
        arrays: The indexed network.
        directed: Keep directions; otherwise a tie in either direction ties the pair.
        inherit: Count the ties of a parent body as those of its components too.

    Returns:
        0/1 matrix of shape (N, N), row gives to column.
    """
    return clean_ties(agency_ties(arrays, inherit=inherit), directed=directed)


def group_labels(arrays: Arrays, by: str, *, seed: int = 0) -> tuple[str, ...]:
    """Return the group of each agency in pair analysis, in their order.

    Args:
        arrays: The indexed network.
        by: ``country``, ``level``, ``sector``, ``body`` (the operational body an agency is part
            of) or ``community`` (found by Louvain in the ties and numbered).
        seed: Seed of the communities.

    Raises:
        UsageError: Another grouping.

    Example:
        >>> from bordergraph.analysis.arrays import Arrays
        >>> from bordergraph.model import Agency, Network
        >>> group_labels(Arrays(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),))), "country")
        ('CA',)
    """
    if by not in GROUPINGS:
        raise UsageError(f"no grouping '{by}'", f"choose one of {', '.join(GROUPINGS)}")
    if by == "community":
        code = communities(working_ties(arrays), seed=seed).code
        width = len(str(int(np.max(code, initial=0)) + 1))
        return tuple(f"community-{c + 1:0{width}d}" for c in code.tolist())
    if by == "body":
        return tuple(arrays.facts.body[a] for a in arrays.agencies)
    known = arrays.network.agency_by_id
    return tuple(getattr(known[a], by) or UNSPECIFIED for a in arrays.agencies)
