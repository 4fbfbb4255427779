"""Brokerage: Gould-Fernandez roles between groups, and Burt's structural holes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.graphs import (
    cells_at,
    clean_ties,
    codes_of,
    is_small,
    kept_cells,
    labels_of,
    places_in,
    ties_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.analysis.structure.graphs import Ints, Matrix, Ties, Vector

    _Sums: TypeAlias = tuple[Vector, Vector, Vector, Vector, Vector]

_AT_ONCE = 1_000_000
"""Pairs of ties that are looked at together."""


@dataclass(frozen=True)
class Corners:
    """Some triples, shape (t,) each: their agencies x, y and z, and the numbers of their ties."""

    x: Ints
    y: Ints
    z: Ints
    xy: Ints
    yz: Ints
    xz: Ints


class Triangles:
    """The ties of a network without direction, each once, and the triples among them.

    Each tie leads from the end with fewer ties to that with more, so that no agency has more than
    sqrt(2 m) of them: x leads to y and z, and y to z. Work grows with m^1.5 at worst.

    Attributes:
        one: The end of each tie with fewer ties, shape (m,).
        other: The end with more, shape (m,).

    Args:
        ties: Ties both ways, shape (n, n).

    References:
        Latapy 2008, Theor Comput Sci 407:458.

    Example:
        >>> from bordergraph.analysis.structure.graphs import clean_ties
        >>> square = [[0, 1, 1, 1], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
        >>> sum(len(found.x) for found in Triangles(clean_ties(square)))
        2
    """

    def __init__(self, ties: Matrix) -> None:
        n = ties.shape[0]
        by_degree = np.argsort(np.diff(ties.indptr), kind="stable")
        place = np.empty(n, dtype=np.int64)
        place[by_degree] = np.arange(n)
        upper = sparse.triu(ties, k=1).tocoo()
        low, high = place[upper.row], place[upper.col]
        ends = np.minimum(low, high), np.maximum(low, high)
        led: Matrix = sparse.csr_array((np.ones(low.size), ends), shape=(n, n))
        led.sum_duplicates()
        self._low = np.repeat(np.arange(n), np.diff(led.indptr))
        self._high = led.indices.astype(np.int64)
        self._starts = led.indptr.astype(np.int64)
        self.one: Ints = by_degree[self._low]
        self.other: Ints = by_degree[self._high]

    def __iter__(self) -> Iterator[Corners]:
        """Yield the triples in blocks of bounded size."""
        low, high, starts = self._low, self._high, self._starts
        keys = low * (starts.size - 1) + high
        led = np.diff(starts)[high]
        done = np.concatenate(([0], np.cumsum(led)))
        cuts = np.searchsorted(done, np.arange(_AT_ONCE, done[-1], _AT_ONCE))
        bounds = np.unique(np.concatenate(([0], cuts, [high.size])))
        for start, stop in pairwise(bounds.tolist()):
            times = led[start:stop]
            xy = np.repeat(np.arange(start, stop), times)
            # The ties that y leads to, one after the other.
            yz = np.arange(xy.size) - np.repeat(done[start:stop] - done[start], times)
            yz += starts[high[xy]]
            # Ties are in the order of their x: that to z is in the rows of this block.
            first, last = starts[low[start]], starts[low[stop - 1] + 1]
            xz = places_in(keys[first:last], low[xy] * (starts.size - 1) + high[yz])
            there = xz >= 0
            xy, yz, xz = xy[there], yz[there], xz[there] + first
            x, y, z = self.one[xy], self.other[xy], self.other[yz]
            yield Corners(x, y, z, xy, yz, xz)


ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
"""A path a -> v -> b by groups of (a, v, b): AAA, ABA, AAB, ABB, ABC."""


@dataclass(frozen=True)
class Roles:
    """Open two-paths through each agency, by role.

    Attributes:
        nodes: The agencies, in the order of the graph.
        counts: Shape (n, 5), columns as in `ROLES`.
        expected: Mean under random ties of the same density, shape (n, 5).
        sd: Standard deviation under the same model, shape (n, 5).
    """

    nodes: tuple[Hashable, ...]
    counts: Ints
    expected: Vector
    sd: Vector

    @property
    def z(self) -> Vector:
        """(counts - expected) / sd, shape (n, 5); NaN where the model leaves no freedom."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.sd > 0, (self.counts - self.expected) / self.sd, np.nan)


def broker_roles(graph: nx.Graph[Any] | Ties, group: str | Mapping[Any, str] = "country") -> Roles:
    """Count for each agency v the pairs a -> v -> b without a -> b, by the groups of the three.

    networkx has no such measure. In a Graph every open pair counts once in each direction, as in
    R's sna: representative and gatekeeper are equal.

    Args:
        graph: Any graph, of agencies alone or two-mode.
        group: The node attribute with the group, or the group by node.

    Raises:
        UsageError: No agency has the attribute.

    References:
        Gould & Fernandez 1989, Sociol Methodol 19:89.

    Example:
        >>> import networkx as nx
        >>> path = nx.path_graph(3, create_using=nx.DiGraph)
        >>> broker_roles(path, {0: "CA", 1: "CA", 2: "US"}).counts[1].tolist()
        [0, 0, 1, 0, 0]
    """
    ties = ties_of(graph)
    names, codes = codes_of(labels_of(graph, group, ties.nodes), len(ties))
    every, own = ties.inside(codes)
    counts = _by_role(*_paths(every, own, codes, len(names)))
    counts -= _by_role(*_returns(every, own))
    counts -= _by_role(*_closed(every, own))
    n = len(ties)
    density = ties.count / (n * (n - 1)) if n > 1 else 0.0
    sizes = np.bincount(codes, minlength=len(names))
    expected, variance = expected_roles(sizes, density, undirected=not ties.directed)
    return Roles(
        ties.nodes, np.rint(counts).astype(np.int64), expected[codes], np.sqrt(variance[codes])
    )


def _by_role(total: Vector, first: Vector, last: Vector, ends: Vector, all_: Vector) -> Vector:
    """Return numbers by role, shape (n, 5), from what is alike.

    Args:
        total: All paths through each agency.
        first: Those from its group.
        last: Those to its group.
        ends: Those whose ends are of one group.
        all_: Those within its group.
    """
    return np.stack(
        (all_, ends - all_, first - all_, last - all_, total - first - last - ends + 2 * all_),
        axis=1,
    )


def _paths(every: Ties, own: Ties, codes: Ints, groups: int) -> _Sums:
    """Count a -> v -> b, whether a = b or a -> b or neither."""
    n = len(codes)
    label: Any = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=(n, groups))
    give: Any = every.arcs @ label
    take: Any = every.turned().arcs @ label
    ends: Vector = take.multiply(give).sum(axis=1)
    if not every.plain:
        # What each class gives to each group and takes from it, the agency itself among them.
        within: Any = every.indicator.T @ label
        gives, takes = every.between @ within, every.between.T @ within
        at = (np.arange(n), every.kind)
        loops = every.loops
        own_give, own_take = (side[every.kind, codes] for side in (gives, takes))
        cell_give, cell_take = (cells_at(m.sorted_indices(), at[0], codes) for m in (give, take))
        ends = ends + (take @ gives.T)[at] + (give @ takes.T)[at]
        ends += (gives * takes).sum(axis=1)[every.kind] + loops
        ends -= loops * (own_give + own_take + cell_give + cell_take)
    out, into = every.degree().astype(float), every.turned().degree().astype(float)
    own_out, own_in = own.degree().astype(float), own.turned().degree().astype(float)
    return into * out, own_in * out, into * own_out, ends, own_in * own_out


