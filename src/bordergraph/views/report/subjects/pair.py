"""The report on two agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.explanation import exclusion_reasons, working_parts
from bordergraph.analysis.method.rows import NeedRow, Served
from bordergraph.analysis.register import Problem, problems_between
from bordergraph.model import Cadence, source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import Column, code, codes, day, display, term, thing, things
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import link_columns
from bordergraph.words.needs import channels_text, left_out_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.views.report.model import Report, ReportData


def pair_report(data: ReportData, a: str, b: str) -> Report:
    """Return the report on two agencies: what they share, what links them, what does not.

    Raises:
        KeyError: The network has no such agency.
    """
    labels, network = data.labels, data.network
    first, second = sorted((a, b))
    pair = (first, second)
    for agency in pair:
        network.agency_by_id[agency]
    rows = data.assessment.rows_among(pair)
    served = Served.from_rows(rows)
    problems = problems_between(data.problems, network, first, second)
    a, b = (labels.name_and_acronym("agency", agency) for agency in pair)
    title = labels.say("pair-title", a=a, b=b)
    subtitle = labels.say("network-subtitle", state=labels.state(data.facts.day))
    opening = (
        _summary(data, pair, served, problems),
        problems_section(data, problems),
        sections.served(data, served, charts.served_chart(data, served), _needs_table(data, rows)),
        sections.gaps_section(data, lambda key: key[:2] == pair, problems),
        sections.not_known(data, sections.unknown_needs(data, served)),
    )
    appendix = _appendix(data, pair)
    return sections.assemble_report(data, "pair", pair, title, subtitle, opening, appendix)


def _appendix(data: ReportData, pair: tuple[str, str]) -> Iterator[Section]:
    """Yield the sections after the opening: the links of the two agencies, and the record."""
    flows = (f for f in data.network.flows if {f.giver, f.receiver} == set(pair))
    findings = [f for f in data.other_findings if pair in f.pairs or set(pair) <= set(f.agencies)]
    yield _links_section(data, pair)
    yield sections.flows(data, flows, via=True)
    yield _threats_section(data, pair)
    yield sections.findings(data, findings)


_NEED_COLUMNS: tuple[Column[NeedRow], ...] = (
    codes("agencies"),
    thing("threat"),
    term("need"),
    term("channel", get=lambda row: row.outcome),
    day("searched_on", "searched"),
    code("reported_problems", lambda row: row.reported),
    code("candidate"),
)
"""One row of need."""


def _needs_table(data: ReportData, rows: Sequence[NeedRow]) -> Table[NeedRow]:
    """Return the needs of the two by threat, each with its channels."""
    labels, explained_by_key = data.labels, {e.row.key: e for e in data.explain(rows)}
    return Table(
        _NEED_COLUMNS,
        rows,
        labels,
        labels.say("needs-pair-caption"),
        details=lambda row: (Line(channels_text(explained_by_key[row.key], labels)),),
    )


def _summary(
    data: ReportData, pair: tuple[str, str], served: Served, problems: Sequence[Problem]
) -> Section:
    labels = data.labels
    name = labels.join_names("and", (labels.short_name("agency", a) for a in pair))
    heading = sections.headline(data, served, name, kind="pair", problems=problems)
    intro = [labels.say("pair-within")] if data.facts.are_related(*pair) else []
    shared = _shared_threats(data, pair)
    intro.append(labels.say("pair-shared", threats=labels.count("threat", len(shared))))
    exclusions = exclusion_reasons(data.facts, data.assessment, pair, shared)
    intro += left_out_texts(exclusions, working_parts(data.facts, pair, exclusions), labels)
    links = data.linkage.links(*pair)
    working = [link for link in links if link.is_in_force]
    text = labels.say("point-links", len(working), lapsed=len(links) - len(working))
    sources = source_ids(*(link.citations for link in working))
    metric = sections.metric(data, len(working), text, sources)
    return Section("summary", heading, " ".join(intro), (metric,))


def _shared_threats(data: ReportData, pair: tuple[str, str]) -> list[str]:
    first, second = ({m.threat for m in data.mandates if m.agency == agency} for agency in pair)
    return sorted(first & second)


def _threats_section(data: ReportData, pair: tuple[str, str]) -> Section:
    mandates = {(x.agency, x.threat): x for x in data.network.mandates if x.agency in pair}

    def responsibility_column(agency: str) -> Column[str]:
        return display(
            lambda w: w.short_name("agency", agency),
            lambda t, w: w.concept("responsibility", mandates[agency, t].responsibility),
        )

    columns: tuple[Column[str], ...] = (
        thing("threat", get=str),
        codes("responsibilities", lambda t: (mandates[a, t].responsibility.value for a in pair)),
        *map(responsibility_column, pair),
    )
    return list_section(
        data.labels,
        "threats",
        columns,
        _shared_threats(data, pair),
        heading="shared",
        sources=lambda t: source_ids(*(mandates[a, t].citations for a in pair)),
    )


def _links_section(data: ReportData, pair: tuple[str, str]) -> Section:
    labels, known = data.labels, data.network.arrangement_by_id
    cadences = list(Cadence)
    links = sorted(
        data.linkage.links(*pair),
        key=lambda link: (
            not link.is_in_force,
            cadences.index(link.cadence),
            *labels.sort_key("arrangement", link.arrangement or ""),
        ),
    )
    columns = (
        *link_columns(data.facts),
        display("way", lambda link, _: sections.direction_text(pair, link, labels)),
        display(
            "status", lambda link, _: labels.say("in-force" if link.is_in_force else "stopped")
        ),
        display(
            "since",
            lambda link, _: (
                labels.begin_text(known[link.arrangement].span) if link.arrangement else ""
            ),
        ),
        things("threat", "threats", "on-threats", limit=2),
    )
    return list_section(
        data.labels,
        "links",
        columns,
        links,
        order=("arrangement", "cadence", "way", "status", "since", "on-threats"),
        caption="together-caption",
        chart=charts.arrangements_chart(data, [link.arrangement or "" for link in links]),
    )
