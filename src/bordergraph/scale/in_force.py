"""What holds on the day, as tables: bodies and what covers them, arrangements, members, ties.

The rules are those of `bordergraph.analysis.core.in_force` and `bordergraph.analysis.core.index`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from bordergraph.analysis.core.options import (
    CADENCE_LEVEL,
    DEPARTMENT_SECTORS,
    GENERAL_KNOWLEDGE,
    Responsibilities,
)
from bordergraph.errors import DataError, Fault
from bordergraph.model import IDLE, AgencyClass, Responsibility
from bordergraph.scale.cells import (
    TIMELESS,
    first_day,
    known,
    last_day,
    number,
    stacked,
    told,
    truth,
    word,
)
from bordergraph.tables.columns import CITATION, COLUMNS

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from bordergraph.scale.engines import Engine

__all__ = ["InForce"]

_SPANS = {
    "agencies": ("start", "end"),
    "programs": ("start", "end"),
    "participations": ("from", "to"),
    "flows": ("start", "end"),
    "shares": ("start", "end"),
    "findings": ("from", "to"),
}
"""The columns of each table that say when something was in force."""
_DEEPEST = 64
"""Levels of bodies or threats after which a chain must be a circle."""


class InForce:
    """The statements of a folder of tables that hold on a day.

    Args:
        engine: Where it is worked out.
        tables: The tables as text, every column that they may have.
        as_of: The day; the data's own when left out.
        strict: Count as published open triangles are counted; see
            `bordergraph.analysis.core.options.Options`.

    Attributes:
        day: The day in ISO; `TIMELESS` when the data holds no date.
        complete: Whether the data is taken at its word: it names no source, or counts strictly.
    """

    def __init__(
        self,
        engine: Engine,
        tables: dict[str, ir.Table],
        as_of: date | None,
        *,
        strict: bool = False,
    ) -> None:
        self.engine = engine
        self.tables = tables
        self.strict = strict
        self.complete = strict or not any(
            self._any(t.filter(t.source != "")) for t in self.tables.values()
        )
        self.day = as_of.isoformat() if as_of else self._own_day()
        self._bodies()
        self._threats()
        self._programs()

    def table(self, name: str) -> ir.Table:
        """Return a table, without rows where the data has none."""
        if name in self.tables:
            return self.tables[name]
        nothing = self.tables["agencies"].filter(ibis.literal(value=False))
        return nothing.select(**{c: ibis.literal("") for c in COLUMNS[name]})

    def _any(self, table: ir.Table) -> bool:
        return bool(self.engine.rows(table.limit(1).select(found=ibis.literal(1))))

    def _own_day(self) -> str:
        """Return the day of the data set, or the day after the last change that it knows of."""
        from datetime import UTC, datetime

        told = self.engine.rows(self.table("dataset").agg(day=lambda t: first_day(t.day).max()))
        if told[0]["day"]:
            return str(told[0]["day"])
        days = []
        for name, (start, end) in _SPANS.items():
            if name in self.tables:
                table = self.tables[name]
                ended = table.filter(table[end] != "")
                after = last_day(ended[end]).cast("date") + ibis.interval(days=1)
                days += [
                    table.select(day=first_day(table[start])),
                    ended.select(day=after.cast("string").substr(0, 10)),
                ]
                if "as_of" in COLUMNS[name]:
                    days.append(table.select(day=first_day(table.as_of)))
        last = self.engine.rows(stacked(*days).agg(day=lambda t: t.day.max())) if days else []
        if not last or not last[0]["day"]:
            return TIMELESS
        return min(str(last[0]["day"]), datetime.now(UTC).date().isoformat())

    def _facts(self, name: str) -> ir.Table:
        """Return the facts of a table, each once, but for those for which no document was read."""
        table = self.table(name)
        own = [c for c in COLUMNS[name] if c not in CITATION]
        found = table.group_by(own).agg(
            cited=(table.source != "").sum(),
            read=((table.source != "") & (table.source != GENERAL_KNOWLEDGE)).sum(),
        )
        return found.filter((found.cited == 0) | (found.read > 0)).drop("cited", "read")

    def _chain(self, name: str, pairs: ir.Table) -> ir.Table:
        """Return every step up from each row: ``id``, ``above`` and ``depth``, itself at 0.

        Args:
            name: What the part is called.
            pairs: ``id`` and ``parent``, empty for none.
        """
        start = pairs.select("id", above="id", depth=ibis.literal(0))
        up = pairs.filter(pairs.parent != "").select(child="id", parent="parent")
        steps, level = [start], start
        for depth in range(1, _DEEPEST + 1):
            level = level.join(up, level.above == up.child).select(
                "id", above="parent", depth=ibis.literal(depth)
            )
            level = self.engine.keep(f"{name}_{depth}", level)
            if not self._any(level):
                break
            steps.append(level)
        else:
            raise DataError("a chain leads back to itself", [Fault(name, "leads back to itself")])
        return self.engine.keep(name, stacked(*steps))

    def _bodies(self) -> None:
        raw = self.tables["agencies"]
        day = self.day
        bodies = raw.select(
            "id", "label", "country", "level", "sector", "parent", "acronym",
            cls=word(raw["class"], AgencyClass.AGENCY.value),
            existing=(first_day(raw.start) <= day) & (last_day(raw.end) >= day),
        ).distinct()  # fmt: skip
        numbered = bodies.mutate(
            no=ibis.row_number().over(order_by=bodies.id),
            compared=bodies.existing & (bodies.cls == AgencyClass.AGENCY.value),
        )
        self.bodies = self.engine.keep("bodies", numbered)
        chain = self._chain("chain_bodies", self.bodies.select("id", "parent"))
        self.chain_bodies = chain
        above = self.bodies.select(
            above="id",
            above_no="no",
            department=self.bodies.sector.isin(sorted(DEPARTMENT_SECTORS)),
        )
        below = self.bodies.filter("compared").select(id="id", no="no")
        steps = chain.join(above, "above").join(below, "id")
        stop = (
            steps.filter((steps.depth > 0) & steps.department)
            .group_by("id")
            .agg(stop=lambda t: t.depth.min())
        )
        covers = steps.left_join(stop, "id").select(
            "no", "above_no", "depth",
            covered=lambda t: t.depth < t.stop.fill_null(_DEEPEST + 1),
        )  # fmt: skip
        # Counted strictly, no body covers its parts.
        covers = covers.filter(covers.depth == 0) if self.strict else covers
        self.lines = self.engine.keep("lines", covers)
        covered = self.lines.filter("covered")
        body = covered.group_by("no").agg(body=lambda t: t.above_no.argmax(t.depth))
        self.body = self.engine.keep("body", body)
        self.covers = covered.select(origin="above_no", agency="no", own=covered.depth == 0)
        self.size = int(self.engine.rows(below.agg(count=below.count()))[0]["count"])

    def _threats(self) -> None:
        raw = self.table("threats")
        threats = raw.select(
            "id", "label", "broader",
            severity=told(ibis.ifelse(raw.severity == "", "1", raw.severity)),
            since=first_day(raw.first_documented),
        ).distinct()  # fmt: skip
        self.threats = self.engine.keep(
            "threats", threats.mutate(no=ibis.row_number().over(order_by=threats.id))
        )
        chain = self._chain("chain_threats", self.threats.select("id", parent="broader"))
        self.chain_threats = chain
        one = self.threats.select(id="id", threat="no")
        two = self.threats.select(above="id", broad="no")
        self.scope = self.engine.keep(
            "scope", chain.join(one, "id").join(two, "above").select("threat", "broad", "depth")
        )

    def _programs(self) -> None:
        raw, day = self._shown(), self.day
        start, end, seen = first_day(raw.start), last_day(raw.end), raw.seen
        since, status = first_day(raw.status_as_of), word(raw.status, "unknown")
        within = (known(start, seen) <= day) & (day <= end)
        working = within & ~(status.isin(sorted(IDLE)) & ((since == "") | (since <= day)))
        never = (status == "proposed") | ((status == "stalled") & (start == ""))
        programs = raw.select(
            program="id",
            seen=seen,
            level=self._level(raw.cadence),
            begin=known(start, seen),
            until=end,
            working=working,
            begun=working | (~never & (known(start, seen) <= day)),
        ).distinct()
        self.programs = self.engine.keep("programs", programs)
        self._members()
        self._direct()

    def _shown(self) -> ir.Table:
        """Return the programs with the first day that anything shows each: ``seen``, as tables are read."""
        raw, parts = self.table("programs"), self.table("participations")
        days = stacked(
            raw.select("id", day=first_day(raw.as_of)),
            raw.select("id", day=first_day(raw.status_as_of)),
            parts.select(id="program", day=known(first_day(parts["from"]), first_day(parts.as_of))),
        )
        first = days.filter(days.day != "").group_by("id").agg(seen=lambda t: t.day.min())
        shown = raw.left_join(first, "id").drop("id_right")
        return shown.mutate(seen=ibis.coalesce(shown.seen, ""))

    def _level(self, cadence: ir.StringValue) -> ir.IntegerValue:
        """Return the level of a cadence, as the analysis has it; the highest where any counts."""
        if self.strict:
            return ibis.literal(max(CADENCE_LEVEL.values()))
        said = word(cadence, "unknown")
        return ibis.cases(*((said == c.value, n) for c, n in CADENCE_LEVEL.items()), else_=0)

    def _existing(self, prefix: str) -> ir.Table:
        bodies = self.bodies.filter("existing")
        return bodies.select(**{prefix: bodies.id, f"{prefix}_no": bodies.no})

    def _members(self) -> None:
        day = self.day
        facts = self._facts("participations")
        facts = facts.select(
            "agency", "program",
            gives=truth(facts.provides), gets=truth(facts.receives),
            start=first_day(facts["from"]), end=last_day(facts.to), seen=first_day(facts.as_of),
        )  # fmt: skip
        facts = facts.join(self.programs.filter("begun"), "program").join(
            self._existing("agency"), "agency"
        )
        joined = known(facts.start, facts.begin, facts.seen) <= day
        there = facts.select(
            "program", "level", "gives", "gets", "working", origin="agency_no",
            present=facts.working & joined & (day <= facts.end) & (day <= facts.until),
            past=~facts.working & joined & (facts.end >= facts.until),
        )  # fmt: skip
        counted = there.present | there.past
        if self.strict:
            # Who gives to whom is told outright, where anybody tells it.
            shares = self.table("shares")
            told = self._any(shares.filter(shares["from"] != shares.to))
            counted = there.present & ibis.literal(not told)
        there = there.filter(counted).join(self.covers, "origin")
        # A body covers its parts towards other bodies: own and covered memberships are told apart.
        self.members = self.engine.keep(
            "members",
            there.group_by("agency", "program", "level", "present")
            .agg(
                gives_own=(there.gives & there.own).max(),
                gets_own=(there.gets & there.own).max(),
                gives=there.gives.max(),
                gets=there.gets.max(),
            )
            .join(self.body.select(agency="no", body="body"), "agency"),
        )

    def _direct(self) -> None:
        day = self.day
        threats = self.threats.select(threat="id", broad="no")
        shares = self._facts("shares")
        shares = shares.filter(shares["from"] != shares.to).select(
            "threat", giver="from", receiver="to", program=ibis.literal(""),
            level=self._level(shares.cadence),
            begin=known(first_day(shares.start), first_day(shares.as_of)),
            until=last_day(shares.end),
        )  # fmt: skip
        shares = shares.filter(shares.begin <= day).left_join(threats, "threat")
        given = shares.select(
            "giver", "receiver", "program", "level", "broad", present=shares.until >= day
        )
        flows = self._facts("flows")
        flows = flows.filter(flows["from"] != flows.to).select(
            "program", giver="from", receiver="to", start=first_day(flows.start),
            end=last_day(flows.end), seen=first_day(flows.as_of),
        )  # fmt: skip
        flows = flows.join(self.programs.filter("working"), "program")
        flows = flows.filter(
            (known(flows.start, flows.begin, flows.seen) <= day)
            & (day <= flows.end)
            & (day <= flows.until)
        )
        moved = flows.select(
            "giver", "receiver", "program", "level",
            broad=ibis.null("int64"), present=ibis.literal(value=True),
        )  # fmt: skip
        both = stacked(given, moved).distinct()
        both = both.join(self._existing("giver"), "giver").join(
            self._existing("receiver"), "receiver"
        )
        both = self.given = self.engine.keep("given", both)
        one = self.covers.select(giver_no="origin", a="agency", own_a="own")
        two = self.covers.select(receiver_no="origin", b="agency", own_b="own")
        both = both.join(one, "giver_no").join(two, "receiver_no")
        bodies_a = self.body.select(a="no", body_a="body")
        bodies_b = self.body.select(b="no", body_b="body")
        both = both.join(bodies_a, "a").join(bodies_b, "b")
        own = both.own_a & both.own_b
        both = both.filter((both.a != both.b) & (own | (both.body_a != both.body_b)))
        self.direct = self.engine.keep(
            "direct",
            both.select(
                "a", "b", "program", "broad", "level", "present", own=both.own_a & both.own_b
            ).distinct(),
        )

    def foci(self) -> ir.Table:
        """Return the foci whose arrangement and threat there are: ``program``, ``broad``, ``begun``."""
        facts = self._facts("focus").select("program", "threat")
        threats = self.threats.select(threat="id", broad="no")
        return (
            facts.join(self.programs.select("program", "begun"), "program")
            .join(threats, "threat")
            .select("program", "broad", "begun")
            .distinct()
        )

    def mandates(self) -> ir.Table:
        """Return the part of each agency compared in each threat that is known on the day."""
        facts = self._facts("mandates")
        weigh = Responsibilities()
        part = word(facts.role, Responsibility.SHARED.value)
        facts = facts.select(
            "agency", "threat",
            part=ibis.cases(
                *((part == r.value, number(weigh.weight(r))) for r in Responsibility), else_=number(0)
            )
            if not self.strict
            else number(1),
        )  # fmt: skip
        bodies = self.bodies.filter("compared").select(agency="id", agency_no="no")
        known_threats = self.threats.filter(self.threats.since <= self.day).select(
            threat="id", threat_no="no"
        )
        facts = facts.join(bodies, "agency").join(known_threats, "threat")
        return facts.group_by(agency=facts.agency_no, threat=facts.threat_no).agg(
            part=facts.part.max()
        )

    def sources(self) -> ir.Table:
        """Return the sources that speak of each body's ties, in force or not: ``body``, ``source``."""
        parts = self.table("participations")
        told = [parts.select(body="agency", source="source")]
        for name in ("flows", "shares"):
            table = self.table(name)
            table = table.filter(table["from"] != table.to)
            told += [table.select(body=table[side], source="source") for side in ("from", "to")]
        every = stacked(*told)
        every = every.filter((every.source != "") & (every.source != GENERAL_KNOWLEDGE)).distinct()
        bodies = self.bodies.select(body="id", origin="no")
        return every.join(bodies, "body").select("origin", "source")
