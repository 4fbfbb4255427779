"""Countries as islands: who stays at home is seen, and so is what spans the border."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, Settler, cells, disc, shelves, untangle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.views.map.payload import MapNode, Point

NORTH, SOUTH, JOINT = "CA", "US", "joint"
_LAYERS = (JOINT, NORTH, SOUTH)
# The channel between an island and the joint band: room for links to be told apart.
CHANNEL = 140.0
TIERS = (10, 24, 48, 96)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where nodes are, and the group each is drawn in."""

    spots: dict[str, Point]
    groups: dict[str, str]


def border_islands(
    homes: Mapping[str, str], order: Sequence[str], near: Mapping[str, Sequence[str]]
) -> Placed:
    """Place Canada in the north, the United States in the south, what joins them in between.

    The most connected stand nearest the middle of the border, so that any choice of the most
    connected is a compact picture of the same shape. Within a row and tier, nodes are sorted by
    the mean position of their neighbours.

    Args:
        homes: Group of each node: ``CA``, ``US``, ``joint``, or any other country.
        order: Node ids, the most connected first.
        near: Neighbours of each node.
    """
    rows: dict[str, int] = {}
    columns: dict[str, float] = {}
    blocks: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for home, stretch in ((JOINT, 3.6), (NORTH, 2.2), (SOUTH, 2.2)):
        members = [n for n in order if homes[n] == home]
        slots = cells(len(members), half=home != JOINT, stretch=stretch)
        for i, (node, (row, column)) in enumerate(zip(members, slots, strict=True)):
            rows[node], columns[node] = row, column
            blocks[_LAYERS.index(home), row, bisect_right(TIERS, i)].append(node)
    untangle([nodes for _, nodes in sorted(blocks.items())], columns, near)
    reach = max((abs(row) for n, row in rows.items() if homes[n] == JOINT), default=0)
    edge = reach * CELL_Y + CHANNEL
    # North of the band rows are counted upwards.
    side = {NORTH: (-1.0, -edge), SOUTH: (1.0, edge), JOINT: (1.0, 0.0)}
    spots: dict[str, Point] = {}
    for node, row in rows.items():
        sign, base = side[homes[node]]
        spots[node] = (round(columns[node] * CELL_X, 1), round(base + sign * row * CELL_Y, 1))
    _place_elsewhere(homes, order, spots)
    return Placed(spots, {n: homes[n] for n in order})


def _place_elsewhere(
    homes: Mapping[str, str], order: Sequence[str], spots: dict[str, Point]
) -> None:
    """Stack every other country as a small island in the east, in the middle of the border."""
    others: dict[str, list[str]] = {}
    for node in order:
        if homes[node] not in {NORTH, SOUTH, JOINT}:
            others.setdefault(homes[node], []).append(node)
    if not others:
        return
    left = max((x for x, _ in spots.values()), default=0.0) + 2 * CELL_X
    shapes = {c: disc(len(ns)) for c, ns in sorted(others.items())}
    heights = {c: 2 * max(abs(y) for _, y in ps) + 2.2 * CELL_Y for c, ps in shapes.items()}
    top = -sum(heights.values()) / 2
    for country, points in shapes.items():
        middle = top + heights[country] / 2
        top += heights[country]
        indent = max(abs(x) for x, _ in points)
        for node, (x, y) in zip(others[country], points, strict=True):
            spots[node] = (round(left + indent + x, 1), round(middle + y, 1))


def ring_islands(
    homes: Mapping[str, str], order: Sequence[str], near: Mapping[str, Sequence[str]]
) -> Placed:
    """Place any groups as discs on a ring; what joins several goes to the middle of its members.

    Args:
        homes: Group of each node; ``joint`` for what spans several.
        order: Node ids, the most connected first.
        near: Neighbours of each node.
    """
    by_group: dict[str, list[str]] = defaultdict(list)
    for node in order:
        if homes[node] != JOINT:
            by_group[homes[node]].append(node)
    spots: dict[str, Point] = {}
    for members, middle, shape in _ring(sorted(by_group.items(), key=lambda g: (-len(g[1]), g[0]))):
        for node, (x, y) in zip(members, shape, strict=True):
            spots[node] = (round(middle[0] + x, 1), round(middle[1] + y, 1))
    settler = Settler()
    settler.take(spots.values())
    for node in order:
        if homes[node] == JOINT:
            around = [spots[o] for o in near.get(node, ()) if o in spots] or [(0.0, 0.0)]
            xs, ys = zip(*around, strict=True)
            spots[node] = settler.settle((sum(xs) / len(xs), sum(ys) / len(ys)))
    return Placed(spots, {n: homes[n] for n in order})


def _ring(
    groups: Sequence[tuple[str, Sequence[str]]],
) -> Iterator[tuple[Sequence[str], Point, Sequence[Point]]]:
    """Yield the members of each group, the middle of its disc on a ring, and the disc around 0."""
    shapes = [disc(len(members)) for _, members in groups]
    radii = [max(math.hypot(x, y) for x, y in shape) + 1.3 * CELL_X for shape in shapes]
    around = sum(radii)
    ring = max(around / math.pi * 1.15, 2 * max(radii)) if len(groups) > 1 else 0.0
    angle = -math.pi / 2
    for (_, members), radius, shape in zip(groups, radii, shapes, strict=True):
        half = math.pi * radius / around
        angle += half
        yield members, (ring * math.cos(angle), ring * math.sin(angle)), shape
        angle += half


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
