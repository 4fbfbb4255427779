"""Each class and field of the graph, once; what is generated from it follows it.

``python tools/schema.py`` writes graph/shapes.ttl. The columns of tables, docs/tables.md and the data
package follow as they are asked for.
"""

from bordergraph.schema.mixins import MIXINS
from bordergraph.schema.registry import REGISTRY, SOURCES
from bordergraph.schema.statements import LIMITS, PROBLEMS, STATEMENTS
from bordergraph.schema.terms import Class, ColumnSpec, Field, Range, Rule, Type
from bordergraph.schema.ties import TIES, WORK

__all__ = ["CLASSES", "Class", "ColumnSpec", "Field", "Range", "Rule", "Type"]

CLASSES = (*MIXINS, *REGISTRY, *TIES, *WORK, *PROBLEMS, *LIMITS, *STATEMENTS, *SOURCES)
"""Every class; tables are listed in this order."""
