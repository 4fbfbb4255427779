"""The graph, loaded and asked: the one home of the SPARQL engine."""
