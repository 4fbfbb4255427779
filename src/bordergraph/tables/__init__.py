"""Networks that are no RDF, in and out: every form of file comes to the same few tables."""

READABLE = (
    "a folder of CSV tables, a workbook (.xlsx), a graph (.gexf, .graphml, .gml, .net, .json, .cyjs), "
    "an edge list (.csv or .tsv with the columns source,target or from,to), "
)
"""What holds a network and is no RDF, for a message."""
