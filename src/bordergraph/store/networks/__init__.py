"""Functions of networks, without RDF: names, joins, merging, integrity, events."""
