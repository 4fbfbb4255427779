"""The Tab key alone reaches every control of every view, and leaves the page on both ends."""

from pathlib import Path

import pytest

from bordergraph.model import Network

from .conftest import Watched, often
from .test_map_story import STORY, told

pytestmark = pytest.mark.browser

VIEWS = {
    "agencies": ("", (1280, 800)),
    "programs": ("#view=map", (1280, 800)),
    "matrix": ("#view=matrix", (1280, 800)),
    "tables": ("#view=tables&table=links&size=0", (1280, 800)),
    "compared": ("#then=2005&year=2020", (1280, 800)),
    "agency": ("#sel=agency/rcmp", (1280, 800)),
    "gap": ("#sel=gap:agency/csis|agency/fbi", (1280, 800)),
    "tie": ("#sel=tie:agency/atf|agency/rcmp", (1280, 800)),
    "phone": ("#sel=agency/rcmp", (390, 844)),
}
# Every control that a mouse could use; a control is also reached when another of its row is, by arrows.
CONTROLS = """() => [...document.querySelectorAll("button, input, select, summary, a[href], [tabindex]")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && !e.closest("[inert]")
    && e.checkVisibility({ visibilityProperty: true })
    && (e.tagName === "SUMMARY" || !e.closest("details:not([open]) > :not(summary)")))"""
WALK = (
    "() => { window.reached = new Set(); "
    "document.addEventListener('focusin', (e) => reached.add(e.target), true); "
    "document.activeElement.blur(); }"
)
MISSED = f"""() => ({CONTROLS})().filter((e) => !reached.has(e))
  .map((e) => `${{e.tagName}} ${{e.id}} ${{e.textContent.trim().slice(0, 40)}}`)"""


def _walk(watched: Watched) -> list[str]:
    """Press Tab as often as there are controls, and name those that it passed by."""
    page = watched.page
    page.evaluate(WALK)
    for _ in range(page.evaluate(f"({CONTROLS})().length") + 3):
        page.keyboard.press("Tab")
    missed: list[str] = page.evaluate(MISSED)
    return missed


@pytest.mark.parametrize("view", often(*reversed(VIEWS)))
def test_tab_reaches_every_control(watched: Watched, view: str) -> None:
    state, (width, height) = VIEWS[view]
    watched.page.set_viewport_size({"width": width, "height": height})
    page = watched.map(state)
    assert page.evaluate(f"({CONTROLS})().length") > 20
    assert _walk(watched) == []


def test_tab_reaches_every_control_of_a_story(
    watched: Watched, network: Network, tmp_path: Path
) -> None:
    watched.open(told(network, STORY, tmp_path))
    assert _walk(watched) == []


def test_a_trap_for_the_keyboard_is_found(watched: Watched) -> None:
    page = watched.map()
    page.evaluate(
        "() => document.getElementById('theme').addEventListener('keydown', (e) => e.preventDefault())"
    )
    assert len(_walk(watched)) > 20
