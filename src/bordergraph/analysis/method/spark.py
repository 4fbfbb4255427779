"""The steps of the method on Spark: the same text over tables of Parquet, by Spark Connect or an open session."""

from __future__ import annotations

import re
import socket
import threading
import uuid
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from bordergraph.analysis.method.inputs import load_steps, read_sql
from bordergraph.errors import MissingExtraError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.analysis.method.inputs import Step

_REMOTE, _PORT = "sc://", 15002
_CONNECT_SECONDS, _SESSION_SECONDS = 10, 60
"""Seconds in which something must be there, and in which it must begin a session."""

_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE"}


def spark_schemas() -> dict[str, str]:
    """Return the columns of each input table with Spark's types.

    Example:
        >>> spark_schemas()["work"]
        'work STRING, bit BIGINT'
    """
    declared = re.findall(r"CREATE TABLE (\w+) \((.*?)\);", read_sql("inputs.sql"), re.DOTALL)
    return {name: ", ".join(map(_spark_column, columns.split(","))) for name, columns in declared}


def _spark_column(text: str) -> str:
    name, kind = text.split()
    return f"{name} {_TYPES[kind]}"


def spark_select(sql: str) -> str:
    r"""Return the SELECT of a step.

    Example:
        >>> spark_select("-- R03 ...\nCREATE TABLE body AS SELECT agency FROM agency;")
        'SELECT agency FROM agency'
    """
    head = r"\A.*?^CREATE TABLE \w+ AS\s+"
    text = re.sub(head, "", sql.strip(), flags=re.DOTALL | re.MULTILINE)
    return text.removesuffix(";")


class SparkDatabase:
    """The tables of the method on Spark, in a database of their own that goes when it is closed.

    Args:
        url: ``sc://host:port`` of Spark Connect.
        folder: A folder of tables, or its URL, as ``export --method --format parquet`` writes them;
            the engine must reach it under the same name.
        session: An open Spark session to use instead of a URL.

    Raises:
        UsageError: There is no such engine, nothing answers there, or pyspark is not installed.
        OutputError: The engine cannot read the tables, or cannot run a step.
    """

    def __init__(self, url: str, folder: str | Path, *, session: object = None) -> None:
        self.url = url
        self._owns_session = session is None
        self._session: Any = session or _start_session(url)
        self._name = f"bordergraph_{uuid.uuid4().hex[:8]}"
        self._is_open = True
        self._views: list[str] = []
        try:
            self._load(str(Path(folder).resolve()) if Path(folder).exists() else str(folder))
            for step in load_steps():
                self._run(step.name, partial(self._save_step, step))
        except BaseException:
            self.close()
            raise

    def _load(self, folder: str) -> None:
        def begin() -> None:
            self._session.sql(f"CREATE DATABASE {self._name}")
            self._session.sql(f"USE DATABASE {self._name}")
            for name, columns in spark_schemas().items():
                frame = self._session.read.schema(columns).parquet(f"{folder}/{name}.parquet")
                frame.createOrReplaceTempView(name)
                self._views.append(name)
                if name == "run" and not frame.limit(1).collect():
                    msg = "the table run is empty, or not there"
                    raise ValueError(msg)

        hint = "write them: bordergraph export --method --format parquet -o FOLDER"
        self._run(f"the tables in {folder}", begin, hint)

    def _save_step(self, step: Step) -> None:
        self._session.sql(spark_select(step.sql)).write.saveAsTable(step.name)

    def _run(self, task: str, run: Callable[[], Any], hint: str = "") -> Any:
        """Run something on the engine; what it cannot do is an error of one sentence."""
        try:
            # What a library says to its own callers is nothing for the reader.
            with warnings.catch_warnings(action="ignore"):
                return run()
        except Exception as error:
            text = str(error).strip().partition("\n")[0] or repr(error)
            what = "{url} could not work out {task}: {why}"
            raise OutputError(what, hint, url=self.url, task=task, why=text) from error

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT."""
        records = self._run(
            "an answer", lambda: self._session.sql(sql, args=list(values) or None).collect()
        )
        return [tuple(row) for row in records]

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        yield from map(tuple, self._run("an answer", self._session.sql(sql).toLocalIterator))

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        frame = self._session.table(name)
        return tuple(frame.columns), [tuple(row) for row in self._run(name, frame.collect)]

    def close(self) -> None:
        """Remove the tables of the steps, and end the session that was begun here."""
        if not self._is_open:
            return
        self._is_open = False
        with warnings.catch_warnings(action="ignore"):
            for name in self._views:
                self._session.catalog.dropTempView(name)
            for step in load_steps():
                self._session.sql(f"DROP TABLE IF EXISTS {self._name}.{step.name}")
            self._session.sql("USE DATABASE default")
            self._session.sql(f"DROP DATABASE IF EXISTS {self._name} CASCADE")
            if self._owns_session:
                self._session.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start_session(url: str) -> Any:
    """Return a session of one's own."""
    if not url.startswith(_REMOTE):
        raise UsageError("no engine '{url}'", "use sc://host:port of Spark Connect", url=url)
    try:
        with warnings.catch_warnings(action="ignore"):
            from pyspark.sql import SparkSession
            from pyspark.sql.connect.session import SparkSession as _  # noqa: F401 - what it needs
    except ImportError as error:
        raise MissingExtraError(error.name or "pyspark", "spark") from error
    # The client would go on asking for many minutes.
    try:
        parts = urlsplit(url)
        address = (parts.hostname or "", parts.port or _PORT)
        socket.create_connection(address, _CONNECT_SECONDS).close()
    except (OSError, ValueError) as error:
        fix = "start it, or correct the URL"
        raise UsageError("nothing answers at {url}: {error}", fix, url=url, error=error) from error
    started: list[Any] = []

    def begin() -> None:
        with warnings.catch_warnings(action="ignore"):
            builder: Any = SparkSession.builder
            # Any other session of this process may be that of another engine.
            session = builder.remote(url).create()
            started.extend((session, session.version))

    thread = threading.Thread(target=begin, daemon=True)
    thread.start()
    thread.join(_SESSION_SECONDS)
    if len(started) != 2:
        fix = "look whether Spark Connect runs there"
        raise UsageError("no session began at {url} within {n} s", fix, url=url, n=_SESSION_SECONDS)
    return started[0]
