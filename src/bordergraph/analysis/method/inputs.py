"""The tables that the steps of the method read, and DuckDB, which runs the steps on them."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import chain, combinations
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast
from weakref import finalize

from bordergraph.analysis.core.in_force import attested_year, attested_years, filter_countable
from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS
from bordergraph.model import IDLE_STATUSES, Network, Responsibility, Source, Span, interval
from bordergraph.schema.terms import LIVE_STATUSES
from bordergraph.vocab import first_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from duckdb import DuckDBPyConnection

    from bordergraph.model import Arrangement, Citation, Dependency, Flow, Gateway, Interval, Share
    from bordergraph.tables.plain import PlainTables

    Value: TypeAlias = str | int | float | None
    Tables: TypeAlias = dict[str, list[tuple[Value, ...]]]

KEPT_TABLES = tuple(
    """
    run agency threat unit outcome candidate channel dependence searched firm reported
    documented rhythm access member unit_part umbrella
    """.split()
)
"""Tables from which an assessment answers every query."""


NUMBERED_SCHEMA = "numbered"
"""Schema of tables in which whole numbers stand for ids."""

ID_COLUMNS = {
    column: kind
    for kind, columns in {
        "agency": ("agency", "body", "a", "b"),
        "threat": ("threat", "family"),
        "unit": ("unit", "arrangement", "part"),
        "": ("above", "related", "source", "sides", "realms", "places", "list"),
    }.items()
    for column in columns
}
"""Columns of such numbers, each with the kind of thing that they name where any table kept has one."""

BATCH_ROWS = 10_000
"""Rows that are fetched at once where they are streamed."""


class Database(Protocol):
    """Tables of the method that answer SQL of the plain subset."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT; ``?`` stands for each of the values."""

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT, so that many need no memory; another may be asked meanwhile."""

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""


class Step(NamedTuple):
    """One named step of the method."""

    name: str
    description: str
    sql: str


@cache
def read_sql(name: str) -> str:
    """Return the text of a file of SQL beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def load_steps(text: str | None = None) -> tuple[Step, ...]:
    """Return the steps of the method in their order.

    Args:
        text: Another text of them, such as one without a rule.

    Example:
        >>> [step.name for step in load_steps()][-2:]
        ['outcome', 'candidate']
    """
    pattern = re.compile(r"^-- step (\w+): (.*)\n((?:(?!-- step ).*\n?)+)", flags=re.MULTILINE)
    return tuple(Step(*parts) for parts in pattern.findall(text or read_sql("steps.sql")))


def open_duckdb(tables: Tables) -> DuckDBPyConnection:
    """Return a DuckDB in memory that holds the input tables and nothing else."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(read_sql("inputs.sql"))
    for name, rows in tables.items():
        insert_rows(connection, name, rows)
    return connection


def create_id_views(connection: DuckDBPyConnection) -> None:
    """Make a view of each kept table that has ids, where the steps ran on numbers in place of them."""
    for table in KEPT_TABLES:
        columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
        select_list = [f"{c}_.id AS {c}" if ID_COLUMNS.get(c) else f"t.{c}" for c in columns]
        joins = [
            f"LEFT JOIN {NUMBERED_SCHEMA}.{ID_COLUMNS[c]}_id {c}_ ON {c}_.number = t.{c}"
            for c in columns
            if ID_COLUMNS.get(c)
        ]
        connection.execute(
            f"CREATE VIEW main.{table} AS SELECT {', '.join(select_list)} "  # noqa: S608 - names of ours
            f"FROM {NUMBERED_SCHEMA}.{table} t {' '.join(joins)}"
        )
    connection.execute("SET search_path = 'main'")


def insert_rows(
    connection: DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add rows to a table."""
    import numpy as np

    if rows:
        columns = {  # noqa: F841 - DuckDB reads it by its name
            f"c{n}": np.array(column, dtype=object)
            for n, column in enumerate(zip(*rows, strict=True))
        }
        connection.execute(f"INSERT INTO {table} SELECT * FROM columns")  # noqa: S608 - a name of ours


class _ConnectedDatabase:
    """Tables behind a connection, which answers one question at a time."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._lock = Lock()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT."""
        with self._lock:
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(values)).fetchall()
        return rows

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        result = self._connection.cursor().execute(sql)
        while rows := result.fetchmany(BATCH_ROWS):
            yield from rows

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        with self._lock:
            result = self._connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
            return tuple(column[0] for column in result.description), result.fetchall()


