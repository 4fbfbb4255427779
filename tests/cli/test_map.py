"""``bordergraph map``: what it writes and says, two years or a story, and faults that leave nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.site_read import inflated
from tests.unit.made import faults_of, put

import bordergraph
from bordergraph.errors import UsageError

from .conftest import TINY, Run


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "map.html"


def data_of(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = inflated(path.read_text("utf-8"), "map-data")
    return data


def test_it_writes_one_file_and_says_what_is_in_it(tiny: Run, target: Path) -> None:
    done = tiny("map", "-o", str(target))
    assert (done.code, done.out) == (0, "")
    assert re.fullmatch(
        r".*map\.html: \d+ agencies, \d+ pairs of them linked, \d+ possible gaps?\n", done.err
    )
    assert [p.name for p in target.parent.iterdir()] == ["map.html"]
    assert data_of(target)["note"]


def test_it_opens_on_what_was_asked_for(tiny: Run, target: Path) -> None:
    opening = ("--focus", "alpha", "--layout", "communities", "--lang", "fr")
    assert tiny("map", "-o", str(target), *opening).code == 0
    assert data_of(target)["opening"] == {
        "layout": "communities", "pairs": 10, "size": 22, "ties": 70, "sel": "agency/alpha", "ego": 1,
    }  # fmt: skip
    assert '<html lang="fr"' in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"), [(("-o", "map.html", "--threat", "none-such"), "none-such"), ((), "--output")]
)
def test_an_unknown_name_is_refused_and_an_output_required(
    tiny: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = tiny("map", *args)
    assert (done.code, said in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_two_years_open_side_by_side(tiny: Run, target: Path) -> None:
    assert tiny("map", "-o", str(target), "--compare", "2012-12-31", "2016-12-31").code == 0
    assert data_of(target)["opening"].items() >= {"then": 2012, "year": 2016}.items()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2012-12-31", "soon"), "soon"),
        (("2012", "2016-12-31"), "compare"),
        (("2016-12-31", "2012-12-31"), "earlier first"),
        (("1850-12-31", "2012-12-31"), "write 2001-12-31 and 2020-12-31"),
    ],
)
def test_days_that_end_no_year_of_the_page_are_refused(
    tiny: Run, target: Path, days: tuple[str, str], said: str
) -> None:
    ended = tiny("map", "-o", str(target), "--compare", *days)
    assert ended.code == 2
    assert said in ended.err
    assert not target.exists()


OWN = """title: {en: My story, fr: Mon histoire}
steps:
  - claim: "{agencies|agency is|agencies are} here"
    note: "State of {day}; not assessed: {needs.not-assessed}"
    view: "view=tables&table=agencies"
    sources: SOURCE
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    source = bordergraph.open(TINY).network().sources[0].id
    return put(tmp_path / "own.yaml", OWN.replace("SOURCE", source))


def test_a_story_of_the_readers_own_is_told(tiny: Run, own: Path, target: Path) -> None:
    done = tiny("map", "-o", str(target), "--story", str(own))
    assert done.code == 0, done.err
    agencies = bordergraph.open(TINY).map().whole.counts.agencies
    assert f"{agencies} agencies are here" in json.dumps(data_of(target))
    again = bordergraph.open(TINY).map(story=own)
    assert again.to_text() == target.read_text(encoding="utf-8")


def test_faults_are_all_told_and_nothing_is_written(tiny: Run, own: Path, target: Path) -> None:
    text = own.read_text("utf-8").replace("{day}", "{daay}").replace("=agencies", "=ties&x=1")
    own.write_text(text, encoding="utf-8")
    done = tiny("map", "-o", str(target), "--story", str(own))
    assert done.code != 0
    assert "own.yaml, step 1, note: no number 'daay' (did you mean 'day'?)" in done.err
    assert "step 1, view: unknown key 'x'" in done.err
    assert not target.exists()
    assert len(faults_of(bordergraph.open(TINY).map, story=own)) == 2


@pytest.mark.parametrize("name", ["nfp", "", ".", "no\0thing"])
def test_no_such_story(name: str) -> None:
    with pytest.raises(UsageError, match="no story") as raised:
        bordergraph.open(TINY).map(story=name)
    assert "npf" in raised.value.hint
