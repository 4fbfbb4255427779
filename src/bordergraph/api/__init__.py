"""The object users hold: an open graph with one method a command, each with the same kind of result.

Names may be ids, acronyms or labels, in any case, English or French.
"""

from bordergraph.api.result import Result
from bordergraph.api.workbench import Workbench

__all__ = ["Result", "Workbench"]