def _returns(every: Ties, own: Ties) -> _Sums:
    """Count a -> v -> a; its ends are one agency, of v's group or not."""
    total, alike = (ties.mutual().degree().astype(float) for ties in (every, own))
    return total, alike, alike, total, alike


def _closed(every: Ties, own: Ties) -> _Sums:
    """Count a -> v -> b with a -> b."""
    # The ties from a to v, from v to b and from a to b that are asked for: all or a group's own.
    asked = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0))
    kinds = every, own
    sums = np.zeros((len(asked), len(every)))
    found = Triangles(clean_ties(every.arcs))
    cells = [
        (cells_at(t.arcs, found.one, found.other), cells_at(t.arcs, found.other, found.one))
        for t in kinds
    ]
    for t in found:
        xy, yz, xz = ([(on[at], back[at]) for on, back in cells] for at in (t.xy, t.yz, t.xz))
        yx, zy = ([side[::-1] for side in sides] for sides in (xy, yz))
        # Each of the three between the two others: its tie from the one, to the other, and theirs.
        for v, into, out, across in ((t.y, xy, yz, xz), (t.x, yx, xz, yz), (t.z, xz, zy, xy)):
            for role, (x, y, z) in enumerate(asked):
                there = into[x][0] * out[y][0] * across[z][0]
                back = out[x][1] * into[y][1] * across[z][1]
                sums[role] += np.bincount(v, there + back, len(every))
    if not every.plain:
        for role, (x, y, z) in enumerate(asked):
            sums[role] += mixed_triples(kinds[x], kinds[y], kinds[z])
    total, first, last, ends, alike = sums
    return total, first, last, ends, alike


