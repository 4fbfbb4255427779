"""Positions of all nodes in each layout and on a flat map; deterministic."""

from __future__ import annotations

import itertools
import json
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.payload import Group, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# A label of about 16 letters under a mark fits into one cell at scale 1.
CELL_X = 132.0
CELL_Y = 92.0
SWEEPS = 8


def grid_cells(count: int, *, half: bool = False, stretch: float = 1.0) -> list[tuple[int, float]]:
    """Return `count` grid cells as (row, column), nearest to the origin first.

    Odd rows are shifted by half a cell, like bricks, so that a label has room beside the label
    above it. Any prefix of the list has the shape of the whole: a disc, half of one (rows 0, 1,
    2 ...), or one that is stretched so many times wider than high.

    Example:
        >>> grid_cells(3, half=True)
        [(0, 0.0), (1, -0.5), (1, 0.5)]
    """
    radius = 2 + math.ceil(math.sqrt(count * (2 if half else 1) * CELL_X / CELL_Y))
    ranked: list[tuple[float, int, float]] = []
    for row in range(0 if half else -radius, radius + 1):
        for step in range(-math.ceil(radius * stretch) - 1, math.ceil(radius * stretch) + 2):
            column = step + (0.5 if row % 2 else 0.0)
            distance = math.hypot(column * CELL_X / stretch, row * CELL_Y)
            ranked.append((round(distance, 3), row, column))
    ranked.sort(key=lambda cell: (cell[0], abs(cell[1]), cell[1], cell[2]))
    return [(row, column) for _, row, column in ranked[:count]]


def disc(count: int) -> list[Point]:
    """Return `count` points of a disc around the origin on brick-shifted cells, centre first."""
    return [(column * CELL_X, row * CELL_Y) for row, column in grid_cells(count)]


def _mean(points: Sequence[Point]) -> Point:
    """Return the point in the middle of some."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def pack_rows(boxes: Sequence[Point], width: float) -> tuple[list[Point], float]:
    """Return the middle of each box packed in rows of a width, and the total height.

    Example:
        >>> pack_rows([(4, 2), (4, 4), (4, 2)], 8)
        ([(2.0, 1.0), (6.0, 2.0), (2.0, 5.0)], 6.0)
    """
    middles: list[Point] = []
    left = top = row_height = 0.0
    for box_width, box_height in boxes:
        if left and left + box_width > width:
            left, top, row_height = 0.0, top + row_height, 0.0
        middles.append((left + box_width / 2, top + box_height / 2))
        left, row_height = left + box_width, max(row_height, box_height)
    return middles, top + row_height


def sort_by_neighbours(
    blocks: Iterable[Sequence[str]],
    places: dict[str, float],
    neighbours: Mapping[str, Sequence[str]],
) -> None:
    """Sort the nodes of each block by the mean place of their neighbours.

    The barycentre rule of layered drawing (Sugiyama, Tagawa and Toda 1981): it keeps crossings few.
    Nodes of one block may change places, which are along a row or column and are sorted in `places`.
    """

    def neighbour_mean(node: str) -> float:
        around = [places[o] for o in neighbours.get(node, ()) if o in places]
        return round(sum(around) / len(around), 6) if around else places[node]

    for nodes in list(blocks) * SWEEPS:
        sort_keys = {n: (neighbour_mean(n), places[n], n) for n in nodes}
        slots = sorted(places[n] for n in nodes)
        places.update(zip(sorted(nodes, key=sort_keys.__getitem__), slots, strict=True))


class FreeCells:
    """Gives out the cells of a grid, each the nearest free one to where it is wanted.

    Example:
        >>> cells = FreeCells(100.0, 80.0)
        >>> cells.nearest((0.0, 0.0)), cells.nearest((10.0, 0.0))
        ((0.0, 0.0), (-100.0, 0.0))
    """

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._taken: set[tuple[int, int]] = set()
        self._searches: dict[tuple[int, int], Iterator[tuple[int, int]]] = {}

    def nearest(self, target: Point) -> Point:
        """Return the middle of the nearest free cell to a target, and take it."""
        middle = round(target[0] / self.width), round(target[1] / self.height)
        # No cell is given back: the next search from here goes on where this one ends.
        search = self._searches.setdefault(middle, _spiral(*middle))
        column, row = next(cell for cell in search if cell not in self._taken)
        self._taken.add((column, row))
        return column * self.width, row * self.height


def _spiral(column: int, row: int) -> Iterator[tuple[int, int]]:
    """Yield the cells around one in growing rings."""
    for ring in itertools.count():
        for x, y in itertools.product(range(-ring, ring + 1), repeat=2):
            if ring - 1 < math.hypot(x, y) <= ring:
                yield column + x, row + y


CANADA, UNITED_STATES, JOINT = "CA", "US", "joint"
# The channel between an island and the joint band: room for links to be told apart.
CHANNEL = 140.0
ISLAND_TIERS = (10, 24, 48, 96)


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions and groups of nodes."""

    spots: dict[str, Point]
    groups: dict[str, str]


