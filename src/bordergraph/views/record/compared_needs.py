"""Needs that are served otherwise on two sides, each row with what serves it on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.whatif.simulation import MOVES
from bordergraph.views.report.model import Row, Section, Table
from bordergraph.views.table.column import record
from bordergraph.views.tables.whatif import moved_columns, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.whatif.simulation import Moved, Simulation
    from bordergraph.words.labels import Labels

__all__ = ["need_sections"]

_COLUMNS = ("agencies", "threat", "need", "before", "after")


def need_sections(found: Simulation, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield one section for each way in which a need moved, and nothing for ways that none took."""
    columns = moved_columns(found.opened, found.closed)

    def row(m: Moved) -> Row:
        cells = (
            labels.pair(m.row.agencies),
            labels.short("threat", m.row.threat),
            labels.say(f"need.{m.row.need.value}"),
            outcome_of(m.before, labels),
            outcome_of(m.after, labels),
        )
        return Row(cells, record=record(columns, m))

    for move in MOVES:
        if not (moved := found.of(move)):
            continue
        heading = labels.say(f"moved.{move}")
        names = tuple(labels.say(f"column.{c}") for c in _COLUMNS)
        table = Table(names, tuple(map(row, moved)), limit=limit, caption=heading)
        yield Section(f"needs-{move}", heading, labels.say(f"moved-intro.{move}"), table=table)