class DuckDatabase(_ConnectedDatabase):
    """DuckDB in memory.

    Args:
        tables: Rows of the input tables, as `tabulate` returns them, or a DuckDB that holds them.
        text: Another text of the steps, such as one without a rule.
        fixed_rows: Rows that replace those of some steps, by step.
    """

    def __init__(
        self,
        tables: Tables | DuckDBPyConnection,
        text: str | None = None,
        *,
        fixed_rows: Tables | None = None,
    ) -> None:
        super().__init__(open_duckdb(tables) if isinstance(tables, dict) else tables)
        for step in load_steps(text):
            self._connection.execute(step.sql)
            if fixed_rows and step.name in fixed_rows:
                self._connection.execute(f"DELETE FROM {step.name}")  # noqa: S608 - a name of ours
                insert_rows(self._connection, step.name, fixed_rows[step.name])
            if step.name == "need":
                # The largest of all, and nothing reads it again.
                self._connection.execute("DROP TABLE pair")
        if not isinstance(tables, dict):
            create_id_views(self._connection)


class FileDatabase(_ConnectedDatabase):
    """A SQLite file to which the tables of an assessment were written.

    Args:
        path: The file; it is read alone.
    """

    def __init__(self, path: Path) -> None:
        uri = f"{path.as_uri()}?mode=ro"
        super().__init__(sqlite3.connect(uri, uri=True, check_same_thread=False))
        finalize(self, self._connection.close)

    @staticmethod
    def write(path: Path, database: Database, tables: Iterable[str] = KEPT_TABLES) -> None:
        """Write tables of another database to a new file."""
        connection = sqlite3.connect(path)
        with connection:
            for table in tables:
                columns, rows = database.table(table)
                connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
                placeholders = ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} VALUES ({placeholders})", rows)  # noqa: S608 - our own names
            connection.execute("CREATE INDEX channel_row ON channel (a, b, threat)")
        connection.close()


ANY_FUNCTION = "any"
"""Function of a mandate that names none."""

_WORKING_TABLES = tuple(
    """
    span source_id task_told program_told unit_told share_told member_told side source_year idle
    """.split()
)


def tabulate(
    network: Network,
    runs: Iterable[tuple[date | None, str]],
    dependencies: Sequence[Dependency] = (),
    whole: Collection[str] = (DEFAULT,),
) -> Tables:
    """Return the input tables of the method by name, each a list of rows in the order of its columns.

    Everything in the network is laid out, in force or not. Runs and whole are as of `run_rows`;
    dependencies are for data that does not say.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> tables = tabulate(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)), [(None, "default")])
        >>> tables["agency"], tables["run"][0][3:5]
        ([('rcmp', 'agency', 'CA', '', 0, None)], ('9999-12-30', 'default'))
    """
    tables = _TableBuilder(network, dependencies).build()
    return tables | {"run": run_rows(runs, whole)}


def run_rows(
    runs: Iterable[tuple[date | None, str]], whole: Collection[str] = (DEFAULT,)
) -> list[tuple[str | int | float | None, ...]]:
    """Return the rows of the table ``run`` for days and variants.

    A day is None where the data holds no date, so that all that has not ended counts. Of
    variants that are not whole only what can be a possible gap is worked out.

    Example:
        >>> from datetime import date
        >>> day = date(2026, 11, 27)
        >>> [row[:5] for row in run_rows([(day, "default"), (day, "sources-2"), (day, "steps-0")])]
        [(0, 0, 0, '2026-11-27', 'default'), (1, 0, 0, '2026-11-27', 'sources-2'), (2, 1, 0, '2026-11-27', 'steps-0')]
    """
    records: dict[tuple[Any, ...], int] = {}
    scopes: dict[tuple[Any, ...], int] = {}
    rows: list[tuple[str | int | float | None, ...]] = []
    for day, variant in runs:
        numbers = VARIANTS[variant]
        record = records.setdefault((day, numbers.years), len(records))
        scope_key = (record, numbers.steps, numbers.levels, numbers.related)
        scope = scopes.setdefault(scope_key, len(scopes))
        values = tuple(getattr(numbers, field.name) for field in fields(numbers))
        year = day.year if day else 0
        wants_all = int(variant in whole)
        rows.append((len(rows), scope, record, day_text(day), variant, year, *values, wants_all))
    return rows


def day_text(day: date | None) -> str:
    """Return a day as the tables of the method write it; None stands for the end of time.

    Example:
        >>> day_text(None)
        '9999-12-30'
    """
    # Without a date nothing ages, and what has an end is over.
    return "9999-12-30" if day is None else day.isoformat()


