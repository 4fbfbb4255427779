"""Hostile words in every field of a network: nothing runs, nothing is asked for, nothing breaks."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.made import DATA

from bordergraph.model import Citation, Network
from bordergraph.record import Place
from bordergraph.views.map.data import map_data
from bordergraph.views.map.payload import MapOptions

from .conftest import Watched, often, page_of

pytestmark = pytest.mark.browser

RUN = "window.hit=(window.hit||0)+1"
HOSTILE = tuple(
    word.replace("RUN()", RUN)
    for word in json.loads((DATA / "hostile.json").read_text(encoding="utf-8"))
)


def test_the_corpus_is_large() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


def _poisoned(value: Any, words: Iterator[str], keep: frozenset[str]) -> Any:
    """Return a value with every free text replaced by the next hostile one."""
    if isinstance(value, Citation):
        return replace(value, locator=next(words), note=next(words))
    if isinstance(value, tuple):
        return tuple(_poisoned(v, words, keep) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes: dict[str, Any] = {
            f.name: next(words)
            for f in fields(value)
            if type(getattr(value, f.name)) is str and f.name not in keep
        }
        for f in fields(value):
            inner = getattr(value, f.name)
            if isinstance(inner, tuple) and inner and isinstance(inner[0], Citation):
                changes[f.name] = _poisoned(inner, words, keep)
            elif f.name == "acronyms":
                changes[f.name] = (next(words),)
        return replace(value, **changes)
    return value


REFERENCES = frozenset(
    {"id", "agency", "arrangement", "threat", "giver", "receiver", "broader", "parent", "source"}
)


def _endless(start: int) -> Iterator[str]:
    while True:
        yield HOSTILE[start % len(HOSTILE)]
        start += 1


def _tables(network: Network) -> dict[str, tuple[Any, ...]]:
    """Return what a network holds, by name."""
    return {name: value for name, value in vars(network).items() if isinstance(value, tuple)}


def _hostile_network(network: Network, start: int) -> Network:
    words = _endless(start)
    held = _tables(network).items()
    changes: dict[str, Any] = {name: _poisoned(table, words, REFERENCES) for name, table in held}
    return replace(network, title=HOSTILE[start % len(HOSTILE)], **changes)


def _renamed(network: Network, named: dict[str, str]) -> Network:
    """Return the network with the ids of some agencies replaced everywhere."""

    def swap(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(swap, value))
        if is_dataclass(value) and not isinstance(value, type | Citation):
            held = {"id", "agency", "giver", "receiver"} & {f.name for f in fields(value)}
            ids = {name: getattr(value, name) for name in held}
            return replace(value, **{name: named.get(ident, ident) for name, ident in ids.items()})
        return value

    return replace(network, **{name: swap(table) for name, table in _tables(network).items()})


def _visit(watched: Watched, path: Path) -> None:
    """Open everything there is to open."""
    for state in (
        "#size=0&pairs=0",
        "#view=matrix&size=0",
        "#lang=fr&view=tables&size=0",
        "#layout=threats&size=0&kinds=agency~association~program~channel~threat",
        "#layout=geographic&size=0",
        "#then=2012&year=2016",
    ):
        page = watched.open(path, state)
        for ident in (
            "arrangement/best", "threat/terrorism", "gap:agency/csis|agency/fbi",
            "line:flow|agency/atf|agency/rcmp", "tie:agency/atf|agency/rcmp",
        ):  # fmt: skip
            page.evaluate("(id) => { location.hash = `sel=${encodeURIComponent(id)}`; }", ident)
            page.wait_for_timeout(40)
            page.evaluate("document.querySelectorAll('#details summary').forEach((s) => s.click())")
        for table in (
            "agencies", "arrangements", "links", "gaps", "needs", "findings", "sources",
        ):  # fmt: skip
            page.evaluate("(t) => { location.hash = `view=tables&size=0&table=${t}`; }", table)
            page.wait_for_timeout(30)
        page.mouse.move(500, 400)
        page.mouse.move(520, 380)
    assert page.evaluate("window.hit") is None
    links = page.evaluate(
        "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
    )
    assert all(link.startswith(("#", "http://", "https://")) for link in links)
    assert page.locator("iframe, object, embed, base, form, svg script").count() == 0
    assert page.is_visible("#top")


@pytest.mark.parametrize("start", often(*range(0, len(HOSTILE), 13)))
def test_hostile_words_in_every_field_run_nothing(
    watched: Watched, network: Network, tmp_path: Path, start: int
) -> None:
    hostile = _hostile_network(network, start)
    word = HOSTILE[start % len(HOSTILE)]
    options = MapOptions(
        title=hostile.title,
        note=word,
        places=(Place("p", word, kind=word, country=word, coordinates=(45.0, -75.0)),),
        short_fr={"agency/rcmp": word},
    )
    data = map_data(hostile, options=options)
    assert data.counts.gaps
    _visit(watched, page_of(data, tmp_path))


IDS = [word for word in HOSTILE if word]
# Renamed together: most of a test is the opening of its page.
RENAMED = ("rcmp", "cbsa", "opp", "csis", "cbp", "uscg", "atf", "fbi", "hsi", "ijc")


@pytest.mark.parametrize("start", range(0, len(IDS), len(RENAMED)))
def test_hostile_ids_run_nothing(
    watched: Watched, network: Network, tmp_path: Path, start: int
) -> None:
    named = dict(zip(RENAMED, IDS[start:], strict=False))
    label = {a.id: a.label for a in network.agencies}
    page = watched.open(page_of(_renamed(network, named), tmp_path), "#size=0")
    for old, word in named.items():
        ident = f"agency/{word}"
        page.evaluate("(id) => { location.hash = `sel=${encodeURIComponent(id)}`; }", ident)
        page.wait_for_timeout(40)
        assert label[old] in page.inner_text("#details"), word
        assert page.evaluate("window.hit") is None, word
