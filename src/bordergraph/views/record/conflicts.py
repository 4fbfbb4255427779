"""Where sources disagree: readings side by side, with the reason where one is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bordergraph.views.record.statements import handle, said, statements
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.sections import contest_rows
from bordergraph.views.tables.table import Table as PlainTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Source
    from bordergraph.views.record.statements import Statement
    from bordergraph.views.report.contests import Contest
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

    Rows = Iterable[Mapping[str, object]]

__all__ = ["Conflict", "Reading", "conflict_report", "conflict_table", "conflicts"]

KINDS = ("figures", "starts", "cadences", "declared", "remarks", "rechecks")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one statement says of the matter.

    Attributes:
        statement: Its id, ``kind:slug``.
        says: What it says, in one line.
        note: Its note, in our words.
        locator: Where in the source.
        sources: Ids of its sources.
    """

    statement: str
    says: str
    note: str = ""
    locator: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more readings of one matter.

    Attributes:
        kind: One of `KINDS`: figures of one series and period; starts; cadences; a statement
            that disputes another; a remark on disagreement; a statement that a second look
            did not confirm.
        about: What the matter is, in the reader's language.
        readings: What is said, the one that stands first where that is known.
        reason: Why they differ, where it is known.
    """

    kind: str
    about: str
    readings: tuple[Reading, ...]
    reason: str = ""


def conflicts(
    disputes: Rows, figures: Rows, facts: Rows, doubts: Rows, labels: Labels
) -> list[Conflict]:
    """Collect conflicts from rows of the view queries.

    Args:
        disputes: Rows of ``disputes``.
        figures: Rows of ``figures-that-differ``.
        facts: Rows of ``starts-and-cadences``.
        doubts: Rows of ``doubts``.
        labels: Names in the reader's language.
    """
    declared = _declared(list(disputes), labels)
    told = {frozenset(r.statement for r in c.readings) for c in declared}
    noticed = [*_figures(figures, labels), *_facts(facts, labels)]
    return [
        *(c for c in noticed if frozenset(r.statement for r in c.readings) not in told),
        *declared,
        *_doubts(doubts, labels),
    ]


def _reading(s: Statement, labels: Labels) -> Reading:
    return Reading(s.id, said(s, labels), s.one("bg:note"), s.one("bg:locator"), s.sources)


def _declared(rows: Sequence[Mapping[str, object]], labels: Labels) -> list[Conflict]:
    found = {s.id: s for s in statements(rows)}
    pairs = dict.fromkeys((str(r["disputing"]), str(r["disputed"])) for r in rows)
    conflicts = []
    seen: set[frozenset[str]] = set()
    for disputing, disputed in pairs:
        # Figures dispute each other both ways; they are one conflict.
        both = frozenset((disputing, disputed))
        if both in seen or disputing not in found or disputed not in found:
            continue
        seen.add(both)
        better, other = found[disputing], found[disputed]
        reason = better.one("bg:recheckNote")
        about = labels.full("bg", better.cls)
        readings = (_reading(better, labels), _reading(other, labels))
        conflicts.append(Conflict("declared", about, readings, reason))
    return conflicts


def _figures(rows: Rows, labels: Labels) -> list[Conflict]:
    groups: dict[tuple[str, ...], dict[str, Reading]] = defaultdict(dict)
    bases: dict[tuple[str, ...], set[str]] = defaultdict(set)
    about: dict[tuple[str, ...], str] = {}
    for r in rows:
        key = tuple(str(r[k]) for k in ("series", "start", "end", "unit"))
        unit = labels.concept("unit", key[3].partition(":")[2])
        value = labels.exact(float(str(r["value"])))
        basis = str(r["basis"] or "").partition(":")[2]
        bases[key].add(basis)
        says = " ".join(x for x in (str(r["qualifier"] or ""), value, unit) if x)
        statement = str(r["statement"])
        groups[key][statement] = Reading(
            statement,
            f"{says}, {r['period'] or ''}, {labels.concept('basis', basis)}".strip(", "),
            str(r["note"] or ""),
            str(r["locator"] or ""),
            (str(r["source"]).removeprefix("source:"),),
        )
        about[key] = f"{labels.key(key[0])}, {r['period'] or key[1]}"
    return [
        Conflict(
            "figures",
            about[key],
            tuple(readings.values()),
            labels.say("differ-basis") if len(bases[key]) > 1 else "",
        )
        for key, readings in groups.items()
    ]


def _facts(rows: Rows, labels: Labels) -> list[Conflict]:
    groups: dict[tuple[str, str], list[tuple[str, Reading]]] = defaultdict(list)
    for r in rows:
        fact, value = str(r["fact"]), str(r["said"])
        if value == "unknown":
            continue
        says = labels.concept("cadence", value) if fact == "cadence" else value
        reading = Reading(
            str(r["statement"]),
            says,
            str(r["note"] or ""),
            str(r["locator"] or ""),
            (str(r["source"]).removeprefix("source:"),),
        )
        groups[fact, str(r["thing"])].append((value, reading))
    found = []
    for (fact, thing), said_of_it in sorted(
        groups.items(), key=lambda g: (g[0][0] != "start", g[0])
    ):
        if len({value for value, _ in said_of_it}) > 1:
            readings = tuple(dict.fromkeys(reading for _, reading in said_of_it))
            found.append(Conflict(f"{fact}s", labels.key(thing), readings))
    return found


def _doubts(rows: Rows, labels: Labels) -> list[Conflict]:
    rows = list(rows)
    why = {str(r["statement"]): str(r["why"]) for r in rows}
    found = []
    for s in statements(rows):
        kind = f"{why[s.id]}s"
        verdict = labels.concept("recheck", s.slug("bg:recheck"))
        reason = ": ".join(x for x in (verdict, s.one("bg:recheckNote")) if x)
        about = labels.full("bg", s.cls)
        found.append(Conflict(kind, about, (_reading(s, labels),), reason))
    return sorted(found, key=lambda c: (KINDS.index(c.kind), c.readings[0].statement))


def conflict_report(
    checks: Sequence[Contest],
    found: Sequence[Conflict],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return all disagreements as a report: checked claims first, then by kind."""
    sections = []
    if checks:
        columns = tuple(labels.say(f"column.{c}") for c in ("claimed", "found", "verdict"))
        caption = labels.say("contested-caption")
        table = Table(columns, contest_rows(checks, labels), limit=20, caption=caption)
        sections.append(
            Section(
                "checks", labels.say("conflicts.checks"), labels.say("contested-intro"), table=table
            )
        )
    for kind in KINDS:
        rows = tuple(_row(c, labels) for c in found if c.kind == kind)
        if rows:
            heading = f"{labels.say(f'conflicts.{kind}')} ({len(rows)})"
            table = Table((labels.say("column.matter"),), rows, caption=heading)
            sections.append(Section(kind, heading, table=table))
    if not sections:
        sections.append(Section("none", labels.say("conflicts-none")))
    return Report(
        kind="conflicts",
        subject=(),
        title=labels.say("conflicts-title"),
        subtitle=labels.say("conflicts-subtitle"),
        sections=tuple(sections),
        sources=sources,
        stamp=stamp,
    )


