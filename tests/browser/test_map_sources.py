"""The filter by source: found by typing, counted, and never an empty picture without a word."""

import pytest

from bordergraph.model import Network
from bordergraph.views.map.data import map_data

from .conftest import Watched

pytestmark = pytest.mark.browser

ALL = (
    "&kinds=agency~association~program~channel~threat&links=participation~share~flow&ended=1&size=0"
)


def test_a_source_is_found_by_typing_and_can_be_let_go(watched: Watched) -> None:
    page = watched.map("#view=tables&table=links")
    before = page.locator("#tables tbody tr").count()
    page.focus("#source")
    assert page.get_attribute("#source", "aria-expanded") == "true"
    assert page.locator("#source-hits [role=option]").count() == 6
    page.keyboard.type("SOURCE 2")
    assert page.locator("#source-hits [role=option]").count() == 1
    page.keyboard.press("Enter")
    assert "source=test-2" in page.url
    assert page.input_value("#source") == "Test source 2 (invented for this test)"
    assert page.is_hidden("#source-hits")
    rows = page.locator("#tables tbody tr").count()
    assert 0 < rows < before
    assert page.locator("#tables tbody td:last-child", has_text="Test source 2").count() == rows
    page.get_by_role("button", name="All sources").click()
    assert page.input_value("#source") == ""
    assert page.locator("#tables tbody tr").count() == before


def test_each_source_says_how_many_things_it_speaks_of(watched: Watched, network: Network) -> None:
    data = map_data(network)
    page = watched.map()
    page.focus("#source")
    offered = page.locator("#source-hits [role=option]").all_inner_texts()
    for source in data.sources:
        [row] = [text for text in offered if source.title in text]
        assert f"{source.things} items" in row
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
