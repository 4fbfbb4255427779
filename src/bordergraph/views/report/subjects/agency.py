"""The report on one agency."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.register import Problem, filter_problems
from bordergraph.model import Ref, source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Report, ReportData, Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import Column, code, codes, concept, display, thing
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import (
    frequency_column,
    link_frequency_text,
    participation_columns,
    through_column,
)
from bordergraph.words.labels import capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.core.links import Tie
    from bordergraph.analysis.method.rows import Served


MAX_ROWS = 8
"""Partners and arrangements seen: as many as leave the longest report on 12 pages on paper."""


def agency_report(data: ReportData, agency: str) -> Report:
    """Return the report on one agency: its needs and possible gaps, its ties, mandates and record.

    Raises:
        KeyError: The network has no such agency.
    """
    labels, body = data.labels, data.network.agency_by_id[agency]
    needs = data.assessment.restrict(agencies=[agency])
    served = needs.served()
    problems = filter_problems(data.problems, agency=agency)
    title = labels.name_and_acronym("agency", agency)
    kind = sections.describe_agency(body, labels)
    subtitle = labels.say(
        "agency-subtitle", what=capitalize_first(kind), state=labels.state(data.facts.day)
    )
    umbrella = _umbrella_text(data, agency)
    opening = (
        _summary(data, agency, served, problems),
        problems_section(data, problems),
        sections.service_by(data, "threat", needs),
        sections.gaps_section(data, lambda key: agency in key[:2], problems, umbrella),
        sections.not_known(data, _unknown_lines(data, agency, served)),
    )
    appendix = _appendix(data, agency)
    return sections.assemble_report(data, "agency", (agency,), title, subtitle, opening, appendix)


def _appendix(data: ReportData, agency: str) -> Iterator[Section]:
    """Yield the sections after the opening: the agency's ties and its record."""
    findings = [f for f in data.other_findings if agency in sections.finding_agencies(f)]
    figures = [f for f in data.network.figures if agency in {f.agency, *f.about}]
    yield _partners_section(data, agency)
    yield _arrangements_section(data, agency)
    yield _covering_section(data, agency)
    mandates = (m for m in data.mandates if m.agency == agency)
    order = ("threat", "responsibility")
    yield sections.mandates(data, "mandates", "threat", mandates, order)
    yield sections.history(data, Ref("agency", agency))
    yield sections.findings(data, findings)
    yield sections.figures(data, figures)
    yield from _role_section(data, agency)


def _umbrella_text(data: ReportData, agency: str) -> str:
    """Return a note where all threats of an agency are too broad to define needs; else nothing."""
    ids = {m.threat for m in data.mandates if m.agency == agency}
    if not ids or not ids <= data.assessment.umbrella_threats:
        return ""
    return data.labels.say("left-out-umbrella", threats=data.labels.list_threats(ids))


def _summary(data: ReportData, agency: str, served: Served, problems: Sequence[Problem]) -> Section:
    labels = data.labels
    body = data.network.agency_by_id[agency]
    name = labels.short_name("agency", agency)
    heading = sections.headline(data, served, name, kind="agency", problems=problems)
    intro = []
    if body.parent:
        intro.append(labels.say("part-of", name=labels.name_and_acronym("agency", body.parent)))
    if body.span.end:
        intro.append(labels.say("body-ended", day=labels.day(body.span.end)))
    if agency not in data.facts.agencies:
        intro.append(labels.say("not-compared"))
    ties = data.linkage.ties(agency)
    abroad = sum(1 for t in ties if data.country_of.get(t.partner) not in {body.country, "", None})
    arrangements = {p.arrangement for p in data.facts.memberships.get(agency, ())}
    text = labels.say(
        "point-partners",
        len(ties),
        abroad=abroad,
        arrangements=labels.count("arrangement", len(arrangements)),
    )
    metric = sections.metric(data, len(ties), text)
    return Section("summary", heading, " ".join(intro), (metric,))


