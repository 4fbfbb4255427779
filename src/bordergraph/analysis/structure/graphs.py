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
    from typing import TypeAlias, TypeGuard

    import numpy.typing as npt

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Vector: TypeAlias = npt.NDArray[np.float64]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    MatrixLike: TypeAlias = sparse.sparray[Any, Any] | npt.NDArray[Any] | Sequence[Sequence[float]]


def clean_ties(adjacency: MatrixLike, *, directed: bool = False) -> Matrix:
    """Return ties as a 0/1 matrix without loops or duplicates.

    Args:
        adjacency: Shape (n, n); any positive cell is a tie from row to column.
        directed: Keep directions; otherwise a tie in either direction ties the pair.

    Returns:
        CSR matrix of shape (n, n), symmetric unless `directed`.

    Raises:
        UsageError: The matrix is not square, or has a negative, infinite or NaN cell.

    Example:
        >>> clean_ties([[1, 1], [0, 0]]).toarray()
        array([[0., 1.],
               [1., 0.]])
    """
    source: Any = adjacency if sparse.issparse(adjacency) else np.atleast_2d(np.asarray(adjacency))
    csr: Matrix = sparse.csr_array(source, dtype=np.float64, copy=True)
    csr.sum_duplicates()
    if not np.isfinite(csr.data).all():
        raise UsageError("ties hold a value that is not a finite number")
    if (csr.data < 0).any():
        raise UsageError("ties hold a negative value")
    csr.eliminate_zeros()
    rows, columns = csr.shape
    if rows != columns:
        raise UsageError(f"ties need a square matrix, not {rows} x {columns}")
    coo = csr.tocoo()
    apart = coo.row != coo.col
    row, col = coo.row[apart].astype(np.int64), coo.col[apart].astype(np.int64)
    if not directed:
        row, col = np.concatenate((row, col)), np.concatenate((col, row))
    ties: Matrix = sparse.csr_array((np.ones(row.size), (row, col)), shape=(rows, rows))
    ties.sum_duplicates()
    ties.data[:] = 1.0
    return ties


def cells_at(matrix: Matrix, rows: Ints, columns: Ints) -> Vector:
    """Return the cell in each of some places, shape (places,), of a matrix in order.

    Example:
        >>> cells_at(sparse.csr_array([[0.0, 2.0]]), np.array([0, 0]), np.array([1, 0])).tolist()
        [2.0, 0.0]
    """
    # What scipy gives for places one by one is of a kind that depends on its release.
    width = matrix.shape[1]
    filled = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * width + matrix.indices
    return np.append(matrix.data, 0.0)[places_in(filled, rows * width + columns)]


def places_in(keys: Ints, wanted: Ints) -> Ints:
    """Return where each of some numbers stands among sorted ones; -1 for those that do not.

    Example:
        >>> places_in(np.array([2, 5]), np.array([5, 3, 9])).tolist()
        [1, -1, -1]
    """
    if not keys.size:
        return np.full(wanted.size, -1)
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[at] == wanted, at, -1)


def kept_cells(cells: Any, keep: Bools) -> Matrix:  # noqa: ANN401 - a matrix in coordinates
    """Return some of the cells of a matrix in coordinates, each 1."""
    at = (cells.row[keep], cells.col[keep])
    return sparse.csr_array((np.ones(int(keep.sum())), at), shape=cells.shape)


def edge_list(ties: Matrix) -> Ints:
    """Return the unordered ties as rows (i, j) with i < j, sorted, shape (m, 2)."""
    upper = sparse.triu(ties, k=1).tocoo()
    pairs = np.stack((upper.row, upper.col), axis=1).astype(np.int64)
    places = pairs[:, 0] * ties.shape[1] + pairs[:, 1]
    # Most matrices give them in order, and to sort millions takes seconds.
    return pairs if (places[1:] >= places[:-1]).all() else pairs[np.argsort(places)]


