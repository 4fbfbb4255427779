"""Networks as arrays and as networkx graphs: ties without loops or duplicates, components, what a loss splits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from bordergraph.errors import LimitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import TypeAlias

    import numpy.typing as npt

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Vector: TypeAlias = npt.NDArray[np.float64]
    Ints: TypeAlias = npt.NDArray[np.int64]


def edge_list(ties: Matrix) -> Ints:
    """Return the unordered ties as rows (i, j) with i < j, sorted, shape (m, 2)."""
    upper: Any = sparse.triu(ties, k=1, format="csr")
    upper.sort_indices()
    cells = upper.tocoo()
    return np.stack((cells.row, cells.col), axis=1).astype(np.int64)


def encode_groups(groups: Sequence[str]) -> tuple[list[str], Ints]:
    """Return the sorted group names and each agency's index into them.

    Example:
        >>> encode_groups(["US", "CA", "US"])[0]
        ['CA', 'US']
    """
    names, codes = np.unique(groups, return_inverse=True)
    return names.tolist(), codes.astype(np.int64)


MOST_CLASSES = 500
"""Classes of members that large arrangements are divided into: work grows with their square."""

LARGE_MEMBERS = 400
"""Members of an arrangement beyond which their pairs are not laid out."""

UNSPECIFIED = "unspecified"
"""Group of the agencies without a group in the data."""


@dataclass(frozen=True)
class Ties:
    """Who is tied to whom: a cell is 1, in all, where an agency gives to another.

    What large arrangements tie is said once for all agencies of a class, so that sums over ties take
    no more than the cells and the classes do.

    Attributes:
        nodes: The agencies, in the order of the graph.
        cells: What is to be added to what the classes say, shape (n, n): 1 for each arc that no two
            classes cover, and -1 in the diagonal for an agency whose class is tied in itself.
        class_of: Class of each agency, shape (n,).
        class_ties: 1 where all of one class give to all of another, shape (classes, classes).
        directed: Whether arcs have a direction.
    """

    nodes: tuple[Hashable, ...]
    cells: Matrix
    class_of: Ints
    class_ties: Vector
    directed: bool

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def is_plain(self) -> bool:
        """True where no class covers any tie."""
        return not self.class_ties.any()

    @cached_property
    def members(self) -> Any:
        """1 for the class of each agency, shape (n, classes)."""
        n = len(self.class_of)
        cells = np.ones(n), (np.arange(n), self.class_of)
        return sparse.csr_array(cells, shape=(n, len(self.class_ties)))

    @property
    def count(self) -> int:
        """Number of arcs; an undirected tie counts both ways."""
        return int(self.degree().sum())

    def transposed(self) -> Ties:
        """Return the ties the other way."""
        return replace(self, cells=sparse.csr_array(self.cells.T), class_ties=self.class_ties.T)

    def symmetrized(self) -> Ties:
        """Return ties that go both ways where one goes either."""
        class_ties = np.maximum(self.class_ties, self.class_ties.T)
        cells = self.cells + self.cells.T
        return _join_classes(self.nodes, cells, self.class_of, class_ties, directed=False)

    def split_by_group(self, codes: Ints) -> tuple[Ties, Ties]:
        """Return all ties, and those inside groups, over the same classes.

        Classes are divided by group; all groups of one agency share a class, tied to none.

        Args:
            codes: Group of each agency, shape (n,).

        Raises:
            LimitError: There would be more than `MOST_CLASSES`.
        """
        is_single = np.bincount(codes)[codes] == 1
        is_tied = (self.class_ties + self.class_ties.T).sum(axis=1) > 0
        group_codes = np.where(is_tied[self.class_of] & ~is_single, codes, -1)
        pairs = np.stack((self.class_of, group_codes))
        keys, class_codes = np.unique(pairs, axis=1, return_inverse=True)
        if keys.shape[1] > MOST_CLASSES:
            raise LimitError(
                "the large arrangements have members of {n} groups, and at most {most} are told apart",
                "take a grouping with fewer groups, such as country or level",
                n=keys.shape[1],
                most=MOST_CLASSES,
            )
        old_class, group = keys
        class_of = class_codes.reshape(-1).astype(np.int64)
        class_ties = self.class_ties[np.ix_(old_class, old_class)]
        inside = class_ties * (np.equal.outer(group, group) & (group >= 0))
        cells = self.cells.tocoo()
        is_inside = codes[cells.row] == codes[cells.col]
        arcs = sparse.coo_array((cells.data * is_inside, cells.coords), shape=cells.shape)
        return (
            replace(self, class_of=class_of, class_ties=class_ties),
            _join_classes(self.nodes, arcs, class_of, inside, directed=self.directed),
        )

    def degree(self) -> Ints:
        """Return to how many others each agency gives, shape (n,)."""
        return self.dot(np.ones((len(self), 1)))[:, 0].astype(np.int64)

    def dot(self, values: Vector) -> Vector:
        """Return the sum of values over those each agency gives to, shape (n, columns)."""
        by_class: Vector = self.class_ties @ (self.members.T @ values)
        sums: Vector = self.cells @ values + by_class[self.class_of]
        return sums

    def rows(self, part: slice) -> Any:
        """Return the ties of some agencies one by one, shape (agencies, n)."""
        covered = self.members[part] @ sparse.csr_array(self.class_ties) @ self.members.T
        return sparse.csr_array(covered + self.cells[part])


def _join_classes(
    nodes: tuple[Hashable, ...], arcs: Any, class_of: Ints, class_ties: Vector, *, directed: bool
) -> Ties:
    """Return ties of what classes tie and of the positive cells of a matrix, without loops."""
    cells = arcs.tocoo()
    is_covered = class_ties[class_of[cells.row], class_of[cells.col]] > 0
    is_arc = (cells.data > 0) & (cells.row != cells.col) & ~is_covered
    ends = cells.row[is_arc], cells.col[is_arc]
    ones = sparse.csr_array((np.ones(len(ends[0])), ends), shape=cells.shape)
    loops = sparse.diags_array(class_ties.diagonal()[class_of])
    return Ties(nodes, sparse.csr_array(ones - loops), class_of, class_ties, directed)


def _arrangement_nodes(graph: nx.Graph[Any]) -> set[Hashable]:
    modes: Any = graph.nodes(data="bipartite")
    return {node for node, mode in modes if mode == 1}


def agency_nodes(graph: nx.Graph[Any]) -> list[Hashable]:
    """Return the nodes that are no arrangements, in their order.

    Example:
        >>> teams = nx.Graph([("rcmp", "ibet"), ("cbp", "ibet")])
        >>> teams.nodes["ibet"]["bipartite"] = 1
        >>> agency_nodes(teams)
        ['rcmp', 'cbp']
    """
    modes: Any = graph.nodes(data="bipartite")
    return [node for node, mode in modes if mode != 1]


def group_labels(
    graph: nx.Graph[Any] | Ties, group: str | Mapping[Any, str], nodes: Sequence[Hashable]
) -> list[str]:
    """Return the group of each agency.

    Args:
        graph: The graph.
        group: A node attribute, or the group by node.
        nodes: The agencies.

    Raises:
        UsageError: No agency has the attribute.
    """
    if not isinstance(group, str):
        return [str(group.get(node) or UNSPECIFIED) for node in nodes]
    if isinstance(graph, Ties):
        raise UsageError("ties that were read have no attributes", "hand over the group by node")
    values = graph.nodes(data=group)
    if nodes and all(values[node] is None for node in nodes):
        raise UsageError("no agency of the graph has the attribute '{group}'", group=group)
    return [str(values[node] or UNSPECIFIED) for node in nodes]


def _memberships(
    graph: nx.Graph[Any], index: Mapping[Hashable, int], arrangements: set[Hashable]
) -> tuple[Ints, Ints, list[tuple[Hashable, Hashable]]]:
    """Return (agency, arrangement) of those that provide and that receive, and the other edges."""
    arrangement_index = {node: k for k, node in enumerate(sorted(arrangements, key=str))}
    providing: list[tuple[int, int]] = []
    receiving: list[tuple[int, int]] = []
    direct: list[tuple[Hashable, Hashable]] = []
    for first, second, data in graph.edges(data=True):
        if first in arrangement_index and second in arrangement_index:
            raise UsageError("two arrangements are tied: {a} and {b}", a=first, b=second)
        if first not in arrangement_index and second not in arrangement_index:
            direct.append((first, second))
            continue
        agency, team = (second, first) if first in arrangement_index else (first, second)
        membership = index[agency], arrangement_index[team]
        if team == second if graph.is_directed() else data.get("provides", True):
            providing.append(membership)
        if team == first if graph.is_directed() else data.get("receives", True):
            receiving.append(membership)
    arrays = [np.array(pairs, dtype=np.int64).reshape(-1, 2) for pairs in (providing, receiving)]
    return arrays[0], arrays[1], direct


def read_ties(graph: nx.Graph[Any] | Ties, *, directed: bool | None = None) -> Ties:
    """Read the ties of a graph.

    Args:
        graph: Any networkx graph: of agencies, or of agencies and arrangements. Ties that were
            read stay as they are.
        directed: Keep directions; as the graph has them when left out. A two-mode Graph of
            memberships that do not all provide and receive has directions to keep.

    Raises:
        UsageError: It is no networkx graph, or two arrangements are tied to each other.

    Example:
        >>> teams = nx.Graph([("rcmp", "ibet"), ("cbp", "ibet"), ("rcmp", "atf")])
        >>> teams.nodes["ibet"]["bipartite"] = 1
        >>> read_ties(teams).degree().tolist()
        [2, 1, 1]
    """
    if isinstance(graph, Ties):
        return graph.symmetrized() if directed is False and graph.directed else graph
    if not isinstance(graph, nx.Graph):
        message = "{name} is no networkx graph"
        raise UsageError(message, "build one with networkx", name=type(graph).__name__)
    if directed is None:
        directed = graph.is_directed()
    nodes = tuple(agency_nodes(graph))
    index = {node: k for k, node in enumerate(nodes)}
    arrangements, n = _arrangement_nodes(graph), len(nodes)
    if arrangements:
        providing, receiving, direct = _memberships(graph, index, arrangements)
    else:
        providing = receiving = np.zeros((0, 2), dtype=np.int64)
        direct = list(graph.edges())
    ends = np.array([(index[i], index[j]) for i, j in direct], dtype=np.int64).reshape(-1, 2)
    if not graph.is_directed():
        ends = np.concatenate((ends, ends[:, ::-1]))
    sides, shape = (providing, receiving), (n, len(arrangements))
    member_counts = [np.bincount(side[:, 1], minlength=len(arrangements)) for side in sides]
    is_large = np.maximum(*member_counts) > LARGE_MEMBERS
    givers, takers = (
        sparse.csr_array((np.ones(len(side)), tuple(side.T)), shape=shape) for side in sides
    )
    arcs = sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    small = np.flatnonzero(~is_large)
    if small.size:
        arcs = arcs + givers[:, small] @ takers[:, small].T
    large = np.flatnonzero(is_large)
    profile = sparse.hstack((givers[:, large], takers[:, large])).toarray() > 0
    classes, class_codes = np.unique(profile, axis=0, return_inverse=True)
    if not len(classes):
        classes = np.zeros((1, 0), dtype=np.bool_)
    gives, takes = np.hsplit(classes.astype(float), 2)
    class_of, class_ties = class_codes.reshape(-1).astype(np.int64), gives @ takes.T > 0
    ties = _join_classes(nodes, arcs, class_of, class_ties.astype(float), directed=True)
    return ties if directed else ties.symmetrized()


def backbone_graph(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return a graph with the components, articulation points and bridges of the ties.

    Of agencies alone it is the graph without directions. Of a two-mode graph its size is that of
    the memberships: an arrangement in which at least two provide and two receive, three in all,
    holds its members together whichever of them leaves and stays as a node; of the others the
    pairs, no more than members, are laid out.
    """
    arrangements = _arrangement_nodes(graph)
    backbone: nx.Graph[Any] = nx.Graph()
    nodes = agency_nodes(graph)
    backbone.add_nodes_from(nodes)
    if not arrangements:
        backbone.add_edges_from((i, j) for i, j in graph.edges() if i != j)
        return backbone
    index = {node: k for k, node in enumerate(nodes)}
    providing, receiving, direct = _memberships(graph, index, arrangements)
    backbone.add_edges_from((i, j) for i, j in direct if i != j)
    teams: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in arrangements]
    for side, pairs in enumerate((providing, receiving)):
        for agency, team in pairs.tolist():
            teams[team][side].add(agency)
    for number, (givers, receivers) in enumerate(teams):
        members = givers | receivers
        if min(len(givers), len(receivers)) > 1 and len(members) > 2:
            hub = ("arrangement", number)
            backbone.add_node(hub, bipartite=1)
            backbone.add_edges_from((nodes[k], hub) for k in sorted(members))
        else:
            backbone.add_edges_from(
                (nodes[i], nodes[j]) for i in sorted(givers) for j in sorted(receivers) if i != j
            )
    return backbone


