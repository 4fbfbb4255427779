"""Which group each agency belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.stats.communities import communities
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.stats.matrices import Matrix

__all__ = ["GROUPINGS", "UNSPECIFIED", "community_labels", "group_labels", "ungrouped"]

GROUPINGS = ("country", "level", "sector", "body", "community")
"""What agencies can be grouped by."""

UNSPECIFIED = "unspecified"
"""Group of the agencies that the data says nothing about."""


def group_labels(arrays: NetworkIndex, by: str, *, seed: int = 0) -> tuple[str, ...]:
    """Return the group of each agency in pair analysis, in their order.

    Args:
        arrays: The indexed network.
        by: ``country``, ``level``, ``sector``, ``body`` (the operational body an agency is part
            of) or ``community`` (found by Louvain in the ties and numbered).
        seed: Seed of the communities.

    Raises:
        UsageError: Another grouping.

    Example:
        >>> from bordergraph.analysis.core.index import NetworkIndex
        >>> from bordergraph.model import Agency, Network
        >>> group_labels(NetworkIndex(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),))), "country")
        ('CA',)
    """
    if by not in GROUPINGS:
        raise UsageError(f"no grouping '{by}'", f"choose one of {', '.join(GROUPINGS)}")
    if by == "community":
        return community_labels(working_ties(arrays), seed=seed)
    if by == "body":
        return tuple(arrays.facts.body[a] for a in arrays.agencies)
    known = arrays.network.agency_by_id
    return tuple(getattr(known[a], by) or UNSPECIFIED for a in arrays.agencies)


def ungrouped(arrays: NetworkIndex, by: str) -> tuple[str, ...]:
    """Return the agencies in pair analysis that the data puts into no group.

    Args:
        arrays: The indexed network.
        by: As of `group_labels`; a body or a community has every agency in it.

    Example:
        >>> from bordergraph.analysis.core.index import NetworkIndex
        >>> from bordergraph.model import Agency, Network
        >>> ungrouped(NetworkIndex(Network(agencies=(Agency("rcmp", "RCMP"),))), "country")
        ('rcmp',)
    """
    if by in {"body", "community"}:
        return ()
    known = arrays.network.agency_by_id
    return tuple(a for a in arrays.agencies if not getattr(known[a], by))


def community_labels(ties: Matrix, *, seed: int = 0) -> tuple[str, ...]:
    """Return the community of each agency, numbered, as Louvain finds them in ties without direction."""
    code = communities(ties, seed=seed).code
    width = len(str(int(np.max(code, initial=0)) + 1))
    return tuple(f"community-{c + 1:0{width}d}" for c in code.tolist())
