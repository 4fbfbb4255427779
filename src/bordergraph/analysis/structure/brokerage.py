"""Brokerage: Gould-Fernandez roles between groups, and Burt's constraint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.graphs import encode_groups, group_labels, read_ties

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import networkx as nx

    from bordergraph.analysis.structure.graphs import Ints, Ties, Vector

_BLOCK_ROWS = 512
"""Agencies whose partners' partners are looked at together."""

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
"""A path a -> v -> b by groups of (a, v, b): AAA, ABA, AAB, ABB, ABC."""


@dataclass(frozen=True)
class Roles:
    """Open two-paths through each agency, by role.

    Attributes:
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
    counts = _count_paths(all_ties, group_ties, codes) - _count_closed(all_ties, group_ties)
    n = len(ties)
    density = ties.count / (n * (n - 1)) if n > 1 else 0.0
    sizes = np.bincount(codes, minlength=len(names))
    expected, variance = expected_roles(sizes, density, undirected=not ties.directed)
    rounded = np.rint(_stack_roles(*counts)).astype(np.int64)
    return Roles(ties.nodes, rounded, expected[codes], np.sqrt(variance[codes]))


def _stack_roles(total: Vector, first: Vector, last: Vector, ends: Vector, all_: Vector) -> Vector:
    """Return counts by role, shape (n, 5), from the counts of paths that share a group.

    The paths are all, those from the agency's group, those to it, those whose ends are of one
    group, and those within its group.
    """
    liaison = total - first - last - ends + 2 * all_
    return np.column_stack((all_, ends - all_, first - all_, last - all_, liaison))


def _count_paths(all_ties: Ties, group_ties: Ties, codes: Ints) -> Vector:
    """Count a -> v -> b with a and b apart, in the order of `_stack_roles`, shape (5, n)."""
    (into, out, returned), (own_in, own_out, own_returned) = map(
        _count_ways, (all_ties, group_ties)
    )
    like = _count_like(all_ties, codes)
    paths = [into * out, own_in * out, into * own_out, like, own_in * own_out]
    returns = [returned, own_returned, own_returned, returned, own_returned]
    counts: Vector = np.stack(paths) - np.stack(returns)
    return counts


def _count_ways(ties: Ties) -> tuple[Vector, Vector, Vector]:
    """Return how many give to each agency, get from it, and do both."""
    sides = ties.transposed(), ties, ties.symmetrized()
    into, out, either = (side.degree().astype(float) for side in sides)
    return into, out, into + out - either


def _count_like(ties: Ties, codes: Ints) -> Vector:
    """Count a -> v -> b with a and b of one group, be they the same or not."""
    n, kind = len(codes), ties.class_of
    shape = n, int(codes.max(initial=-1)) + 1
    label: Any = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=shape)
    sides: list[tuple[Any, Any]] = [
        (side.cells @ label, sparse.csr_array(side.class_ties) @ (side.members.T @ label))
        for side in (ties.transposed(), ties)
    ]
    (take, class_take), (give, class_give) = sides
    counts: Vector = take.multiply(give).sum(axis=1)
    counts += (take @ class_give.T + give @ class_take.T)[np.arange(n), kind]
    counts += class_take.multiply(class_give).sum(axis=1)[kind]
    return counts


def _count_closed(all_ties: Ties, group_ties: Ties) -> Vector:
    """Count a -> v -> b with a -> b, in the order of `_stack_roles`, shape (5, n)."""
    back, group_back = all_ties.transposed(), group_ties.transposed()
    triples = (
        (all_ties, back, all_ties),
        (all_ties, group_back, all_ties),
        (group_ties, back, all_ties),
        (all_ties, back, group_ties),
        (group_ties, group_back, all_ties),
    )
    return np.stack([_sum_triples(*three) for three in triples])


def _sum_triples(over: Ties, first: Ties, second: Ties) -> Vector:
    """Sum over[i, j] first[i, q] second[q, j] over j and q for each i, shape (n,).

    The three have the same classes; cells and classes may hold any weight. Only the product of cells
    with cells takes work for each pair; it is made for a block of rows at a time.
    """
    members: Any = over.members.toarray()
    sums, factors = np.zeros(len(over)), _split_hubs(first.cells, second.cells)
    for rows in _blocks(len(over)):
        sums[rows] = _product_at(over.cells[rows], rows, factors).sum(axis=1)
    # What classes add: to the second, to the first, and to that over which the others are summed.
    sums += (over.dot(members) * (first.dot(members) @ second.class_ties)).sum(axis=1)
    by_class = (second.cells.T @ members) @ first.class_ties.T
    sums += (over.dot(by_class) * members).sum(axis=1)
    sums += ((first.cells @ (second.cells @ members)) * over.class_ties[over.class_of]).sum(axis=1)
    return sums


def _split_hubs(first: Any, second: Any) -> tuple[Any, Any, Any, Any]:
    """Return the factors of a product without hubs, agencies of many ties, and with them alone."""
    is_hub = np.diff(second.indptr) > np.sqrt(second.nnz)
    hubs, others = np.flatnonzero(is_hub), np.flatnonzero(~is_hub)
    return first[:, others], second[others], first[:, hubs], second[hubs].T.tocsr()


def _product_at(ties: Any, rows: slice, factors: tuple[Any, Any, Any, Any]) -> Any:
    """Return the cells of ties times those of some rows of a product, in work of m^1.5 for m ties.

    What leads through a hub is looked up for each tie: the product would tie all its partners.
    """
    first, second, to_hubs, from_hubs = factors
    rest, tied = ties.multiply(first[rows] @ second), ties.tocoo()
    if not to_hubs.shape[1]:
        return rest
    through_hubs = to_hubs[rows][tied.row].multiply(from_hubs[tied.col]).sum(axis=1)
    return rest + sparse.csr_array((tied.data * through_hubs, tied.coords), shape=ties.shape)


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK_ROWS, n)) for start in range(0, n, _BLOCK_ROWS))


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


def constraints(graph: nx.Graph[Any] | Ties) -> dict[Hashable, float]:
    """Return Burt's constraint by agency: how far its contacts lead back to each other.

    With p_ij the share of i's ties (counted both ways) that go to j, it is
    c_i = sum_j (p_ij + sum_q p_iq p_qj)^2 over contacts j; NaN for those without ties.

    networkx gives the same for agencies with outgoing ties, and leaves others out.

    Args:
        graph: Any graph, of agencies alone or two-mode.

    References:
        Burt 1992, Structural Holes, chapter 2.

    Example:
        >>> import networkx as nx
        >>> constraints(nx.star_graph(2))
        {0: 0.5, 1: 1.0, 2: 1.0}
    """
    ties = read_ties(graph)
    contacts = ties.symmetrized()
    cells: Any = ties.cells + ties.cells.T
    two_way = replace(ties, cells=cells, class_ties=ties.class_ties + ties.class_ties.T)
    n, kind, between = len(ties), ties.class_of, two_way.class_ties
    into, out, _ = _count_ways(ties)
    strength, lead = into + out, np.zeros(n)
    is_tied = strength > 0
    share = np.divide(1.0, strength, out=np.zeros(n), where=is_tied)
    # How far i leads to j: by the class of j, by the class of i, and by what no class covers.
    factors = _split_hubs(sparse.csr_array(cells * share), cells)
    shared_members = ties.members.toarray() * share[:, None]
    to_class = two_way.dot(shared_members) @ between + between[kind]
    from_class = (cells @ shared_members) @ between
    for rows in _blocks(n):
        tied = contacts.rows(rows)
        i, j = np.repeat(np.arange(n)[rows], np.diff(tied.indptr)), tied.indices
        leads = to_class[i, kind[j]] + from_class[j, kind[i]]
        by_class = sparse.csr_array((leads, j, tied.indptr), shape=tied.shape)
        by_cells = tied.multiply(cells[rows]) + _product_at(tied, rows, factors)
        lead[rows] = (by_class + by_cells).power(2).sum(axis=1)
    values = np.where(is_tied, lead * share**2, np.nan)
    return dict(zip(ties.nodes, values.tolist(), strict=True))
