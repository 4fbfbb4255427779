"""Rank stability as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.ranked import headings, rounded
from bordergraph.views.table import Table

if TYPE_CHECKING:
    from bordergraph.analysis.robustness import Stability
    from bordergraph.views.labels import Labels

__all__ = ["stability_table"]


def stability_table(result: Stability, labels: Labels) -> Table:
    """Show how often each top row stays on top, and its worst place."""
    records = [
        {
            "rank": r.rank,
            "agencies": r.row.split("--"),
            "survival": rounded(r.survival),
            "worst": r.worst,
        }
        for r in result.rows
    ]
    rows = [(r.rank, _pair(r.row, labels), labels.share(r.survival), r.worst) for r in result.rows]
    note = labels.say(
        "note-stability",
        share=labels.share(result.share),
        draws=result.draws,
        seed=result.seed,
        overlap=labels.share(result.overlap),
        tau="" if result.tau is None else labels.number(result.tau, 2),
    )
    columns = headings(labels, "n", "pair", "stability", "worst")
    return Table(columns, rows, labels.say("stability-title"), (note,), records)


def _pair(row: str, labels: Labels) -> str:
    one, _, other = row.partition("--")
    return labels.pair((one, other))
