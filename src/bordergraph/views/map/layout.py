"""Where everything stands, per layout and on a flat map: computed once, the same for the same data."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.errors import DataError
from bordergraph.views.map.islands import (
    CELL_X,
    CELL_Y,
    JOINT,
    NORTH,
    SOUTH,
    Placed,
    Settler,
    border_islands,
    packed,
    ring_islands,
    untangle,
)
from bordergraph.views.map.payload import Group, MapPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.record import Place
    from bordergraph.views.map.payload import MapData, Point


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


def map_places(every: Iterable[Place]) -> tuple[MapPlace, ...]:
    """Return the places that can be drawn as points."""
    return tuple(
        MapPlace(p.id, p.label, *p.at, p.kind, p.country, p.label_fr)
        for p in every
        if p.at and p.kind != LINE
    )


def seat_points(stated: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    found: dict[str, tuple[float, float]] = {}
    for agency, text in stated:
        at = locate(text)
        if agency and at:
            found.setdefault(agency, at)
    return found


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
    return _cities().get(first.strip())


@cache
def _cities() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude in degrees of cities, by their names in lower case."""
    known = json.loads((files("bordergraph.views.map") / "cities.json").read_text("utf-8"))
    return {name: (lat, lon) for name, (lat, lon) in known.items()}


THREATS = "threat-shelf"
TIES = "ties"
"""Positions of agencies where ties alone are drawn; in no list of layouts to choose from."""
NO_THREAT = "no-threat"
READABLE = 5


@dataclass(frozen=True)
class Scene:
    """What layouts need to know about a network; ids are node ids.

    Attributes:
        bodies: Agencies and associations, the most connected first, with their country.
        arrangements: Programs and channels, the most connected first, with their scope.
        threats: Threat ids, the most shared first.
        members: Bodies of each arrangement.
        faces: Threats of each body and arrangement, its own first.
        labels: English and French label of each threat.
        broader: The broader threat of each threat that has one.
        communities: Members of each community, largest first.
        located: Latitude and longitude of nodes.
        places: Place ids, drawn in the geographic layout only.
        near: Neighbours of each body and arrangement.
        tied: Agencies by their ties, the most strongly tied first.
        beside: Agencies that each agency is firmly tied with.
    """

    bodies: Mapping[str, str]
    arrangements: Mapping[str, str]
    threats: Sequence[str] = ()
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faces: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)
    communities: Sequence[Sequence[str]] = ()
    located: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    places: Sequence[str] = ()
    near: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tied: Sequence[str] = ()
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)


_SIDES = {"canadian": NORTH, "us": SOUTH}


def homes_of(scene: Scene) -> dict[str, str]:
    """Return the island of each body and arrangement.

    An arrangement whose members are all of one country stays on that island; one that spans
    countries stands between them; one without known members goes by its scope.
    """
    homes: dict[str, str] = {}
    for body, country in scene.bodies.items():
        homes[body] = JOINT if "/" in country else country or "?"
    for arrangement, scope in scene.arrangements.items():
        countries = {homes[m] for m in scene.members.get(arrangement, ()) if m in homes}
        if not countries and scope in _SIDES:
            countries = {_SIDES[scope]}
        homes[arrangement] = countries.pop() if len(countries) == 1 else JOINT
    return homes


def place(
    scene: Scene, keep: Mapping[str, Mapping[str, Point]] | None = None
) -> tuple[dict[str, Placed], dict[str, tuple[Group, ...]]]:
    """Compute every layout.

    Args:
        scene: The network in the layouts' words.
        keep: Positions of an earlier build, per layout; nodes that it knows stay where they
            were, new ones go to the nearest free place.

    Returns:
        Positions and groups per layout, and the groups themselves in drawing order.
    """
    order = _interleave(list(scene.bodies), list(scene.arrangements))
    homes = homes_of(scene)
    is_border = {NORTH, SOUTH} <= set(homes.values())
    islands = (border_islands if is_border else ring_islands)(homes, order, scene.near)
    placed = {
        "islands": islands,
        "communities": packed(_by_community(scene, order)),
        "threats": packed(_by_threat(scene, order)),
        "geographic": geographic([*scene.places, *order], scene.located, scene.near),
        TIES: facing(homes, list(dict.fromkeys([*scene.tied, *scene.bodies])), scene.beside),
    }
    for name, layout in placed.items():
        if name not in {"threats", TIES}:
            _shelve(scene.threats, layout)
        if keep and name in keep:
            _keep(layout, keep[name])
    return placed, _groups(scene, placed)


