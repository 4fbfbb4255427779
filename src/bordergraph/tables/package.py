"""The tables as a data package, each with its schema for other programs.

`package_files` follows from the definition of the tables alone, like the reader and docs/tables.md. It
describes itself twice: ``datapackage.json`` is read by Frictionless, ``croissant.json`` by what
loads data sets for machine learning and by search engines.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bordergraph.schema import Type
from bordergraph.tables.columns import CITATION, COLUMNS, PURPOSE
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
_ID_TYPES = {Type.REF, Type.REFS, Type.REF_PAIRS, Type.REF_WAYS}
_TYPES = {
    **dict.fromkeys((Type.WEIGHT, Type.SHARE), ("number", "DOUBLE", "sc:Float")),
    Type.YES_NO: ("boolean", "BOOLEAN", "sc:Boolean"),
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


@dataclass(frozen=True, slots=True)
class About:
    """Metadata of a package; empty fields are left out.

    Attributes:
        name: A short name for machines.
        title: Its title.
        description: In a sentence or two.
        version: Its version.
        day: The day up to which it was kept, ISO.
        licence: Address of its licence.
        homepage: Its address.
        creator: Who made it.
    """

    name: str
    title: str
    description: str = ""
    version: str = ""
    day: str = ""
    licence: str = ""
    homepage: str = ""
    creator: str = ""


def package_files(network: Network, about: About) -> dict[str, bytes]:
    """Return the files of a data package of a network, by name; the same network gives the same.

    Tables without a row are left out, and so is the citation where no row has one. A cell that a spreadsheet would run has an apostrophe before
    it in CSV, and none in Parquet.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> files = package_files(Network(agencies=(Agency("cbp", "CBP"),)), About("mine", "Mine"))
        >>> sorted(files)
        ['agencies.csv', 'croissant.json', 'datapackage.json', 'parquet/agencies.parquet']
    """
    tables = _tables(network)
    files = {f"{n}.csv": csv_bytes(columns, rows, "\n") for n, (columns, rows) in tables.items()}
    files |= {f"parquet/{name}": content for name, content in _parquet(tables).items()}
    package, croissant = _datapackage(tables, files, about), _croissant(tables, files, about)
    for name, content in (("datapackage.json", package), ("croissant.json", croissant)):
        files[name] = f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode()
    return files


def _tables(network: Network) -> _Tables:
    """Return the tables that have a row, each without the columns of a citation that none has."""
    filled = {name: table for name, table in table_rows(network).items() if table[1]}
    return {name: _without_blank_citation(*table) for name, table in filled.items()}


def _without_blank_citation(
    columns: tuple[str, ...], rows: list[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a table without the columns of a citation where no row has one."""
    width = len(columns) - len(CITATION)
    if any(any(row[width:]) for row in rows):
        return columns, rows
    return columns[:width], [row[:width] for row in rows]


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


def _column_types(column: TableColumn) -> tuple[str, str, str]:
    """Return the types of a column: in a table schema, in DuckDB, and in Croissant."""
    return _TYPES.get(column.type, ("string", "VARCHAR", "sc:Text"))


def _describe(column: TableColumn) -> str:
    """Return the description of a column, with its empty cells and lists."""
    empty = f"`{column.default}`" if column.default else column.empty
    list_types = {
        Type.WORDS,
        Type.CONCEPTS,
        Type.ITEMS,
        Type.REFS,
        Type.WORD_PAIRS,
        Type.REF_PAIRS,
        Type.REF_WAYS,
    }
    parts = [
        column.description,
        *([f"empty: {empty}"] if empty else []),
        *(["several are joined by ;"] if column.type in list_types else []),
        *([f"from the table {column.target}"] if column.type in _ID_TYPES else []),
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


def licence_name(address: str) -> str:
    """Return the SPDX name of a Creative Commons licence; of another, its address.

    Example:
        >>> licence_name("https://creativecommons.org/licenses/by/4.0/")
        'CC-BY-4.0'
    """
    pattern = r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/?"
    match = re.fullmatch(pattern, address)
    return f"CC-{match[1].upper()}-{match[2]}" if match else address


def _datapackage(tables: _Tables, files: Mapping[str, bytes], about: About) -> dict[str, Any]:
    """Return ``datapackage.json`` (Data Package, Tabular Data Resource)."""
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "homepage": about.homepage,
        "version": about.version,
    }
    if about.licence:
        package["licenses"] = [{"name": licence_name(about.licence), "path": about.licence}]
    if about.creator:
        package["contributors"] = [{"title": about.creator, "role": "author"}]
    resources: list[dict[str, Any]] = []
    for name, (columns, _) in tables.items():
        content = files[f"{name}.csv"]
        resources.append(
            {
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
        )
    return {key: value for key, value in package.items() if value} | {"resources": resources}


def _croissant(tables: _Tables, files: Mapping[str, bytes], about: About) -> dict[str, Any]:
    """Return ``croissant.json`` (Croissant 1.0).

    References between tables are described in words only: loaders join tables by references, and
    fail on chains and cycles of them.
    """
    head: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.name,
        "description": about.description or about.title,
        "url": about.homepage,
        "version": about.version,
        "datePublished": about.day,
        "license": about.licence,
        "citeAs": f"{about.creator}. {about.title}, {about.version}." if about.creator else "",
        "creator": {"@type": "sc:Organization", "name": about.creator} if about.creator else None,
    }
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    distribution = [
        {
            "@type": "cr:FileObject",
            "@id": name,
            "name": name,
            "contentUrl": name,
            "encodingFormat": media[name.rpartition(".")[2]],
            "contentSize": f"{len(content)} B",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in files.items()
    ]
    sets = [
        {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": PURPOSE[name],
            **({"key": {"@id": f"{name}/id"}} if name in _KEYED_TABLES else {}),
            "field": [_croissant_field(name, column) for column in columns],
        }
        for name, (columns, _) in tables.items()
    ]
    filled = {key: value for key, value in head.items() if value}
    return filled | {"distribution": distribution, "recordSet": sets}


def _croissant_field(table: str, name: str) -> dict[str, Any]:
    column = COLUMNS[table][name]
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": _describe(column),
        "dataType": _column_types(column)[2],
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": name}},
    }
