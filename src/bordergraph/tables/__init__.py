"""CSV tables in and out: the plain form of a network, for a spreadsheet or an export."""

from bordergraph.tables.columns import TABLES
from bordergraph.tables.formats import is_tables, read_tables
from bordergraph.tables.reader import read_dependencies, read_sheets
from bordergraph.tables.sheets import Sheet, sheet_of
from bordergraph.tables.template import described, write_template
from bordergraph.tables.writer import write_tables

__all__ = [
    "TABLES",
    "Sheet",
    "described",
    "is_tables",
    "read_dependencies",
    "read_sheets",
    "read_tables",
    "sheet_of",
    "write_tables",
    "write_template",
]
