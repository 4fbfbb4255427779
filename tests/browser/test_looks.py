"""Pictures of pages, on paper too, are as they were: tests/data/looks holds them at half their size.

``WRITE_LOOKS=1 pytest -m "" -n 0 tests/browser/test_looks.py`` draws them anew; the difference is for a
reader. Chromium has the letters of tests/data/looks/fonts alone, and typst those it brings. The pages
are of graphs that only tests change. What is compared ends at twice the height of a screen.
"""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pixelmatch.contrib.PIL import pixelmatch
from tests.unit.made import DATA, put

import bordergraph

from .conftest import FLAGS, Watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Playwright, ViewportSize

pytestmark = [pytest.mark.browser, pytest.mark.weekly]

LOOKS = DATA / "looks"
SIZES = {1280: 800, 390: 844}
SHARE = 0.002
"""Pixels that may differ: the version and the hash of the data stand on each page."""
SITE_PAGES = {
    "front": "tiny/index.html",
    "agency": "tiny/id/agency/alpha.html",
    "arrangement": "tiny/id/arrangement/joint-team.html",
    "threat": "tiny/id/threat/guns.html",
    "recommendation": "tiny/id/recommendation/1a--audit-2010.html",
    "problem": "register/id/problem/late.html",
}
MAPS = {"map": "", "map-selected": "#sel=agency/rcmp"}
PAPER = {
    "brief-en": ((), "en", 0),
    "brief-fr": ((), "fr", 0),
    "agency-1": (("ALP",), "en", 0),
    "agency-2": (("ALP",), "en", 1),
}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
# Frames of maps, whose pictures have tests of their own, and what is laid out only near the reader.
STILL = """iframe { visibility: hidden !important } * { content-visibility: visible !important }"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks")
    bordergraph.open(DATA / "tiny").site(folder / "tiny")
    bordergraph.open(DATA / "register.ttl").site(folder / "register")
    return folder


@pytest.fixture(scope="module")
def browser(
    chromium_program: str, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium with the letters of the tests, so that no machine has others."""
    folder = tmp_path_factory.mktemp("fonts")
    config = put(folder / "fonts.conf", FONTS.format(fonts=LOOKS / "fonts", cache=folder / "cache"))
    flags = [*FLAGS, "--font-render-hinting=none", "--disable-lcd-text", "--hide-scrollbars"]
    env: dict[str, Any] = {**os.environ, "FONTCONFIG_FILE": str(config)}
    with playwright.chromium.launch(
        executable_path=chromium_program, args=flags, env=env
    ) as started:
        yield started


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    size: ViewportSize = {"width": request.param, "height": SIZES[request.param]}
    context = browser.new_context(
        viewport=size, locale="en-CA", color_scheme="light", reduced_motion="reduce",
        bypass_csp=True, offline=True,
    )  # fmt: skip
    yield Watched(context)
    context.close()


def check(name: str, picture: bytes, place: Path) -> None:
    """Compare a picture at half its size with the one that is kept, or keep it."""
    with Image.open(BytesIO(picture)) as whole:
        now = whole.convert("RGBA").resize(
            (whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS
        )
    kept = LOOKS / f"{name}.png"
    if os.environ.get("WRITE_LOOKS"):
        now.convert("RGB").quantize(64).save(kept, optimize=True)
    with Image.open(kept) as before:
        assert now.size == before.size, name
        changed = Image.new("RGBA", now.size)
        count = pixelmatch(before.convert("RGBA"), now, changed, threshold=0.2)
    if count > SHARE * now.width * now.height:
        now.save(place / "now.png")
        changed.save(place / "changed.png")
        shutil.copy(kept, place / "before.png")
        pytest.fail(f"{count} pixels of {name} are not as they were; see {place}")


def width_of(watched: Watched) -> int:
    return int(watched.page.evaluate("innerWidth"))


def screen(watched: Watched) -> bytes:
    """Return the picture of a page down to twice the height of the screen."""
    page, width = watched.page, width_of(watched)
    height = SIZES[width]
    page.evaluate("document.fonts.ready")
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": min(2 * height, whole)}
    return page.screenshot(clip=clip, full_page=True, animations="disabled", caret="hide")


@pytest.mark.parametrize("name", SITE_PAGES)
def test_a_page_of_the_site_looks_as_it_did(
    name: str, page: Watched, sites: Path, npm_tools: Path, tmp_path: Path
) -> None:
    page.page.goto((sites / SITE_PAGES[name]).as_uri())
    page.page.add_style_tag(content=STILL)
    check(f"{name}-{width_of(page)}", screen(page), tmp_path)
    assert page.audit(npm_tools).broken == {}


@pytest.mark.parametrize("name", MAPS)
def test_the_map_looks_as_it_did(
    name: str, page: Watched, map_file: Path, npm_tools: Path, tmp_path: Path
) -> None:
    page.open(map_file, MAPS[name]).wait_for_timeout(500)
    check(f"{name}-{width_of(page)}", screen(page), tmp_path)
    # axe takes a link to a state of the map, scrolled out of sight on a telephone, for a skip link.
    assert page.audit(npm_tools).broken.keys() <= {"skip-link"}


@pytest.mark.parametrize("name", PAPER)
def test_a_page_on_paper_looks_as_it_did(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typst = pytest.importorskip("typst")
    compiled = typst.compile

    def pictures(template: bytes, **options: Any) -> Any:
        options.pop("pdf_standards")
        return compiled(template, **options | {"format": "png", "ppi": 144})

    monkeypatch.setattr(typst, "compile", pictures)
    subject, language, number = PAPER[name]
    monkeypatch.chdir(DATA)  # a report prints the path of its graph
    kg = bordergraph.open("tiny", language=language)
    drawn: Any = kg.report(*subject, brief=not subject).to_pdf()
    check(f"paper-{name}", drawn[number] if isinstance(drawn, list) else drawn, tmp_path)