def components(graph: nx.Graph[Any]) -> list[list[Hashable]]:
    """Return the agencies that reach each other over ties in any direction, by networkx.

    Args:
        graph: Any graph, also one of two modes.

    Returns:
        Each component in the order of the graph, that of the first agency first.

    Example:
        >>> components(nx.Graph([("rcmp", "cbsa"), ("cbp", "ice")]))
        [['rcmp', 'cbsa'], ['cbp', 'ice']]
    """
    backbone = backbone_graph(graph)
    order = {node: k for k, node in enumerate(agency_nodes(backbone))}
    parts = [
        sorted((node for node in part if node in order), key=order.__getitem__)
        for part in nx.connected_components(backbone)
    ]
    return sorted(parts, key=lambda part: order[part[0]])


def articulation_points(graph: nx.Graph[Any]) -> set[Hashable]:
    """Return the agencies whose loss splits their component, by networkx.

    References:
        Hopcroft & Tarjan 1973, Commun ACM 16:372.

    Example:
        >>> articulation_points(nx.path_graph(3))
        {1}
    """
    backbone = backbone_graph(graph)
    agencies = set(agency_nodes(backbone))
    return {node for node in nx.articulation_points(backbone) if node in agencies}


def bridges(graph: nx.Graph[Any]) -> list[tuple[Hashable, Hashable]]:
    """Return the ties whose loss splits a component, by networkx.

    Returns:
        Pairs in the order of the graph.

    References:
        Tarjan 1974, Inf Process Lett 2:160.

    Example:
        >>> bridges(nx.path_graph(3))
        [(0, 1), (1, 2)]
    """
    backbone = backbone_graph(graph)
    order = {node: k for k, node in enumerate(agency_nodes(backbone))}
    pairs = [
        sorted(pair, key=order.__getitem__)
        for pair in nx.bridges(backbone)
        if pair[0] in order and pair[1] in order
    ]
    return [(a, b) for a, b in sorted(pairs, key=lambda pair: [order[end] for end in pair])]


