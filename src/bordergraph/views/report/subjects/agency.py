"""The report on one agency."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import UNDATED
from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.register import selected
from bordergraph.model import Ref, cited
from bordergraph.views.report.charts import agency_chart, agency_ties_chart
from bordergraph.views.report.model import Section
from bordergraph.views.report.sections import (
    Point,
    describe,
    figures_section,
    findings_section,
    headline,
    history_section,
    method_section,
    points_section,
    report_on,
    served_by,
    unknown_needs,
)
from bordergraph.views.table.column import Column, code, codes, concept, display, number, thing
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import (
    frequency,
    frequency_column,
    mandate_columns,
    part_columns,
    stating,
)
from bordergraph.views.tables.structure import ROLES
from bordergraph.words.labels import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.core.links import Tie
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Finding
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels

ROWS = 8
"""Partners and arrangements seen: as many as leave the longest report on 12 pages on paper."""


def agency_report(m: ReportData, agency: str) -> Report:
    """Return the report on one agency: its needs and possible gaps, its ties, mandates and record.

    Raises:
        KeyError: The network has no such agency.
    """
    labels, body = m.labels, m.network.agency_by_id[agency]
    by_threat = m.assessment.served_by_threat(agency)
    served = sum(by_threat.values(), Served())
    problems = selected(m.problems, agency=agency)
    title = labels.both("agency", agency)
    what = describe(body, labels)
    return report_on(
        m,
        "agency",
        (agency,),
        title,
        labels.say("agency-subtitle", what=capitalized(what), day=labels.day(m.facts.day)),
        _summary(m, agency, served, problems),
        served_by(m, "threat", served, by_threat),
        keep=lambda key: agency in key[:2],
        problems=problems,
        unknown=(_record(m, agency), *unknown_needs(m, served)),
        no_gaps=_left_out(m, agency),
        rest=_rest(m, agency),
    )


def _rest(m: ReportData, agency: str) -> Iterator[Section]:
    """Yield what stands behind the opening: what connects the agency, and its record."""
    findings = [
        f for f in m.network.findings if f.id not in m.problem_findings and _is_about(f, agency)
    ]
    yield _partners(m, agency)
    yield _arrangements(m, agency)
    yield _covering(m, agency)
    yield _mandates(m, agency)
    yield history_section(m, Ref("agency", agency))
    yield findings_section(m, findings)
    yield figures_section(m, [f for f in m.network.figures if agency in {f.agency, *f.about}])
    yield _role(m, agency)
    yield method_section(m)


def _is_about(finding: Finding, agency: str) -> bool:
    return agency in finding.agencies or any(agency in pair for pair in finding.pairs)


def _left_out(m: ReportData, agency: str) -> str:
    """Say that all an agency answers for is too wide to tell whom it needs, where that is so."""
    labels = m.labels
    held = {x.threat for x in m.network.mandates if x.agency == agency and m.facts.holds(x)}
    if not held or not held <= m.assessment.umbrella:
        return ""
    names = labels.listed("threat", labels.ordered("threat", held))
    return labels.say("left-out-umbrella", threats=names)


def _summary(m: ReportData, agency: str, served: Served, problems: Sequence[Problem]) -> Section:
    labels = m.labels
    body = m.network.agency_by_id[agency]
    name = labels.short("agency", agency)
    heading = headline(m, served, name, kind="agency", problems=problems)
    intro = []
    if body.parent:
        intro.append(labels.say("part-of", name=labels.both("agency", body.parent)))
    if body.span.end:
        intro.append(labels.say("body-ended", day=labels.day(body.span.end)))
    if agency not in m.facts.agencies:
        intro.append(labels.say("not-compared"))
    return points_section(m, (_partners_point(m, agency),), " ".join(intro), heading)


def _partners_point(m: ReportData, agency: str) -> Point:
    labels = m.labels
    home = m.network.agency_by_id[agency].country
    ties = m.linkage.ties(agency)
    abroad = sum(1 for t in ties if m.country_of.get(t.partner) not in {home, "", None})
    taking = {p.arrangement for p in m.facts.taking_part.get(agency, ())}
    text = labels.say(
        "point-partners",
        len(ties),
        abroad=abroad,
        arrangements=labels.count("arrangement", len(taking)),
    )
    values = {"partners": len(ties), "abroad": abroad, "arrangements": len(taking)}
    return Point("partners", len(ties), text, values=values)


def _record(m: ReportData, agency: str) -> Line | None:
    """Say how well the agency's ties are documented: whether silence means something."""
    labels = m.labels
    found = next((c for c in m.coverage if c.agency == agency), None)
    if found is None:
        return None
    if m.network.complete:
        return Line(labels.say("holds-no-sources"))
    text = labels.say(
        "agency-record",
        sources=labels.count("source", found.sources),
        statements=labels.count("statement", found.statements),
        grade=labels.say(f"grade.{found.grade}"),
    )
    return Line(text)


