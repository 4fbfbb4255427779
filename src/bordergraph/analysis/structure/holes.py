"""Burt's structural holes: who sits between contacts that are not tied to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.graphs import is_small, ties_of
from bordergraph.analysis.structure.matrices import cells_at
from bordergraph.analysis.structure.roles import Triangles, mixed_triples

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bordergraph.analysis.structure.graphs import Ties
    from bordergraph.analysis.structure.matrices import Vector

_ROWS = 512
"""Agencies whose partners' partners are looked at together."""


@dataclass(frozen=True)
class Holes:
    """Burt's measures by agency; NaN for those without ties, for which they are not defined.

    Attributes:
        constraint: How far an agency's contacts lead back to each other.
        effective_size: Contacts less their mean redundancy.
    """

    constraint: dict[Hashable, float]
    effective_size: dict[Hashable, float]


def structural_holes(graph: nx.Graph[Any] | Ties) -> Holes:
    """Measure who sits between contacts that are not tied to each other.

    With p_ij the share of i's ties (counted both ways) that go to j, constraint is
    c_i = sum_j (p_ij + sum_q p_iq p_qj)^2 over contacts j, and effective size is
    sum_j (1 - sum_q p_iq m_jq), m_jq = ties of j with q over j's strongest.

    Of a small Graph networkx gives both. Of a DiGraph they are ours: networkx leaves agencies out
    that give to nobody, though they have contacts, when some are asked for.

    Args:
        graph: Any graph, of agencies alone or two-mode.

    References:
        Burt 1992, Structural Holes, chapter 2.

    Example:
        >>> structural_holes(nx.star_graph(2)).constraint
        {0: 0.5, 1: 1.0, 2: 1.0}
    """
    if is_small(graph) and not graph.is_directed():
        plain: nx.Graph[Any] = nx.Graph(graph.edges())
        plain.add_nodes_from(graph)
        plain.remove_edges_from(list(nx.selfloop_edges(plain)))
        nodes = list(graph)
        constraint, size = nx.constraint(plain, nodes), nx.effective_size(plain, nodes)
        return Holes({v: float(constraint[v]) for v in nodes}, {v: float(size[v]) for v in nodes})
    ties = ties_of(graph)
    both = replace(
        ties, arcs=sparse.csr_array(ties.arcs + ties.arcs.T), between=ties.between + ties.between.T
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = _sparse(both.arcs) if ties.plain else _by_class(both, ties)
    named = (dict(zip(ties.nodes, values.tolist(), strict=True)) for values in (one, two))
    return Holes(*named)


def _sparse(both: Any) -> tuple[Vector, Vector]:  # noqa: ANN401 - sparse, with any weight
    """Return constraint and effective size of ties that are all laid out."""
    n = both.shape[0]
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
    return every / strength**2, np.diff(both.indptr) - repeated / strength


def _by_class(both: Ties, ties: Ties) -> tuple[Vector, Vector]:
    """Return constraint and effective size where classes cover ties.

    The lead of i to j through others is what their classes give, what the cells of the one and of
    the other give with the class of the other, and what cells alone give. Only the last is a
    number for each pair; the rest is one for each agency and class, so that squares add up by
    class: sum (x + y_j)^2 = N x^2 + 2 x sum y_j + sum y_j^2.

    Args:
        both: Ties counted both ways.
        ties: The ties.
    """
    w, kind = both.between, both.kind
    of: Any = both.indicator
    b: Any = both.arcs
    n = len(kind)
    strength: Vector = b.sum(axis=1) + (w @ both.sizes)[kind] - w.diagonal()[kind]
    inverse = np.divide(1.0, strength, out=np.zeros(n), where=strength > 0)
    loop = w.diagonal()[kind] * inverse
    ahead: Vector = (b @ (of.multiply(inverse[:, None]))).toarray() @ w
    through = (w * np.bincount(kind, inverse, len(w))) @ w
    mine: Vector = w[kind] + through[kind] - loop[:, None] * w[kind] + ahead
    theirs: Vector = ahead - loop[:, None] * w[kind]
    on = w > 0
    sums, squares = of.T @ theirs, of.T @ theirs**2
    led: Vector = np.where(
        on[kind], both.sizes * mine**2 + 2 * mine * sums.T[kind] + squares.T[kind], 0.0
    ).sum(axis=1)
    itself = mine[np.arange(n), kind] + theirs[np.arange(n), kind]
    led -= np.where(on.diagonal()[kind], itself**2, 0.0)
    scaled = b.copy()
    scaled.data *= inverse[b.indices]
    for start in range(0, n, _ROWS):
        rows = slice(start, start + _ROWS)
        more = (b[rows] + scaled[rows] @ b).tocoo()
        i, j = more.row + start, more.col
        apart = i != j
        i, j = i[apart], j[apart]
        tie = cells_at(b, i, j)
        x = more.data[apart] - tie * (loop[i] + loop[j])
        covered = on[kind[i], kind[j]]
        tied = covered | (tie > 0)
        base = mine[i, kind[j]] + theirs[j, kind[i]]
        whole = np.where(tied, (base + x) ** 2 - np.where(covered, base**2, 0.0), 0.0)
        led += np.bincount(i, whole, n)
    others = w - np.diag(np.where(both.sizes > 1, 0.0, w.diagonal()))
    strongest = np.maximum(b.max(axis=1).toarray().ravel(), others.max(axis=1)[kind])
    strongest = np.maximum(strongest, _doubled(both, ties))
    repeated = _repeated(both, strongest)
    contacts = ties.either().degree()
    return led * inverse**2 / (strength > 0), contacts - repeated / strength


def _doubled(both: Ties, ties: Ties) -> Vector:
    """Return 2 for agencies with a tie that a cell gives one way and a class the other."""
    cells = ties.arcs.tocoo()
    answered = ties.between[ties.kind[cells.col], ties.kind[cells.row]] > 0
    found = np.zeros(len(both))
    found[cells.row[answered]] = found[cells.col[answered]] = 2.0
    return found


def _repeated(both: Ties, strongest: Vector) -> Vector:
    """Return sum over j and q of the tie of i with q and that of j with q over j's strongest."""
    keys, kind = np.unique(np.stack((both.kind, strongest)), axis=1, return_inverse=True)
    old = keys[0].astype(np.int64)
    w = both.between[np.ix_(old, old)]
    cells = both.arcs.tocoo()
    beyond = w[kind.reshape(-1)[cells.row], kind.reshape(-1)[cells.col]] == 0
    new = replace(both, kind=kind.reshape(-1), between=w)
    contact = replace(
        new,
        arcs=sparse.csr_array(
            (np.ones(int(beyond.sum())), (cells.row[beyond], cells.col[beyond])), shape=cells.shape
        ),
        between=(w > 0).astype(float),
    )
    with np.errstate(divide="ignore"):
        per = np.where(strongest > 0, 1 / strongest, 0.0)
        per_class = np.where(keys[1] > 0, 1 / keys[1], 0.0)
    scaled = replace(
        new, arcs=new.arcs.multiply(per[:, None]).tocsr(), between=w * per_class[:, None]
    )
    found = mixed_triples(contact, new, scaled)
    # What three cells make: a contact, a tie, and a tie of that contact.
    triples = Triangles(new.arcs)
    tie = cells_at(new.arcs, triples.one, triples.other)
    free = cells_at(contact.arcs, triples.one, triples.other)
    for t in triples:
        for i, j, ij, iq, jq in (
            (t.x, t.y, t.xy, t.xz, t.yz), (t.x, t.z, t.xz, t.xy, t.yz),
            (t.y, t.x, t.xy, t.yz, t.xz), (t.y, t.z, t.yz, t.xy, t.xz),
            (t.z, t.x, t.xz, t.yz, t.xy), (t.z, t.y, t.yz, t.xz, t.xy),
        ):  # fmt: skip
            found += np.bincount(i, free[ij] * tie[iq] * tie[jq] * per[j], len(found))
    return found