def mixed_triples(x: Ties, y: Ties, z: Ties) -> Vector:
    """Sum x[a, v] y[v, b] z[a, b] over a and b for each v, where a class covers one at least.

    The three have the same classes; cells and classes may hold any weight. What three sparse
    cells make is left out: `Triangles` finds it.

    Returns:
        Shape (n,).
    """
    kind, sizes = x.kind, x.sizes
    of: Any = x.indicator
    qx, qy, qz = x.between, y.between, z.between
    sx: Any = x.arcs
    sy: Any = y.arcs
    sz: Any = z.arcs
    weighed = sizes[:, None]
    into: Vector = (sx.T @ of).toarray()
    out: Vector = (sy @ of).toarray()
    over: Vector = (sz @ of).toarray()
    under: Vector = (sz.T @ of).toarray()
    row_y, col_x = qy[kind], qx.T[kind]
    loop_x, loop_y, loop_z = qx.diagonal(), qy.diagonal(), qz.diagonal()
    # One of the three by class, two by cells.
    found: Vector = ((into @ qz) * out).sum(axis=1)
    found -= sx.T.multiply(sy) @ loop_z[kind]
    found += (row_y * (sx.T @ over)).sum(axis=1)
    found -= loop_y[kind] * sx.multiply(sz).sum(axis=0)
    found += (col_x * (sy @ under)).sum(axis=1)
    found -= loop_x[kind] * sy.multiply(sz).sum(axis=1)
    # Two by class, one by cells.
    by = qy @ (weighed * qz.T) - loop_y[:, None] * qz.T - qy * loop_z[None, :]
    found += (into * by[kind]).sum(axis=1)
    by = qx.T @ (weighed * qz) - loop_x[:, None] * qz - qx.T * loop_z[None, :]
    found += (out * by[kind]).sum(axis=1)
    across: Vector = of.T @ over
    found += ((qx.T @ across) * qy).sum(axis=1)[kind]
    found -= loop_x[kind] * (over * row_y).sum(axis=1)
    found -= loop_y[kind] * (under * col_x).sum(axis=1)
    # All three by class: a of class k and b of class l, neither v nor each other.
    first = qx.T * sizes[None, :] - np.diag(loop_x)
    last = qy * sizes[None, :] - np.diag(loop_y)
    third = (first @ qz * last).sum(axis=1)
    # a = b, both of one class, has been counted as a pair.
    same = qx.T * qy * loop_z[None, :]
    third -= (same * sizes[None, :]).sum(axis=1) - same.diagonal()
    total: Vector = found + third[kind]
    return total


def expected_roles(
    sizes: Ints, density: float, *, undirected: bool = False
) -> tuple[Vector, Vector]:
    """Return mean and variance of the roles of a member of each group, ties being independent.

    With q = d^2 (1 - d) for density d, each of M candidate pairs (a, b) is an open path with
    chance q, and two candidates that share a or b covary by d^3 (1 - d)^3; so
    E = M q, Var = M q (1 - q) + L d^3 (1 - d)^3 with L ordered pairs of such candidates.
    Undirected, (a, b) and (b, a) stand or fall together, which doubles the variance of the
    roles that count both.

    Args:
        sizes: Agencies in each group, shape (groups,).
        density: Ties over possible ties.
        undirected: Whether ties go both ways.

    Returns:
        Two arrays of shape (groups, 5), columns as in `ROLES`.

    Example:
        >>> expected_roles(np.array([3, 2]), 0.5)[0][0].tolist()
        [0.25, 0.25, 0.5, 0.5, 0.0]
    """
    # Groups of one size are alike; as many sizes as n differ take n (n - 1) / 2 agencies at least.
    each, which, alike = np.unique(sizes, return_inverse=True, return_counts=True)
    n = each.astype(np.float64)
    total = (n * alike).sum()
    others, mates = total - n, n - 1
    # Over the groups h other than v's own g: how many of each size, and who is in neither g nor h.
    count_h = np.tile(alike, (len(n), 1)) - np.eye(len(n))
    third = others[:, None] - n

    def over(amount: Vector) -> Vector:
        summed: Vector = (count_h * amount).sum(axis=1)
        return summed

    candidates = np.stack(
        (
            mates * (mates - 1),
            over(n * (n - 1)),
            mates * others,
            mates * others,
            over(n * third),
        ),
        axis=1,
    )
    mixed = mates * others * (others - 1) + others * mates * (mates - 1)
    sharing = np.stack(
        (
            2 * mates * (mates - 1) * (mates - 2),
            2 * over(n * (n - 1) * (n - 2)),
            mixed,
            mixed,
            2 * over(n * third * (third - 1)),
        ),
        axis=1,
    )
    q, covary = density**2 * (1 - density), (density * (1 - density)) ** 3
    variance = candidates * q * (1 - q) + np.maximum(sharing, 0) * covary
    if undirected:
        variance = variance * np.array([2.0, 2.0, 1.0, 1.0, 2.0])
    return (candidates * q)[which], variance[which]


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
    contact = replace(new, arcs=kept_cells(cells, beyond), between=(w > 0).astype(float))
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
