"""How needs are served on a day: queries on the tables of the method."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import UNDATED_YEAR
from bordergraph.analysis.method.inputs import (
    DuckDatabase,
    day_text,
    read_sql,
    tabulate,
    tabulate_plain,
)
from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS
from bordergraph.analysis.method.rows import (
    BY_BODY_ABOVE,
    COUNTED_OUTCOMES,
    SEPARATE_OUTCOMES,
    ChannelUse,
    CountRange,
    Key,
    Need,
    NeedRow,
    Outcome,
    RowValues,
    Served,
    need_row,
)
from bordergraph.model import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.method.inputs import Database
    from bordergraph.model import Dependency
    from bordergraph.tables.plain import PlainTables

ROW_STEPS = ("outcome", "candidate")
RUN_STEPS = ("run", *ROW_STEPS)
RECORD_STEPS = "in_force recent duty access rhythm partner documented searched".split()
"""Steps of which a day and the age of attestation decide everything; a scope decides the rest."""


def _sql_text(value: str) -> str:
    """Return a text as SQL writes it."""
    quoted = value.replace("'", "''")
    return f"'{quoted}'"


def _agencies_condition(agencies: Collection[str], a: str = "a", b: str = "b") -> str:
    """Return the condition that a row is of some agencies; true of any where none is named."""
    names = ", ".join(map(_sql_text, sorted(agencies)))
    return f"({a} IN ({names}) OR {b} IN ({names}))" if names else "1 = 1"


_ROWS = "SELECT a, b, threat, need, outcome, searched_on, reported, cited FROM outcome WHERE {on}"

_COUNT_COLUMNS = ", ".join(
    f"count(CASE WHEN {condition} THEN 1 END)"
    for condition in (
        f"outcome IN ({', '.join(map(_sql_text, COUNTED_OUTCOMES))})",
        *(f"outcome = {_sql_text(outcome)}" for outcome in COUNTED_OUTCOMES),
        f"reported > 0 AND outcome IN ({', '.join(map(_sql_text, COUNTED_OUTCOMES))})",
        *(f"outcome = {_sql_text(outcome)}" for outcome in SEPARATE_OUTCOMES),
    )
)
"""What counts rows into the fields of `Served`, in their order."""

_PAIR_CONDITION = "WHERE /*R06*/"
"""Where the step that pairs bodies chooses which."""

_UNSEARCHED = "(outcome IN ('irregular', 'indirect', 'none') AND searched_on IS NULL AND cited = 1)"
_UNRESEARCHED = f"(outcome = 'not-assessed' OR {_UNSEARCHED})"


@dataclass(frozen=True)
class Assessment:
    """Needs, channels and possible gaps of a network on one day.

    Attributes:
        database: The tables of the method.
        day: The day, as in the table ``run``.
        variant: Name of the variant of the numbers.
        condition: The condition, in SQL, of the rows that are listed and counted.
    """

    database: Database
    day: str
    variant: str = DEFAULT
    condition: str = "1 = 1"

    def for_day(self, day: date) -> Assessment:
        """Return the same on another day that the tables hold."""
        return replace(self, day=day.isoformat())

    def restrict(self, agencies: Collection[str] = (), threats: Collection[str] = ()) -> Assessment:
        """Return the same for the rows of some agencies, or on some threats; of all where none is named."""
        condition = _agencies_condition(agencies)
        if threats:
            condition += f" AND threat IN ({', '.join(map(_sql_text, sorted(threats)))})"
        return replace(self, condition=condition)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT.

        Args:
            sql: The statement; ``FROM step WHERE {on}`` takes what the step made for this run.
            values: What each ``?`` in it stands for.
        """
        return self.database.query(self._for_run(sql), values)

    def _for_run(self, sql: str) -> str:
        def condition(match: re.Match[str]) -> str:
            table = match[1]
            key = "run" if table in RUN_STEPS else "record" if table in RECORD_STEPS else "scope"
            rows = f" AND {self.condition}" if table in ROW_STEPS else ""
            return f"FROM {table} WHERE {key} = {self._run_keys[key]}{rows}"

        return re.sub(r"FROM (\w+) WHERE \{on\}", condition, sql)

    @cached_property
    def _run_keys(self) -> dict[str, int]:
        rows = self.database.query(
            "SELECT run, scope, record FROM run WHERE day = ? AND variant = ?",
            [self.day, self.variant],
        )
        return dict(zip(("run", "scope", "record"), rows[0], strict=True))

    # -- rows

    def _rows(
        self, where: str, values: Sequence[Any] = (), order: str = "a, b, threat"
    ) -> tuple[NeedRow, ...]:
        rows = self.query(f"{_ROWS} AND {where} ORDER BY {order}", values)
        return tuple(need_row(*row) for row in rows)

    def iter_rows(self) -> Iterator[NeedRow]:
        """Yield all rows, those counted apart included, by agencies and threat, and keep none."""
        return (need_row(*row) for row in self.iter_values())

    def iter_values(self) -> Iterator[RowValues]:
        """Yield what `need_row` makes each row of: agencies and threat first."""
        return self.database.stream(self._for_run(f"{_ROWS} ORDER BY a, b, threat"))

    @cached_property
    def rows(self) -> tuple[NeedRow, ...]:
        """All rows, those counted apart included, by agencies and threat."""
        return tuple(self.iter_rows())

    @cached_property
    def row_by_key(self) -> dict[Key, NeedRow]:
        """All rows by agencies and threat."""
        return {row.key: row for row in self.rows}

    def rows_among(self, agencies: Collection[str]) -> tuple[NeedRow, ...]:
        """Return the rows between any two of some agencies, by agencies and threat."""
        marks = ", ".join("?" * len(agencies))
        return self._rows(f"a IN ({marks}) AND b IN ({marks})", [*agencies, *agencies])

    def candidates(self, *, partial: bool = False, limit: int | None = None) -> tuple[NeedRow, ...]:
        """Return the possible gaps in the order in which they are listed.

        Full need before partial; no channel, an indirect one, an irregular one; latest search;
        names.

        Args:
            partial: Include rows with a partial need.
            limit: Only so many of them.
        """
        needs = "('full', 'partial')" if partial else "('full')"
        limit_clause = "" if limit is None else f" LIMIT {limit:d}"
        return self._rows(
            "outcome IN ('irregular', 'indirect', 'none') AND (searched_on IS NOT NULL OR cited = 0) "
            f"AND need IN {needs}",
            order="need, CASE outcome WHEN 'none' THEN 0 WHEN 'indirect' THEN 1 ELSE 2 END, "
            f"coalesce(searched_on, '') DESC, a, b, threat{limit_clause}",
        )

    def gap_counts(self) -> dict[str, int]:
        """Count the possible gaps by need: full, partial."""
        rows = self.query("SELECT need, count(*) FROM candidate WHERE {on} GROUP BY need")
        return dict(sorted(rows))

    def gaps_between(self, groups: Mapping[str, int]) -> dict[tuple[int, int, str, str, str], int]:
        """Count the possible gaps inside and between groups, by threat, need and channel.

        Agencies without a group are left out.
        """
        counts: Counter[tuple[int, int, str, str, str]] = Counter()
        for a, b, *attributes in self.query(
            "SELECT a, b, threat, need, outcome FROM candidate WHERE {on}"
        ):
            if a in groups and b in groups:
                first, second = sorted((groups[a], groups[b]))
                counts[first, second, *attributes] += 1
        return dict(sorted(counts.items()))

    def unresearched_rows(self) -> tuple[NeedRow, ...]:
        """Return the rows to look into: not assessed, or lacking and never searched.

        Full need before partial; those with a reported problem first; names.
        """
        return self._rows(_UNRESEARCHED, order="need, reported DESC, a, b, threat")

    def count_unresearched(self) -> int:
        """Count the rows to look into."""
        ((count,),) = self.query(f"SELECT count(*) FROM outcome WHERE {{on}} AND {_UNRESEARCHED}")  # noqa: S608 - ours
        return int(count)

    def count_assumed(self) -> tuple[int, int]:
        """Count the rows with sources that are assumed to be served, and those of them never searched."""
        ((count, searched),) = self.query(
            "SELECT count(*), count(searched_on) FROM outcome "
            "WHERE {on} AND outcome = 'assumed' AND cited = 1"
        )
        return int(count), int(count - searched)

    def count_unsearched(self, keep: Callable[[Key], bool]) -> int:
        """Count the rows without a regular channel and without a search that a function keeps."""
        keys = self._for_run(f"SELECT a, b, threat FROM outcome WHERE {{on}} AND {_UNSEARCHED}")  # noqa: S608 - ours
        return sum(keep((a, b, threat)) for a, b, threat in self.database.stream(keys))

    # -- variants

    @cached_property
    def gaps_by_variant(self) -> dict[str, dict[Key, Need]]:
        """The possible gaps of each variant that was worked out, with how much is needed."""
        runs = self.database.query("SELECT variant FROM run WHERE day = ?", [self.day])
        gaps: dict[str, dict[Key, Need]] = {name: {} for (name,) in runs}
        for variant, a, b, threat, need in self.database.query(
            "SELECT r.variant, c.a, c.b, c.threat, c.need "
            "FROM candidate c JOIN run r ON r.run = c.run WHERE r.day = ?",
            [self.day],
        ):
            gaps[variant][a, b, threat] = Need(need)
        return gaps

    def regular_by_variant(self) -> dict[str, int]:
        """Return how many needs have a regular channel, by variant of which all rows were worked out."""
        rows = self.database.query(
            "SELECT r.variant, count(o.outcome) FROM run r LEFT JOIN outcome o ON o.run = r.run "
            "AND o.outcome = 'regular' WHERE r.day = ? AND r.whole = 1 GROUP BY r.variant",
            [self.day],
        )
        return dict(rows)

    @property
    def gap_range(self) -> CountRange | None:
        """The number of possible gaps with full need over all variants; None where only one was worked out."""
        return self.gap_range_of(lambda _: True)

    def gap_range_of(self, keep: Callable[[Key], bool]) -> CountRange | None:
        """Return the number of those possible gaps with full need that are kept, over all variants.

        None where only one variant was worked out.
        """
        counts = [
            sum(need is Need.FULL and keep(key) for key, need in gaps.items())
            for gaps in self.gaps_by_variant.values()
        ]
        return CountRange(min(counts), max(counts), len(counts)) if len(counts) > 1 else None

    @cached_property
    def stable_gaps(self) -> frozenset[Key] | None:
        """Possible gaps that every variant has; None where only one was worked out."""
        first, *others = self.gaps_by_variant.values()
        return frozenset(first).intersection(*others) if others else None

    # -- counts

    def served(self) -> Served:
        """Return how all needs are served."""
        return Served(*self.query(f"SELECT {_COUNT_COLUMNS} FROM outcome WHERE {{on}}")[0])  # noqa: S608 - ours

    def served_by_threat(self) -> dict[str, Served]:
        """Return how the needs on each threat are served, by its id."""
        return self._count_served("threat")

    def served_by_agency(self) -> dict[str, Served]:
        """Return how the needs of each agency are served; a row counts for both of its agencies."""
        return self._count_served(
            "agency",
            "(SELECT a AS agency, outcome, reported FROM outcome WHERE {on} "
            "UNION ALL SELECT b, outcome, reported FROM outcome WHERE {on}) o",
        )

    def served_by_pair(self) -> dict[tuple[str, str], Served]:
        """Return how the needs of each pair are served, over all threats."""
        return self._count_served("a, b")

    def served_by_country(self) -> dict[str, Served]:
        """Return how the needs of the agencies of each country are served.

        A row counts once for each country that its agencies are of.
        """
        counts: dict[str, Served] = {}
        for sides, served in self.served_between().items():
            for country in set(sides):
                counts[country] = counts.get(country, Served()) + served
        return dict(sorted(counts.items()))

    def agencies_by(self, column: str) -> dict[str, int]:
        """Return how many agencies have rows, by threat, by partner, or by country.

        The column is ``threat``; ``agency``, which gives the partners of each; or
        ``country``.
        """
        names = {
            "threat": ("o.threat", "o.one"),
            "agency": ("o.one", "o.other"),
            "country": ("x.country", "o.one"),
        }
        key, counted_column = names[column]
        rows = self.query(
            f"SELECT {key}, count(DISTINCT {counted_column}) FROM ("  # noqa: S608 - ours
            "SELECT a AS one, b AS other, threat FROM outcome WHERE {on} AND outcome <> 'no-need' "
            "UNION ALL SELECT b, a, threat FROM outcome WHERE {on} AND outcome <> 'no-need') o "
            f"JOIN agency x ON x.agency = o.one GROUP BY {key} ORDER BY {key}"
        )
        return dict(rows)

    def served_between(
        self, groups: Mapping[str, str] | None = None
    ) -> dict[tuple[str, str], Served]:
        """Return how needs are served inside and between groups, the two names of each sorted.

        Agencies without a group are left out; without any groups given, those are their
        countries.
        """
        if groups is None:
            home = "SELECT agency, country FROM agency"
        elif groups:
            home = "VALUES " + ", ".join(
                f"({_sql_text(a)}, {_sql_text(group)})" for a, group in groups.items()
            )
        else:
            return {}
        return self._count_served(
            "one, other",
            f"(WITH home (agency, name) AS ({home}) "  # noqa: S608 - quoted
            "SELECT CASE WHEN x.name < y.name THEN x.name ELSE y.name END AS one, "
            "CASE WHEN x.name < y.name THEN y.name ELSE x.name END AS other, o.outcome, o.reported "
            "FROM (SELECT * FROM outcome WHERE {on}) o "
            "JOIN home x ON x.agency = o.a JOIN home y ON y.agency = o.b) p",
        )

    def served_across(self, bodies: Collection[str]) -> tuple[dict[str, Served], dict[str, Served]]:
        """Return how needs are served inside a group of agencies and across its boundary, by threat."""
        names = ", ".join(map(_sql_text, sorted(bodies))) or "NULL"
        served = self._count_served(
            "threat, ends",
            f"(SELECT threat, outcome, reported, CASE WHEN a IN ({names}) THEN 1 ELSE 0 END + "  # noqa: S608 - quoted
            f"CASE WHEN b IN ({names}) THEN 1 ELSE 0 END AS ends FROM outcome WHERE {{on}}) o",
        )
        inside, across = (
            {threat: counts for (threat, n), counts in served.items() if n == ends}
            for ends in (2, 1)
        )
        return inside, across

    def _count_served(self, keys: str, rows: str = "outcome WHERE {on}") -> dict[Any, Served]:
        """Return how needs are served by the values of some columns, sorted."""
        text = f"SELECT {keys}, {_COUNT_COLUMNS} FROM {rows} GROUP BY {keys} ORDER BY {keys}"  # noqa: S608 - ours
        n = keys.count(",") + 1
        # Rows of pairs are many.
        counts = self.database.stream(self._for_run(text))
        return {row[0] if n == 1 else row[:n]: Served(*row[n:]) for row in counts}

    @cached_property
    def umbrella_threats(self) -> frozenset[str]:
        """Threats too wide for a mandate on them to say what a body does; they make no rows."""
        rows = self.query("SELECT threat FROM umbrella WHERE {on}")
        return frozenset(threat for (threat,) in rows)

    # -- what a row rests on

    @cached_property
    def channels(self) -> dict[Key, tuple[ChannelUse, ...]]:
        """The channels that serve each row that has any, best first."""
        return self._channels("1 = 1", ())

    def channels_of(self, row: NeedRow) -> tuple[ChannelUse, ...]:
        """Return the channels that serve one row, best first."""
        if "channels" in vars(self):
            return self.channels.get(row.key, ())
        return self._channels("c.a = ? AND c.b = ? AND c.threat = ?", row.key).get(row.key, ())

    def _channels(self, where: str, values: Sequence[str]) -> dict[Key, tuple[ChannelUse, ...]]:
        channels: dict[Key, list[ChannelUse]] = {}
        for a, b, threat, *use in self.query(
            "SELECT c.a, c.b, c.threat, c.unit, u.arrangement, u.frequency, c.grade, "  # noqa: S608 - ours
            "u.kind, u.frequency_attested, u.announced = 1 "
            "FROM (SELECT * FROM channel WHERE {on}) c JOIN unit u ON u.unit = c.unit "
            f"WHERE {where} ORDER BY c.a, c.b, c.threat, c.grade DESC, u.arrangement, c.unit",
            values,
        ):
            channels.setdefault((a, b, threat), []).append(ChannelUse(*use))
        return {key: tuple(uses) for key, uses in channels.items()}

    def sole_channels(self, outcome: Outcome) -> list[tuple[str, int]]:
        """Return the arrangements that alone give needs a regular or assumed channel, with how many."""
        return self.query(
            "SELECT unit, count(*) FROM (SELECT min(coalesce(u.arrangement, '')) AS unit "
            "FROM (SELECT * FROM outcome WHERE {on}) o "
            "JOIN (SELECT * FROM channel WHERE {on}) c "
            "ON c.a = o.a AND c.b = o.b AND c.threat = o.threat AND c.grade = ? "
            "JOIN unit u ON u.unit = c.unit WHERE o.outcome = ? "
            "GROUP BY o.a, o.b, o.threat HAVING count(DISTINCT coalesce(u.arrangement, '')) = 1) "
            "WHERE unit <> '' GROUP BY unit ORDER BY count(*) DESC, unit",
            (3 if outcome is Outcome.REGULAR else 2, outcome.value),
        )

    def deciding_work(self, row: NeedRow) -> tuple[tuple[str, str, float, int], ...]:
        """Return the dependencies that decide a row's need.

        Returns:
            Work of the first and of the second, value, and 1 where it is that across a border.
        """
        return tuple(
            self.query(
                "SELECT d.one, d.other, d.value, d.across FROM (SELECT * FROM outcome WHERE {on}) o "
                "JOIN dependence d ON d.work_a = o.work_a AND d.work_b = o.work_b "
                "AND d.across = o.across "
                "WHERE o.a = ? AND o.b = ? AND o.threat = ? ORDER BY d.one, d.other",
                row.key,
            )
        )

    def relays_of(self, row: NeedRow) -> tuple[str, ...]:
        """Return the agencies that have firm channels to both of an indirectly served row, sorted."""
        if row.outcome is not Outcome.INDIRECT:
            return ()
        rows = self.query(
            "SELECT DISTINCT m.agency FROM (SELECT * FROM firm WHERE {on}) m "
            "JOIN (SELECT * FROM firm WHERE {on}) n ON n.agency = m.agency AND n.threat = m.threat "
            "JOIN (SELECT * FROM firm WHERE {on}) x ON x.unit = m.unit AND x.threat = m.threat "
            "JOIN (SELECT * FROM firm WHERE {on}) y ON y.unit = n.unit AND y.threat = n.threat "
            "WHERE x.agency = ? AND y.agency = ? AND m.threat = ? AND m.agency NOT IN (?, ?) "
            "AND m.hub + x.hub > 0 AND n.hub + y.hub > 0 AND m.body <> x.body AND n.body <> y.body "
            "ORDER BY m.agency",
            (*row.key, *row.agencies),
        )
        return tuple(name for (name,) in rows)

    @cached_property
    def grades(self) -> dict[str, int]:
        """Grade of each arrangement and exchange by its frequency alone, by unit: 3, 2 or 1."""
        return dict(self.query("SELECT unit, grade FROM rhythm WHERE {on}"))

    @cached_property
    def _memberships(self) -> dict[tuple[str, str], dict[str, int]]:
        memberships: dict[tuple[str, str], dict[str, int]] = {}
        for agency, unit, body, firm in self.query(
            "SELECT agency, unit, body, firm FROM access WHERE {on} ORDER BY agency, unit, body"
        ):
            memberships.setdefault((agency, unit), {})[body] = firm
        return memberships

    def memberships(self, agency: str, unit: str) -> dict[str, int]:
        """Return on whose memberships an agency takes part in a unit, each with how firm it is.

        It is 2 by its own name or that of a part, 1 by that of a body above it, 0 by its class, or where
        it was last attested too long ago.
        """
        return self._memberships.get((agency, unit), {})

    @cached_property
    def outdated_needs(self) -> dict[Key, int]:
        """Needs that regular channels serve by statements alone that are too old to count, with their year.

        It is the latest year by which sources document the frequency and both memberships.
        """
        outcomes = ", ".join(map(_sql_text, COUNTED_OUTCOMES[1:]))
        rows = self.query(
            "SELECT c.a, c.b, c.threat, c.unit, u.frequency_attested "  # noqa: S608 - ours
            "FROM (SELECT * FROM channel WHERE {on}) c JOIN unit u ON u.unit = c.unit "
            "JOIN (SELECT * FROM outcome WHERE {on}) o ON o.a = c.a AND o.b = c.b AND o.threat = c.threat "
            f"WHERE u.frequency IN ('continuous', 'scheduled') AND o.outcome IN ({outcomes})"
        )
        years_by_need: dict[Key, int] = {}
        for a, b, threat, unit, stated_year in rows:
            pairs = product(self._named_years(a, unit).items(), self._named_years(b, unit).items())
            years = [min(stated_year, x, y) for (body, x), (other, y) in pairs if body != other]
            if 0 < (latest := max(years, default=0)) < self.oldest_year:
                years_by_need[a, b, threat] = max(latest, years_by_need.get((a, b, threat), 0))
        return years_by_need

    def lapsing_needs(self, later: Assessment) -> list[Key]:
        """Return the needs whose regular channels count now, and on a later day are too old to."""
        regular = (row.key for row in self.rows if row.outcome is Outcome.REGULAR)
        return [key for key in regular if key in later.outdated_needs]

    @cached_property
    def documented_years(self) -> dict[tuple[str, str], int]:
        """The year in which each body's part in a unit, or in a part of it, was last documented; 9999 if undated."""
        rows = self.database.query(
            "SELECT p.unit, m.body, max(m.attested) FROM member m JOIN unit_part p ON p.part = m.unit "
            "GROUP BY p.unit, m.body"
        )
        return {(unit, body): year for unit, body, year in rows}

    def _named_years(self, agency: str, unit: str) -> dict[str, int]:
        """Return the years in which the memberships that count for an agency were last documented by name."""
        return {
            body: UNDATED_YEAR if firm else self.documented_years.get((unit, body), 0)
            for body, firm in self.memberships(agency, unit).items()
            if firm > BY_BODY_ABOVE or body == agency
        }

    def carriers_by_need(self, arrangements: Collection[str]) -> dict[Key, tuple[str, ...]]:
        """Return which of some arrangements serve each need regularly or by assumption."""
        # A list without names is no SQL for older versions of DuckDB.
        names = ", ".join(map(_sql_text, sorted(arrangements))) or "NULL"
        return self._names_by_row(
            f"SELECT a, b, threat, unit FROM channel WHERE {{on}} AND grade > 1 AND unit IN ({names})"  # noqa: S608 - ours
        )

    @cached_property
    def oldest_year(self) -> int:
        """Year of attestation before which a statement proves nothing about the day."""
        ((year, years),) = self.query("SELECT year, years FROM run WHERE {on}")
        return int(year) - int(years)

    @cached_property
    def problems(self) -> dict[Key, tuple[str, ...]]:
        """Documented problems that name both of a row and are open or partly resolved, by id."""
        return self._names_by_row(
            "SELECT a, b, threat, problem FROM reported WHERE {on} ORDER BY a, b, threat, problem"
        )

    def _names_by_row(self, sql: str) -> dict[Key, tuple[str, ...]]:
        """Return the last column of a SELECT by agencies and threat, its first ones."""
        names: dict[Key, tuple[str, ...]] = {}
        for a, b, threat, name in self.query(sql):
            names[a, b, threat] = (*names.get((a, b, threat), ()), name)
        return names

    def undocumented_agencies(self, row: NeedRow) -> tuple[str, ...]:
        """Return those of the two whose ties in that field, on that side, are not documented."""
        numbers = VARIANTS[self.variant]
        rows = self.query(
            "SELECT x.agency FROM agency x JOIN agency y ON y.agency <> x.agency "
            "JOIN threat t ON t.threat = ? LEFT JOIN (SELECT * FROM documented WHERE {on} "
            "AND partners >= ? AND sources >= ?) d ON d.agency = x.agency AND d.family = t.family "
            "AND d.far = CASE WHEN x.country = y.country THEN 0 ELSE 1 END "
            "WHERE x.agency IN (?, ?) AND y.agency IN (?, ?) AND d.agency IS NULL ORDER BY x.agency",
            (row.threat, numbers.partners, numbers.sources, *row.agencies, *row.agencies),
        )
        return tuple(agency for (agency,) in rows)


