"""Which work depends on which, for every network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bordergraph import resources
from bordergraph.store.graph import KnowledgeGraph
from bordergraph.store.inputs import Given
from bordergraph.store.reading import work

if TYPE_CHECKING:
    from bordergraph.model import Dependency, Network
    from bordergraph.tables.plain import PlainTables

__all__ = ["dependencies_of"]


def dependencies_of(network: Network | PlainTables) -> tuple[Dependency, ...]:
    """Return the dependencies that a network states, else those of the shipped table.

    Example:
        >>> from bordergraph.model import Network
        >>> len(dependencies_of(Network())) > 50
        True
    """
    return network.dependencies or _shipped()


@cache
def _shipped() -> tuple[Dependency, ...]:
    table = resources.graph_dir() / "registry" / "dependencies.ttl"
    return work.dependencies(KnowledgeGraph(Given((table,))).engine)
