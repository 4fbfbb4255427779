"""The site of the graph that ships, whole: links, ids, size, and the words of every page."""

import html
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pyoxigraph as ox
import pytest
from tests.plain_words import EVERYWHERE, banned
from tests.site_read import text_of
from tests.unit.made import Opened

from bordergraph import Workbench, vocab
from bordergraph.views.site.page import SOURCE_PREFIX
from bordergraph.words import LANGUAGES

pytestmark = pytest.mark.slow

_ADDRESS = re.compile(r'<[a-z][^>]*?\s(?:href|src)="?([^" >]*)')
_ANCHOR = re.compile(r'<[a-z][^>]*?\sid="?([^" >]*)')
_HOLLOW = re.compile(r"<th [^>]*>\s*<t[dhr]")


@pytest.mark.weekly
def test_every_link_leads_somewhere_and_every_id_has_a_place(
    site: Path, shipped: Workbench
) -> None:
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    pages = {f: (site / f).read_text("utf-8") for f in files if f.endswith(".html")}
    anchors = {path: set(_ANCHOR.findall(text)) for path, text in pages.items()}
    followed, astray = 0, set()
    for path, text in pages.items():
        assert not _HOLLOW.search(text), path
        for address in set(_ADDRESS.findall(text)):
            if address.startswith(("https://", "http://", "data:")):
                continue
            bare, anchor = urldefrag(urljoin(path, html.unescape(address).partition("?")[0]))
            followed += 1
            # The map reads a state, not a place, behind the mark.
            known = not anchor or bare == "map.html" or anchor in anchors[bare]
            if unquote(bare) not in files or not known:
                astray.add((path, address))
    assert followed > 100_000
    assert astray == set()

    held = set()
    for file in files:
        if re.fullmatch(r"id/[a-z-]+\.ttl", file):
            turtle = (site / file).read_bytes()
            held |= {q.triple for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    own = (q for q in shipped.quads() if getattr(q.subject, "value", "").startswith(vocab.ID))
    assert held == {q.triple for q in own}

    subjects = {t.subject.value.removeprefix(vocab.ID) for t in held}
    for place in subjects:
        kind, _, slug = place.partition("/")
        shelf = f"id/source/{slug[:SOURCE_PREFIX]}.html"
        known = f"id/{place}.html" in files or slug in anchors.get(
            shelf if kind == "source" else f"id/{kind}.html", ()
        )
        assert known or (kind, slug) == ("threat", "scheme"), place
    size = sum((site / f).stat().st_size for f in files)
    assert len(files) <= 8_000
    assert size <= 66_000_000


def hard_words(pages: dict[str, str], kg: Workbench) -> dict[str, set[str]]:
    """Return what is said otherwise than in plain words; titles keep the words of their authors."""
    titles = sorted({str(s.title) for s in kg.network().sources}, key=len, reverse=True)
    named = re.compile("|".join((r"\bhttps?://\S+", *map(re.escape, titles))))
    phrases = EVERYWHERE[kg.language]
    # Taking names out is dear, and few pages need it.
    doubtful = {page: text for page, text in pages.items() if banned(text, phrases)}
    found = {page: banned(named.sub("", text), phrases) for page, text in doubtful.items()}
    return {page: said for page, said in found.items() if said}


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_use_plain_words(language: str, opened: Opened) -> None:
    kg = opened(language=language)
    # The weekly run reads every page of the site.
    subjects = ((), ("CBCF",), ("npf-3",), ("CBSA", "HSI"))
    pages = {str(names): text_of(kg.report(*names).to_html()) for names in subjects}
    pages["brief"] = text_of(kg.report(brief=True).to_html())
    assert hard_words(pages, kg) == {}


@pytest.mark.weekly
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_uses_plain_words(language: str, site: Path, opened: Opened) -> None:
    paths = (
        p for p in site.rglob("*.html") if ("fr" in p.relative_to(site).parts) == (language == "fr")
    )
    pages = {str(p.relative_to(site)): text_of(p.read_text("utf-8")) for p in paths}
    assert len(pages) > 1_000
    assert hard_words(pages, opened(language=language)) == {}
