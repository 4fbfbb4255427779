"""The first view: agencies and the ties between them, with programs folded into the ties."""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Watched, often
from tests.unit.made import Opened

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import LinkIndex, tie_graph
from bordergraph.model import Network

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tied(network: Network) -> int:
    """Return how many pairs of agencies networkx has a tie for."""
    return len({(min(edge), max(edge)) for edge in tie_graph(select(network)).edges})


def rows(page: Any) -> int:
    return int(page.locator("#tables tbody tr").count())


def test_the_page_opens_on_agencies_and_their_ties(watched: Watched, tied: int) -> None:
    page = watched.map()
    assert page.get_attribute("#view-ties", "aria-pressed") == "true"
    assert "Documented exchange" in page.inner_text("#legend")
    assert f"All {tied} linked pairs are drawn." in page.inner_text("#legend")
    assert not page.is_visible("#kind-program")
    assert page.is_visible("#ties")
    page.click("#view-map")
    assert "view=map" in page.url
    assert page.is_visible("#kind-program")
    assert not page.is_visible("#ties")


@pytest.mark.parametrize("threat", often("firearms-smuggling", "drug-trafficking"))
def test_ties_on_a_threat_are_those_that_the_analysis_takes_to_serve_it(
    watched: Watched, shipped_map: Path, threat: str, opened: Opened
) -> None:
    network = opened().network()
    facts = select(network)
    linkage, bodies = LinkIndex(facts), set(facts.agencies)
    aims = {
        t.id for t in network.threats if t.id == threat or threat in network.broader_threats(t.id)
    }
    broader = aims | {x for aim in aims for x in network.broader_threats(aim)}
    serving: dict[tuple[str, str], set[str]] = {}
    for a in bodies:
        for tie in linkage.ties(a):
            on = {
                k.kind
                for k in tie.links
                if broader & {*k.threats} or (k.kind == "share" and not k.threats)
            }
            if on and a < tie.partner and tie.partner in bodies:
                serving[a, tie.partner] = on
    direct = [pair for pair, kinds in serving.items() if kinds - {"arrangement"}]
    for tied, expected in (("exchange~membership", serving), ("exchange", direct)):
        page = watched.open(
            shipped_map, f"#view=tables&table=ties&tied={tied}&threat=threat/{threat}"
        )
        assert page.inner_text("caption").startswith(f"{len(expected)} ")


def test_the_panel_of_a_tie_lists_what_is_behind_it(watched: Watched) -> None:
    page = watched.map("#sel=tie:agency/atf|agency/rcmp")
    for summary in page.locator("#details summary").all():
        summary.click()
    text = page.inner_text("#details")
    for words in (
        "ATF \u2013 RCMP", "Documented exchange", "trace results", "eTrace", "since 2021",
        "Cross-Border Firearms Task Force", "frequency: at regular intervals", "Test source 2",
    ):  # fmt: skip
        assert words in text, words
    page = watched.map("#sel=tie:agency/rcmp|agency/uscg")
    assert "Common membership only" in page.inner_text("#details")
    assert "does not mean that there is none" in page.inner_text("#details")


def test_the_slider_draws_the_strongest_and_says_how_many_it_leaves_out(
    watched: Watched, tied: int
) -> None:
    page = watched.map("#ties=2&gaps=0")
    assert f"2 of {tied} linked pairs drawn" in page.inner_text("#legend")
    assert not page.evaluate("window.bordergraphMap.where('agency/uscg').inside")
    page.click("#ties-all")
    assert "ties=0" in page.url
    assert page.evaluate("window.bordergraphMap.where('agency/uscg').inside")
    page = watched.map("#ties=1&gaps=0&sel=agency/uscg")
    assert f"of {tied} linked pairs drawn" in page.inner_text("#legend")
    assert page.evaluate("window.bordergraphMap.where('agency/rcmp').inside"), "its own ties come"


def test_filters_reach_the_ties(watched: Watched, tied: int) -> None:
    page = watched.map("#view=tables&table=ties&threat=threat/firearms-smuggling")
    pairs = page.locator("#tables tbody th").all_inner_texts()
    # Four in one task force on firearms and five in the other, three of them in both; and a share
    # on any threat.
    assert len(pairs) == 14
    assert "FBI \u2013 RCMP" in pairs
    page = watched.map("#view=tables&table=ties&year=2005")
    assert rows(page) < tied
    page = watched.map("#view=tables&table=ties&tied=exchange")
    assert rows(page) == 2
    page = watched.map("#tied=")
    assert "No tie passes the filters." in page.inner_text("#legend")


def test_neighbours_and_letters_work_on_ties(watched: Watched) -> None:
    page = watched.map("#sel=agency/uscg")
    alone = page.get_by_role("button", name="Only neighbours")
    alone.click()
    assert alone.get_attribute("aria-pressed") == "true"
    assert alone.evaluate("(e) => getComputedStyle(e).fontWeight") == "600"
    assert not page.evaluate("window.bordergraphMap.where('agency/fbi').inside")
    assert page.evaluate("window.bordergraphMap.where('agency/rcmp').inside")
    page.keyboard.press("Escape")
    page.focus("#canvas")
    seen = set()
    for _ in range(4):
        page.keyboard.press("l")
        seen.add(page.url)
    assert all("tie" in address for address in seen)
    page.keyboard.press("v")
    assert page.get_attribute("#view-map", "aria-pressed") == "true"
    page.keyboard.press("v")
    assert page.get_attribute("#view-matrix", "aria-pressed") == "true"
    page.keyboard.press("v")
    assert page.get_attribute("#view-ties", "aria-pressed") == "true"


def test_a_program_lights_the_ties_it_carries(watched: Watched) -> None:
    page = watched.map("#sel=arrangement/shiprider")
    assert "Shiprider" in page.inner_text("#details")
    assert len(page.evaluate("window.bordergraphMap.labels()")) == 2, "its two members"


@pytest.mark.parametrize(("lang", "width", "height"), often(("fr", 390, 844), ("en", 1440, 900)))
def test_names_stand_beside_the_bows(watched: Watched, lang: str, width: int, height: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": height})
    page = watched.map(f"#lang={lang}&ties=0")
    page.wait_for_timeout(200)
    boxes = page.evaluate("window.bordergraphMap.labels()")
    assert len(boxes) == 10, "every agency has its name"
    wide = page.evaluate("document.getElementById('canvas').clientWidth")
    assert all(box[0] >= 0 and box[2] <= wide for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_search_box_takes_a_slip_and_leads_to_a_problem(
    watched: Watched, shipped_map: Path
) -> None:
    page = watched.open(shipped_map)
    page.fill("#search", "suicid atempts")
    hit = page.locator("#hits [role=option]").first
    assert "Problem" in hit.locator("small").inner_text()
    title = hit.inner_text().splitlines()[0].strip()
    page.keyboard.press("Enter")
    entry = page.locator("#problem-suicide-attempt-records")
    assert title.startswith(entry.locator("b").inner_text())
    assert entry.evaluate("e => e.getBoundingClientRect().top") < 200
    page.fill("#search", "Mounties")
    assert "RCMP" in page.inner_text("#hits")
    assert "countries" not in page.inner_text("#hits")
    page.fill("#search", "etats unis")
    assert "U.S." in page.inner_text("#hits")
    for name in ("ICE", "IBET", "CBCF"):
        page.fill("#search", name)
        assert name in page.locator("#hits [role=option]").first.inner_text()
    page.fill("#search", "911")
    assert page.locator("#hits [role=option]").count() == 0, "a number is no slip of another"