def codes_of(groups: Sequence[str], rows: int | None = None) -> tuple[list[str], Ints]:
    """Return the sorted group names and each agency's index into them.

    Raises:
        UsageError: There are not `rows` labels.

    Example:
        >>> codes_of(["US", "CA", "US"])[0]
        ['CA', 'US']
    """
    if rows is not None and len(groups) != rows:
        raise UsageError(f"{len(groups)} group labels do not fit {rows} agencies")
    names = sorted(set(groups))
    index = {name: k for k, name in enumerate(names)}
    return names, np.array([index[g] for g in groups], dtype=np.int64)


NODES, TIES = 1_000, 20_000
"""Agencies and ties up to which networkx itself works out betweenness, constraint, effective size."""

CLASSES = 500
"""Classes of members that large arrangements are divided into: work grows with their square."""

LARGE = 400
"""Members of an arrangement beyond which their pairs are not laid out."""

UNSPECIFIED = "unspecified"
"""Group of the agencies that the data says nothing about."""


@dataclass(frozen=True)
class Ties:
    """Who is tied to whom: i gives to j if `arcs` has it, or if their classes say so, j not i.

    Attributes:
        nodes: The agencies, in the order of the graph.
        arcs: Arcs that no two classes cover, 0/1, shape (n, n), no loops.
        kind: Class of each agency, shape (n,).
        between: 1 where all of one class give to all others of another, shape (classes, classes).
        directed: Whether arcs have a direction.
    """

    nodes: tuple[Hashable, ...]
    arcs: Matrix
    kind: Ints
    between: Vector
    directed: bool

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def sizes(self) -> Vector:
        """Agencies in each class."""
        return np.bincount(self.kind, minlength=len(self.between)).astype(np.float64)

    @cached_property
    def loops(self) -> Vector:
        """1 for an agency whose class is tied in itself, shape (n,)."""
        return self.between.diagonal()[self.kind]

    @property
    def plain(self) -> bool:
        """True where no class covers any tie."""
        return not self.between.any()

    @cached_property
    def indicator(self) -> Matrix:
        """1 for the class of each agency, shape (n, classes)."""
        n = len(self.kind)
        cells = np.ones(n), (np.arange(n), self.kind)
        return sparse.csr_array(cells, shape=(n, len(self.between)))

    @property
    def count(self) -> int:
        """Number of arcs; an undirected tie counts both ways."""
        covered = self.sizes @ self.between @ self.sizes - self.sizes @ self.between.diagonal()
        return self.arcs.nnz + round(float(covered))

    def turned(self) -> Ties:
        """Return the ties the other way."""
        return replace(self, arcs=sparse.csr_array(self.arcs.T), between=self.between.T.copy())

    def either(self) -> Ties:
        """Return ties that go both ways where one goes either."""
        between = np.maximum(self.between, self.between.T)
        return replace(
            self, arcs=self._beyond(clean_ties(self.arcs), between), between=between, directed=False
        )

    def mutual(self) -> Ties:
        """Return the ties that go both ways."""
        both: Matrix = sparse.csr_array(self.arcs.multiply(self.arcs.T))
        cells = self.arcs.tocoo()
        half = kept_cells(cells, self.between[self.kind[cells.col], self.kind[cells.row]] > 0)
        between = np.minimum(self.between, self.between.T)
        return replace(self, arcs=clean_ties(both + half), between=between, directed=False)

    def inside(self, codes: Ints) -> tuple[Ties, Ties]:
        """Return all ties, and those inside groups, over the same classes.

        Classes are divided by group; all groups of one agency share a class, tied to none.

        Args:
            codes: Group of each agency, shape (n,).

        Raises:
            LimitError: There would be more than `CLASSES`.
        """
        refined, group = self, np.array([-1])
        if not self.plain:
            alone = np.bincount(codes)[codes] == 1
            gives = np.asarray(self.between.any(axis=1))
            takes = np.asarray(self.between.any(axis=0))
            divided = np.where((gives | takes)[self.kind] & ~alone, codes, -1)
            keys, kind = np.unique(np.stack((self.kind, divided)), axis=1, return_inverse=True)
            if keys.shape[1] > CLASSES:
                raise LimitError(
                    f"the large arrangements have members of {keys.shape[1]} groups, and at most"
                    f" {CLASSES} are told apart",
                    "take a grouping with fewer groups, such as country or level",
                )
            old, group = keys
            between = self.between[np.ix_(old, old)]
            refined = replace(self, kind=kind.reshape(-1).astype(np.int64), between=between)
        cells = refined.arcs.tocoo()
        arcs = kept_cells(cells, codes[cells.row] == codes[cells.col])
        alike = np.equal.outer(group, group) * (group >= 0).astype(float)[:, None]
        return refined, replace(refined, arcs=arcs, between=refined.between * alike)

    def degree(self) -> Ints:
        """Return to how many others each agency gives, shape (n,)."""
        covered = (self.between @ self.sizes)[self.kind] - self.loops
        return (np.diff(self.arcs.indptr) + covered).astype(np.int64)

    def dot(self, values: Vector) -> Vector:
        """Return the sum of values over those each agency gives to, shape (n, columns)."""
        found: Vector = np.asarray(self.arcs @ values)
        if not self.plain:
            summed: Vector = self.between @ np.asarray(self.indicator.T @ values)
            found = found + summed[self.kind] - self.loops[:, None] * values
        return found

    def whole(self) -> Matrix:
        """Return all arcs as one matrix of shape (n, n): a cell for each, 5 bytes a cell."""
        if self.plain:
            return self.arcs
        sparse_part: Any = self.arcs.astype(np.bool_)
        rows = [np.flatnonzero(row[self.kind]) for row in self.between > 0]
        starts = np.concatenate(([0], np.cumsum([rows[k].size for k in self.kind])))
        indices = np.concatenate([rows[k] for k in self.kind]).astype(np.int32)
        n = len(self)
        covered: Any = sparse.csr_array(
            (np.ones(indices.size, dtype=np.bool_), indices, starts), shape=(n, n)
        )
        both: Matrix = covered + sparse_part
        both.setdiag(values=0)
        both.eliminate_zeros()
        return both

    def _beyond(self, arcs: Matrix, between: Vector) -> Matrix:
        """Return the arcs that no two classes cover."""
        if not between.any():
            return arcs
        cells = arcs.tocoo()
        return kept_cells(cells, between[self.kind[cells.row], self.kind[cells.col]] == 0)


