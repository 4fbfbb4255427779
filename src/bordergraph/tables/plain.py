"""Large folders of plain CSV tables, which DuckDB reads at once; all else is for the careful reader.

What a cell may say stays with that reader: it judges each different cell once. Where it would find
a fault, a doubt or another spelling, the folder is not plain, so that its messages are the only ones.
"""

from __future__ import annotations

import csv
import warnings
from typing import TYPE_CHECKING, Any, cast

from bordergraph.errors import ReadingNote
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, REQUIRED, TABLES
from bordergraph.tables.rows import InputTable, TableRows
from bordergraph.tables.sheets import csv_sheet
from bordergraph.tables.values import circles, dependencies, doubts, table_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from bordergraph.model import Dependency
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableFault

READ = (
    "agencies", "threats", "programs", "participations", "mandates", "focus", "shares", "sources",
)  # fmt: skip
"""Tables of which DuckDB gets a view each."""
_CITED = ("mandates", "participations", "focus", "shares")
_SMALL = ("dependencies", "dataset")
_BEYOND = {
    "agencies": ("home", "near", "stands_for"),
    "threats": ("related",),
    "programs": ("part_of", "hub", "cadence_sources"),
    "mandates": ("side", "realm"),
}
"""Columns in which a filled cell is beyond what is read here."""
_LARGE = 1 << 20
"""Bytes from which on it is quicker than to read row by row."""
_HEADER = 4096
"""Bytes of a file that may hold nothing but the names of columns."""
_MOST = 1 << 16
"""Different cells of a column, beside names and texts, that are looked at one by one."""
_KEPT = ("country", "side", "date")
"""Columns of text that more than people read."""


class _NotPlainError(Exception):
    """Something that only the careful reader can tell of."""