def numbered_shares(network: Network) -> tuple[tuple[str, Share], ...]:
    """Return the exchanges outside of arrangements, each with its unit in the tables."""
    shares = filter_countable(network.shares)
    return tuple((f"share:{n}", share) for n, share in enumerate(shares))


class _TableBuilder:
    """Lays a network out as rows; periods and years of attestation are numbered as they come."""

    def __init__(self, network: Network, dependencies: Sequence[Dependency]) -> None:
        self.network = network
        self.dependencies = network.dependencies or tuple(dependencies)
        self.rows: Tables = defaultdict(list)
        self._periods: dict[tuple[date, date], int] = {}
        self._list_names: dict[tuple[tuple[str, int], ...], str] = {}
        self._attested_years: set[int] = set()
        self._year_by_source = attested_years(network.sources)

    def build(self) -> Tables:
        self._add_agencies()
        self._add_threats()
        self._add_mandates()
        self._add_dependencies()
        self._add_units()
        self._add_searches()
        self._add_problems()
        self.rows["period"] = [
            (n, begins.isoformat(), ends.isoformat()) for (begins, ends), n in self._periods.items()
        ]
        self.rows["attestation"] = [(year,) for year in sorted(self._attested_years)]
        return dict(self.rows)

    def _period_number(self, interval: Interval) -> int | None:
        """Return the number of a period; None where it holds on no day."""
        if interval.is_stopped or interval.ends < interval.begins:
            return None
        return self._periods.setdefault((interval.begins, interval.ends), len(self._periods))

    def _attested_year(self, citations: Collection[Citation], span: Span = Span()) -> int:
        """Return the year in which something was last attested."""
        year = attested_year(citations, self._year_by_source, span)
        self._attested_years.add(year)
        return year

    def _list_name(self, kind: str, items: Iterable[tuple[str, int]]) -> str | None:
        """Return the name of a list of sides, realms or places, each with 1 for home; None if empty."""
        key = tuple(sorted((f"{kind}:{item}", is_home) for item, is_home in items))
        if key not in self._list_names:
            self._list_names[key] = f"{kind}s:{len(self._list_names)}"
            self.rows["list_item"] += [(self._list_names[key], *item) for item in key]
        return self._list_names[key] if key else None

    def _add_agencies(self) -> None:
        rows = self.rows
        for a in self.network.agencies:
            items = [(p, 1) for p in a.home_places] + [(p, 0) for p in a.nearby_places]
            row = (a.id, a.cls.value, a.country, a.sector, int(bool(a.home_places)))
            rows["agency"].append((*row, self._list_name("place", items)))
            bodies = (a.id, *self.network.ancestors(a.id))
            rows["agency_above"] += [(a.id, body, n) for n, body in enumerate(bodies)]
            rows["stands_for"] += [(member, a.id) for member in a.stands_for]

    def _add_threats(self) -> None:
        rows = self.rows
        for t in self.network.threats:
            ancestry = (t.id, *self.network.broader_threats(t.id))
            # A field of work is named, or is the group of the threat below the top of its tree.
            rows["threat"].append((t.id, t.family or ancestry[max(len(ancestry) - 2, 0)]))
            rows["threat_above"] += [(t.id, broader, n) for n, broader in enumerate(ancestry)]
            for related in t.related:
                rows["threat_related"] += [(t.id, related), (related, t.id)]

    def _add_mandates(self) -> None:
        rows, agencies = self.rows, self.network.agency_by_id
        sides: dict[tuple[str, str], set[str]] = defaultdict(set)
        realms: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        threat_spans = {t.id: Span(t.first_documented) for t in self.network.threats}
        for n, m in enumerate(filter_countable(self.network.mandates)):
            if m.agency not in agencies or m.threat not in threat_spans:
                continue
            body = agencies[m.agency]
            period = self._period_number(interval(threat_spans[m.threat], None, (body.span,)))
            if period is None:
                continue
            is_lead = int(m.responsibility is not Responsibility.SUPPORT)
            year = self._attested_year(m.citations)
            rows["mandate"].append(
                (n, m.agency, m.threat, is_lead, int(bool(m.citations)), period, year)
            )
            rows["mandate_function"] += [(n, work) for work in m.functions or (ANY_FUNCTION,)]
            sides[m.agency, m.threat] |= set((m.side or body.country).split("/"))
            realms[m.agency, m.threat].append(m.realm)
        rows["extent"] += [self._mandate_extent(key, sides[key], realms[key]) for key in sides]

    def _mandate_extent(
        self, key: tuple[str, str], sides: set[str], realms: Sequence[tuple[str, ...]]
    ) -> tuple[Any, ...]:
        """Return where the mandates of an agency on a threat reach."""
        # One mandate without a realm lifts those of the others.
        confined = set(chain.from_iterable(realms)) if all(realms) else ()
        side = self._list_name("side", [(side, 1) for side in sides])
        realm = self._list_name("realm", [(realm, 1) for realm in confined])
        return (*key, side, int("both" in sides), realm)

    def _add_dependencies(self) -> None:
        values: dict[tuple[str, str, int], float] = {}
        for d in self.dependencies:
            for first, second in ((d.dependent, d.prerequisite), (d.prerequisite, d.dependent)):
                key = first, second, int(d.cross_border)
                values[key] = max(values.get(key, 0.0), d.value)
        functions = sorted({work for first, second, _ in values for work in (first, second)})
        self.rows["work"] = [(work, 1 << n) for n, work in enumerate(functions)]
        self.rows["dependency"] = [(*key, value) for key, value in values.items()]
        for g in self.network.gateways:
            if not g.agency:
                self._add_gateway(g)

    def _add_gateway(self, gateway: Gateway) -> None:
        named, broader = set(gateway.threats), self.network.broader_threats
        all_threats = (t.id for t in self.network.threats)
        threats = [t for t in all_threats if not named or named & {t, *broader(t)}]
        pairs = {pair for a, b in gateway.functions for pair in ((a, b), (b, a))}
        across = int(gateway.cross_border)
        self.rows["gateway"] += [(*pair, across, t) for pair in sorted(pairs) for t in threats]

    def _add_units(self) -> None:
        """Lay out arrangements, and the exchanges of two bodies inside and outside of them."""
        rows, arrangements = self.rows, self.network.arrangement_by_id
        threats_of: dict[str, list[str]] = defaultdict(list)
        for f in filter_countable(self.network.foci):
            threats_of[f.arrangement].append(f.threat)
        properties: dict[str, tuple[Value, ...]] = {}
        for a in self.network.arrangements:
            period = self._period_number(interval(Span(), a))
            if period is not None:
                year, serves = self._attested_year(a.cadence_citations), a.serves or "members"
                properties[a.id] = (
                    a.kind,
                    a.cadence.value,
                    year,
                    serves,
                    a.region,
                    int(a.announced),
                )
                rows["unit"].append((a.id, a.id, *properties[a.id], int(bool(a.hubs)), 0, period))
                rows["unit_part"] += [(a.id, w) for w in (a.id, *a.part_of) if w in arrangements]
                rows["unit_focus"] += [(a.id, threat) for threat in threats_of[a.id]]
        self._add_exchanges(properties, threats_of)

    def _add_exchanges(
        self, properties: Mapping[str, tuple[Value, ...]], threats_of: Mapping[str, list[str]]
    ) -> None:
        """Lay out who takes part in arrangements, and what two bodies give each other."""
        arrangements = self.network.arrangement_by_id
        for p in filter_countable(self.network.participations):
            if p.arrangement in properties:
                arrangement = arrangements[p.arrangement]
                self._add_members(p.arrangement, (p.agency,), p.span, arrangement, p.citations)
        flows = filter_countable(self.network.flows)
        for n, flow in enumerate(f for f in flows if f.arrangement in properties):
            arrangement = arrangements[flow.arrangement]
            values, threats = properties[flow.arrangement], threats_of[flow.arrangement]
            self._add_exchange(f"flow:{n}", flow, arrangement, values, threats)
        for unit, s in numbered_shares(self.network):
            year = self._attested_year(s.citations)
            values = ("exchange", s.cadence.value, year, "members", "", 0)
            self._add_exchange(unit, s, None, values, [s.threat] if s.threat else [])

    def _add_exchange(
        self,
        unit: str,
        fact: Flow | Share,
        arrangement: Arrangement | None,
        values: tuple[Value, ...],
        threats: list[str],
    ) -> None:
        """Lay out an exchange of two bodies; outside of arrangements, no threat stands for all."""
        bodies = {fact.giver, fact.receiver}
        period = self._period_number(interval(fact.span, arrangement))
        if period is None or not bodies <= self.network.agency_by_id.keys():
            return
        arrangement_id = arrangement.id if arrangement else None
        serves_all = int(arrangement is None and not threats)
        self.rows["unit"].append((unit, arrangement_id, *values, 0, serves_all, period))
        self.rows["unit_part"].append((unit, unit))
        self.rows["unit_focus"] += [(unit, threat) for threat in threats]
        self._add_members(unit, sorted(bodies), fact.span, arrangement, fact.citations)

    def _add_members(
        self,
        unit: str,
        bodies: Iterable[str],
        span: Span,
        arrangement: Arrangement | None,
        citations: tuple[Citation, ...],
    ) -> None:
        """Lay out who takes part in a unit."""
        agencies = self.network.agency_by_id
        hubs = arrangement.hubs if arrangement else ()
        for body in bodies:
            if body not in agencies:
                continue
            period = self._period_number(interval(span, arrangement, [agencies[body].span]))
            if period is not None:
                year = self._attested_year(citations, span)
                self.rows["member"].append((unit, body, int(body in hubs), period, year))
                self.rows["evidence"] += [(unit, body, c.source) for c in citations]

    def _add_searches(self) -> None:
        for s in self.network.searches:
            a, b = sorted(s.agencies)
            self._attested_years.add(s.day.year)
            row = (s.id, a, b, s.threat, s.day.isoformat(), s.outcome, s.day.year)
            self.rows["search"].append(row)

    def _add_problems(self) -> None:
        """Lay out when a problem is open or partly resolved, whom it names, and on which threats."""
        rows, statuses = self.rows, defaultdict(list)
        threats: dict[str, set[str]] = defaultdict(set)
        for f in self.network.findings:
            for problem in f.problems:
                threats[problem] |= set(f.threats)
        for r in self.network.records:
            if r.kind == "problem":
                statuses[r.id].append(r)
        for problem, records in statuses.items():
            records.sort(key=lambda r: str(r.values["status_as_of"]))
            starts = [first_day(str(r.values["status_as_of"])) for r in records]
            ends = [day and day - timedelta(1) for day in starts[1:]]
            for r, start, end in zip(records, starts, [*ends, None], strict=True):
                period = self._period_number(interval(Span(start, end)))
                if start and period is not None and r.values["status"] in LIVE_STATUSES:
                    rows["problem"].append((problem, period))
            agencies = sorted(cast("tuple[str, ...]", records[0].values["agencies"]))
            rows["problem_pair"] += [(problem, *pair) for pair in combinations(agencies, 2)]
            rows["problem_threat"] += [(problem, threat) for threat in sorted(threats[problem])]


