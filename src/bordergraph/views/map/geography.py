"""The border on a flat map: a small hand-entered outline, and the projection to pixels.

The coordinates are approximate, typed in from general knowledge of public facts (the 49th and
45th parallels, the 141st meridian, lakes and coasts) for orientation only: never measure on them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, Settler
from bordergraph.views.map.islands import Placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.records import Point

__all__ = ["LOCATED", "SHELF", "geographic", "outlines", "project"]

LOCATED, SHELF = "located", "shelf"
PIXELS_PER_KM = 0.95
EARTH_KM = 6371.0
# Lambert conformal conic (Snyder 1987, "Map Projections: A Working Manual", eq. 15-1 to 15-4).
PARALLEL_1, PARALLEL_2 = math.radians(42.0), math.radians(58.0)
ORIGIN_LAT, ORIGIN_LON = math.radians(47.0), math.radians(-96.0)

BORDER = (
    (-124.73, 48.49), (-123.6, 48.28), (-123.2, 48.28), (-123.25, 48.69), (-123.01, 48.83),
    (-123.32, 49.0), (-120.0, 49.0), (-116.0, 49.0), (-112.0, 49.0), (-108.0, 49.0),
    (-104.0, 49.0), (-100.0, 49.0), (-97.2, 49.0), (-95.15, 49.0), (-95.15, 49.38),
    (-94.82, 49.32), (-94.64, 48.74), (-93.8, 48.52), (-93.0, 48.6), (-92.4, 48.22),
    (-91.5, 48.07), (-90.8, 48.2), (-89.6, 48.0), (-89.3, 47.97), (-88.4, 48.3), (-87.5, 47.9),
    (-86.0, 47.4), (-84.9, 46.9), (-84.55, 46.45), (-84.1, 46.25), (-83.6, 46.1),
    (-83.45, 45.85), (-82.5, 45.35), (-82.15, 44.0), (-82.42, 43.0), (-82.5, 42.6),
    (-82.85, 42.35), (-83.12, 42.15), (-83.1, 41.95), (-82.4, 41.68), (-81.3, 42.2),
    (-80.1, 42.4), (-79.0, 42.82), (-78.91, 42.95), (-79.05, 43.26), (-79.2, 43.45),
    (-78.7, 43.63), (-76.8, 43.63), (-76.3, 44.2), (-75.8, 44.45), (-75.3, 44.83),
    (-74.7, 45.0), (-73.3, 45.01), (-71.5, 45.01), (-71.4, 45.2), (-71.1, 45.3), (-70.85, 45.25),
    (-70.4, 45.75), (-70.25, 45.95), (-70.3, 46.2), (-70.0, 46.7), (-69.23, 47.46),
    (-69.05, 47.3), (-68.3, 47.36), (-67.8, 47.07), (-67.79, 45.7), (-67.45, 45.6),
    (-67.45, 45.28), (-67.0, 44.9), (-66.95, 44.8),
)  # fmt: skip
ALASKA = (
    (-130.6, 54.75), (-130.0, 55.2), (-130.02, 55.9), (-131.8, 56.6), (-133.4, 58.4),
    (-135.0, 59.35), (-135.5, 59.8), (-136.5, 59.46), (-137.5, 58.9), (-139.2, 60.1),
    (-141.0, 60.3), (-141.0, 62.5), (-141.0, 65.0), (-141.0, 67.5), (-141.0, 69.65),
)  # fmt: skip
LAKES = {
    "superior": (
        (-92.1, 46.75), (-90.8, 46.9), (-90.4, 46.6), (-88.9, 47.0), (-87.9, 47.47), (-88.3, 46.9),
        (-87.4, 46.5), (-86.6, 46.45), (-85.0, 46.75), (-84.6, 46.5), (-84.7, 47.0), (-84.9, 47.9),
        (-86.3, 48.75), (-88.2, 48.85), (-89.2, 48.35), (-90.3, 47.75), (-91.7, 47.0),
        (-92.1, 46.75),
    ),
    "michigan": (
        (-87.5, 41.65), (-86.9, 41.75), (-86.25, 42.6), (-86.5, 43.7), (-86.2, 44.7),
        (-85.5, 44.9), (-85.0, 45.75), (-86.5, 45.9), (-87.0, 45.75), (-87.6, 45.0),
        (-87.4, 44.8), (-87.7, 43.7), (-87.85, 42.5), (-87.5, 41.65),
    ),
    "huron": (
        (-84.7, 45.8), (-83.4, 45.2), (-83.3, 44.3), (-83.9, 43.7), (-82.9, 44.05), (-82.45, 43.0),
        (-81.7, 43.3), (-81.5, 44.5), (-81.4, 45.2), (-80.9, 44.6), (-80.0, 44.5), (-80.1, 45.2),
        (-81.3, 45.95), (-83.4, 46.1), (-84.2, 46.0), (-84.7, 45.8),
    ),
    "erie": (
        (-83.4, 41.7), (-82.7, 41.45), (-81.7, 41.5), (-80.1, 42.15), (-78.9, 42.85),
        (-79.3, 42.87), (-80.4, 42.6), (-81.3, 42.65), (-82.4, 42.05), (-83.1, 42.05),
        (-83.4, 41.7),
    ),
    "ontario": (
        (-79.8, 43.3), (-79.1, 43.26), (-77.6, 43.27), (-76.5, 43.5), (-76.2, 43.9),
        (-76.5, 44.2), (-77.5, 43.95), (-79.2, 43.75), (-79.8, 43.3),
    ),
}  # fmt: skip
COASTS = {
    "pacific": (
        (-124.7, 48.4), (-124.1, 46.9), (-124.0, 46.2), (-124.1, 44.0), (-124.4, 42.8),
        (-124.1, 41.0), (-123.8, 39.3), (-122.5, 37.8),
    ),
    "british columbia": (
        (-122.76, 49.0), (-123.2, 49.3), (-124.8, 50.0), (-127.5, 51.0), (-128.0, 52.3),
        (-130.3, 54.3), (-130.6, 54.75),
    ),
    "vancouver island": (
        (-123.4, 48.4), (-124.8, 48.6), (-126.5, 49.5), (-128.3, 50.7), (-127.0, 50.8),
        (-125.2, 50.0), (-123.7, 48.9), (-123.4, 48.4),
    ),
    "atlantic": (
        (-66.95, 44.8), (-68.5, 44.3), (-70.2, 43.6), (-70.8, 42.8), (-70.9, 42.2), (-70.0, 41.8),
        (-71.4, 41.4), (-74.0, 40.6), (-74.1, 39.7), (-75.0, 38.5), (-75.9, 36.9),
    ),
    "fundy and nova scotia": (
        (-66.95, 44.9), (-66.1, 45.2), (-64.8, 45.6), (-64.4, 45.3), (-66.2, 44.4), (-65.6, 43.5),
        (-63.6, 44.5), (-61.0, 45.3), (-60.0, 46.1), (-61.5, 45.7), (-63.3, 45.8), (-64.3, 45.9),
        (-65.0, 47.2), (-66.3, 48.0), (-64.3, 48.8), (-66.5, 49.2), (-69.0, 48.1), (-70.8, 47.1),
        (-71.2, 46.8),
    ),
    "north shore": (
        (-71.2, 46.85), (-69.7, 48.1), (-67.2, 49.3), (-64.0, 50.2), (-60.0, 50.2), (-57.0, 51.5),
    ),
}  # fmt: skip


def project(lat: float, lon: float) -> Point:
    """Return the position in pixels of a place (Lambert conformal conic on a sphere).

    Args:
        lat: Degrees north.
        lon: Degrees east; negative in the Americas.

    Example:
        >>> x, y = project(47.0, -96.0)
        >>> round(x), round(y)
        (0, 0)
    """
    n = math.log(math.cos(PARALLEL_1) / math.cos(PARALLEL_2)) / math.log(
        math.tan(math.pi / 4 + PARALLEL_2 / 2) / math.tan(math.pi / 4 + PARALLEL_1 / 2)
    )
    f = math.cos(PARALLEL_1) * math.pow(math.tan(math.pi / 4 + PARALLEL_1 / 2), n) / n

    def rho(phi: float) -> float:
        return EARTH_KM * f / math.pow(math.tan(math.pi / 4 + phi / 2), n)

    theta = n * (math.radians(lon) - ORIGIN_LON)
    r, r0 = rho(math.radians(lat)), rho(ORIGIN_LAT)
    x = PIXELS_PER_KM * r * math.sin(theta)
    y = PIXELS_PER_KM * (r * math.cos(theta) - r0)
    return round(x, 1), round(y, 1)


def outlines() -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Return the outline as lines of points, each with its kind: border, lake or coast."""
    lines = [("border", BORDER), ("border", ALASKA)]
    lines += [("lake", line) for line in LAKES.values()]
    lines += [("coast", line) for line in COASTS.values()]
    return tuple((kind, tuple(project(lat, lon) for lon, lat in line)) for kind, line in lines)


