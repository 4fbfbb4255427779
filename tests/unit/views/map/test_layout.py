"""Layouts: the same for the same data, nothing on top of anything else, groups and places where they belong."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.made import network

from bordergraph.model import Arrangement, Network
from bordergraph.views.map import LAYOUTS
from bordergraph.views.map.data import find_communities, map_data
from bordergraph.views.map.layout import (
    CELL_X,
    CELL_Y,
    FreeCells,
    Scene,
    all_layouts,
    grid_cells,
    home_groups,
    outlines,
    project,
)
from bordergraph.views.map.payload import MapData

COUNTRIES = ["CA", "US", "CA/US", "GB", "MX", ""]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A network of up to 40 bodies, 30 arrangements and 8 threats, linked at random."""
    homes = draw(st.lists(st.sampled_from(COUNTRIES), max_size=40))
    agencies = [f"a{i:02}" for i in range(len(homes))]
    programs = [f"p{i:02}" for i in range(draw(st.integers(0, 30)))]
    threats = [f"t{i}" for i in range(draw(st.integers(0, 8)))]
    scopes = st.sampled_from(["", "canadian", "us", "binational"])

    def pairs(one: list[str], other: list[str]) -> str:
        if not one or not other:
            return ""
        drawn = draw(st.sets(st.tuples(*map(st.sampled_from, (one, other))), max_size=60))
        return ", ".join(f"{a}: {b}" for a, b in sorted(drawn))

    return network(
        agencies=" ".join(f"{a}:{home}" for a, home in zip(agencies, homes, strict=True)),
        arrangements=tuple(Arrangement(p, p, scope=draw(scopes)) for p in programs),
        threats=" ".join(f"{t}:t{i - 1}" if i % 3 else t for i, t in enumerate(threats)),
        participations=pairs(programs, agencies),
        mandates=pairs(threats, agencies),
        foci=pairs(programs, threats),
    )


def spots(data: MapData, layout: str) -> dict[str, tuple[float, float]]:
    return {n.id: n.spots[layout] for n in data.nodes if n.spots and layout in n.spots}


@pytest.mark.slow
@settings(max_examples=settings().max_examples * 60 // 100)
@given(networks())
def test_every_layout_places_everything_apart_and_always_alike(drawn: Network) -> None:
    data = map_data(drawn)
    again = map_data(drawn)
    for layout in LAYOUTS:
        found = spots(data, layout)
        assert set(found) == {n.id for n in data.nodes}
        assert found == spots(again, layout)
        for (x, y), (u, v) in combinations(found.values(), 2):
            assert abs(x - u) >= CELL_X * 0.5 or abs(y - v) >= CELL_Y * 0.5


@pytest.mark.slow
@settings(max_examples=settings().max_examples * 40 // 100)
@given(networks())
def test_islands_keep_countries_apart(drawn: Network) -> None:
    data = map_data(drawn)
    south = {n.id for n in data.nodes if n.groups and n.groups["islands"] == "US"}
    north = {n.id for n in data.nodes if n.groups and n.groups["islands"] == "CA"}
    joint = {n.id for n in data.nodes if n.groups and n.groups["islands"] == "joint"}
    if not north or not south:
        return
    at = spots(data, "islands")
    assert max(at[n][1] for n in north) < min(at[n][1] for n in south)
    for n in joint:
        assert max(at[m][1] for m in north) < at[n][1] < min(at[m][1] for m in south)


def test_an_arrangement_lives_where_its_members_do() -> None:
    scene = Scene(
        bodies={"c": "CA", "u": "US", "b": "CA/US", "g": "GB", "n": ""},
        arrangements={"home": "", "wide": "", "with-b": "", "scope": "us", "lost": "", "far": ""},
        members={"home": ["c"], "wide": ["c", "u"], "with-b": ["c", "b"], "far": ["g"]},
    )
    assert home_groups(scene) == {
        "c": "CA", "u": "US", "b": "joint", "g": "GB", "n": "?",
        "home": "CA", "wide": "joint", "with-b": "joint", "scope": "US", "lost": "joint", "far": "GB",
    }  # fmt: skip


def test_the_best_connected_stand_nearest_the_border() -> None:
    agencies = [f"a{i:02}" for i in range(30)]
    scene = Scene(
        bodies={a: "CA" if i % 2 else "US" for i, a in enumerate(agencies)},
        arrangements={},
        communities=[agencies],
    )
    at = all_layouts(scene)[0]["islands"].spots
    near = [abs(at[a][1]) for a in agencies]
    assert max(near[:6]) < max(near[-6:])
    assert near[0] == min(near)


def test_small_threat_groups_join_the_broader_one() -> None:
    faces = {f"a{i}": ["wide"] for i in range(6)} | {"b": ["narrow"]}
    scene = Scene(
        bodies=dict.fromkeys(faces, "CA"), arrangements={}, communities=[[*faces]], threats=["wide", "narrow"],
        threats_of=faces, broader={"narrow": "wide"},
    )  # fmt: skip
    placed, groups = all_layouts(scene)
    assert placed["threats"].groups["b"] == "wide"
    assert [g.id for g in groups["threats"]] == ["wide"]


def test_cells_grow_from_the_middle() -> None:
    for half in (True, False):
        many = grid_cells(60, half=half, stretch=2.0)
        assert len(set(many)) == 60
        assert many[:20] == grid_cells(20, half=half, stretch=2.0)
        assert all(row >= 0 for row, _ in many) == half


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=40))
def test_free_cells_are_given_once(wishes: list[tuple[float, float]]) -> None:
    settler = FreeCells(50, 40)
    found = [settler.nearest(w) for w in wishes]
    for (x, y), (u, v) in combinations(found, 2):
        assert abs(x - u) >= 49.9 or abs(y - v) >= 39.9


