"""The report on one threat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.register import Problem, filter_problems
from bordergraph.model import Arrangement, Responsibility, source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import code
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.method.rows import Served
    from bordergraph.views.report.model import Report, ReportData

_MAX_ROWS = 15
"""Arrangements shown: as many as leave the table on one page."""


def threat_report(data: ReportData, threat: str) -> Report:
    """Return the report on one threat: how needs on it are served, who faces it, what serves it.

    Raises:
        KeyError: The network has no such threat.
    """
    labels, network = data.labels, data.network
    network.threat_by_id[threat]
    title = labels.full_name("threat", threat)
    needs = data.assessment.restrict(threats=[threat])
    served = needs.served()
    problems = filter_problems(data.problems, threat=threat)
    path = labels.list_names("threat", network.broader_threats(threat))
    key = "threat-under" if path else "threat-subtitle"
    subtitle = labels.say(key, path=path, state=labels.state(data.facts.day))
    umbrella = _umbrella_text(data, threat)
    opening = (
        _summary(data, threat, served, problems),
        problems_section(data, problems),
        sections.service_by(data, "agency", needs),
        sections.gaps_section(data, lambda key: key[2] == threat, problems, umbrella),
        sections.not_known(data, sections.unknown_needs(data, served)),
    )
    appendix = _appendix(data, threat)
    return sections.assemble_report(data, "threat", (threat,), title, subtitle, opening, appendix)


def _appendix(data: ReportData, threat: str) -> Iterator[Section]:
    """Yield the sections after the opening: responsible agencies, arrangements, the record."""
    figures = [f for f in data.network.figures if threat in {f.threat, *f.about}]
    mandates = (m for m in data.mandates if m.threat == threat)
    order = ("agency", "in", "responsibility")
    yield sections.mandates(data, "agencies", "agency", mandates, order, heading="facing")
    yield _arrangements_section(data, threat)
    yield sections.findings(data, [f for f in data.other_findings if threat in f.threats])
    yield sections.figures(data, figures)


def _umbrella_text(data: ReportData, threat: str) -> str:
    """Return a note where the threat is too broad to define needs; else nothing."""
    if threat not in data.assessment.umbrella_threats:
        return ""
    agencies = {x.agency for x in data.facts.mandates if x.threat == threat}
    return data.labels.say("threat-umbrella", agencies=data.labels.count("agency", len(agencies)))


def _unanswered_sides(data: ReportData, threat: str) -> list[str]:
    """Return a sentence for each country without a body responsible for the threat."""
    network = data.network
    responsible = {
        x.agency
        for x in data.facts.mandates
        if x.threat == threat or threat in network.broader_threats(x.threat)
    }
    sides = {part for a in network.agencies if a.id in responsible for part in a.country.split("/")}
    if len(data.countries) < 2:
        return []
    return [
        data.labels.say(
            "threat-side-none",
            country=data.labels.country_name(code),
            n=sum(code in a.country.split("/") for a in network.agencies),
        )
        for code in sorted(set(data.countries) - sides)
    ]


def _summary(data: ReportData, threat: str, served: Served, problems: Sequence[Problem]) -> Section:
    labels = data.labels
    name = labels.inline_name("threat", threat)
    heading = sections.headline(data, served, name, kind="threat", problems=problems)
    intro = []
    narrower = (t.id for t in data.network.threats if t.broader == threat)
    if names := labels.list_threats(narrower, 12):
        intro.append(labels.say("threat-narrower", names=names))
    if threat in data.assessment.umbrella_threats:
        intro.append(_umbrella_text(data, threat))
    elif not served.needs:
        intro.append(labels.say("threat-nobody"))
    intro += _unanswered_sides(data, threat)
    return Section("summary", heading, " ".join(intro), tuple(_metrics(data, threat)))


def _metrics(data: ReportData, threat: str) -> Iterator[Line]:
    """Yield how many agencies are responsible and which lead, and how many arrangements are regular."""
    labels, known = data.labels, data.network.arrangement_by_id
    if mandates := [x for x in data.facts.mandates if x.threat == threat]:
        lead = sorted({x.agency for x in mandates if x.responsibility is Responsibility.LEAD})
        count = len({x.agency for x in mandates})
        text = labels.say("point-answer", count)
        if lead:
            names = labels.list_names("agency", lead, 8)
            text += " " + labels.say("point-lead", len(lead), names=names)
        sources = source_ids(*(x.citations for x in mandates if x.agency in lead))
        yield sections.metric(data, count, text, sources)
    holds = data.facts.is_in_force
    if ids := {f.arrangement for f in data.facts.foci if f.threat == threat and holds(f)}:
        regular = sum(data.facts.frequency(known[a]).is_regular for a in ids)
        yield sections.metric(data, len(ids), labels.say("point-focus", len(ids), regular=regular))


def _arrangements_section(data: ReportData, threat: str) -> Section:
    labels = data.labels
    by_id = data.network.arrangement_by_id
    lineage = [threat, *data.network.broader_threats(threat)]
    foci = [f for f in data.network.foci if f.threat in lineage and f.arrangement in by_id]
    foci.sort(key=lambda f: lineage.index(f.threat))
    nearest: dict[str, str] = {}
    for f in foci:
        nearest.setdefault(f.arrangement, f.threat)
    sources_of = {
        a: source_ids(*(f.citations for f in foci if f.arrangement == a)) for a in nearest
    }
    order = sorted(
        nearest,
        key=lambda a: (
            a not in data.facts.working_arrangements,
            lineage.index(nearest[a]),
            -len(data.facts.members.get(a, ())),
            a,
        ),
    )
    direct = [a for a in order if nearest[a] == threat]
    wider = [a for a in order if nearest[a] != threat]
    # The pages of broader threats list what names those alone.
    hidden = wider[max(_MAX_ROWS - len(direct), 0) :]
    names = labels.list_names("threat", sorted({nearest[a] for a in hidden}, key=lineage.index))
    hidden_text = labels.say("serving-more", len(hidden), threats=names)

    def broader_note(a: Arrangement) -> tuple[Line, ...]:
        if nearest[a.id] == threat:
            return ()
        name = labels.inline_name("threat", nearest[a.id])
        return (Line(labels.say("names-broader", threat=name)),)

    columns = (*arrangement_columns(data.facts), code("through", lambda a: nearest[a.id]))
    return list_section(
        data.labels,
        "arrangements",
        columns,
        (by_id[a] for a in order if a not in hidden),
        order=("arrangement", "members", "cadence", "status"),
        heading="serving",
        notes=(hidden_text,) if hidden else (),
        chart=charts.arrangements_chart(data, direct),
        sources=lambda a: sources_of[a.id],
        details=broader_note,
        limit=_MAX_ROWS,
    )
