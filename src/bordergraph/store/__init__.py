"""The graph: its files, the SPARQL engine, and the network that is read from it."""
