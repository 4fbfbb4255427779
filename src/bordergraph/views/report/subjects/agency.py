"""The report on one agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Served
from bordergraph.model import Ref, cited
from bordergraph.views.records import PLACES, mandate_record, part_record, tie_record
from bordergraph.views.report.charts.dated import agency_figure
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.served import served_figure
from bordergraph.views.report.charts.ties import ties_of_figure
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    not_known_section,
    opening,
    points_section,
)
from bordergraph.views.report.parts.history import history_section
from bordergraph.views.report.parts.sections import (
    describe,
    figures_section,
    findings_section,
    method_section,
    report_of,
)
from bordergraph.views.report.parts.served import counts_table, headline, served_section
from bordergraph.views.report.subjects.network import top_role
from bordergraph.views.table.column import rounded
from bordergraph.views.tables.brokers import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.model import Finding
    from bordergraph.views.report.data import ReportData

__all__ = ["agency_report"]

BARS = 8
"""Threats drawn: as many as leave the chart on one page."""


def agency_report(m: ReportData, agency: str) -> Report:
    """Return the report on one agency: its needs and possible gaps, its ties, mandates and record.

    Args:
        m: Analysis results and names.
        agency: The agency's id.

    Raises:
        KeyError: The network has no such agency.
    """
    labels, n = m.labels, m.network
    body = n.agency_by_id[agency]

    def about(finding: Finding) -> bool:
        return agency in finding.agencies or any(agency in pair for pair in finding.pairs)

    by_threat = m.assessment.served_by_threat(agency)
    served = sum(by_threat.values(), Served())
    summary = _summary(m, agency, served)
    title = labels.both("agency", agency)
    what = describe(body, labels) or labels.full("bg", body.cls.capitalize())
    problems = [f for f in m.problems if about(f)]
    head = opening(
        m,
        title,
        agency,
        summary,
        _served(m, served, by_threat),
        keep=lambda key: agency in key[:2],
        problems=problems,
        unknown=not_known_section(m, served, first=_record(m, agency)),
        no_gaps=_left_out(m, agency),
    )
    return report_of(
        m,
        kind="agency",
        subject=(agency,),
        title=title,
        subtitle=labels.say(
            "agency-subtitle", what=what[:1].upper() + what[1:], day=labels.day(m.facts.day)
        ),
        sections=head
        if m.brief
        else (*head, *_rest(m, agency, [f for f in n.findings if about(f)])),
    )


def _rest(m: ReportData, agency: str, findings: Sequence[Finding]) -> tuple[Section, ...]:
    """Return what stands behind the opening: what connects the agency, and its record."""
    reported = {f.id for f in m.problems}
    figures = [f for f in m.network.figures if agency in {f.agency, *f.about}]
    return (
        _partners(m, agency),
        _arrangements(m, agency),
        _covering(m, agency),
        _mandates(m, agency),
        history_section(m, Ref("agency", agency)),
        findings_section(m, [f for f in findings if f.id not in reported]),
        figures_section(m, figures),
        _role(m, agency),
        method_section(m),
    )


def _left_out(m: ReportData, agency: str) -> str:
    """Say that all an agency answers for is too wide to tell whom it needs, where that is so."""
    labels = m.labels
    held = {x.threat for x in m.network.mandates if x.agency == agency and m.facts.holds(x)}
    if not held or not held <= m.assessment.umbrella:
        return ""
    return labels.say("left-out-umbrella", threats=labels.listed("threat", sorted(held)))


def _summary(m: ReportData, agency: str, served: Served) -> Section:
    labels = m.labels
    body = m.network.agency_by_id[agency]
    heading = headline(m, served, labels.short("agency", agency), kind="agency")
    intro = []
    if body.parent:
        intro.append(labels.say("part-of", name=labels.both("agency", body.parent)))
    if body.span.end:
        intro.append(labels.say("body-ended", day=labels.day(body.span.end)))
    if agency not in m.facts.agencies:
        intro.append(labels.say("not-compared"))
    return points_section(m, (_partners_point(m, agency),), " ".join(intro), heading)


def _served(m: ReportData, served: Served, by_threat: Mapping[str, Served]) -> Section:
    labels = m.labels
    order = sorted(by_threat, key=lambda t: (-by_threat[t].needs, t))
    bars = [(t, labels.short("threat", t), by_threat[t]) for t in order[:BARS]]
    table = counts_table(
        m, "threat", by_threat, limit=BARS, caption=labels.say("needs-threats-caption")
    )
    return served_section(m, served, served_figure(m, served, () if m.brief else bars), table)


def _partners_point(m: ReportData, agency: str) -> Point:
    labels = m.labels
    home = m.network.agency_by_id[agency].country
    ties = m.linkage.ties(agency)
    abroad = sum(1 for t in ties if m.country.get(t.partner) not in {home, "", None})
    taking = {p.arrangement for p in m.facts.taking_part.get(agency, ())}
    text = labels.say(
        "point-partners",
        len(ties),
        abroad=labels.number(abroad),
        arrangements=labels.count("arrangement", len(taking)),
    )
    values = {"partners": len(ties), "abroad": abroad, "arrangements": len(taking)}
    return Point("partners", labels.number(len(ties)), text, values=values)


def _record(m: ReportData, agency: str) -> Line | None:
    """Say how well the agency's ties are documented: whether silence means something."""
    labels = m.labels
    found = next((c for c in m.coverage if c.agency == agency), None)
    if found is None:
        return None
    if m.network.complete:
        return Line(labels.say("holds-no-sources"))
    return Line(
        labels.say(
            "agency-record",
            sources=labels.count("source", found.sources),
            statements=labels.count("statement", found.statements),
            grade=labels.say(f"grade.{found.grade}"),
        )
    )


