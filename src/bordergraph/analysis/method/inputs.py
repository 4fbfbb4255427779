"""The tables that the steps of the method read, and DuckDB, which runs the steps on them."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import chain, combinations
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, cast

from bordergraph.analysis.core.in_force import (
    UNDATED_YEAR,
    Options,
    attested_years,
    filter_documented,
    latest_attested_year,
)
from bordergraph.analysis.method.numbers import run_rows
from bordergraph.model import IDLE_STATUSES, Network, Responsibility, Source, Span, interval
from bordergraph.schema.terms import LIVE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from duckdb import DuckDBPyConnection

    from bordergraph.model import Arrangement, Citation, Dependency, Flow, Gateway, Interval, Share
    from bordergraph.tables.plain import PlainTables

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

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT, so that many need no memory; another may be asked meanwhile."""

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""


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


class _Linked:
    """Tables behind a connection, which answers one question at a time."""

    def __init__(self, link: Any) -> None:  # noqa: ANN401 - of DuckDB or SQLite
        self._link = link
        self._asking = Lock()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT."""
        with self._asking:
            found: list[tuple[Any, ...]] = self._link.execute(sql, list(values)).fetchall()
        return found

    def table(self, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return the names of a table's columns, and its rows."""
        with self._asking:
            found = self._link.execute(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours
            return tuple(column[0] for column in found.description), found.fetchall()


class DuckDatabase(_Linked):
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
        super().__init__(connect(tables) if isinstance(tables, dict) else tables)
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

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        result = self._link.cursor().execute(sql)
        while rows := result.fetchmany(BATCH):
            yield from rows


class FileDatabase(_Linked):
    """A SQLite file to which the tables of an assessment were written.

    Args:
        path: The file; it is read alone.
    """

    def __init__(self, path: Path) -> None:
        uri = f"{path.as_uri()}?mode=ro"
        super().__init__(sqlite3.connect(uri, uri=True, check_same_thread=False))

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT."""
        yield from self._link.execute(sql)

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


ANY = "any"
"""Function of a mandate that names none."""

_TOLD = (
    "span", "source_id", "task_told", "program_told", "unit_told", "share_told", "member_told", "side",
    "source_year", "idle",
)  # fmt: skip


def tabulate(
    network: Network,
    runs: Iterable[tuple[date | None, str]],
    dependencies: Sequence[Dependency] = (),
    *,
    whole: bool = True,
) -> Tables:
    """Return the input tables of the method by name, each a list of rows in the order of its columns.

    Args:
        network: The network; everything in it is laid out, in force or not.
        runs: Days, each with the name of a variant of the numbers.
        dependencies: Which work depends on which, for data that does not say.
        whole: Whether all rows are wanted, or possible gaps alone.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> tables = tabulate(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)), [(None, "default")])
        >>> tables["agency"], tables["run"][0][3:5]
        ([('rcmp', 'agency', 'CA', '', 0, None)], ('9999-12-30', 'default'))
    """
    return {**_Layout(network, dependencies).tables(), "run": run_rows(runs, whole=whole)}


def exchanges(network: Network) -> tuple[tuple[str, Share], ...]:
    """Return the exchanges outside of arrangements, each with its unit in the tables."""
    shares = filter_documented(network.shares, Options())
    return tuple((f"share:{n}", share) for n, share in enumerate(shares))


class _Layout:
    """Lays a network out as rows; periods and years of attestation are numbered as they come."""

    def __init__(self, network: Network, dependencies: Sequence[Dependency]) -> None:
        self.network = network
        self.dependencies = network.dependencies or tuple(dependencies)
        self.rows: Tables = defaultdict(list)
        self._periods: dict[tuple[date, date], int] = {}
        self._lists: dict[tuple[tuple[str, int], ...], str] = {}
        self._attested: set[int] = set()
        self._years = attested_years(network.sources)

    def tables(self) -> Tables:
        self._agencies()
        self._threats()
        self._mandates()
        self._work()
        self._units()
        self._searches()
        self._problems()
        self.rows["period"] = [
            (n, begins.isoformat(), ends.isoformat()) for (begins, ends), n in self._periods.items()
        ]
        self.rows["attestation"] = [(year,) for year in sorted(self._attested)]
        return dict(self.rows)

    def _period(self, found: Interval) -> int | None:
        """Return the number of a period; None where it holds on no day."""
        if found.is_empty or found.ends < found.begins:
            return None
        return self._periods.setdefault((found.begins, found.ends), len(self._periods))

    def _year(self, citations: Iterable[Citation], *days: date | None) -> int:
        """Return the year in which something was last attested."""
        year = latest_attested_year(citations, self._years)
        for day in days:
            year = max(year, day.year if day else 0)
        year = year or UNDATED_YEAR
        self._attested.add(year)
        return year

    def _list(self, kind: str, items: Iterable[tuple[str, int]]) -> str | None:
        """Return the name of a list of sides, realms or places, each with 1 for home; None if empty."""
        key = tuple(sorted((f"{kind}:{item}", home) for item, home in items))
        if key not in self._lists:
            self._lists[key] = f"{kind}s:{len(self._lists)}"
            self.rows["list_item"] += [(self._lists[key], *item) for item in key]
        return self._lists[key] if key else None

    def _agencies(self) -> None:
        add = self.rows
        for a in self.network.agencies:
            places = self._list("place", [(p, 1) for p in a.home] + [(p, 0) for p in a.near])
            add["agency"].append(
                (a.id, a.cls.value, a.country, a.sector, int(bool(a.home)), places)
            )
            above = (a.id, *self.network.ancestors(a.id))
            add["agency_above"] += [(a.id, body, n) for n, body in enumerate(above)]
            add["stands_for"] += [(member, a.id) for member in a.stands_for]

    def _threats(self) -> None:
        add = self.rows
        for t in self.network.threats:
            line = (t.id, *self.network.broader_threats(t.id))
            # A field of work is named, or is the group of the threat below the top of its tree.
            add["threat"].append((t.id, t.family or line[max(len(line) - 2, 0)]))
            add["threat_above"] += [(t.id, above, n) for n, above in enumerate(line)]
            for other in t.related:
                add["threat_related"] += [(t.id, other), (other, t.id)]

    def _mandates(self) -> None:
        add, agencies = self.rows, self.network.agency_by_id
        sides: dict[tuple[str, str], set[str]] = defaultdict(set)
        realms: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        known = {t.id: Span(t.first_documented) for t in self.network.threats}
        for n, m in enumerate(filter_documented(self.network.mandates, Options())):
            if m.agency not in agencies or m.threat not in known:
                continue
            body = agencies[m.agency]
            period = self._period(interval(known[m.threat], None, (body.span,)))
            if period is None:
                continue
            leads = int(m.responsibility is not Responsibility.SUPPORT)
            year = self._year(m.citations)
            add["mandate"].append(
                (n, m.agency, m.threat, leads, int(bool(m.citations)), period, year)
            )
            add["mandate_function"] += [(n, work) for work in m.functions or (ANY,)]
            sides[m.agency, m.threat] |= set((m.side or body.country).split("/"))
            realms[m.agency, m.threat].append(m.realm)
        add["extent"] += [self._extent(key, named, realms[key]) for key, named in sides.items()]

    def _extent(
        self, key: tuple[str, str], sides: set[str], realms: Sequence[tuple[str, ...]]
    ) -> tuple[Any, ...]:
        """Return where the mandates of an agency on a threat reach."""
        # One mandate without a realm lifts those of the others.
        confined = set(chain.from_iterable(realms)) if all(realms) else ()
        side = self._list("side", [(side, 1) for side in sides])
        realm = self._list("realm", [(realm, 1) for realm in confined])
        return (*key, side, int("both" in sides), realm)

    def _work(self) -> None:
        values: dict[tuple[str, str, int], float] = {}
        for d in self.dependencies:
            for one, other in ((d.dependent, d.on), (d.on, d.dependent)):
                key = one, other, int(d.across)
                values[key] = max(values.get(key, 0.0), d.value)
        named = sorted({work for one, other, _ in values for work in (one, other)})
        self.rows["work"] = [(work, 1 << n) for n, work in enumerate(named)]
        self.rows["dependency"] = [(*key, value) for key, value in values.items()]
        for g in self.network.gateways:
            if not g.agency:
                self._gateway(g)

    def _gateway(self, g: Gateway) -> None:
        behind = [
            t.id
            for t in self.network.threats
            if not g.threats or {t.id, *self.network.broader_threats(t.id)} & set(g.threats)
        ]
        ways = {way for one, other in g.functions for way in ((one, other), (other, one))}
        self.rows["gateway"] += [
            (*way, int(g.across), threat) for way in sorted(ways) for threat in behind
        ]

    def _units(self) -> None:
        """Lay out arrangements, and the exchanges of two bodies inside and outside of them."""
        add, arrangements = self.rows, self.network.arrangement_by_id
        focus: dict[str, list[str]] = defaultdict(list)
        for f in filter_documented(self.network.foci, Options()):
            focus[f.arrangement].append(f.threat)
        stated: dict[str, tuple[Value, ...]] = {}
        for a in self.network.arrangements:
            period = self._period(interval(Span(), a))
            if period is not None:
                year, serves = self._year(a.cadence_citations), a.serves or "members"
                told = (a.kind, a.cadence.value, year, serves, a.region, int(a.announced))
                stated[a.id] = told
                add["unit"].append((a.id, a.id, *stated[a.id], int(bool(a.hubs)), 0, period))
                add["unit_whole"] += [(a.id, w) for w in (a.id, *a.part_of) if w in arrangements]
                add["unit_focus"] += [(a.id, threat) for threat in focus[a.id]]
        self._exchanges(stated, focus)

    def _exchanges(
        self, stated: Mapping[str, tuple[Value, ...]], focus: Mapping[str, list[str]]
    ) -> None:
        """Lay out who takes part in arrangements, and what two bodies give each other."""
        arrangements = self.network.arrangement_by_id
        for p in filter_documented(self.network.participations, Options()):
            if p.arrangement in stated:
                within = arrangements[p.arrangement]
                self._join(p.arrangement, (p.agency,), p.span, within, p.citations)
        flows = filter_documented(self.network.flows, Options())
        for n, flow in enumerate(f for f in flows if f.arrangement in stated):
            within = arrangements[flow.arrangement]
            what, threats = stated[flow.arrangement], focus[flow.arrangement]
            self._exchange(f"flow:{n}", flow, within, what, threats)
        for unit, s in exchanges(self.network):
            year = self._year(s.citations)
            what = ("exchange", s.cadence.value, year, "members", "", 0)
            self._exchange(unit, s, None, what, [s.threat] if s.threat else [])

    def _exchange(
        self,
        unit: str,
        fact: Flow | Share,
        within: Arrangement | None,
        what: tuple[Value, ...],
        threats: list[str],
    ) -> None:
        """Lay out an exchange of two bodies; outside of arrangements, no threat stands for all."""
        bodies = {fact.giver, fact.receiver}
        period = self._period(interval(fact.span, within))
        if period is None or not bodies <= self.network.agency_by_id.keys():
            return
        through = within.id if within else None
        anything = int(within is None and not threats)
        self.rows["unit"].append((unit, through, *what, 0, anything, period))
        self.rows["unit_whole"].append((unit, unit))
        self.rows["unit_focus"] += [(unit, threat) for threat in threats]
        self._join(unit, sorted(bodies), fact.span, within, fact.citations)

    def _join(
        self,
        unit: str,
        bodies: Iterable[str],
        span: Span,
        within: Arrangement | None,
        citations: tuple[Citation, ...],
    ) -> None:
        """Lay out who takes part in a unit."""
        agencies = self.network.agency_by_id
        hubs = within.hubs if within else ()
        for body in bodies:
            if body not in agencies:
                continue
            period = self._period(interval(span, within, [agencies[body].span]))
            if period is not None:
                year = self._year(citations, span.as_of, span.start, span.end)
                self.rows["member"].append((unit, body, int(body in hubs), period, year))
                self.rows["evidence"] += [(unit, body, c.source) for c in citations]

    def _searches(self) -> None:
        for s in self.network.searches:
            a, b = sorted(s.agencies)
            self._attested.add(s.day.year)
            row = (s.id, a, b, s.threat, s.day.isoformat(), s.outcome, s.day.year)
            self.rows["search"].append(row)

    def _problems(self) -> None:
        """Lay out when a problem is open or partly resolved, whom it names, and on which threats."""
        add, statuses = self.rows, defaultdict(list)
        threats: dict[str, set[str]] = defaultdict(set)
        for f in self.network.findings:
            for problem in f.problems:
                threats[problem] |= set(f.threats)
        for r in self.network.records:
            if r.kind == "problem":
                statuses[r.id].append(r)
        for problem, told in statuses.items():
            told.sort(key=lambda r: str(r.values["status_as_of"]))
            starts = [_first_day(str(r.values["status_as_of"])) for r in told]
            ends = [day and day - timedelta(1) for day in starts[1:]]
            for r, start, end in zip(told, starts, [*ends, None], strict=True):
                period = self._period(interval(Span(start, end)))
                if start and period is not None and r.values["status"] in LIVE_STATUSES:
                    add["problem"].append((problem, int(not threats[problem]), period))
            agencies = sorted(cast("tuple[str, ...]", told[0].values["agencies"]))
            add["problem_pair"] += [(problem, *pair) for pair in combinations(agencies, 2)]
            add["problem_threat"] += [(problem, threat) for threat in sorted(threats[problem])]


def _first_day(text: str) -> date | None:
    """Return the first day of a date known to the year, month or day."""
    return date.fromisoformat(f"{text}-01-01"[:10]) if text else None


def lay_out(
    tables: PlainTables,
    runs: Iterable[tuple[date | None, str]],
    dependencies: Sequence[Dependency] = (),
) -> DuckDBPyConnection:
    """Return a DuckDB that holds the input tables of the method, as `tabulate` has them, by number.

    Whole numbers stand for ids, in their order, in a schema of its own: the steps join them in a
    fraction of the time. `show_ids` puts the ids back.

    Args:
        tables: A folder of plain tables, of which no statement rests on general knowledge.
        runs: As of `tabulate`.
        dependencies: Which work depends on which, for tables that do not say.
    """
    from bordergraph.tables.plain import VIEWED_TABLES

    link = tables.connection()
    link.execute(f"CREATE SCHEMA {NUMBERED}; SET search_path = '{NUMBERED},main'")
    link.execute(re.sub(rf"\b({'|'.join(KEYS)}) VARCHAR", r"\1 INTEGER", script("inputs.sql")))
    # What is few is laid out as that of any network.
    few = Network(dependencies=tables.dependencies)
    for name, rows in tabulate(few, runs, dependencies).items():
        fill(link, name, rows)
    link.execute("CREATE TABLE source_year (source VARCHAR, year INTEGER)")
    told = link.execute("SELECT DISTINCT id, coalesce(date, ''), coalesce(kind, '') FROM sources")
    sources = (Source(i, i, date=day.strip(), kind=kind) for i, day, kind in told.fetchall())
    fill(link, "source_year", list(attested_years(sources).items()))
    link.execute("CREATE TABLE idle (status VARCHAR)")
    fill(link, "idle", [(status,) for status in sorted(IDLE_STATUSES)])
    link.execute(script("plain.sql"))
    for name in _TOLD:
        link.execute(f"DROP TABLE {name}")
    for name in VIEWED_TABLES:
        link.execute(f"DROP VIEW {name}; DROP TABLE IF EXISTS raw_{name}")
    return link
