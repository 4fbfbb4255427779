"""Places on a grid: cells in order of their distance from a centre, and the nearest free one."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.views.map.payload import Point

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
