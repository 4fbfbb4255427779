"""The method as files: its input tables, and one text of SQL that reads them and runs by itself."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.analysis.method.inputs import open_duckdb, read_sql

if TYPE_CHECKING:
    from bordergraph.analysis.method.inputs import Tables

FORMS = ("csv", "parquet")
"""Formats of the input tables."""

METHOD_FILE = "method.sql"
"""Name of the file that holds the whole method."""

_LOAD_SQL = {
    "csv": "COPY {name} FROM '{name}.csv' (HEADER, ALLOW_QUOTED_NULLS false);",
    "parquet": "COPY {name} FROM '{name}.parquet' (FORMAT parquet);",
}
_STORE_OPTIONS = {"csv": "(HEADER)", "parquet": "(FORMAT parquet)"}

GAPS_QUERY = """\
SELECT o.a AS agency_a, o.b AS agency_b, o.threat, o.need, o.outcome AS channel, o.searched_on, c.variants, c.always
FROM outcome o JOIN run r ON r.run = o.run AND r.variant = 'default'
JOIN (
  SELECT v.day, v.runs, c.a, c.b, c.threat, count(*) AS variants, CASE WHEN count(*) = v.runs THEN 1 ELSE 0 END AS always
  FROM candidate c JOIN run r ON r.run = c.run
  JOIN (SELECT day, count(*) AS runs FROM run GROUP BY day) v ON v.day = r.day
  GROUP BY v.day, v.runs, c.a, c.b, c.threat
) c ON c.day = r.day AND c.a = o.a AND c.b = o.b AND c.threat = o.threat
WHERE o.need = 'full' AND o.outcome IN ('irregular', 'indirect', 'none') AND (o.searched_on IS NOT NULL OR o.cited = 0)
ORDER BY CASE o.outcome WHEN 'none' THEN 0 WHEN 'indirect' THEN 1 ELSE 2 END, o.searched_on DESC, o.a, o.b, o.threat;
"""
"""The SELECT with which the text ends: the possible gaps with full need, as ``gaps`` lists them."""


def input_table_names() -> tuple[str, ...]:
    """Return the names of the input tables in their order.

    Example:
        >>> input_table_names()[:3]
        ('run', 'period', 'attestation')
    """
    return tuple(re.findall(r"^CREATE TABLE (\w+)", read_sql("inputs.sql"), flags=re.MULTILINE))


def method_text(form: str) -> str:
    """Return the SQL that declares the input tables, reads them, runs all steps, lists the gaps."""
    load = "\n".join(_LOAD_SQL[form].format(name=name) for name in input_table_names())
    return (
        "-- Run it in this folder by DuckDB alone:\n"
        f"--   duckdb < {METHOD_FILE}\n"
        f"--   python -c \"import duckdb; print(duckdb.connect().execute(open('{METHOD_FILE}').read()).fetchall())\"\n"
        f"{read_sql('inputs.sql')}\n{load}\n\n{read_sql('steps.sql')}\n"
        f"-- The possible gaps with full need: in how many variants of the numbers each is one, and whether in all.\n{GAPS_QUERY}"
    )


def method_files(tables: Tables, form: str) -> dict[str, bytes]:
    """Return the files of the method by name: a table each, and the SQL."""
    connection = open_duckdb(tables)
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in input_table_names():
            path = Path(folder, f"{name}.{form}")
            target = str(path).replace("'", "''")
            connection.execute(f"COPY {name} TO '{target}' {_STORE_OPTIONS[form]}")
            files[path.name] = path.read_bytes()
    return {**files, METHOD_FILE: method_text(form).encode()}
