"""The file of the map: nothing in it that nobody reads, and of many records compressed to the same page."""

import json
import re
from pathlib import Path

import pytest
from tests.site_read import inflated
from tests.unit import made

from bordergraph.model import Agency, Arrangement, Dependency, Network, Threat
from bordergraph.views.map import data as map_module
from bordergraph.views.map import payload
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map, page_script, plain_summary
from bordergraph.views.map.payload import LISTED

from .conftest import Watched, page_of

OPENING = {"MapOptions"}
RECORDS = [name for name in vars(payload) if name.startswith("Map") and name not in OPENING]
# Notes which attributes of the marks and lines a script asks for.
NOTING = """
window.noted = {"map-nodes": [], "map-edges": []};
const parse = JSON.parse;
JSON.parse = (text) => {
  const value = parse(text);
  const id = value[0]?.of ? "map-edges" : value[0]?.size ? "map-nodes" : "";
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
        text = page.inner_html(f"#{block}")
        written = json.loads(text) if block == "map-nodes" else inflated(page.content(), block)
        assert written
        assert {key for item in written for key in item} - set(noted[block]) == set(), block


def _read(name: str) -> bool:
    """Tell whether a script reads a field, by name or by taking it out of an object."""
    known = re.sub(r"^const [A-Z]+ = \{[^}]*\};\n", "", page_script(), flags=re.MULTILINE)
    return bool(re.search(rf"\.{name}\b|[{{,]\s*{name}\s*[,}}]", known))


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_of_a_record_is_read(record: str) -> None:
    assert {name for name in getattr(payload, record)._fields if not _read(name)} == set()


def test_a_field_that_nothing_reads_is_found() -> None:
    assert not _read("tested_on")
    assert _read("searched_on")


# Every text that a canvas is asked to measure, in letters.
MEASURING = """
window.measured = 0;
const measure = CanvasRenderingContext2D.prototype.measureText;
CanvasRenderingContext2D.prototype.measureText = function (text) {
  window.measured += String(text).length;
  return measure.call(this, text);
};
"""


def _crowd(agencies: int) -> Network:
    """Return a network whose agencies each sit in two programs and need thirty others."""
    names = [f"a{i:04}" for i in range(agencies)]
    programs = [f"p{i:04}" for i in range(agencies // 5)]
    members = ((programs[(i * k) % len(programs)], a) for i, a in enumerate(names) for k in (1, 3))
    return made.network(
        agencies=" ".join(f"{a}:{('CA', 'US')[i % 2]}" for i, a in enumerate(names)),
        threats=" ".join(f"t{i:02}" for i in range(agencies // 30)),
        arrangements=" ".join(programs),
        participations=", ".join(f"{program}: {a}" for program, a in members),
        mandates=", ".join(f"t{i // 30:02}: {a}" for i, a in enumerate(names)),
        dependencies=tuple(
            Dependency("patrol", "patrol", cross_border=far, value=1.0) for far in (True, False)
        ),
    )


@pytest.mark.slow
def test_a_page_of_many_records_stays_small_for_each_agency() -> None:
    data = [map_data(_crowd(n)) for n in (60, 120)]
    small, large = (len(build_map(each)) for each in data)
    # 5 MiB for the 1,500 agencies up to which each is drawn are 3,500 bytes for each.
    assert (large - small) / 60 < 2500
    # Without a script the first possible gaps are told, and all of them counted.
    told = plain_summary(data[1], "en")
    assert len(told["rows"]) == LISTED < data[1].counts.gaps
    assert f"{data[1].counts.gaps:,} possible gaps" in " ".join(told["points"])


@pytest.mark.browser
def test_a_very_long_country_or_name_is_not_measured_letter_by_letter(
    watched: Watched, tmp_path: Path
) -> None:
    long = "x" * 20_000
    network = made.network(
        agencies=(Agency("a", long, country=long), *made.told("agencies", f"b:{long} c")),
        threats=(Threat("guns", long),),
        arrangements=(Arrangement("p", long, kind=long), *made.told("arrangements", "q")),
        participations="p: a b, q: a b",
        mandates="guns: a b c",
    )
    watched.page.add_init_script(MEASURING)
    page = watched.open(page_of(network, tmp_path), "#view=map&size=0")
    for layout in ("islands", "communities", "threats"):
        page.evaluate(f"location.hash = 'view=map&size=0&layout={layout}'")
        page.evaluate("() => new Promise(requestAnimationFrame)")
    # A cut of one letter at a time would measure some two hundred million.
    assert 0 < page.evaluate("window.measured") < 4_000_000
