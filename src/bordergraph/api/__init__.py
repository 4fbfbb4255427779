"""The object users hold: a graph with the verbs of the command line.

Every ranking verb returns a `Ranking`: the typed results, and the same as rows for a table, a data
frame or JSON. Names may be ids, acronyms or labels.
"""

from bordergraph.api.bench import Workbench, open_workbench
from bordergraph.api.ranking import Ranking

__all__ = ["Ranking", "Workbench", "open_workbench"]
