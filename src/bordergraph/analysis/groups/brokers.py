"""Who holds the network together: agencies by the place they take between groups."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.groups.groupings import grouping_of
from bordergraph.analysis.results import Broker
from bordergraph.analysis.stats.matrices import clean_ties
from bordergraph.analysis.stats.roles import ROLES, broker_roles
from bordergraph.analysis.stats.structure import (
    articulation,
    betweenness,
    components,
    fragmentation,
    fragmentation_without,
    sampled_betweenness,
    structural_holes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.stats.matrices import Matrix
    from bordergraph.model import Network

__all__ = ["EXACT", "SAMPLE", "STEPS", "brokers", "places"]

EXACT, SAMPLE = 15_000, 500
"""Agencies up to which betweenness is exact, and the fewest searches it is estimated from beyond."""
STEPS = 1_000_000_000
"""Ties that searches go through together, where that lets more of them be made."""


def brokers(
    network: Network | NetworkIndex,
    by: str | Grouping = "country",
    *,
    undirected: bool = False,
    options: Options | None = None,
    seed: int = 0,
) -> tuple[Broker, ...]:
    """Describe every agency's place between groups in the working ties.

    Args:
        network: The network, or its index.
        by: ``country``, ``level``, ``sector``, ``body`` or ``community``, or such a grouping.
        undirected: Take a tie in either direction both ways; roles, betweenness and the
            structural holes otherwise follow who gives to whom.
        options: What counts, where an index does not tell.
        seed: Seed of the communities.

    Returns:
        One entry per agency in pair analysis, highest betweenness first, then most open
        two-paths, then by id.

    Raises:
        UsageError: An unknown grouping.

    Example:
        >>> from bordergraph.model import Agency, Network, Share
        >>> chain = Network(
        ...     agencies=tuple(Agency(a, a.upper(), country=c) for a, c in (("a", "CA"), ("b", "US"), ("c", "GB"))),
        ...     shares=(Share("a", "b"), Share("b", "c")),
        ... )
        >>> best = brokers(chain)[0]
        >>> best.agency, best.roles["liaison"], best.articulation
        ('b', 1, True)
    """
    arrays = network if isinstance(network, NetworkIndex) else NetworkIndex(network, options)
    known = arrays.network.agency_by_id
    return places(
        arrays.agencies,
        working_ties(arrays, directed=True),
        grouping_of(arrays, by, seed=seed).labels,
        [known[a].country for a in arrays.agencies],
        undirected=undirected,
        seed=seed,
    )


def places(
    agencies: Sequence[str],
    ties: Matrix,
    groups: Sequence[str],
    countries: Sequence[str],
    *,
    undirected: bool = False,
    seed: int = 0,
    top: int | None = None,
) -> tuple[Broker, ...]:
    """Describe every agency's place between groups in a network of ties.

    Args:
        agencies: Their ids.
        ties: Working ties, shape (n, n), row gives to column.
        groups: Group of each agency.
        countries: Country of each, several of them divided by a slash.
        undirected: As of `brokers`.
        seed: Seed of the searches that betweenness is estimated from.
        top: The most entries.

    Returns:
        As of `brokers`.
    """
    directed = not undirected
    either = clean_ties(ties)
    ties = ties if directed else either
    roles = broker_roles(ties, groups, undirected=undirected)
    z = roles.z
    searches = 0
    if len(agencies) > EXACT:
        searches = min(max(SAMPLE, STEPS // (ties.nnz + len(agencies))), len(agencies))
        between, error = sampled_betweenness(ties, searches, directed=directed, seed=seed)
    else:
        between, error = betweenness(ties, directed=directed), 0.0
    holes = structural_holes(ties, directed=directed)
    cuts = articulation(ties)
    whole = fragmentation(np.bincount(components(ties)))
    left = fragmentation_without(ties) - whole
    paths = roles.counts.sum(axis=1)
    order = sorted(range(len(agencies)), key=lambda i: (-between[i], -paths[i], agencies[i]))
    found = []
    for i in order[:top]:
        partners = either.indices[either.indptr[i] : either.indptr[i + 1]].tolist()
        there = {c for k in (i, *partners) for c in countries[k].split("/") if c}
        found.append(
            Broker(
                agency=agencies[i],
                roles={r: int(n) for r, n in zip(ROLES, roles.counts[i], strict=True)},
                z={r: _defined(float(x)) for r, x in zip(ROLES, z[i], strict=True)},
                betweenness=float(between[i]),
                constraint=_defined(float(holes.constraint[i])),
                articulation=bool(cuts[i]),
                effective_size=_defined(float(holes.effective_size[i])),
                countries=len(there),
                fragmentation=float(left[i]),
                betweenness_error=error,
                betweenness_searches=searches,
                partners=len(partners),
            )
        )
    return tuple(found)


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value
