"""Any grouping as discs packed in rows: communities, threats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, disc, shelves
from bordergraph.views.map.islands import Placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.payload import MapNode, Point

__all__ = ["communities_of", "members_label", "packed", "with_arrangements"]

MARGIN = 1.4


def packed(groups: Mapping[str, Sequence[str]]) -> Placed:
    """Place groups as discs in rows, the largest first, each row as wide as the whole is high.

    Args:
        groups: Members of each group, the most connected first; the order of the groups is kept
            among groups of one size.
    """
    ranked = sorted((g for g in groups if groups[g]), key=lambda g: -len(groups[g]))
    shapes = {g: disc(len(groups[g])) for g in ranked}
    boxes = [
        (
            2 * max(abs(x) for x, _ in shape) + MARGIN * CELL_X,
            2 * max(abs(y) for _, y in shape) + MARGIN * CELL_Y + CELL_Y,
        )
        for shape in shapes.values()
    ]
    middles, _ = shelves(boxes, math.sqrt(sum(w * h for w, h in boxes) * 1.25))
    spots: dict[str, Point] = {}
    for (group, shape), (left, top) in zip(shapes.items(), middles, strict=True):
        for node, (x, y) in zip(groups[group], shape, strict=True):
            spots[node] = (round(left + x, 1), round(top + y, 1))
    return Placed(spots, {node: group for group in ranked for node in groups[group]})


def communities_of(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return communities of a network, largest first (Louvain with a fixed seed; Blondel 2008).

    Nodes without links each form no community: they are returned together, last.

    Args:
        nodes: Node ids; their order breaks ties, so sort them.
        pairs: Links between them.
    """
    import networkx as nx

    number = {node: i for i, node in enumerate(nodes)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    for a, b in pairs:
        i, j = number[a], number[b]
        weight = graph.edges[i, j]["weight"] + 1 if graph.has_edge(i, j) else 1
        graph.add_edge(i, j, weight=weight)
    found = nx.community.louvain_communities(graph, seed=0)
    linked = [sorted(c) for c in found if len(c) > 1]
    alone = sorted(i for c in found if len(c) == 1 for i in c)
    linked.sort(key=lambda c: (-len(c), c[0]))
    return [[nodes[i] for i in c] for c in [*linked, alone] if c]


def members_label(members: Sequence[str], nodes: Mapping[str, MapNode]) -> str:
    """Name a community after its three best connected members."""
    known = sorted((nodes[m] for m in members if m in nodes), key=lambda n: (n.rank, n.id))
    return ", ".join(n.short for n in known[:3])


def with_arrangements(
    communities: Sequence[Sequence[str]], members: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Return communities of agencies with each arrangement added where most of its members are."""
    full = [[f"agency/{a}" for a in c] for c in communities]
    home = {a: i for i, c in enumerate(full) for a in c}
    for arrangement, bodies in sorted(members.items()):
        votes = [home[b] for b in bodies if b in home]
        if votes:
            full[max(sorted(set(votes)), key=votes.count)].append(arrangement)
    return full
