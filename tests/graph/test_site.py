"""The site of the graph that ships, whole: no link leads nowhere, and each page holds its data."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

import pyoxigraph as ox
import pytest

import bordergraph
from bordergraph import vocab

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

_ADDRESS = re.compile(r'<[a-z][^>]*?\s(?:href|src)="([^"]*)"')
_ANCHOR = re.compile(r'<[a-z][^>]*?\sid="([^"]*)"')
_HOLLOW = re.compile(r"<th [^>]*>\s*</th>")
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_every_link_leads_somewhere_and_every_page_holds_what_is_stated(tmp_path: Path) -> None:
    kg = bordergraph.open()
    kg.site(tmp_path)
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    pages = {f: (tmp_path / f).read_text("utf-8") for f in files if f.endswith(".html")}
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

    stated: dict[str, set[ox.Triple]] = {}
    for quad in kg.quads():
        stated.setdefault(str(getattr(quad.subject, "value", "")), set()).add(quad.triple)
    held = 0
    for path, text in pages.items():
        kind, _, name = path.removeprefix("id/").removesuffix(".html").partition("/")
        if path.startswith("id/") and name:
            found = _DATA.search(text)
            triples = (
                {q.triple for q in ox.parse(found[1], format=ox.RdfFormat.JSON_LD)}
                if found
                else set()
            )
            assert triples == stated.get(vocab.iri(kind, name), set()), path
            held += len(triples)
    assert held > 10_000
