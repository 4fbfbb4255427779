"""The report on a country, or on a level of government."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from bordergraph.model import cited
from bordergraph.views.records import PLACES, arrangement_record, broker_record, rounded
from bordergraph.views.report.charts.dated import arrangements_figure
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.ties import ties_of_group_figure
from bordergraph.views.report.model import Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    gap_points,
    not_known_section,
    opening,
    points_section,
    strained_point,
)
from bordergraph.views.report.parts.sections import (
    by_class,
    findings_section,
    gaps_section,
    method_section,
    report_of,
    strains_section,
    thin_gaps_section,
)
from bordergraph.views.report.subjects.network import silos_section, top_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.results import Gap, NeedMet, Silo
    from bordergraph.views.report.data import ReportData

__all__ = ["GROUPED", "group_report"]

GROUPED = {"country": "level", "level": "country"}
"""What a group can be a group by, and what its agencies are told apart by."""

_NAMED = 3
_DASH = "\u2013"


def group_report(m: ReportData, by: str, group: str) -> Report:
    """Return the report on a group of agencies: what is met and missing inside it and across.

    Args:
        m: Analysis results and names, with the groups and brokers of that grouping, and with how
            far the need of this group is met.
        by: ``country`` or ``level``.
        group: Which country or level.

    Raises:
        KeyError: No body of the network is of that group.
    """
    labels, n = m.labels, m.network
    bodies = frozenset(a.id for a in n.agencies if getattr(a, by) == group)
    if not bodies:
        raise KeyError(group)
    mine = bodies & frozenset(m.facts.agencies)

    def inside(gap: Gap) -> bool:
        return mine.issuperset(gap.agencies)

    def across(gap: Gap) -> bool:
        return len(mine.intersection(gap.agencies)) == 1

    findings = [
        f for f in n.findings if bodies & {*f.agencies, *(a for pair in f.pairs for a in pair)}
    ]
    gaps_across = gaps_section(m, across, limit=12, none=labels.say("group-no-gaps-across"))
    gaps_inside = gaps_section(m, inside, limit=8, none=labels.say("group-no-gaps-inside"))
    name = labels.group(by, group)
    title = name if by == "country" else labels.say("group-title", level=name)
    silo = _silo(m, by, group)
    strains = [s for s in m.strains if mine.intersection(s.agencies)]
    missing = [g for g in m.gaps.gaps if across(g)]
    troubled = [s for s in strains if across(s)]
    summary = _summary(m, by, group, bodies, missing, troubled)
    unknown = not_known_section(m, across, silo.outside if silo else None)
    sections = (
        *opening(m, title, f"{by}:{group}", summary, unknown),
        _verdict(m, by, group),
        replace(gaps_across, key="gaps-across", heading=labels.say("group-gaps-across")),
        _coverage(m),
        _inside(gaps_inside, labels.say("group-gaps-inside")),
        _agencies(m, by, bodies, name),
        _arrangements(m, bodies),
        _brokers(m, mine),
        strains_section(m, strains),
        findings_section(m, findings),
        thin_gaps_section(m, across),
        method_section(m),
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
        sections=sections,
    )


def _inside(section: Section, heading: str) -> Section:
    """Return the gaps inside under their own heading; what a gap is has been said by then."""
    told = bool(section.table and section.table.rows)
    return replace(section, key="gaps-inside", heading=heading, intro="" if told else section.intro)


def _silo(m: ReportData, by: str, group: str) -> Silo | None:
    return next((s for s in m.silos if (s.by, s.group) == (by, group)), None)


def _summary(
    m: ReportData,
    by: str,
    group: str,
    bodies: frozenset[str],
    missing: Sequence[Gap],
    troubled: Sequence[Gap],
) -> Section:
    labels, known = m.labels, m.network.agency_by_id
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
    silo = _silo(m, by, group)
    if silo is None or silo.cls == "too-small":
        intro.append(labels.say("group-too-small"))
    if not missing:
        intro.append(labels.say("group-no-gaps-across"))
    points = (
        _met_point(m, silo),
        *gap_points(m, missing),
        strained_point(m, troubled),
        _inside_point(m, [g for g in m.gaps.gaps if mine.issuperset(g.agencies)]),
        _arrangements_point(m, mine, bodies),
    )
    return points_section(m, points, " ".join(intro))


def _met_point(m: ReportData, silo: Silo | None) -> Point | None:
    """Say how far the need is met on both sides of the boundary, and what chance alone gives."""
    labels = m.labels
    if silo is None or silo.cls == "too-small" or not silo.need_in or not silo.need_out:
        return None
    inside, across = silo.met_in / silo.need_in, silo.met_out / silo.need_out
    text = labels.say(
        "group-met",
        inside=labels.share(inside),
        verdict=labels.concept("silo-class", silo.cls),
        null=silo.null,
        z=_DASH if silo.z is None else labels.number(silo.z, PLACES["z"]),
        p=_DASH if silo.p is None else labels.number(silo.p, PLACES["p"]),
    )
    values = {
        "inside": rounded(inside),
        "across": rounded(across),
        "class": silo.cls,
        "z": rounded(silo.z),
        "p": rounded(silo.p),
        "null": silo.null,
    }
    return Point("met-across", labels.share(across), text, values=values)


def _inside_point(m: ReportData, gaps: Sequence[Gap]) -> Point | None:
    """Say how many gaps lie inside, by class of evidence; the classes are never one sum."""
    labels, count = m.labels, Counter(g.evidence for g in by_class(gaps))
    if not count:
        return None
    number = " + ".join(map(labels.number, count.values()))
    told = ", ".join(
        f"{labels.concept('evidence', e)} {labels.number(n)}" for e, n in count.items()
    )
    values = {"by_evidence": {e.value: n for e, n in count.items()}}
    return Point("gaps-inside", number, labels.say("group-inside", gaps=told), values=values)


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
    silo = _silo(m, by, group)
    heading = m.labels.say("group-verdict")
    if silo is None or silo.cls == "too-small":
        return Section("silos", heading)
    section = silos_section(replace(m, silos=(silo,)))
    intro = m.labels.say("group-verdict-intro")
    caption = m.labels.say("group-verdict-caption")
    figures = tuple(replace(f, key="need-met", title=caption) for f in section.figures)
    table = replace(section.table, caption=caption) if section.table else None
    return replace(section, heading=heading, intro=intro, table=table, figures=figures)


def _coverage(m: ReportData) -> Section:
    """Return how far the need is met threat by threat, inside and across."""
    labels = m.labels

    def share(met: NeedMet) -> str:
        return _DASH if met.share is None else labels.share(met.share)

    rows = tuple(
        Row(
            (
                labels.short("threat", t.threat),
                labels.number(len(t.members)),
                share(t.inside),
                labels.number(t.gaps_inside),
                share(t.across),
                labels.number(t.gaps_across),
                labels.number(t.inside.unjudged + t.across.unjudged),
            ),
            record={
                "threat": t.threat,
                "members": list(t.members),
                "inside": {k: rounded(v) for k, v in asdict(t.inside).items()},
                "across": {k: rounded(v) for k, v in asdict(t.across).items()},
                "gaps_inside": t.gaps_inside,
                "gaps_across": t.gaps_across,
            },
        )
        for t in m.of_group
    )
    names = ("threat", "agencies", "met-in", "gaps-in", "met-out", "gaps-out", "unjudged")
    columns = tuple(labels.say(f"column.{c}") for c in names)
    caption = labels.say("group-coverage-caption")
    return Section(
        "coverage",
        labels.say("coverage"),
        labels.say("group-coverage-intro") if rows else "",
        table=Table(columns, rows, frozenset(range(1, 7)), 15, caption),
    )


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
        role, record = top_role(b), broker_record(b)
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
                    "betweenness": record["betweenness"],
                    "role": role,
                    "z": record["z"].get(role),
                },
            )
        )
    columns = tuple(labels.say(f"column.{c}") for c in ("agency", "betweenness", "role", "z"))
    caption = labels.say("group-brokers-caption")
    table = Table(columns, tuple(rows), frozenset({1, 3}), 8, caption)
    return Section("brokers", labels.say("connectors"), table=table)