_TIE: tuple[Column[Tie], ...] = (
    thing("agency", "partner"),
    code("links", lambda t: len(t.links)),
    Column(
        "arrangements",
        lambda t: list(t.arrangements),
        lambda t, labels: (
            labels.listed("arrangement", t.arrangements, 3) or labels.say("direct-share")
        ),
        "through",
    ),
    codes("threats"),
)
"""All that links a body with one partner in force, but for how often they share."""


def _partners(m: ReportData, agency: str) -> Section:
    labels = m.labels

    def on(t: Tie) -> tuple[Line, ...]:
        threats = labels.ordered("threat", t.threats)
        names = labels.listed("threat", threats, 4)
        return (Line(labels.say("on-list", names=names)),) if names else ()

    def often(t: Tie, labels: Labels) -> str:
        """Return the best frequency, with the latest year in which a source states it if that is old."""
        best = [stating(m.facts, link) for link in t.links if link.cadence is t.cadence]
        latest = max(best, key=lambda x: m.facts.last_stated(x) or UNDATED)
        return frequency(m.facts, latest, labels)

    return m.table_section(
        "partners",
        (
            *_TIE,
            Column("cadence", lambda t: t.cadence.value, often, "cadence"),
            code("direct"),
            display("in", lambda t, labels: labels.country(m.country_of.get(t.partner, ""))),
        ),
        m.linkage.ties(agency),
        "partner", "in", "through", "cadence",
        chart=agency_ties_chart(m, agency),
        sources=attrgetter("sources"),
        details=on,
        limit=ROWS,
    )  # fmt: skip


def _arrangements(m: ReportData, agency: str) -> Section:
    labels = m.labels
    known = m.network.arrangement_by_id
    parts = [p for p in m.network.participations if p.agency == agency and p.arrangement in known]
    columns = (
        *part_columns(m.facts),
        display(
            "when",
            lambda p, _: labels.period(
                p.span if p.span.begin or p.span.end else known[p.arrangement].span
            ),
        ),
        concept("status", get=lambda p: known[p.arrangement].status),
        frequency_column(m.facts, lambda p: known[p.arrangement]),
    )
    parts.sort(key=lambda p: (not m.facts.holds(p), *labels.sorting("arrangement", p.arrangement)))
    return m.table_section(
        "arrangements",
        columns,
        parts,
        "arrangement", "role", "when", "status", "cadence",
        heading="takes-part",
        chart=agency_chart(m, agency),
        sources=lambda p: cited(p.citations, known[p.arrangement].citations),
        details=lambda p: _names(m, "arrangement", p.arrangement),
        limit=ROWS,
    )  # fmt: skip


def _names(m: ReportData, kind: str, slug: str) -> tuple[Line, ...]:
    """Return the full name as a detail where the row shows an acronym, or what a short name leaves out."""
    full, short = m.labels.full(kind, slug), m.labels.short(kind, slug)
    if full == short:
        return ()
    if full.startswith(f"{short} ("):
        full = full.removeprefix(f"{short} (").removesuffix(")")
    return (Line(capitalized(full)),)


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
    order = ["lead", "shared", "support"]
    mandates = sorted(
        (x for x in m.network.mandates if x.agency == agency and m.facts.holds(x)),
        key=lambda x: (order.index(x.responsibility), *m.labels.sorting("threat", x.threat)),
    )
    return m.table_section(
        "mandates", mandate_columns(m.facts), mandates, "threat", "responsibility",
        sources=lambda x: cited(x.citations),
    )  # fmt: skip


def _role(m: ReportData, agency: str) -> Section:
    labels = m.labels
    ranked = sorted(m.brokers, key=lambda b: (-b.betweenness, b.agency))
    broker = next((b for b in ranked if b.agency == agency), None)
    if broker is None:
        return Section("role", "")
    rank = ranked.index(broker) + 1
    value = labels.number(broker.betweenness, 3)
    texts = [labels.say("role-between", value=value, rank=rank, n=len(ranked))]
    if broker.constraint is not None:
        texts.append(labels.say("role-constraint", value=labels.number(broker.constraint, 2)))
    if broker.articulation:
        texts.append(labels.say("role-articulation"))
    if role := broker.top_role:
        texts.append(labels.say(f"role-is.{role}"))
    texts.append(labels.say("role-z"))
    columns: tuple[Column[str], ...] = (
        concept("broker-role", "role", str),
        number("count", "times", lambda r: broker.roles.get(r, 0)),
        number("z", get=broker.z.get, decimals=1),
    )
    return m.table_section("role", columns, ROLES, lines=map(Line, texts))
