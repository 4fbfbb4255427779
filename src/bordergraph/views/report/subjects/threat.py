"""The report on one threat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.register import selected
from bordergraph.model import Responsibility, cited
from bordergraph.views.report.charts import arrangements_chart, ties_chart
from bordergraph.views.report.sections import (
    Point,
    figures_section,
    findings_section,
    headline,
    method_section,
    points_section,
    report_on,
    served_by,
    unknown_needs,
)
from bordergraph.views.table.column import code, display
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns, mandate_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Arrangement
    from bordergraph.views.report.model import Report, ReportData, Section

_SHOWN = 15
"""Arrangements shown: as many as leave the table on one page."""


def threat_report(m: ReportData, threat: str) -> Report:
    """Return the report on one threat: how needs on it are served, who faces it, what serves it.

    Raises:
        KeyError: The network has no such threat.
    """
    labels, n = m.labels, m.network
    n.threat_by_id[threat]
    title = labels.full("threat", threat)
    served = m.assessment.served_by_threat().get(threat, Served())
    problems = selected(m.problems, threat=threat)
    path = labels.listed("threat", n.broader(threat))
    key = "threat-under" if path else "threat-subtitle"
    return report_on(
        m,
        "threat",
        (threat,),
        title,
        labels.say(key, path=path, day=labels.day(m.facts.day)),
        _summary(m, threat, served, problems),
        served_by(m, "agency", served, m.assessment.served_by_agency(threat), twice=True),
        keep=lambda key: key[2] == threat,
        problems=problems,
        unknown=unknown_needs(m, served),
        no_gaps=_left_out(m, threat),
        rest=_rest(m, threat),
    )


def _rest(m: ReportData, threat: str) -> Iterator[Section]:
    """Yield what stands behind the opening: who answers for it, what serves it, the record."""
    n = m.network
    yield _agencies(m, threat)
    yield _arrangements(m, threat)
    yield findings_section(
        m, [f for f in n.findings if threat in f.threats and f.id not in m.problem_findings]
    )
    yield figures_section(m, [f for f in n.figures if threat in {f.threat, *f.about}])
    yield method_section(m)


def _left_out(m: ReportData, threat: str) -> str:
    """Say that a threat makes no needs of its own, where it is too wide."""
    if threat not in m.assessment.umbrella:
        return ""
    agencies = {x.agency for x in m.facts.mandates if x.threat == threat}
    return m.labels.say("threat-umbrella", agencies=m.labels.count("agency", len(agencies)))


def _sides_without(m: ReportData, threat: str) -> list[str]:
    """Say of which side of the border no body is documented as responsible for a threat."""
    n = m.network
    responsible = {
        x.agency for x in m.facts.mandates if x.threat == threat or threat in n.broader(x.threat)
    }
    having = {part for a in n.agencies if a.id in responsible for part in a.country.split("/")}
    if len(m.main_countries) < 2:  # noqa: PLR2004 - of one country there are no two sides
        return []
    return [
        m.labels.say(
            "threat-side-none",
            country=m.labels.country(code),
            n=sum(code in a.country.split("/") for a in n.agencies),
        )
        for code in sorted(set(m.main_countries) - having)
    ]


def _summary(m: ReportData, threat: str, served: Served, problems: Sequence[Problem]) -> Section:
    labels = m.labels
    heading = headline(
        m, served, labels.running("threat", threat), kind="threat", problems=problems
    )
    intro = []
    below = (t.id for t in m.network.threats if t.broader == threat)
    narrower = labels.ordered("threat", below)
    if narrower:
        intro.append(labels.say("threat-narrower", names=labels.listed("threat", narrower, 12)))
    if threat in m.assessment.umbrella:
        intro.append(_left_out(m, threat))
    elif not served.needs:
        intro.append(labels.say("threat-nobody"))
    intro += _sides_without(m, threat)
    points = (_agencies_point(m, threat), _arrangements_point(m, threat))
    return points_section(m, points, " ".join(intro), heading)


def _agencies_point(m: ReportData, threat: str) -> Point | None:
    """Say how many agencies answer for the threat, and which lead."""
    labels = m.labels
    held = [x for x in m.facts.mandates if x.threat == threat]
    if not held:
        return None
    lead = sorted({x.agency for x in held if x.responsibility is Responsibility.LEAD})
    n = len({x.agency for x in held})
    text = labels.say("point-answer", n)
    if lead:
        names = labels.listed("agency", lead, 8)
        text += " " + labels.say("point-lead", len(lead), names=names)
    sources = cited(*(x.citations for x in held if x.agency in lead))
    return Point("agencies", n, text, sources, {"agencies": n, "lead": lead})


def _arrangements_point(m: ReportData, threat: str) -> Point | None:
    """Say how many arrangements in force name the threat, and how many are known as regular."""
    labels, known = m.labels, m.network.arrangement_by_id
    named = {f.arrangement for f in m.facts.foci if f.threat == threat and m.facts.holds(f)}
    if not named:
        return None
    regular = sum(m.facts.frequency(known[a]).regular for a in named)
    text = labels.say("point-focus", len(named), regular=regular)
    values = {"arrangements": len(named), "regular": regular}
    return Point("arrangements", len(named), text, values=values)


def _agencies(m: ReportData, threat: str) -> Section:
    order = ["lead", "shared", "support"]
    mandates = sorted(
        (x for x in m.network.mandates if x.threat == threat and m.facts.holds(x)),
        key=lambda x: (order.index(x.responsibility), *m.labels.sorting("agency", x.agency)),
    )
    columns = (
        *mandate_columns(m.facts),
        display("in", lambda x, labels: labels.country(m.country_of.get(x.agency, ""))),
    )
    agencies = {x.agency for x in mandates} & set(m.facts.agencies)
    return m.table_section(
        "agencies", columns, mandates, "agency", "in", "responsibility",
        heading="facing", chart=ties_chart(m, agencies, threat),
        sources=lambda x: cited(x.citations), limit=20,
    )  # fmt: skip


def _arrangements(m: ReportData, threat: str) -> Section:
    labels = m.labels
    by_id = m.network.arrangement_by_id
    line = [threat, *m.network.broader(threat)]
    foci = [f for f in m.network.foci if f.threat in line and f.arrangement in by_id]
    foci.sort(key=lambda f: line.index(f.threat))
    nearest: dict[str, str] = {}
    for f in foci:
        nearest.setdefault(f.arrangement, f.threat)
    cites = {a: cited(*(f.citations for f in foci if f.arrangement == a)) for a in nearest}
    order = sorted(
        nearest,
        key=lambda a: (
            a not in m.facts.working, line.index(nearest[a]),
            -len(m.facts.members.get(a, ())), a,
        ),
    )  # fmt: skip
    own = [a for a in order if nearest[a] == threat]
    wider = [a for a in order if nearest[a] != threat]
    # The pages of broader threats list what names those alone.
    left = wider[max(_SHOWN - len(own), 0) :]
    names = labels.listed("threat", sorted({nearest[a] for a in left}, key=line.index))
    more = labels.say("serving-more", len(left), threats=names)

    def broader(a: Arrangement) -> tuple[Line, ...]:
        if nearest[a.id] == threat:
            return ()
        name = labels.running("threat", nearest[a.id])
        return (Line(labels.say("names-broader", threat=name)),)

    columns = (
        *arrangement_columns(m.facts),
        display("members", lambda a, _: len(m.facts.members.get(a.id, ())), number=True),
        code("through", lambda a: nearest[a.id]),
    )
    return m.table_section(
        "arrangements",
        columns,
        (by_id[a] for a in order if a not in left),
        "arrangement", "members", "cadence", "status",
        heading="serving",
        notes=(more,) if left else (),
        chart=arrangements_chart(m, own),
        sources=lambda a: cites[a.id],
        details=broader,
        limit=_SHOWN,
    )  # fmt: skip
