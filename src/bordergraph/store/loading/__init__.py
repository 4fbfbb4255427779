"""From what the user names to an engine that holds it: files, foreign RDF, and the index on disk."""
