"""Time on the map: what the axes say, which years are documented, and two years compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph.api.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from bordergraph.analysis.whatif.between import Between
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


MARKS = ("begun", "ended", "opened", "came", "closed", "left", "widened", "narrowed")


def told(found: Between) -> dict[str, int]:
    """The counts of a comparison, in the words of the page."""
    counts = {m: len(found.moved[m]) for m in MARKS if m in found.moved}
    return {
        "begun": sum(t.opens for t in found.ties),
        "ended": sum(not t.opens for t in found.ties),
    } | counts


def on_page(page: Page) -> dict[str, int]:
    return {m: int(page.inner_text(f"#changed-{m}").replace(",", "")) for m in MARKS}


@pytest.mark.parametrize(("first", "second"), [(2012, 2025), (2000, 2020), (2019, 2022)])
def test_two_years_on_the_page_are_what_compare_finds(
    watched: Watched, drawn: tuple[Path, MapData], workbench: Workbench, first: int, second: int
) -> None:
    found = workbench.compare(f"{first}-12-31", f"{second}-12-31").whole.found
    page = watched.open(drawn[0], f"#then={first}&year={second}")
    assert on_page(page) == told(found)
    rows = page.locator("#changed li[data-change]").evaluate_all(
        "rows => rows.map((r) => r.dataset.change)"
    )
    assert {m: rows.count(m) for m in MARKS} == told(found)
    begun, ended = (sum(c.begins is way for c in found.arrangements) for way in (True, False))
    panel = page.locator("#changed").evaluate("e => e.textContent")
    assert f"Arrangements that began ({begun})" in panel
    assert not ended or f"Arrangements that ended ({ended})" in panel
    legend = page.inner_text("#legend")
    assert not ended or f"({told(found)['ended']})" in legend
    watched.clean()


def test_two_handles_keep_their_order_and_stand_in_the_address(
    watched: Watched, drawn: tuple[Path, MapData]
) -> None:
    page = watched.open(drawn[0], "#year=2020")
    assert page.is_hidden("#then")
    page.click("#compare")
    assert page.get_attribute("#compare", "aria-pressed") == "true"
    known = next(y.year for y in drawn[1].years if not y.thin)
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
    watched.clean()


def test_a_change_is_told_without_colour(watched: Watched, drawn: tuple[Path, MapData]) -> None:
    page = watched.open(drawn[0], "#then=2012&year=2025&ties=0")
    signs = page.locator("#changed tr .sign").all_inner_texts()
    assert len(set(signs)) == len(MARKS)
    figure = page.locator("#legend .sign").all_inner_texts()
    assert set(figure) <= set(signs)
    page.click("#changed li[data-change='closed'] .go")
    page.wait_for_timeout(120)
    assert "Gap closed" in page.inner_text("#details")
    watched.clean()


@pytest.fixture(scope="module")
def without(workbench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whatif") / "map.html"
    found = workbench.map(whatif={"remove": "IBET"})
    path.write_text(found.to_text(), encoding="utf-8", newline="\n")
    return path


def test_a_change_opens_beside_the_network_as_it_is(
    watched: Watched, without: Path, workbench: Workbench, npm_tools: Path
) -> None:
    page = watched.open(without)
    assert watched.audit(npm_tools).broken == {}
    assert page.inner_text("#changed h2") == "What if: --remove IBET"
    whole = workbench.whatif(remove="IBET").whole
    counts = on_page(page)
    assert {m: counts[m] for m in MARKS[2:]} == {m: len(getattr(whole, m)) for m in MARKS[2:]}
    assert counts["ended"] > 0
    page.click("#changed li[data-change='opened'] .go")
    assert "Gap opened" in page.inner_text("#details")
    page.click("#compare")
    page.wait_for_timeout(120)
    assert page.evaluate("location.hash").count("given=0") == 1
    watched.clean()


def test_two_days_within_years_are_compared_as_asked(
    watched: Watched, workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    text = workbench.map(compare=("2012-05-01", "2025-03-01")).to_text()
    path.write_text(text, encoding="utf-8", newline="\n")
    page = watched.open(path, "#lang=fr")
    assert page.inner_text("#changed h2") == "Ce qui a changé de 2012-05-01 à 2025-03-01"
    found = workbench.compare("2012-05-01", "2025-03-01").whole.found
    assert on_page(page) == told(found)
    watched.clean()
