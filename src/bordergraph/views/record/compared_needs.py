"""Needs that are served otherwise on two sides, each row with what serves it on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.whatif.simulation import MOVES
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import thing, varied
from bordergraph.views.table.table import table_of
from bordergraph.views.tables.whatif import moved_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.words.labels import Labels

_SHOWN = ("pair", "threat", "need", "before", "after")


def need_sections(found: Simulation, labels: Labels, limit: int) -> Iterator[Section]:
    """Yield one section for each way in which a need moved, and nothing for ways that none took."""
    columns = varied(
        moved_columns(found.opened, found.closed), thing("threat", of=lambda m: m.row.threat)
    )
    for move in MOVES:
        if not (moved := found.of(move)):
            continue
        heading = labels.say(f"moved.{move}")
        table = table_of(columns, moved, labels, heading, *_SHOWN, limit=limit)
        yield Section(f"needs-{move}", heading, labels.say(f"moved-intro.{move}"), table=table)
