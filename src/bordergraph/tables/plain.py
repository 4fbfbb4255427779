"""Large folders of plain CSV tables, which DuckDB reads; the row reader reads all others.

The rules of cells stay with the row reader, which checks each distinct cell once. Where it would note
a fault, a doubt or another spelling, the folder is not plain, so that only it writes messages.
"""

from __future__ import annotations

import csv
import warnings
from typing import TYPE_CHECKING, Any, cast

from bordergraph.errors import ReadingNote
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, REQUIRED, TABLES
from bordergraph.tables.rows import InputTable
from bordergraph.tables.sheets import csv_sheet
from bordergraph.tables.values import dependencies, note_cycles, note_spellings, table_values

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from bordergraph.model import Dependency
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableFault

VIEWED_TABLES = (
    "agencies",
    "threats",
    "programs",
    "participations",
    "mandates",
    "focus",
    "shares",
    "sources",
)
"""Tables that get a view in DuckDB."""
_CITED_TABLES = ("mandates", "participations", "focus", "shares")
_SMALL_TABLES = ("dependencies", "dataset")
_UNSUPPORTED_COLUMNS = {
    "agencies": ("home", "near", "stands_for"),
    "threats": ("related",),
    "programs": ("part_of", "hub", "cadence_sources"),
    "mandates": ("side", "realm"),
}
"""Columns that must be empty to be read here."""
_LARGE = 1 << 20
"""Bytes from which on DuckDB is faster than reading row by row."""
_HEADER = 4096
"""Bytes up to which a file may consist of a header only."""
_MAX_DISTINCT = 1 << 16
"""Distinct cells of a column, without names and texts, that are checked one by one."""
_TEXT_COLUMNS = ("country", "side", "date")
"""Columns of text that the analysis reads."""


class _NotPlainError(Exception):
    """Tables that only the row reader can read."""


