"""Nothing lies in the page that nobody reads: each attribute of its marks, lines and records."""

import base64
import json
import re
import zlib
from dataclasses import fields
from pathlib import Path

import pytest

from bordergraph.model import Network
from bordergraph.views.map import data as map_module
from bordergraph.views.map import payload
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map, page_script

from .conftest import Watched, page_of

UNWRITTEN = {"scope", "bubbles"}
OPENING = {"MapOptions"}
RECORDS = [name for name in vars(payload) if name.startswith("Map") and name not in OPENING]
# Notes which attributes of the marks and lines a script asks for.
NOTING = """
window.noted = {"map-nodes": [], "map-edges": []};
const parse = JSON.parse;
JSON.parse = (text) => {
  const value = parse(text);
  const id = Object.keys(noted).find((i) => document.getElementById(i)?.textContent === text);
  const noting = { get: (of, key) => { noted[id].push(String(key)); return of[key]; } };
  return id ? value.map((item) => new Proxy(item, noting)) : value;
};
"""


@pytest.mark.browser
@pytest.mark.parametrize("largest", [map_module.MAX_THINGS, 3])
def test_every_attribute_of_marks_and_lines_is_read(
    watched: Watched,
    network: Network,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    largest: int,
) -> None:
    monkeypatch.setattr(map_module, "MAX_THINGS", largest)
    watched.page.add_init_script(NOTING)
    page = watched.open(page_of(network, tmp_path), "#view=map")
    noted = page.evaluate("noted")
    # Between communities the page draws its lines by itself.
    for block in ("map-nodes", "map-edges")[: 1 if largest == 3 else 2]:
        written = json.loads(page.inner_html(f"#{block}"))
        assert written
        assert {key for item in written for key in item} - set(noted[block]) == set(), block


def _read(name: str) -> bool:
    """Tell whether a script reads a field, by name or by taking it out of an object."""
    known = re.sub(r"^const [A-Z]+ = \{[^}]*\};\n", "", page_script(), flags=re.MULTILINE)
    return bool(re.search(rf"\.{name}\b|[{{,]\s*{name}\s*[,}}]", known))


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_of_a_record_is_read(record: str) -> None:
    unread = {f.name for f in fields(getattr(payload, record)) if not _read(f.name)}
    assert unread <= UNWRITTEN


def test_what_only_the_layout_needs_is_not_written_beside_the_marks(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_module, "MAX_THINGS", 3)
    data = map_data(network)
    page = build_map(data)
    packed = re.search(r'data-packed="deflate">([^<]+)<', page)
    marks = re.search(r'id="map-nodes">([^<]+)<', page)
    assert data.bubbles
    assert packed
    assert marks
    text = zlib.decompress(base64.b64decode(packed[1])).decode()
    assert not [name for name in UNWRITTEN if f'"{name}"' in text]
    assert [(m["x"], m["y"]) for m in json.loads(marks[1])] == list(data.bubbles)


def test_a_field_that_nothing_reads_is_found() -> None:
    assert not _read("tested_on")
    assert _read("searched_on")
