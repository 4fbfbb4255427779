"""Tables as Parquet: the same rows, with types."""

from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb

from bordergraph import Workbench
from bordergraph.model import Agency, Network
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS
from bordergraph.tables.parquet import parquet_files
from bordergraph.tables.writer import table_rows


def test_parquet_holds_the_same_with_types(shipped: Workbench, tmp_path: Path) -> None:
    shipped.export("parquet", tmp_path)
    rows = {name: table for name, table in table_rows(shipped.network()).items() if table[1]}
    assert {path.stem for path in tmp_path.iterdir()} == set(rows)
    for name, (columns, written) in rows.items():
        found = duckdb.read_parquet(str(tmp_path / f"{name}.parquet"))
        expected = [
            tuple(_typed(name, k, c) for k, c in zip(found.columns, r, strict=False))
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


def test_parquet_keeps_what_csv_has_to_quote() -> None:
    label = "A \"quoted\"\nlabel; \u00e9, 'x'"
    files = parquet_files(Network(agencies=(Agency("a", label, country="CA"), Agency("b", "=1+1"))))
    assert list(files) == ["agencies.parquet"]
    with NamedTemporaryFile(suffix=".parquet") as file:
        file.write(files["agencies.parquet"])
        file.flush()
        rows = duckdb.read_parquet(file.name).project("id, label, country").fetchall()
    assert rows == [("a", label, "CA"), ("b", "=1+1", None)]
