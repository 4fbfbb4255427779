"""CSV tables in and out: the plain form of a network, for a spreadsheet or an export."""

from bordergraph.tables.columns import TABLES
from bordergraph.tables.reader import read_dependencies, read_tables
from bordergraph.tables.writer import write_tables

__all__ = ["TABLES", "read_dependencies", "read_tables", "write_tables"]
