"""Ranked results as tables: gaps, strained and critical links, silos, brokers.

Each table's records are the JSON that others build on: ids, not labels, in the order printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.records import (
    broker_record,
    gap_record,
    pair_record,
    shown,
    silo_record,
    threat_record,
)
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.table import Table
from bordergraph.words.reasons import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.gaps.coverage import UmbrellaThreat
    from bordergraph.analysis.gaps.ranking import GapReport
    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker, Gap, PairGap, Silo, ThreatGap
    from bordergraph.words.labels import Labels

__all__ = [
    "brokers_table",
    "firmness",
    "gaps_table",
    "pairs_table",
    "silos_table",
    "strains_table",
    "threats_table",
    "umbrella_notes",
]

_MOST = 4
_ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")

# How CSV and frames spread the records over columns.
_GAP: tuple[Field | str, ...] = (
    PAIR, "threat", "kind", "evidence", "need", "supply", "gap", "within_body", "outcome",
    "exchanged", "tested_on", many("path"), many("work"), many("relays"), many("findings"),
    many("sources"), many("arrangements"), many("reason_codes"),
)  # fmt: skip
_STRAIN = tuple(f for f in _GAP if f != "kind")
_PAIRS: tuple[Field | str, ...] = (
    PAIR, "shared_threats", "open_threats", "score", "unmet", many("threats"),
)  # fmt: skip
_SILO: tuple[Field | str, ...] = (
    "group", "by", "class", "need_in", "need_out", "met_in", "met_out", "score", "ei",
    "ei_expected", "z", "p", "null", many("members"),
)  # fmt: skip
_BROKER: tuple[Field | str, ...] = (
    "agency", *(f"roles.{r}" for r in _ROLES), *(f"z.{r}" for r in _ROLES), "betweenness",
    "constraint", "articulation", "effective_size", "countries", "fragmentation", "partners",
)  # fmt: skip


def headings(labels: Labels, *keys: str) -> tuple[str, ...]:
    """Return column headings in the reader's language."""
    return tuple(labels.say(f"column.{k}") for k in keys)


def gaps_table(
    gaps: Sequence[Gap], labels: Labels, *, title: str = "gaps-title", notes: Iterable[str] = ()
) -> Table:
    """Show gaps one a row, with the reason that decides the kind."""
    rows = [
        (
            labels.pair(g.agencies),
            labels.full("threat", g.threat),
            labels.say(f"gap-kind.{g.kind}"),
            labels.say(f"evidence.{g.evidence}"),
            shown("need", g.need),
            shown("supply", g.supply),
            shown("gap", g.gap),
        )
        for g in gaps
    ]
    return Table(
        headings(labels, "pair", "threat", "kind", "evidence", "need", "supply", "gap"),
        rows,
        labels.say(title),
        tuple(notes),
        [gap_record(g, labels) for g in gaps],
        [why(g, labels) for g in gaps],
        labels.say("column.why"),
        _GAP,
    )


def why(gap: Gap, labels: Labels) -> str:
    """Return all reasons as one text, with the sources behind them."""
    reasons = labels.join(said(r, labels) for r in gap.reasons)
    return f"{reasons}. [{', '.join(gap.sources)}]" if gap.sources else f"{reasons}."


def gap_notes(report: GapReport, options: Options, labels: Labels) -> tuple[str, ...]:
    """Say what the list adds up to and what it leaves out."""
    totals = report.totals
    notes = [
        labels.say(
            "note-gaps",
            gaps=labels.count("gap", totals.gaps),
            pairs=labels.count("pair", totals.pairs),
            agencies=labels.count("agency", totals.agencies),
            gap=labels.number(totals.gap, 1),
            unknown=labels.count("open-pair", totals.unknown),
            within=labels.number(totals.within_body),
            weight=labels.say(f"weight.{options.weight}"),
        )
    ]
    if totals.gaps and not totals.gap:
        notes.append(labels.say("note-weightless"))
    if report.orphans:
        names = labels.listed("threat", (o.threat for o in report.orphans))
        notes.append(labels.say("note-orphans", threats=names))
    notes += umbrella_notes(report.umbrella, labels)
    if options.strict:
        notes.append(labels.say("method-strict"))
    return tuple(notes)


def umbrella_notes(umbrella: Sequence[UmbrellaThreat], labels: Labels) -> list[str]:
    """Say which threats are left out as too wide."""
    names = labels.listed("threat", (u.threat for u in umbrella))
    return [labels.say("left-out.umbrella", threats=names)] if umbrella else []