def fragmentation(sizes: Iterable[int]) -> float:
    """Return F = 1 - sum s (s - 1) / (N (N - 1)): the share of pairs that cannot reach each other.

    Args:
        sizes: Agencies in each component.

    References:
        Borgatti 2006, Comput Math Organ Theory 12:21.

    Example:
        >>> fragmentation([2, 2])
        0.6666666666666667
    """
    component_sizes = list(sizes)
    return _unreachable_share(sum(s * (s - 1) for s in component_sizes), sum(component_sizes))


def _unreachable_share(reach: int, total: int) -> float:
    """Return the share of pairs that cannot reach each other, of ordered pairs that can."""
    return 1 - reach / (total * (total - 1)) if total > 1 else 0.0


@dataclass(frozen=True, slots=True)
class RemovalEffects:
    """What each single loss would do to who reaches whom.

    Attributes:
        fragmentation: That of the whole.
        agencies: Fragmentation of what the removal of each agency would leave.
        ties: The same of each bridge; the loss of another tie changes nothing.
    """

    fragmentation: float
    agencies: dict[Hashable, float]
    ties: dict[tuple[Hashable, Hashable], float]


def _sizes_below(
    tree: nx.Graph[Any], component: AbstractSet[Any], parts: Mapping[Hashable, list[int]]
) -> dict[Any, int]:
    """Return how many agencies lie at and below each node, and add what lies beyond it to parts."""
    size = {node: tree.nodes[node]["size"] for node in component}
    total = sum(size.values())
    for upper, lower in reversed(list(nx.bfs_edges(tree, next(iter(component))))):
        size[upper] += size[lower]
        for (form, end), size_beyond in ((upper, size[lower]), (lower, total - size[lower])):
            if form == "node":
                parts[end].append(size_beyond)
    return size


