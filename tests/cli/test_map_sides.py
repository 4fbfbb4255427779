"""``bordergraph map`` with two sides: days and changes, and what is refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run


def data_of(path: Path) -> dict[str, Any]:
    found = re.search(r'id="map-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_two_days_open_side_by_side(tiny: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert tiny("map", "-o", str(file), "--compare", "2012-12-31", "2016-12-31").code == 0
    opening = data_of(file)["opening"]
    assert (opening["then"], opening["year"]) == (2012, 2016)


def test_changes_are_read_as_whatif_reads_them(tiny: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert tiny("map", "-o", str(file), "--whatif", "--remove joint-team").code == 0
    told = data_of(file)["compared"]
    assert told["change"] == "--remove joint-team"
    assert told["needs"], "needs lose their regular channel"


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
