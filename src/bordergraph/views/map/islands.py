"""Countries as islands: who stays at home is seen, and so is what spans the border."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, Settler, cells, disc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.payload import Point

__all__ = ["Placed", "border_islands", "ring_islands"]

NORTH, SOUTH, JOINT = "CA", "US", "joint"
# The channel between an island and the joint band: room for links to be told apart.
CHANNEL = 140.0
TIERS = (10, 24, 48, 96)
SWEEPS = 8


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
    the mean position of their neighbours (the barycentre rule of layered drawing: Sugiyama,
    Tagawa and Toda 1981), which keeps crossings few.

    Args:
        homes: Group of each node: ``CA``, ``US``, ``joint``, or any other country.
        order: Node ids, the most connected first.
        near: Neighbours of each node.
    """
    north = [n for n in order if homes[n] == NORTH]
    south = [n for n in order if homes[n] == SOUTH]
    joint = [n for n in order if homes[n] == JOINT]
    slots: dict[str, tuple[int, float]] = {}
    tiers: dict[str, int] = {}
    for members, half, stretch in ((north, True, 2.2), (south, True, 2.2), (joint, False, 3.6)):
        for position, (node, slot) in enumerate(
            zip(members, cells(len(members), half=half, stretch=stretch), strict=True)
        ):
            slots[node] = slot
            tiers[node] = next((i for i, t in enumerate(TIERS) if position < t), len(TIERS))
    _untangle((joint, north, south), slots, tiers, near)
    reach = max((abs(slots[n][0]) for n in joint), default=0)
    edge = reach * CELL_Y + CHANNEL
    spots: dict[str, Point] = {}
    for members, sign, base in ((north, -1.0, -edge), (south, 1.0, edge), (joint, 1.0, 0.0)):
        for node in members:
            row, column = slots[node]
            spots[node] = (round(column * CELL_X, 1), round(base + sign * row * CELL_Y, 1))
    _place_elsewhere(homes, order, spots)
    return Placed(spots, {n: homes[n] for n in order})


def _untangle(
    layers: Sequence[Sequence[str]],
    slots: dict[str, tuple[int, float]],
    tiers: Mapping[str, int],
    near: Mapping[str, Sequence[str]],
) -> None:
    """Sort the nodes of each row and tier by the mean column of their neighbours."""
    for _ in range(SWEEPS):
        for layer in layers:
            blocks: dict[tuple[int, int], list[str]] = {}
            for node in layer:
                blocks.setdefault((slots[node][0], tiers[node]), []).append(node)
            for (row, _), nodes in sorted(blocks.items()):
                columns = sorted(slots[n][1] for n in nodes)
                wish = {n: _mean_column(n, slots, near) for n in nodes}
                ranked = sorted(nodes, key=lambda n: (wish[n], slots[n][1], n))
                for node, column in zip(ranked, columns, strict=True):
                    slots[node] = (row, column)


def _mean_column(
    node: str, slots: Mapping[str, tuple[int, float]], near: Mapping[str, Sequence[str]]
) -> float:
    """Return the mean column of a node's neighbours, or its own when it has none."""
    columns = [slots[o][1] for o in near.get(node, ()) if o in slots]
    return round(sum(columns) / len(columns), 6) if columns else slots[node][1]


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
    by_group: dict[str, list[str]] = {}
    for node in order:
        if homes[node] != JOINT:
            by_group.setdefault(homes[node], []).append(node)
    groups = sorted(by_group, key=lambda g: (-len(by_group[g]), g))
    shapes = {g: disc(len(by_group[g])) for g in groups}
    radii = {g: max(math.hypot(x, y) for x, y in ps) + 1.3 * CELL_X for g, ps in shapes.items()}
    around = sum(radii.values())
    ring = (
        0.0
        if len(groups) == 1
        else max(around / math.pi * 1.15, 2 * max(radii.values(), default=0.0))
    )
    spots: dict[str, Point] = {}
    angle = -math.pi / 2
    for group in groups:
        half = math.pi * radii[group] / around
        angle += half
        cx, cy = ring * math.cos(angle), ring * math.sin(angle)
        angle += half
        for node, (x, y) in zip(by_group[group], shapes[group], strict=True):
            spots[node] = (round(cx + x, 1), round(cy + y, 1))
    settler = Settler()
    settler.take(spots.values())
    for node in order:
        if homes[node] == JOINT:
            around_it = [spots[o] for o in near.get(node, ()) if o in spots]
            n = len(around_it) or 1
            spots[node] = settler.settle(
                (sum(x for x, _ in around_it) / n, sum(y for _, y in around_it) / n)
            )
    return Placed(spots, {n: homes[n] for n in order})
