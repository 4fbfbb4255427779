"""The report on the whole network."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import sources_behind
from bordergraph.model import AgencyClass, cited
from bordergraph.views.records import (
    PLACES,
    arrangement_record,
    coverage_record,
)
from bordergraph.views.report.charts.dated import arrangements_figure
from bordergraph.views.report.charts.exchange import exchange_matrix
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.served import served_by_side_figure
from bordergraph.views.report.charts.ties import ties_among_figure
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    not_known_section,
    opening,
    points_section,
    rhythm_point,
)
from bordergraph.views.report.parts.gaps import every
from bordergraph.views.report.parts.holdings import holdings_section, standing_section
from bordergraph.views.report.parts.recommendations import recommendations_section
from bordergraph.views.report.parts.sections import (
    contests_section,
    describe,
    method_section,
    report_of,
)
from bordergraph.views.report.parts.served import counts_table, headline, served_section
from bordergraph.views.report.parts.statement import statement_section
from bordergraph.views.table.column import rounded

if TYPE_CHECKING:
    from bordergraph.analysis.groups.separation import Separation
    from bordergraph.analysis.method.assessment import Served
    from bordergraph.analysis.results import Broker
    from bordergraph.views.report.data import ReportData

__all__ = ["network_report"]


def network_report(m: ReportData) -> Report:
    """Return the report on the whole network, most important first.

    Args:
        m: Analysis results and names; a brief is only what the long report begins with.
    """
    labels = m.labels
    title = m.network.title or labels.say("network-title")
    served = m.assessment.served()
    head = opening(
        m,
        title,
        "",
        _summary(m, served),
        _served(m, served),
        keep=every,
        problems=m.problems,
        unknown=not_known_section(m, served, more=_left_out(m)),
    )
    return report_of(
        m,
        kind="network",
        subject=(),
        title=title,
        subtitle=labels.say("network-subtitle", day=labels.day(m.facts.day)),
        sections=head if m.brief else (*head, *_rest(m)),
    )


def _rest(m: ReportData) -> tuple[Section, ...]:
    """Return what stands behind the opening: the lists that trace it, and the method."""
    return (
        _sharing(m),
        silos_section(m),
        _connectors(m),
        _arrangements(m),
        statement_section(m),
        recommendations_section(m),
        contests_section(m, m.contests),
        _thin(m),
        holdings_section(m),
        standing_section(m),
        method_section(m),
    )


def _summary(m: ReportData, served: Served) -> Section:
    labels = m.labels
    by_country = Counter(m.country[a] for a in m.facts.agencies)
    main = by_country.most_common(2)
    parts = [f"{labels.number(n)} {labels.country(c) or labels.say('no-country')}" for c, n in main]
    if rest := len(m.facts.agencies) - sum(n for _, n in main):
        parts.append(f"{labels.number(rest)} {labels.say('elsewhere')}")
    size = labels.say(
        "summary-size",
        agencies=labels.count("agency", len(m.facts.agencies))
        + (f" ({', '.join(parts)})" if parts else ""),
        arrangements=labels.count("arrangement", len(m.facts.working)),
        sources=labels.count("source", len(sources_behind(m.network))),
    )
    return points_section(m, (rhythm_point(m),), size, headline(m, served))


def _served(m: ReportData, served: Served) -> Section:
    table = counts_table(
        m, "threat", m.assessment.served_by_threat(), caption=m.labels.say("needs-threats-caption")
    )
    return served_section(m, served, served_by_side_figure(m), table)


def _left_out(m: ReportData) -> list[Line]:
    """Say which threats are too wide to tell who needs whom."""
    wide = {x.threat for x in m.facts.mandates} & m.assessment.umbrella
    if not wide:
        return []
    names = m.labels.listed("threat", sorted(wide))
    return [Line(m.labels.say("left-out-umbrella", threats=names))]


def _sharing(m: ReportData) -> Section:
    """Return who shares with whom, as a picture."""
    labels = m.labels
    figures = present(exchange_matrix(m), ties_among_figure(m, m.facts.agencies))
    intro = labels.say("sharing-intro") if m.sharing and m.sharing.pairs else ""
    return Section("sharing", labels.say("sharing"), intro, figures=figures)


def _ranked(m: ReportData) -> list[Broker]:
    known = m.network.agency_by_id
    agencies = [
        b for b in m.brokers if b.agency in known and known[b.agency].cls is AgencyClass.AGENCY
    ]
    return sorted(
        agencies, key=lambda b: (-b.betweenness, -len(m.linkage.partners(b.agency)), b.agency)
    )


def top_role(broker: Broker) -> str:
    """Return the role an agency holds most beyond chance, or most often; empty without any."""
    held = [r for r, n in broker.roles.items() if n > 0]
    if not held:
        return ""
    return max(held, key=lambda r: (broker.z.get(r) or 0.0, broker.roles[r], r))


def _connectors(m: ReportData) -> Section:
    labels = m.labels
    rows = []
    home = m.places
    for b in _ranked(m):
        linked = m.linkage.partners(b.agency)
        if not linked:
            continue
        partners = Counter(m.country.get(a, "") for a in linked)
        taking = {p.arrangement for p in m.facts.taking_part.get(b.agency, ())}
        role = top_role(b)
        cites = cited(*(p.citations for p in m.facts.taking_part.get(b.agency, ())))
        rows.append(
            Row(
                (
                    labels.short("agency", b.agency),
                    *_by_place(m, partners),
                    labels.number(len(taking)),
                    labels.number(b.betweenness, PLACES["betweenness"]),
                    labels.concept("broker-role", role),
                ),
                cites,
                record={
                    "agency": b.agency,
                    "partners": dict(sorted(partners.items())),
                    "arrangements": sorted(taking),
                    "betweenness": rounded(b.betweenness),
                    "role": role,
                    "z": rounded(b.z.get(role)),
                },
            )
        )
    counts = [labels.say(f"column.{c}") for c in ("arrangements", "betweenness")]
    columns = (
        labels.say("column.agency"), *_places(m, "partners"), *counts, labels.say("column.role"),
    )  # fmt: skip
    table = Table(
        columns,
        tuple(rows),
        frozenset(range(1, len(columns) - 1)),
        caption=labels.say("connectors-caption"),
    )
    intro = ""
    if rows:
        counted = f" {labels.say('connectors-places')}" if home else ""
        intro = labels.say("connectors-intro") + counted
    return Section("connectors", labels.say("connectors"), intro, table=table)


def _places(m: ReportData, counted: str) -> tuple[str, ...]:
    """Return a heading for each group counted by, or one for all where there are no groups."""
    home = tuple(m.labels.place(c) for c in m.places)
    return home or (m.labels.say(f"column.{counted}"),)


def _by_place(m: ReportData, found: Counter[str]) -> list[str]:
    """Return the counts under the headings of `_places`."""
    home = m.places
    return [m.labels.number(found[c]) for c in home] or [m.labels.number(found.total())]


def _arrangements(m: ReportData) -> Section:
    labels = m.labels
    by_id = m.network.arrangement_by_id
    found = []
    for arrangement, members in m.facts.members.items():
        by_country = Counter(m.country.get(p.agency, "") for p in members)
        a = by_id[arrangement]
        found.append(
            (
                (-len(members), arrangement),
                Row(
                    (
                        labels.short("arrangement", a.id),
                        *_by_place(m, by_country),
                        labels.concept("cadence", a.cadence),
                        labels.concept("status", a.status),
                        labels.since(a.span),
                    ),
                    cited(a.citations, *(p.citations for p in members)),
                    record=arrangement_record(a, m.facts),
                ),
            )
        )
    rows = tuple(row for _, row in sorted(found, key=lambda x: x[0]))
    counts = _places(m, "members")
    rest = (labels.say(f"column.{c}") for c in ("cadence", "status", "since"))
    table = Table(
        (labels.say("column.arrangement"), *counts, *rest),
        rows,
        frozenset(range(1, len(counts) + 1)),
        caption=labels.say("arrangements-caption"),
    )
    figures = present(arrangements_figure(m, by_id))
    return Section("arrangements", labels.say("arrangements"), table=table, figures=figures)


def silos_section(m: ReportData, by: str = "country") -> Section:
    """Return how the needs of each group are served inside it and across its boundary."""
    labels = m.labels
    judged = [s for s in m.silos if s.verdict != "too-small"]
    small = len(m.silos) - len(judged)
    rows = tuple(
        Row(
            (
                labels.group(by, s.group),
                labels.say(f"silo-class.{s.verdict}"),
                *(
                    labels.number(n)
                    for side in (s.inside, s.across)
                    for n in (side.needs, side.regular, side.assumed)
                ),
                _difference(m, s),
            ),
            record=_silo_record(s, by),
        )
        for s in judged
    )
    columns = tuple(
        labels.say(f"column.{c}")
        for c in (
            "group", "verdict", "needs-in", "regular", "assumed", "needs-out", "regular",
            "assumed", "difference",
        )
    )  # fmt: skip
    caption = labels.say("silos-caption")
    notes = [labels.say("silos-note")] if rows else []
    if rows and small:
        notes.append(labels.say("silos-small", small, groups=labels.number(small)))
    return Section(
        "silos",
        labels.say("silos"),
        labels.say("silos-intro") if rows else "",
        table=Table(columns, rows, frozenset(range(2, len(columns))), caption=caption),
        notes=tuple(notes),
    )


def _difference(m: ReportData, silo: Separation) -> str:
    """Return the interval of the difference; a verdict that is inconclusive stands alone."""
    if silo.verdict == "inconclusive" or silo.interval is None:
        return "\u2013"
    ends = {"low": silo.interval.low, "high": silo.interval.high}
    return m.labels.say("interval", **{k: m.labels.number(v, 2) for k, v in ends.items()})


def _silo_record(silo: Separation, by: str) -> dict[str, Any]:
    interval = silo.interval
    return {
        "group": silo.group,
        "by": by,
        "verdict": silo.verdict,
        "inside": asdict(silo.inside),
        "across": asdict(silo.across),
        "difference": rounded(silo.difference),
        "low": rounded(interval.low) if interval else None,
        "high": rounded(interval.high) if interval else None,
    }


def _thin(m: ReportData) -> Section:
    labels = m.labels
    by_id = m.network.agency_by_id
    thin = sorted(
        (c for c in m.coverage if c.grade in {"thin", "none"}),
        key=lambda c: (c.sources, c.statements, c.agency),
    )
    rows = tuple(
        Row(
            (
                labels.short("agency", c.agency),
                describe(by_id[c.agency], labels),
                labels.number(c.sources),
                labels.number(c.statements),
            ),
            record=coverage_record(c),
        )
        for c in thin
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("agency", "what", "sources", "statements"))
    caption = labels.say("thin-caption")
    return Section(
        "thin",
        labels.say("thin"),
        labels.say("thin-intro") if rows else "",
        table=Table(columns, rows, frozenset({2, 3}), caption=caption),
    )
