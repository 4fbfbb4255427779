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
    encode_groups,
    group_labels,
    is_small,
    positions_in,
    read_ties,
    select_cells,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.analysis.structure.graphs import Ints, Matrix, Ties, Vector

    _Sums: TypeAlias = tuple[Vector, Vector, Vector, Vector, Vector]

_BLOCK_TIES = 1_000_000
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
        low_end: The end of each tie with fewer ties, shape (m,).
        high_end: The end with more, shape (m,).

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
        rank = np.empty(n, dtype=np.int64)
        rank[by_degree] = np.arange(n)
        upper = sparse.triu(ties, k=1).tocoo()
        low, high = rank[upper.row], rank[upper.col]
        ends = np.minimum(low, high), np.maximum(low, high)
        outgoing: Matrix = sparse.csr_array((np.ones(low.size), ends), shape=(n, n))
        outgoing.sum_duplicates()
        self._low = np.repeat(np.arange(n), np.diff(outgoing.indptr))
        self._high = outgoing.indices.astype(np.int64)
        self._starts = outgoing.indptr.astype(np.int64)
        self.low_end: Ints = by_degree[self._low]
        self.high_end: Ints = by_degree[self._high]

    def __iter__(self) -> Iterator[Corners]:
        """Yield the triples in blocks of bounded size."""
        low, high, starts = self._low, self._high, self._starts
        keys = low * (starts.size - 1) + high
        out_degree = np.diff(starts)[high]
        cumulative = np.concatenate(([0], np.cumsum(out_degree)))
        cuts = np.searchsorted(cumulative, np.arange(_BLOCK_TIES, cumulative[-1], _BLOCK_TIES))
        bounds = np.unique(np.concatenate(([0], cuts, [high.size])))
        for start, stop in pairwise(bounds.tolist()):
            times = out_degree[start:stop]
            xy = np.repeat(np.arange(start, stop), times)
            # The ties that y leads to, one after the other.
            yz = np.arange(xy.size) - np.repeat(cumulative[start:stop] - cumulative[start], times)
            yz += starts[high[xy]]
            # Ties are in the order of their x: that to z is in the rows of this block.
            first, last = starts[low[start]], starts[low[stop - 1] + 1]
            xz = positions_in(keys[first:last], low[xy] * (starts.size - 1) + high[yz])
            is_closed = xz >= 0
            xy, yz, xz = xy[is_closed], yz[is_closed], xz[is_closed] + first
            x, y, z = self.low_end[xy], self.high_end[xy], self.high_end[yz]
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
    ties = read_ties(graph)
    names, codes = encode_groups(group_labels(graph, group, ties.nodes))
    all_ties, group_ties = ties.split_by_group(codes)
    counts = _stack_roles(*_count_paths(all_ties, group_ties, codes, len(names)))
    counts -= _stack_roles(*_count_returns(all_ties, group_ties))
    counts -= _stack_roles(*_count_closed(all_ties, group_ties))
    n = len(ties)
    density = ties.count / (n * (n - 1)) if n > 1 else 0.0
    sizes = np.bincount(codes, minlength=len(names))
    expected, variance = expected_roles(sizes, density, undirected=not ties.directed)
    return Roles(
        ties.nodes, np.rint(counts).astype(np.int64), expected[codes], np.sqrt(variance[codes])
    )


def _stack_roles(total: Vector, first: Vector, last: Vector, ends: Vector, all_: Vector) -> Vector:
    """Return counts by role, shape (n, 5), from the counts of paths that share a group.

    Args:
        total: All paths through each agency.
        first: Those from its group.
        last: Those to its group.
        ends: Those whose ends are of one group.
        all_: Those within its group.
    """
    liaison = total - first - last - ends + 2 * all_
    return np.column_stack((all_, ends - all_, first - all_, last - all_, liaison))


def _count_paths(all_ties: Ties, group_ties: Ties, codes: Ints, groups: int) -> _Sums:
    """Count a -> v -> b, whether a = b or a -> b or neither."""
    n = len(codes)
    label: Any = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=(n, groups))
    give: Any = all_ties.arcs @ label
    take: Any = all_ties.reversed_ties().arcs @ label
    ends: Vector = take.multiply(give).sum(axis=1)
    if not all_ties.is_plain:
        # What each class gives to each group and takes from it, the agency itself among them.
        class_groups: Any = all_ties.indicator.T @ label
        gives, takes = all_ties.class_ties @ class_groups, all_ties.class_ties.T @ class_groups
        index = (np.arange(n), all_ties.class_of)
        loops = all_ties.self_tied
        own_give, own_take = (side[all_ties.class_of, codes] for side in (gives, takes))
        cell_give, cell_take = (cells_at(m.sorted_indices(), index[0], codes) for m in (give, take))
        ends = ends + (take @ gives.T)[index] + (give @ takes.T)[index]
        ends += (gives * takes).sum(axis=1)[all_ties.class_of] + loops
        ends -= loops * (own_give + own_take + cell_give + cell_take)
    out, into = all_ties.degree().astype(float), all_ties.reversed_ties().degree().astype(float)
    sides = group_ties, group_ties.reversed_ties()
    own_out, own_in = (ties.degree().astype(float) for ties in sides)
    return into * out, own_in * out, into * own_out, ends, own_in * own_out