def _unknown_lines(data: ReportData, agency: str, served: Served) -> Iterator[Line]:
    """Yield how well the agency's ties are documented, and what its needs leave open."""
    labels = data.labels
    for coverage in data.coverage:
        if coverage.agency == agency and data.network.complete:
            yield Line(labels.say("holds-no-sources"))
        elif coverage.agency == agency:
            text = labels.say(
                "agency-record",
                sources=labels.count("source", coverage.sources),
                statements=labels.count("statement", coverage.statements),
                grade=labels.say(f"grade.{coverage.grade}"),
            )
            yield Line(text)
    yield from sections.unknown_needs(data, served)


def _partners_section(data: ReportData, agency: str) -> Section:
    labels = data.labels

    def threat_lines(t: Tie) -> tuple[Line, ...]:
        names = labels.list_threats(t.threats, 4)
        return (Line(labels.say("on-list", names=names)),) if names else ()

    columns: tuple[Column[Tie], ...] = (
        thing("agency", "partner"),
        display("in", lambda t, labels: labels.country_name(data.country_of.get(t.partner, ""))),
        code("links", lambda t: len(t.links)),
        through_column(limit=3),
        codes("threats"),
        Column(
            "cadence",
            attrgetter("frequency"),
            lambda t, labels: link_frequency_text(data.facts, t.links, labels),
            "cadence",
        ),
        code("direct"),
    )
    return list_section(
        data.labels,
        "partners",
        columns,
        data.linkage.ties(agency),
        chart=charts.agency_ties_chart(data, agency),
        sources=attrgetter("sources"),
        details=threat_lines,
        limit=MAX_ROWS,
    )


def _arrangements_section(data: ReportData, agency: str) -> Section:
    labels = data.labels
    network, known = data.network, data.network.arrangement_by_id
    parts = [p for p in network.participations if p.agency == agency and p.arrangement in known]
    columns = (
        *participation_columns(data.facts),
        display(
            "when",
            lambda p, _: labels.period(p.span if p.span.is_dated else known[p.arrangement].span),
        ),
        concept("status", get=lambda p: known[p.arrangement].status),
        frequency_column(data.facts, lambda p: known[p.arrangement]),
    )
    holds = data.facts.is_in_force
    parts.sort(key=lambda p: (not holds(p), *labels.sort_key("arrangement", p.arrangement)))
    return list_section(
        data.labels,
        "arrangements",
        columns,
        parts,
        order=("arrangement", "role", "when", "status", "cadence"),
        heading="takes-part",
        chart=charts.arrangements_chart(data, (p.arrangement for p in parts), agency),
        sources=lambda p: source_ids(p.citations, known[p.arrangement].citations),
        limit=MAX_ROWS,
    )


def _covering_section(data: ReportData, agency: str) -> Section:
    labels = data.labels
    lines = []
    for body in data.facts.origins.get(agency, ())[1:]:
        arrangements = sorted({p.arrangement for p in data.facts.memberships.get(body, ())})
        if arrangements:
            sources = source_ids(*(p.citations for p in data.facts.memberships[body]))
            text = labels.say(
                "covered-by",
                body=labels.short_name("agency", body),
                names=labels.list_names("arrangement", arrangements, 6),
            )
            lines.append(Line(text, sources))
    return Section("covered-by", labels.say("covered"), lines=tuple(lines))


def _role_section(data: ReportData, agency: str) -> Iterator[Section]:
    """Yield the agency's place among the brokers between countries, if it has any ties."""
    labels = data.labels
    for rank, broker in enumerate(data.brokers, 1):
        if broker.agency == agency:
            value = labels.number(broker.betweenness, 3)
            texts = [labels.say("role-between", value=value, rank=rank, n=len(data.brokers))]
            if broker.constraint is not None:
                number = labels.number(broker.constraint, 2)
                texts.append(labels.say("role-constraint", value=number))
            if broker.articulation:
                texts.append(labels.say("role-articulation"))
            if role := broker.top_role:
                texts.append(labels.say(f"role-is.{role}"))
            yield Section("role", labels.say("role"), lines=tuple(map(Line, texts)))
