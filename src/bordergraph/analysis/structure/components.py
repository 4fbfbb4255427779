"""Components, single points of failure, and what the loss of an agency or a tie would split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from bordergraph.analysis.structure.graphs import agencies_of, backbone

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from collections.abc import Set as AbstractSet


def components(graph: nx.Graph[Any]) -> list[list[Hashable]]:
    """Return the agencies that reach each other over ties in any direction, by networkx.

    Args:
        graph: Any graph; see `bordergraph.analysis.structure.graphs` for two-mode ones.

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
