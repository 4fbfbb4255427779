"""From RDF to the model and to the typed rows of the record."""
