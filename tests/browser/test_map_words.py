"""What the map says: nothing unknown as a fact, no link only of a threat, and all without script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.made import network, told

from bordergraph.model import Arrangement, Cadence, Dependency, Network, Participation, Span
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map
from bordergraph.views.map.payload import MapStep, MapStory

from .conftest import Watched, often, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

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


# -- the filter by source: found by typing, counted, and never an empty picture without a word


ALL = (
    "&kinds=agency~association~program~channel~threat&links=participation~share~flow&ended=1&size=0"
)


def test_a_source_is_chosen_from_a_list_and_can_be_let_go(watched: Watched) -> None:
    page = watched.map("#view=tables&table=links")
    before = page.locator("#tables tbody tr").count()
    page.fill("#source", "source 2")
    page.locator("#source").blur()
    assert page.input_value("#source") == "", "no source is called so"
    [offered] = page.locator("#source-list option[value*='source 2']").all()
    text = offered.get_attribute("value") or ""
    assert text.endswith("test-2"), "the id tells two documents of one name apart"
    page.fill("#source", text)
    assert "source=test-2" in page.url
    rows = page.locator("#tables tbody tr").count()
    assert 0 < rows < before
    assert page.locator("#tables tbody td:last-child", has_text="Test source 2").count() == rows
    page.get_by_role("button", name="All sources").click()
    assert page.input_value("#source") == ""
    assert page.locator("#tables tbody tr").count() == before


def test_each_source_says_how_many_things_it_speaks_of(watched: Watched, network: Network) -> None:
    data = map_data(network)
    page = watched.map()
    for source in data.sources:
        page = watched.map(f"#source={source.id}{ALL}")
        said = page.inner_text("#source-said")
        assert f"Of the {source.things} items" in said
        assert f", {source.things} pass" in said
        assert page.get_by_role("button", name="Show all that it concerns").count() == 0


def test_a_picture_without_marks_says_why_and_leads_out(watched: Watched) -> None:
    page = watched.map("#view=map&source=test-4&kinds=channel")
    words = "concerns 6 items, and none of them passes"
    assert page.is_visible("#empty")
    assert words in page.inner_text("#empty")
    assert words in page.inner_text("#source-said")
    page.locator("#empty").get_by_role("button", name="Show all that it concerns").click()
    assert page.is_hidden("#empty")
    assert "Of the 6 items" in page.inner_text("#source-said")
    page = watched.map("#view=map&kinds=")
    assert page.inner_text("#empty p >> nth=0") == "Nothing passes the filters."
    page.locator("#empty").get_by_role("button", name="Reset").click()
    assert page.is_hidden("#empty")


def test_findings_of_another_source_are_left_out(watched: Watched) -> None:
    page = watched.map(f"#view=tables&table=findings&source=test-5{ALL}")
    assert page.locator("#tables tbody tr").count() == 1
    page = watched.map(f"#view=tables&table=findings&source=test-0{ALL}")
    assert page.locator("#tables tbody tr").count() == 0


# -- data with next to nothing in it gives a page that says so, in every view


SINCE = Span(date(2005, 1, 1))
TEAM = network(
    agencies="a:CA b:CA c:CA",
    arrangements=(Arrangement("p", "Team", cadence=Cadence.SCHEDULED, span=SINCE),),
    participations=tuple(Participation(a, "p", "participant", SINCE) for a in "ab"),
)
DATA = {
    "empty": Network(), "one agency": network(agencies="a:CA"), "no threats": TEAM,
    "one country": replace(
        TEAM, threats=told("threats", "t"), mandates=told("mandates", "t: a b c"),
        dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
        day=date(2020, 1, 1),
    ),
}  # fmt: skip
# What the picture or its legend says of the ties.
SAID = {
    "empty": "This data contains no agency and no arrangement.",
    "one agency": "This data contains no tie between two agencies and no possible gap.",
    "no threats": "The one linked pair is drawn.",
    "one country": "The one linked pair is drawn.",
}
STATES = (
    "", "#view=map", "#view=matrix", "#view=tables&table=gaps", "#view=tables&table=ties",
    "#view=tables&table=needs", "#layout=communities", "#lang=fr", "#then=2006&year=2018",
)  # fmt: skip
# A step of a story may rest on no source.
BOTH = {"en": "Claim", "fr": "Dit"}
STORY = MapStory({"en": "Told", "fr": "Conté"}, (MapStep(BOTH, BOTH, {}, {}),))


@pytest.mark.parametrize("name", often(*DATA))
def test_little_data_gives_a_sensible_page(watched: Watched, tmp_path: Path, name: str) -> None:
    data = DATA[name]
    shown = map_data(data)._replace(story=STORY)
    page = watched.open(page_of(shown, tmp_path))
    assert SAID[name] in page.inner_text("#stage")
    untold = "The data does not state which agency has a mandate against which threat"
    assert (untold in page.inner_text("#details")) is not bool(data.mandates)
    assert "No possible gap is documented" not in page.inner_text("#details")
    for state in STATES:
        page.evaluate("(hash) => { location.hash = hash; }", state)
        page.wait_for_timeout(50)
        words = page.inner_text("body")
        assert not {"null", "undefined", "NaN"} & set(words.split()), state
        assert ": ." not in words, state
