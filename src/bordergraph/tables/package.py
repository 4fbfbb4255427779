"""The tables as a data package (Frictionless), each with its schema for other programs.

The schemas follow from the definition of the tables alone, like the reader and docs/tables.md.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bordergraph.schema import Type
from bordergraph.tables.columns import CITATION, COLUMNS, LISTS, PAIRS, PURPOSE
from bordergraph.tables.writer import csv_bytes, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from bordergraph.model import Network
    from bordergraph.tables.columns import TableColumn

    _Tables: TypeAlias = dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]

# A date is a year, a month or a day, which no type of a date allows.
_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
# Tables with one row per id; others have one per citation.
_KEYED_TABLES = ("agencies", "threats", "sources")
_TYPES = {
    **dict.fromkeys((Type.WEIGHT, Type.SHARE), ("number", "DOUBLE")),
    Type.YES_NO: ("boolean", "BOOLEAN"),
}


def package_files(network: Network, metadata: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files of a data package of a network, by name; the same network gives the same.

    Tables without a row are left out, and so is the citation where no row has one. A cell that a
    spreadsheet would run has an apostrophe before it in CSV, and none in Parquet. The metadata are what
    ``datapackage.json`` says of the whole package.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> files = package_files(Network(agencies=(Agency("cbp", "CBP"),)), {"name": "mine"})
        >>> sorted(files)
        ['agencies.csv', 'datapackage.json', 'parquet/agencies.parquet']
    """
    tables = _tables(network)
    files = {f"{n}.csv": csv_bytes(columns, rows, "\n") for n, (columns, rows) in tables.items()}
    resources = [
        _resource(name, columns, tables, files[f"{name}.csv"])
        for name, (columns, _) in tables.items()
    ]
    package = {"profile": "data-package", **metadata, "resources": resources}
    files |= {f"parquet/{name}": content for name, content in _parquet(tables).items()}
    text = json.dumps(package, indent=2, ensure_ascii=False)
    return files | {"datapackage.json": f"{text}\n".encode()}


def _tables(network: Network) -> _Tables:
    """Return the tables that have a row, each without the columns of a citation that none has."""
    tables: _Tables = {}
    for name, (columns, rows) in table_rows(network).items():
        width = len(columns) - len(CITATION)
        if any(any(row[width:]) for row in rows):
            width = len(columns)
        if rows:
            tables[name] = columns[:width], [row[:width] for row in rows]
    return tables


def parquet_files(network: Network) -> dict[str, bytes]:
    """Return the tables of a network as files of Parquet, by name.

    Tables and columns are those of `package_files`; cells are text, numbers and truth values, and an
    empty one is null.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> list(parquet_files(Network(agencies=(Agency("cbp", "CBP"),))))
        ['agencies.parquet']
    """
    return _parquet(_tables(network))


def _parquet(tables: _Tables) -> dict[str, bytes]:
    import duckdb
    import numpy as np

    files = {}
    # One thread, so that the same rows give the same bytes.
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as link:
        for name, (columns, rows) in tables.items():
            cells = {  # noqa: F841 - DuckDB reads it by its name
                column: np.array(column_cells, dtype=object)
                for column, column_cells in zip(columns, zip(*rows, strict=True), strict=True)
            }
            types = [(c, _column_types(COLUMNS[name][c])[1]) for c in columns]
            casts = ", ".join(f'CAST(nullif("{c}", \'\') AS {t}) AS "{c}"' for c, t in types)
            path = Path(folder, f"{name}.parquet")
            options = "FORMAT parquet, COMPRESSION zstd"
            link.execute(f"COPY (SELECT {casts} FROM cells) TO '{path}' ({options})")  # noqa: S608 - names of ours
            files[path.name] = path.read_bytes()
    return files


def _column_types(column: TableColumn) -> tuple[str, str]:
    """Return the types of a column in a table schema and in DuckDB."""
    return _TYPES.get(column.type, ("string", "VARCHAR"))


def _describe(column: TableColumn) -> str:
    """Return the description of a column, with its empty cells and lists."""
    empty = f"`{column.default}`" if column.default else column.empty
    parts = [
        column.description,
        *([f"empty: {empty}"] if empty else []),
        *(["several are joined by ;"] if column.type in {*LISTS, *PAIRS} else []),
        *([f"from the table {column.target}"] if column.target in COLUMNS else []),
    ]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _field(column: TableColumn) -> dict[str, Any]:
    """Return one column as a field of a table schema."""
    rules: dict[str, Any] = {"required": True} if column.is_required else {}
    kind = _column_types(column)[0]
    if kind == "number":
        rules |= {"minimum": 0, "maximum": 1}
    elif column.type is Type.DATE:
        rules["pattern"] = _DATE
    elif column.type is Type.WORD:
        rules["enum"] = list(column.words)
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": _describe(column)}
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": rules} if rules else {})


def _schema(table: str, columns: Sequence[str], tables: Iterable[str]) -> dict[str, Any]:
    """Return the schema of a table, with foreign keys to tables of the package."""
    names = set(tables)
    specs = [COLUMNS[table][name] for name in columns]
    schema: dict[str, Any] = {"fields": [_field(column) for column in specs], "missingValues": [""]}
    if table in _KEYED_TABLES:
        schema["primaryKey"] = ["id"]
    keys = []
    for column in specs:
        if column.type is Type.REF and column.target in names:
            resource = "" if column.target == table else column.target
            reference = {"resource": resource, "fields": ["id"]}
            keys.append({"fields": [column.name], "reference": reference})
    return schema | ({"foreignKeys": keys} if keys else {})


def _resource(name: str, columns: Sequence[str], tables: _Tables, content: bytes) -> dict[str, Any]:
    """Return the description of one table (Tabular Data Resource)."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": f"{PURPOSE[name][:1].upper()}{PURPOSE[name][1:]}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(name, columns, tables),
    }
