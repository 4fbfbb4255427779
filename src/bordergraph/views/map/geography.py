"""The border on a flat map: land, lakes and border of Natural Earth, and the projection to pixels.

Natural Earth (naturalearthdata.com) is in the public domain. ``tools/coast.mjs`` writes what of it
is drawn to ``ground.json``: lines with few bends, for orientation only. Never measure on them.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, Settler
from bordergraph.views.map.islands import Placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.payload import Point

__all__ = ["LOCATED", "SHELF", "geographic", "outlines", "project"]

LOCATED, SHELF = "located", "shelf"
PIXELS_PER_KM = 0.95
EARTH_KM = 6371.0
# Lambert conformal conic (Snyder 1987, "Map Projections: A Working Manual", eq. 15-1 to 15-4).
PARALLEL_1, PARALLEL_2 = math.radians(42.0), math.radians(58.0)
ORIGIN_LAT, ORIGIN_LON = math.radians(47.0), math.radians(-96.0)


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


@cache
def outlines() -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Return lines of whole pixels, each with its kind: border, land or lake; the border first."""
    lines = json.loads((files("bordergraph.views.map") / "ground.json").read_text("utf-8"))
    return tuple(
        (kind, tuple(_whole(project(lat, lon)) for lon, lat in line)) for kind, line in lines
    )


def _whole(point: Point) -> Point:
    """Return a point in whole pixels, of which one is a kilometre: nobody sees a part of it."""
    return round(point[0]), round(point[1])


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