def _members(home_of: Mapping[str, str], order: Iterable[str]) -> dict[str, list[str]]:
    """Return the nodes of each group, in the order of the groups' ids."""
    members: dict[str, list[str]] = {home: [] for home in sorted({*home_of.values()})}
    for node in order:
        members[home_of[node]].append(node)
    return members


def border_islands(
    home_of: Mapping[str, str], order: Sequence[str], neighbours: Mapping[str, Sequence[str]]
) -> Layout:
    """Place Canada in the north, the United States in the south, what joins them in between.

    The most connected stand nearest the middle of the border, so that any choice of the most
    connected is a compact picture of the same shape. Within a row and tier, nodes are sorted by
    the mean position of their neighbours. Other countries are small islands in the east. Without
    both countries: all are islands.

    Args:
        home_of: Group of each node: ``CA``, ``US``, ``joint``, or any other country.
        order: Node ids, the most connected first.
        neighbours: Neighbours of each node.
    """
    members = _members(home_of, order)
    if not {CANADA, UNITED_STATES} <= members.keys():
        return packed_discs(members)
    rows: dict[str, int] = {}
    columns: dict[str, float] = {}
    blocks: list[list[str]] = []
    # North of the band rows are counted upwards.
    for home, down, stretch in ((JOINT, 1, 3.6), (CANADA, -1, 2.2), (UNITED_STATES, 1, 2.2)):
        nodes = members.pop(home, [])
        grid = grid_cells(len(nodes), half=home != JOINT, stretch=stretch)
        tiers: dict[tuple[int, int], list[str]] = defaultdict(list)
        for i, (node, (row, column)) in enumerate(zip(nodes, grid, strict=True)):
            rows[node], columns[node] = down * row, column
            tiers[row, bisect_right(ISLAND_TIERS, i)].append(node)
        blocks += (nodes for _, nodes in sorted(tiers.items()))
    sort_by_neighbours(blocks, columns, neighbours)
    joint_rows = max((abs(row) for node, row in rows.items() if home_of[node] == JOINT), default=0)
    edge = joint_rows * CELL_Y + CHANNEL
    edges = {CANADA: -edge, UNITED_STATES: edge, JOINT: 0.0}
    spots = {n: (columns[n] * CELL_X, edges[home_of[n]] + row * CELL_Y) for n, row in rows.items()}
    others = packed_discs(members, width=0.0).spots
    if others:
        left = max(x for x, _ in spots.values()) + 2 * CELL_X
        middle = _mean([*others.values()])[1]
        spots |= {node: (left + x, y - middle) for node, (x, y) in others.items()}
    return Layout(spots, {n: home_of[n] for n in order})


