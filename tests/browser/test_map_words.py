"""What the map says: nothing unknown as a fact, no link only of a threat, and all without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph.model import Network
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map

from .conftest import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from .conftest import Watched

pytestmark = pytest.mark.browser

DASH = "\u2013"


def test_a_possible_gap_is_said_of_its_threat(watched: Watched) -> None:
    page = watched.map()
    lines = page.locator("#details ol.ranked > li").all_inner_texts()
    [line] = [text for text in lines if f"CSIS {DASH} FBI" in text]
    assert "no channel documented on terrorism" in line


def test_a_linked_pair_is_never_said_to_be_without_a_link(watched: Watched) -> None:
    page = watched.map("#view=matrix&size=0")
    cells = page.locator("#matrix td[aria-label]").evaluate_all(
        "(cells) => cells.map((c) => c.getAttribute('aria-label'))"
    )
    assert not [text for text in cells if "not linked" in text]
    assert [text for text in cells if "no link documented" in text]


def test_a_partial_need_is_shown_when_asked_for(watched: Watched) -> None:
    page = watched.map("#view=tables&table=gaps")
    assert page.locator("#tables tbody tr").count() == 2
    page.check("#partial")
    assert page.locator("#tables tbody tr").count() == 3
    assert "FBI \u2013 RCMP" in page.inner_text("#tables tbody")
    page.uncheck("#channel-irregular")
    assert page.locator("#tables tbody tr").count() == 2
    page = watched.map("#partial=1")
    assert "no regular channel on terrorism · partial need" in page.inner_text("#details")
    assert "Possible gap: irregular" in page.inner_text("#legend")


def test_a_documented_problem_is_marked_on_the_latest_day_alone(watched: Watched) -> None:
    page = watched.map()
    kinds = "window.bordergraphMap.kinds()"
    assert page.evaluate(kinds).count("problem") == 1
    assert "Documented problem" in page.inner_text("#legend")
    assert "Ring: named in such a problem" in page.inner_text("#legend")
    told = page.inner_text("#documented")
    assert "CSIS kept it to itself" in told
    assert "open (2015)" in told
    page.uncheck("#problems")
    assert page.evaluate(kinds).count("problem") == 0
    page = watched.map("#year=2020")
    assert page.evaluate(kinds).count("problem") == 0
    assert page.is_visible("#problems-now")


@pytest.fixture
def silent(chromium: Browser) -> Iterator[Page]:
    """A page on which no script runs."""
    context = chromium.new_context(java_script_enabled=False, locale="en-CA")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_script_the_page_holds_summary_and_gaps(
    silent: Page, tmp_path: Path, network: Network, lang: str
) -> None:
    page, path = silent, tmp_path / "map.html"
    path.write_text(build_map(map_data(network), lang), encoding="utf-8")
    page.goto(path.as_uri())
    rows = page.locator("#plain tbody tr").all_inner_texts()
    assert len(rows) == 3
    assert "Canadian Security Intelligence Service" in rows[0]
    text = page.locator("#plain").inner_text()
    assert ("2 possible gaps" if lang == "en" else "2 lacunes possibles") in text
    assert ("10 agencies" if lang == "en" else "10 organismes") in text
    assert page.is_visible("#plain h2")
    assert page.is_hidden("#stage")
    assert page.is_hidden("#filters")


def test_without_script_or_data_the_page_says_so(silent: Page, tmp_path: Path) -> None:
    silent.goto(page_of(Network(), tmp_path).as_uri())
    told = silent.locator("#plain").inner_text()
    assert "The data does not state which agency has a mandate against which threat" in told
    assert silent.locator("#plain table").count() == 0
