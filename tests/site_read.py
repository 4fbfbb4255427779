"""A site as a reader of it sees it: its files, the links of its pages, and those that lead nowhere."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag


def inflated(page: str, name: str) -> Any:
    """Return what a block of a map holds compressed, such as its ``map-data``."""
    found = re.search(rf'id="{name}">([^<]+)<', page)
    assert found
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


class Read(HTMLParser):
    """The elements, ids, addresses and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = self.policy = ""
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.ways: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(known)
        if tag == "html":
            self.language = str(known.get("lang"))
        if known.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(known["content"])
        if known.get("id"):
            self.ids.append(str(known["id"]))
        for name in ("href", "src"):
            if known.get(name) is not None:
                where = f"{tag}:{known.get('rel', '')}" if tag == "link" else tag
                self.ways.append((where, str(known[name])))
        if tag == "script":
            self.scripts.append(str(known.get("src") or known.get("type")))


class _Text(HTMLParser):
    """What a page says, and its paragraphs and entries of lists."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.prose: list[list[str]] = [[]]
        self.within: list[tuple[str, bool, bool]] = []  # each: its name, is it silent, is it prose
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            return
        known, (_, silent, prose) = (
            dict(attrs),
            self.within[-1] if self.within else ("", False, False),
        )
        if tag in _PROSE:
            self.prose.append([])
        apart = tag in _APART or known.get("class") == "marks" or known.get("id") in _APART
        self.within.append(
            (tag, silent or tag in {"script", "style"}, (prose or tag in _PROSE) and not apart)
        )

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass
        if tag in _PROSE:
            self.prose.append([])

    def handle_data(self, data: str) -> None:
        _, silent, prose = self.within[-1] if self.within else ("", False, False)
        if not silent:
            self.said.append(data)
        if prose:
            self.prose[-1].append(data)


_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})
_PROSE = frozenset({"p", "li", "figcaption", "dd"})
# Not prose, wherever they stand: pictures, numbers of sources, lists of links, sources and files.
_APART = frozenset({"svg", "nav", "header", "footer", "sources", "cite", "data"})


def text_of(page: str) -> str:
    """Return what a page says, scripts and styles left out."""
    return " ".join(_Text(page).said)


def prose_of(page: str) -> list[str]:
    """Return the paragraphs and the entries of lists of a page; cells of tables are none."""
    parts = (" ".join("".join(part).split()) for part in _Text(page).prose)
    return [part for part in parts if part]


def built(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, by their path in it."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def pages(files: dict[str, bytes]) -> Iterator[tuple[str, Read]]:
    for path, content in files.items():
        if path.endswith(".html") and path != "map.html":
            yield path, Read(content.decode())


def broken(folder: Path, files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return links within the site that lead nowhere, with the page they are on."""
    read = dict(pages(files))
    wrong = []
    for path, page in read.items():
        for _, address in page.ways:
            if address.startswith(("https://", "http://")):
                continue
            bare, fragment = urldefrag(address)
            bare = unquote(bare.partition("?")[0])
            target = (folder / path).parent / bare if bare else folder / path
            name = target.resolve().relative_to(folder.resolve()).as_posix()
            if name not in files or (name in read and fragment and fragment not in read[name].ids):
                wrong.append((path, address))
    return wrong
