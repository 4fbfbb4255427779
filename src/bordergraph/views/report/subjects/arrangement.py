"""The report on one arrangement: a program or a channel."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.model import Cadence, Ref, cited
from bordergraph.views.records import arrangement_record, part_record
from bordergraph.views.report.charts.dated import arrangement_figure
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    counted_kinds,
    opening,
    points_section,
)
from bordergraph.views.report.parts.history import history_section, told_section, year_of
from bordergraph.views.report.parts.sections import (
    figures_section,
    findings_section,
    method_section,
    report_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Citation
    from bordergraph.views.report.data import ReportData

__all__ = ["arrangement_report"]

_NAMED = 3


def arrangement_report(m: ReportData, arrangement: str) -> Report:
    """Return the report on one arrangement: state, members, threats, gaps that rest on it.

    Args:
        m: Analysis results and names.
        arrangement: The arrangement's id.

    Raises:
        KeyError: The network has no such arrangement.
    """
    labels, n = m.labels, m.network
    known = n.arrangement_by_id[arrangement]
    title = labels.both("arrangement", arrangement)
    through = {g.key for g in m.gaps if arrangement in g.arrangements}
    problems = [f for f in m.problems if arrangement in f.arrangements]
    head = opening(
        m,
        title,
        arrangement,
        _summary(m, arrangement),
        Section("served", ""),
        keep=through.__contains__,
        problems=problems,
        unknown=_unknown(m, arrangement),
        no_gaps=labels.say("arrangement-no-gaps"),
    )
    kind = labels.concept("arrangement-kind", known.kind) or labels.say(f"class.{known.cls}")
    return report_of(
        m,
        kind="arrangement",
        subject=(arrangement,),
        title=title,
        subtitle=labels.say(
            "agency-subtitle", what=kind[:1].upper() + kind[1:], day=labels.day(m.facts.day)
        ),
        sections=head if m.brief else (*head, *_rest(m, arrangement)),
    )


def _rest(m: ReportData, arrangement: str) -> tuple[Section, ...]:
    """Return what stands behind the opening: its card, history, members, and the record."""
    n, reported = m.network, {f.id for f in m.problems}
    about = [f for f in n.findings if arrangement in f.arrangements and f.id not in reported]
    return (
        _facts(m, arrangement),
        history_section(
            m, Ref("arrangement", arrangement), present(arrangement_figure(m, arrangement))
        ),
        told_section(m, n.arrangement_by_id[arrangement].citations),
        _members(m, arrangement),
        _threats(m, arrangement),
        _flows(m, arrangement),
        findings_section(m, about),
        figures_section(m, [f for f in n.figures if arrangement in f.about]),
        method_section(m),
    )


def _summary(m: ReportData, arrangement: str) -> Section:
    labels = m.labels
    record = arrangement_record(m.network.arrangement_by_id[arrangement], m.facts)
    now, ever = len(record["members"]), len(record["members_ever"])
    working = arrangement in m.facts.working
    heading = labels.say(
        "headline.arrangement" if working else "headline.arrangement-stopped",
        of=labels.short("arrangement", arrangement),
        members=labels.count("member", now),
        frequency=labels.concept("cadence", record["cadence"]),
    )
    points = (
        Point(
            "members",
            labels.number(now),
            labels.say("point-members", now, ever=labels.number(ever)),
            cited(*(p.citations for p in m.facts.members.get(arrangement, ()))),
            {"members": now, "members_ever": ever},
        )
        if ever
        else None,
        _loss_point(m),
        _findings_point(m, arrangement),
    )
    intro = "" if working else labels.say("arrangement-stopped")
    return points_section(m, points, intro, heading)


def _loss_point(m: ReportData) -> Point | None:
    """Say how many needs would be left without a regular channel if the arrangement ended."""
    labels, loss = m.labels, m.loss
    if loss is None:
        return None
    lost = [moved.row for moved in loss.of("lost")]
    names = labels.join(
        labels.say(
            "pair-on", pair=labels.pair(r.agencies), threat=labels.running("threat", r.threat)
        )
        for r in lost[:_NAMED]
    )
    text = labels.say("point-loss", len(lost))
    text += f" {labels.say('point-first', names=names)}" if lost else ""
    values = {
        "lost": len(lost),
        "first": [{"agencies": list(r.agencies), "threat": r.threat} for r in lost[:_NAMED]],
    }
    return Point("loss", labels.number(len(lost)), text, values=values)


def _findings_point(m: ReportData, arrangement: str) -> Point | None:
    labels = m.labels
    found = [f for f in m.facts.findings if arrangement in f.arrangements]
    if not found:
        return None
    kinds = Counter(f.kind for f in found).most_common()
    text = labels.say("point-findings", len(found), kinds=counted_kinds(m, kinds))
    sources = cited(*(f.citations for f in found))
    values = {"findings": len(found), "kinds": dict(kinds)}
    return Point("findings", labels.number(len(found)), text, sources, values)


def _facts(m: ReportData, arrangement: str) -> Section:
    """Return the card of the arrangement: each fact with the day it speaks of and its sources."""
    labels, n = m.labels, m.network
    a = n.arrangement_by_id[arrangement]
    told = {
        kind: [c for c in a.citations if c.statement.startswith(f"{kind}/")]
        for kind in ("milestone", "status-report")
    }
    # A row of a table tells all of its cells at once.
    rhythm = a.cadence_told or a.citations
    parts = sorted(x.id for x in n.arrangements if arrangement in x.part_of)
    status = labels.concept("status", a.status) if a.status != "unknown" else ""
    day = a.status_as_of.isoformat() if a.status_as_of else ""
    cadence = "" if a.cadence is Cadence.UNKNOWN else labels.concept("cadence", a.cadence)
    dates = labels.period(a.span) if a.span.begin or a.span.end else ""
    facts = (
        ("status", a.status if status else None, status, day, told["status-report"]),
        ("when", dates or None, dates, "", told["milestone"] or told["status-report"]),
        ("cadence", a.cadence.value if cadence else None, cadence, _latest(m, rhythm), rhythm),
        ("scope", a.scope or None, labels.concept("scope", a.scope), "", ()),
        ("part", list(a.part_of) or None, labels.listed("arrangement", a.part_of), "", ()),
        ("parts", parts or None, labels.listed("arrangement", parts), "", ()),
    )  # fmt: skip
    rows = tuple(
        Row(
            (labels.say(f"fact.{key}"), text, on),
            cited(cites),
            record={"fact": key, "value": value, "on": on or None},
        )
        for key, value, text, on, cites in facts
        if value is not None
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("fact", "value", "told-on"))
    table = Table(columns, rows, limit=len(rows) or 1, caption=labels.say("facts-caption"))
    return Section("facts", labels.say("facts"), table=table)


def _latest(m: ReportData, citations: Iterable[Citation]) -> str:
    """Return the latest year in which a source of some statements was written."""
    sources = m.network.source_by_id
    own = [c for c in citations if not c.further and c.source in sources]
    years = [year_of(sources[c.source].date) for c in own]
    return max(years, default="")


def _unknown(m: ReportData, arrangement: str) -> Section:
    """Return what no source in the record tells of the arrangement."""
    labels = m.labels
    a = m.network.arrangement_by_id[arrangement]
    missing = [
        labels.say(f"untold.{key}")
        for key, told in (
            ("status", a.status != "unknown"),
            ("start", a.span.start is not None),
            ("cadence", a.cadence is not Cadence.UNKNOWN),
            ("members", any(p.arrangement == arrangement for p in m.network.participations)),
            ("threats", any(f.arrangement == arrangement for f in m.network.foci)),
            ("findings", any(arrangement in f.arrangements for f in m.network.findings)),
        )
        if not told
    ]
    text = labels.say("untold", what=", ".join(missing))
    return Section("not-known", labels.say("not-known"), lines=(Line(text),) if missing else ())


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
            (Line(labels.told(f.what)),) if f.what else (),
            {"giver": f.giver, "receiver": f.receiver, "in_force": m.facts.holds(f)},
        )
        for f in m.network.flows
        if f.arrangement == arrangement
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("giver", "receiver"))
    table = Table(columns, rows, limit=15, caption=labels.say("flows-caption"))
    return Section("flows", labels.say("flows"), table=table)
