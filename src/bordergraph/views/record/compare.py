"""Two days or two graphs side by side: what began, ended, opened, closed and changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.whatif.simulation import MOVES
from bordergraph.views.record import compared_facts as facts
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.parts.problems import status_line
from bordergraph.views.table.column import Column, concept, rounded, term, thing, varied, words
from bordergraph.views.table.escaping import printable
from bordergraph.views.table.table import LIMIT, Line, Table, table_of
from bordergraph.views.tables.served import COUNTED
from bordergraph.views.tables.whatif import moved_columns, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.analysis.register import StatusChange
    from bordergraph.analysis.whatif.network_diff import Between
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Finding, Source
    from bordergraph.record import Altered
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

_DASH = "\u2013"
_ALTERED = ("added", "removed", "changed")
_STATUSES = ("opened", "closed", "moved", "assessed", "left")


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison is written from.

    Attributes:
        names: What the two sides are called: a day, or a graph as it was named.
        found: What lies between them.
        record: What the two graphs do not say alike; None where both sides are one graph.
        findings: Findings of both sides by id.
        sources: Sources of both sides by id.
        problems: Documented problems whose status differs.
    """

    names: tuple[str, str]
    found: Between
    record: tuple[Altered, ...] | None
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]
    problems: tuple[StatusChange, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing at all differs."""
        return self.found.nothing and not self.record and not self.problems


def compare_report(c: Compared, labels: Labels, stamp: Stamp, *, limit: int = LIMIT) -> Report:
    """Return what lies between two sides, the needs first.

    Args:
        c: Both sides and what lies between them.
        labels: Names in the reader's language.
        stamp: Version, data and days.
        limit: Rows of each list that a reader of text and Markdown sees.
    """
    found = c.found
    sections = [Section("summary", labels.say("summary"), lines=tuple(_summary(c, labels)))]
    if not c.nothing:
        days = [found.before.day, found.after.day]
        sections.append(_problems(c, labels, limit))
        sections.append(_measures(found, labels))
        sections += need_sections(found.needs, labels, limit)
        sections.append(facts.arrangements_section(found.arrangements, labels, limit))
        sections.append(facts.ties_section(found.ties, labels, limit))
        if c.record is None or days[0] != days[1]:
            sections.append(facts.held_section(found.held, c.findings, labels, limit))
        if c.record is not None:
            sections.append(facts.record_section(c.record, labels, limit))
        sections.append(facts.figures_section(found.figures, labels, limit))
        sections.append(_method(c, labels))
    return Report(
        kind="compare",
        subject=c.names,
        title=labels.say("compare-title", before=c.names[0], after=c.names[1]),
        subtitle=labels.say(
            "compare-subtitle",
            before=labels.day(found.before.day),
            after=labels.day(found.after.day),
            version=stamp.version,
            data=stamp.data_hash,
        ),
        sections=tuple(s for s in sections if s.lines or (s.table and s.table.items)),
        sources=c.sources,
        stamp=stamp,
    )


_MOVED: tuple[Column[StatusChange], ...] = (
    Column("problem", lambda m: m.problem.id, lambda m, w: w.told(m.problem.title), "problem"),
    term("problem-change", "change", heading="change"),
    concept("problem-status", "before", lambda m: m.before or ""),
    concept("problem-status", "after", lambda m: m.after or ""),
)


def _problems(c: Compared, labels: Labels, limit: int) -> Section:
    """Return the documented problems that opened, moved, closed or were first assessed."""
    table = table_of(
        _MOVED,
        c.problems,
        labels,
        labels.say("compare-problems"),
        sources=lambda m: tuple(dict.fromkeys(d.source for d in m.problem.documents)),
        details=lambda m: (Line(status_line(m.problem, labels, c.found.after.day)),),
        limit=limit,
    )
    return Section("problems", labels.say("compare-problems"), table=table)


def new_gaps(found: Between, labels: Labels) -> str:
    """Return one line for each possible gap with full need that only the second side has."""
    rows = {m.row.key: m for m in found.needs.moved}
    new = [m for key in found.needs.opened if (m := rows.get(key)) and m.row.need == "full"]
    return "\n".join(
        printable(
            labels.say(
                "compare-new-gap",
                pair=labels.pair(m.row.agencies),
                threat=labels.running("threat", m.row.threat),
                after=outcome_of(m.after, labels),
                before=outcome_of(m.before, labels),
            )
        )
        for m in new
    )


def _summary(c: Compared, labels: Labels) -> Iterator[Line]:
    """Say in a few sentences what changed, and what to mind in reading it."""
    found = c.found
    days = found.before.day, found.after.day
    if c.nothing:
        yield Line(labels.say("compare-nothing"))
    if days[0] and days[1] and days[1] < days[0]:
        yield Line(labels.say("compare-backwards"))
    if c.record is not None and days[0] != days[1]:
        yield Line(labels.say("compare-two-days"))
    if c.nothing:
        return
    if c.problems:
        yield Line(labels.say("compare-problems-count", **_counted(c.problems, _STATUSES, labels)))
    needs = found.needs
    n = {move: labels.number(len(needs.of(move))) for move in MOVES}
    gaps = {"opened": len(needs.opened), "closed": len(needs.closed)}
    if needs.moved:
        counted = {name: labels.number(count) for name, count in gaps.items()}
        yield Line(labels.say("compare-needs", **n, **counted))
    else:
        yield Line(labels.say("compare-needs-none"))
    yield _links_line(found, labels)
    if c.record is not None:
        yield Line(labels.say("compare-altered", **_counted(c.record, _ALTERED, labels)))


def _counted(
    moves: Iterable[Altered | StatusChange], changes: Iterable[str], labels: Labels
) -> dict[str, str]:
    """Return how many moves are of each kind of change."""
    ways = Counter(move.change for move in moves)
    return {change: labels.number(ways[change]) for change in changes}


def _links_line(found: Between, labels: Labels) -> Line:
    """Say how many arrangements and ties began and ended."""
    began = sum(a.begins for a in found.arrangements)
    links = {"began": began, "ended": len(found.arrangements) - began}
    if found.ties_listed:
        opened = sum(t.opens for t in found.ties)
        links |= {"opened": opened, "closed": len(found.ties) - opened}
    else:
        links |= {"before": found.before.ties, "after": found.after.ties}
    key = "compare-links" if found.ties_listed else "compare-links-many"
    return Line(labels.say(key, **{name: labels.number(n) for name, n in links.items()}))


@dataclass(frozen=True, slots=True)
class _Measure:
    """One number of both sides, or the agencies without which each falls apart."""

    key: str
    sides: tuple[Any, Any]
    is_share: bool = False

    def record(self) -> dict[str, Any]:
        """Return the measure as plain values."""
        before, after = self.sides
        if isinstance(before, tuple):
            both: dict[str, Any] = {
                "agencies_before": list(before),
                "agencies_after": list(after),
            }
        else:
            both = {"before": rounded(before), "after": rounded(after)}
        return {"measure": self.key, **both}

    def text(self, side: int, labels: Labels) -> str:
        """Return what it is on a side."""
        value = self.sides[side]
        if isinstance(value, tuple):
            return labels.listed("agency", value) or _DASH
        if self.is_share:
            return _DASH if value is None else labels.share(value)
        return labels.number(value or 0)


_MEASURE: tuple[Column[_Measure], ...] = (
    term("measure", of=lambda x: x.key),
    words("before", lambda x, labels: x.text(0, labels), number=True),
    words("after", lambda x, labels: x.text(1, labels), number=True),
)


def _measures(found: Between, labels: Labels) -> Section:
    """Return both sides in numbers."""
    sides = (found.before, found.after)

    def both(key: str, name: str = "", *, is_share: bool = False) -> _Measure:
        of = attrgetter(name or key)
        return _Measure(key, (of(sides[0]), of(sides[1])), is_share)

    measures = [
        *map(both, ("agencies", "arrangements", "ties")),
        *(both(name, f"served.{name}") for name in COUNTED),
        *map(both, ("gaps", "components")),
        both("unreachable", "fragmentation", is_share=True),
    ]
    cuts = (tuple(sides[0].articulation), tuple(sides[1].articulation))
    if any(cuts):
        measures.append(_Measure("cuts", cuts))
    heading = labels.say("compare-measures")
    table = Table(_MEASURE, measures, labels, heading, record=_Measure.record, limit=len(measures))
    return Section("measures", heading, labels.say("compare-measures-intro"), table=table)


def _method(c: Compared, labels: Labels) -> Section:
    """Return how the sides were compared, and what a difference does not say."""
    dated = c.found.before.day != c.found.after.day
    keys = ["needs", *(["dates"] if dated else []), *(["record"] if c.record else [])]
    lines = tuple(Line(labels.say(f"compare-method.{key}")) for key in keys)
    return Section("method", labels.say("method"), lines=lines)


_SHOWN = ("pair", "threat", "need", "before", "after")


MOST_MOVED = 100_000
"""Needs that moved in one way up to which all are listed."""


def need_sections(found: Simulation, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield one section for each way in which a need moved, and nothing for ways that none took."""
    columns = varied(
        moved_columns(found.opened, found.closed), thing("threat", of=lambda m: m.row.threat)
    )
    for move in MOVES:
        if not (moved := found.of(move)):
            continue
        heading, intro = labels.say(f"moved.{move}"), labels.say(f"moved-intro.{move}")
        if len(moved) > MOST_MOVED:
            most, n = labels.number(MOST_MOVED), labels.number(len(moved))
            intro += " " + labels.say("moved-most", most=most, n=n)
        table = table_of(columns, moved[:MOST_MOVED], labels, heading, *_SHOWN, limit=limit)
        yield Section(f"needs-{move}", heading, intro, table=table)
