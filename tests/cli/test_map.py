"""``bordergraph map`` with two sides or a story, and faults that leave nothing behind."""

from pathlib import Path

import pytest

import bordergraph
from bordergraph.errors import DataError, UsageError

from .conftest import TINY, Run


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--compare", "2012-12-31", "2016-12-31"), '"then": 2012'),
        (("--whatif", "--remove joint-team"), '"change": "--remove joint-team"'),
    ],
)
def test_two_days_or_a_change_open_side_by_side(
    tiny: Run, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    file = tmp_path / "map.html"
    assert tiny("map", "-o", str(file), *args).code == 0
    assert told in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--whatif", "--remov IBET"), "--remov"),
        (("--whatif", ""), "nothing would change"),
        (("--whatif", '--remove "IBET'), "quote"),
        (("--whatif", "--remove nobody-such"), "nobody-such"),
        (("--compare", "2012-12-31", "soon"), "soon"),
        (("--as-of", "2012", "--compare", "2010", "2011"), "exclude each other"),
        (("--compare", "2012", "2013", "--whatif", "--remove joint-team"), "exclude each other"),
    ],
)
def test_what_cannot_be_laid_side_by_side_is_refused(
    tiny: Run, tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "map.html"
    ended = tiny("map", "-o", str(file), *args)
    assert ended.code == 2
    assert said in ended.err
    assert not file.exists()


OWN = """title: {en: My story, fr: Mon histoire}
steps:
  - claim: "{agencies|agency is|agencies are} here"
    note: "State of {day}; not assessed: {needs.not-assessed}"
    view: {view: tables, table: agencies}
    sources: SOURCE
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    source = bordergraph.open(TINY).network().sources[0].id
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace("SOURCE", source), encoding="utf-8")
    return path


def test_a_story_of_the_readers_own_is_told(tiny: Run, own: Path, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    done = tiny("map", "-o", str(page), "--story", str(own))
    assert done.code == 0, done.err
    agencies = bordergraph.open(TINY).map().whole.counts.agencies
    assert f"{agencies} agencies are here" in page.read_text(encoding="utf-8")
    again = bordergraph.open(TINY).map(story=own)
    assert again.to_text() == page.read_text(encoding="utf-8")


def test_faults_are_all_told_and_nothing_is_written(tiny: Run, own: Path, tmp_path: Path) -> None:
    text = own.read_text("utf-8").replace("{day}", "{daay}").replace("agencies}", "tis, x: 1}")
    own.write_text(text, encoding="utf-8")
    page, kept = tmp_path / "map.html", tmp_path / "spots.json"
    done = tiny("map", "-o", str(page), "--positions", str(kept), "--story", str(own))
    assert done.code != 0
    assert "own.yaml, step 1, note: no number 'daay' (did you mean 'day'?)" in done.err
    assert "step 1, view, table: no 'tis'" in done.err
    assert "step 1, view: unknown key 'x'" in done.err
    assert not page.exists()
    assert not kept.exists()
    with pytest.raises(DataError) as raised:
        bordergraph.open(TINY).map(story=own)
    assert len(raised.value.faults) == 3


@pytest.mark.parametrize("name", ["nfp", "", ".", "no\0thing"])
def test_no_such_story(name: str) -> None:
    with pytest.raises(UsageError, match="no story") as raised:
        bordergraph.open(TINY).map(story=name)
    assert "npf" in raised.value.hint
