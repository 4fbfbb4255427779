"""Countries as islands, and the grid of cells that things settle on."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.views.map.payload import MapNode, Point


# A label of about 16 letters under a mark fits into one cell at scale 1.
CELL_X = 132.0
CELL_Y = 92.0
SWEEPS = 8


def cells(count: int, *, half: bool = False, stretch: float = 1.0) -> list[tuple[int, float]]:
    """Return `count` grid cells as (row, column), nearest to the origin first.

    Odd rows are shifted by half a cell, like bricks, so that a label has room beside the label
    above it. Any prefix of the list has the shape of the whole.

    Args:
        count: How many cells.
        half: Only rows 0, 1, 2 ... (half a disc); else rows on both sides of the origin.
        stretch: How much wider than high the shape is.

    Example:
        >>> cells(3, half=True)
        [(0, 0.0), (1, -0.5), (1, 0.5)]
    """
    reach = 2 + math.ceil(math.sqrt(count * (2 if half else 1) * CELL_X / CELL_Y))
    found: list[tuple[float, int, float]] = []
    for row in range(0 if half else -reach, reach + 1):
        for step in range(-math.ceil(reach * stretch) - 1, math.ceil(reach * stretch) + 2):
            column = step + (0.5 if row % 2 else 0.0)
            far = math.hypot(column * CELL_X / stretch, row * CELL_Y)
            found.append((round(far, 3), row, column))
    found.sort(key=lambda cell: (cell[0], abs(cell[1]), cell[1], cell[2]))
    return [(row, column) for _, row, column in found[:count]]


def disc(count: int) -> list[Point]:
    """Return `count` points of a disc around the origin on brick-shifted cells, centre first."""
    return [(column * CELL_X, row * CELL_Y) for row, column in cells(count)]


def shelves(boxes: Sequence[Point], width: float) -> tuple[list[Point], float]:
    """Return the middle of each box when they stand in rows of a width, and how high all are.

    Example:
        >>> shelves([(4, 2), (4, 4), (4, 2)], 8)
        ([(2.0, 1.0), (6.0, 2.0), (2.0, 5.0)], 6.0)
    """
    middles: list[Point] = []
    left = top = tall = 0.0
    for w, h in boxes:
        if left and left + w > width:
            left, top, tall = 0.0, top + tall, 0.0
        middles.append((left + w / 2, top + h / 2))
        left, tall = left + w, max(tall, h)
    return middles, top + tall


def untangle(
    blocks: Iterable[Sequence[str]], places: dict[str, float], near: Mapping[str, Sequence[str]]
) -> None:
    """Sort the nodes of each block by the mean place of their neighbours.

    The barycentre rule of layered drawing (Sugiyama, Tagawa and Toda 1981): it keeps crossings few.

    Args:
        blocks: Nodes that may change places with each other.
        places: Place of each node along its row or column; sorted in it.
        near: Neighbours of each node.
    """

    def mean(node: str) -> float:
        around = [places[o] for o in near.get(node, ()) if o in places]
        return round(sum(around) / len(around), 6) if around else places[node]

    for nodes in list(blocks) * SWEEPS:
        wish = {n: (mean(n), places[n], n) for n in nodes}
        free = sorted(places[n] for n in nodes)
        places.update(zip(sorted(nodes, key=wish.__getitem__), free, strict=True))


class Settler:
    """Gives out places that do not overlap: each as near as possible to the one wished for.

    Example:
        >>> s = Settler(100.0, 100.0)
        >>> s.settle((0.0, 0.0)), s.settle((10.0, 0.0))
        ((0.0, 0.0), (110.0, 0.0))
    """

    def __init__(self, width: float = CELL_X, height: float = CELL_Y) -> None:
        self.width = width
        self.height = height
        self._taken: dict[tuple[int, int], list[Point]] = {}
        # Places are never given back: what was no place for a wish once is none for one like it.
        self._searches: dict[Point, Iterator[Point]] = {}

    def take(self, points: Iterable[Point]) -> None:
        """Mark points as taken."""
        for x, y in points:
            cell = (math.floor(x / self.width), math.floor(y / self.height))
            self._taken.setdefault(cell, []).append((x, y))

    def free(self, point: Point) -> bool:
        """Tell whether a mark and its label at a point would touch none of the taken ones."""
        x, y = point
        column, row = math.floor(x / self.width), math.floor(y / self.height)
        wide, high, taken = self.width, self.height, self._taken
        for cell in product((column, column - 1, column + 1), (row, row - 1, row + 1)):
            for ox, oy in taken.get(cell, ()):
                if abs(x - ox) < wide and abs(y - oy) < high:
                    return False
        return True

    def settle(self, wish: Point) -> Point:
        """Return the nearest free point to a wish, and take it."""
        for dx, dy in self._searches.setdefault(wish, self._steps()):
            point = (round(wish[0] + dx, 1), round(wish[1] + dy, 1))
            if self.free(point):
                self.take([point])
                return point
        raise AssertionError  # the steps never end

    def _steps(self) -> Iterator[Point]:
        """Yield offsets on growing rings."""
        yield 0.0, 0.0
        ring = 0
        while True:
            ring += 1
            radius = ring / 2
            count = 8 * ring
            for step in range(count):
                angle = 2 * math.pi * step / count
                yield (
                    radius * self.width * math.cos(angle),
                    radius * self.height * math.sin(angle),
                )


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
