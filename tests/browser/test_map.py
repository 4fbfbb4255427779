"""The map in a real browser without a network: what it draws, says, keeps and refuses."""

import json
import re
from typing import Any

import pytest

from bordergraph.model import Network

from .conftest import Watched

pytestmark = pytest.mark.browser


def panel(watched: Watched) -> str:
    return watched.page.inner_text("#details")


def test_opens_offline_without_a_fault(watched: Watched) -> None:
    watched.page.emulate_media(reduced_motion="no-preference")
    page = watched.map()
    assert page.title() == "Who works with whom at the Canada-U.S. border"
    assert "Who shares with whom" in panel(watched)
    assert "CSIS \u2013 FBI" in panel(watched)
    assert page.evaluate("navigator.onLine") is False
    assert len([u for u in watched.requests if u.startswith("file:")]) == 1


def test_policy_refuses_foreign_script_and_style(watched: Watched) -> None:
    page = watched.map()
    page.evaluate(
        """() => {
          window.seen = [];
          document.addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const image = new Image();
          image.src = "https://example.org/x.png";
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert sorted(page.evaluate("seen")) == ["img-src", "script-src-elem"]
    for asked in (watched.faults, watched.requests):
        asked.clear()


def test_counts_on_the_page_are_the_networks(watched: Watched, network: Network) -> None:
    page = watched.map(
        "#size=0&pairs=0&ended=1&partial=1&links=participation~share~flow&kinds=agency~association~program~channel~threat"
    )
    ties = (
        network.participations, network.flows, network.shares, network.mandates, network.foci,
    )  # fmt: skip
    for table, expected in (
        ("agencies", len(network.agencies)), ("arrangements", len(network.arrangements)),
        ("links", sum(map(len, ties))), ("gaps", 3), ("needs", 6),
        ("findings", len(network.findings)), ("sources", len(network.sources)),
    ):  # fmt: skip
        page.click("#view-tables")
        page.click(f"[data-tab={table}]")
        assert page.locator("#tables tbody tr").count() == expected, table


def test_what_has_ended_is_hidden_until_asked_for(watched: Watched) -> None:
    page = watched.map("#view=tables&table=arrangements&size=0")
    assert "Integrated Border Enforcement Teams" not in page.inner_text("#tables")
    page.check("#ended")
    assert "Integrated Border Enforcement Teams" in page.inner_text("#tables")


def test_filters_reach_the_tables(watched: Watched) -> None:
    page = watched.map("#view=tables&table=arrangements")
    for table, control, without in (
        ("arrangements", "#kind-program", "Shiprider"),
        ("arrangements", "#kind-channel", "eTrace"),
        ("agencies", "label:has-text('United States'):not(:has-text('/')) input", "U.S. Coast Guard"),
    ):  # fmt: skip
        page.click(f"[data-tab={table}]")
        assert without in page.inner_text("#tables")
        page.uncheck(control)
        assert without not in page.inner_text("#tables")
        page.go_back()
        shown = f"document.getElementById('tables').textContent.includes({json.dumps(without)})"
        watched.until(shown)


def test_threat_and_confidence_filters(watched: Watched) -> None:
    page = watched.map("#view=tables&table=gaps")
    page.select_option("#threat", "threat/firearms-smuggling")
    assert page.locator("#tables tbody tr").count() == 1
    assert "ATF \u2013 OPP" in page.inner_text("#tables tbody")
    page.select_option("#threat", "threat/cross-border-threats")
    assert page.locator("#tables tbody tr").count() == 2, (
        "a broader threat includes its narrower ones"
    )
    page = watched.map("#view=tables&table=links&confidence=low")
    assert set(page.locator("#tables tbody td:nth-child(7)").all_inner_texts()) <= {"low", ""}


def test_gap_panel_gives_need_channel_relay_searches_finding_and_source(watched: Watched) -> None:
    page = watched.map("#sel=gap:agency/csis|agency/fbi")
    text = panel(watched)
    for words in (
        "CSIS \u2013 FBI", "no channel documented", "full need", "Last searched on 2016-01-01",
        "2 searches", "a search found no channel between them", "CSIS kept it to itself",
    ):  # fmt: skip
        assert words in text
    for summary in page.locator("#details summary").all():
        summary.click()
    text = panel(watched)
    assert "Search 1 found no regular channel" in text
    assert "Test source 5" in text
    assert "section 5" in text
    page = watched.map("#sel=gap:agency/atf|agency/opp")
    text = panel(watched)
    assert "only through a third agency" in text
    assert "Canada Border Services Agency" in text
    page = watched.map("#sel=gap:agency/atf|agency/opp&lang=fr")
    assert "seulement par un autre organisme" in panel(watched)
    page = watched.map("#sel=gap:agency/atf|agency/cbsa")
    text = panel(watched)
    assert "channel: regular" in text
    assert "Cross-Border Firearms Task Force" in text


def test_link_panel_gives_role_cadence_dates_confidence_and_source(watched: Watched) -> None:
    page = watched.map("#sel=line:participation|agency/uscg|arrangement/shiprider")
    page.click("#details summary")
    text = panel(watched)
    for words in (
        "participant", "continuous", "since 2012", "Test source 1", "section 1", "high confidence",
    ):  # fmt: skip
        assert words in text


def test_clicking_a_mark_and_a_line_selects_them(watched: Watched) -> None:
    page = watched.map()
    page.mouse.click(*_screen(page, "agency/rcmp"))
    watched.until(
        "document.getElementById('details').textContent.includes('Royal Canadian Mounted Police')"
    )
    page.keyboard.press("Escape")
    ax, ay = _screen(page, "agency/fbi")
    bx, by = _screen(page, "agency/rcmp")
    page.mouse.click(ax + (bx - ax) * 0.3, ay + (by - ay) * 0.3)
    watched.until("location.hash.includes('sel=tie')")


def _screen(page: Any, ident: str) -> tuple[float, float]:
    """Return where a mark is on the screen, read from the figure the page exports as text."""
    page.wait_for_timeout(100)
    at = page.evaluate("(id) => window.bordergraphMap.where(id)", ident)
    return at["x"], at["y"]


def test_search_is_a_combobox(watched: Watched) -> None:
    page = watched.map()
    page.keyboard.press("/")
    page.keyboard.type("police prov")
    assert page.locator("#search").get_attribute("aria-expanded") == "true"
    assert page.locator("#hits [role=option]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#search").get_attribute("aria-expanded") == "false"
    page.fill("#search", "equipes integrees")
    assert "IBET" in page.inner_text("#hits")
    page.fill("#search", "p")
    first = page.locator("#search").get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") != first


def test_keyboard_walks_from_search_to_the_source_of_a_gap(watched: Watched) -> None:
    page = watched.map()
    page.keyboard.press("/")
    page.keyboard.type("csis")
    page.keyboard.press("Enter")
    watched.until("document.activeElement.id === 'details'")
    focused = "document.activeElement.textContent"
    for wanted in ("Federal Bureau of Investigation", "1 source", "Test source 5"):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(focused).startswith(wanted):
                break
        else:
            pytest.fail(f"never reached {wanted}")
        if not wanted.startswith("Test"):
            page.keyboard.press("Enter")
            page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.href") == "https://example.org/5"


def test_arrow_keys_reach_every_mark_and_letters_every_gap_and_link(watched: Watched) -> None:
    page = watched.map("#view=map")
    page.focus("#canvas")
    reached = set()
    for key in ("Up", *("Left", "Down", "Right", "Up", "Right", "Up", "Left", "Down") * 3):
        page.keyboard.press(f"Arrow{key}")
        match = re.search(r"sel=([^&]+)", page.url)
        if match:
            reached.add(match[1])
    assert len(reached) > 4
    page.keyboard.press("Escape")
    assert "sel=" not in page.url
    found = set()
    for _ in range(8):
        page.keyboard.press("g")
        found.add(page.url)
    assert len(found) == 2, "two pairs with a possible gap are on show"
    page.keyboard.press("Escape")
    for _ in range(6):
        page.keyboard.press("l")
    assert "line" in page.url


def test_state_is_restored_from_the_address_and_undone(watched: Watched) -> None:
    page = watched.map("#view=map")
    page.uncheck("#kind-channel")
    page.uncheck("#gaps")
    page.select_option("#layout", "threats")
    page.select_option("#threat", "threat/terrorism")
    page.click("#view-tables")
    page.click("[data-tab=gaps]")
    address = page.url
    seen = page.inner_text("#tables")
    page = watched.map(address[address.index("#") :])
    assert page.inner_text("#tables") == seen
    assert not page.is_checked("#kind-channel")
    assert not page.is_checked("#gaps")
    assert page.input_value("#layout") == "threats"
    assert page.input_value("#threat") == "threat/terrorism"
    page.click("#reset")
    assert "#" not in page.url or page.url.endswith("#")
    page.go_back()
    watched.until("location.hash.includes('terrorism')")
    assert page.url == address


def test_a_broken_address_does_no_harm(watched: Watched) -> None:
    for state in (
        "#sel=agency/nobody",
        "#sel=path:",
        "#sel=tie:agency/rcmp|arrangement/best&ties=99999",
        "#sel=arrangement/nobody&tied=",
        "#sel=gap:x|y&view=nonsense&table=zzz&sort=%00",
        "#year=99999&size=-3&layout=nowhere&threat=x&source=y&theme=z&lang=xx",
        "#%E0%A4%A",
    ):
        page = watched.map(state)
        assert page.inner_text("#details")


def test_french_is_complete(watched: Watched) -> None:
    page = watched.map()
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.title().startswith("Qui travaille avec qui")
    assert "Qui échange avec qui" in panel(watched)
    page.goto(page.url.replace("lang=fr", "lang=fr&sel=agency/rcmp"))
    watched.until("document.getElementById('details').textContent.includes('Gendarmerie')")
    assert "GRC" in panel(watched)
    page.click("#view-tables")
    assert "Organismes" in page.inner_text("#tables")
    english = re.compile(r"\b(the|and|with|gaps|links|agency|agencies|shown)\b", re.IGNORECASE)
    for part in ("#filters", "#legend", ".tools", "#live"):
        assert not english.search(page.inner_text(part) if page.is_visible(part) else ""), part


def test_layouts_move_and_keep_every_mark(watched: Watched) -> None:
    watched.page.emulate_media(reduced_motion="no-preference")
    page = watched.map()
    seen = []
    for layout in ("communities", "threats", "geographic", "islands"):
        page.select_option("#layout", layout)
        page.wait_for_timeout(900)
        at = page.evaluate("() => window.bordergraphMap.where('agency/rcmp')")
        assert at["inside"], layout
        seen.append(page.evaluate("() => window.bordergraphMap.spot('agency/rcmp')"))
    assert len({json.dumps(s) for s in seen}) >= 3


@pytest.mark.parametrize(("view", "least"), [("map", 10), ("ties", 8)])
def test_labels_never_cover_one_another(watched: Watched, view: str, least: int) -> None:
    page = watched.map(f"#size=0&ties=0&view={view}")
    page.wait_for_timeout(200)
    boxes = page.evaluate("() => window.bordergraphMap.labels()")
    assert len(boxes) > least
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_matrix_shows_links_below_and_gaps_above(watched: Watched) -> None:
    page = watched.map("#view=matrix")
    cell = page.locator("#matrix td[aria-label^='CSIS, FBI'], #matrix td[aria-label^='FBI, CSIS']")
    assert any("no channel documented" in (c.get_attribute("aria-label") or "") for c in cell.all())
    joined = page.locator("#matrix td[aria-label*='frequency: continuous']")
    assert joined.count() >= 1
    page.locator("#matrix td[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "sel=gap" in page.url


def test_tables_sort_and_open_the_panel(watched: Watched) -> None:
    page = watched.map("#view=tables&size=0")
    page.get_by_role("button", name="Name", exact=True).click()
    names = page.locator("#tables tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    assert page.locator("#tables thead th").first.get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Partners", exact=False).last.click()
    numbers = [int(x) for x in page.locator("#tables tbody td:nth-child(7)").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#tables tbody button").first.click()
    assert "Royal Canadian Mounted Police" in panel(watched)


def test_reduced_motion_jumps(watched: Watched) -> None:
    page = watched.map()
    page.select_option("#layout", "communities")
    page.wait_for_timeout(50)
    spot = page.evaluate("() => window.bordergraphMap.spot('agency/rcmp')")
    at = page.evaluate("() => window.bordergraphMap.drawn('agency/rcmp')")
    assert at == pytest.approx(spot, abs=1)


def test_phone_has_no_sideways_scroll(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    for state in ("", "#view=tables", "#view=matrix", "#sel=agency/rcmp"):
        page = watched.map(state)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        bottoms = page.evaluate("[zoom, legend].map((box) => box.getBoundingClientRect().bottom)")
        assert bottoms == sorted(bottoms)


def test_the_layout_takes_the_shape_of_the_window(watched: Watched) -> None:
    shapes = []
    for width, height in ((390, 844), (820, 1100), (1900, 700)):
        watched.page.set_viewport_size({"width": width, "height": height})
        page = watched.map("#size=0&view=map")
        # The picture is laid out again once the window has its size; a busy machine takes longer.
        page.wait_for_timeout(1500)
        boxes = page.evaluate("() => window.bordergraphMap.labels()")
        wide = max(b[2] for b in boxes) - min(b[0] for b in boxes)
        tall = max(b[3] for b in boxes) - min(b[1] for b in boxes)
        assert wide <= page.evaluate("document.getElementById('canvas').clientWidth")
        shapes.append(wide / tall)
    assert shapes[0] < shapes[1] < shapes[2]
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.until("window.bordergraphMap.labels().every((box) => box[0] >= 0 && box[2] <= 390)")