def is_small(graph: nx.Graph[Any] | Ties) -> TypeGuard[nx.Graph[Any]]:
    """Tell whether networkx itself works a measure out: few agencies alone, and few ties."""
    return (
        not isinstance(graph, Ties)
        and len(graph) <= NODES
        and graph.number_of_edges() <= TIES
        and not _arrangements(graph)
    )


def _arrangements(graph: nx.Graph[Any]) -> set[Hashable]:
    modes: Any = graph.nodes(data="bipartite")
    return {node for node, mode in modes if mode == 1}


def agencies_of(graph: nx.Graph[Any]) -> list[Hashable]:
    """Return the nodes that are no arrangements, in their order.

    Example:
        >>> teams = nx.Graph([("rcmp", "ibet"), ("cbp", "ibet")])
        >>> teams.nodes["ibet"]["bipartite"] = 1
        >>> agencies_of(teams)
        ['rcmp', 'cbp']
    """
    modes: Any = graph.nodes(data="bipartite")
    return [node for node, mode in modes if mode != 1]


def labels_of(
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
    held = graph.nodes(data=group)
    if nodes and all(held[node] is None for node in nodes):
        raise UsageError(f"no agency of the graph has the attribute '{group}'")
    return [str(held[node] or UNSPECIFIED) for node in nodes]


def _memberships(
    graph: nx.Graph[Any], at: Mapping[Hashable, int], arrangements: set[Hashable]
) -> tuple[Ints, Ints, list[tuple[Hashable, Hashable]]]:
    """Return (agency, arrangement) of those that provide and that receive, and the other edges."""
    order = {node: k for k, node in enumerate(sorted(arrangements, key=str))}
    gives: list[tuple[int, int]] = []
    takes: list[tuple[int, int]] = []
    direct: list[tuple[Hashable, Hashable]] = []
    for one, other, facts in graph.edges(data=True):
        if one in order and other in order:
            raise UsageError(f"two arrangements are tied: {one} and {other}")
        if one not in order and other not in order:
            direct.append((one, other))
            continue
        agency, team = (other, one) if one in order else (one, other)
        tie = at[agency], order[team]
        if team == other if graph.is_directed() else facts.get("provides", True):
            gives.append(tie)
        if team == one if graph.is_directed() else facts.get("receives", True):
            takes.append(tie)
    shaped = [np.array(pairs, dtype=np.int64).reshape(-1, 2) for pairs in (gives, takes)]
    return shaped[0], shaped[1], direct


def ties_of(graph: nx.Graph[Any] | Ties, *, directed: bool | None = None) -> Ties:
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
        >>> ties_of(teams).degree().tolist()
        [2, 1, 1]
    """
    if isinstance(graph, Ties):
        return graph.either() if directed is False and graph.directed else graph
    if not isinstance(graph, nx.Graph):
        raise UsageError(f"{type(graph).__name__} is no networkx graph", "build one with networkx")
    if directed is None:
        directed = graph.is_directed()
    nodes = tuple(agencies_of(graph))
    at = {node: k for k, node in enumerate(nodes)}
    arrangements, n = _arrangements(graph), len(nodes)
    if arrangements:
        gives, takes, direct = _memberships(graph, at, arrangements)
    else:
        gives = takes = np.zeros((0, 2), dtype=np.int64)
        direct = list(graph.edges())
    ends = np.array([(at[i], at[j]) for i, j in direct], dtype=np.int64).reshape(-1, 2)
    if not graph.is_directed():
        ends = np.concatenate((ends, ends[:, ::-1]))
    given, taken = (np.bincount(side[:, 1], minlength=len(arrangements)) for side in (gives, takes))
    large = np.maximum(given, taken) > LARGE
    p, r = (
        sparse.csr_array(
            (np.ones(len(side)), (side[:, 0], side[:, 1])), shape=(n, len(arrangements))
        )
        for side in (gives, takes)
    )
    arcs = sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    small = np.flatnonzero(~large)
    if small.size:
        arcs = arcs + p[:, small] @ r[:, small].T
    arcs = clean_ties(arcs, directed=True)
    big = np.flatnonzero(large)
    profile = sparse.hstack((p[:, big], r[:, big])).toarray() > 0
    kinds, kind = np.unique(profile, axis=0, return_inverse=True)
    if not len(kinds):
        kinds = np.zeros((1, 0), dtype=np.bool_)
    half = big.size
    between = (kinds[:, :half].astype(float) @ kinds[:, half:].astype(float).T > 0).astype(float)
    ties = Ties(nodes, arcs, kind.reshape(-1).astype(np.int64), between, directed=True)
    ties = replace(ties, arcs=ties._beyond(arcs, between))  # noqa: SLF001 - of the class itself
    return ties if directed else ties.either()


def backbone(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return a graph with the components, articulation points and bridges of the ties.

    Of agencies alone it is the graph without directions. Of a two-mode graph its size is that of
    the memberships: an arrangement in which at least two provide and two receive, three in all,
    holds its members together whichever of them leaves and stays as a node; of the others the
    pairs, no more than members, are laid out.
    """
    arrangements = _arrangements(graph)
    found: nx.Graph[Any] = nx.Graph()
    nodes = agencies_of(graph)
    found.add_nodes_from(nodes)
    if not arrangements:
        found.add_edges_from((i, j) for i, j in graph.edges() if i != j)
        return found
    at = {node: k for k, node in enumerate(nodes)}
    gives, takes, direct = _memberships(graph, at, arrangements)
    found.add_edges_from((i, j) for i, j in direct if i != j)
    teams: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in arrangements]
    for side, pairs in enumerate((gives, takes)):
        for agency, team in pairs.tolist():
            teams[team][side].add(agency)
    for number, (giving, taking) in enumerate(teams):
        members = giving | taking
        if min(len(giving), len(taking)) > 1 and len(members) > 2:  # noqa: PLR2004 - as above
            hub = ("arrangement", number)
            found.add_node(hub, bipartite=1)
            found.add_edges_from((nodes[k], hub) for k in sorted(members))
        else:
            found.add_edges_from(
                (nodes[i], nodes[j]) for i in sorted(giving) for j in sorted(taking) if i != j
            )
    return found


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
    held = backbone(graph)
    order = {node: k for k, node in enumerate(agencies_of(held))}
    parts = [
        sorted((node for node in part if node in order), key=order.__getitem__)
        for part in nx.connected_components(held)
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
    held = backbone(graph)
    own = set(agencies_of(held))
    return {node for node in nx.articulation_points(held) if node in own}


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
    held = backbone(graph)
    order = {node: k for k, node in enumerate(agencies_of(held))}
    pairs = [
        sorted(pair, key=order.__getitem__)
        for pair in nx.bridges(held)
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
    counted = list(sizes)
    return _share(sum(s * (s - 1) for s in counted), sum(counted))


def _share(reach: int, total: int) -> float:
    """Return the share of pairs that cannot reach each other, of ordered pairs that can."""
    return 1 - reach / (total * (total - 1)) if total > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Removals:
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
    for above, below in reversed(list(nx.bfs_edges(tree, next(iter(component))))):
        size[above] += size[below]
        for (form, end), beyond in ((above, size[below]), (below, total - size[below])):
            if form == "node":
                parts[end].append(beyond)
    return size


def removals(graph: nx.Graph[Any]) -> Removals:
    """Return fragmentation without each agency, and without each bridge.

    The biconnected components that networkx finds hang together in a tree: what falls off an
    agency or a bridge is what lies beyond it there, so that all losses take one walk.

    Example:
        >>> removals(nx.path_graph(3)).agencies
        {0: 0.0, 1: 1.0, 2: 0.0}
    """
    held = backbone(graph)
    order = {node: k for k, node in enumerate(agencies_of(held))}
    n, reach = len(order), 0
    parts: dict[Hashable, list[int]] = {node: [] for node in held}
    whole: dict[Hashable, int] = {}
    split: dict[tuple[Hashable, Hashable], tuple[int, int]] = {}
    tree: nx.Graph[Any] = nx.Graph()
    tree.add_nodes_from((("node", node), {"size": int(node in order)}) for node in held)
    for number, block in enumerate(nx.biconnected_components(held)):
        tree.add_node(("block", number), size=0, block=block)
        tree.add_edges_from((("block", number), ("node", node)) for node in block)
    for component in nx.connected_components(tree):
        size = _sizes_below(tree, component, parts)
        total = sum(tree.nodes[node]["size"] for node in component)
        reach += total * (total - 1)
        whole |= {node: total for form, node in component if form == "node"}
        for name in component:
            block = tree.nodes[name].get("block", ())
            if len(block) == 2 and all(node in order for node in block):  # noqa: PLR2004 - a tie
                a, b = sorted(block, key=order.__getitem__)
                below = size["node", b] <= size[name]
                split[a, b] = size["node", b] if below else total - size["node", a], total
    agencies = {
        node: _share(
            reach - whole[node] * (whole[node] - 1) + sum(s * (s - 1) for s in beyond), n - 1
        )
        for node, beyond in parts.items()
        if node in order
    }
    ties = {
        pair: _share(reach - 2 * split[pair][0] * (split[pair][1] - split[pair][0]), n)
        for pair in sorted(split, key=lambda p: (order[p[0]], order[p[1]]))
    }
    return Removals(_share(reach, n), agencies, ties)