def pairs_table(pairs: Sequence[PairGap], labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show pairs by the gap of all their threats."""
    records = [pair_record(p) for p in pairs]
    rows = [
        (
            labels.pair(p.agencies),
            p.shared_threats,
            p.open_threats,
            shown("score", p.score),
            shown("unmet", p.unmet),
            labels.listed("threat", p.threats, _MOST),
        )
        for p in pairs
    ]
    columns = headings(labels, "pair", "threats", "open", "score", "unmet", "on-threats")
    return Table(columns, rows, labels.say("gaps-pair-title"), tuple(notes), records, fields=_PAIRS)


def threats_table(threats: Sequence[ThreatGap], labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show threats by gap, with the share of need that is met."""
    records = [threat_record(t) for t in threats]
    rows = [
        (
            labels.full("threat", t.threat),
            t.agencies,
            shown("total", t.need),
            shown("total", t.gap),
            round(t.coverage, 2),
        )
        for t in threats
    ]
    fields = ("threat", "agencies", "need", "gap", "coverage")
    columns = headings(labels, *fields)
    return Table(
        columns,
        rows,
        labels.say("gaps-threat-title"),
        tuple(notes),
        records,
        fields=fields,
    )


def strains_table(strains: Sequence[Gap], labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show links in trouble with what the finding says."""
    records = [
        {key: value for key, value in gap_record(s, labels).items() if key != "kind"}
        for s in strains
    ]
    rows = [
        (
            labels.pair(s.agencies),
            labels.full("threat", s.threat),
            shown("need", s.need),
            shown("supply", s.supply),
            labels.listed("arrangement", s.arrangements, _MOST),
        )
        for s in strains
    ]
    return Table(
        headings(labels, "pair", "threat", "need", "supply", "through"),
        rows,
        labels.say("strained-title"),
        tuple(notes),
        records,
        [why(s, labels) for s in strains],
        labels.say("column.why"),
        _STRAIN,
    )


def firmness(grouping: Grouping, labels: Labels, seed: int) -> tuple[str, ...]:
    """Say how communities were found and how firm they are; nothing of other groupings."""
    found = grouping.found
    if found is None:
        return ()
    quality = {
        name: labels.number(getattr(found, name), 3)
        for name in ("modularity", "stable_nmi", "stable_ari")
    }
    method = labels.say(f"communities-by.{found.method}")
    runs = labels.number(found.runs)
    return (labels.say("note-communities", method=method, runs=runs, seed=seed, **quality),)


def silos_table(
    silos: Sequence[Silo], labels: Labels, *, by: str, seed: int, notes: Iterable[str] = ()
) -> Table:
    """Show groups with the need met inside and across, E-I and the null's verdict."""
    records = [silo_record(s) for s in silos]

    def share(met: float, need: float) -> str:
        return labels.share(met / need) if need else ""

    rows = [
        (
            labels.group(by, s.group),
            s.size,
            labels.say(f"silo-class.{s.cls}"),
            shown("total", s.need_in),
            share(s.met_in, s.need_in),
            shown("total", s.need_out),
            share(s.met_out, s.need_out),
            shown("ei", s.ei),
            shown("ei", s.ei_expected),
            shown("z", s.z),
            shown("p", s.p),
        )
        for s in silos
    ]
    keys = (
        "group", "group-members", "class", "group-need-in", "group-met-in", "group-need-out", "group-met-out", "ei",
        "expected", "z", "p",
    )  # fmt: skip
    null = silos[0].null if silos else ""
    method = [labels.say("note-null", null=null, seed=seed)] if null else []
    if by == "community" and null:
        method.append(labels.say("note-circular"))
    title = labels.say("silos-title", by=labels.say(f"by.{by}"))
    return Table(headings(labels, *keys), rows, title, (*method, *notes), records, fields=_SILO)


def brokers_table(
    brokers: Sequence[Broker],
    labels: Labels,
    *,
    by: str,
    undirected: bool,
    seed: int = 0,
    notes: Iterable[str] = (),
) -> Table:
    """Show agencies by betweenness with their brokerage roles."""
    records = [broker_record(b) for b in brokers]
    rows = [
        (
            labels.short("agency", b.agency),
            *(b.roles[r] for r in _ROLES),
            shown("betweenness", b.betweenness),
            shown("constraint", b.constraint),
            labels.say("yes" if b.articulation else "no"),
        )
        for b in brokers
    ]
    columns = headings(labels, "agency", *_ROLES, "betweenness", "constraint", "articulation")
    direction = labels.say("undirected" if undirected else "directed")
    method = labels.say("note-roles", direction=direction)
    if brokers and (off := brokers[0].betweenness_error):
        told = {
            "searches": labels.number(brokers[0].betweenness_searches),
            "error": labels.number(off, 6),
        }
        method += " " + labels.say("note-betweenness-sampled", seed=seed, **told)
    title = labels.say("brokers-title", by=labels.say(f"by.{by}"))
    return Table(columns, rows, title, (method, *notes), records, fields=_BROKER)
