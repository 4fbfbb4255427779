"""The graph, loaded and asked: the one home of the SPARQL engine."""

from bordergraph.store.asking.answer import Answer
from bordergraph.store.graph import KnowledgeGraph, open_graph

__all__ = ["Answer", "KnowledgeGraph", "open_graph"]