class _Table:
    """One table in DuckDB: its cells as they are, then a view of what they say."""

    def __init__(self, link: DuckDBPyConnection, path: Path, name: str) -> None:
        self._link = link
        self._name = name
        self._columns = {
            column.name: column
            for column in COLUMNS[name].values()
            if column.type is not Type.TEXT or column.name in _KEPT
        }
        self.there: list[str] = []
        if path.exists():
            self._load(path)

    def _load(self, path: Path) -> None:
        # DuckDB looks at what it needs alone.
        data = path.read_bytes()
        if b"\0" in data or not (data.isascii() or data.decode()):
            raise _NotPlainError
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file), [])
        known = COLUMNS[self._name].keys()
        if len(set(header)) < len(header) or not set(REQUIRED[self._name]) <= set(header) <= known:
            raise _NotPlainError
        self.there = [name for name in header if name in self._columns]
        cells = ", ".join(f"nullif({_quoted(name)}, '') AS {_quoted(name)}" for name in self.there)
        types = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
        self._link.execute(
            f"CREATE TABLE raw_{self._name} AS SELECT {cells} FROM read_csv(?, header = true, "  # noqa: S608 - ours
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}})",
            [str(path)],
        )

    def judge(self) -> None:
        """Look at all that the careful reader would look at.

        Raises:
            _NotPlainError: It may have something to tell.
        """
        if not self.there:
            return
        filled = [name for name in _BEYOND.get(self._name, ()) if name in self.there]
        self._none([f"{_quoted(name)} IS NOT NULL" for name in filled])
        self._none([f"{_quoted(name)} IS NULL" for name in REQUIRED[self._name]])
        if "id" in self.there:
            self._judge_ids()
        if self._name == "shares":
            self._none(['"from" = "to"'])
        for name in self.there:
            if self._columns[name].type is Type.REF:
                self._judge_names(self._columns[name])
            if self._columns[name].type is Type.DATE:
                self._none(
                    [f"{_quoted(name)} IS NOT NULL AND ({_is_day(_quoted(name))}) IS NOT TRUE"]
                )
        self._judge_cells()

    def _ask(self, sql: str) -> list[Any]:
        return self._link.execute(sql).fetchall()

    def _none(self, conditions: list[str], table: str = "raw_") -> None:
        """Make sure that no row meets any of some conditions."""
        wrong = f"SELECT 1 FROM {table}{self._name} WHERE {' OR '.join(conditions)} LIMIT 1"  # noqa: S608 - ours
        if conditions and self._ask(wrong):
            raise _NotPlainError

    def _judge_ids(self) -> None:
        """Make sure that ids are plain, each is described once, and nothing is above itself."""
        own = ", ".join(_quoted(name) for name in self.there if name in TABLES[self._name])
        self._none(["NOT regexp_full_match(id, '[A-Za-z0-9._-]+')"])
        ((ids, folded, things),) = self._ask(
            "SELECT count(DISTINCT id), count(DISTINCT lower(translate(id, '._-', ''))), "  # noqa: S608 - ours
            f"(SELECT count(*) FROM (SELECT DISTINCT {own} FROM raw_{self._name})) FROM raw_{self._name}"
        )
        if not ids == folded == things:
            raise _NotPlainError
        above = {"agencies": "parent", "threats": "broader"}.get(self._name, "")
        if above in self.there:
            told = self._ask(
                f"SELECT id, {above} FROM raw_{self._name} WHERE {above} IS NOT NULL"  # noqa: S608 - ours
            )
            faults: list[TableFault] = []
            rows = TableRows(InputTable(None, self._name, faults), [0] * len(told))
            rows.cells = {"id": [i for i, _ in told], above: [a for _, a in told]}
            circles(rows, above, dict(told))
            if faults:
                raise _NotPlainError

    def _judge_names(self, column: TableColumn) -> None:
        """Make sure that the table which a column names lists all that it names."""
        name = _quoted(column.name)
        listed = self._ask(f"SELECT 1 FROM duckdb_tables() WHERE table_name = 'raw_{column.of}'")  # noqa: S608 - ours
        if not listed and column.of == "sources":
            return
        unknown = f"{name} NOT IN (SELECT id FROM raw_{column.of})"  # noqa: S608 - ours
        self._none([unknown if listed else f"{name} IS NOT NULL"])

    def _judge_cells(self) -> None:
        """Have each different cell of words and numbers read as in any table."""
        faults: list[TableFault] = []
        different: dict[str, list[str]] = {}
        for name in self.there:
            if self._columns[name].type in {Type.ID, Type.REF, Type.DATE} or name == "date":
                continue
            quoted = _quoted(name)
            found = self._ask(
                f"SELECT DISTINCT {quoted} FROM raw_{self._name} WHERE {quoted} IS NOT NULL "  # noqa: S608 - ours
                f"LIMIT {_MOST + 1}"
            )
            cells = [cell for (cell,) in found]
            if len(cells) > _MOST or any(c != c.strip() or c[0] == "'" for c in cells):
                raise _NotPlainError
            different[name] = cells
        size = max(map(len, different.values()), default=0)
        rows = TableRows(InputTable(None, self._name, faults), [0] * size)
        rows.cells = {
            name: [*cells, *[""] * (size - len(cells))]
            for name in COLUMNS[self._name]
            for cells in [different.get(name, [])]
        }
        values = table_values(rows, dict)
        rows.each(("confidence",), lambda row: row.member("confidence"))
        doubts([rows])
        for name, cells in different.items():
            column = self._columns[name]
            for cell, value in zip(cells, values.get(column.attr, ()), strict=False):
                self._judge_form(column.type, cell, value)
        if faults:
            raise _NotPlainError

    @staticmethod
    def _judge_form(kind: Type, cell: str, value: object) -> None:
        """Make sure that a cell is written as it is read."""
        if (
            (kind is Type.WORD and cell != value)
            or (kind is Type.YES_NO and cell not in {"true", "false"})
            or (kind is Type.WORDS and {*cell.split(";")} != {*cast("tuple[str, ...]", value)})
        ):
            raise _NotPlainError

    def show(self) -> None:
        """Make the view of what the cells say."""
        shown = ["0 AS row" if not self.there else "rowid AS row"]
        for column in self._columns.values():
            name = cell = _quoted(column.name)
            if column.name not in self.there:
                cell = "CAST(NULL AS VARCHAR)"
            elif column.type is Type.DATE:
                cell = _last(name) if column.attr == "span.end" else _first(name)
            if column.default:
                cell = f"coalesce({cell}, '{column.default}')"
            shown.append(f"{cell} AS {name}")
        source = f"FROM raw_{self._name}" if self.there else "WHERE false"
        self._link.execute(f"CREATE VIEW {self._name} AS SELECT {', '.join(shown)} {source}")
        first, last = (_with_attr(self._columns, f"span.{part}") for part in ("start", "end"))
        if first in self.there and last in self.there:
            self._none([f"{_quoted(last)} < {_quoted(first)}"], table="")