class _Table:
    """One table in DuckDB: its raw cells, then a view of their values."""

    def __init__(self, link: DuckDBPyConnection, path: Path, name: str) -> None:
        self._link = link
        self._name = name
        self._columns = {
            column.name: column
            for column in COLUMNS[name].values()
            if column.type is not Type.TEXT or column.name in _TEXT_COLUMNS
        }
        self.present: list[str] = []
        if path.exists():
            self._load(path)

    def _load(self, path: Path) -> None:
        # DuckDB does not check columns that it does not need.
        data = path.read_bytes()
        if b"\0" in data or not (data.isascii() or data.decode()):
            raise _NotPlainError
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file), [])
        known = COLUMNS[self._name].keys()
        if len(set(header)) < len(header) or not set(REQUIRED[self._name]) <= set(header) <= known:
            raise _NotPlainError
        self.present = [name for name in header if name in self._columns]
        cells = ", ".join(f"nullif({_quote(name)}, '') AS {_quote(name)}" for name in self.present)
        types = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
        self._link.execute(
            f"CREATE TABLE raw_{self._name} AS SELECT {cells} FROM read_csv(?, header = true, "  # noqa: S608 - ours
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}})",
            [str(path)],
        )

    def verify(self) -> None:
        """Check all that the row reader would check; what it might note is a _NotPlainError."""
        if not self.present:
            return
        filled = [name for name in _UNSUPPORTED_COLUMNS.get(self._name, ()) if name in self.present]
        self._require_none([f"{_quote(name)} IS NOT NULL" for name in filled])
        self._require_none([f"{_quote(name)} IS NULL" for name in REQUIRED[self._name]])
        if "id" in self.present:
            self._verify_ids()
        if self._name == "shares":
            self._require_none(['"from" = "to"'])
        for name in self.present:
            if self._columns[name].type is Type.REF:
                self._verify_references(self._columns[name])
            if self._columns[name].type is Type.DATE:
                cell = _quote(name)
                self._require_none([f"{cell} IS NOT NULL AND ({_is_day_sql(cell)}) IS NOT TRUE"])
        self._verify_cells()

    def _query(self, sql: str) -> list[Any]:
        return self._link.execute(sql).fetchall()

    def _require_none(self, conditions: list[str], table: str = "raw_") -> None:
        """Make sure that no row meets any of some conditions."""
        sql = f"SELECT 1 FROM {table}{self._name} WHERE {' OR '.join(conditions)} LIMIT 1"  # noqa: S608 - ours
        if conditions and self._query(sql):
            raise _NotPlainError

    def _verify_ids(self) -> None:
        """Make sure that ids are plain, each is described once, and nothing is above itself."""
        own_columns = ", ".join(_quote(name) for name in self.present if name in TABLES[self._name])
        self._require_none(["NOT regexp_full_match(id, '[A-Za-z0-9._-]+')"])
        ((ids, folded, things),) = self._query(
            "SELECT count(DISTINCT id), count(DISTINCT lower(translate(id, '._-', ''))), "  # noqa: S608 - ours
            f"(SELECT count(*) FROM (SELECT DISTINCT {own_columns} FROM raw_{self._name})) FROM raw_{self._name}"
        )
        if not ids == folded == things:
            raise _NotPlainError
        parent = {"agencies": "parent", "threats": "broader"}.get(self._name, "")
        if parent in self.present:
            sql = f"SELECT id, {parent} FROM raw_{self._name} WHERE {parent} IS NOT NULL"  # noqa: S608 - ours
            pairs = self._query(sql)
            faults: list[TableFault] = []
            rows = InputTable(None, self._name, faults)
            rows.lines = [0] * len(pairs)
            rows.cells = {"id": [i for i, _ in pairs], parent: [a for _, a in pairs]}
            note_cycles(rows, parent, dict(pairs))
            if faults:
                raise _NotPlainError

    def _verify_references(self, column: TableColumn) -> None:
        """Make sure that the table which a column names lists all that it names."""
        name = _quote(column.name)
        sql = f"SELECT 1 FROM duckdb_tables() WHERE table_name = 'raw_{column.target}'"  # noqa: S608 - ours
        listed = self._query(sql)
        if not listed and column.target == "sources":
            return
        unknown = f"{name} NOT IN (SELECT id FROM raw_{column.target})"  # noqa: S608 - ours
        self._require_none([unknown if listed else f"{name} IS NOT NULL"])

    def _verify_cells(self) -> None:
        """Read each distinct cell of words and numbers with the row reader."""
        faults: list[TableFault] = []
        distinct: dict[str, list[str]] = {}
        for name in self.present:
            if self._columns[name].type in {Type.ID, Type.REF, Type.DATE} or name == "date":
                continue
            quoted = _quote(name)
            rows_found = self._query(
                f"SELECT DISTINCT {quoted} FROM raw_{self._name} WHERE {quoted} IS NOT NULL "  # noqa: S608 - ours
                f"LIMIT {_MAX_DISTINCT + 1}"
            )
            cells = [cell for (cell,) in rows_found]
            if len(cells) > _MAX_DISTINCT or any(c != c.strip() or c[0] == "'" for c in cells):
                raise _NotPlainError
            distinct[name] = cells
        size = max(map(len, distinct.values()), default=0)
        rows = InputTable(None, self._name, faults)
        rows.lines = [0] * size
        rows.cells = {
            name: [*cells, *[""] * (size - len(cells))]
            for name in COLUMNS[self._name]
            for cells in [distinct.get(name, [])]
        }
        values = table_values(rows)
        rows.apply(("confidence",), lambda row: row.word("confidence"))
        note_spellings([rows])
        for name, cells in distinct.items():
            column = self._columns[name]
            for cell, value in zip(cells, values.get(column.attr, ()), strict=False):
                self._verify_form(column.type, cell, value)
        if faults:
            raise _NotPlainError

    @staticmethod
    def _verify_form(kind: Type, cell: str, value: object) -> None:
        """Make sure that a cell is written as it is read."""
        if (
            (kind is Type.WORD and cell != value)
            or (kind is Type.YES_NO and cell not in {"true", "false"})
            or (kind is Type.WORDS and {*cell.split(";")} != {*cast("tuple[str, ...]", value)})
        ):
            raise _NotPlainError

    def create_view(self) -> None:
        """Create the view of the values of the cells."""
        columns = ["0 AS row" if not self.present else "rowid AS row"]
        for column in self._columns.values():
            name = cell = _quote(column.name)
            if column.name not in self.present:
                cell = "CAST(NULL AS VARCHAR)"
            elif column.type is Type.DATE:
                cell = _last_day_sql(name) if column.attr == "span.end" else _first_day_sql(name)
            if column.default:
                cell = f"coalesce({cell}, '{column.default}')"
            columns.append(f"{cell} AS {name}")
        source = f"FROM raw_{self._name}" if self.present else "WHERE false"
        self._link.execute(f"CREATE VIEW {self._name} AS SELECT {', '.join(columns)} {source}")
        names = {c.attr: _quote(c.name) for c in self._columns.values() if c.name in self.present}
        if {"span.start", "span.end"} <= names.keys():
            self._require_none([f"{names['span.end']} < {names['span.start']}"], table="")


