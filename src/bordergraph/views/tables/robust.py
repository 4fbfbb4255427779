"""How a ranking stands when the record is a little different, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.whatif.firmness import SPREAD, TIERS
from bordergraph.views.records import rounded
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.whatif.firmness import Firmness
    from bordergraph.analysis.whatif.robustness import SourceEffect, Stability
    from bordergraph.words.labels import Labels

__all__ = ["effects_table", "firmness_table", "stability_table"]

# A row is a gap, a pair, a threat or an agency.
_ROW = {
    "gaps": (*PAIR.names, "threat"),
    "pairs": PAIR.names,
    "threats": ("threat",),
    "brokers": ("agency",),
}


def firmness_table(result: Firmness, of: str, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show the tier and places of each row, and how often it fell or vanished.

    Args:
        result: The draws.
        of: What is ranked: gaps, pairs, threats or brokers.
        labels: Names.
        notes: Further notes.
    """
    records = [
        {
            "rank": r.rank,
            "row": r.row.split("--"),
            "tier": r.tier,
            "top": rounded(r.top),
            "low": r.low,
            "high": r.high,
            "fell": rounded(r.fell),
            "vanished": rounded(r.vanished),
        }
        for r in result.rows
    ]
    rows = [
        (
            r.rank,
            _name(r.row, of, labels),
            r.tier or labels.say("outside-top"),
            labels.share(r.top),
            "" if r.low is None else labels.say("places", low=r.low, high=r.high),
            labels.share(r.fell),
            labels.share(r.vanished),
        )
        for r in result.rows
    ]
    method = labels.say(
        "note-firmness",
        top=labels.number(result.top),
        draws=labels.number(result.draws),
        seed=result.seed,
        sources=labels.number(result.sources),
        first=labels.share(TIERS[0]),
        second=labels.share(TIERS[1]),
        spread=labels.share(SPREAD),
    )
    columns = headings(labels, "n", "row", "tier", "in-top", "places", "fell", "vanished")
    title = labels.say("firmness-title", of=labels.say(f"ranking.{of}"))
    fields = ("rank", Field("row", _ROW[of]), "tier", "top", "low", "high", "fell", "vanished")
    return Table(columns, rows, title, (method, *notes), records, fields=fields)


def stability_table(result: Stability, of: str, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show how often each top row stays on top, and its worst place.

    Args:
        result: The draws.
        of: What is ranked: pairs, threats or brokers.
        labels: Names.
        notes: Further notes.
    """
    records = [
        {
            "rank": r.rank,
            "row": r.row.split("--"),
            "survival": rounded(r.survival),
            "worst": r.worst,
        }
        for r in result.rows
    ]
    rows = [
        (r.rank, _name(r.row, of, labels), labels.share(r.survival), r.worst) for r in result.rows
    ]
    method = labels.say(
        "note-stability-added" if result.added else "note-stability",
        share=labels.share(result.share),
        draws=result.draws,
        seed=result.seed,
        overlap=labels.share(result.overlap),
        tau="" if result.tau is None else labels.number(result.tau, 2),
    )
    columns = headings(labels, "n", "row", "stability", "worst")
    title = labels.say("stability-title", of=labels.say(f"ranking.{of}"))
    fields = ("rank", Field("row", _ROW[of]), "survival", "worst")
    return Table(columns, rows, title, (method, *notes), records, fields=fields)


def effects_table(
    effects: Sequence[SourceEffect], of: str, labels: Labels, notes: Iterable[str] = ()
) -> Table:
    """Show what a ranking loses without each source, or without what little is relied on."""
    records: list[dict[str, Any]] = [
        {
            "without": e.source,
            "statements": e.statements,
            "overlap": rounded(e.overlap),
            "tau": rounded(e.tau),
            "lost": [row.split("--") for row in e.lost],
        }
        for e in effects
    ]
    rows = [
        (
            e.source,
            e.statements,
            labels.share(e.overlap),
            None if e.tau is None else round(e.tau, 2),
            "; ".join(_name(row, of, labels) for row in e.lost),
        )
        for e in effects
    ]
    columns = headings(labels, "without", "facts", "stability", "tau", "leave")
    title = labels.say("effects-title", of=labels.say(f"ranking.{of}"))
    method = labels.say("note-effects")
    fields = ("without", "statements", "overlap", "tau", many("lost"))
    return Table(columns, rows, title, (method, *notes), records, fields=fields)


def _name(row: str, of: str, labels: Labels) -> str:
    if of == "gaps":
        one, other, threat = row.split("--")
        return labels.say(
            "pair-on", pair=labels.pair((one, other)), threat=labels.running("threat", threat)
        )
    if of == "pairs":
        one, _, other = row.partition("--")
        return labels.pair((one, other))
    return labels.full("threat", row) if of == "threats" else labels.short("agency", row)