def _count_returns(all_ties: Ties, group_ties: Ties) -> _Sums:
    """Count a -> v -> a; its ends are one agency, of v's group or not."""
    total, in_group = (ties.mutual_ties().degree().astype(float) for ties in (all_ties, group_ties))
    return total, in_group, in_group, total, in_group


def _count_closed(all_ties: Ties, group_ties: Ties) -> _Sums:
    """Count a -> v -> b with a -> b."""
    # The ties from a to v, from v to b and from a to b that are asked for: all or a group's own.
    role_ties = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0))
    kinds = all_ties, group_ties
    sums = np.zeros((len(role_ties), len(all_ties)))
    triangles = Triangles(clean_ties(all_ties.arcs))
    low, high = triangles.low_end, triangles.high_end
    cells = [(cells_at(t.arcs, low, high), cells_at(t.arcs, high, low)) for t in kinds]
    for t in triangles:
        xy, yz, xz = ([(forth[e], back[e]) for forth, back in cells] for e in (t.xy, t.yz, t.xz))
        yx, zy = ([side[::-1] for side in sides] for sides in (xy, yz))
        # Each of the three between the two others: its tie from the one, to the other, and theirs.
        for v, into, out, closing in ((t.y, xy, yz, xz), (t.x, yx, xz, yz), (t.z, xz, zy, xy)):
            for role, (x, y, z) in enumerate(role_ties):
                forward = into[x][0] * out[y][0] * closing[z][0]
                backward = out[x][1] * into[y][1] * closing[z][1]
                sums[role] += np.bincount(v, forward + backward, len(all_ties))
    if not all_ties.is_plain:
        for role, (x, y, z) in enumerate(role_ties):
            sums[role] += count_mixed_triples(kinds[x], kinds[y], kinds[z])
    total, first, last, ends, in_group = sums
    return total, first, last, ends, in_group


def count_mixed_triples(x: Ties, y: Ties, z: Ties) -> Vector:
    """Sum x[a, v] y[v, b] z[a, b] over a and b for each v, where a class covers one at least.

    The three have the same classes; cells and classes may hold any weight. What three sparse
    cells make is left out: `Triangles` finds it.

    Returns:
        Shape (n,).
    """
    kind, sizes = x.class_of, x.sizes
    indicator: Any = x.indicator
    qx, qy, qz = x.class_ties, y.class_ties, z.class_ties
    sx: Any = x.arcs
    sy: Any = y.arcs
    sz: Any = z.arcs
    weighed = sizes[:, None]
    into: Vector = (sx.T @ indicator).toarray()
    out: Vector = (sy @ indicator).toarray()
    over: Vector = (sz @ indicator).toarray()
    under: Vector = (sz.T @ indicator).toarray()
    row_y, col_x = qy[kind], qx.T[kind]
    loop_x, loop_y, loop_z = qx.diagonal(), qy.diagonal(), qz.diagonal()
    # One of the three by class, two by cells.
    sums: Vector = ((into @ qz) * out).sum(axis=1)
    sums -= sx.T.multiply(sy) @ loop_z[kind]
    sums += (row_y * (sx.T @ over)).sum(axis=1)
    sums -= loop_y[kind] * sx.multiply(sz).sum(axis=0)
    sums += (col_x * (sy @ under)).sum(axis=1)
    sums -= loop_x[kind] * sy.multiply(sz).sum(axis=1)
    # Two by class, one by cells.
    by = qy @ (weighed * qz.T) - loop_y[:, None] * qz.T - qy * loop_z[None, :]
    sums += (into * by[kind]).sum(axis=1)
    by = qx.T @ (weighed * qz) - loop_x[:, None] * qz - qx.T * loop_z[None, :]
    sums += (out * by[kind]).sum(axis=1)
    by_class: Vector = indicator.T @ over
    sums += ((qx.T @ by_class) * qy).sum(axis=1)[kind]
    sums -= loop_x[kind] * (over * row_y).sum(axis=1)
    sums -= loop_y[kind] * (under * col_x).sum(axis=1)
    # All three by class: a of class k and b of class l, neither v nor each other.
    first = qx.T * sizes[None, :] - np.diag(loop_x)
    last = qy * sizes[None, :] - np.diag(loop_y)
    third = (first @ qz * last).sum(axis=1)
    # a = b, both of one class, has been counted as a pair.
    same = qx.T * qy * loop_z[None, :]
    third -= (same * sizes[None, :]).sum(axis=1) - same.diagonal()
    total: Vector = sums + third[kind]
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
    distinct, index, groups_of_size = np.unique(sizes, return_inverse=True, return_counts=True)
    n = distinct.astype(np.float64)
    total = (n * groups_of_size).sum()
    others, mates = total - n, n - 1
    # Over the groups h other than v's own g: how many of each size, and who is in neither g nor h.
    count_h = np.tile(groups_of_size, (len(n), 1)) - np.eye(len(n))
    third = others[:, None] - n

    def sum_other_groups(amount: Vector) -> Vector:
        summed: Vector = (count_h * amount).sum(axis=1)
        return summed

    # Coordinator, itinerant, representative and gatekeeper alike, liaison.
    within, itinerant = mates * (mates - 1), sum_other_groups(n * (n - 1))
    mixed, liaison = mates * others, sum_other_groups(n * third)
    candidates = np.column_stack((within, itinerant, mixed, mixed, liaison))
    within = 2 * mates * (mates - 1) * (mates - 2)
    itinerant = 2 * sum_other_groups(n * (n - 1) * (n - 2))
    mixed = mates * others * (others - 1) + others * mates * (mates - 1)
    liaison = 2 * sum_other_groups(n * third * (third - 1))
    overlapping = np.column_stack((within, itinerant, mixed, mixed, liaison))
    q, covary = density**2 * (1 - density), (density * (1 - density)) ** 3
    variance = candidates * q * (1 - q) + np.maximum(overlapping, 0) * covary
    if undirected:
        variance = variance * np.array([2.0, 2.0, 1.0, 1.0, 2.0])
    return (candidates * q)[index], variance[index]


