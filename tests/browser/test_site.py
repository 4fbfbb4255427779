"""The static site opened from a disk: what is asked for, axe-core, telephones, search, and HTML."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.made import TINY

import bordergraph

from .conftest import Watched, often, ran

pytestmark = pytest.mark.browser

PAGES = (
    "index.html", "fr/index.html", "id/agency/alpha.html", "fr/id/arrangement/joint-team.html",
    "id/threat/guns.html", "id/source.html", "gaps.html", "changes.html",
)  # fmt: skip
RULES = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:document"],
    # Only what comes from another place needs a digest, and nothing does.
    "rules": {
        "require-sri": ["error", {"target": "crossorigin"}],
        # Ends of rows, cells and list entries are left to the parser.
        "no-implicit-close": "off",
    },
}
# What is far below is laid out only when one comes near.
LAID_OUT = """() => document.querySelectorAll('main > section, tr').forEach(
  part => { part.style.contentVisibility = 'visible'; })"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(kept: Callable[..., Path]) -> Path:
    def make(place: Path) -> None:
        shutil.copytree(TINY, place / "old")
        (place / "old/claims/page-2020.ttl").unlink()
        base = "https://example.org/graph/"
        bordergraph.open(TINY).site(place / "new", base=base, since=place / "old")

    return kept("tiny-site", make) / "new"


@pytest.mark.parametrize("page", [*PAGES[:3], *often(*PAGES[3:])])
def test_a_page_is_whole_and_readable_by_all(
    page: str, site: Path, watched: Watched, npm_tools: Path
) -> None:
    watched.page.goto((site / page).as_uri())
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.page.evaluate(LAID_OUT)
    assert watched.page.evaluate(SIDEWAYS) == 0
    menu = "((list) => list.scrollWidth - list.clientWidth)(document.querySelector('.top ul'))"
    assert watched.page.evaluate(menu) == 0
    found = watched.audit(npm_tools)
    assert found.broken == {}
    assert found.held > 10


@pytest.mark.parametrize(
    ("start", "typed", "name"),
    [("index.html", "alph", "Alpha Police"), ("fr/search.html", "contrebande d'arm", "armes")],
)
def test_a_search_leads_to_a_page(
    start: str, typed: str, name: str, site: Path, watched: Watched
) -> None:
    page = watched.page
    page.goto((site / start).as_uri())
    page.fill("#search", typed)
    watched.until(f"document.querySelector('#found a')?.textContent.includes({json.dumps(name)})")
    page.click("#found a")
    page.wait_for_url("**/id/**")
    assert name in str(page.text_content("h1"))
    language = page.get_attribute("html", "lang")
    assert language == ("fr" if start.startswith("fr/") else "en")
    other = page.get_attribute("header a[hreflang]", "hreflang")
    page.click("header a[hreflang]")
    page.wait_for_url("**/fr/id/**" if other == "fr" else "**/id/**")
    assert page.get_attribute("html", "lang") == other


def test_a_telephone_opens_the_first_page_without_map_and_search(
    site: Path, watched: Watched
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((site / "index.html").as_uri(), wait_until="load")
    page.wait_for_timeout(200)
    names = {address.rpartition("/")[2] for address in watched.requests}
    assert names == {"index.html", "site.css", "search.js", "front.js"}
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    watched.until("document.querySelector('iframe') !== null")


@pytest.mark.weekly
def test_every_page_is_valid_html(site: Path, npm_tools: Path, tmp_path: Path) -> None:
    rules, bad = tmp_path / "rules.json", tmp_path / "bad.html"
    rules.write_text(json.dumps(RULES))
    bad.write_text("<!doctype html><html lang=en><head><title>A</title></head><p><ul></ul></p>")
    pages = sorted(p for p in site.rglob("*.html") if p.name != "map.html")
    assert len(pages) > 100
    asked = ("--config", rules, "--formatter", "json", bad, *pages)
    done = ran(npm_tools / ".bin/html-validate", *asked)
    assert {found["filePath"] for found in json.loads(done.stdout)} == {str(bad)}, done.stdout
