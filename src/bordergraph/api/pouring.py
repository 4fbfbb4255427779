"""RDF of any size as tables of Parquet, which an engine reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Network

__all__ = ["lake_of"]


def lake_of(graph: str | Path, folder: str | Path) -> dict[str, int]:
    """Write RDF of any size as tables of Parquet that an engine reads, a piece at a time.

    Args:
        graph: A file of N-Quads (``.nq``, ``.nq.gz``), or a folder of them, as ``export`` and
            ``import`` write them.
        folder: Where to write; it must not be there, or be empty.

    Returns:
        The rows of each table that has any.

    Raises:
        UsageError: There are no N-Quads, something is in the folder, or pyarrow is not installed.
        DataError: A file is no N-Quads, or the RDF cannot be read.
        OutputError: The folder cannot be written.
    """
    import tempfile

    from bordergraph.errors import OutputError
    from bordergraph.store.shards import networks

    files, target = _quads(Path(graph)), Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{folder} is not empty", "name a new folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place, so that what is there is whole.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".lake-") as work:
            made, dealt = Path(work, "lake"), Path(work, "dealt")
            made.mkdir()
            dealt.mkdir()
            counts = _write(networks(files, dealt), made)
            if target.exists():
                target.rmdir()
            made.rename(target)
    except ImportError as error:
        raise UsageError(
            f"Parquet needs {error.name}", 'pip install "bordergraph[scale]"'
        ) from error
    except OSError as error:
        raise OutputError(
            f"cannot write {folder}: {error}", "make room, or name another"
        ) from error
    return counts


def _quads(place: Path) -> list[Path]:
    from bordergraph.store.shards import QUADS

    files = sorted(place.iterdir()) if place.is_dir() else [place]
    files = [f for f in files if f.name.endswith(QUADS) and f.is_file()]
    if not files:
        raise UsageError(
            f"no N-Quads in {place}", f"name a file, or a folder, of {' or '.join(QUADS)}"
        )
    return files


def _write(networks: Iterable[Network], folder: Path) -> dict[str, int]:
    """Write the tables of networks one below the other, and return how many rows each has."""
    from contextlib import ExitStack

    import pyarrow as pa
    import pyarrow.parquet as pq

    from bordergraph.tables import table_rows

    counts: dict[str, int] = {}
    writers: dict[str, Any] = {}
    with ExitStack() as stack:
        for network in networks:
            for name, (columns, rows) in table_rows(network).items():
                if not rows:
                    continue
                cells = zip(columns, zip(*rows, strict=True), strict=True)
                table = pa.table(
                    {column: pa.array(column_cells, pa.string()) for column, column_cells in cells}
                )
                if name not in writers:
                    writer = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                    writers[name] = stack.enter_context(writer)
                writers[name].write_table(table)
                counts[name] = counts.get(name, 0) + len(rows)
    return counts
