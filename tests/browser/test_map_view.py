"""Where the reader looks: what is chosen is seen, a view once taken is kept, and the address holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit import made

from bordergraph.model import Agency, Threat

from .conftest import Watched, often, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Page

    from bordergraph.model import Network

    from .conftest import Watched

pytestmark = pytest.mark.browser

COVERED = """(ids) => {
  const over = ["legend", "time", "zoom"].map((id) => document.getElementById(id))
    .filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect());
  const frame = document.getElementById("canvas").getBoundingClientRect();
  return ids.filter((id) => {
    const at = window.bordergraphMap.where(id);
    if (!at.inside || at.x < frame.left + 8 || at.x > frame.right - 8) return true;
    return over.some((r) => at.x > r.left - 4 && at.x < r.right + 4 && at.y > r.top - 4 && at.y < r.bottom + 4);
  });
}"""
WRITTEN = """() => {
  window.written = new Set();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function fillText(text, ...rest) {
    window.written.add(text);
    return write.call(this, text, ...rest);
  };
}"""


def covered(page: Page, idents: Iterable[str]) -> list[str]:
    """Return which marks cannot be seen: out of the view, or under what lies over it."""
    page.wait_for_timeout(150)
    return list(page.evaluate(COVERED, list(idents)))


def looking(page: Page) -> dict[str, float]:
    return dict(page.evaluate("window.bordergraphMap.looking()"))


def search(page: Page, text: str) -> None:
    page.focus("#search")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "height"), often((390, 844), (1280, 800)))
def test_what_is_chosen_is_seen_clear_of_the_legend(
    watched: Watched, network: Network, width: int, height: int
) -> None:
    watched.page.set_viewport_size({"width": width, "height": height})
    page = watched.map("#view=map&size=0")
    for _ in range(4):
        page.click("#zoom-in")
    for agency in network.agencies:
        search(page, agency.label)
        assert covered(page, [f"agency/{agency.id}"]) == [], agency.label
    search(page, "terrorism")
    assert covered(page, ["threat/terrorism", "agency/csis", "agency/fbi"]) == []


def test_both_ends_of_a_gap_are_seen(watched: Watched) -> None:
    page = watched.map("#view=map")
    for _ in range(5):
        page.click("#zoom-in")
    page.locator("#details .go", has_text="ATF \u2013 OPP").click()
    assert covered(page, ["agency/atf", "agency/opp"]) == []
    search(page, "international joint")
    page.go_back()
    assert covered(page, ["agency/atf", "agency/opp"]) == []


def test_two_steps_are_legible(watched: Watched) -> None:
    page = watched.map("#view=map&sel=agency/uscg&ego=2&size=0")
    page.wait_for_timeout(200)
    named = {i for i, _ in page.evaluate("window.bordergraphMap.named()")}
    assert {"agency/uscg", "arrangement/shiprider", "agency/rcmp"} <= named
    assert page.evaluate("window.bordergraphMap.faint()") == []
    page.get_by_role("button", name="Two steps").click()
    page.wait_for_timeout(200)
    named = {i for i, _ in page.evaluate("window.bordergraphMap.named()")}
    assert named == {"agency/uscg", "arrangement/shiprider"}


@pytest.mark.parametrize("width", often(390, 1280))
def test_threats_stand_inside_the_view(watched: Watched, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 844})
    threats = [
        f"threat/{t}"
        for t in ("cross-border-threats", "drug-trafficking", "firearms-smuggling", "terrorism")
    ]
    page = watched.map("#view=map")
    page.check("#kind-threat")
    page.evaluate("window.scrollTo(0, 0)")
    assert covered(page, threats) == []
    for layout in ("communities", "threats", "geographic"):
        page.select_option("#layout", layout)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_timeout(200)
        assert covered(page, threats) == [], layout


def test_a_threat_stands_beside_few_marks_as_beside_many(watched: Watched, tmp_path: Path) -> None:
    homes = (f"a{i:03}:{'CA' if i % 2 else 'US'}" for i in range(150))
    many = made.network(agencies=" ".join(homes), threats="fire")
    page = watched.open(page_of(many, tmp_path), "#view=map&size=4")
    before = looking(page)["scale"]
    page.check("#kind-threat")
    assert covered(page, ["threat/fire"]) == []
    assert looking(page)["scale"] > before * 0.5


def test_a_picture_fits_below_its_own_legend(watched: Watched) -> None:
    page = watched.map("")
    fitted = looking(page)
    page.click("#view-map")
    page.click("#view-ties")
    assert looking(page) == pytest.approx(fitted)


def test_a_resize_keeps_the_view(watched: Watched) -> None:
    page = watched.map("#view=map")
    for _ in range(6):
        page.click("#zoom-in")
    frame: Any = page.locator("#canvas").bounding_box()
    page.mouse.move(frame["x"] + 300, frame["y"] + 250)
    page.mouse.down()
    page.mouse.move(frame["x"] + 220, frame["y"] + 310, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    before = looking(page)
    for width, height in ((1100, 760), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
    after = looking(page)
    assert after["x"] == pytest.approx(before["x"], abs=5)
    assert after["y"] == pytest.approx(before["y"], abs=5)
    assert after["scale"] == pytest.approx(before["scale"], rel=0.05)
    page.click("#view-tables")
    page.click("#view-map")
    page.wait_for_timeout(200)
    assert looking(page)["scale"] == pytest.approx(after["scale"], rel=0.05)
    page.click("#zoom-fit")
    page.wait_for_timeout(200)
    page.set_viewport_size({"width": 1024, "height": 700})
    page.wait_for_timeout(400)
    assert covered(page, ["agency/rcmp", "agency/uscg", "agency/opp"]) == []


def test_zoom_has_bounds(watched: Watched) -> None:
    page = watched.map("#view=map")
    whole = looking(page)["scale"]
    frame: Any = page.locator("#canvas").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] / 3, frame["y"] + frame["height"] / 2)
    for _ in range(40):
        page.mouse.wheel(0, 400)
    page.wait_for_timeout(200)
    assert looking(page)["scale"] == pytest.approx(whole / 2, rel=0.01)
    assert page.evaluate("() => window.bordergraphMap.where('agency/rcmp')")["inside"]
    for _ in range(80):
        page.mouse.wheel(0, -400)
    page.wait_for_timeout(200)
    assert looking(page)["scale"] == pytest.approx(4, rel=0.01)
    for _ in range(3):
        page.click("#zoom-in")
    assert looking(page)["scale"] == pytest.approx(4, rel=0.01)
    page.focus("#canvas")
    for _ in range(30):
        page.keyboard.press("-")
    assert looking(page)["scale"] == pytest.approx(whole / 2, rel=0.01)


def test_nothing_is_cut_where_there_is_room(watched: Watched, tmp_path: Path) -> None:
    long = "Joint Centre for the Study of Very Long Names of Agencies"
    title = "Trafficking in things with long names"
    agencies = made.told("agencies", "bbb:US ccc:US ddd:US eee:US fff:US ggg:US")
    network = made.network(
        agencies=(Agency("a", long, country="CA"), *agencies),
        threats=(Threat("t", title),),
        mandates="t: bbb ccc ddd eee fff ggg",
    )
    watched.page.add_init_script(f"({WRITTEN})()")
    page = watched.open(page_of(network, tmp_path), "#view=map&size=2")
    page.wait_for_timeout(200)
    assert dict(page.evaluate("window.bordergraphMap.named()"))["agency/a"] == long
    page.select_option("#layout", "threats")
    page.wait_for_timeout(200)
    page.evaluate("window.written.clear()")
    page.click("#zoom-in")
    page.wait_for_timeout(200)
    written = page.evaluate("[...window.written]")
    assert title in written
    assert [text for text in written if text.endswith("…")] == []


HELD = "/[#&]at=/.test(location.hash)"
WHERE = "(id) => window.bordergraphMap.where(id)"


def turned(watched: Watched) -> dict[str, Any]:
    """Zoom around a corner and drag, and return where the page then looks."""
    page = watched.page
    box = page.locator("#canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.45)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    watched.until(HELD)
    return looking(page)


@pytest.mark.parametrize("view", often("map", "ties"))
def test_an_address_restores_what_was_in_sight(watched: Watched, view: str) -> None:
    page = watched.map(f"#view={view}")
    assert not page.evaluate(HELD)
    turned(watched)
    page.wait_for_timeout(250)
    seen = page.evaluate(WHERE, "agency/rcmp")
    looked = looking(page)
    address = page.url[page.url.index("#") :]
    assert len(address) < 60
    watched.map(address)
    assert looking(page)["scale"] == pytest.approx(looked["scale"], rel=1e-3)
    again = page.evaluate(WHERE, "agency/rcmp")
    assert again["x"] == pytest.approx(seen["x"], abs=1.5)
    assert again["y"] == pytest.approx(seen["y"], abs=1.5)
    assert page.url.endswith(address), "opening changes nothing"


def test_looking_around_is_no_step_and_steps_keep_their_sight(watched: Watched) -> None:
    page = watched.map()
    steps = page.evaluate("history.length")
    looked = turned(watched)
    assert page.evaluate("history.length") == steps
    page.wait_for_timeout(250)
    page.select_option("#threat", "threat/terrorism")
    watched.until(f"!{HELD}")
    assert looking(page)["scale"] != pytest.approx(looked["scale"], rel=0.01)
    page.go_back()
    watched.until("!location.hash.includes('terrorism')")
    assert looking(page)["scale"] == pytest.approx(looked["scale"], rel=1e-3)
    page.go_forward()
    watched.until("location.hash.includes('terrorism')")
    assert not page.evaluate(HELD)
    page.go_back()
    page.click("#zoom-fit")
    watched.until(f"!{HELD}")
    turned(watched)
    page.click("#reset")
    watched.until(f"!{HELD}")
    page.go_back()
    watched.until(HELD)


@pytest.mark.parametrize("at", often("9999999_9999999_9999_9", "0_0_0_0", "x", "1_2", "0_0_1e9_1"))
def test_a_mistyped_sight_still_shows_something(watched: Watched, at: str) -> None:
    page = watched.map(f"#at={at}")
    looked = looking(page)
    assert 0.01 < looked["scale"] <= 4
    marks = page.evaluate("window.bordergraphMap.labels().length")
    assert marks > 0
    page.click("#zoom-fit")
    watched.until("window.bordergraphMap.where('agency/rcmp').inside")
