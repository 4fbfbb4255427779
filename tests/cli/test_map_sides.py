"""``bordergraph map`` with two sides: days and changes, and what is refused."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Ended


def data_of(path: Path) -> dict[str, Any]:
    found = re.search(r'id="map-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.slow
def test_two_days_open_side_by_side(run: Callable[..., Ended], tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert run("map", "-o", str(file), "--compare", "2012-12-31", "2025-12-31").code == 0
    opening = data_of(file)["opening"]
    assert (opening["then"], opening["year"]) == (2012, 2025)


@pytest.mark.slow
def test_changes_are_read_as_whatif_reads_them(run: Callable[..., Ended], tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert run("map", "-o", str(file), "--whatif", "--remove IBET").code == 0
    told = data_of(file)["compared"]
    assert told["change"] == "--remove IBET"
    assert told["needs"], "needs lose their regular channel"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--whatif", "--remov IBET"), "--remov"),
        (("--whatif", ""), "nothing would change"),
        (("--whatif", '--remove "IBET'), "quote"),
        (("--whatif", "--remove nobody-such"), "nobody-such"),
        (("--compare", "2012-12-31", "soon"), "soon"),
        (("--compare", "2012", "2013", "--whatif", "--remove IBET"), "exclude each other"),
    ],
)
def test_what_cannot_be_laid_side_by_side_is_refused(
    run: Callable[..., Ended], tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "map.html"
    ended = run("map", "-o", str(file), *args)
    assert ended.code == 2
    assert said in ended.err
    assert not file.exists()


def test_two_days_and_a_day_exclude_each_other(run: Callable[..., Ended], tmp_path: Path) -> None:
    ended = run("--as-of", "2012", "map", "-o", str(tmp_path / "m"), "--compare", "2010", "2011")
    assert ended.code == 2
    assert "exclude each other" in ended.err
