"""The numbers on the page are those of a map of the day, on the day of the graph and in the past."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.unit.made import Opened

from bordergraph import Workbench

from .conftest import often

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from bordergraph.views.map.payload import MapData

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YEARS = often(0, 1995, 2005, 2013, 2020)
THREATS = (
    "firearms-smuggling", "human-trafficking", "fentanyl-trafficking", "terrorism", "maritime-smuggling",
)  # fmt: skip
SIX = ("regular", "assumed", "irregular", "indirect", "none", "not-assessed")


@pytest.fixture(scope="module")
def page(chromium: Browser, shipped_map: Path) -> Iterator[Page]:
    """The map of the graph that ships, opened once."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en-CA")
    opened.goto(shipped_map.as_uri())
    yield opened
    opened.close()


def _shown(page: Page, year: int, state: str = "") -> str:
    """Show a state of a year, and return the words of the panel."""
    page.evaluate("(hash) => { location.hash = hash; }", f"year={year}&{state}")
    page.evaluate("() => new Promise((done) => setTimeout(done, 60))")
    return page.inner_text("#details")


def _rows(page: Page, year: int, table: str, state: str = "") -> int:
    """Return how many rows a table says it has."""
    _shown(page, year, f"size=0&view=tables&table={table}&{state}")
    return int(page.inner_text("#tables caption").split()[0].replace(",", ""))


def _on_page(page: Page, year: int) -> dict[str, int]:
    """Read the page as a reader does: its panel, its line of years and its tables."""
    _shown(page, year, "view=map")
    boxes = [int(x.replace(",", "")) for x in page.locator("#details .numbers b").all_inner_texts()]
    found = dict(zip(("agencies", "arrangements", "linked", "gaps"), boxes, strict=True))
    served = {c: page.inner_text(f"#details [data-served={c}]") for c in SIX}
    found |= {f"needs {c}": int(n.replace(",", "")) for c, n in served.items()}
    line = re.findall(r"[\d,]+", page.inner_text("#year-counts"))
    found |= {
        f"{k}, line of years": int(n.replace(",", ""))
        for k, n in zip(("linked", "regular", "needs"), line, strict=True)
    }
    found["gaps, table"] = _rows(page, year, "gaps")
    found["gaps and partial ones, table"] = _rows(page, year, "gaps", "partial=1")
    found["needs, table"] = _rows(page, year, "needs")
    found["linked, table"] = _rows(page, year, "ties")
    found["arrangements, table"] = _rows(page, year, "arrangements")
    for threat in THREATS:
        said = re.search(r"\((\d+) pairs?", _shown(page, year, f"threat=threat/{threat}"))
        found[f"pairs on {threat}"] = int(said[1]) if said else -1
    # Of the table of gaps all rows that name the RCMP are on the page.
    _shown(page, year, "view=tables&table=gaps&sel=agency/rcmp")
    names = page.locator("#tables tbody th").all_inner_texts()
    found["gaps of rcmp"] = sum("RCMP" in re.split(r" \u2013 ", name) for name in names)
    return found


def _drawn(data: MapData) -> dict[str, int]:
    """Return the same numbers of a map of that day alone: tests/consistency has that commands give them."""
    counts, gaps = data.counts, [n for n in data.needs if n.gap and n.need == "full"]
    served = {key: int(counts.served[key.replace("-", "_")]) for key in ("needs", *SIX)}
    return {
        "agencies": counts.agencies, "arrangements": counts.arrangements, "linked": counts.linked,
        "gaps": counts.gaps, **{f"needs {c}": served[c] for c in SIX},
        "linked, line of years": counts.linked, "regular, line of years": served["regular"],
        "needs, line of years": served["needs"], "gaps, table": counts.gaps,
        "gaps and partial ones, table": counts.gaps + counts.partial,
        "needs, table": served["needs"], "linked, table": counts.linked,
        "arrangements, table": counts.arrangements,
        **{f"pairs on {t}": len({g.agencies for g in gaps if g.threat == t}) for t in THREATS},
        "gaps of rcmp": sum("rcmp" in g.agencies for g in gaps),
    }  # fmt: skip


@pytest.mark.parametrize("year", YEARS, ids=lambda y: str(y or "own day"))
def test_the_page_says_of_a_year_what_a_map_of_its_last_day_says(
    page: Page, opened: Opened, drawn: Callable[[Workbench], MapData], year: int
) -> None:
    expected = _drawn(drawn(opened(as_of=date(year, 12, 31) if year else None)))
    assert len(expected) * len(YEARS) >= 60
    assert _on_page(page, year) == expected
