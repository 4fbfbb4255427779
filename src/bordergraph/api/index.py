"""The index of the open graph: made, and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from bordergraph.api.desk import Desk

__all__ = ["index"]

_HELD = ("what", "count")
_MB = 1e6


def index(desk: Desk, *, remove: bool) -> Result[tuple[str, int]]:
    """Make the index of a graph, or remove it, and return what it holds, or held."""
    from bordergraph.api.kept import ASSESSMENT, write_assessment
    from bordergraph.store.indexing import make_index, remove_index

    more = {ASSESSMENT: write_assessment}
    made = remove_index(desk.graph) if remove else make_index(desk.graph, more)
    if made is None:
        return Result((), Table.plain(_HELD, ()), remarks=("there is no index to remove",))
    rows: tuple[tuple[str, int], ...] = (("bytes", made.size),)
    said = f"removed {made.folder}"
    if not remove:
        rows = (("triples", made.triples), *rows)
        said = f"wrote {made.folder}: {made.triples:,} triples, {made.size / _MB:.1f} MB"
    return Result(rows, Table.plain(_HELD, rows), remarks=(said,))
