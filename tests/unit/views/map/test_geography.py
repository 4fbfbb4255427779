"""The ground of the map: north is up, places lie on land or water as they do, lines are whole."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from bordergraph.views.map.layout import outlines, project


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
