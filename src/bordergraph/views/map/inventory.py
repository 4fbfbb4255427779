"""What is on a map, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from bordergraph.views.map.payload import MapData

__all__ = ["inventory"]


def inventory(data: MapData) -> Table[Any]:
    """Return one row a thing on the map, most linked kinds and things as the map has them."""
    columns = ("id", "kind", "label", "country", "start", "until", "active")
    rows = [
        (n.id.replace("/", ":", 1), n.kind, n.label, n.country, n.start, n.until, n.active)
        for n in data.nodes
    ]
    return Table.plain(columns, rows)
