"""Silos that the ties themselves show: communities, how stable they are, and what they mirror."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.stats.matrices import as_graph, clean_ties, codes_of, edge_list
from bordergraph.analysis.stats.nulls import NullTest, swap_draws
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.stats.matrices import Ints, MatrixLike, Vector
    from bordergraph.analysis.stats.nulls import Progress

__all__ = [
    "Communities",
    "adjusted_rand",
    "communities",
    "modularity",
    "normalized_mutual_information",
]


@dataclass(frozen=True)
class Communities:
    """The best of many seeded runs of Louvain.

    Attributes:
        code: Community of each agency, numbered by its first agency, shape (n,).
        modularity: Share of ties inside communities above what degrees give; 0 without ties.
        runs: Number of runs.
        stable_nmi: Mean pairwise normalised mutual information of the runs; 1 is one answer.
        stable_ari: Mean pairwise adjusted Rand index of the runs.
        formal_nmi: Agreement with the formal groups; None when none were given.
        formal_ari: The same by the adjusted Rand index.
        test: `modularity` against that of networks with the same degrees; None when not asked
            for. Random networks have communities too.
    """

    code: Ints
    modularity: float
    runs: int
    stable_nmi: float
    stable_ari: float
    formal_nmi: float | None = None
    formal_ari: float | None = None
    test: NullTest | None = None


def _contingency(one: Ints, other: Ints) -> Vector:
    a, b = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    width = int(b.max(initial=-1)) + 1
    height = int(a.max(initial=-1)) + 1
    flat = np.bincount(a * width + b, minlength=height * width)
    return flat.reshape(height, width).astype(np.float64)


def normalized_mutual_information(one: Ints, other: Ints) -> float:
    """Return the mutual information over the mean of the entropies, in [0, 1].

    Two partitions that both put everyone together agree: 1.

    References:
        Danon et al. 2005, J Stat Mech P09008.

    Example:
        >>> normalized_mutual_information(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
        1.0
    """
    table = _contingency(one, other)
    total = table.sum()
    if not total:
        return 1.0
    p = table / total
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    entropy = -(rows @ np.log(rows)) - (columns @ np.log(columns))
    if entropy <= 0:
        return 1.0
    seen = p > 0
    shared = (p[seen] * np.log(p[seen] / np.outer(rows, columns)[seen])).sum()
    return float(np.clip(2 * shared / entropy, 0.0, 1.0))


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Return the Rand index corrected for chance: 1 is the same partition, 0 is chance.

    References:
        Hubert & Arabie 1985, J Classif 2:193.

    Example:
        >>> round(adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 6)
        -0.5
    """
    table = _contingency(one, other)
    n = table.sum()
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    a, b = (rows * (rows - 1)).sum() / 2, (columns * (columns - 1)).sum() / 2
    every = n * (n - 1) / 2
    if a == b and a in {0.0, every}:
        return 1.0
    chance = a * b / every
    return float((pairs - chance) / ((a + b) / 2 - chance))


def modularity(edges: Ints, code: Ints) -> float:
    """Return Newman's Q = sum over groups of internal / m - (degree / 2m)^2; 0 without ties.

    References:
        Newman & Girvan 2004, Phys Rev E 69:026113.

    Example:
        >>> modularity(np.array([[0, 1], [2, 3]]), np.array([0, 0, 1, 1]))
        0.5
    """
    m = len(edges)
    if not m:
        return 0.0
    width = int(code.max()) + 1
    one, other = code[edges[:, 0]], code[edges[:, 1]]
    internal = np.bincount(one[one == other], minlength=width) / m
    degree = (np.bincount(one, minlength=width) + np.bincount(other, minlength=width)) / (2 * m)
    return float((internal - degree**2).sum())


def communities(
    adjacency: MatrixLike,
    *,
    groups: Sequence[str] | None = None,
    runs: int = 50,
    rewired: int = 0,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Communities:
    """Find communities by Louvain's method, keeping the run of highest modularity.

    Args:
        adjacency: Ties, shape (n, n); a tie in either direction counts.
        groups: Formal group of each agency, to compare with.
        runs: Runs of Louvain, each with its own seed.
        rewired: Networks with the same degrees to compare the modularity with (best of up to
            five runs each); 0 for no comparison.
        seed: Seed of the runs and of the rewired networks.
        on_progress: Told how far the runs are.

    Raises:
        UsageError: Fewer than one run, or labels that do not fit the ties.

    References:
        Blondel et al. 2008, J Stat Mech P10008.

    Example:
        >>> communities([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], runs=2).code
        array([0, 0, 1, 1])
    """
    if runs < 1:
        raise UsageError(f"{runs} runs are too few", "ask for at least one")
    ties = clean_ties(adjacency)
    edges = edge_list(ties)
    formal = codes_of(groups, ties.shape[0])[1] if groups is not None else None
    found = _louvain(edges, ties.shape[0], runs, seed, on_progress)
    quality = [modularity(edges, code) for code in found]
    best = found[int(np.argmax(quality))]
    pairs = list(combinations(found, 2))
    test = None
    if rewired and len(edges):
        few = min(runs, 5)

        def best_of(drawn: Ints) -> Vector:
            codes = _louvain(drawn, ties.shape[0], few, seed, None)
            return np.array([max(modularity(drawn, code) for code in codes)])

        draws = swap_draws(ties, best_of, samples=rewired, seed=seed, on_progress=on_progress)
        test = draws.test(max(quality))
    return Communities(
        code=best,
        modularity=max(quality),
        runs=runs,
        stable_nmi=_mean([normalized_mutual_information(a, b) for a, b in pairs]),
        stable_ari=_mean([adjusted_rand(a, b) for a, b in pairs]),
        formal_nmi=normalized_mutual_information(best, formal) if formal is not None else None,
        formal_ari=adjusted_rand(best, formal) if formal is not None else None,
        test=test,
    )


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 1.0


def _louvain(
    edges: Ints, size: int, runs: int, seed: int, on_progress: Progress | None
) -> list[Ints]:
    """Return one partition per run, each numbered by the first agency of its communities."""
    import networkx as nx
    from scipy import sparse

    ties = clean_ties(
        sparse.coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(size, size))
    )
    graph = as_graph(ties)
    found = []
    for run in range(runs):
        code = np.empty(size, dtype=np.int64)
        parts = nx.community.louvain_communities(graph, seed=seed + run)
        for number, part in enumerate(sorted(parts, key=min)):
            code[list(part)] = number
        found.append(code)
        if on_progress:
            on_progress("communities", run + 1, runs)
    return found
