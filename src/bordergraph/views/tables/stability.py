"""How firm the possible gaps are, as a table: each variant, each publisher left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.tables.flat import Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.method.assessment import Key
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.words.labels import Labels

__all__ = ["stability_table"]

_MOST = 3

# How CSV and frames spread the records over columns.
_TRIAL: tuple[Field | str, ...] = (
    "trial", "name", "statements", "gaps", many("gained"), many("lost"),
)  # fmt: skip


def stability_table(
    variants: Sequence[Trial],
    publishers: Sequence[Trial],
    labels: Labels,
    notes: Iterable[str] = (),
) -> Table:
    """Show how many possible gaps each trial has, and which come and go.

    Args:
        variants: Trials of the numbers of the method; none where they are left out.
        publishers: Trials without one publisher each; none where they are left out.
        labels: Names.
        notes: Further notes.
    """

    def keys(rows: Sequence[Key]) -> list[list[str]]:
        return [list(key) for key in rows]

    def named(rows: Sequence[Key]) -> str:
        shown = [
            labels.say("pair-on", pair=labels.pair((a, b)), threat=labels.running("threat", t))
            for a, b, t in rows[:_MOST]
        ]
        more = len(rows) - _MOST
        return "; ".join([*shown, *([f"+{labels.number(more)}"] if more > 0 else [])])

    rows: list[tuple[object, ...]] = []
    records: list[dict[str, Any]] = []
    for kind, trials in (("variant", variants), ("publisher", publishers)):
        for t in trials:
            name = labels.say(f"variant.{t.name}") if kind == "variant" else t.name
            cells = (labels.say(f"trial.{kind}"), name, t.statements, t.gaps)
            rows.append((*cells, named(t.gained), named(t.lost)))
            records.append(
                {"trial": kind, "name": t.name, "statements": t.statements, "gaps": t.gaps}
                | {"gained": keys(t.gained), "lost": keys(t.lost)}
            )
    told = []
    for kind, trials in (("variant", variants), ("publisher", publishers)):
        if trials:
            counts = [t.gaps for t in trials]
            low, high = labels.number(min(counts)), labels.number(max(counts))
            told.append(
                labels.say(f"note-trials.{kind}", n=labels.number(len(trials)), low=low, high=high)
            )
    columns = headings(labels, "trial", "name", "statements-alone", "possible-gaps", "come", "go")
    title = labels.say("stability-title")
    return Table(columns, rows, title, (*told, *notes), records, fields=_TRIAL)
