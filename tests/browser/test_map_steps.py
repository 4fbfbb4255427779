"""Steps of the reader on the map: what Back takes back, what escaping leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph.model import Agency, Network, Share

from .conftest import often, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from .conftest import Watched

pytestmark = pytest.mark.browser

SLIDE = """([id, ...values]) => {
  const slider = document.getElementById(id);
  for (const value of values) {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }
  slider.dispatchEvent(new Event("change"));
}"""


def slide(page: Page, ident: str, *values: int) -> None:
    """Move a slider through values and let it go, as a hand on it does."""
    page.evaluate(SLIDE, [ident, *values])


def test_back_takes_back_one_step_at_a_time(watched: Watched) -> None:
    page = watched.map("#view=map")
    page.uncheck("#kind-channel")
    slide(page, "pairs", 8, 6, 3)
    slide(page, "pairs", 5)
    page.uncheck("#hulls")
    seen = []
    for _ in range(4):
        page.go_back()
        seen.append(watched.state())
    kinds = "#view=map&kinds=agency~association~program"
    assert seen == [f"{kinds}&pairs=5", f"{kinds}&pairs=3", kinds, "#view=map"]


@pytest.mark.parametrize("at", often("#canvas", "#details h2 + p", "#tables"))
def test_escape_closes_the_panel_from_anywhere(watched: Watched, at: str) -> None:
    view = "&view=tables" if at == "#tables" else ""
    page = watched.map(f"#sel=agency/rcmp{view}")
    if at == "#canvas":
        page.focus(at)
    else:
        page.focus("#details" if view == "" else at)
    page.keyboard.press("Escape")
    assert "sel=" not in watched.state()
    assert "Royal Canadian Mounted Police" not in page.inner_text("#details h2")
    assert page.evaluate("document.activeElement !== document.body")


def test_escape_closes_one_thing_at_a_time(watched: Watched) -> None:
    page = watched.map("#sel=agency/rcmp")
    page.keyboard.press("/")
    page.keyboard.type("cbsa")
    for left in ("hits", "text", "panel"):
        assert "sel=agency/rcmp" in watched.state(), left
        page.keyboard.press("Escape")
    assert "sel=" not in watched.state()


def test_a_colon_in_an_id_is_no_hindrance(watched: Watched, tmp_path: Path) -> None:
    network = Network(
        agencies=(
            Agency("a:one", "First agency", country="CA"),
            Agency("b:two", "Second agency", country="US"),
        ),
        shares=(Share("a:one", "b:two"),),
    )
    path = page_of(network, tmp_path)
    page = watched.open(path, "#sel=agency/a:one")
    assert page.inner_text("#details h2").strip() == "First agency"
    page.keyboard.press("/")
    page.keyboard.type("second")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2").strip() == "Second agency"
    page = watched.open(path, "#sel=tie:agency/a:one|agency/b:two")
    assert "First agency" in page.inner_text("#details h2")
