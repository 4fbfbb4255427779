"""What is taken along is what is seen: pictures, rows, captions, whatever the labels hold."""

import re
from dataclasses import replace
from operator import sub
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from tests.site_read import inflated
from tests.unit.made import csv_rows

from bordergraph.model import Agency, Network

from .conftest import Watched, often, page_of

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ("", "#view=map", "#year=2021&then=2002")


def taken(watched: Watched, button: str, target: Path) -> Path:
    """Save the picture or the table on show with a button of the sheet."""
    watched.page.click("#export summary")
    return watched.saved(button, target)


def saved_rows(watched: Watched, folder: Path, table: str = "") -> list[dict[str, str]]:
    """Save the table on show, or another one, and read it."""
    watched.page.click("#view-tables")
    if table:
        watched.page.click(f"[data-tab={table}]")
    return csv_rows(taken(watched, "#save-csv", folder / "table.csv"))


def figure(watched: Watched, target: Path) -> ET.Element:
    """Save a figure and read it as a strict reader of XML does."""
    return ET.fromstring(taken(watched, "#save-svg", target).read_bytes())  # noqa: S314 - made by the page under test


def texts(root: ET.Element) -> list[str]:
    return ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]


def test_every_view_is_vector_and_needs_nothing_else(watched: Watched, tmp_path: Path) -> None:
    for view in VIEWS:
        page = watched.map(view)
        root = figure(watched, tmp_path / "map.svg")
        kinds = {e.tag.removeprefix(SVG) for e in root.iter()}
        assert not kinds & {"image", "script", "foreignObject", "use", "style"}, view
        assert not [k for e in root.iter() for k in e.attrib if "href" in k or k.startswith("on")]
        told = "\n".join(texts(root))
        for words in (
            "Who works with whom", "Filters:", "Cite as:", "data 0000", "This view again:",
        ):  # fmt: skip
            assert words in told, (view, words)
        hash_ = page.evaluate("location.hash")
        assert hash_ in told.replace("\n", ""), "the way back"
        wide = float(root.attrib["width"])
        assert wide >= 360
    page = watched.map("#view=tables")
    page.click("#export summary")
    assert page.is_visible("#save-csv")
    assert not page.is_visible("#save-svg")


@pytest.mark.parametrize(
    "state", often("#view=map&sel=agency/cbsa", "#view=ties", "#view=map&at=0_0_1.1_1")
)
def test_a_picture_shows_marks_and_names_where_the_screen_has_them(
    watched: Watched, tmp_path: Path, state: str
) -> None:
    page = watched.map(state)
    root = figure(watched, tmp_path / "map.svg")
    body = next(e for e in root if e.tag == f"{SVG}g" and "transform" in e.attrib)
    spots = [
        (float(e.attrib["cx"]), float(e.attrib["cy"]))
        for e in body.iter(f"{SVG}circle")
        if e.attrib["fill"] != "none"
    ]
    canvas = page.locator("#canvas").bounding_box()
    assert canvas
    top = page.evaluate("document.getElementById('legend').getBoundingClientRect().bottom")
    rows = inflated(page.content(), "map-data")["nodes"]
    agencies = [node for node, kind, *_ in rows if kind == "agency"]
    seen = [page.evaluate("(id) => window.bordergraphMap.where(id)", i) for i in agencies]
    inside = [(s["x"] - canvas["x"], s["y"] - top) for s in seen if s["inside"]]
    assert len(inside) > 3
    for x, y in inside:
        assert min(abs(x - a) + abs(y - b) for a, b in spots) < 1.5
    named = {text for _, text in page.evaluate("window.bordergraphMap.named()")}
    drawn = " ".join(texts(body))
    assert all(word in drawn for text in named for word in text.split())


def test_a_caption_leads_back_to_the_very_view(watched: Watched, tmp_path: Path) -> None:
    page = watched.map("#threat=threat/firearms-smuggling&hide=US&at=-90_40_0.9_1&year=2012")
    seen = page.evaluate("window.bordergraphMap.looking()")
    told = texts(figure(watched, tmp_path / "map.svg"))
    caption = " ".join(told)
    for words in ("Year 2012", "Threat: Firearms smuggling", "Without: United States"):
        assert words in caption
    start = next(i for i, row in enumerate(told) if row.startswith("This view again:"))
    address = "".join(told[start:]).removeprefix("This view again:").strip().replace(" ", "")
    assert address.startswith("map.html#"), "no folder of the reader's own disk"
    watched.map(address.removeprefix("map.html"))
    assert page.evaluate("window.bordergraphMap.looking()") == pytest.approx(seen, rel=1e-3)
    assert page.input_value("#threat") == "threat/firearms-smuggling"


def test_a_png_is_the_figure_at_three_times_the_size(watched: Watched, tmp_path: Path) -> None:
    watched.map()
    root = figure(watched, tmp_path / "map.svg")
    target = taken(watched, "#save-png", tmp_path / "map.png")
    with Image.open(target) as picture:
        width, height = picture.size
        shown: Any = picture.convert("RGB").getcolors(2**24)
    assert (width, height) == (3 * int(root.attrib["width"]), 3 * int(root.attrib["height"]))
    for colour, least in (((0, 114, 178), 500), ((181, 23, 158), 300)):
        near = [n for n, seen in shown if sum(map(abs, map(sub, seen, colour))) < 30]
        assert sum(near) > least, "marks are blue, possible gaps purple"


