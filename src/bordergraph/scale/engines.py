"""Where expressions run: DuckDB in this process, or whatever answers to Spark Connect.

Each step of the analysis is a part, kept as Parquet. A part is whole or not there: it is written
beside its place and moved there when it is done, and a mark then says of what it was made. A run
that was stopped goes on after the last whole part.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import socket
import uuid
import warnings
import weakref
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bordergraph.errors import LimitError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import ibis.expr.types as ir

__all__ = ["EMBEDDED", "MOST_PATHS", "Engine"]

EMBEDDED = "duckdb"
"""The engine that runs in this process."""
MOST_PATHS = 2_000_000_000
"""Most pairs that one step goes through; more would take hours, and a disk."""
_REMOTE = "sc://"
_PARTS = re.compile(r"\bpart_(\w+)")
"""The parts that an expression is made of."""
_PORT, _PATIENCE = 15002, 10
"""The port of Spark Connect, and the seconds in which something must be there."""
_EXTRA = 'pip install "bordergraph[scale]"'
_FULL = ("No space left", "out of disk", "could not write", "max_temp_directory_size")


class Engine:
    """An engine, and the folder in which it keeps what is finished.

    Args:
        url: ``duckdb``, or ``sc://host:port`` of Spark Connect.
        folder: Where parts are kept; the engine must reach it under the same name.
        session: An open Spark session to use instead of a URL.
        memory: What DuckDB may take, as ``8GB``; its own default when left out.

    Raises:
        UsageError: There is no such engine, or its library is not installed.
    """

    def __init__(
        self, url: str, folder: Path, *, session: object = None, memory: str | None = None
    ) -> None:
        self.folder = folder
        self.url = url
        self._data = self._mine = ""
        self._made_of: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self.embedded = session is None and url == EMBEDDED
        if not (self.embedded or session is not None or url.startswith(_REMOTE)):
            raise UsageError(f"no engine '{url}'", f"use {EMBEDDED}, or {_REMOTE}host:port")
        try:
            self.backend = self._duckdb(memory) if self.embedded else self._spark(url, session)
        except ImportError as error:
            fix = _EXTRA if self.embedded else f"{_EXTRA} and pip install pyspark-client"
            raise UsageError(f"the engine {url} needs {error.name}", fix) from error

    def _duckdb(self, memory: str | None) -> Any:  # noqa: ANN401 - Ibis has no types
        import ibis

        spill = {"temp_directory": str(self.folder / "spill"), "preserve_insertion_order": "false"}
        limits = {"memory_limit": memory} if memory else {}
        return ibis.duckdb.connect(**spill, **limits)

    def _spark(self, url: str, session: object) -> Any:  # noqa: ANN401
        import ibis
        from pyspark.sql import SparkSession

        if session is None:
            _answers(url)
            builder: Any = SparkSession.builder
            # A session of one's own: any other of this process may be that of another engine.
            own: Any = self.guarded(url, builder.remote(url).create)
            # Ended while the server is there: afterwards its client goes on asking for many minutes.
            weakref.finalize(self, own.stop)
            session = own
        else:
            # Views of a session that others use too must not take the place of theirs.
            self._mine = f"_{uuid.uuid4().hex[:8]}"
        return ibis.pyspark.connect(session)

    def source(self, path: Path) -> ir.Table:
        """Return the table in a Parquet or CSV file, or in a folder of such files, all as it is."""
        kinds = (
            {f.suffix for f in path.glob("*") if f.is_file()} if path.is_dir() else {path.suffix}
        )
        ending = ".parquet" if ".parquet" in kinds else ".csv"
        where = str(path / f"*{ending}") if path.is_dir() and self.embedded else str(path)
        read = self.backend.read_parquet if ending == ".parquet" else self.backend.read_csv
        given: dict[str, object] = {"table_name": f"source_{path.stem}{self._mine}"}
        if ending == ".csv":
            given |= {"header": True, "quote": '"', "escape": '"'}
            given |= (
                {"all_varchar": True, "delim": ","}
                if self.embedded
                else {"inferSchema": False, "multiLine": True}
            )
        table: ir.Table = self.guarded(str(path), lambda: read(where, **given))
        return table

    def began(self, said: str) -> None:
        """Begin anew with what the data is; parts made of anything else do not count."""
        self._data = hashlib.sha256(said.encode()).hexdigest()

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Return an expression as a finished part, worked out now or in an earlier run."""
        text = str(self.backend.compile(expression))

        def write(draft: Path) -> None:
            self.guarded(name, lambda: self._write(text, draft))
            if not draft.exists():
                if self.rows(expression.limit(1)):
                    raise OutputError(f"{self.url} left nothing of {name} in {self.folder}")
                self._empty(expression, draft)

        return self._part(name, text, write)

    def add(
        self, name: str, source: ir.Table, said: str, make: Callable[[], Any]
    ) -> tuple[ir.Table, Any]:
        """Return what is worked out here as a finished part, worked out now or in an earlier run.

        Args:
            name: Of the part.
            source: What it is made from.
            said: What else decides what is made.
            make: Makes it, a table of Arrow.

        Returns:
            The part, and the same as a table of Arrow with all that was said of it.
        """
        import pyarrow.parquet as pq

        def write(draft: Path) -> None:
            made = make()
            self.guarded(name, lambda: pq.write_table(made, draft))

        table = self._part(name, f"{self.backend.compile(source)}\n{said}", write)
        part = self.folder / f"{name}.parquet"
        return table, self.guarded(name, lambda: pq.read_table(part))

    def _part(self, name: str, text: str, write: Callable[[Path], None]) -> ir.Table:
        """Return a part, whole: that of an earlier run of the same data and text, or written now."""
        said = text.replace(self._mine, "") if self._mine else text
        used = sorted(self._made_of.keys() & set(_PARTS.findall(said)))
        made_of = "\n".join((self._data, said, *(self._made_of[part] for part in used)))
        key = self._made_of[name] = hashlib.sha256(made_of.encode()).hexdigest()
        part, mark = self.folder / f"{name}.parquet", self.folder / f"{name}.done"
        try:
            whole = json.loads(mark.read_text("utf-8"))["of"] == key and part.exists()
        except (OSError, ValueError, KeyError):
            whole = False
        if not whole:
            mark.unlink(missing_ok=True)
            _remove(part)
            draft = self.folder / f"{name}.draft"
            _remove(draft)
            write(draft)
            draft.replace(part)
            self.guarded(name, lambda: mark.write_text(json.dumps({"of": key}), "utf-8"))
        table: ir.Table = self.guarded(name, lambda: self._read(part, name))
        # Some engines write a number such as 0.8, and sums of whole numbers, as decimals.
        plain = {
            c: "float64" if kind.scale else "int64"
            for c, kind in table.schema().items()
            if kind.is_decimal()
        }
        return table.cast(plain) if plain else table

    def _read(self, part: Path, name: str) -> Any:  # noqa: ANN401
        return self.backend.read_parquet(str(part), table_name=f"part_{name}{self._mine}")

    def _write(self, text: str, draft: Path) -> None:
        if self.embedded:
            place = str(draft).replace("'", "''")
            self.backend.raw_sql(f"COPY ({text}) TO '{place}' (FORMAT parquet)")
        else:
            session: Any = self.backend._session  # noqa: SLF001 - the one way to a writer
            session.sql(text).write.mode("overwrite").parquet(str(draft))

    @staticmethod
    def _empty(expression: ir.Table, draft: Path) -> None:
        """Write a part without rows, of which some engines write nothing."""
        import pyarrow.parquet as pq

        pq.write_table(expression.schema().to_pyarrow().empty_table(), draft)

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Return the rows of a small result."""
        rows: list[dict[str, Any]] = self.columns(expression).to_pylist()
        return rows

    def given(self, name: str, columns: dict[str, Any]) -> ir.Table:
        """Return columns that were made here as a table; other columns are a table of another name."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table(columns)
        said = hashlib.sha256(repr(table.schema).encode())
        for column in table.combine_chunks().columns:
            for chunk in column.chunks:
                for buffer in chunk.buffers():
                    said.update(buffer or b"-")
        part = self.folder / f"{name}_{said.hexdigest()[:16]}.parquet"
        if not part.exists():
            draft = part.with_suffix(".draft")
            self.guarded(name, lambda: pq.write_table(table, draft))
            draft.replace(part)
        return self.source(part)

    def columns(self, expression: ir.Table) -> Any:  # noqa: ANN401 - Arrow has no types
        """Return a result as a table of Arrow, a column at a time."""
        return self.guarded("result", lambda: self.backend.to_pyarrow(expression))

    def few_enough(self, what: str, counts: ir.Table, fix: str) -> int:
        """Count the pairs that a step would go through, and refuse it before it starts.

        Args:
            what: What has so many pairs.
            counts: A column ``paths`` to add up.
            fix: What to do instead.

        Raises:
            LimitError: There are more than `MOST_PATHS`.
        """
        total = self.rows(counts.agg(paths=counts.paths.cast("float64").sum()))[0]["paths"]
        paths = int(total or 0)
        if paths > MOST_PATHS:
            raise LimitError(
                f"{what}: {paths} pairs, and at most {MOST_PATHS} are gone through", fix
            )
        return paths

    def close(self) -> None:
        """End the session; what is finished stays where it is."""
        if self.embedded:
            self.backend.disconnect()
        else:
            session: Any = self.backend._session  # noqa: SLF001 - Ibis leaves it open
            session.stop()

    def guarded(self, what: str, run: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Run something on the engine; what it cannot do is told in a sentence."""
        try:
            with warnings.catch_warnings():
                # What a library says to its own callers is nothing for the reader.
                warnings.simplefilter("ignore", DeprecationWarning)
                warnings.simplefilter("ignore", FutureWarning)
                return run()
        except (ImportError, MemoryError):
            raise
        except Exception as error:
            text = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
            if any(word in str(error) for word in _FULL):
                fix = f"make room in {self.folder}; the next run goes on from what is finished"
                raise OutputError(f"{what} is not whole: {text}", fix) from error
            if "memory" in text.lower():
                fix = "give it more with --memory, or take an engine of several machines"
                raise LimitError(f"{what} is not whole: {text}", fix) from error
            fix = "save it as UTF-8" if "not utf-8" in str(error).lower() else ""
            raise OutputError(f"{self.url} could not give {what}: {text}", fix) from error


def _answers(url: str) -> None:
    """Refuse an engine that is not there; the client would go on asking for many minutes."""
    try:
        parts = urlsplit(url)
        place = parts.hostname or "", parts.port or _PORT
        socket.create_connection(place, _PATIENCE).close()
    except (OSError, ValueError) as error:
        raise UsageError(
            f"nothing answers at {url}: {error}", "start it, or mend the URL"
        ) from error


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
