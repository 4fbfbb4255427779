"""Time on the map: what the axes say, which years are documented, and two years compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph.api.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.views.map.records import MapData

    from .conftest import Watched

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workbench() -> Workbench:
    return Workbench.open()


@pytest.fixture(scope="module")
def drawn(workbench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MapData]:
    """The map of the shipped graph, with what is on it."""
    found = workbench.map()
    path = tmp_path_factory.mktemp("years") / "map.html"
    path.write_text(found.to_text(), encoding="utf-8", newline="\n")
    return path, found.whole


def test_each_line_has_its_axis_with_numbers(watched: Watched, drawn: tuple[Path, MapData]) -> None:
    path, data = drawn
    page = watched.open(path, "#year=2012")
    for side, key in (("left", "linked"), ("right", "gaps")):
        told = page.locator(f"#time .axis.{side} span").all_inner_texts()
        assert [int(n.replace(",", "")) for n in told] == list(reversed(data.axes[key]))
    assert page.locator("#time .axes").inner_text().startswith("Linked pairs, left")
    year = next(y for y in data.years if y.year == 2012)
    assert page.inner_text("#year-counts") == f"Linked pairs: {year.linked}; gaps: {year.gaps}"
    assert page.inner_text("#year-dated") == (
        f"2012: {year.dated} of {year.drawn} memberships and exchanges have a dated beginning"
    )
    dashes = page.locator("#time polyline").evaluate_all(
        "lines => lines.map((l) => l.getAttribute('stroke-dasharray'))"
    )
    assert dashes[0] is None
    assert dashes[1]
    watched.clean()


def test_thin_years_are_hatched_and_said(watched: Watched, drawn: tuple[Path, MapData]) -> None:
    path, data = drawn
    thin = [y.year for y in data.years if y.thin]
    page = watched.open(path, f"#year={thin[0]}&lang=fr")
    assert f"{thin[0]}\u2013{thin[-1]}" in page.inner_text("#thin")
    assert "peu de choses sont documentées" in page.inner_text("#year-dated")
    box = page.locator("#time .thin").bounding_box()
    track = page.locator("#time .track svg").bounding_box()
    assert box
    assert track
    part = len(thin) / (len(data.years))
    assert abs(box["width"] - part * track["width"]) < 2
    watched.clean()
