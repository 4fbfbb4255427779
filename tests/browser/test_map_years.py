"""Time on the map: what the axes say, which years are documented, and two years compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import often, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from bordergraph.api.workbench import Workbench
    from bordergraph.views.map.payload import MapData

    from .conftest import Watched

pytestmark = pytest.mark.browser


@pytest.fixture
def seen(
    shipped_map: Path, shipped: Workbench, drawn: Callable[[Workbench], MapData]
) -> tuple[Path, MapData]:
    """The map of the shipped graph, with what is on it."""
    return shipped_map, drawn(shipped)


def test_each_line_has_its_axis_with_numbers(watched: Watched, seen: tuple[Path, MapData]) -> None:
    path, data = seen
    page = watched.open(path, "#year=2012")
    for side, key in (("left", "linked"), ("right", "regular")):
        told = page.locator(f"#time .axis.{side} span").all_inner_texts()
        assert [int(n.replace(",", "")) for n in told] == list(reversed(data.axes[key]))
    assert page.locator("#time .axes").inner_text().startswith("Linked pairs, left")
    year = next(y for y in data.years if y.year == 2012)
    assert year.served is not None
    assert page.inner_text("#year-counts") == (
        f"Linked pairs: {year.linked}; "
        f"needs with a regular channel: {year.regular} of {year.served['needs']}"
    )
    assert page.inner_text("#year-dated") == (
        f"2012: {year.dated} of {year.in_force} memberships and exchanges have a dated beginning"
    )
    dashes = page.locator("#time polyline").evaluate_all(
        "lines => lines.map((l) => l.getAttribute('stroke-dasharray'))"
    )
    assert dashes[0] is None
    assert dashes[1]


def test_thin_years_are_shaded_and_said(watched: Watched, seen: tuple[Path, MapData]) -> None:
    path, data = seen
    [(first, last)] = data.thin
    page = watched.open(path, f"#year={first}&lang=fr")
    assert f"{first}\u2013{last}" in page.inner_text("#thin")
    assert "peu de choses sont documentées" in page.inner_text("#year-dated")
    box = page.locator("#time .thin").bounding_box()
    track = page.locator("#time .track svg").bounding_box()
    assert box
    assert track
    part = (last - first + 1) / (len(data.years))
    assert abs(box["width"] - part * track["width"]) < 2


MARKS = ("begun", "ended", "lost", "won")


def told(shipped: Workbench, first: int, second: int) -> dict[str, int]:
    """Count what the command finds between the ends of two years, in the words of the page."""
    found = shipped.compare(f"{first}-12-31", f"{second}-12-31").whole.differences
    ties = [tie.is_new for tie in found.ties]
    needs = {"lost": found.needs.lost_count, "won": found.needs.gained_count}
    return {"begun": sum(ties), "ended": len(ties) - sum(ties), **needs}


def on_page(page: Page) -> dict[str, int]:
    return {m: int(page.inner_text(f"#changed-{m}").replace(",", "")) for m in MARKS}


@pytest.mark.parametrize(("first", "second"), often((2012, 2025), (2000, 2020), (2019, 2022)))
def test_two_years_on_the_page_are_what_compare_finds(
    watched: Watched, seen: tuple[Path, MapData], shipped: Workbench, first: int, second: int
) -> None:
    expected = told(shipped, first, second)
    page = watched.open(seen[0], f"#then={first}&year={second}")
    assert on_page(page) == expected
    legend = page.inner_text("#legend")
    assert not expected["ended"] or f"({expected['ended']})" in legend


def test_two_handles_keep_their_order_and_stand_in_the_address(
    watched: Watched, seen: tuple[Path, MapData]
) -> None:
    page = watched.open(seen[0], "#year=2020")
    assert page.is_hidden("#then")
    page.click("#compare")
    assert page.get_attribute("#compare", "aria-pressed") == "true"
    known = seen[1].thin[0][1] + 1
    assert page.inner_text("#year-out") == f"{known} → 2020"
    page.focus("#then")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#year-out") == f"{known + 1} → 2020"
    page.keyboard.press("End")
    assert page.inner_text("#year-out") == "2019 → 2020"
    page.focus("#year")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#year-out") == "2019 → 2021"
    page.wait_for_timeout(120)
    assert "then=2019" in page.evaluate("location.hash")
    page.click("#changed button:has-text('Leave the comparison')")
    assert page.is_hidden("#then")
    assert page.inner_text("#year-out") == "2021"


def test_a_page_that_opens_on_two_years_is_left_for_the_latest_day(
    watched: Watched, seen: tuple[Path, MapData], tmp_path: Path, npm_tools: Path
) -> None:
    data = seen[1]._replace(opening={**seen[1].opening, "then": 2012, "year": 2020})
    page = watched.open(page_of(data, tmp_path))
    assert watched.audit(npm_tools).broken == {}
    assert page.inner_text("#changed h2") == "What changed from 2012 to 2020"
    page.click("#changed button:has-text('Leave the comparison')")
    page.focus("#year")
    page.keyboard.press("End")
    watched.reads("#year=0&then=0")
    page.reload()
    assert page.is_hidden("#then")
    assert page.inner_text("#year-out") == "Latest"


def test_a_change_is_told_without_colour(watched: Watched, seen: tuple[Path, MapData]) -> None:
    page = watched.open(seen[0], "#then=2012&year=2025&ties=0")
    signs = page.locator("#changed tr .sign").all_inner_texts()
    assert len(set(signs)) == len(MARKS)
    dashes = page.locator("#legend .swatch line").evaluate_all(
        "lines => lines.map((l) => [l.getAttribute('stroke-dasharray'), l.getAttribute('stroke-width')].join())"
    )
    assert len(set(dashes)) == len(dashes) > 1
    page.get_by_role("button", name="List the changes").click()
    page.locator("#tables tr", has_text="gained").locator(".go").first.click()
    page.wait_for_timeout(120)
    assert "Need that gained a regular or assumed channel" in page.inner_text("#details")
    page = watched.open(seen[0], "#then=2012&year=2025&tied=&gaps=0")
    assert "nothing changed" in page.inner_text("#empty")
