"""The border on a flat map: land, lakes and border of Natural Earth, and the projection to pixels.

Natural Earth (naturalearthdata.com) is in the public domain. ``tools/coast.mjs`` writes what of it
is drawn to ``ground.json``: lines with few bends, for orientation only. Never measure on them.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, CELL_Y, Settler
from bordergraph.views.map.islands import Placed
from bordergraph.views.map.payload import MapPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.record import Naming, Place
    from bordergraph.views.map.payload import Point

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


# The border itself is drawn as a line, not as a place.
LINE = "border"


def places(every: Iterable[Place]) -> tuple[MapPlace, ...]:
    """Return the places that can be drawn as points."""
    return tuple(
        MapPlace(p.id, p.label, *p.at, p.kind, p.country, p.label_fr)
        for p in every
        if p.at and p.kind != LINE
    )


def seats(stated: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    found: dict[str, tuple[float, float]] = {}
    for agency, text in stated:
        at = locate(text)
        if agency and at:
            found.setdefault(agency, at)
    return found


def acronyms(names: Iterable[Naming]) -> dict[str, str]:
    """Return the French acronym of things, by ``kind/slug``."""
    found: dict[str, str] = {}
    for n in names:
        if n.short and n.language == "fr":
            found.setdefault(n.key.replace(":", "/", 1), n.text)
    return found


def note(version: str, data_hash: str, lang: str) -> str:
    """Return the line at the foot of the page: which program and data made it.

    Example:
        >>> note("0.1.0", "abc", "en")
        'bordergraph 0.1.0, data abc'
    """
    data = {"en": "data", "fr": "données"}[lang]
    return f"bordergraph {version}" + (f", {data} {data_hash}" if data_hash else "")


CITIES = {
    "akwesasne": (45.01, -74.65),
    "albany": (42.65, -73.75),
    "altona": (49.10, -97.56),
    "augusta": (44.31, -69.78),
    "barrie": (44.39, -79.69),
    "boston": (42.36, -71.06),
    "buffalo": (42.89, -78.88),
    "concord": (43.21, -71.54),
    "cornwall": (45.02, -74.73),
    "detroit": (42.33, -83.05),
    "edmonton": (53.55, -113.49),
    "fredericton": (45.96, -66.64),
    "gatineau": (45.48, -75.70),
    "halifax": (44.65, -63.58),
    "hogansburg": (44.97, -74.66),
    "lansing": (42.73, -84.56),
    "london": (42.98, -81.25),
    "montreal": (45.50, -73.57),
    "montréal": (45.50, -73.57),
    "new york": (40.71, -74.01),
    "niagara": (43.09, -79.08),
    "niagara falls": (43.09, -79.08),
    "olympia": (47.04, -122.90),
    "orillia": (44.61, -79.42),
    "ottawa": (45.42, -75.70),
    "quebec": (46.81, -71.21),
    "québec": (46.81, -71.21),
    "regina": (50.45, -104.62),
    "sainte-julie": (45.58, -73.33),
    "seattle": (47.61, -122.33),
    "surrey": (49.19, -122.85),
    "toronto": (43.65, -79.38),
    "vancouver": (49.28, -123.12),
    "victoria": (48.43, -123.37),
    "vienna": (38.90, -77.27),
    "washington": (38.90, -77.04),
    "waterbury": (44.34, -72.76),
    "westmount": (45.49, -73.60),
    "windsor": (42.31, -83.04),
    "winnipeg": (49.90, -97.14),
}


def locate(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees of the city a text starts with, if known.

    Args:
        text: Such as ``Ottawa, Ontario.``; what follows the city is not read.

    Example:
        >>> locate("Lansing area, Michigan.")
        (42.73, -84.56)
        >>> locate("nowhere in particular") is None
        True
    """
    first = re.split(r",|\.| and | area", text.strip().casefold(), maxsplit=1)[0]
    return CITIES.get(first.strip())
