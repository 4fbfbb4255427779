"""Where everything stands, per layout and on a flat map: computed once, the same for the same data."""

from __future__ import annotations

import itertools
import json
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.payload import Group

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


def _mean(points: Sequence[Point]) -> Point:
    """Return the point in the middle of some."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


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
        for cell in itertools.product((column, column - 1, column + 1), (row, row - 1, row + 1)):
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
        for ring in itertools.count(1):
            radius = ring / 2
            for step in range(8 * ring):
                angle = 2 * math.pi * step / (8 * ring)
                yield (
                    radius * self.width * math.cos(angle),
                    radius * self.height * math.sin(angle),
                )


NORTH, SOUTH, JOINT = "CA", "US", "joint"
_LAYERS = (JOINT, NORTH, SOUTH)
# The channel between an island and the joint band: room for links to be told apart.
CHANNEL = 140.0
ISLAND_TIERS = (10, 24, 48, 96)


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
            blocks[_LAYERS.index(home), row, bisect_right(ISLAND_TIERS, i)].append(node)
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
            spots[node] = settler.settle(_mean(around))
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


# A row holds one line of text at the scale at which the page opens; a column, a mark and its name.
ROW, COLUMN = 44.0, 250.0
ROWS = 23
HALF, STEP = 340.0, 120.0
# How far the ends of a bow bend in: a straight column would hide one tie behind another.
BEND = 95.0
BOW_TIERS = (9, ROWS)


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
        tier = bisect_left(BOW_TIERS, 2 * abs(row) + 1)
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


# Room around a bubble for its name.
BESIDE, BELOW = 74.0, 90.0


def bubble(members: int) -> float:
    """Return the radius of the mark of a community: its area grows with its members."""
    return round(10 + 4 * math.sqrt(members), 1)


def discs(order: Sequence[str], communities: Sequence[Sequence[str]]) -> tuple[list[Point], Placed]:
    """Place communities as bubbles in rows, and the members of each where it opens beside them.

    Args:
        order: Node ids, the most connected first.
        communities: Node ids of each community.

    Returns:
        The place of each bubble, and those of the members of each community.
    """
    radii = [bubble(len(members)) for members in communities]
    ranked = sorted(range(len(radii)), key=lambda i: (-radii[i], i))
    boxes = [(2 * (radii[i] + BESIDE), 2 * radii[i] + BELOW) for i in ranked]
    width = math.sqrt(sum(w * h for w, h in boxes) * 1.2)
    stand, height = shelves(boxes, width)
    middles = [(round(x, 1), round(y, 1)) for _, (x, y) in sorted(zip(ranked, stand, strict=True))]
    home = {n: i for i, members in enumerate(communities) for n in members}
    # Agencies stand inside, what joins them around: with agencies alone there are no holes.
    inside: dict[int, list[str]] = defaultdict(list)
    for node in sorted(order, key=lambda n: not n.startswith("agency/")):
        if node in home:
            inside[home[node]].append(node)
    spots: dict[str, Point] = {}
    for members in inside.values():
        shape = disc(len(members))
        far = max(abs(x) for x, _ in shape)
        x0, y0 = width + 2 * CELL_X + far, height / 2
        spots.update({n: (x0 + x, y0 + y) for n, (x, y) in zip(members, shape, strict=True)})
    return middles, Placed(spots, {n: f"c{home[n]}" for n in spots})


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
        (kind, tuple(whole(project(lat, lon)) for lon, lat in line)) for kind, line in lines
    )


def whole(point: Point) -> Point:
    """Return a point in whole pixels, as vis-network keeps it: nobody sees a part of one."""
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
            spots[node] = settler.settle(_mean(around))
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
    return {
        # Ties alone are drawn in the groups of the islands.
        name: tuple(_group(name, i, scene) for i in sorted({*layout.groups.values()} - {LOCATED}))
        for name, layout in placed.items()
        if name != TIES
    }


def _group(layout: str, group: str, scene: Scene) -> Group:
    """Return a group with its labels."""
    if group in {JOINT, SHELF, THREATS, NO_THREAT}:
        return Group(group, kind=group)
    if layout == "communities":
        return Group(group, kind="community")
    if layout == "threats":
        return Group(group, *scene.labels.get(group, (group, "")), kind="threat")
    return Group(group, kind="country")
