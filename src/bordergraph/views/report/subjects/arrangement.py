"""The report on one arrangement: a program or a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import cited
from bordergraph.views.records import arrangement_record, part_record
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.sections import (
    figures_section,
    findings_section,
    gaps_section,
    method_section,
    sources_of,
    strains_section,
)

if TYPE_CHECKING:
    from bordergraph.views.report.data import ReportData

__all__ = ["arrangement_report"]


def arrangement_report(m: ReportData, arrangement: str) -> Report:
    """Return the report on one arrangement: state, members, threats, gaps that rest on it.

    Args:
        m: Analysis results and names.
        arrangement: The arrangement's id.

    Raises:
        KeyError: The network has no such arrangement.
    """
    labels, n = m.labels, m.network
    found = n.arrangement_by_id[arrangement]
    gaps = gaps_section(m, lambda g: arrangement in g.arrangements)
    sections = (
        _summary(m, arrangement),
        _members(m, arrangement),
        _threats(m, arrangement),
        _flows(m, arrangement),
        gaps if gaps.table and gaps.table.rows else Section("gaps", ""),
        strains_section(m, [s for s in m.strains if arrangement in s.arrangements]),
        findings_section(m, [f for f in n.findings if arrangement in f.arrangements]),
        figures_section(m, [f for f in n.figures if arrangement in f.about]),
        method_section(m),
    )
    kind = labels.concept("arrangement-kind", found.kind) or labels.say(f"class.{found.cls}")
    return Report(
        kind="arrangement",
        subject=(arrangement,),
        title=labels.both("arrangement", arrangement),
        subtitle=labels.say("agency-subtitle", what=kind, day=labels.day(m.facts.day)),
        sections=tuple(s for s in sections if not s.is_empty),
        sources=sources_of(m),
        stamp=m.stamp,
    )


def _summary(m: ReportData, arrangement: str) -> Section:
    labels = m.labels
    a = m.network.arrangement_by_id[arrangement]
    status = labels.concept("status", a.status)
    if a.status_as_of:
        status = labels.say("status-as-of", status=status, day=a.status_as_of.isoformat())
    facts = [
        ("status", status),
        ("when", labels.period(a.span)),
        ("cadence", labels.concept("cadence", a.cadence)),
        ("scope", labels.concept("scope", a.scope)),
        ("part", labels.listed("arrangement", a.part_of)),
    ]
    sources = cited(a.citations)
    lines = [
        Line(f"{labels.say(f'fact.{key}')} {text}.", sources if key == "status" else ())
        for key, text in facts
        if text
    ]
    record = arrangement_record(a, m.facts)
    lines.append(
        Line(
            labels.say(
                "members-of",
                now=labels.count("member", len(record["members"])),
                ever=labels.number(len(record["members_ever"])),
            )
        )
    )
    parts = sorted(x.id for x in m.network.arrangements if arrangement in x.part_of)
    if parts:
        lines.append(Line(f"{labels.say('fact.parts')} {labels.listed('arrangement', parts)}."))
    notes: dict[str, dict[str, None]] = {}
    for c in a.citations:
        if c.note:
            notes.setdefault(c.note, {})[c.source] = None
    lines += [Line(note, tuple(found)) for note, found in notes.items()]
    return Section("summary", labels.say("summary"), lines=tuple(lines))


def _members(m: ReportData, arrangement: str) -> Section:
    labels = m.labels
    rows = []
    for p in (p for p in m.network.participations if p.arrangement == arrangement):
        direction = "" if p.provides and p.receives else "provides" if p.provides else "receives"
        now = m.facts.holds(p)
        rows.append(
            (
                (not now, m.country.get(p.agency, ""), p.agency),
                Row(
                    (
                        labels.short("agency", p.agency),
                        m.country.get(p.agency, ""),
                        labels.concept("role", p.role)
                        + (f", {labels.say(f'only.{direction}')}" if direction else ""),
                        labels.period(p.span) if p.span.begin or p.span.end else "",
                    ),
                    cited(p.citations),
                    record=part_record(p, m.facts),
                ),
            )
        )
    rows.sort(key=lambda r: r[0])
    columns = tuple(labels.say(f"column.{c}") for c in ("agency", "in", "role", "when"))
    caption = labels.say("members-caption")
    table = Table(columns, tuple(r for _, r in rows), limit=20, caption=caption)
    return Section("members", labels.say("members"), table=table)


def _threats(m: ReportData, arrangement: str) -> Section:
    labels = m.labels
    rows = tuple(
        Row((labels.short("threat", f.threat),), cited(f.citations), record={"threat": f.threat})
        for f in m.network.foci
        if f.arrangement == arrangement
    )
    table = Table((labels.say("column.threat"),), rows, caption=labels.say("focus-caption"))
    return Section("threats", labels.say("focus"), table=table)


def _flows(m: ReportData, arrangement: str) -> Section:
    labels = m.labels
    rows = tuple(
        Row(
            (labels.short("agency", f.giver), labels.short("agency", f.receiver)),
            cited(f.citations),
            (Line(f.what),) if f.what else (),
            {"giver": f.giver, "receiver": f.receiver, "in_force": m.facts.holds(f)},
        )
        for f in m.network.flows
        if f.arrangement == arrangement
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("giver", "receiver"))
    table = Table(columns, rows, limit=15, caption=labels.say("flows-caption"))
    return Section("flows", labels.say("flows"), table=table)
