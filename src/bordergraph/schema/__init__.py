"""Each class and field of the graph, once: what is generated from it follows it.

``python tools/schema.py`` writes what follows: the shapes. The reader, the writer and the columns of
tables, docs/tables.md and the data package read it as they run.
"""

from bordergraph.schema.common import COMMON
from bordergraph.schema.statements import STATEMENTS
from bordergraph.schema.terms import Class, Field, Range, Rule
from bordergraph.schema.things import THINGS
from bordergraph.schema.work import WORK

__all__ = ["CLASSES", "Class", "Field", "Range", "Rule"]

CLASSES = (*COMMON, *THINGS, *STATEMENTS, *WORK)
"""Every class, those that others rest on first."""