# A row holds one line of text at the scale at which the page opens; a column, a mark and its name.
ROW, COLUMN = 44.0, 250.0
ROWS = 23
ROW_ORDER = sorted(range(-(ROWS // 2), ROWS // 2 + 1), key=abs)
"""Rows of a bow from its middle outward: 0, -1, 1, -2, 2 ..."""
ARC_X, LINE_STEP = 340.0, 120.0
# How far the ends of a bow bend in: a straight column would hide one tie behind another.
BEND = 95.0
ARC_TIERS = (9, ROWS)


def arcs(
    home_of: Mapping[str, str], order: Sequence[str], neighbours: Mapping[str, Sequence[str]]
) -> Layout:
    """Place Canada on an arc on the left and the United States on the right, ties between them.

    The first of the order stand in the middle of the bow nearest the border, the others at its
    ends and then in bows behind it, so that any choice of the first is a compact picture of the
    same shape. Inside a tier, agencies are sorted by the mean row of their neighbours. What
    spans both stands above, other countries below. Without both countries: islands.

    Example:
        >>> arcs({"a": "CA", "b": "US"}, ["a", "b"], {}).spots
        {'a': (-340.0, 0.0), 'b': (340.0, 0.0)}
    """
    members = _members({a: home_of[a] for a in order}, order)
    if not {CANADA, UNITED_STATES} <= members.keys():
        return packed_discs(members)
    rows: dict[str, float] = {}
    columns: dict[str, int] = {}
    blocks: list[list[str]] = []
    for side in (CANADA, UNITED_STATES):
        tiers: dict[tuple[int, int], list[str]] = defaultdict(list)
        for i, agency in enumerate(members.pop(side)):
            columns[agency], index = divmod(i, ROWS)
            rows[agency] = ROW_ORDER[index]
            tiers[columns[agency], bisect_left(ARC_TIERS, index + index % 2 + 1)].append(agency)
        blocks += (agencies for _, agencies in sorted(tiers.items()))
    sort_by_neighbours(blocks, rows, neighbours)
    spots: dict[str, Point] = {}
    for agency, row in rows.items():
        x = ARC_X + COLUMN * columns[agency] - BEND * (2 * row / ROWS) ** 2
        # Bows behind the first stand between its rows, so that their ties pass between its marks.
        y = ROW * (row + 0.5 * (columns[agency] % 2))
        spots[agency] = (-x if home_of[agency] == CANADA else x, y)
    edge = ROW * (max(map(abs, rows.values())) + 3)
    spots |= _line(members.pop(JOINT, []), -edge)
    spots |= _line([a for agencies in members.values() for a in (*agencies, "")], edge)
    return Layout(spots, {a: home_of[a] for a in order})


def _line(agencies: Sequence[str], y: float) -> dict[str, Point]:
    """Return the places of agencies in a line around the middle; an empty id leaves a gap."""
    middle = (len(agencies) - 1) / 2
    return {a: ((i - middle) * LINE_STEP, y) for i, a in enumerate(agencies) if a}


MARGIN = 1.4


def packed_discs(groups: Mapping[str, Sequence[str]], width: float | None = None) -> Layout:
    """Place groups as discs in rows, the largest first, each with its first members in the middle.

    Rows are `width` wide: as wide as the whole is high for None, one group each for 0.
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
    if width is None:
        width = math.sqrt(sum(w * h for w, h in boxes) * 1.25)
    middles, _ = pack_rows(boxes, width)
    spots: dict[str, Point] = {}
    for (group, shape), (x_middle, y_middle) in zip(shapes.items(), middles, strict=True):
        for node, (x, y) in zip(groups[group], shape, strict=True):
            spots[node] = (x_middle + x, y_middle + y)
    return Layout(spots, {node: group for group in ranked for node in groups[group]})


# Room around a bubble for its name.
BUBBLE_MARGIN_X, BUBBLE_MARGIN_Y = 74.0, 90.0


def bubble_radius(members: int) -> float:
    """Return the radius of the mark of a community: its area grows with its members."""
    return round(10 + 4 * math.sqrt(members), 1)


def community_bubbles(scene: Scene) -> tuple[dict[str, Layout], dict[str, tuple[Group, ...]]]:
    """Place communities as bubbles in rows, and the members of each where it opens beside them."""
    radii = [bubble_radius(len(members)) for members in scene.communities]
    boxes = [(2 * (r + BUBBLE_MARGIN_X), 2 * r + BUBBLE_MARGIN_Y) for r in radii]
    width = math.sqrt(sum(w * h for w, h in boxes) * 1.2)
    middles, height = pack_rows(boxes, width)
    spots = {f"community/c{i}": middle for i, middle in enumerate(middles)}
    community_of = {n: i for i, members in enumerate(scene.communities) for n in members}
    # Agencies stand inside, what joins them around: with agencies alone there are no holes.
    inside: dict[int, list[str]] = defaultdict(list)
    for node in (*scene.bodies, *scene.arrangements):
        inside[community_of[node]].append(node)
    for members in inside.values():
        shape = disc(len(members))
        x0 = width + 2 * CELL_X + max(abs(x) for x, _ in shape)
        spots.update(
            {n: (x0 + x, height / 2 + y) for n, (x, y) in zip(members, shape, strict=True)}
        )
    layout = Layout(spots, {n: f"c{i}" for n, i in community_of.items()})
    return {"communities": layout}, {"communities": ()}


UNLOCATED = "shelf"
PIXELS_PER_KM = 0.95
EARTH_KM = 6371.0
# Lambert conformal conic (Snyder 1987, "Map Projections: A Working Manual", eq. 15-1 to 15-4).
PARALLEL_1, PARALLEL_2 = math.radians(42.0), math.radians(58.0)
ORIGIN_LAT, ORIGIN_LON = math.radians(47.0), math.radians(-96.0)


def project(lat: float, lon: float) -> Point:
    """Return the position in pixels of a place in degrees (Lambert conformal conic on a sphere).

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
    return PIXELS_PER_KM * r * math.sin(theta), PIXELS_PER_KM * (r * math.cos(theta) - r0)


@cache
def outlines() -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Return lines of whole pixels, each with its kind: border, land or lake; the border first."""
    lines = json.loads((files("bordergraph.views.map") / "ground.json").read_text("utf-8"))
    return tuple(
        (kind, tuple(pixels(project(lat, lon)) for lon, lat in points)) for kind, points in lines
    )


def pixels(point: Point) -> Point:
    """Return a point in whole pixels, as vis-network keeps it: nobody sees a part of one."""
    return round(point[0]), round(point[1])


def geographic(
    order: Sequence[str],
    coordinates: Mapping[str, tuple[float, float]],
    neighbours: Mapping[str, Sequence[str]],
) -> Layout:
    """Place located nodes at their coordinates, what joins them between them, the rest in rows below.

    Coordinates are latitude and longitude in degrees.
    """
    cells = FreeCells(CELL_X * 0.55, CELL_Y * 0.62)
    anchored = {n: cells.nearest(project(*coordinates[n])) for n in order if n in coordinates}
    spots = dict(anchored)
    for node in order:
        near_spots = [anchored[o] for o in neighbours.get(node, ()) if o in anchored]
        if node not in spots and len(near_spots) > 1:
            spots[node] = cells.nearest(_mean(near_spots))
    unlocated = [node for node in order if node not in spots]
    width = max(8, math.ceil(math.sqrt(len(unlocated) * 4)))
    bottom = max((y for _, y in spots.values()), default=0.0) + 3 * CELL_Y
    for i, node in enumerate(unlocated):
        row, column = divmod(i, width)
        spots[node] = ((column - (width - 1) / 2) * CELL_X, bottom + row * CELL_Y)
    return Layout(spots, dict.fromkeys(unlocated, UNLOCATED))


THREAT_COLUMN = "threat-shelf"
TIES = "ties"
"""Layout of the view of ties; not among the layouts to choose from."""
NO_THREAT = "no-threat"
MIN_GROUP = 5


@dataclass(frozen=True)
class Scene:
    """The input of the layouts; ids are node ids.

    Attributes:
        bodies: Agencies and associations, the most connected first, with their country.
        arrangements: Programs and channels, the most connected first, with their scope.
        threats: The most shared first.
        members: Bodies of each arrangement.
        threats_of: Threats of each body and arrangement, its own first.
        labels: Names of the communities with links, by the ids of their groups.
        communities: Members of each community, largest first.
        located: Latitude and longitude.
        places: Drawn in the geographic layout only.
        by_ties: Agencies, the most strongly tied first.
        tied_to: Agencies that each agency is firmly tied with.
    """

    bodies: Mapping[str, str]
    arrangements: Mapping[str, str]
    threats: Sequence[str] = ()
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    threats_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)
    communities: Sequence[Sequence[str]] = ()
    located: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    places: Sequence[str] = ()
    neighbours: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_ties: Sequence[str] = ()
    tied_to: Mapping[str, Sequence[str]] = field(default_factory=dict)


_SCOPE_COUNTRIES = {"canadian": CANADA, "us": UNITED_STATES}


def home_groups(scene: Scene) -> dict[str, str]:
    """Return the island of each body and arrangement.

    An arrangement whose members are all of one country stays on that island; one that spans
    countries stands between them; one without known members goes by its scope.
    """
    home_of: dict[str, str] = {}
    for body, country in scene.bodies.items():
        home_of[body] = JOINT if "/" in country else country or "?"
    for arrangement, scope in scene.arrangements.items():
        countries = {home_of[m] for m in scene.members.get(arrangement, ()) if m in home_of}
        if not countries and scope in _SCOPE_COUNTRIES:
            countries = {_SCOPE_COUNTRIES[scope]}
        home_of[arrangement] = countries.pop() if len(countries) == 1 else JOINT
    return home_of


def all_layouts(scene: Scene) -> tuple[dict[str, Layout], dict[str, tuple[Group, ...]]]:
    """Return positions and groups per layout, and the groups themselves in drawing order."""
    order = _interleave(list(scene.bodies), list(scene.arrangements))
    home_of = home_groups(scene)
    community_of = {n: f"c{i}" for i, nodes in enumerate(scene.communities) for n in nodes}
    layouts = {
        "islands": border_islands(home_of, order, scene.neighbours),
        "communities": packed_discs(_members(community_of, order)),
        "threats": packed_discs(_by_threat(scene, order)),
        "geographic": geographic([*scene.places, *order], scene.located, scene.neighbours),
        TIES: arcs(home_of, list(dict.fromkeys([*scene.by_ties, *scene.bodies])), scene.tied_to),
    }
    for name, layout in layouts.items():
        if name not in {"threats", TIES}:
            _place_threats(scene.threats, layout)
    return layouts, _groups(scene, layouts)


def _interleave(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Merge two ranked lists so that both keep their order and any prefix holds a fair share."""
    ranked = [((i + 0.5) / len(first), 0, n) for i, n in enumerate(first)]
    ranked += [((i + 0.5) / len(second), 1, n) for i, n in enumerate(second)]
    return [n for _, _, n in sorted(ranked)]


def _by_threat(scene: Scene, order: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each threat, itself and the nodes that face it first of all.

    A node that faces several stands at the one that fewest others face: that is what it is for.
    """
    facing_count = Counter(t for threats in scene.threats_of.values() for t in threats)
    groups: dict[str, list[str]] = {t: [t] for t in scene.threats}
    groups[NO_THREAT] = []
    for node in order:
        own_threats = scene.threats_of.get(node, ())
        nearest = min(own_threats, key=lambda t: (facing_count[t], t)) if own_threats else NO_THREAT
        groups[nearest].append(node)
    # Many tiny groups tell nothing: the smallest join the broader threat until all are readable.
    while small := [t for t in groups if t != NO_THREAT and len(groups[t]) < MIN_GROUP]:
        threat = min(small, key=lambda t: (len(groups[t]), t))
        broader = scene.broader.get(threat, "")
        groups[broader if broader in groups else NO_THREAT].extend(groups.pop(threat))
    return groups


def _place_threats(threats: Sequence[str], layout: Layout) -> None:
    """Place threats in columns to the west of everything."""
    if not threats:
        return
    xs = [x for x, _ in layout.spots.values()] or [0.0]
    ys = [y for _, y in layout.spots.values()] or [0.0]
    rows = max(8, int((max(ys) - min(ys)) / CELL_Y) + 1)
    for i, threat in enumerate(threats):
        column, row = divmod(i, rows)
        layout.spots[threat] = (min(xs) - (column + 2) * CELL_X * 1.2, min(ys) + row * CELL_Y)
        layout.groups[threat] = THREAT_COLUMN


def _groups(scene: Scene, layouts: Mapping[str, Layout]) -> dict[str, tuple[Group, ...]]:
    """Return the groups that each layout draws."""
    return {
        # Ties alone are drawn in the groups of the islands.
        name: tuple(_group(name, i, scene) for i in sorted({*layout.groups.values()}))
        for name, layout in layouts.items()
        if name != TIES
    }


GROUP_KINDS = {"communities": "community", "threats": "threat"}


def _group(layout: str, group: str, scene: Scene) -> Group:
    """Return a group with its kind."""
    if group in {JOINT, UNLOCATED, THREAT_COLUMN, NO_THREAT}:
        return Group(group, group)
    return Group(group, GROUP_KINDS.get(layout, "country"), scene.labels.get(group, ""))
