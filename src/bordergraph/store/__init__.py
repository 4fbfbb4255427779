"""The graph, loaded and asked: the one home of the SPARQL engine."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.store.graph import KnowledgeGraph as KnowledgeGraph
    from bordergraph.store.graph import open_graph as open_graph
    from bordergraph.store.querying.answer import Answer as Answer


def __getattr__(name: str) -> object:
    """Load the engine when a graph is opened, not when its limits are named."""
    if name in {"KnowledgeGraph", "open_graph"}:
        from bordergraph.store import graph

        return getattr(graph, name)
    if name == "Answer":
        from bordergraph.store.querying.answer import Answer

        return Answer
    msg = f"module 'bordergraph.store' has no attribute '{name}'"
    raise AttributeError(msg)
