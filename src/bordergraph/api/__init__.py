"""The public API: an open graph with one method per command, each returning a `Result`.

Names may be ids, acronyms or labels, in any case, English or French.

What is public is named here, in `bordergraph`, `bordergraph.errors` and `bordergraph.model`; all
else may change without notice.

Example:
    >>> from bordergraph.api import EndArrangement, Workbench
    >>> kg = Workbench.open()
    >>> gaps = kg.gaps(partial=True)
    >>> after = kg.whatif(EndArrangement("shiprider"))
    >>> len(gaps) > 1, after.whole is not None
    (True, True)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.connections import Connection as Connection
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap as PossibleGap
    from bordergraph.analysis.gaps.recommendations import Reason as Reason
    from bordergraph.analysis.groups import Silo as Silo
    from bordergraph.analysis.method.rows import NeedRow as NeedRow
    from bordergraph.analysis.method.rows import Outcome as Outcome
    from bordergraph.analysis.method.rows import Served as Served
    from bordergraph.analysis.structure.brokers import Broker as Broker
    from bordergraph.analysis.structure.nulls import Progress as Progress
    from bordergraph.analysis.whatif.changes import AddFocus as AddFocus
    from bordergraph.analysis.whatif.changes import AddLink as AddLink
    from bordergraph.analysis.whatif.changes import AddMember as AddMember
    from bordergraph.analysis.whatif.changes import Change as Change
    from bordergraph.analysis.whatif.changes import EndAgency as EndAgency
    from bordergraph.analysis.whatif.changes import EndArrangement as EndArrangement
    from bordergraph.analysis.whatif.changes import EndLink as EndLink
    from bordergraph.analysis.whatif.changes import EndMembership as EndMembership
    from bordergraph.analysis.whatif.stability import Trial as Trial
    from bordergraph.api.curation import FormattedFile as FormattedFile
    from bordergraph.api.questions import Answered as Answered
    from bordergraph.api.result import Result as Result
    from bordergraph.api.result import RowStream as RowStream
    from bordergraph.api.workbench import Workbench as Workbench
    from bordergraph.queries import Query as Query
    from bordergraph.record import Entry as Entry
    from bordergraph.record import Hit as Hit
    from bordergraph.store.networks.joins import Join as Join
    from bordergraph.store.networks.joins import NearJoin as NearJoin
    from bordergraph.tables.memory import Frame as Frame
    from bordergraph.views.map.payload import MapNode as MapNode
    from bordergraph.views.map.payload import Point as Point
    from bordergraph.views.table.table import Row as Row
    from bordergraph.views.table.table import Table as Table
    from bordergraph.words.labels import Labels as Labels

# The module of each public name, which is loaded at its first use.
_HOMES = {
    "bordergraph.analysis.gaps.connections": "Connection",
    "bordergraph.analysis.gaps.possible_gaps": "PossibleGap",
    "bordergraph.analysis.gaps.recommendations": "Reason",
    "bordergraph.analysis.groups": "Silo",
    "bordergraph.analysis.method.rows": "NeedRow Outcome Served",
    "bordergraph.analysis.structure.brokers": "Broker",
    "bordergraph.analysis.structure.nulls": "Progress",
    "bordergraph.analysis.whatif.changes": """
    AddFocus AddLink AddMember Change EndAgency EndArrangement EndLink EndMembership
    """,
    "bordergraph.analysis.whatif.stability": "Trial",
    "bordergraph.api.curation": "FormattedFile",
    "bordergraph.api.questions": "Answered",
    "bordergraph.api.result": "Result RowStream",
    "bordergraph.api.workbench": "Workbench",
    "bordergraph.queries": "Query",
    "bordergraph.record": "Entry Hit",
    "bordergraph.store.networks.joins": "Join NearJoin",
    "bordergraph.tables.memory": "Frame",
    "bordergraph.views.map.payload": "MapNode Point",
    "bordergraph.views.table.table": "Row Table",
    "bordergraph.words.labels": "Labels",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [name for names in _HOMES.values() for name in names.split()]


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    from importlib import import_module

    if name not in _HOME:
        msg = f"module 'bordergraph.api' has no attribute '{name}'"
        raise AttributeError(msg)
    return getattr(import_module(_HOME[name]), name)
