"""Networks that are no RDF, in and out: every form of file comes to the same few tables."""

from typing import TYPE_CHECKING

from bordergraph.tables.columns import TABLES
from bordergraph.tables.formats import (
    READABLE,
    files_of,
    is_tables,
    names_of,
    place_of,
    read_tables,
    without_agencies,
)
from bordergraph.tables.graphs import graph_sheets
from bordergraph.tables.sheets import Sheet, sheet_of
from bordergraph.tables.writer import table_rows, write_tables

if TYPE_CHECKING:
    from bordergraph.tables.reader import read_dependencies, read_sheets

__all__ = [
    "READABLE",
    "TABLES",
    "Sheet",
    "files_of",
    "graph_sheets",
    "is_tables",
    "names_of",
    "place_of",
    "read_dependencies",
    "read_sheets",
    "read_tables",
    "sheet_of",
    "table_rows",
    "without_agencies",
    "write_tables",
]


def __getattr__(name: str) -> object:
    """Load what reads tables when it is asked for: a graph of RDF has none."""
    if name in {"read_dependencies", "read_sheets"}:
        from bordergraph.tables import reader

        return getattr(reader, name)
    msg = f"module 'bordergraph.tables' has no attribute '{name}'"
    raise AttributeError(msg)
