"""The tables that the steps of the method read, laid out by DuckDB from plain CSV tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.attested import attested_years
from bordergraph.analysis.method.engine import fill, script
from bordergraph.analysis.method.inputs import tabulate
from bordergraph.model import IDLE, Network, Source
from bordergraph.tables.plain import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

    from bordergraph.model import Dependency
    from bordergraph.tables.plain import PlainTables

_TOLD = ("span", "task_told", "program_told", "unit_told", "share_told", "member_told")


def lay_out(
    tables: PlainTables,
    runs: Iterable[tuple[date | None, str]],
    dependencies: Sequence[Dependency] = (),
) -> DuckDBPyConnection:
    """Return a DuckDB that holds the input tables of the method, as `tabulate` has them.

    Args:
        tables: A folder of plain tables, of which no statement rests on general knowledge.
        runs: As of `tabulate`.
        dependencies: Which work depends on which, for tables that do not say.
    """
    link = tables.connection()
    link.execute(script("inputs.sql"))
    # What is few is laid out as that of any network.
    few = Network(dependencies=tables.dependencies)
    for name, rows in tabulate(few, runs, dependencies).items():
        fill(link, name, rows)
    link.execute("CREATE TABLE source_year (source VARCHAR, year INTEGER)")
    told = link.execute("SELECT DISTINCT id, coalesce(date, ''), coalesce(kind, '') FROM sources")
    sources = (Source(i, i, date=day.strip(), kind=kind) for i, day, kind in told.fetchall())
    fill(link, "source_year", list(attested_years(sources).items()))
    link.execute("CREATE TABLE idle (status VARCHAR)")
    fill(link, "idle", [(status,) for status in sorted(IDLE)])
    link.execute(script("plain.sql"))
    for name in (*_TOLD, "source_year", "idle"):
        link.execute(f"DROP TABLE {name}")
    for name in READ:
        link.execute(f"DROP VIEW {name}; DROP TABLE IF EXISTS raw_{name}")
    link.execute("DROP TABLE day")
    return link
