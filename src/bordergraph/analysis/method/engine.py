"""What runs the steps of the method: DuckDB in memory, or a database file that holds their tables."""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from duckdb import DuckDBPyConnection

    Value: TypeAlias = str | int | float | None
    Tables: TypeAlias = dict[str, list[tuple[Value, ...]]]

KEPT = (
    "run", "agency", "threat", "unit", "outcome", "candidate", "channel", "dependence", "searched",
    "firm", "reported", "documented", "rhythm", "access", "member", "umbrella",
)  # fmt: skip
"""Tables that answer every question that is asked of an assessment."""


NUMBERED = "numbered"
"""Schema of tables in which whole numbers stand for ids."""

KEYS = {
    "agency": "agency", "above": "", "body": "agency", "a": "agency", "b": "agency", "threat": "threat",
    "related": "", "family": "threat", "unit": "unit", "whole": "", "arrangement": "unit", "source": "",
    "sides": "", "realms": "", "places": "", "list": "",
}  # fmt: skip
"""Columns of such numbers, each with the kind of thing that they name where any table kept has one."""

BATCH = 10_000
"""Rows that are fetched at once where they are streamed."""


class Database(Protocol):
    """Tables of the method that answer SQL of the plain subset."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT; ``?`` stands for each of the values."""
        ...

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT, so that many need no memory; another may be asked meanwhile."""
        ...

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        ...


class Step:
    """One named step of the method."""

    def __init__(self, text: str) -> None:
        head, _, self.sql = text.partition("\n")
        self.name, _, self.about = head.partition(": ")


@cache
def script(name: str) -> str:
    """Return the text of a file of SQL beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def steps(text: str | None = None) -> tuple[Step, ...]:
    """Return the steps of the method in their order.

    Args:
        text: Another text of them, such as one without a rule.

    Example:
        >>> [step.name for step in steps()][-2:]
        ['outcome', 'candidate']
    """
    return tuple(
        Step(part)
        for part in re.split(r"^-- step ", text or script("steps.sql"), flags=re.MULTILINE)[1:]
    )


def connect(tables: Tables) -> DuckDBPyConnection:
    """Return a DuckDB in memory that holds the input tables and nothing else.

    Args:
        tables: Rows of the input tables, as `tabulate` returns them.
    """
    import duckdb

    link = duckdb.connect()
    link.execute("SET enable_progress_bar = false")
    link.execute(script("inputs.sql"))
    for name, rows in tables.items():
        fill(link, name, rows)
    return link


def show_ids(link: DuckDBPyConnection) -> None:
    """Make a view of each kept table that has ids, where the steps ran on numbers in place of them."""
    for table in KEPT:
        columns = [row[0] for row in link.execute(f"DESCRIBE {table}").fetchall()]
        shown = [f"{c}_.id AS {c}" if KEYS.get(c) else f"t.{c}" for c in columns]
        joins = [
            f"LEFT JOIN {NUMBERED}.{KEYS[c]}_id {c}_ ON {c}_.number = t.{c}"
            for c in columns
            if KEYS.get(c)
        ]
        link.execute(
            f"CREATE VIEW main.{table} AS SELECT {', '.join(shown)} "  # noqa: S608 - names of ours
            f"FROM {NUMBERED}.{table} t {' '.join(joins)}"
        )
    link.execute("SET search_path = 'main'")


def fill(link: DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows to a table."""
    import numpy as np

    if rows:
        columns = {  # noqa: F841 - DuckDB reads it by its name
            f"c{n}": np.array(column, dtype=object)
            for n, column in enumerate(zip(*rows, strict=True))
        }
        link.execute(f"INSERT INTO {table} SELECT * FROM columns")  # noqa: S608 - a name of ours


class DuckDatabase:
    """DuckDB in memory.

    Args:
        tables: Rows of the input tables, as `tabulate` returns them, or a DuckDB that holds them.
        text: Another text of the steps, such as one without a rule.
        held: Rows that stand in place of what some steps come to, by step.
    """

    def __init__(
        self,
        tables: Tables | DuckDBPyConnection,
        text: str | None = None,
        *,
        held: Tables | None = None,
    ) -> None:
        self._link = connect(tables) if isinstance(tables, dict) else tables
        for step in steps(text):
            self._link.execute(step.sql)
            if held and step.name in held:
                self._link.execute(f"DELETE FROM {step.name}")  # noqa: S608 - a name of ours
                fill(self._link, step.name, held[step.name])
            if step.name == "need":
                # The largest of all, and nothing reads it again.
                self._link.execute("DROP TABLE pair")
        if not isinstance(tables, dict):
            show_ids(self._link)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT."""
        return self._link.execute(sql, list(values)).fetchall()

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        result = self._link.cursor().execute(sql)
        while rows := result.fetchmany(BATCH):
            yield from rows

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        found = self._link.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
        return tuple(column[0] for column in found.description), found.fetchall()


class FileDatabase:
    """A SQLite file to which the tables of an assessment were written.

    Args:
        path: The file; it is read alone.
    """

    def __init__(self, path: Path) -> None:
        self._link = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT."""
        return self._link.execute(sql, tuple(values)).fetchall()

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        yield from self._link.execute(sql)

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        found = self._link.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
        return tuple(column[0] for column in found.description), found.fetchall()

    @staticmethod
    def write(path: Path, database: Database, tables: Iterable[str] = KEPT) -> None:
        """Write tables of another database to a new file."""
        link = sqlite3.connect(path)
        with link:
            for table in tables:
                columns, rows = database.table(table)
                link.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
                places = ", ".join("?" * len(columns))
                link.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
            link.execute("CREATE INDEX channel_row ON channel (a, b, threat)")
        link.close()