def assess(
    network: Network | PlainTables,
    *,
    days: Iterable[date | None] | None = None,
    variants: Iterable[str] = (DEFAULT,),
    dependencies: Sequence[Dependency] = (),
    documented: Assessment | None = None,
    whole: Collection[str] = (DEFAULT,),
    agencies: Collection[str] = (),
) -> Assessment:
    """Work out needs, channels and possible gaps of a network.

    Args:
        network: The network, or tables that DuckDB read, of which none is made.
        days: The days; the first is the one described. None for the network's own.
        variants: Variants of the numbers for the first day; the other days have the default.
        dependencies: Which work depends on which, for data that does not say.
        documented: Another assessment whose record tells which bodies are documented in which
            field, in place of the network's own.
        whole: Variants of which all rows are wanted; of others possible gaps alone, which take far less.
        agencies: Whose rows alone are wanted; all when empty.

    Example:
        >>> from bordergraph.model import Agency, Dependency, Mandate, Network, Threat
        >>> found = assess(Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     dependencies=(Dependency("patrol", "patrol", True, 1.0),),
        ... ))
        >>> [(row.key, row.need.value, row.outcome.value, row.candidate) for row in found.rows]
        [(('cbp', 'rcmp', 'guns'), 'full', 'none', True)]
    """
    chosen = list(dict.fromkeys([network.day] if days is None else days))
    runs = [(chosen[0], variant) for variant in variants]
    runs += [(day, DEFAULT) for day in chosen[1:]]
    tables = (
        tabulate(network, runs, dependencies, whole=whole)
        if isinstance(network, Network)
        else tabulate_plain(network, runs, dependencies)
    )
    fixed_rows = {"documented": documented.database.table("documented")[1]} if documented else None
    text = read_sql("steps.sql")
    if agencies:
        condition = _agencies_condition(agencies, "x.agency", "y.agency")
        text = text.replace(_PAIR_CONDITION, f"{_PAIR_CONDITION} {condition} AND")
    return Assessment(DuckDatabase(tables, text, fixed_rows=fixed_rows), day_text(chosen[0]))
