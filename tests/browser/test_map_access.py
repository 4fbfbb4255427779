"""The map under axe-core in every view and colour scheme, what a screen reader is told, and where Tab leads."""

from pathlib import Path

import pytest

from .conftest import Watched

pytestmark = pytest.mark.browser

FIRST = {
    "light": ("", "light", (1280, 800)),
    "matrix-dark": ("#view=matrix", "dark", (1280, 800)),
    "phone-dark": ("#then=2005&year=2020", "dark", (390, 844)),
}
WEEKLY = {
    "programs-dark": ("#view=map&sel=agency/rcmp", "dark", (1280, 800)),
    "table": ("#view=tables&table=links&size=0", "light", (1280, 800)),
    "gap": ("#sel=gap:agency/csis|agency/fbi", "light", (1280, 800)),
    "tie-dark": ("#sel=tie:agency/atf|agency/rcmp", "dark", (1280, 800)),
    "arrangement-dark": ("#sel=arrangement/ibet&ended=1", "dark", (1280, 800)),
    "threat": ("#sel=threat/firearms-smuggling", "light", (1280, 800)),
    "table-phone": ("#view=tables&table=agencies&year=2012", "light", (390, 844)),
    "geographic-french": ("#layout=geographic&lang=fr", "light", (1280, 800)),
    "agency-phone": ("#sel=agency/rcmp", "light", (390, 844)),
    "compared": ("#then=2005&year=2020", "light", (1280, 800)),
}
VIEWS = FIRST | WEEKLY


@pytest.mark.parametrize(
    "view", [*FIRST, *(pytest.param(v, marks=pytest.mark.weekly) for v in WEEKLY)]
)
def test_axe_finds_no_violation_and_tab_reaches_every_control(
    watched: Watched, npm_tools: Path, view: str
) -> None:
    state, scheme, (width, height) = VIEWS[view]
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = watched.map(state)
    for summary in page.locator("#details summary").all():
        summary.click()
    found = watched.audit(npm_tools)
    assert found.broken == {}
    assert found.held > 20
    assert watched.passed_by_tab() == []


def test_axe_sees_a_planted_fault(watched: Watched, npm_tools: Path) -> None:
    page = watched.map()
    page.evaluate("() => document.getElementById('theme').removeAttribute('aria-label')")
    page.evaluate(
        "() => { const b = document.getElementById('theme'); b.title = ''; b.textContent = ''; }"
    )
    assert "button-name" in watched.audit(npm_tools).broken


def test_the_status_line_says_what_happened(watched: Watched) -> None:
    page = watched.map("#view=map")
    assert page.get_attribute("#live", "aria-live") == "polite"
    page.uncheck("#kind-channel")
    watched.until("document.getElementById('live').textContent.includes('Shown')")
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    said = "Royal Canadian Mounted Police, Agency, Canada, linked with 8 organizations, 5 arrangements, 0 possible gaps"
    watched.says(said)
    page.keyboard.press("g")
    watched.says("No possible gap here")


def test_focus_is_never_lost_when_the_panel_changes(watched: Watched) -> None:
    page = watched.map()
    page.locator("#details .go").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement !== document.body")


def test_every_button_is_large_enough(watched: Watched) -> None:
    page = watched.map()
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary')]
          .filter((e) => e.checkVisibility() && !e.closest('label'))
          .map((e) => [e.id || e.textContent, e.getBoundingClientRect()])
          .filter(([, r]) => r.width < 24 || r.height < 24).map(([name, r]) => [name, r.width, r.height])"""
    )
    assert small == []


def test_right_to_left_names_do_not_break_the_frame(watched: Watched) -> None:
    page = watched.map()
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_trap_for_the_keyboard_is_found(watched: Watched) -> None:
    page = watched.map()
    page.evaluate(
        "() => document.getElementById('theme').addEventListener('keydown', (e) => e.preventDefault())"
    )
    assert len(watched.passed_by_tab()) > 20
