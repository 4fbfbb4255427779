"""The graph, loaded and asked: the one home of the SPARQL engine."""

from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.querying.answer import Answer

__all__ = ["Answer", "KnowledgeGraph", "open_graph"]
