"""Reading RDF: the network as values, and the record as typed rows."""
