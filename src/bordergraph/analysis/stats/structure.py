"""Places in the tie network: structural holes, betweenness, single points, fragmentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import rustworkx as rx
from scipy import sparse

from bordergraph.analysis.stats.matrices import cells_at, clean_ties
from bordergraph.analysis.stats.triangles import Triangles

if TYPE_CHECKING:
    from typing import TypeVar

    from bordergraph.analysis.stats.matrices import Bools, Ints, Matrix, MatrixLike, Vector

    _G = TypeVar("_G", rx.PyGraph[None, None], rx.PyDiGraph[None, None])

__all__ = [
    "Holes",
    "articulation",
    "betweenness",
    "bridges",
    "components",
    "fragmentation",
    "fragmentation_without",
    "sampled_betweenness",
    "structural_holes",
]

_BATCH = 64
"""Searches that go on together: 64 columns of 60,000 agencies are 30 MiB."""
_MISSES = 0.05
"""How often an estimate may be off by more than is said."""
_SIDE_BY_SIDE = 1000
"""Agencies from which several threads pay, though they add up in no fixed order."""


@dataclass(frozen=True)
class Holes:
    """Burt's measures; NaN for agencies without ties, for which they are not defined.

    Attributes:
        constraint: How far an agency's contacts lead back to each other, shape (n,).
        effective_size: Contacts less their mean redundancy, shape (n,).
    """

    constraint: Vector
    effective_size: Vector


def structural_holes(adjacency: MatrixLike, *, directed: bool = False) -> Holes:
    """Measure who sits between contacts that are not tied to each other.

    With p_ij the share of i's ties (counted both ways) that go to j, constraint is
    c_i = sum_j (p_ij + sum_q p_iq p_qj)^2 over contacts j, and effective size is
    sum_j (1 - sum_q p_iq m_jq), m_jq = ties of j with q over j's strongest.

    Args:
        adjacency: Ties, shape (n, n).
        directed: Count a tie both ways twice; otherwise a tie in either direction once.

    References:
        Burt 1992, Structural Holes, chapter 2.

    Example:
        >>> structural_holes([[0, 1, 1], [1, 0, 0], [1, 0, 0]]).constraint.tolist()
        [0.5, 1.0, 1.0]
    """
    ties = clean_ties(adjacency, directed=directed)
    both: Matrix = sparse.csr_array(ties + ties.T)
    n = ties.shape[0]
    strength: Vector = both.sum(axis=1)
    strongest: Vector = both.max(axis=1).toarray().ravel() if n else np.zeros(0)
    found = Triangles(both)
    # How strong each tie is, and by how much its ends lead to each other through third ones.
    tie: Vector = cells_at(both, found.one, found.other)
    around, repeated = np.zeros(tie.size), np.zeros(n)
    for t in found:
        xy, yz, xz = tie[t.xy], tie[t.yz], tie[t.xz]
        np.add.at(around, t.xy, xz * yz / strength[t.z])
        np.add.at(around, t.yz, xy * xz / strength[t.x])
        np.add.at(around, t.xz, xy * yz / strength[t.y])
        np.add.at(repeated, t.x, yz * (xz / strongest[t.y] + xy / strongest[t.z]))
        np.add.at(repeated, t.y, xz * (yz / strongest[t.x] + xy / strongest[t.z]))
        np.add.at(repeated, t.z, xy * (yz / strongest[t.x] + xz / strongest[t.y]))
    led = (tie + around) ** 2
    every = np.bincount(found.one, led, n) + np.bincount(found.other, led, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        constraint = every / strength**2
        effective = np.diff(both.indptr) - repeated / strength
    return Holes(constraint, effective)


def betweenness(adjacency: MatrixLike, *, directed: bool = False) -> Vector:
    """Return each agency's share of shortest paths between others, shape (n,).

    Rounded to 12 digits, so that the order of a sum decides nothing.

    References:
        Freeman 1977, Sociometry 40:35; Brandes 2001, J Math Sociol 25:163.

    Example:
        >>> betweenness([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).tolist()
        [0.0, 1.0, 0.0]
    """
    ties = clean_ties(adjacency, directed=directed)
    graph = _graph(ties, rx.PyDiGraph()) if directed else _mutual(ties)
    scores = rx.betweenness_centrality(graph, parallel_threshold=_SIDE_BY_SIDE)
    values: Vector = np.array([scores[i] for i in range(ties.shape[0])], dtype=np.float64)
    return values.round(12)


def sampled_betweenness(
    adjacency: MatrixLike, sources: int, *, directed: bool = False, seed: int = 0
) -> tuple[Vector, float]:
    """Estimate betweenness by the shortest paths that start at some agencies, drawn at random.

    Args:
        adjacency: Ties, shape (n, n).
        sources: Agencies drawn, each at most once; all of them give `betweenness`.
        directed: Follow ties from row to column.
        seed: Seed of the draw.

    Returns:
        The estimate, shape (n,), and what 95 times in 100 none is off by more than: the tails of
        all agencies beyond it are 5 % together, each normal about a mean of that many out of n.
        What passes through an agency is too skewed for an interval of its own to be trusted.

    References:
        Brandes & Pich 2007, Int J Bifurc Chaos 17:2303.

    Example:
        >>> sampled_betweenness([[0, 1, 0], [1, 0, 1], [0, 1, 0]], 3)[0].tolist()
        [0.0, 1.0, 0.0]
    """
    ties = clean_ties(adjacency, directed=directed)
    n = ties.shape[0]
    count = min(sources, n)
    if n < 3:  # noqa: PLR2004 - nobody is between two others
        return np.zeros(n), 0.0
    drawn = np.sort(np.random.default_rng(seed).choice(n, count, replace=False))
    total, squares = np.zeros(n), np.zeros(n)
    back = sparse.csr_array(ties.T)
    for start in range(0, count, _BATCH):
        passed = _passed(ties, back, drawn[start : start + _BATCH]) * (n / ((n - 1) * (n - 2)))
        total += passed.sum(axis=1)
        squares += (passed**2).sum(axis=1)
    mean = total / count
    spread = np.maximum(squares / count - mean**2, 0.0) * count / max(count - 1, 1)
    return mean.round(12), _off(np.sqrt(spread / count * (1 - count / n)))


def _off(errors: Vector) -> float:
    """Return what none of some means is off by, 95 times in 100, from their standard errors."""
    known = errors[errors > 0]
    if not known.size:
        return 0.0
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    def beyond(off: float) -> float:
        return float(2 * ndtr(-off / known).sum() - _MISSES)

    widest = float(known.max())
    # Between what the widest alone would take and what as many as there are of it would.
    bounds = (
        -0.999 * ndtri(_MISSES / 2) * widest,
        -1.001 * ndtri(_MISSES / 2 / known.size) * widest,
    )
    return float(brentq(beyond, *bounds))


def _passed(ties: Matrix, back: Matrix, sources: Ints) -> Vector:
    """Return what passes through each agency on shortest paths from some, shape (n, sources).

    All searches of a batch go on together: one product takes each a step further.
    """
    shape = (ties.shape[0], sources.size)
    at = (sources, np.arange(sources.size))
    paths, steps = np.zeros(shape), np.full(shape, -1, dtype=np.int32)
    paths[at], steps[at] = 1.0, 0
    edge, far = paths.copy(), 0
    while edge.any():
        far += 1
        further: Vector = np.asarray(back @ edge)
        edge = np.where(steps < 0, further, 0.0)
        steps[edge > 0] = far
        paths += edge
    passed = np.zeros(shape)
    for step in range(far - 1, 0, -1):
        here = np.divide(1.0 + passed, paths, out=np.zeros(shape), where=steps == step)
        passed += np.where(steps == step - 1, paths * (ties @ here), 0.0)
    passed[at] = 0.0
    return passed


def articulation(adjacency: MatrixLike) -> Bools:
    """Tell of each agency whether removing it splits its component, shape (n,).

    References:
        Hopcroft & Tarjan 1973, Commun ACM 16:372.

    Example:
        >>> articulation([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).tolist()
        [False, True, False]
    """
    ties = clean_ties(adjacency)
    code = components(ties)
    n = code.size
    above, cut = _cut_off(ties, code)
    rest = np.bincount(code)[code] - 1 - np.bincount(above, cut, n)
    splits: Bools = np.bincount(above, minlength=n) + (rest > 0) > 1
    return splits


def bridges(adjacency: MatrixLike) -> Ints:
    """Return the ties whose loss splits a component, rows (i, j), i < j, sorted, shape (b, 2).

    References:
        Tarjan 1974, Inf Process Lett 2:160.

    Example:
        >>> bridges([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).tolist()
        [[0, 1], [1, 2]]
    """
    # The published stubs say that bridges are nodes; they are ties.
    ties = cast("set[tuple[int, int]]", rx.bridges(_mutual(clean_ties(adjacency))))
    found = sorted((min(i, j), max(i, j)) for i, j in ties)
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def components(adjacency: MatrixLike) -> Ints:
    """Return the component of each agency, numbered by its first agency, shape (n,)."""
    ties = clean_ties(adjacency)
    if not ties.shape[0]:
        return np.zeros(0, dtype=np.int64)
    from scipy.sparse import csgraph

    _, label = csgraph.connected_components(ties, directed=False)
    _, first, code = np.unique(label, return_index=True, return_inverse=True)
    rank: Ints = np.argsort(np.argsort(first))[code].astype(np.int64)
    return rank


def fragmentation(sizes: Ints) -> float:
    """Return F = 1 - sum s (s - 1) / (N (N - 1)): the share of pairs that cannot reach each other.

    Args:
        sizes: Agencies in each component.

    References:
        Borgatti 2006, Comput Math Organ Theory 12:21.

    Example:
        >>> fragmentation(np.array([2, 2]))
        0.6666666666666667
    """
    s = sizes.astype(np.float64)
    total = s.sum()
    return float(1 - (s * (s - 1)).sum() / (total * (total - 1))) if total > 1 else 0.0


def fragmentation_without(adjacency: MatrixLike) -> Vector:
    """Return F of the network that each agency's removal would leave, shape (n,).

    Example:
        >>> fragmentation_without([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).tolist()
        [0.0, 1.0, 0.0]
    """
    ties = clean_ties(adjacency)
    n = ties.shape[0]
    if n < 3:  # noqa: PLR2004 - nobody is left to reach anybody
        return np.zeros(n)
    code = components(ties)
    sizes = np.bincount(code)
    own = sizes[code]
    above, cut = _cut_off(ties, code)
    # Ordered pairs that reach each other: all of them, less those of the agency's own component,
    # and again those of what is left of it: each part that it alone holds to the rest, and the rest.
    rest = own - 1 - np.bincount(above, cut, n).astype(np.int64)
    parts = np.bincount(above, cut * (cut - 1.0), n).astype(np.int64)
    reach: Ints = (sizes * (sizes - 1)).sum() - own * (own - 1) + parts + rest * (rest - 1)
    left: Vector = 1 - reach / ((n - 1) * (n - 2))
    return left


def _cut_off(ties: Matrix, code: Ints) -> tuple[Ints, Ints]:
    """Return what a search finds that only one agency ties to where it came from.

    One search in depth gives each agency a number, and each a low point: the lowest number that it
    and what was found below it are tied to. What was found below an agency and is tied to nothing
    above it falls off with that agency.

    Args:
        ties: Ties both ways, shape (n, n).
        code: Component of each agency.

    Returns:
        The agencies, each as often as something falls off, and how many agencies that is.

    References:
        Hopcroft & Tarjan 1973, Commun ACM 16:372.
    """
    n = ties.shape[0]
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # One more node holds the components together, so that one search goes through all of them.
    _, first = np.unique(code, return_index=True)
    cells, hub = ties.tocoo(), np.full(first.size, n)
    ends = (
        np.concatenate((cells.row, hub, first)),
        np.concatenate((cells.col, first, hub)),
    )
    graph: Matrix = sparse.csr_array((np.ones(ends[0].size), ends), shape=(n + 1, n + 1))
    from scipy.sparse import csgraph

    order, above = csgraph.depth_first_order(graph, n, directed=True)
    number = np.empty(n + 1, dtype=np.int64)
    number[order] = np.arange(n + 1)
    low = np.minimum(number, np.minimum.reduceat(number[graph.indices], graph.indptr[:-1])).tolist()
    size, parent = [1] * (n + 1), above.tolist()
    owners: list[int] = []
    counts: list[int] = []
    for node in order[:0:-1].tolist():
        upper = parent[node]
        size[upper] += size[node]
        low[upper] = min(low[upper], low[node])
        if upper != n and low[node] >= number[upper]:
            owners.append(upper)
            counts.append(size[node])
    return np.array(owners, dtype=np.int64), np.array(counts, dtype=np.int64)


def _graph(ties: Matrix, empty: _G) -> _G:
    """Put 0..n-1 and the ties into a graph that holds nothing yet."""
    empty.add_nodes_from([None] * ties.shape[0])
    cells = ties.tocoo()
    empty.add_edges_from_no_data(list(zip(cells.row.tolist(), cells.col.tolist(), strict=True)))
    return empty


def _mutual(ties: Matrix) -> rx.PyGraph[None, None]:
    """Return ties that go both ways as a graph, each once."""
    empty: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    return _graph(ties, empty)
