"""The report on a country, or on a level of government."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Served
from bordergraph.model import source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.report.subjects.network import brokers_section, silos_section
from bordergraph.views.table.column import Column, codes, display, number, thing
from bordergraph.views.tables.facts import arrangement_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.views.table.table import Line
    from bordergraph.words.labels import Labels

SUBGROUPS = {"country": "level", "level": "country"}
"""The attribute that subdivides a group, by the attribute that defines it."""


def group_report(data: ReportData, by: str, group: str) -> Report:
    """Return the report on a ``country`` or ``level``: how needs inside it and across are served.

    The data is with the groups and brokers of that grouping.

    Raises:
        KeyError: No body of the network is of that group.
    """
    labels = data.labels
    bodies = frozenset(a.id for a in data.network.agencies if getattr(a, by) == group)
    if not bodies:
        raise KeyError(group)
    agencies = bodies & frozenset(data.facts.agencies)
    name = labels.group_name(by, group)
    title = name if by == "country" else labels.say("group-title", level=name)
    inside, across = data.assessment.served_across(agencies)
    problems = [p for p in data.problems if bodies.intersection(p.agencies)]
    within, outside = (sum(side.values(), Served()) for side in (inside, across))
    served = within + outside
    bars = (("inside", labels.say("inside"), within), ("across", labels.say("across"), outside))
    table = sections.counts_table(data, "threat", across, "needs-across-caption")
    heading = sections.headline(data, served, title, kind="group", problems=problems)
    metrics = tuple(_arrangement_lines(data, bodies))
    no_gaps = labels.say("group-no-gaps")
    opening = (
        Section("summary", heading, _intro(data, by, agencies, len(bodies)), metrics),
        problems_section(data, problems),
        sections.served(data, served, charts.served_chart(data, served, bars), table),
        sections.gaps_section(
            data, lambda key: bool(agencies.intersection(key[:2])), problems, no_gaps
        ),
        sections.not_known(data, sections.unknown_needs(data, served)),
    )
    size = labels.count("agency", len(agencies))
    return sections.assemble_report(
        data,
        by,
        (group,),
        title,
        labels.say("agency-subtitle", what=size, state=labels.state(data.facts.day)),
        opening,
        _appendix(data, by, group, bodies),
        name=f"{by}:{group}",
    )


def _appendix(data: ReportData, by: str, group: str, bodies: frozenset[str]) -> Iterator[Section]:
    """Yield the sections after the opening: verdict, members, the record."""
    findings = [f for f in data.other_findings if bodies & sections.finding_agencies(f)]
    # A group is judged where enough pairs need each other.
    silos = tuple(s for s in data.silos if s.group == group)
    verdict = silos_section(replace(data, silos=silos), by)
    yield replace(verdict, heading=data.labels.say("group-verdict"))
    yield _agencies_section(data, by, bodies)
    yield _arrangements_section(data, bodies)
    agencies = bodies.intersection(data.facts.agencies)
    members = (b for b in data.brokers if b.agency in agencies and b.betweenness)
    yield brokers_section(data, "brokers", members)
    yield sections.findings(data, findings)


def _intro(data: ReportData, by: str, agencies: frozenset[str], body_count: int) -> str:
    """Return the number of agencies by kind, and of other bodies."""
    labels, subgroup = data.labels, SUBGROUPS[by]
    kinds = Counter(getattr(data.network.agency_by_id[a], subgroup) for a in agencies)
    parts = ", ".join(
        labels.label_value(labels.group_name(subgroup, k) or labels.say("group-untold"), n)
        for k, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    )
    size = labels.count("agency", len(agencies))
    values = {"agencies": size, "parts": parts}
    text = labels.say("group-size" if parts else "group-none", len(agencies), **values)
    others = body_count - len(agencies)
    return f"{text} {labels.say('group-others', others)}" if others else text


def _arrangement_lines(data: ReportData, bodies: frozenset[str]) -> Iterator[Line]:
    """Yield the number of arrangements with its bodies, and how many cross its boundary."""
    labels = data.labels
    sides = [{p.agency in bodies for p in members} for members in data.facts.members.values()]
    reaching = sum(len(side) > 1 for side in sides)
    if taking_part := sum(True in side for side in sides):
        key = "group-takes-part-all" if reaching == taking_part else "group-takes-part"
        text = labels.say(key, reaching, all=labels.count("arrangement", taking_part))
        yield sections.metric(data, reaching, text)


def _agencies_section(data: ReportData, by: str, bodies: frozenset[str]) -> Section:
    known = data.network.agency_by_id
    agencies = bodies.intersection(data.facts.agencies)
    parts = {a: data.facts.memberships.get(a, ()) for a in agencies}
    mandates = {a: [x for x in data.facts.mandates if x.agency == a] for a in agencies}
    partners = {a: data.linkage.partners(a) for a in agencies}
    inside = {a: sum(1 for p in partners[a] if p in bodies) for a in agencies}

    def description(agency: str, labels: Labels) -> str:
        kinds = (SUBGROUPS[by], "sector")
        texts = (labels.group_name(kind, getattr(known[agency], kind)) for kind in kinds)
        return ", ".join(text for text in texts if text)

    columns: tuple[Column[str], ...] = (
        thing("agency", get=str),
        display("what", description),
        codes("threats", lambda a: sorted({x.threat for x in mandates[a]})).with_count(),
        codes("arrangements", lambda a: sorted({p.arrangement for p in parts[a]})).with_count(),
        number("partners_inside", "partners-in", inside.__getitem__),
        number("partners_across", "partners-out", lambda a: len(partners[a]) - inside[a]),
    )
    return list_section(
        data.labels,
        "agencies",
        columns,
        sorted(agencies, key=lambda a: (inside[a] - len(partners[a]), -inside[a], a)),
        heading="group-agencies",
        sources=lambda a: source_ids(
            *(p.citations for p in parts[a]), *(x.citations for x in mandates[a])
        ),
    )


def _arrangements_section(data: ReportData, bodies: frozenset[str]) -> Section:
    known, members = data.network.arrangement_by_id, data.facts.members
    inside = {a: {p.agency for p in parts} & bodies for a, parts in members.items()}
    across = {a: {p.agency for p in parts} - bodies for a, parts in members.items()}
    order = sorted(
        (a for a in members if inside[a]),
        key=lambda a: (not across[a], -min(len(inside[a]), len(across[a])), -len(inside[a]), a),
    )
    columns = (
        *arrangement_columns(data.facts),
        codes("members_inside", lambda a: sorted(inside[a.id])).with_count("members-in"),
        codes("members_across", lambda a: sorted(across[a.id])).with_count("members-out"),
    )
    return list_section(
        data.labels,
        "arrangements",
        columns,
        (known[a] for a in order),
        order=("arrangement", "members-in", "members-out", "cadence", "status"),
        heading="takes-part",
        caption="group-arrangements-caption",
        chart=charts.arrangements_chart(data, order),
        sources=lambda a: source_ids(a.citations, *(p.citations for p in members[a.id])),
    )
