"""Loading: the files of a graph, foreign RDF, and the index on disk."""