def test_rows_of_tables_have_ids_sources_and_days(watched: Watched, tmp_path: Path) -> None:
    watched.map()
    by_pair = {(r["a"], r["b"]): r for r in saved_rows(watched, tmp_path, "ties")}
    tie = by_pair["agency/atf", "agency/rcmp"]
    assert "trace results" in tie["flows"]
    assert "arrangement/etrace" in tie["arrangements"]
    assert tie["source_urls"].count("https://example.org/") == tie["sources"].count("test-") > 1
    gaps = {r["a"]: r for r in saved_rows(watched, tmp_path, "gaps")}
    assert len(gaps) == 2
    gap = gaps["agency/csis"]
    assert (gap["threat"], gap["Need"]) == ("threat/terrorism", "Full")
    [problem] = saved_rows(watched, tmp_path, "problems")
    assert problem["id"] == "kept"
    assert problem["nodes"].startswith("agency/csis; agency/fbi")
    links = saved_rows(watched, tmp_path, "links")
    assert all("section" in r["locators"] for r in links)
    days = [r[k] for r in links for k in ("start", "until") if r[k]]
    assert days
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)


HOSTILE = (
    "\x00a\x01b\x0b", "]]><script>window.hit=1</script>", "<svg onload=window.hit=1>&amp;\"'",
    "=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\ufffe\uffff\u202e",
)  # fmt: skip


def test_hostile_labels_are_text_in_figures_and_rows(
    watched: Watched, network: Network, tmp_path: Path
) -> None:
    hostile = replace(
        network,
        agencies=tuple(
            replace(a, label=f"{HOSTILE[i % len(HOSTILE)]}{i}", label_fr="", acronyms=())
            for i, a in enumerate(network.agencies)
        ),
        sources=tuple(
            replace(s, title=HOSTILE[i % len(HOSTILE)]) for i, s in enumerate(network.sources)
        ),
    )
    path = page_of(hostile, tmp_path)
    for view, table in (("#view=ties&ties=0", "agencies"), ("#sel=agency/rcmp", "ties")):
        page = watched.open(path, view)
        root = figure(watched, tmp_path / "map.svg")
        assert "<svg onload" in " ".join(texts(root)), view
        assert not list(root.iter(f"{SVG}script"))
        cells = [c for row in saved_rows(watched, tmp_path, table) for c in row.values()]
        assert any(c.startswith("'=HYPERLINK") for c in cells)
        begun = [c for c in cells if c.lstrip()[:1] in {"=", "+", "-", "@"}]
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", c) for c in begun)
        assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("agencies", often(1, 0))
def test_next_to_nothing_is_taken_along_as_well(
    watched: Watched, tmp_path: Path, agencies: int
) -> None:
    some = tuple(Agency(f"a{i}", f"Agency {i}", country="CA") for i in range(agencies))
    watched.open(page_of(Network(agencies=some), tmp_path), "#view=map")
    assert texts(figure(watched, tmp_path / "map.svg")).count("Agency 0") == agencies
    rows = saved_rows(watched, tmp_path, "agencies")
    assert [r["Name"] for r in rows] == [a.label for a in some]


def test_a_caption_stays_inside_a_narrow_figure(watched: Watched, tmp_path: Path) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.map("#view=map&sel=line:participation|agency/rcmp|arrangement/ibet")
    target = taken(watched, "#save-svg", tmp_path / "map.svg")
    page = watched.page
    page.goto(target.as_uri())
    [wide, edges] = page.evaluate(
        "[document.rootElement.width.baseVal.value, [...document.querySelectorAll('svg > text')]"
        ".map((e) => e.getBBox()).map((box) => box.x + box.width)]"
    )
    assert edges
    assert max(edges) <= wide


def test_a_comparison_is_a_table_too(watched: Watched, tmp_path: Path) -> None:
    page = watched.map("#year=2021&then=2002")
    told = sum(int(n) for n in page.locator("#details .changes .number").all_inner_texts())
    page.get_by_role("button", name="List the changes").click()
    assert "table=change" in page.url
    counted = int(re.search(r"(\d+) row", page.inner_text("#tables caption"))[1])  # type: ignore[index] # it matches
    assert counted == told > 0
    rows = saved_rows(watched, tmp_path)
    assert len(rows) == counted
    page.click("#compare")
    assert page.get_attribute("#compare", "aria-pressed") == "true"


def test_the_sheet_holds_up_before_axe(watched: Watched, npm_tools: Path) -> None:
    watched.page.emulate_media(color_scheme="dark")
    page = watched.map("#view=tables&table=change&year=2021&then=2002&sel=agency/rcmp")
    page.click("#export summary")
    assert watched.audit(npm_tools).broken == {}
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator("#export-sheet").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
