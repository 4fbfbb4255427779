"""Networks as matrices and networkx graphs: components, articulation points, bridges, fragmentation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from bordergraph.errors import LimitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    import numpy.typing as npt

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Vector: TypeAlias = npt.NDArray[np.float64]
    _Team: TypeAlias = tuple[set[Hashable], set[Hashable]]
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
        cells: What is to be added to what the classes say, shape (n, n): 1 for each arc that no two
            classes cover, and -1 in the diagonal for an agency whose class is tied in itself.
        class_of: Class of each agency, shape (n,).
        class_ties: 1 where all of one class give to all of another, shape (classes, classes).
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


def _teams(graph: nx.Graph[Any]) -> tuple[list[_Team], list[tuple[Hashable, Hashable]]]:
    """Return who provides to each arrangement and who receives from it, and the other edges."""
    modes: Any = graph.nodes(data="bipartite")
    arrangements = sorted((node for node, mode in modes if mode == 1), key=str)
    teams: dict[Hashable, _Team] = {node: (set(), set()) for node in arrangements}
    direct = []
    for first, second, data in graph.edges(data=True):
        if first in teams and second in teams:
            raise UsageError("two arrangements are tied: {a} and {b}", a=first, b=second)
        if first not in teams and second not in teams:
            direct.append((first, second))
            continue
        agency, team = (second, first) if first in teams else (first, second)
        if team == second if graph.is_directed() else data.get("provides", True):
            teams[team][0].add(agency)
        if team == first if graph.is_directed() else data.get("receives", True):
            teams[team][1].add(agency)
    return list(teams.values()), direct


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
    index, n = {node: k for k, node in enumerate(nodes)}, len(nodes)
    teams, direct = _teams(graph)
    ends = np.array([(index[i], index[j]) for i, j in direct], dtype=np.int64).reshape(-1, 2)
    if not graph.is_directed():
        ends = np.concatenate((ends, ends[:, ::-1]))
    givers, takers = (
        _incidence([[index[agency] for agency in team[side]] for team in teams], n)
        for side in (0, 1)
    )
    is_large = np.array([max(map(len, team)) > LARGE_MEMBERS for team in teams], dtype=np.bool_)
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


def _incidence(teams: Sequence[Sequence[int]], n: int) -> Any:
    """Return 1 for each agency of each arrangement, shape (n, arrangements)."""
    columns = np.repeat(np.arange(len(teams)), [len(team) for team in teams])
    rows = np.array(list(chain.from_iterable(teams)), dtype=np.int64)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, len(teams)))


def backbone_graph(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return a graph with the components, articulation points and bridges of the ties.

    Of agencies alone it is the graph without directions. Of a two-mode graph its size is that of
    the memberships: an arrangement in which at least two provide and two receive, three in all,
    holds its members together whichever of them leaves and stays as a node; of the others the
    pairs, no more than members, are laid out.
    """
    backbone: nx.Graph[Any] = nx.Graph()
    backbone.add_nodes_from(agency_nodes(graph))
    teams, direct = _teams(graph)
    backbone.add_edges_from((i, j) for i, j in direct if i != j)
    for number, (givers, receivers) in enumerate(teams):
        members = givers | receivers
        if min(len(givers), len(receivers)) > 1 and len(members) > 2:
            hub = ("arrangement", number)
            backbone.add_node(hub, bipartite=1)
            backbone.add_edges_from((member, hub) for member in members)
        else:
            backbone.add_edges_from((i, j) for i in givers for j in receivers if i != j)
    return backbone


def components(graph: nx.Graph[Any]) -> list[list[Hashable]]:
    """Return the agencies that reach each other over ties in any direction, by networkx.

    Each component is in the order of the graph, that of the first agency first.

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

    N is the sum of the sizes s of the components.

    References:
        Borgatti 2006, Comput Math Organ Theory 12:21.

    Example:
        >>> fragmentation([2, 2])
        0.6666666666666667
    """
    component_sizes = list(sizes)
    total = sum(component_sizes)
    reach = sum(s * (s - 1) for s in component_sizes)
    return 1 - reach / (total * (total - 1)) if total > 1 else 0.0