def _interleave(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Merge two ranked lists so that both keep their order and any prefix holds a fair share."""
    ranked = [((i + 0.5) / len(first), 0, n) for i, n in enumerate(first)]
    ranked += [((i + 0.5) / len(second), 1, n) for i, n in enumerate(second)]
    return [n for _, _, n in sorted(ranked)]


def _by_community(scene: Scene, order: Sequence[str]) -> dict[str, list[str]]:
    """Return the members of each community, ranked."""
    home = {n: f"c{i}" for i, members in enumerate(scene.communities) for n in members}
    groups: dict[str, list[str]] = {f"c{i}": [] for i in range(len(scene.communities))}
    for node in order:
        groups.setdefault(home.get(node, "c-"), []).append(node)
    return groups


def _by_threat(scene: Scene, order: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each threat, itself and the nodes that face it first of all.

    A node that faces several stands at the one that fewest others face: that is what it is for.
    """
    crowd: dict[str, int] = defaultdict(int)
    for threats in scene.faces.values():
        for threat in threats:
            crowd[threat] += 1
    groups: dict[str, list[str]] = {t: [t] for t in scene.threats}
    groups[NO_THREAT] = []
    for node in order:
        faced = scene.faces.get(node, ())
        home = min(faced, key=lambda t: (crowd[t], t)) if faced else NO_THREAT
        groups[home].append(node)
    # Many tiny groups tell nothing: the smallest join the broader threat until all are readable.
    while small := [t for t in groups if t != NO_THREAT and len(groups[t]) < READABLE]:
        threat = min(small, key=lambda t: (len(groups[t]), t))
        broader = scene.broader.get(threat, "")
        groups[broader if broader in groups else NO_THREAT].extend(groups.pop(threat))
    return groups


def _shelve(threats: Sequence[str], layout: Placed) -> None:
    """Put threats in columns to the west of everything."""
    if not threats:
        return
    xs = [x for x, _ in layout.spots.values()] or [0.0]
    ys = [y for _, y in layout.spots.values()] or [0.0]
    rows = max(8, int((max(ys) - min(ys)) / CELL_Y) + 1)
    for i, threat in enumerate(threats):
        column, row = divmod(i, rows)
        layout.spots[threat] = (
            round(min(xs) - (column + 2) * CELL_X * 1.2, 1),
            round(min(ys) + row * CELL_Y, 1),
        )
        layout.groups[threat] = THREATS


def _keep(layout: Placed, earlier: Mapping[str, Point]) -> None:
    """Move known nodes back to where they were, and new ones out of their way."""
    settler = Settler(CELL_X * 0.5, CELL_Y * 0.5)
    settler.take(earlier[n] for n in layout.spots if n in earlier)
    for node, spot in layout.spots.items():
        layout.spots[node] = earlier[node] if node in earlier else settler.settle(spot)


def _groups(scene: Scene, placed: Mapping[str, Placed]) -> dict[str, tuple[Group, ...]]:
    """Return the groups that each layout draws."""
    result: dict[str, tuple[Group, ...]] = {}
    for name, layout in placed.items():
        if name == TIES:
            continue  # the islands' own
        ids = sorted(set(layout.groups.values()))
        result[name] = tuple(_group(name, i, scene) for i in ids if i != LOCATED)
    return result


def _group(layout: str, group: str, scene: Scene) -> Group:
    """Return a group with its labels."""
    if group in {JOINT, SHELF, THREATS, NO_THREAT}:
        return Group(group, kind=group)
    if layout == "communities":
        return Group(group, kind="community")
    if layout == "threats":
        return Group(group, *scene.labels.get(group, (group, "")), kind="threat")
    return Group(group, kind="country")


def positions_text(data: MapData) -> str:
    """Return the positions of every layout as JSON, one thing a line.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> from bordergraph.views.map.data import map_data
        >>> data = map_data(Network(agencies=(Agency("a", "A", country="CA"),)))
        >>> sorted(read_positions(positions_text(data), "x"))
        ['communities', 'geographic', 'islands', 'threats', 'ties']
    """
    rows = [f"{json.dumps(n.id)}: {json.dumps(n.spots or {})}" for n in data.nodes]
    return "{\n" + ",\n".join(sorted(rows)) + "\n}\n"


def read_positions(text: str | bytes, where: str) -> Mapping[str, Mapping[str, Point]]:
    """Read positions that `positions_text` wrote, by layout and id.

    Raises:
        DataError: The text is not such a file.
    """
    found: dict[str, dict[str, Point]] = {}
    try:
        for node, spots in json.loads(text).items():
            for layout, (x, y) in spots.items():
                point = (float(x), float(y))
                if not all(map(math.isfinite, point)):
                    raise ValueError(f"{node} stands nowhere")  # noqa: TRY301 - said as the others are
                found.setdefault(layout, {})[node] = point
    except (ValueError, TypeError, AttributeError) as error:
        hint = "delete the file, or give another with --positions"
        raise DataError(f"{where} does not hold positions ({error})", hint=hint) from None
    return found


# A row holds one line of text at the scale at which the page opens; a column, a mark and its name.
ROW, COLUMN = 44.0, 250.0
ROWS = 23
HALF, STEP = 340.0, 120.0
# How far the ends of a bow bend in: a straight column would hide one tie behind another.
BEND = 95.0
TIERS = (9, ROWS)


def _bows(
    homes: Mapping[str, str], order: Sequence[str], near: Mapping[str, Sequence[str]]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return the row and the column of each agency of the two countries."""
    rows: dict[str, float] = {}
    columns: dict[str, int] = {}
    for side in (NORTH, SOUTH):
        for i, agency in enumerate(a for a in order if homes[a] == side):
            columns[agency], place = divmod(i, ROWS)
            rows[agency] = _row(place)
    blocks: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for agency, row in rows.items():
        tier = bisect_left(TIERS, 2 * abs(row) + 1)
        blocks[homes[agency], columns[agency], tier].append(agency)
    untangle([agencies for _, agencies in sorted(blocks.items())], rows, near)
    return rows, columns


def facing(
    homes: Mapping[str, str], order: Sequence[str], near: Mapping[str, Sequence[str]]
) -> Placed:
    """Place Canada as a bow on the left and the United States on the right, ties between them.

    The first of the order stand in the middle of the bow nearest the border, the others at its
    ends and then in bows behind it, so that any choice of the first is a compact picture of the
    same shape. Inside a tier, agencies are sorted by the mean row of their neighbours. What
    spans both stands above, other countries below. Without both countries: islands on a ring.

    Args:
        homes: Group of each agency: ``CA``, ``US``, ``joint``, or any other country.
        order: Agency ids, the most strongly tied first.
        near: Neighbours of each agency.

    Example:
        >>> facing({"a": "CA", "b": "US"}, ["a", "b"], {}).spots
        {'a': (-340.0, 0.0), 'b': (340.0, 0.0)}
    """
    if not {NORTH, SOUTH} <= {homes[a] for a in order}:
        return ring_islands(homes, order, near)
    rows, columns = _bows(homes, order, near)
    spots: dict[str, Point] = {}
    for agency, row in rows.items():
        inward = BEND * (2 * row / ROWS) ** 2
        x = HALF + COLUMN * columns[agency] - inward
        # Bows behind the first stand between its rows, so that their ties pass between its marks.
        y = ROW * (row + 0.5 * (columns[agency] % 2))
        spots[agency] = (round(-x if homes[agency] == NORTH else x, 1), round(y, 1))
    edge = ROW * (max((abs(r) for r in rows.values()), default=0.0) + 3)
    others: dict[str, list[str]] = defaultdict(list)
    for agency in order:
        if agency not in rows:
            others[homes[agency]].append(agency)
    _line_up(others.pop(JOINT, []), -edge, spots)
    _line_up([a for country in sorted(others) for a in (*others[country], "")], edge, spots)
    return Placed(spots, {a: homes[a] for a in order})


def _row(place: int) -> float:
    """Return rows from the middle outward: 0, -1, 1, -2, 2 ..."""
    return float((place + 1) // 2 * (-1 if place % 2 else 1))


def _line_up(agencies: Sequence[str], y: float, spots: dict[str, Point]) -> None:
    """Put agencies side by side around the middle, with a free place for an empty id."""
    for i, agency in enumerate(agencies):
        if agency:
            spots[agency] = (round((i - (len(agencies) - 1) / 2) * STEP, 1), round(y, 1))