def removal_effects(graph: nx.Graph[Any]) -> RemovalEffects:
    """Return fragmentation without each agency, and without each bridge.

    The biconnected components that networkx finds hang together in a tree: what falls off an
    agency or a bridge is what lies beyond it there, so that all losses take one walk.

    Example:
        >>> removal_effects(nx.path_graph(3)).agencies
        {0: 0.0, 1: 1.0, 2: 0.0}
    """
    backbone = backbone_graph(graph)
    order = {node: k for k, node in enumerate(agency_nodes(backbone))}
    n, reach = len(order), 0
    parts: dict[Hashable, list[int]] = {node: [] for node in backbone}
    component_size: dict[Hashable, int] = {}
    bridge_sizes: dict[tuple[Hashable, Hashable], tuple[int, int]] = {}
    tree: nx.Graph[Any] = nx.Graph()
    tree.add_nodes_from((("node", node), {"size": int(node in order)}) for node in backbone)
    for number, block in enumerate(nx.biconnected_components(backbone)):
        tree.add_node(("block", number), size=0, block=block)
        tree.add_edges_from((("block", number), ("node", node)) for node in block)
    for component in nx.connected_components(tree):
        size = _sizes_below(tree, component, parts)
        total = sum(tree.nodes[node]["size"] for node in component)
        reach += total * (total - 1)
        component_size |= {node: total for form, node in component if form == "node"}
        for name in component:
            block = tree.nodes[name].get("block", ())
            if len(block) == 2 and all(node in order for node in block):
                a, b = sorted(block, key=order.__getitem__)
                is_below = size["node", b] <= size[name]
                bridge_sizes[a, b] = size["node", b] if is_below else total - size["node", a], total
    agencies: dict[Hashable, float] = {}
    for node in order:
        size_before, sizes_after = component_size[node], parts[node]
        lost = size_before * (size_before - 1) - sum(s * (s - 1) for s in sizes_after)
        agencies[node] = _unreachable_share(reach - lost, n - 1)
    ties = {}
    for pair in sorted(bridge_sizes, key=lambda p: (order[p[0]], order[p[1]])):
        below, total = bridge_sizes[pair]
        ties[pair] = _unreachable_share(reach - 2 * below * (total - below), n)
    return RemovalEffects(_unreachable_share(reach, n), agencies, ties)
