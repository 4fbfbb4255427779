"""The tables of a network as files of Parquet, for other programs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bordergraph.schema import Type
from bordergraph.tables.columns import CITATION, COLUMNS
from bordergraph.tables.writer import table_rows

if TYPE_CHECKING:
    from bordergraph.model import Network

_TYPES = {Type.WEIGHT: "DOUBLE", Type.SHARE: "DOUBLE", Type.YES_NO: "BOOLEAN"}


def parquet_files(network: Network) -> dict[str, bytes]:
    """Return the tables of a network by the names of their files; the same network gives the same.

    Tables without a row are left out, and so is the citation where no row has one. Cells are text,
    numbers and truth values, and an empty one is null.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> list(parquet_files(Network(agencies=(Agency("cbp", "CBP"),))))
        ['agencies.parquet']
    """
    import duckdb
    import numpy as np

    files = {}
    # One thread, so that the same rows give the same bytes.
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as link:
        for name, (columns, rows) in table_rows(network).items():
            if not rows:
                continue
            bare = len(columns) - len(CITATION)
            width = len(columns) if any(any(row[bare:]) for row in rows) else bare
            cells = {  # noqa: F841 - DuckDB reads it by its name
                column: np.array([row[i] for row in rows], dtype=object)
                for i, column in enumerate(columns[:width])
            }
            typed = ", ".join(
                f"""CAST(nullif("{column}", '') AS {_TYPES.get(COLUMNS[name][column].type, "VARCHAR")})"""
                f' AS "{column}"'
                for column in columns[:width]
            )
            path = Path(folder, f"{name}.parquet")
            options = "FORMAT parquet, COMPRESSION zstd"
            link.execute(f"COPY (SELECT {typed} FROM cells) TO '{path}' ({options})")  # noqa: S608 - names of ours
            files[path.name] = path.read_bytes()
    return files
