"""A page of many records is compressed: small for each agency, and the same page when it is open."""

from pathlib import Path

import pytest

from bordergraph.model import (
    Agency,
    Arrangement,
    Dependency,
    Mandate,
    Network,
    Participation,
    Threat,
)
from bordergraph.views.map import page as page_of_map
from bordergraph.views.map.data import map_data
from bordergraph.views.map.page import build_map, plain_summary
from bordergraph.views.map.payload import LISTED

from .conftest import Watched, often, page_of

KINDS = "window.bordergraphMap.kinds().sort()"
NAMED = "window.bordergraphMap.named().map(([id]) => id).sort()"
# Every text that a canvas is asked to measure, in letters.
MEASURING = """
window.measured = 0;
const measure = CanvasRenderingContext2D.prototype.measureText;
CanvasRenderingContext2D.prototype.measureText = function (text) {
  window.measured += String(text).length;
  return measure.call(this, text);
};
"""


@pytest.mark.browser
@pytest.mark.parametrize("view", often("ties", "map"))
def test_a_compressed_page_shows_what_a_plain_one_does(
    watched: Watched, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    data = map_data(network)
    shown = []
    for heavy in (page_of_map.LARGE, 10):
        monkeypatch.setattr(page_of_map, "LARGE", heavy)
        path = page_of(data, tmp_path)
        assert ("data-packed" in path.read_text("utf-8").split("map-words")[0]) is (heavy == 10)
        page = watched.open(path, f"#view={view}")
        shown.append(
            [
                page.evaluate(KINDS),
                page.evaluate(NAMED),
                page.inner_text("#details"),
                page.inner_text("#legend"),
            ]
        )
    assert shown[0][0]
    assert shown[0] == shown[1]


def _crowd(agencies: int) -> Network:
    """Return a network whose agencies each sit in two programs and need thirty others."""
    names = [f"a{i:04}" for i in range(agencies)]
    programs = [f"p{i:04}" for i in range(agencies // 5)]
    return Network(
        agencies=tuple(
            Agency(a, f"Agency {a}", country=("CA", "US")[i % 2]) for i, a in enumerate(names)
        ),
        threats=tuple(Threat(f"t{i:02}", f"Threat {i}") for i in range(agencies // 30)),
        arrangements=tuple(Arrangement(p, f"Program {p}") for p in programs),
        participations=tuple(
            Participation(a, programs[(i * k) % len(programs)])
            for i, a in enumerate(names)
            for k in (1, 3)
        ),
        mandates=tuple(Mandate(a, f"t{i // 30:02}") for i, a in enumerate(names)),
        dependencies=tuple(
            Dependency("patrol", "patrol", cross_border=far, value=1.0) for far in (True, False)
        ),
    )


@pytest.mark.slow
def test_a_page_of_many_records_stays_small_for_each_agency(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_of_map, "LARGE", 1000)
    data = [map_data(_crowd(n)) for n in (60, 120)]
    small, large = (len(build_map(each)) for each in data)
    assert all(map(page_of_map.is_heavy, data))
    # 5 MiB for the 1,500 agencies up to which each is drawn are 3,500 bytes for each.
    assert (large - small) / 60 < 2500
    # Without a script the first possible gaps are told, and all of them counted.
    told = plain_summary(data[1], "en")
    assert len(told.rows) == LISTED < data[1].counts.gaps
    assert f"{data[1].counts.gaps:,} possible gaps" in " ".join(told.points)


@pytest.mark.browser
def test_a_very_long_country_or_name_is_not_measured_letter_by_letter(
    watched: Watched, tmp_path: Path
) -> None:
    long = "x" * 20_000
    network = Network(
        agencies=(
            Agency("a", long, country=long),
            Agency("b", "B", country=long),
            Agency("c", "C"),
        ),
        threats=(Threat("guns", long),),
        arrangements=(Arrangement("p", long, kind=long), Arrangement("q", "Q")),
        participations=tuple(Participation(a, p) for a in "ab" for p in "pq"),
        mandates=tuple(Mandate(a, "guns") for a in "abc"),
    )
    watched.page.add_init_script(MEASURING)
    page = watched.open(page_of(network, tmp_path), "#view=map&size=0")
    for layout in ("islands", "communities", "threats"):
        page.evaluate(f"location.hash = 'view=map&size=0&layout={layout}'")
        page.evaluate("() => new Promise(requestAnimationFrame)")
    # A cut of one letter at a time would measure some two hundred million.
    assert 0 < page.evaluate("window.measured") < 4_000_000
