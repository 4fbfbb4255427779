"""Communities of ties (Louvain, Leiden), their modularity, and how far runs agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.graphs import edge_list, read_ties
from bordergraph.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import networkx as nx

    from bordergraph.analysis.structure.graphs import Ints, Ties

LOUVAIN_AGENCIES = 15_000
"""Agencies up to which communities are found by Louvain; beyond, by Leiden in a compiled library."""
LOUVAIN_TIES = 1_000_000
"""Ties up to which they are."""
_FAST_AGENCIES, _RUNS, _FEW_RUNS, _FEWEST_RUNS = 2_000, 50, 10, 3
"""Agencies up to which a run takes no time; runs of these, of more, and of more than `LOUVAIN_TIES` ties."""


@dataclass(frozen=True)
class Communities:
    """The best of many seeded runs of Louvain or, of many agencies, of Leiden.

    Attributes:
        code: Community of each agency, numbered by its first agency, shape (n,).
        modularity: Share of ties inside communities above what degrees give; 0 without ties.
        stable_nmi: Mean pairwise normalised mutual information of the runs; 1 is one answer.
    """

    nodes: tuple[Hashable, ...]
    code: Ints
    modularity: float
    method: str
    runs: int
    stable_nmi: float


def normalized_mutual_information(first: Ints, second: Ints) -> float:
    """Return the mutual information over the mean of the entropies, in [0, 1].

    Two partitions that both put everyone together agree: 1.

    References:
        Danon et al. 2005, J Stat Mech P09008.

    Example:
        >>> normalized_mutual_information(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
        1.0
    """
    if not first.size:
        return 1.0
    a, b = (np.unique(part, return_inverse=True)[1] for part in (first, second))
    table = sparse.csr_array((np.ones(a.size), (a, b)))
    rows, columns = (table.sum(axis=axis) / a.size for axis in (1, 0))
    entropy = -(rows @ np.log(rows)) - (columns @ np.log(columns))
    if entropy <= 0:
        return 1.0
    cells = table.tocoo()
    p = cells.data / a.size
    shared = (p * np.log(p / (rows[cells.row] * columns[cells.col]))).sum()
    return float(np.clip(2 * shared / entropy, 0.0, 1.0))


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
    first, second = code[edges[:, 0]], code[edges[:, 1]]
    internal = np.bincount(first[first == second], minlength=width) / m
    degree = (np.bincount(first, minlength=width) + np.bincount(second, minlength=width)) / (2 * m)
    return float((internal - degree**2).sum())


def communities(graph: nx.Graph[Any] | Ties, *, seed: int = 0) -> Communities:
    """Find communities, keeping the run of highest modularity.

    Up to `LOUVAIN_AGENCIES` agencies and `LOUVAIN_TIES` ties by Louvain's method in networkx; beyond
    by that of Leiden, which looks at each agency again before it takes a community for one thing,
    in NetworKit, which goes through millions of ties in seconds and takes them as arrays.

    There are 50 runs, each with its own seed, or 10 of more than 2,000 agencies, or 3 of more than
    `LOUVAIN_TIES` ties.

    Args:
        graph: Any graph, of agencies alone or two-mode; a tie in either direction counts.
        seed: Seed of the runs.

    Raises:
        UsageError: There is no library for Leiden.

    References:
        Blondel et al. 2008, J Stat Mech P10008; Traag, Waltman & van Eck 2019, Sci Rep 9:5233.

    Example:
        >>> import networkx as nx
        >>> communities(nx.Graph([("rcmp", "cbsa"), ("cbp", "ice")])).code
        array([0, 0, 1, 1])
    """
    ties = read_ties(graph, directed=False)
    n, count = len(ties), ties.count // 2
    use_leiden = n > LOUVAIN_AGENCIES or count > LOUVAIN_TIES
    runs = _FEWEST_RUNS if count > LOUVAIN_TIES else _FEW_RUNS if n > _FAST_AGENCIES else _RUNS
    find = _leiden if use_leiden else _louvain
    edges = edge_list(ties.rows(slice(None)))
    partitions = list(find(edges, n, runs, seed))
    quality = [modularity(edges, code) for code in partitions]
    best = partitions[int(np.argmax(quality))]
    agreement = [normalized_mutual_information(a, b) for a, b in combinations(partitions, 2)]
    return Communities(
        nodes=ties.nodes,
        code=best,
        modularity=max(quality),
        method="leiden" if use_leiden else "louvain",
        runs=runs,
        stable_nmi=float(np.mean(agreement)),
    )


def _louvain(edges: Ints, size: int, runs: int, seed: int) -> Iterator[Ints]:
    """Yield one partition per run, each numbered by the first agency of its communities."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(edges.tolist())
    for run in range(runs):
        code = np.empty(size, dtype=np.int64)
        parts = nx.community.louvain_communities(graph, seed=seed + run)
        for number, part in enumerate(sorted(parts, key=min)):
            code[list(part)] = number
        yield code


def _leiden(edges: Ints, size: int, runs: int, seed: int) -> Iterator[Ints]:
    """Yield one partition per run, numbered as those of `_louvain`."""
    try:
        import networkit as nk
    except ImportError as error:
        text = "communities of more than {limit} agencies need {name}"
        name = error.name or "networkit"
        raise MissingExtraError(name, "large", text, limit=LOUVAIN_AGENCIES) from error
    ends = edges.astype(np.uint64)
    graph = nk.GraphFromCoo((ends[:, 0], ends[:, 1]), n=size)
    threads = nk.getMaxNumberOfThreads()
    # Several threads move agencies in no fixed order, and a seed would not repeat.
    nk.setNumberOfThreads(1)
    try:
        for run in range(runs):
            nk.setSeed(seed + run, useThreadId=False)
            parts = nk.community.ParallelLeiden(graph).run().getPartition().getVector()
            _, first, code = np.unique(parts, return_index=True, return_inverse=True)
            yield np.argsort(np.argsort(first))[code].astype(np.int64)
    finally:
        nk.setNumberOfThreads(threads)
