"""What findings say of rows: they and what they name come into memory, and a few rows go back.

Findings are few beside a register. Which rows one speaks of, and what it bars, is told by
`bordergraph.analysis.core.found`, the code that tells it of a graph in memory.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bordergraph.analysis.core.found import confirmed_on, confirming, narrow, stopping
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.linked import Linkage
from bordergraph.errors import LimitError
from bordergraph.scale.cells import TIMELESS
from bordergraph.tables import read_sheets, sheet_of
from bordergraph.tables.cells import named
from bordergraph.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import ibis.expr.types as ir

    from bordergraph.analysis.core.in_force import InForce as Facts
    from bordergraph.scale.engines import Engine
    from bordergraph.scale.in_force import InForce

    Cells: TypeAlias = Sequence[dict[str, Any]]

__all__ = ["MOST_BESIDE", "MOST_FINDINGS", "MOST_NAMED", "Found", "found_on"]

MOST_FINDINGS = 50_000
"""Most rows that a table of findings may have."""
MOST_NAMED = 1_000_000
"""Most pairs of agencies that all findings may name."""
MOST_BESIDE = 1_000_000
"""Most rows of any one table that are taken into memory because findings speak of them."""

_READ = {
    "agencies": ("id", "label", "parent", "sector", "class", "start", "end"),
    "threats": ("id", "label", "broader"),
    "programs": ("id", "label", "cadence", "start", "end", "status", "as_of", "status_as_of"),
}
"""What is read of the things that findings name; of ties between them, everything."""


@dataclass(frozen=True)
class Found:
    """What findings say of the rows of a shared threat.

    Attributes:
        rows: ``a`` < ``b``, ``threat``, ``barred``: the gap is confirmed, and no tie passes by what
            a finding bars.
        legs: ``a``, ``threat``, ``b``: ties over which nothing is passed on.
        count: Number of rows.
    """

    rows: ir.Table
    legs: ir.Table
    count: int


def found_on(facts: InForce, seats: ir.Table) -> Found | None:
    """Return what findings say of the pairs of some seats; None where none names a pair.

    Args:
        facts: What holds on the day.
        seats: ``agency`` and ``threat``.

    Raises:
        LimitError: They name more pairs, or rest on more rows, than fit into memory.
        DataError: They name what no table lists.
    """
    if "findings" not in facts.tables:
        return None
    told = _few(
        facts.engine,
        facts.tables["findings"].distinct(),
        MOST_FINDINGS,
        "there are {} rows of findings, and at most {} are weighed on an engine",
        "leave out findings of other days, or that table",
    )
    bodies = _named(told, "pairs")
    return _Weighed(facts, told, seats, bodies).found() if bodies else None


def _few(engine: Engine, table: ir.Table, most: int, said: str, fix: str) -> Cells:
    """Return rows that must be few enough for memory.

    Raises:
        LimitError: They are not.
    """
    rows = engine.rows(table.limit(most + 1))
    if len(rows) > most:
        count = int(engine.rows(table.agg(count=table.count()))[0]["count"])
        raise LimitError(said.format(count, most), fix)
    return rows


def _named(rows: Cells, *columns: str, table: str = "findings") -> set[str]:
    """Return the ids that columns of a table name."""
    kinds = COLUMNS[table]
    found = {i for r in rows for c in columns for i in named(r[c], kinds[c].type)}
    return found - {""}


class _Weighed:
    """Findings, and what of the tables they speak of, in memory."""

    def __init__(
        self, facts: InForce, told: Cells, seats: ir.Table, bodies: Collection[str]
    ) -> None:
        self.facts, self.engine, self.told = facts, facts.engine, told
        self.numbers: dict[str, int] = {}
        self.seats: dict[str, dict[str, int]] = defaultdict(dict)
        on = facts.bodies.filter("compared").select("no", "id")
        on = on.semi_join(self._given("paired", bodies), "id")
        threats = facts.threats.select(threat="no", threat_id="id")
        sits = seats.select("threat", no="agency").join(threats, "threat")
        for r in self._rows("mandates", on.left_join(sits, "no").drop("no_right")):
            self.numbers[r["id"]] = int(r["no"])
            if r["threat_id"] is not None:
                self.seats[r["id"]][r["threat_id"]] = int(r["threat"])

    def found(self) -> Found:
        """Return what findings say of rows."""
        findings = self._facts({})
        pairs = sum(len(f.pairs) for f in confirming(findings))
        if pairs > MOST_NAMED:
            raise LimitError(
                f"findings name {pairs} pairs of agencies, and at most {MOST_NAMED} are weighed",
                "let each name the pairs that its source names",
            )
        # What passes by a barred arrangement is asked of few pairs; their ties are all it takes.
        apart = {
            agency
            for finding in narrow(findings)
            for pair in self._compared(finding.pairs)
            for agency in pair
        }
        if apart:
            covering = {origin for agency in apart for origin in findings.origins[agency]}
            findings = self._facts(self._ties(covering))
        between = Linkage(findings)
        rows: dict[tuple[int, int, int], bool] = {}
        legs = set()
        for finding in confirming(findings):
            for a, b in self._compared(finding.pairs):
                ones, twos = self.seats[a], self.seats[b]
                shared = sorted(ones.keys() & twos.keys())
                for place, bars in confirmed_on(between, finding, (a, b), shared):
                    low, high = sorted((self.numbers[a], self.numbers[b]))
                    row = low, high, ones[shared[place]]
                    rows[row] = rows.get(row, False) or bars
        for finding in stopping(findings):
            for pair in self._compared(finding.pairs):
                legs |= {
                    (self.numbers[a], number, self.numbers[b])
                    for a, b in (pair, pair[::-1])
                    for threat, number in self.seats[a].items()
                    if between.speaks_of(finding, threat)
                }
        one, other, threat = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3).T
        barred = np.array([rows[row] for row in sorted(rows)], dtype=np.bool_)
        here, on, there = np.array(sorted(legs), dtype=np.int64).reshape(-1, 3).T
        return Found(
            self.engine.given("found", {"a": one, "b": other, "threat": threat, "barred": barred}),
            self.engine.given("found_legs", {"a": here, "threat": on, "b": there}),
            len(rows),
        )

    def _compared(self, pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        return ((a, b) for a, b in pairs if a != b and a in self.numbers and b in self.numbers)

    def _facts(self, ties: dict[str, Cells]) -> Facts:
        """Return what holds on the day of the findings, of ties, and of what both name."""
        seated = {threat for seats in self.seats.values() for threat in seats}
        threats = _named(self.told, "threats") | seated
        programs = _named(self.told, "programs")
        for name, rows in ties.items():
            columns = COLUMNS[name].keys()
            threats |= _named(rows, *columns & {"threat"}, table=name)
            programs |= _named(rows, *columns & {"program"}, table=name)
        wider = self.facts.chain_threats.join(self._given("threats", threats), "id")
        wider = self.facts.table("threats").semi_join(wider.select(id="above"), "id")
        tables = {"findings": self.told, **ties, "agencies": self._above} | {
            "threats": self._rows("threats", wider.select(*_READ["threats"]).distinct()),
            "programs": self._programs(programs),
        }
        network = read_sheets(
            {
                name: sheet_of(name, columns, cells, _places(name, cells))
                for name, rows in tables.items()
                for columns in (tuple(_READ.get(name, COLUMNS[name])),)
                for cells in ([tuple(r[c] for c in columns) for r in rows],)
            },
            "the findings of the tables",
            # What may be meant otherwise is for whoever reads the tables as a graph.
            on_doubt=lambda _: None,
        )
        day = self.facts.day
        return select(network.on(None if day == TIMELESS else date.fromisoformat(day)))

    @cached_property
    def _above(self) -> Cells:
        """All bodies that findings name, and what these are part of."""
        bodies = _named(self.told, "agencies", "pairs")
        chain = self.facts.chain_bodies.join(self._given("bodies", bodies), "id")
        agencies = self.facts.table("agencies").semi_join(chain.select(id="above"), "id")
        return self._rows("agencies", agencies.select(*_READ["agencies"]).distinct())

    def _programs(self, ids: Collection[str]) -> Cells:
        """Return programs; the first day that anything shows one is known to the engine alone."""
        if not ids:
            return ()
        programs = self.facts.table("programs").semi_join(self._given("programs", ids), "id")
        seen = self.facts.programs.select("seen", id="program")
        columns = {c: programs[c] for c in _READ["programs"] if c != "as_of"}
        shown = programs.select(**columns).join(seen, "id").rename(as_of="seen").distinct()
        return self._rows("programs", shown)

    def _ties(self, bodies: Collection[str]) -> dict[str, Cells]:
        """Return all that bodies take part in, and what they give each other."""
        given, tables = self._given("covering", bodies), self.facts.tables
        found: dict[str, Cells] = {}
        for name, ends in (
            ("participations", ("agency",)), ("flows", ("from", "to")), ("shares", ("from", "to")),
        ):  # fmt: skip
            if name in tables:
                table = tables[name]
                for end in ends:
                    table = table.semi_join(given.select(**{end: "id"}), end)
                found[name] = self._rows(name, table.distinct())
        programs = {
            p for n in found.keys() - {"shares"} for p in _named(found[n], "program", table=n)
        }
        programs |= _named(self.told, "programs")
        if "focus" in tables and programs:
            foci, those = tables["focus"], self._given("tied", programs)
            foci = foci.semi_join(those.select(program="id"), "program")
            found["focus"] = self._rows("focus", foci.distinct())
        return found

    def _given(self, name: str, ids: Collection[str]) -> ir.Table:
        """Return ids as a table that the engine joins with: ``id``."""
        import pyarrow as pa

        return self.engine.given(f"named_{name}", {"id": pa.array(sorted(ids), pa.string())})

    def _rows(self, name: str, table: ir.Table) -> Cells:
        """Return rows of a table of the data."""
        said = f"findings speak of {{}} rows of {name}, and at most {{}} are taken into memory"
        fix = "leave out the findings on the largest bodies, or that table"
        return _few(self.engine, table, MOST_BESIDE, said, fix)


def _places(name: str, cells: Sequence[tuple[str, ...]]) -> Callable[[int], str]:
    """Return what names the place of a fault: an engine does not know the line."""
    return lambda line: f"{name} row '{cells[line - 2][0]}'" if line > 1 else name
