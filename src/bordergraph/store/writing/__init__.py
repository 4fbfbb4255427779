"""From the model to RDF, sorted."""
