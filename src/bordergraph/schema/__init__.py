"""Each class and field of the graph, once; what is generated from it follows it.

``python tools/schema.py`` writes graph/shapes.ttl and graph/ontology/. The columns of tables, docs/tables.md
and the data package follow as they are asked for.
"""

from bordergraph.schema.classes import CLASSES
from bordergraph.schema.terms import Class, ColumnSpec, Field, Range, Rule, Type

__all__ = ["CLASSES", "Class", "ColumnSpec", "Field", "Range", "Rule", "Type"]
