"""Any grouping as discs packed in rows: communities, threats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, disc
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
    shapes = {g: disc(len(members)) for g, members in groups.items() if members}
    sizes = {
        g: (
            2 * max(abs(x) for x, _ in ps) + MARGIN * CELL_X,
            2 * max(abs(y) for _, y in ps) + MARGIN * CELL_Y + CELL_Y,
        )
        for g, ps in shapes.items()
    }
    width = math.sqrt(sum(w * h for w, h in sizes.values()) * 1.25)
    spots: dict[str, Point] = {}
    names: dict[str, str] = {}
    left = top = tall = 0.0
    for group in sorted(shapes, key=lambda g: -len(groups[g])):
        w, h = sizes[group]
        if left and left + w > width:
            left, top, tall = 0.0, top + tall, 0.0
        for node, (x, y) in zip(groups[group], shapes[group], strict=True):
            spots[node] = (round(left + w / 2 + x, 1), round(top + h / 2 + y, 1))
            names[node] = group
        left += w
        tall = max(tall, h)
    return Placed(spots, names)


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
