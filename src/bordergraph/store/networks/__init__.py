"""What is done to networks of the model, without RDF: names, joining, merging, what is whole."""