def _row(conflict: Conflict, labels: Labels) -> Row:
    details = []
    for r in conflict.readings:
        where = f" ({r.locator})" if r.locator else ""
        note = f" {r.note}" if r.note else ""
        details.append(Line(f"{r.says}{where}:{note or ' ' + handle(r.statement)}", r.sources))
    if conflict.reason:
        details.append(Line(labels.say("reason-is", text=conflict.reason)))
    return Row((conflict.about,), (), tuple(details), _record(conflict))


def _record(conflict: Conflict) -> dict[str, Any]:
    return {
        "kind": conflict.kind,
        "about": conflict.about,
        "reason": conflict.reason,
        "readings": [
            {
                "statement": r.statement,
                "says": r.says,
                "note": r.note,
                "locator": r.locator,
                "sources": list(r.sources),
            }
            for r in conflict.readings
        ],
    }


def conflict_table(checks: Sequence[Contest], found: Sequence[Conflict]) -> PlainTable:
    """Return all disagreements as one flat table, one line a reading."""
    columns = ("kind", "about", "statement", "says", "locator", "sources", "reason")
    rows: list[tuple[object, ...]] = []
    for c in checks:
        disputed = "; ".join(c.disputes) or f"check:{c.id}"
        rows.append(("check", c.claimed, disputed, c.claimed, "", "", c.verdict))
        rows.append(("check", c.claimed, f"check:{c.id}", c.found, "", list(c.sources), c.note))
    for conflict in found:
        rows += [
            (
                conflict.kind,
                conflict.about,
                r.statement,
                r.says,
                r.locator,
                list(r.sources),
                conflict.reason,
            )
            for r in conflict.readings
        ]
    return PlainTable(columns, rows)