def geographic(
    order: Sequence[str],
    places: Mapping[str, tuple[float, float]],
    near: Mapping[str, Sequence[str]],
) -> Placed:
    """Place what has coordinates at them, what joins such things between them, the rest on a shelf.

    Args:
        order: Node ids, the most important first.
        places: Latitude and longitude in degrees of the nodes that have them.
        near: Neighbours of each node.
    """
    settler = Settler(CELL_X * 0.55, CELL_Y * 0.62)
    spots: dict[str, Point] = {}
    groups: dict[str, str] = {}
    for node in order:
        if node in places:
            spots[node] = settler.settle(project(*places[node]))
            groups[node] = LOCATED
    anchored = dict(spots)
    for node in order:
        around = [anchored[o] for o in near.get(node, ()) if o in anchored]
        if node not in spots and len(around) > 1:
            x = sum(p[0] for p in around) / len(around)
            y = sum(p[1] for p in around) / len(around)
            spots[node] = settler.settle((x, y))
            groups[node] = LOCATED
    rest = [node for node in order if node not in spots]
    width = max(8, math.ceil(math.sqrt(len(rest) * 4)))
    bottom = max((y for _, y in spots.values()), default=0.0) + 3 * CELL_Y
    for i, node in enumerate(rest):
        row, column = divmod(i, width)
        x = (column - (width - 1) / 2) * CELL_X
        spots[node] = (round(x, 1), round(bottom + row * CELL_Y, 1))
        groups[node] = SHELF
    return Placed(spots, groups)
