"""The report on two agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.explanation import without_need
from bordergraph.analysis.method.rows import NeedRow, Served
from bordergraph.analysis.register import selected
from bordergraph.model import Cadence, cited
from bordergraph.views.report.charts import arrangements_chart, served_chart
from bordergraph.views.report.sections import (
    Point,
    direction,
    findings_section,
    flows_section,
    headline,
    method_section,
    points_section,
    report_on,
    served_section,
    unknown_needs,
)
from bordergraph.views.table.column import Column, code, codes, day, display, term, thing, things
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import link_columns
from bordergraph.words.needs import channels_text, left_out_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.model import Report, ReportData, Section


def pair_report(m: ReportData, a: str, b: str) -> Report:
    """Return the report on two agencies: what they share, what links them, what does not.

    Raises:
        KeyError: The network has no such agency.
    """
    labels, n = m.labels, m.network
    first, second = sorted((a, b))
    pair = (first, second)
    for agency in pair:
        n.agency_by_id[agency]
    rows = m.assessment.rows_of(first, second)
    served = Served.of((r.outcome, 1, int(r.reported > 0)) for r in rows)
    problems = selected(selected(m.problems, agency=first), agency=second)
    a, b = (labels.both("agency", agency) for agency in pair)
    return report_on(
        m,
        "pair",
        pair,
        labels.say("pair-title", a=a, b=b),
        labels.say("network-subtitle", day=labels.day(m.facts.day)),
        _summary(m, pair, served, problems),
        served_section(m, served, served_chart(m, served), _needs(m, rows)),
        keep=lambda key: key[:2] == pair,
        problems=problems,
        unknown=unknown_needs(m, served),
        rest=_rest(m, pair),
    )


def _rest(m: ReportData, pair: tuple[str, str]) -> Iterator[Section]:
    """Yield what stands behind the opening: what links the two, and the record."""
    flows = (f for f in m.network.flows if {f.giver, f.receiver} == set(pair))
    findings = [
        f
        for f in m.network.findings
        if f.id not in m.problem_findings and (pair in f.pairs or set(pair) <= set(f.agencies))
    ]
    yield _links(m, pair)
    yield flows_section(m, flows, through=True)
    yield _threats(m, pair)
    yield findings_section(m, findings)
    yield method_section(m)


_NEED: tuple[Column[NeedRow], ...] = (
    codes("agencies"),
    thing("threat"),
    term("need"),
    term("channel", get=lambda row: row.outcome),
    day("searched_on", "searched"),
    code("reported_problems", lambda row: row.reported),
    code("candidate"),
)
"""One row of need."""


def _needs(m: ReportData, rows: Sequence[NeedRow]) -> Table[NeedRow]:
    """Return the needs of the two, threat by threat, with what serves each."""
    labels, why = m.labels, {e.row.key: e for e in m.explain(rows)}
    return Table(
        _NEED,
        rows,
        labels,
        labels.say("needs-pair-caption"),
        details=lambda row: (Line(channels_text(why[row.key], labels)),),
        limit=20,
    )


def _summary(
    m: ReportData, pair: tuple[str, str], served: Served, problems: Sequence[Problem]
) -> Section:
    labels = m.labels
    name = labels.joined("and", (labels.short("agency", a) for a in pair))
    heading = headline(m, served, name, kind="pair", problems=problems)
    intro = [labels.say("pair-within")] if m.facts.related(*pair) else []
    shared = _shared(m, pair)
    intro.append(labels.say("pair-shared", threats=labels.count("threat", len(shared))))
    intro += left_out_texts(without_need(m.facts, m.assessment, pair, shared), labels)
    return points_section(m, (_links_point(m, pair),), " ".join(intro), heading)


def _links_point(m: ReportData, pair: tuple[str, str]) -> Point:
    labels, links = m.labels, m.linkage.links(*pair)
    working = [link for link in links if link.working]
    text = labels.say("point-links", len(working), lapsed=len(links) - len(working))
    sources = cited(*(link.citations for link in working))
    values = {"links": len(working), "lapsed": len(links) - len(working)}
    return Point("links", len(working), text, sources, values)


def _shared(m: ReportData, pair: tuple[str, str]) -> list[str]:
    having = [
        {x.threat for x in m.network.mandates if x.agency == agency and m.facts.holds(x)}
        for agency in pair
    ]
    return sorted(having[0] & having[1])


def _threats(m: ReportData, pair: tuple[str, str]) -> Section:
    parts = {(x.agency, x.threat): x for x in m.network.mandates if x.agency in pair}

    def part(agency: str) -> Column[str]:
        return display(
            lambda w: w.short("agency", agency),
            lambda t, w: w.concept("responsibility", parts[agency, t].responsibility),
        )

    columns: tuple[Column[str], ...] = (
        thing("threat", get=str),
        codes("responsibilities", lambda t: (parts[a, t].responsibility.value for a in pair)),
        *map(part, pair),
    )
    return m.table_section(
        "threats", columns, _shared(m, pair), heading="shared",
        sources=lambda t: cited(*(parts[a, t].citations for a in pair)), limit=20,
    )  # fmt: skip


def _links(m: ReportData, pair: tuple[str, str]) -> Section:
    labels, known = m.labels, m.network.arrangement_by_id
    cadences = list(Cadence)
    links = sorted(
        m.linkage.links(*pair),
        key=lambda link: (
            not link.working,
            cadences.index(link.cadence),
            *labels.sorting("arrangement", link.arrangement or ""),
        ),
    )
    columns = (
        *link_columns(m.facts),
        display("way", lambda link, _: direction(pair, link, labels)),
        display("status", lambda link, _: labels.say("in-force" if link.working else "stopped")),
        display(
            "since",
            lambda link, _: labels.since(known[link.arrangement].span) if link.arrangement else "",
        ),
        things("threat", "threats", "on-threats", limit=2),
    )
    return m.table_section(
        "links",
        columns,
        links,
        "arrangement", "cadence", "way", "status", "since", "on-threats",
        caption="together-caption",
        chart=arrangements_chart(m, [link.arrangement or "" for link in links]),
        sources=lambda link: cited(link.citations),
        limit=20,
    )  # fmt: skip
