"""The report on one threat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import Responsibility, cited
from bordergraph.views.records import arrangement_record, mandate_record
from bordergraph.views.report.charts.dated import arrangements_figure
from bordergraph.views.report.charts.exchange import exchange_matrix
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.ties import ties_among_figure
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    gap_points,
    met_point,
    not_known_section,
    opening,
    points_section,
    strained_point,
)
from bordergraph.views.report.parts.sections import (
    figures_section,
    findings_section,
    gaps_section,
    method_section,
    report_of,
    strains_section,
    thin_gaps_section,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.results import Gap
    from bordergraph.views.report.data import ReportData

__all__ = ["threat_report"]


def threat_report(m: ReportData, threat: str) -> Report:
    """Return the report on one threat: who faces it, what serves it, where nothing does.

    Args:
        m: Analysis results and names.
        threat: The threat's id.

    Raises:
        KeyError: The network has no such threat.
    """
    labels, n = m.labels, m.network
    found = n.threat_by_id[threat]

    def on_it(gap: Gap) -> bool:
        return gap.threat == threat

    title = labels.full("threat", threat)
    gaps = [g for g in m.gaps.gaps if on_it(g)]
    strains = [s for s in m.strains if on_it(s)]
    path = [labels.short("threat", b) for b in n.broader(threat)]
    unknown = not_known_section(m, on_it, m.met)
    sections = (
        *opening(m, title, threat, _summary(m, threat, gaps, strains), unknown),
        gaps_section(m, on_it, limit=12, threat=False, none=_left_out(m, threat)),
        strains_section(m, strains),
        _agencies(m, threat),
        _arrangements(m, threat),
        findings_section(m, [f for f in n.findings if threat in f.threats]),
        figures_section(m, [f for f in n.figures if threat in {f.threat, *f.about}]),
        thin_gaps_section(m, on_it, threat=False),
        method_section(m),
    )
    subtitle = labels.say("threat-subtitle", day=labels.day(m.facts.day))
    if path:
        subtitle = labels.say("threat-under", path=" < ".join(path), day=labels.day(m.facts.day))
    return report_of(
        m,
        kind="threat",
        subject=(found.id,),
        title=title,
        subtitle=subtitle,
        sections=sections,
    )


def _left_out(m: ReportData, threat: str) -> str:
    """Say why a threat makes no gaps of its own, where a rule leaves it out."""
    labels = m.labels
    if any(o.threat == threat for o in m.orphans):
        return labels.say("gaps-orphan")
    wide = next((u for u in m.gaps.umbrella if u.threat == threat), None)
    if wide is None:
        return ""
    below = [g for g in m.gaps.gaps if threat in m.network.broader(g.threat)]
    return " ".join(
        (
            labels.say(
                "threat-umbrella",
                agencies=labels.count("agency", len(wide.agencies)),
                pairs=labels.count("pair", wide.pairs),
            ),
            labels.say("threat-umbrella-below", gaps=labels.count("gap", len(below))),
        )
    )


def _summary(m: ReportData, threat: str, gaps: Sequence[Gap], strains: Sequence[Gap]) -> Section:
    labels = m.labels
    points = (
        met_point(m, m.met, of="threat"),
        *gap_points(m, gaps),
        strained_point(m, strains),
        _agencies_point(m, threat),
        _arrangements_point(m, threat),
    )
    intro = []
    orphan = any(o.threat == threat for o in m.orphans)
    if orphan:
        intro.append(labels.say("threat-orphan"))
    narrower = sorted(t.id for t in m.network.threats if t.broader == threat)
    if narrower:
        intro.append(labels.say("threat-narrower", names=labels.listed("threat", narrower, 12)))
    wide = any(u.threat == threat for u in m.gaps.umbrella)
    if not (m.met and m.met.rows) and not wide and not orphan:
        intro.append(labels.say("threat-nobody"))
    elif not gaps and not wide and not orphan:
        intro.append(labels.say("gaps-none"))
    return points_section(m, points, " ".join(intro))


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
    return Point("agencies", labels.number(n), text, sources, {"agencies": n, "lead": lead})


def _arrangements_point(m: ReportData, threat: str) -> Point | None:
    """Say how many arrangements in force name the threat, and how many are known as regular."""
    labels, known = m.labels, m.network.arrangement_by_id
    named = {f.arrangement for f in m.facts.foci if f.threat == threat and m.facts.holds(f)}
    if not named:
        return None
    regular = sum(known[a].cadence.regular for a in named)
    text = labels.say("point-focus", len(named), regular=labels.number(regular))
    values = {"arrangements": len(named), "regular": regular}
    return Point("arrangements", labels.number(len(named)), text, values=values)


def _agencies(m: ReportData, threat: str) -> Section:
    labels = m.labels
    order = ["lead", "shared", "support"]
    mandates = sorted(
        (x for x in m.network.mandates if x.threat == threat and m.facts.holds(x)),
        key=lambda x: (order.index(x.responsibility), x.agency),
    )
    rows = tuple(
        Row(
            (
                labels.short("agency", x.agency),
                m.country.get(x.agency, ""),
                labels.concept("responsibility", x.responsibility),
            ),
            cited(x.citations),
            record=mandate_record(x, m.facts),
        )
        for x in mandates
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("agency", "in", "responsibility"))
    table = Table(columns, rows, limit=20, caption=labels.say("facing-caption"))
    agencies = {x.agency for x in mandates} & set(m.facts.agencies)
    title = labels.say("exchange-title-on", threat=labels.running("threat", threat))
    figures = present(ties_among_figure(m, agencies, threat), exchange_matrix(m, title))
    return Section("agencies", labels.say("facing"), table=table, figures=figures)


def _arrangements(m: ReportData, threat: str) -> Section:
    labels = m.labels
    by_id = m.network.arrangement_by_id
    line = [threat, *m.network.broader(threat)]
    foci = [f for f in m.network.foci if f.threat in line and f.arrangement in by_id]
    best: dict[str, list[str]] = {}
    for f in foci:
        best.setdefault(f.arrangement, []).append(f.threat)
    cites = {a: cited(*(f.citations for f in foci if f.arrangement == a)) for a in best}
    order = sorted(
        best,
        key=lambda a: (
            a not in m.facts.working, min(line.index(t) for t in best[a]),
            -len(m.facts.members.get(a, ())), a,
        ),
    )  # fmt: skip

    def broader(a: str) -> tuple[Line, ...]:
        nearest = min(best[a], key=line.index)
        name = labels.running("threat", nearest)
        return () if nearest == threat else (Line(labels.say("names-broader", threat=name)),)

    rows = tuple(
        Row(
            (
                labels.short("arrangement", a),
                labels.number(len(m.facts.members.get(a, ()))),
                labels.concept("cadence", by_id[a].cadence),
                labels.concept("status", by_id[a].status),
            ),
            cites[a],
            broader(a),
            record=arrangement_record(by_id[a], m.facts)
            | {"through": min(best[a], key=line.index)},
        )
        for a in order
    )
    columns = tuple(
        labels.say(f"column.{c}") for c in ("arrangement", "members", "cadence", "status")
    )
    table = Table(columns, rows, frozenset({1}), 15, labels.say("serving-caption"))
    figures = present(arrangements_figure(m, order))
    return Section("arrangements", labels.say("serving"), table=table, figures=figures)
