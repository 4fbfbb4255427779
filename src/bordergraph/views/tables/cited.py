"""A citation as a table: one row for programs, only the lines that say something for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.tables.flat import many
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["citation_table"]


def citation_table(record: Mapping[str, str | int | list[str] | None]) -> Table:
    """Show who says a statement.

    Args:
        record: Everything about the citation, by name.
    """
    rows: list[tuple[str, str | int]] = []
    for name, value in record.items():
        values = value if isinstance(value, list) else [value]
        rows += [(name, v) for v in values if v not in {None, ""}]
    fields = tuple(many(k) if k == "cites" else k for k in record)
    return Table(("field", "value"), rows, "Citation", records=[record], fields=fields)