def test_communities_are_found_and_the_unlinked_stand_together_without_a_name() -> None:
    triangle = [("a", "b"), ("b", "c"), ("a", "c")]
    other = [("x", "y"), ("y", "z"), ("x", "z")]
    found = find_communities(["a", "b", "c", "lone", "sole", "x", "y", "z"], [*triangle, *other])
    assert found == [["a", "b", "c"], ["x", "y", "z"], ["lone", "sole"]]
    two = network(agencies="a:CA b:CA x:CA y:CA", arrangements="p", participations="p: a b")
    data = map_data(two)
    assert [c.label for c in data.groups["communities"]] == ["A, P, B", ""]


def test_the_projection_keeps_north_up_and_distances_true() -> None:
    x, y = project(49.0, -123.0)
    u, v = project(49.0, -67.0)
    assert x < 0 < u
    assert project(55.0, -96.0)[1] < project(45.0, -96.0)[1]
    # Ottawa to Washington is 733 km on the globe; 0.95 pixels a kilometre.
    (a, b), (c, d) = project(45.42, -75.70), project(38.90, -77.04)
    assert abs(((a - c) ** 2 + (b - d) ** 2) ** 0.5 / 0.95 - 733) < 15
    # Parallels are arcs: the middle of the border lies south of its ends on paper.
    assert project(49.0, -95.0)[1] > (y + v) / 2


def test_the_outline_is_small_and_unbroken() -> None:
    lines = outlines()
    assert {kind for kind, _ in lines} == {"border", "lake", "land"}
    assert sum(len(points) for _, points in lines) < 2500
    assert all(points[0] == points[-1] for kind, points in lines if kind != "border")
    kind, border = lines[0]
    assert kind == "border"
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) < 800 for a, b in pairwise(border))


@pytest.mark.parametrize(
    ("place", "at", "kind"),
    [
        ("Ottawa", (45.42, -75.70), "land"), ("Washington", (38.90, -77.04), "land"),
        ("Vancouver Island", (49.6, -125.6), "land"),
        ("the middle of Lake Superior", (47.7, -87.5), "lake"),
        ("the middle of Lake Erie", (42.2, -81.2), "lake"),
        ("the middle of Lake Ontario", (43.6, -77.9), "lake"),
        ("the Atlantic", (42.0, -66.0), ""), ("Hudson Bay", (60.0, -85.0), ""),
        ("Mexico", (25.0, -104.0), ""),
    ],
)  # fmt: skip
def test_places_lie_on_land_or_water_as_they_do(
    place: str, at: tuple[float, float], kind: str
) -> None:
    x, y = project(*at)

    def inside(points: Sequence[tuple[float, float]]) -> bool:
        crossed = [
            (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] > x
            for a, b in pairwise(points)
            if (a[1] > y) != (b[1] > y)
        ]
        return sum(crossed) % 2 == 1

    found = [k for k, points in outlines() if k != "border" and inside(points)]
    assert found == {"land": ["land"], "lake": ["land", "lake"], "": []}[kind], place


def test_the_border_runs_where_treaties_say() -> None:
    border = outlines()[0][1]
    for x, y in (project(49.0, lon) for lon in (-120, -110, -100)):  # the 49th parallel
        near = [
            abs((b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]) + a[1] - y)
            for a, b in pairwise(border)
            if min(a[0], b[0]) <= x <= max(a[0], b[0]) and a[0] != b[0]
        ]
        # A straight line between two points of an arc lies a little beside it.
        assert min(near) < 15