def _partners(m: ReportData, agency: str) -> Section:
    labels = m.labels
    rows = tuple(
        Row(
            (
                labels.short("agency", t.partner),
                m.country.get(t.partner, ""),
                labels.listed("arrangement", t.arrangements, 3) or labels.say("direct-share"),
                labels.concept("cadence", t.cadence),
            ),
            t.sources,
            (Line(labels.say("on-list", names=labels.listed("threat", t.threats, 4))),)
            if t.threats
            else (),
            record=tie_record(t),
        )
        for t in m.linkage.ties(agency)
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("partner", "in", "through", "cadence"))
    table = Table(columns, rows, limit=10, caption=labels.say("partners-caption"))
    figures = present(ties_of_figure(m, agency))
    return Section("partners", labels.say("partners"), table=table, figures=figures)


def _arrangements(m: ReportData, agency: str) -> Section:
    labels = m.labels
    by_id = m.network.arrangement_by_id
    rows = []
    for p in (p for p in m.network.participations if p.agency == agency):
        a = by_id.get(p.arrangement)
        if a is None:
            continue
        working = m.facts.holds(p)
        since = labels.period(p.span if p.span.begin or p.span.end else a.span)
        rows.append(
            (
                (not working, a.id),
                Row(
                    (
                        labels.short("arrangement", a.id),
                        labels.concept("role", p.role),
                        since,
                        labels.concept("status", a.status),
                        labels.concept("cadence", a.cadence),
                    ),
                    cited(p.citations, a.citations),
                    _names(m, "arrangement", a.id),
                    part_record(p, m.facts) | {"status": a.status, "cadence": a.cadence.value},
                ),
            )
        )
    rows.sort(key=lambda r: r[0])
    columns = tuple(
        labels.say(f"column.{c}") for c in ("arrangement", "role", "when", "status", "cadence")
    )
    caption = labels.say("takes-part-caption")
    table = Table(columns, tuple(r for _, r in rows), limit=10, caption=caption)
    figures = present(agency_figure(m, agency))
    return Section("arrangements", labels.say("takes-part"), table=table, figures=figures)


def _names(m: ReportData, kind: str, slug: str) -> tuple[Line, ...]:
    """Return the full name as a detail where the row shows an acronym."""
    full = m.labels.full(kind, slug)
    return (Line(full),) if full != m.labels.short(kind, slug) else ()


def _covering(m: ReportData, agency: str) -> Section:
    labels = m.labels
    lines = []
    for body in m.facts.origins.get(agency, ())[1:]:
        taking = sorted({p.arrangement for p in m.facts.taking_part.get(body, ())})
        if taking:
            cites = cited(*(p.citations for p in m.facts.taking_part[body]))
            text = labels.say(
                "covered-by",
                body=labels.short("agency", body),
                names=labels.listed("arrangement", taking, 6),
            )
            lines.append(Line(text, cites))
    return Section("covered-by", labels.say("covered"), lines=tuple(lines))


def _mandates(m: ReportData, agency: str) -> Section:
    labels = m.labels
    order = ["lead", "shared", "support"]
    mandates = sorted(
        (x for x in m.network.mandates if x.agency == agency and m.facts.holds(x)),
        key=lambda x: (order.index(x.responsibility), x.threat),
    )
    rows = tuple(
        Row(
            (
                labels.short("threat", x.threat),
                labels.concept("responsibility", x.responsibility),
            ),
            cited(x.citations),
            record=mandate_record(x, m.facts),
        )
        for x in mandates
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("threat", "responsibility"))
    table = Table(columns, rows, limit=20, caption=labels.say("mandates-caption"))
    return Section("mandates", labels.say("mandates"), table=table)


def _role(m: ReportData, agency: str) -> Section:
    labels = m.labels
    ranked = sorted(m.brokers, key=lambda b: (-b.betweenness, b.agency))
    broker = next((b for b in ranked if b.agency == agency), None)
    if broker is None:
        return Section("role", labels.say("role"))
    rank = ranked.index(broker) + 1
    lines = [
        Line(
            labels.say(
                "role-between",
                value=labels.number(broker.betweenness, PLACES["betweenness"]),
                rank=labels.number(rank),
                n=labels.number(len(ranked)),
            )
        ),
    ]
    if broker.constraint is not None:
        value = labels.number(broker.constraint, PLACES["constraint"])
        lines.append(Line(labels.say("role-constraint", value=value)))
    if broker.articulation:
        lines.append(Line(labels.say("role-articulation")))
    if role := top_role(broker):
        lines.append(Line(labels.say(f"role-is.{role}")))
    rows = tuple(
        Row(
            (
                labels.concept("broker-role", r),
                labels.number(broker.roles.get(r, 0)),
                "\u2013" if (z := broker.z.get(r)) is None else labels.number(z, PLACES["z"]),
            ),
            record={"role": r, "count": broker.roles.get(r, 0), "z": rounded(broker.z.get(r))},
        )
        for r in ROLES
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("role", "times", "z"))
    table = Table(columns, rows, frozenset({1, 2}), caption=labels.say("role-caption"))
    return Section("role", labels.say("role"), lines=tuple(lines), table=table)
