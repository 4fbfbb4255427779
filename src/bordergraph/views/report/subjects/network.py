"""The report on the whole network."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import sources_behind
from bordergraph.model import AgencyClass, cited
from bordergraph.views.records import (
    PLACES,
    arrangement_record,
    broker_record,
    coverage_record,
    silo_record,
    threat_record,
)
from bordergraph.views.report.charts.dated import arrangements_figure
from bordergraph.views.report.charts.exchange import exchange_matrix
from bordergraph.views.report.charts.met import met_by_group_figure, met_by_threat_figure
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.ties import ties_among_figure
from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.brief import (
    Point,
    cite_section,
    gap_points,
    met_point,
    points_section,
    rhythm_point,
    strained_point,
)
from bordergraph.views.report.parts.holdings import holdings_section, standing_section
from bordergraph.views.report.parts.recommendations import recommendations_section
from bordergraph.views.report.parts.sections import (
    by_design_section,
    contests_section,
    describe,
    gaps_section,
    method_section,
    none_key,
    report_of,
    strains_section,
)
from bordergraph.views.report.parts.statement import statement_section

if TYPE_CHECKING:
    from bordergraph.analysis.results import Broker
    from bordergraph.views.report.data import ReportData

__all__ = ["network_report"]

BARS = 20


def network_report(m: ReportData, *, brief: bool = False) -> Report:
    """Return the report on the whole network, most important first.

    Args:
        m: Analysis results and names; nothing is computed here but sums and sorting.
        brief: Only what a brief is made of, without the work for the rest.
    """
    labels = m.labels
    title = m.network.title or labels.say("network-title")
    opening = (
        _summary(m),
        _sharing(m),
        _unknown(m),
        cite_section(m, title, "bordergraph report"),
    )
    sections = opening if brief else (*opening, *_rest(m))
    return report_of(
        m,
        kind="network",
        subject=(),
        title=title,
        subtitle=labels.say("network-subtitle", day=labels.day(m.facts.day)),
        sections=sections,
    )


def _rest(m: ReportData) -> tuple[Section, ...]:
    """Return what stands behind the opening: the lists that trace it, and the method."""
    return (
        gaps_section(m, limit=12),
        strains_section(m, m.strains, limit=12),
        by_design_section(m),
        coverage_section(m),
        silos_section(m),
        _connectors(m),
        _arrangements(m),
        statement_section(m),
        recommendations_section(m),
        contests_section(m, m.contests),
        _orphans(m),
        _thin(m),
        holdings_section(m),
        standing_section(m),
        method_section(m),
    )


def _summary(m: ReportData) -> Section:
    labels = m.labels
    points = (
        met_point(m, m.gaps.totals.met, _by_border(m)),
        *gap_points(m, m.gaps.gaps),
        strained_point(m, m.strains),
        rhythm_point(m),
        _broker_point(m),
        _orphan_point(m),
    )
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
    none = "" if m.gaps.gaps else f" {labels.say(none_key(m))}"
    return points_section(m, points, size + none)


def _by_border(m: ReportData) -> str:
    """Say how much of the need is met inside and across each group that can be compared."""
    labels = m.labels
    judged = [s for s in m.silos if s.by == "country" and s.cls != "too-small"]
    compared = [s for s in judged if s.need_in > 0 and s.need_out > 0]
    told = labels.join(
        labels.say(
            "point-met-border",
            group=labels.country(s.group),
            inside=labels.share(s.met_in / s.need_in),
            across=labels.share(s.met_out / s.need_out),
        )
        for s in compared
    )
    return labels.say("point-met-borders", groups=told) if told else ""


def _broker_point(m: ReportData) -> Point | None:
    labels = m.labels
    found = [b for b in _ranked(m) if b.betweenness > 0][:3]
    if not found:
        return None
    names = labels.listed("agency", [b.agency for b in found])
    return Point(
        "brokers",
        labels.number(len(found)),
        labels.say("point-brokers", len(found), names=names),
        values={"agencies": [b.agency for b in found]},
    )


def _orphan_point(m: ReportData) -> Point | None:
    labels, n = m.labels, len(m.orphans)
    if not n:
        return None
    text = labels.say("point-orphans", n)
    return Point("orphans", labels.number(n), text, values={"orphans": n})


def _unknown(m: ReportData) -> Section:
    """Return what nobody can say from this record: the research list and what is left out."""
    labels, totals = m.labels, m.gaps.totals
    lines = []
    if totals.unknown:
        lines.append(Line(labels.say("unknown-rows", n=labels.number(totals.unknown))))
    if totals.assumed:
        lines.append(Line(labels.say("unknown-assumed", n=labels.number(totals.assumed))))
    if m.gaps.umbrella:
        names = labels.listed("threat", (u.threat for u in m.gaps.umbrella))
        lines.append(Line(labels.say("left-out.umbrella", threats=names)))
    if lines:
        lines.append(Line(labels.say("unknown-predicts")))
    return Section("not-known", labels.say("not-known"), lines=tuple(lines))


def _sharing(m: ReportData) -> Section:
    """Return who shares with whom, as a picture."""
    labels = m.labels
    figures = present(exchange_matrix(m), ties_among_figure(m, m.facts.agencies))
    intro = labels.say("sharing-intro") if m.sharing and m.sharing.pairs else ""
    return Section("sharing", labels.say("sharing"), intro, figures=figures)


def coverage_section(m: ReportData, limit: int = 15) -> Section:
    """Return need and coverage of every threat that at least two agencies share."""
    labels = m.labels
    threats = sorted(
        (t for t in m.by_threat if t.need > 0), key=lambda t: (-t.gap, t.coverage, t.threat)
    )
    gaps = Counter(g.threat for g in m.gaps.gaps)
    rows = tuple(
        Row(
            (
                labels.short("threat", t.threat),
                labels.number(t.agencies),
                labels.number(t.need, PLACES["total"]),
                labels.share(t.coverage),
                labels.number(t.gap, PLACES["total"]),
                labels.number(gaps[t.threat]),
            ),
            record=threat_record(t) | {"gaps": gaps[t.threat]},
        )
        for t in threats
    )
    columns = tuple(
        labels.say(f"column.{c}") for c in ("threat", "agencies", "need", "met", "gap", "gaps")
    )
    caption = labels.say("coverage-caption")
    met = m.gaps.totals.met
    intro = ""
    if met.share is not None and met.exchanged is not None:
        shares = {"share": labels.share(met.share), "exchanged": labels.share(met.exchanged)}
        intro = labels.say("coverage-intro", **shares)
    return Section(
        "coverage",
        labels.say("coverage"),
        intro,
        table=Table(columns, rows, frozenset(range(1, 6)), limit, caption),
        figures=present(met_by_threat_figure(m, threats[:BARS])),
    )


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
        role, record = top_role(b), broker_record(b)
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
                    "betweenness": record["betweenness"],
                    "role": role,
                    "z": record["z"].get(role),
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


def silos_section(m: ReportData) -> Section:
    """Return how far each group's need is met inside and across its boundary."""
    labels = m.labels
    judged = [s for s in m.silos if s.cls != "too-small"]
    small = len(m.silos) - len(judged)
    rows = tuple(
        Row(
            (
                labels.group(s.by, s.group),
                labels.concept("silo-class", s.cls),
                _met(m, s.met_in, s.need_in),
                _met(m, s.met_out, s.need_out),
                _or_dash(m, s.ei, PLACES["ei"]),
                _or_dash(m, s.ei_expected, PLACES["ei"]),
                _or_dash(m, s.z, PLACES["z"]),
            ),
            record=silo_record(s),
        )
        for s in judged
    )
    columns = tuple(
        labels.say(f"column.{c}")
        for c in ("group", "verdict", "met-in", "met-out", "ei", "ei-expected", "z")
    )
    caption = labels.say("silos-caption")
    notes = [labels.say("silos-note")] if rows else []
    if small:
        notes.append(labels.say("silos-small", groups=labels.number(small)))
    return Section(
        "silos",
        labels.say("silos"),
        labels.say("silos-intro") if m.silos else "",
        table=Table(columns, rows, frozenset(range(2, 7)), caption=caption),
        notes=tuple(notes),
        figures=present(met_by_group_figure(m, judged)),
    )


def _met(m: ReportData, met: float, need: float) -> str:
    return m.labels.share(met / need) if need > 0 else "\u2013"


def _or_dash(m: ReportData, value: float | None, places: int) -> str:
    return "\u2013" if value is None else m.labels.number(value, places)


def _orphans(m: ReportData) -> Section:
    labels = m.labels
    citations: dict[str, set[str]] = {}
    for mandate in m.facts.mandates:
        citations.setdefault(mandate.threat, set()).update(cited(mandate.citations))
    rows = tuple(
        Row(
            (
                labels.short("threat", o.threat),
                labels.number(len(o.agencies)),
                labels.listed("agency", o.agencies, 5),
            ),
            tuple(sorted(citations.get(o.threat, ()))),
            record={"threat": o.threat, "agencies": list(o.agencies)},
        )
        for o in sorted(m.orphans, key=lambda o: (-len(o.agencies), o.threat))
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("threat", "n", "agencies"))
    caption = labels.say("orphans-caption")
    return Section(
        "orphans",
        labels.say("orphans"),
        labels.say("orphans-intro") if rows else "",
        table=Table(columns, rows, frozenset({1}), caption=caption),
    )


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
