"""The shared-threat analysis of tables of any size, as expressions that an engine runs.

An optional extra: `pip install bordergraph[scale]`. Nothing here is imported until it is asked for.
"""

from __future__ import annotations

from bordergraph.analysis.groups.groupings import Grouping
from bordergraph.analysis.stats.communities import Communities
from bordergraph.scale.lake import Lake

__all__ = ["Communities", "Grouping", "Lake"]
