"""What is in sight is part of the address: kept small, restored, and no step of its own."""

from typing import Any

import pytest

from .conftest import Watched, often

pytestmark = pytest.mark.browser

LOOKING = "window.bordergraphMap.looking()"
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
    return dict(page.evaluate(LOOKING))


@pytest.mark.parametrize("view", often("map", "ties"))
def test_an_address_restores_what_was_in_sight(watched: Watched, view: str) -> None:
    page = watched.map(f"#view={view}")
    assert not page.evaluate(HELD)
    turned(watched)
    page.wait_for_timeout(250)
    seen = page.evaluate(WHERE, "agency/rcmp")
    looked = page.evaluate(LOOKING)
    address = page.url[page.url.index("#") :]
    assert len(address) < 60
    watched.map(address)
    assert page.evaluate(LOOKING)["scale"] == pytest.approx(looked["scale"], rel=1e-3)
    again = page.evaluate(WHERE, "agency/rcmp")
    assert again["x"] == pytest.approx(seen["x"], abs=1.5)
    assert again["y"] == pytest.approx(seen["y"], abs=1.5)
    assert page.url.endswith(address), "opening changes nothing"


def test_looking_around_is_no_step_and_steps_keep_their_sight(watched: Watched) -> None:
    page = watched.map()
    looked = turned(watched)
    assert page.get_attribute("#undo", "aria-disabled") == "true"
    page.wait_for_timeout(250)
    page.select_option("#threat", "threat/terrorism")
    watched.until(f"!{HELD}")
    assert page.evaluate(LOOKING)["scale"] != pytest.approx(looked["scale"], rel=0.01)
    page.click("#undo")
    watched.until("!location.hash.includes('terrorism')")
    assert page.evaluate(LOOKING)["scale"] == pytest.approx(looked["scale"], rel=1e-3)
    page.click("#redo")
    watched.until("location.hash.includes('terrorism')")
    assert not page.evaluate(HELD)
    page.click("#undo")
    page.click("#zoom-fit")
    watched.until(f"!{HELD}")
    turned(watched)
    page.click("#reset")
    watched.until(f"!{HELD}")
    page.click("#undo")
    watched.until(HELD)


@pytest.mark.parametrize("at", often("9999999_9999999_9999_9", "0_0_0_0", "x", "1_2", "0_0_1e9_1"))
def test_a_mistyped_sight_still_shows_something(watched: Watched, at: str) -> None:
    page = watched.map(f"#at={at}")
    looked = page.evaluate(LOOKING)
    assert 0.01 < looked["scale"] <= 4
    marks = page.evaluate("window.bordergraphMap.labels().length")
    assert marks > 0
    page.click("#zoom-fit")
    watched.until("window.bordergraphMap.where('agency/rcmp').inside")
