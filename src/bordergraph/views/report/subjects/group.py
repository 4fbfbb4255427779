"""The report on a country, or on a level of government."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Served
from bordergraph.model import cited
from bordergraph.views.records import PLACES, arrangement_record
from bordergraph.views.report.charts.dated import arrangements_figure
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.served import served_figure
from bordergraph.views.report.charts.ties import ties_of_group_figure
from bordergraph.views.report.model import Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    not_known_section,
    opening,
    points_section,
)
from bordergraph.views.report.parts.sections import (
    findings_section,
    method_section,
    report_of,
)
from bordergraph.views.report.parts.served import counts_table, headline, served_section
from bordergraph.views.report.subjects.network import silos_section, top_role
from bordergraph.views.table.column import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.model import Finding
    from bordergraph.views.report.data import ReportData

__all__ = ["GROUPED", "group_report"]

GROUPED = {"country": "level", "level": "country"}
"""What a group can be a group by, and what its agencies are told apart by."""

_NAMED = 3
_DASH = "\u2013"


def group_report(m: ReportData, by: str, group: str) -> Report:
    """Return the report on a group of agencies: how needs inside it and across are served.

    Args:
        m: Analysis results and names, with the groups and brokers of that grouping.
        by: ``country`` or ``level``.
        group: Which country or level.

    Raises:
        KeyError: No body of the network is of that group.
    """
    labels = m.labels
    bodies = frozenset(a.id for a in m.network.agencies if getattr(a, by) == group)
    if not bodies:
        raise KeyError(group)
    mine = bodies & frozenset(m.facts.agencies)
    name = labels.group(by, group)
    title = name if by == "country" else labels.say("group-title", level=name)
    inside, across = m.assessment.served_across(mine)
    within, beyond = (sum(side.values(), Served()) for side in (inside, across))
    head = opening(
        m,
        title,
        f"{by}:{group}",
        _summary(m, by, title, bodies, within + beyond),
        _served(m, within, beyond, across),
        keep=lambda key: bool(mine.intersection(key[:2])),
        problems=[f for f in m.problems if bodies & _named(f)],
        unknown=not_known_section(m, within + beyond),
        no_gaps=labels.say("group-no-gaps"),
    )
    return report_of(
        m,
        kind=by,
        subject=(group,),
        title=title,
        subtitle=labels.say(
            "agency-subtitle",
            what=labels.count("agency", len(mine)),
            day=labels.day(m.facts.day),
        ),
        sections=head if m.brief else (*head, *_rest(m, by, group, bodies)),
    )


def _rest(m: ReportData, by: str, group: str, bodies: frozenset[str]) -> tuple[Section, ...]:
    """Return what stands behind the opening: the verdict, who is in it, and the record."""
    reported = {f.id for f in m.problems}
    findings = [f for f in m.network.findings if bodies & _named(f) and f.id not in reported]
    return (
        _verdict(m, by, group),
        _agencies(m, by, bodies, m.labels.group(by, group)),
        _arrangements(m, bodies),
        _brokers(m, bodies & frozenset(m.facts.agencies)),
        findings_section(m, findings),
        method_section(m),
    )


def _named(finding: Finding) -> frozenset[str]:
    return frozenset((*finding.agencies, *(agency for pair in finding.pairs for agency in pair)))


def _summary(m: ReportData, by: str, title: str, bodies: frozenset[str], served: Served) -> Section:
    labels, known = m.labels, m.network.agency_by_id
    heading = headline(m, served, title, kind="group")
    mine = bodies & frozenset(m.facts.agencies)
    kinds = Counter(getattr(known[a], GROUPED[by]) for a in mine)
    parts = ", ".join(
        f"{labels.number(n)} {labels.group(GROUPED[by], k) or labels.say('group-untold')}"
        for k, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    )
    size = labels.count("agency", len(mine))
    intro = [labels.say("group-size", agencies=size, parts=parts or _DASH)]
    if others := bodies - mine:
        intro.append(labels.say("group-others", n=labels.number(len(others))))
    return points_section(m, (_arrangements_point(m, mine, bodies),), " ".join(intro), heading)


def _served(
    m: ReportData, inside: Served, across: Served, by_threat: Mapping[str, Served]
) -> Section:
    """Return how needs are served inside and across, and those across threat by threat."""
    labels = m.labels
    bars = [
        (key, labels.say(key), counts) for key, counts in (("inside", inside), ("across", across))
    ]
    caption = labels.say("needs-across-caption")
    table = counts_table(m, "threat", by_threat, caption=caption)
    every = inside + across
    return served_section(m, every, served_figure(m, every, bars), table)


def _arrangements_point(
    m: ReportData, mine: frozenset[str], bodies: frozenset[str]
) -> Point | None:
    """Say in how many arrangements its bodies take part, and how many of these reach across."""
    labels = m.labels
    sides = [{p.agency in bodies for p in members} for members in m.facts.members.values()]
    taking, reaching = sum(True in side for side in sides), sum(len(side) > 1 for side in sides)
    if not taking:
        return None
    best = [b.agency for b in m.brokers if b.agency in mine and b.betweenness > 0][:_NAMED]
    text = labels.say("group-takes-part", all=labels.count("arrangement", taking))
    if best:
        text += " " + labels.say("group-brokers", names=labels.listed("agency", best))
    values = {"arrangements": taking, "reaching": reaching, "brokers": best}
    return Point("arrangements", labels.number(reaching), text, values=values)


def _verdict(m: ReportData, by: str, group: str) -> Section:
    """Return whether the group is a silo, where enough pairs need each other to judge."""
    silos = tuple(s for s in m.silos if s.group == group)
    section = silos_section(replace(m, silos=silos), by)
    return replace(section, heading=m.labels.say("group-verdict"))


def _agencies(m: ReportData, by: str, bodies: frozenset[str], name: str) -> Section:
    labels, known = m.labels, m.network.agency_by_id
    found = []
    for agency in bodies.intersection(m.facts.agencies):
        partners = m.linkage.partners(agency)
        near = sum(1 for p in partners if p in bodies)
        taking = m.facts.taking_part.get(agency, ())
        mandates = [x for x in m.facts.mandates if x.agency == agency]
        told = (
            labels.group(kind, getattr(known[agency], kind)) for kind in (GROUPED[by], "sector")
        )
        what = ", ".join(text for text in told if text)
        arrangements = sorted({p.arrangement for p in taking})
        threats = sorted({x.threat for x in mandates})
        cells = (len(threats), len(arrangements), near, len(partners) - near)
        record = {
            "agency": agency,
            "threats": threats,
            "arrangements": arrangements,
            "partners_inside": near,
            "partners_across": len(partners) - near,
        }
        row = Row(
            (labels.short("agency", agency), what, *map(labels.number, cells)),
            cited(*(p.citations for p in taking), *(x.citations for x in mandates)),
            record=record,
        )
        found.append(((near - len(partners), -near, agency), row))
    rows = tuple(row for _, row in sorted(found, key=lambda item: item[0]))
    names = ("agency", "what", "threats", "arrangements", "partners-in", "partners-out")
    columns = tuple(labels.say(f"column.{c}") for c in names)
    caption = labels.say("group-agencies-caption")
    table = Table(columns, rows, frozenset(range(2, 6)), 15, caption)
    figures = present(ties_of_group_figure(m, bodies, name))
    return Section("agencies", labels.say("group-agencies"), table=table, figures=figures)


def _arrangements(m: ReportData, bodies: frozenset[str]) -> Section:
    labels, known = m.labels, m.network.arrangement_by_id
    found = []
    for arrangement, members in m.facts.members.items():
        near = {p.agency for p in members if p.agency in bodies}
        far = {p.agency for p in members} - near
        if not near:
            continue
        a = known[arrangement]
        row = Row(
            (
                labels.short("arrangement", arrangement),
                labels.number(len(near)),
                labels.number(len(far)),
                labels.concept("cadence", a.cadence),
                labels.concept("status", a.status),
            ),
            cited(a.citations, *(p.citations for p in members)),
            record=arrangement_record(a, m.facts)
            | {"members_inside": sorted(near), "members_across": sorted(far)},
        )
        found.append(((not far, -min(len(near), len(far)), -len(near), arrangement), row))
    rows = tuple(row for _, row in sorted(found, key=lambda item: item[0]))
    names = ("arrangement", "members-in", "members-out", "cadence", "status")
    columns = tuple(labels.say(f"column.{c}") for c in names)
    caption = labels.say("group-arrangements-caption")
    table = Table(columns, rows, frozenset({1, 2}), 15, caption)
    figures = present(arrangements_figure(m, [r.record["arrangement"] for r in rows]))
    return Section("arrangements", labels.say("takes-part"), table=table, figures=figures)


def _brokers(m: ReportData, mine: frozenset[str]) -> Section:
    """Return the agencies of the group through which most passes, with their role at its boundary."""
    labels = m.labels
    rows = []
    for b in m.brokers:
        if b.agency not in mine or not b.betweenness:
            continue
        role = top_role(b)
        z = b.z.get(role)
        rows.append(
            Row(
                (
                    labels.short("agency", b.agency),
                    labels.number(b.betweenness, PLACES["betweenness"]),
                    labels.concept("broker-role", role),
                    _DASH if z is None else labels.number(z, PLACES["z"]),
                ),
                cited(*(p.citations for p in m.facts.taking_part.get(b.agency, ()))),
                record={
                    "agency": b.agency,
                    "betweenness": rounded(b.betweenness),
                    "role": role,
                    "z": rounded(b.z.get(role)),
                },
            )
        )
    columns = tuple(labels.say(f"column.{c}") for c in ("agency", "betweenness", "role", "z"))
    caption = labels.say("group-brokers-caption")
    table = Table(columns, tuple(rows), frozenset({1, 3}), 8, caption)
    return Section("brokers", labels.say("connectors"), table=table)
