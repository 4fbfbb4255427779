"""The data package: every cell is what its schema says, and the tables are those that are read."""

import hashlib
import json
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb
import pytest
from tests.unit.made import csv_rows

import bordergraph
from bordergraph import Workbench
from bordergraph.model import Agency, Mandate, Network
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS
from bordergraph.tables.package import package_files, parquet_files
from bordergraph.tables.writer import table_rows

MINE = {"name": "mine", "title": "Mine"}


@pytest.fixture(scope="module")
def package(shipped: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    shipped.export("datapackage", folder)
    return folder


def _json(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return found


def _wrong(cell: str, field: dict[str, Any]) -> bool:
    rules = field.get("constraints", {})
    if not cell:
        return bool(rules.get("required"))
    if field["type"] == "number":
        return not rules["minimum"] <= float(cell) <= rules["maximum"]
    if field["type"] == "boolean":
        return cell not in {*field["trueValues"], *field["falseValues"]}
    if "enum" in rules and cell not in rules["enum"]:
        return True
    return "pattern" in rules and not re.fullmatch(rules["pattern"], cell)


def test_every_cell_of_the_graph_is_what_its_schema_says(package: Path) -> None:
    resources = {r["name"]: r for r in _json(package, "datapackage.json")["resources"]}
    rows = {name: csv_rows(package / r["path"]) for name, r in resources.items()}
    assert len(resources) > 10
    for name, resource in resources.items():
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        assert list(fields) == list(rows[name][0])
        assert [(k, r[k]) for r in rows[name] for k, f in fields.items() if _wrong(r[k], f)] == []
        for key in resource["schema"].get("primaryKey", ()):
            assert len({r[key] for r in rows[name]}) == len(rows[name])
        for foreign in resource["schema"].get("foreignKeys", ()):
            (column,), other = foreign["fields"], foreign["reference"]["resource"] or name
            assert {r[column] for r in rows[name]} - {""} <= {r["id"] for r in rows[other]}


def test_it_says_of_the_data_what_the_graph_says_of_itself(package: Path) -> None:
    told = _json(package, "datapackage.json")
    assert told["version"] == bordergraph.resources.data_version()
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert told["licenses"] == [{"name": "CC-BY-4.0", "path": licence}]
    assert told["homepage"] == "https://w3id.org/bordergraph/graph"


def test_every_table_is_described_with_its_sum(package: Path) -> None:
    resources = _json(package, "datapackage.json")["resources"]
    tables = {path.name: path.read_bytes() for path in package.glob("*.csv")}
    assert {r["path"] for r in resources} == tables.keys()
    for resource in resources:
        total = hashlib.sha256(tables[resource["path"]]).hexdigest()
        assert resource["hash"] == f"sha256:{total}"


def test_its_tables_are_read_as_the_same_network(package: Path, shipped: Workbench) -> None:
    again = bordergraph.open(package).network()
    written = {k: (c, [tuple(r) for r in rows]) for k, (c, rows) in table_rows(again).items()}
    assert written == table_rows(shipped.network())


def test_parquet_holds_the_same_with_types(package: Path, shipped: Workbench) -> None:
    rows = table_rows(shipped.network())
    for path in sorted((package / "parquet").glob("*.parquet")):
        found = duckdb.read_parquet(str(path))
        columns, written = rows[path.stem]
        expected = [
            tuple(_typed(path.stem, k, c) for k, c in zip(found.columns, r, strict=False))
            for r in written
        ]
        assert list(columns[: len(found.columns)]) == found.columns
        assert found.fetchall() == expected


def _typed(table: str, column: str, cell: str) -> object:
    kind = COLUMNS[table][column].type
    if not cell:
        return None
    return (
        float(cell) if kind in {Type.WEIGHT, Type.SHARE}
        else cell == "true" if kind is Type.YES_NO else cell
    )  # fmt: skip


def test_the_same_network_gives_the_same_bytes() -> None:
    agencies = (Agency("a", "=1+1"), Agency("b", "\uff1d1"))
    network = Network(agencies=agencies, mandates=(Mandate("a", "t"),))
    one, two = (package_files(network, MINE) for _ in range(2))
    assert one == two
    assert "a,'=1+1," in one["agencies.csv"].decode()
    assert "b,'\uff1d1," in one["agencies.csv"].decode()
    assert "focus.csv" not in one
    # No threat is told of, so nothing can be asked of the table of threats.
    (mandates,) = (
        r for r in json.loads(one["datapackage.json"])["resources"] if r["name"] == "mandates"
    )
    assert [k["fields"] for k in mandates["schema"]["foreignKeys"]] == [["agency"]]


def test_a_graph_that_says_nothing_of_itself_is_a_network(tmp_path: Path) -> None:
    kg = bordergraph.from_frames(agencies=[{"id": "a", "label": "A"}])
    assert kg.export("datapackage", tmp_path).remarks == ()
    told = _json(tmp_path, "datapackage.json")
    assert (told["name"], told["title"], told.get("licenses")) == ("network", "frames", None)


def test_the_tables_alone_are_the_parquet_of_the_package(
    package: Path, shipped: Workbench, tmp_path: Path
) -> None:
    shipped.export("parquet", tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in (package / "parquet").iterdir()}


def test_parquet_keeps_what_csv_has_to_quote() -> None:
    label = "A \"quoted\"\nlabel; \u00e9, 'x'"
    files = parquet_files(Network(agencies=(Agency("a", label, country="CA"), Agency("b", "=1+1"))))
    assert list(files) == ["agencies.parquet"]
    with NamedTemporaryFile(suffix=".parquet") as file:
        file.write(files["agencies.parquet"])
        file.flush()
        rows = duckdb.read_parquet(file.name).project("id, label, country").fetchall()
    assert rows == [("a", label, "CA"), ("b", "=1+1", None)]
