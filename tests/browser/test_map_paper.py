"""The map on paper and on a telephone."""

import pytest

from .conftest import Watched, often

pytestmark = pytest.mark.browser

# Names that leave the paper.
OUTSIDE = """() => {
  const whole = document.querySelector("#paper svg").getBoundingClientRect();
  return [...document.querySelectorAll("#paper text")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1;
  }).map((e) => e.textContent);
}"""


@pytest.mark.parametrize("scheme", often("light", "dark"))
def test_paper_shows_the_whole_map_unstretched_with_its_legend_outside(
    watched: Watched, scheme: str
) -> None:
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = watched.map("#sel=agency/rcmp&at=0_0_3_1")
    looking = page.evaluate("window.bordergraphMap.looking().scale")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("window.bordergraphMap.looking().scale") == pytest.approx(looking)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 960})
    watched.until("document.querySelector('#paper svg') !== null")
    wide, tall, ratio = page.evaluate(
        """() => {
          const svg = document.querySelector("#paper svg");
          const {width, height} = svg.getBoundingClientRect();
          const [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
          return [width, height, w / h];
        }"""
    )
    assert wide / tall == pytest.approx(ratio, rel=0.01)
    assert wide > 650
    assert page.evaluate(OUTSIDE) == []
    for hidden in ("#legend", "#stage", "#filters", "#time", "#zoom", ".tools"):
        assert page.is_hidden(hidden), hidden
    assert page.is_visible("#details")
    assert page.evaluate(
        "document.querySelector('.sources li').getBoundingClientRect().height > 10"
    )
    assert (
        page.evaluate("getComputedStyle(document.getElementById('details')).position") == "static"
    )
    marks, legend = page.evaluate(
        """() => {
          const svg = document.querySelector("#paper svg");
          const texts = [...svg.querySelectorAll("text")];
          const at = (text) => texts.find((e) => e.textContent === text).getBoundingClientRect();
          const circles = [...svg.querySelectorAll("circle")].filter((e) => Number(e.getAttribute("r")) !== 8);
          return [Math.max(...circles.map((e) => e.getBoundingClientRect().bottom)), at("Possible gap: no channel").top];
        }"""
    )
    assert legend > marks
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    size = page.evaluate(
        "() => { const e = [...document.querySelectorAll('#paper text')].find((x) => x.textContent === 'RCMP'); return e.getBoundingClientRect().height; }"
    )
    assert size > 10
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    watched.until("document.querySelector('#paper svg') === null")
    assert page.is_visible("#canvas canvas")


def test_tables_run_on_over_pages(watched: Watched) -> None:
    page = watched.map("#view=tables&table=links&size=0")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.wait_for_timeout(100)
    assert page.evaluate(
        "() => { const t = document.querySelector('#tables table').getBoundingClientRect(); const s = document.getElementById('stage').getBoundingClientRect(); return s.height >= t.height; }"
    )
    assert page.locator("#paper svg").count() == 0


@pytest.mark.parametrize("view", often("ties", "map"))
def test_a_telephone_names_every_end_of_a_listed_gap(watched: Watched, view: str) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.map(f"#view={view}&size=0")
    page.wait_for_timeout(300)
    named = {text for _, text in page.evaluate("window.bordergraphMap.named()")}
    assert {"CSIS", "FBI", "ATF", "OPP", "CBP"} <= named


def test_a_telephone_shows_the_search_first(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.map()
    top = "(id) => document.getElementById(id).getBoundingClientRect().top"
    assert page.evaluate(top, "top") < page.evaluate(top, "search") < page.evaluate(top, "stage")
    assert page.evaluate(top, "stage") < page.evaluate(top, "filters")
    assert page.locator("#search").bounding_box()["height"] >= 38  # type: ignore[index] # it is there


@pytest.mark.parametrize("ident", often("agency/uscg", "agency/fbi"))
def test_details_are_a_sheet_below_what_was_chosen(watched: Watched, ident: str) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.map("#view=map&size=0")
    page.wait_for_timeout(200)
    at = page.evaluate("(id) => window.bordergraphMap.where(id)", ident)
    page.mouse.click(at["x"], at["y"])
    page.wait_for_timeout(400)
    sheet = page.evaluate("document.getElementById('details').getBoundingClientRect().toJSON()")
    assert sheet["bottom"] == pytest.approx(844, abs=1)
    assert sheet["top"] >= 844 * 0.5
    at = page.evaluate("(id) => window.bordergraphMap.where(id)", ident)
    assert at["inside"]
    assert 0 < at["y"] < sheet["top"]
    page.get_by_role("button", name="Close", exact=True).click()
    assert page.evaluate("getComputedStyle(document.getElementById('details')).position") != "fixed"