def tabulate_plain(
    tables: PlainTables,
    runs: Iterable[tuple[date | None, str]],
    dependencies: Sequence[Dependency] = (),
) -> DuckDBPyConnection:
    """Return a DuckDB that holds the input tables of the method, as `tabulate` has them, by number.

    Whole numbers stand for ids, in their order, in a schema of its own: the steps join them in a
    fraction of the time. `create_id_views` puts the ids back.

    No statement of the tables rests on general knowledge.
    """
    from bordergraph.tables.plain import VIEWED_TABLES

    connection = tables.connection()
    connection.execute(
        f"CREATE SCHEMA {NUMBERED_SCHEMA}; SET search_path = '{NUMBERED_SCHEMA},main'"
    )
    id_columns = rf"\b({'|'.join(ID_COLUMNS)}) VARCHAR"
    connection.execute(re.sub(id_columns, r"\1 INTEGER", read_sql("inputs.sql")))
    # What is few is laid out as that of any network.
    small_network = Network(dependencies=tables.dependencies)
    for name, rows in tabulate(small_network, runs, dependencies).items():
        insert_rows(connection, name, rows)
    connection.execute("CREATE TABLE source_year (source VARCHAR, year INTEGER)")
    result = connection.execute(
        "SELECT DISTINCT id, coalesce(date, ''), coalesce(kind, '') FROM sources"
    )
    sources = (Source(i, i, date=day.strip(), kind=kind) for i, day, kind in result.fetchall())
    insert_rows(connection, "source_year", list(attested_years(sources).items()))
    connection.execute("CREATE TABLE idle (status VARCHAR)")
    insert_rows(connection, "idle", [(status,) for status in sorted(IDLE_STATUSES)])
    connection.execute(read_sql("plain.sql"))
    for name in _WORKING_TABLES:
        connection.execute(f"DROP TABLE {name}")
    for name in VIEWED_TABLES:
        connection.execute(f"DROP VIEW {name}; DROP TABLE IF EXISTS raw_{name}")
    return connection