def _first(cell: str) -> str:
    """Return SQL for the first day that a year, month or day means."""
    return f"left({cell} || '-01-01', 10)"


def _last(cell: str) -> str:
    """Return SQL for the last one."""
    month = f"CAST(last_day(TRY_CAST({cell} || '-01' AS DATE)) AS VARCHAR)"
    return f"CASE length({cell}) WHEN 7 THEN {month} ELSE left({cell} || '-12-31', 10) END"


def _is_day(cell: str) -> str:
    """Return SQL that tells whether a cell is a year, month or day as ISO writes it."""
    day = f"CAST(TRY_CAST({_first(cell)} AS DATE) AS VARCHAR)"
    return f"length({cell}) IN (4, 7, 10) AND {day} = {_first(cell)}"


def _with_attr(columns: Mapping[str, TableColumn], attr: str) -> str:
    return next((name for name, column in columns.items() if column.attr == attr), "")


def _quoted(name: str) -> str:
    return f'"{name}"'


class PlainTables:
    """A folder of plain tables.

    Attributes:
        day: The day up to which the data was kept.
        dependencies: Which work depends on which; empty where no table says.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._link: DuckDBPyConnection | None = None
        faults: list[TableFault] = []
        about = TableRows(InputTable(csv_sheet(folder / "dataset.csv"), "dataset", faults))
        days = [day for day in about.day("day") if day]
        for name in TABLES.keys() - {*READ, *_SMALL}:
            self._judge_empty(name, faults)
        path = folder / "dependencies.csv"
        sheet = csv_sheet(path) if path.exists() else None
        work = TableRows(InputTable(sheet, "dependencies", faults))
        self.dependencies: tuple[Dependency, ...] = dependencies(work)
        if faults or not days:
            raise _NotPlainError
        self.day: date = max(days)
        self._link = self._read()

    def cites(self, source: str) -> bool:
        """Tell whether a tie, a mandate or a focus rests on a source."""
        self._link = self._link or self._read()
        every = " UNION ALL ".join(f"SELECT source FROM {name}" for name in _CITED)  # noqa: S608 - ours
        found = f"SELECT 1 FROM ({every}) WHERE source = ? LIMIT 1"  # noqa: S608 - ours
        return bool(self._link.execute(found, [source]).fetchall())

    def connection(self) -> DuckDBPyConnection:
        """Return a DuckDB of its own with a view of each table: words as they count, days in full.

        A start is its first day and an end its last one; each row has its number as ``row``.
        """
        link, self._link = self._link or self._read(), None
        return link

    def _judge_empty(self, name: str, faults: list[TableFault]) -> None:
        """Make sure that a table of what is not read here holds no row."""
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
            tables = [_Table(link, self._folder / f"{name}.csv", name) for name in READ]
            for table in tables:
                table.judge()
                table.show()
            if not link.execute("SELECT 1 FROM mandates LIMIT 1").fetchall():
                raise _NotPlainError
        except (duckdb.Error, UnicodeDecodeError):
            raise _NotPlainError from None
        return link


def plain_tables(folder: Path) -> PlainTables | None:
    """Return a large folder of plain tables; None of any other, which `read_tables` reads.

    Args:
        folder: A folder of tables.
    """
    files = [path for path in folder.glob("*") if path.suffix.lower() in {".csv", ".tsv"}]
    names = {path.name for path in files}
    known = {f"{name}.csv" for name in TABLES}
    if not {"agencies.csv", "mandates.csv", "dataset.csv"} <= names <= known:
        return None
    if not all(path.is_file() for path in files) or sum(p.stat().st_size for p in files) < _LARGE:
        return None
    try:
        with warnings.catch_warnings():
            # The careful reader has a note to give.
            warnings.simplefilter("error", ReadingNote)
            return PlainTables(folder)
    except (_NotPlainError, ReadingNote, OSError):
        return None
