"""RDF of any size as tables of Parquet, which an engine reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.model import Network

__all__ = ["endpoint_lake", "lake_of"]


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

    files, target = _quads(Path(graph)), _empty(Path(folder))
    _pyarrow()
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
    except OSError as error:
        raise OutputError(
            f"cannot write {folder}: {error}", "make room, or name another"
        ) from error
    return counts


def endpoint_lake(
    endpoint: str,
    folder: str | Path,
    *,
    work: str | Path | None = None,
    page: int | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, int]:
    """Write what a triple store holds as tables of Parquet, read from its endpoint in pages.

    Args:
        endpoint: Address of a SPARQL 1.1 endpoint.
        folder: Where to write; it must not be there, or be empty.
        work: Where finished pages are kept, so that a run that was stopped goes on from them; a
            folder beside the tables that is removed in the end when left out.
        page: Rows that are asked for at once; 100,000 when left out, fewer where the endpoint does
            not give as many.
        on_progress: Told how many triples are read, and of how many.

    Returns:
        The rows of each table that has any.

    Raises:
        UsageError: Something is in the folder, it is no endpoint, or pyarrow is not installed.
        DataError: There is nothing to read, statements have blank nodes, or the store was changed
            meanwhile.
        LimitError: The endpoint does not give even small pages whole, or not in time.
        BordergraphError: The endpoint cannot be reached, or answers nonsense.
        OutputError: A folder cannot be written.

    Example:
        >>> endpoint_lake("file:///graph", "lake")
        Traceback (most recent call last):
        bordergraph.errors.QueryError: 'file:///graph' is no endpoint
    """
    import tempfile
    from contextlib import ExitStack

    from bordergraph.errors import DataError, OutputError
    from bordergraph.folder import alone
    from bordergraph.store.asking.remote import RemoteEngine
    from bordergraph.store.paged.reading import PAGE, read_pages

    target = _empty(Path(folder))
    engine = RemoteEngine(endpoint)
    _pyarrow()
    with ExitStack() as stack:
        try:
            if work is None:
                target.parent.mkdir(parents=True, exist_ok=True)
                kept = tempfile.TemporaryDirectory(dir=target.parent, prefix=".pages-")
                parts = Path(stack.enter_context(kept))
            else:
                parts = Path(work)
                stack.enter_context(alone(parts))
        except OSError as error:
            raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
        if not read_pages(engine, parts, page or PAGE, on_progress):
            raise DataError(f"{endpoint} holds no triples")
        return lake_of(parts, target)


def _empty(folder: Path) -> Path:
    """Return a folder that is not there, or is empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty", "name a new folder")
    return folder


def _pyarrow() -> None:
    """Refuse what takes long if its result cannot be written."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"Parquet needs {error.name}", 'pip install "bordergraph[scale]"'
        ) from error


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
