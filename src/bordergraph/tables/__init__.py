"""Networks in files that are no RDF, read and written as the same few tables."""

from bordergraph.errors import Sentence

READABLE = Sentence(
    "a folder of CSV tables, a workbook (.xlsx), a graph (.gexf, .graphml, .gml, .net, .json, .cyjs), "
    "an edge list (.csv or .tsv with the columns source,target or from,to)"
)
"""Files of networks that are no RDF, for a message."""
