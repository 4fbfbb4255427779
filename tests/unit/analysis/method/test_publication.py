"""The auditor's road: the tables and one text of SQL, run by DuckDB alone."""

import json
from pathlib import Path

import pytest
from tests.unit.made import python

import bordergraph
from bordergraph import Workbench
from bordergraph.errors import OutputError, UsageError

RUN = "import duckdb, json; print(json.dumps(duckdb.connect().execute(open('method.sql').read()).fetchall()))"


@pytest.mark.parametrize("form", ["csv", pytest.param("parquet", marks=pytest.mark.slow)])
def test_duckdb_alone_gives_the_rows_of_gaps(tmp_path: Path, form: str, shipped: Workbench) -> None:
    shipped.export_method(tmp_path, form)
    # -I: nothing of this checkout can be imported there.
    rows = json.loads(python("-I", "-c", RUN, cwd=tmp_path))
    listed = [gap for gap in shipped.gaps() if gap.basis == "candidate"]
    assert len(listed) == len(rows) > 0
    assert sorted(
        [*g.agencies, g.threat, g.need, g.channel, str(g.searched_on), g.always] for g in listed
    ) == sorted([*row[:6], bool(row[7])] for row in rows)


@pytest.mark.slow
def test_the_same_bytes_again(tmp_path: Path, shipped: Workbench) -> None:
    for name, kg in (("one", shipped), ("two", bordergraph.open())):
        kg.export_method(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_what_cannot_be_written(tmp_path: Path, shipped: Workbench) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        shipped.export_method(tmp_path / "file")
    with pytest.raises(UsageError, match="unknown format 'xlsx'"):
        shipped.export_method(tmp_path, "xlsx")