_BLOCK_ROWS = 512
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
    ties = read_ties(graph)
    arcs = sparse.csr_array(ties.arcs + ties.arcs.T)
    two_way = replace(ties, arcs=arcs, class_ties=ties.class_ties + ties.class_ties.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        holes = _holes_of_matrix(arcs) if ties.is_plain else _holes_by_class(two_way, ties)
    return Holes(*(dict(zip(ties.nodes, values.tolist(), strict=True)) for values in holes))


def _holes_of_matrix(two_way: Any) -> tuple[Vector, Vector]:
    """Return constraint and effective size of ties that are all laid out."""
    n = two_way.shape[0]
    strength: Vector = two_way.sum(axis=1)
    strongest: Vector = two_way.max(axis=1).toarray().ravel() if n else np.zeros(0)
    triangles = Triangles(two_way)
    # How strong each tie is, and by how much its ends lead to each other through third ones.
    low, high = triangles.low_end, triangles.high_end
    tie: Vector = cells_at(two_way, low, high)
    around, repeated = np.zeros(tie.size), np.zeros(n)
    for t in triangles:
        xy, yz, xz = tie[t.xy], tie[t.yz], tie[t.xz]
        np.add.at(around, t.xy, xz * yz / strength[t.z])
        np.add.at(around, t.yz, xy * xz / strength[t.x])
        np.add.at(around, t.xz, xy * yz / strength[t.y])
        np.add.at(repeated, t.x, yz * (xz / strongest[t.y] + xy / strongest[t.z]))
        np.add.at(repeated, t.y, xz * (yz / strongest[t.x] + xy / strongest[t.z]))
        np.add.at(repeated, t.z, xy * (yz / strongest[t.x] + xz / strongest[t.y]))
    squared_lead = (tie + around) ** 2
    total_lead = np.bincount(low, squared_lead, n) + np.bincount(high, squared_lead, n)
    return total_lead / strength**2, np.diff(two_way.indptr) - repeated / strength


def _holes_by_class(two_way: Ties, ties: Ties) -> tuple[Vector, Vector]:
    """Return constraint and effective size where classes cover ties.

    The lead of i to j through others is what their classes give, what the cells of the one and of
    the other give with the class of the other, and what cells alone give. Only the last is a
    number for each pair; the rest is one for each agency and class, so that squares add up by
    class: sum (x + y_j)^2 = N x^2 + 2 x sum y_j + sum y_j^2.

    Args:
        two_way: Ties counted both ways.
        ties: The ties.
    """
    w, kind = two_way.class_ties, two_way.class_of
    indicator: Any = two_way.indicator
    b: Any = two_way.arcs
    n = len(kind)
    strength: Vector = b.sum(axis=1) + (w @ two_way.sizes)[kind] - w.diagonal()[kind]
    inverse = np.divide(1.0, strength, out=np.zeros(n), where=strength > 0)
    loop = w.diagonal()[kind] * inverse
    ahead: Vector = (b @ (indicator.multiply(inverse[:, None]))).toarray() @ w
    by_class = (w * np.bincount(kind, inverse, len(w))) @ w
    own_lead: Vector = w[kind] + by_class[kind] - loop[:, None] * w[kind] + ahead
    other_lead: Vector = ahead - loop[:, None] * w[kind]
    is_tied = w > 0
    sums, squares = indicator.T @ other_lead, indicator.T @ other_lead**2
    squared = two_way.sizes * own_lead**2 + 2 * own_lead * sums.T[kind] + squares.T[kind]
    squared_lead: Vector = np.where(is_tied[kind], squared, 0.0).sum(axis=1)
    self_lead = own_lead[np.arange(n), kind] + other_lead[np.arange(n), kind]
    squared_lead -= np.where(is_tied.diagonal()[kind], self_lead**2, 0.0)
    scaled = b.copy()
    scaled.data *= inverse[b.indices]
    for start in range(0, n, _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        block = (b[rows] + scaled[rows] @ b).tocoo()
        i, j = block.row + start, block.col
        off_diagonal = i != j
        i, j = i[off_diagonal], j[off_diagonal]
        tie = cells_at(b, i, j)
        x = block.data[off_diagonal] - tie * (loop[i] + loop[j])
        is_covered = is_tied[kind[i], kind[j]]
        has_tie = is_covered | (tie > 0)
        base = own_lead[i, kind[j]] + other_lead[j, kind[i]]
        squared = np.where(has_tie, (base + x) ** 2 - np.where(is_covered, base**2, 0.0), 0.0)
        squared_lead += np.bincount(i, squared, n)
    others = w - np.diag(np.where(two_way.sizes > 1, 0.0, w.diagonal()))
    strongest = np.maximum(b.max(axis=1).toarray().ravel(), others.max(axis=1)[kind])
    strongest = np.maximum(strongest, _doubled_strength(two_way, ties))
    repeated = _redundancy(two_way, strongest)
    contacts = ties.symmetrized().degree()
    return squared_lead * inverse**2 / (strength > 0), contacts - repeated / strength


def _doubled_strength(two_way: Ties, ties: Ties) -> Vector:
    """Return 2 for agencies with a tie that a cell gives one way and a class the other."""
    cells = ties.arcs.tocoo()
    is_mutual = ties.class_cells(cells.col, cells.row) > 0
    strength = np.zeros(len(two_way))
    strength[cells.row[is_mutual]] = strength[cells.col[is_mutual]] = 2.0
    return strength


def _redundancy(two_way: Ties, strongest: Vector) -> Vector:
    """Return sum over j and q of the tie of i with q and that of j with q over j's strongest."""
    keys, kind = np.unique(np.stack((two_way.class_of, strongest)), axis=1, return_inverse=True)
    old_class = keys[0].astype(np.int64)
    w = two_way.class_ties[np.ix_(old_class, old_class)]
    cells = two_way.arcs.tocoo()
    refined = replace(two_way, class_of=kind.reshape(-1), class_ties=w)
    uncovered = select_cells(cells, refined.class_cells(cells.row, cells.col) == 0)
    contact = replace(refined, arcs=uncovered, class_ties=(w > 0).astype(float))
    with np.errstate(divide="ignore"):
        inverse_strongest = np.where(strongest > 0, 1 / strongest, 0.0)
        inverse_by_class = np.where(keys[1] > 0, 1 / keys[1], 0.0)
    scaled_arcs = refined.arcs.multiply(inverse_strongest[:, None]).tocsr()
    scaled = replace(refined, arcs=scaled_arcs, class_ties=w * inverse_by_class[:, None])
    redundancy = count_mixed_triples(contact, refined, scaled)
    # What three cells make: a contact, a tie, and a tie of that contact.
    triples = Triangles(refined.arcs)
    tie = cells_at(refined.arcs, triples.low_end, triples.high_end)
    contact_tie = cells_at(contact.arcs, triples.low_end, triples.high_end)
    for t in triples:
        for i, j, ij, iq, jq in (
            (t.x, t.y, t.xy, t.xz, t.yz),
            (t.x, t.z, t.xz, t.xy, t.yz),
            (t.y, t.x, t.xy, t.yz, t.xz),
            (t.y, t.z, t.yz, t.xy, t.xz),
            (t.z, t.x, t.xz, t.yz, t.xy),
            (t.z, t.y, t.yz, t.xz, t.xy),
        ):
            repeated = contact_tie[ij] * tie[iq] * tie[jq] * inverse_strongest[j]
            redundancy += np.bincount(i, repeated, len(redundancy))
    return redundancy
