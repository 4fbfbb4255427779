"""A site as a reader of it sees it: its files, the links of its pages, and those that lead nowhere."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Read(HTMLParser):
    """The ids, addresses and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.ways: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        for name in ("href", "src"):
            if known.get(name) is not None:
                where = f"{tag}:{known.get('rel', '')}" if tag == "link" else tag
                self.ways.append((where, str(known[name])))
        if tag == "script":
            self.scripts.append(str(known.get("src") or known.get("type")))


def built(folder: Path) -> dict[str, bytes]:
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
