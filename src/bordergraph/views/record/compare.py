"""Two days or two graphs side by side: what began, ended, opened, closed and changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bordergraph.analysis.whatif.simulation import MOVES
from bordergraph.views.record import compared_facts as facts
from bordergraph.views.record.compared_needs import need_sections
from bordergraph.views.report.model import LIMIT, Line, Report, Row, Section, Table
from bordergraph.views.table.column import rounded
from bordergraph.views.table.escaping import printable
from bordergraph.views.tables.served import COUNTED
from bordergraph.views.tables.whatif import outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bordergraph.analysis.whatif.between import Between, Side
    from bordergraph.model import Finding, Source
    from bordergraph.record import Altered
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["Compared", "compare_report", "new_gaps"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison is written from.

    Attributes:
        names: What the two sides are called: a day, or a graph as it was named.
        found: What lies between them.
        record: What the two graphs do not say alike; None where both sides are one graph.
        findings: Findings of both sides by id.
        sources: Sources of both sides by id.
    """

    names: tuple[str, str]
    found: Between
    record: tuple[Altered, ...] | None
    findings: Mapping[str, Finding]
    sources: Mapping[str, Source]

    @property
    def nothing(self) -> bool:
        """Whether nothing at all differs."""
        return self.found.nothing and not self.record


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
        sections=tuple(s for s in sections if s.lines or (s.table and s.table.rows)),
        sources=c.sources,
        stamp=stamp,
    )


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
    needs = found.needs
    n = {move: labels.number(len(needs.of(move))) for move in MOVES}
    gaps = {"opened": len(needs.opened), "closed": len(needs.closed)}
    if needs.moved:
        counted = {name: labels.number(count) for name, count in gaps.items()}
        yield Line(labels.say("compare-needs", **n, **counted))
    else:
        yield Line(labels.say("compare-needs-none"))
    began = sum(a.begins for a in found.arrangements)
    opened = sum(t.opens for t in found.ties)
    yield Line(
        labels.say(
            "compare-links",
            began=labels.number(began),
            ended=labels.number(len(found.arrangements) - began),
            opened=labels.number(opened),
            closed=labels.number(len(found.ties) - opened),
        )
    )
    if c.record is not None:
        changes = [a.change for a in c.record]
        told = {
            change: labels.number(changes.count(change))
            for change in ("added", "removed", "changed")
        }
        yield Line(labels.say("compare-altered", **told))


def _measures(found: Between, labels: Labels) -> Section:
    """Return both sides in numbers."""

    def count(value: float | None) -> str:
        return labels.number(value or 0)

    def share(value: float | None) -> str:
        return "\u2013" if value is None else labels.share(value)

    ways: dict[str, tuple[Callable[[Side], float | None], Callable[[float | None], str]]] = {
        "agencies": (lambda s: s.agencies, count),
        "arrangements": (lambda s: s.arrangements, count),
        "ties": (lambda s: s.ties, count),
        **{name: (partial(_served, name=name), count) for name in COUNTED},
        "gaps": (lambda s: s.gaps, count),
        "components": (lambda s: s.components, count),
        "unreachable": (lambda s: s.fragmentation, share),
    }
    rows = [
        Row(
            (labels.say(f"measure.{key}"), show(of(found.before)), show(of(found.after))),
            record={
                "measure": key,
                "before": _plain(of(found.before)),
                "after": _plain(of(found.after)),
            },
        )
        for key, (of, show) in ways.items()
    ]
    cuts = [side.articulation for side in (found.before, found.after)]
    if any(cuts):
        rows.append(
            Row(
                (
                    labels.say("measure.cuts"),
                    *(labels.listed("agency", names) or "\u2013" for names in cuts),
                ),
                record={
                    "measure": "cuts",
                    "agencies_before": list(cuts[0]),
                    "agencies_after": list(cuts[1]),
                },
            )
        )
    columns = tuple(labels.say(f"column.{c}") for c in ("measure", "before", "after"))
    heading = labels.say("compare-measures")
    table = Table(columns, tuple(rows), frozenset({1, 2}), len(rows), heading)
    return Section("measures", heading, labels.say("compare-measures-intro"), table=table)


def _served(side: Side, name: str) -> int:
    """Return one count of how the needs of a side are served."""
    found: int = getattr(side.served, name)
    return found


def _plain(value: float | None) -> float | None:
    """Return a count as it is, and a measure without the noise of its last digits."""
    return rounded(value) if isinstance(value, float) else value


def _method(c: Compared, labels: Labels) -> Section:
    """Return how the sides were compared, and what a difference does not say."""
    dated = c.found.before.day != c.found.after.day
    keys = ["needs", *(["dates"] if dated else []), *(["record"] if c.record else [])]
    lines = tuple(Line(labels.say(f"compare-method.{key}")) for key in keys)
    return Section("method", labels.say("method"), lines=lines)
