"""What the map says: nothing unknown as a fact, no link only of a threat, and all without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bordergraph.model import Network
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

    from bordergraph.analysis.results import Gap

    from .conftest import Watched

pytestmark = pytest.mark.browser

DASH = "\u2013"


def test_a_kind_of_gap_is_said_of_its_threat(watched: Watched, map_file: Path) -> None:
    page = watched.open(map_file)
    lines = page.locator("#details ol.ranked > li").all_inner_texts()
    [line] = [text for text in lines if f"CSIS {DASH} FBI" in text]
    assert "no channel on terrorism" in line
    assert "Dashed lines are links that ought to exist and do not" not in page.inner_text(
        "#details"
    )
    page = watched.open(map_file, "#sel=gap:agency/csis|agency/fbi")
    assert "no document shows anything in force" in page.inner_text("#details")


def test_a_linked_pair_is_never_said_to_be_without_a_link(watched: Watched, map_file: Path) -> None:
    page = watched.open(map_file, "#sel=gap:agency/cbp|agency/opp")
    assert "Documents link the two otherwise" in page.inner_text("#details")
    page = watched.open(map_file, "#sel=gap:agency/csis|agency/fbi")
    assert "Documents link the two otherwise" not in page.inner_text("#details")
    page = watched.open(map_file, "#view=matrix&size=0")
    cells = page.locator("#matrix td[aria-label]").evaluate_all(
        "(cells) => cells.map((c) => c.getAttribute('aria-label'))"
    )
    assert not [text for text in cells if "not linked" in text]
    assert [text for text in cells if "no link documented" in text]


def test_too_little_known_is_never_worded_as_a_fact(watched: Watched, map_file: Path) -> None:
    state = "evidence=unknown&pairs=0&size=0"
    page = watched.open(map_file, f"#{state}")
    line = page.inner_text("#details ol.ranked > li >> nth=0")
    assert "not enough known on firearms smuggling" in line
    assert "no channel" not in line
    assert "Too little documented to tell" in page.inner_text("#legend")
    page = watched.open(map_file, f"#{state}&sel=gap:agency/atf|agency/cbp")
    text = page.inner_text("#details")
    assert "not enough known" in text
    assert "Too little is documented" in text
    assert "no channel" not in text
    assert "no document shows anything" not in text
    page = watched.open(map_file, f"#{state}&view=tables&table=gaps")
    assert "not enough known" in page.inner_text("#tables tbody")
    assert "no channel" not in page.inner_text("#tables tbody")
    page = watched.open(map_file, f"#{state}&view=matrix")
    assert page.locator("#matrix td[aria-label='ATF, CBP: not enough known']").count() == 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_script_the_page_holds_summary_and_gaps(
    chromium: Browser, tmp_path: Path, network: Network, gaps: Sequence[Gap], lang: str
) -> None:
    path = tmp_path / "map.html"
    path.write_text(build_map(map_data(network, gaps), lang), encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False, locale="en-CA")
    page = context.new_page()
    page.goto(path.as_uri())
    rows = page.locator("#plain tbody tr").all_inner_texts()
    assert len(rows) == sum(g.counted for g in gaps) == 3
    assert "Canadian Security Intelligence Service" in rows[0]
    text = page.locator("#plain").inner_text()
    assert ("3 gaps" if lang == "en" else "3 lacunes") in text
    assert ("10 agencies" if lang == "en" else "10 organismes") in text
    assert page.is_visible("#plain h2")
    assert page.is_hidden("#stage")
    assert page.is_hidden("#filters")
    context.close()


def test_without_script_or_data_the_page_says_so(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(build_map(map_data(Network())), encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert (
        "Nothing says which agency answers for which threat" in page.locator("#plain").inner_text()
    )
    assert page.locator("#plain table").count() == 0
    context.close()
