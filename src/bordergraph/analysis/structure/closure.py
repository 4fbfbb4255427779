"""Do agencies on the same threat talk? Closed and open triangles, and threats closed too little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.degrees import degree_model
from bordergraph.analysis.structure.graphs import labels_of, ties_of
from bordergraph.analysis.structure.matrices import (
    clean_memberships,
    codes_of,
    edge_list,
    pair_blocks,
)
from bordergraph.analysis.structure.nulls import (
    Draws,
    Null,
    NullTest,
    benjamini_hochberg,
    from_moments,
    membership_draws,
    parse_null,
    swap_draws,
)
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from bordergraph.analysis.structure.graphs import Ties
    from bordergraph.analysis.structure.matrices import Ints, Matrix, Vector
    from bordergraph.analysis.structure.nulls import Progress

__all__ = ["Closure", "ThreatClosure", "closed_per_threat", "closure", "pairs_per_threat", "read"]


@dataclass(frozen=True, slots=True)
class ThreatClosure:
    """The pairs of agencies on one threat.

    Attributes:
        threat: The threat's id.
        agencies: Agencies on it.
        pairs: Pairs among them.
        closed: Pairs among them that are tied.
        test: `closed` against the random model.
        p_adjusted: `test.p_low` (closed too little) adjusted over all threats with a pair.
    """

    threat: Hashable
    agencies: int
    pairs: int
    closed: int
    test: NullTest
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class Closure:
    """Triangles of two agencies and a threat they share.

    Attributes:
        closed: Triangles whose agencies are tied.
        open: Triangles whose agencies are not.
        test: `closed` against the random model.
        threats: The same per threat, least closed against chance first.
    """

    closed: int
    open: int
    test: NullTest
    threats: tuple[ThreatClosure, ...]


def closed_per_threat(edges: Ints, memberships: Matrix) -> Vector:
    """Count tied pairs on each threat: O(ties x mean threats), shape (threats,).

    Args:
        edges: Ties (i, j), i < j, shape (m, 2).
        memberships: 0/1, shape (n, threats).
    """
    both = memberships[edges[:, 0]].multiply(memberships[edges[:, 1]]).tocsr()
    return np.bincount(both.indices, minlength=memberships.shape[1]).astype(np.float64)


def pairs_per_threat(memberships: Matrix) -> Vector:
    """Count pairs of agencies on each threat: k (k - 1) / 2, shape (threats,)."""
    k = np.bincount(memberships.indices, minlength=memberships.shape[1]).astype(np.float64)
    return k * (k - 1) / 2


def read(
    ties: nx.Graph[Any] | Ties, mandates: nx.Graph[Any]
) -> tuple[Ties, Matrix, list[Hashable]]:
    """Return undirected ties, who has which threat as 0/1 of shape (n, threats), and the threats.

    Args:
        ties: Any graph, of agencies alone or two-mode; a tie in either direction counts.
        mandates: A two-mode graph of agencies and threats, these with the node attribute
            ``bipartite`` 1.

    Raises:
        UsageError: An agency of the mandates is not in the ties, or an edge is between agencies.
    """
    flat = ties_of(ties, directed=False)
    at = {node: k for k, node in enumerate(flat.nodes)}
    modes: Any = mandates.nodes(data="bipartite")
    threats = [node for node, mode in modes if mode == 1]
    columns = {threat: k for k, threat in enumerate(threats)}
    cells = []
    for one, other in mandates.edges():
        agency, threat = (other, one) if one in columns else (one, other)
        if agency not in at or threat not in columns:
            raise UsageError(
                f"the mandate {agency} - {threat} does not fit the agencies of the ties"
            )
        cells.append((at[agency], columns[threat]))
    ends = np.array(cells, dtype=np.int64).reshape(-1, 2)
    table = sparse.csr_array(
        (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(flat), len(threats))
    )
    return flat, clean_memberships(table), threats


def closure(
    ties: nx.Graph[Any] | Ties,
    mandates: nx.Graph[Any],
    *,
    null: Null | str = Null.DEGREES,
    group: str | Mapping[Any, str] | None = None,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Closure:
    """Count closed and open triangles and compare them with a random model.

    closed = sum over pairs of shared threats x tie; open = the rest. Under N0 every pair is
    tied with the same p: E = p sum S, Var = p (1 - p) sum S^2. Under N1 each pair has its own
    p_ij from the degrees: E = sum S p, Var = sum S^2 p (1 - p). N1-swaps, N2 and N3 are drawn.

    Args:
        ties: Any graph, of agencies alone or two-mode; a tie in either direction counts. Hand
            over ``graph.to_undirected(reciprocal=True)`` where only mutual ties close.
        mandates: A two-mode graph of agencies and threats, these with ``bipartite`` 1.
        null: N0, N1, N1-swaps, N2 (needs `group`) or N3.
        group: The node attribute with the group, or the group by node, for N2.
        samples: Draws for a sampled model.
        seed: Seed of the draws.
        on_progress: Told how far the draws are.

    Raises:
        UsageError: N4 (labels do not matter here), N2 without groups, or graphs that do not
            fit each other.

    References:
        Bodin & Tengo 2012, Glob Env Change 22:430; Guerrero et al. 2015, Ecol Soc 20(4):41.

    Example:
        >>> import networkx as nx
        >>> pair = nx.Graph([("rcmp", "cbp")])
        >>> pair.add_node("ice")
        >>> on = nx.Graph((agency, "guns") for agency in pair)
        >>> on.nodes["guns"]["bipartite"] = 1
        >>> found = closure(pair, on, null="N0")
        >>> found.closed, found.open, round(found.test.expected, 6)
        (1, 2, 1.0)
    """
    null = parse_null(null)
    flat, b, threats = read(ties, mandates)
    edges = edge_list(flat.whole())
    closed = closed_per_threat(edges, b)
    pairs = pairs_per_threat(b)
    if null is Null.ACTORS_CHOICE:
        whole, parts = _actors_choice(flat, b, closed, pairs)
    elif null is Null.DEGREES:
        whole, parts = _degrees_kept(flat.degree(), b, closed)
    else:
        codes = None
        if null is Null.MIXING:
            if group is None:
                raise UsageError(
                    "N2 keeps the ties between groups and needs a group of each agency"
                )
            codes = codes_of(labels_of(ties, group, flat.nodes))[1]
        draws = _drawn(len(flat), b, edges, null, codes, samples, seed, on_progress)
        totals = Draws(draws.values.sum(axis=1, keepdims=True), draws.null, draws.acceptance)
        whole = totals.test(float(closed.sum()))
        parts = [draws.test(float(c), t) for t, c in enumerate(closed)]

    judged = np.flatnonzero(pairs > 0)
    adjusted = np.ones(len(threats))
    adjusted[judged] = benjamini_hochberg([parts[t].p_low for t in judged])
    rows = [
        ThreatClosure(threats[t], k, int(pairs[t]), int(closed[t]), parts[t], float(adjusted[t]))
        for t, k in enumerate(np.bincount(b.indices, minlength=b.shape[1]).tolist())
    ]
    rows.sort(key=lambda r: (r.test.z if r.test.z is not None else np.inf, str(r.threat)))
    total = int(pairs.sum())
    return Closure(int(closed.sum()), total - int(closed.sum()), whole, tuple(rows))


def _actors_choice(
    ties: Ties, b: Matrix, closed: Vector, pairs: Vector
) -> tuple[NullTest, list[NullTest]]:
    n = len(ties)
    p = ties.count / (n * (n - 1)) if n > 1 else 0.0
    squares = sum(float(shared @ shared) for _, _, shared in pair_blocks(b))
    null, spread = Null.ACTORS_CHOICE, p * (1 - p)
    whole = from_moments(float(closed.sum()), p * float(pairs.sum()), spread * squares, null)
    parts = [
        from_moments(float(c), p * float(k), spread * float(k), null)
        for c, k in zip(closed, pairs, strict=True)
    ]
    return whole, parts


def _degrees_kept(degree: Ints, b: Matrix, closed: Vector) -> tuple[NullTest, list[NullTest]]:
    model = degree_model(degree)
    mean = variance = 0.0
    for i, j, shared in pair_blocks(b):
        p = model.probability(i, j)
        mean += float(shared @ p)
        variance += float((shared * shared) @ (p * (1 - p)))
    by_threat = b.tocsc()
    bounds = by_threat.indptr
    parts = []
    for t, count in enumerate(closed):
        members = by_threat.indices[bounds[t] : bounds[t + 1]].astype(np.int64)
        parts.append(from_moments(float(count), *model.pairs_within(members), Null.DEGREES))
    return from_moments(float(closed.sum()), mean, variance, Null.DEGREES), parts


def _drawn(
    size: int,
    b: Matrix,
    edges: Ints,
    null: Null,
    groups: Ints | None,
    samples: int,
    seed: int,
    on_progress: Progress | None,
) -> Draws:
    if null is Null.LABELS:
        raise UsageError("N4 permutes group labels, which triangles do not have", "use N0 to N3")
    if null is Null.MEMBERSHIPS:
        return membership_draws(
            b,
            lambda table: closed_per_threat(edges, table),
            samples=samples,
            seed=seed,
            on_progress=on_progress,
        )
    return swap_draws(
        edges,
        size,
        lambda drawn: closed_per_threat(drawn, b),
        samples=samples,
        seed=seed,
        groups=groups,
        on_progress=on_progress,
    )