def _first_day_sql(cell: str) -> str:
    """Return SQL for the first day that a year, month or day means."""
    return f"left({cell} || '-01-01', 10)"


def _last_day_sql(cell: str) -> str:
    """Return SQL for the last one."""
    month = f"CAST(last_day(TRY_CAST({cell} || '-01' AS DATE)) AS VARCHAR)"
    return f"CASE length({cell}) WHEN 7 THEN {month} ELSE left({cell} || '-12-31', 10) END"


def _is_day_sql(cell: str) -> str:
    """Return SQL that tells whether a cell is a year, month or day as ISO writes it."""
    day = f"CAST(TRY_CAST({_first_day_sql(cell)} AS DATE) AS VARCHAR)"
    return f"length({cell}) IN (4, 7, 10) AND {day} = {_first_day_sql(cell)}"


def _quote(name: str) -> str:
    return f'"{name}"'


class PlainTables:
    """A folder of plain tables.

    Attributes:
        day: The day up to which the data was kept.
        dependencies: Which functions depend on which; empty without a table of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._link: DuckDBPyConnection | None = None
        faults: list[TableFault] = []
        dataset = InputTable(csv_sheet(folder / "dataset.csv"), "dataset", faults)
        days = [day for day in dataset.day("day") if day]
        for name in TABLES.keys() - {*VIEWED_TABLES, *_SMALL_TABLES}:
            self._verify_empty(name, faults)
        path = folder / "dependencies.csv"
        sheet = csv_sheet(path) if path.exists() else None
        rows = InputTable(sheet, "dependencies", faults)
        self.dependencies: tuple[Dependency, ...] = dependencies(rows)
        if faults or not days:
            raise _NotPlainError
        self.day: date = max(days)
        self._link = self._read()

    def cites(self, source: str) -> bool:
        """Tell whether a tie, a mandate or a focus rests on a source."""
        self._link = self._link or self._read()
        all_sources = " UNION ALL ".join(f"SELECT source FROM {name}" for name in _CITED_TABLES)  # noqa: S608 - ours
        sql = f"SELECT 1 FROM ({all_sources}) WHERE source = ? LIMIT 1"  # noqa: S608 - ours
        return bool(self._link.execute(sql, [source]).fetchall())

    def connection(self) -> DuckDBPyConnection:
        """Return a DuckDB of its own with a view of each table: words as they count, days in full.

        A start is its first day and an end its last one; each row has its number as ``row``.
        """
        link, self._link = self._link or self._read(), None
        return link

    def _verify_empty(self, name: str, faults: list[TableFault]) -> None:
        """Make sure that a table which is not read here has no row."""
        path = self._folder / f"{name}.csv"
        if not path.exists():
            return
        if path.stat().st_size > _HEADER or InputTable(csv_sheet(path), name, faults).lines:
            raise _NotPlainError

    def _read(self) -> DuckDBPyConnection:
        import duckdb

        link = duckdb.connect()
        link.execute("SET enable_progress_bar = false")
        try:
            tables = [_Table(link, self._folder / f"{name}.csv", name) for name in VIEWED_TABLES]
            for table in tables:
                table.verify()
                table.create_view()
            if not link.execute("SELECT 1 FROM mandates LIMIT 1").fetchall():
                raise _NotPlainError
        except (duckdb.Error, UnicodeDecodeError):
            raise _NotPlainError from None
        return link


def plain_tables(folder: Path) -> PlainTables | None:
    """Return a large folder of plain tables; None of any other, which `read_tables` reads."""
    files = [path for path in folder.glob("*") if path.suffix.lower() in {".csv", ".tsv"}]
    names = {path.name for path in files}
    known = {f"{name}.csv" for name in TABLES}
    if not {"agencies.csv", "mandates.csv", "dataset.csv"} <= names <= known:
        return None
    if not all(path.is_file() for path in files) or sum(p.stat().st_size for p in files) < _LARGE:
        return None
    try:
        with warnings.catch_warnings():
            # The row reader would show a note.
            warnings.simplefilter("error", ReadingNote)
            return PlainTables(folder)
    except (_NotPlainError, ReadingNote, OSError):
        return None
