"""Networks that are no RDF, in and out: every form of file comes to the same few tables."""
