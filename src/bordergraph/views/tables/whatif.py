"""What a change opens and closes, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.records import PLACES, change_record
from bordergraph.views.tables.flat import PAIR, Field
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.results import GapKind
    from bordergraph.analysis.whatif.compare import GapChange, WhatIf
    from bordergraph.words.labels import Labels

__all__ = ["whatif_table"]

# How CSV and frames spread the records over columns.
_CHANGE: tuple[Field | str, ...] = (
    "change", PAIR, "threat", "kind_before", "kind_after", "gap_before", "gap_after",
    "evidence_before", "evidence_after", "cause",
)  # fmt: skip


def whatif_table(result: WhatIf, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show every gap that opens, closes, widens or narrows, and the relays that are lost."""
    rows: list[tuple[object, ...]] = []
    records: list[dict[str, Any]] = []

    def state(c: GapChange, kind: GapKind | None, gap: float) -> str:
        name = labels.say(f"gap-kind.{kind}" if kind else f"cause.{c.cause}")
        return f"{name} {labels.number(gap, PLACES['gap'])}"

    for change in ("opened", "came", "closed", "left", "widened", "narrowed"):
        for c in getattr(result, change):
            rows.append(
                (
                    labels.say(f"change.{change}"),
                    labels.pair(c.agencies),
                    labels.full("threat", c.threat),
                    state(c, c.kind_before, c.gap_before),
                    state(c, c.kind_after, c.gap_after),
                )
            )
            records.append(change_record(change, c))
    for a, b, threat in result.relays_lost:
        pair = labels.pair((a, b))
        rows.append((labels.say("change.relay-lost"), pair, labels.full("threat", threat), "", ""))
        records.append({"change": "relay-lost", "agencies": [a, b], "threat": threat})
    before, after = result.before, result.after
    whole = [
        labels.say(
            "note-whatif",
            gaps_before=labels.number(before.gaps),
            gaps_after=labels.number(after.gaps),
            gap_before=labels.number(before.gap, 1),
            gap_after=labels.number(after.gap, 1),
            parts_before=before.components,
            parts_after=after.components,
            cut_before=labels.share(before.fragmentation),
            cut_after=labels.share(after.fragmentation),
        )
    ]
    if result.threats_orphaned:
        names = labels.listed("threat", result.threats_orphaned)
        whole.append(labels.say("note-whatif-threats", threats=names))
    columns = headings(labels, "change", "pair", "threat", "before", "after")
    title = labels.say("whatif-title")
    return Table(columns, rows, title, (*whole, *notes), records, fields=_CHANGE)
