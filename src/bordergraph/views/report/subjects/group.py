"""The report on a country, or on a level of government."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Served
from bordergraph.model import cited
from bordergraph.views.report.charts import arrangements_chart, group_ties_chart, served_chart
from bordergraph.views.report.sections import (
    Point,
    counts_table,
    findings_section,
    headline,
    method_section,
    points_section,
    report_on,
    served_section,
    unknown_needs,
)
from bordergraph.views.report.subjects.network import silos_section
from bordergraph.views.table.column import DASH, Column, codes, concept, display, number, thing
from bordergraph.views.tables.facts import arrangement_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.model import Finding
    from bordergraph.views.report.model import Report, ReportData, Section
    from bordergraph.words.labels import Labels

GROUPED = {"country": "level", "level": "country"}
"""What a group can be a group by, and what its agencies are told apart by."""

_NAMED = 3


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
    problems = [p for p in m.problems if bodies.intersection(p.agencies)]
    within, beyond = (sum(side.values(), Served()) for side in (inside, across))
    served = within + beyond
    bars = (("inside", labels.say("inside"), within), ("across", labels.say("across"), beyond))
    table = counts_table(m, "threat", across, "needs-across-caption")
    size = labels.count("agency", len(mine))
    return report_on(
        m,
        by,
        (group,),
        title,
        labels.say("agency-subtitle", what=size, day=labels.day(m.facts.day)),
        points_section(
            m,
            (_arrangements_point(m, mine, bodies),),
            _intro(m, by, mine, len(bodies)),
            headline(m, served, title, kind="group", problems=problems),
        ),
        served_section(m, served, served_chart(m, served, bars), table),
        keep=lambda key: bool(mine.intersection(key[:2])),
        problems=problems,
        unknown=unknown_needs(m, served),
        no_gaps=labels.say("group-no-gaps"),
        rest=_rest(m, by, group, bodies),
        asked=f"{by}:{group}",
    )


def _rest(m: ReportData, by: str, group: str, bodies: frozenset[str]) -> Iterator[Section]:
    """Yield what stands behind the opening: the verdict, who is in it, and the record."""
    findings = [
        f for f in m.network.findings if bodies & _named(f) and f.id not in m.problem_findings
    ]
    yield _verdict(m, by, group)
    yield _agencies(m, by, bodies, m.labels.group(by, group))
    yield _arrangements(m, bodies)
    yield _brokers(m, bodies & frozenset(m.facts.agencies))
    yield findings_section(m, findings)
    yield method_section(m)


def _named(finding: Finding) -> frozenset[str]:
    return frozenset((*finding.agencies, *(agency for pair in finding.pairs for agency in pair)))


def _intro(m: ReportData, by: str, mine: frozenset[str], known: int) -> str:
    """Say how many agencies of which kinds it has, and how many bodies of it are no agencies in force."""
    labels, told_by = m.labels, GROUPED[by]
    kinds = Counter(getattr(m.network.agency_by_id[a], told_by) for a in mine)
    parts = ", ".join(
        f"{labels.number(n)} {labels.group(told_by, k) or labels.say('group-untold')}"
        for k, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    )
    size = labels.count("agency", len(mine))
    text = labels.say("group-size", agencies=size, parts=parts or DASH)
    others = known - len(mine)
    return f"{text} {labels.say('group-others', n=others)}" if others else text


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
    return Point("arrangements", reaching, text, values=values)


def _verdict(m: ReportData, by: str, group: str) -> Section:
    """Return whether the group is a silo, where enough pairs need each other to judge."""
    silos = tuple(s for s in m.silos if s.group == group)
    section = silos_section(replace(m, silos=silos), by)
    return replace(section, heading=m.labels.say("group-verdict"))


def _agencies(m: ReportData, by: str, bodies: frozenset[str], name: str) -> Section:
    known = m.network.agency_by_id
    mine = bodies.intersection(m.facts.agencies)
    taking = {a: m.facts.taking_part.get(a, ()) for a in mine}
    mandates = {a: [x for x in m.facts.mandates if x.agency == a] for a in mine}
    partners = {a: m.linkage.partners(a) for a in mine}
    inside = {a: sum(1 for p in partners[a] if p in bodies) for a in mine}
    threats = {a: sorted({x.threat for x in mandates[a]}) for a in mine}
    arrangements = {a: sorted({p.arrangement for p in taking[a]}) for a in mine}

    def what(agency: str, labels: Labels) -> str:
        kinds = (GROUPED[by], "sector")
        told = (labels.group(kind, getattr(known[agency], kind)) for kind in kinds)
        return ", ".join(text for text in told if text)

    columns: tuple[Column[str], ...] = (
        thing("agency", get=str),
        display("what", what),
        codes("threats", threats.__getitem__).with_count(),
        codes("arrangements", arrangements.__getitem__).with_count(),
        number("partners_inside", "partners-in", inside.__getitem__),
        number("partners_across", "partners-out", lambda a: len(partners[a]) - inside[a]),
    )
    return m.table_section(
        "agencies",
        columns,
        sorted(mine, key=lambda a: (inside[a] - len(partners[a]), -inside[a], a)),
        heading="group-agencies",
        chart=group_ties_chart(m, bodies, name),
        sources=lambda a: cited(
            *(p.citations for p in taking[a]), *(x.citations for x in mandates[a])
        ),
        limit=15,
    )


def _arrangements(m: ReportData, bodies: frozenset[str]) -> Section:
    known, members = m.network.arrangement_by_id, m.facts.members
    near = {a: {p.agency for p in parts} & bodies for a, parts in members.items()}
    far = {a: {p.agency for p in parts} - bodies for a, parts in members.items()}
    order = sorted(
        (a for a in members if near[a]),
        key=lambda a: (not far[a], -min(len(near[a]), len(far[a])), -len(near[a]), a),
    )
    columns = (
        *arrangement_columns(m.facts),
        codes("members_inside", lambda a: sorted(near[a.id])).with_count("members-in"),
        codes("members_across", lambda a: sorted(far[a.id])).with_count("members-out"),
    )
    return m.table_section(
        "arrangements",
        columns,
        (known[a] for a in order),
        "arrangement", "members-in", "members-out", "cadence", "status",
        heading="takes-part",
        caption="group-arrangements-caption",
        chart=arrangements_chart(m, order),
        sources=lambda a: cited(a.citations, *(p.citations for p in members[a.id])),
        limit=15,
    )  # fmt: skip


def _brokers(m: ReportData, mine: frozenset[str]) -> Section:
    """Return the agencies of the group through which most passes, with their role at its boundary."""
    columns: tuple[Column[Broker], ...] = (
        thing("agency"),
        number("betweenness", decimals=3),
        concept("broker-role", "role", attrgetter("top_role")),
        number("z", get=lambda b: b.z.get(b.top_role), decimals=1),
    )
    return m.table_section(
        "brokers",
        columns,
        (b for b in m.brokers if b.agency in mine and b.betweenness),
        heading="connectors",
        caption="group-brokers-caption",
        sources=lambda b: cited(*(p.citations for p in m.facts.taking_part.get(b.agency, ()))),
        limit=8,
    )
