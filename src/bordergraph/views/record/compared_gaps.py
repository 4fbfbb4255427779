"""Gaps that moved between two sides, one section a way of moving, each row with what made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.records import PLACES, change_record
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.words.reasons import paragraph, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.analysis.whatif.moved import Moved
    from bordergraph.words.labels import Labels

__all__ = ["gap_sections"]

MOVES = ("opened", "came", "closed", "left", "widened", "narrowed", "reclassed")
"""Ways of moving, in the order in which a reader wants them."""

_ONE_SIDED = frozenset({"opened", "came", "closed", "left"})
_FOR_A_CAUSE = frozenset({"came", "left"})


def gap_sections(
    moved: Mapping[str, Sequence[Moved]], labels: Labels, limit: int
) -> Iterator[Section]:
    """Yield one section for each way in which a gap moved, and nothing for ways that none took."""
    for move in MOVES:
        if not moved[move]:
            continue
        columns = ["agencies", "threat", "kind", "evidence"]
        columns += ["why"] if move in _FOR_A_CAUSE else []
        columns += ["gap"] if move in _ONE_SIDED else ["before", "after"]
        numeric = range(len(columns) - (1 if move in _ONE_SIDED else 2), len(columns))
        table = Table(
            tuple(labels.say(f"column.{c}") for c in columns),
            tuple(_row(move, m, labels) for m in moved[move]),
            frozenset(numeric),
            limit,
            labels.say(f"moved.{move}"),
        )
        heading, intro = labels.say(f"moved.{move}"), labels.say(f"moved-intro.{move}")
        yield Section(f"gaps-{move}", heading, intro, table=table)


def _row(move: str, m: Moved, labels: Labels) -> Row:
    c = m.change
    kinds = [labels.concept("gap-kind", k) for k in (c.kind_before, c.kind_after) if k]
    sure = [labels.concept("evidence", e) for e in (c.evidence_before, c.evidence_after) if e]
    sizes = [labels.number(gap, PLACES["gap"]) for gap in (c.gap_before, c.gap_after)]
    if move in _ONE_SIDED:
        sizes = sizes[1:] if c.kind_after else sizes[:1]
    cells = [labels.pair(c.agencies), labels.short("threat", c.threat), _to(kinds), _to(sure)]
    cells += [labels.say(f"cause.{c.cause}")] if move in _FOR_A_CAUSE else []
    made = tuple(Line(paragraph((r,), labels), r.sources) for r in m.made)
    record = {
        **change_record(move, c),
        "made": [said(r, labels) for r in m.made],
        "made_codes": [r.key for r in m.made],
    }
    return Row((*cells, *sizes), m.sources, made or (Line(labels.say("moved-untold")),), record)


def _to(names: Sequence[str]) -> str:
    """Return what was and what is, or one of them where they are the same."""
    return " \u2192 ".join(dict.fromkeys(names))
