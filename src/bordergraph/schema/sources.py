"""Documents, who publishes them, and the series of their figures."""

from __future__ import annotations

from bordergraph.schema.mixins import HASH, identified
from bordergraph.schema.terms import (
    ADDRESS,
    BODY,
    DATE,
    INTEGER,
    PUBLISHER,
    SHA256,
    TEXT,
    Class,
    Column,
    Field,
    Rule,
    Type,
    cell,
    concept,
    given,
)

SOURCES = (
    Class("bg:Publisher", "a publisher", apart=True, fields=(
        Field("name", "skos:prefLabel", given(datatype="rdf:langString"), "+", message='It must have a name with a language tag. Add skos:prefLabel, such as "The Globe and Mail"@en.'),
        Field("body", "bg:isAgency", BODY, "?", message="It may be one registered body at most. Declare it in graph/registry/agencies.ttl, or correct the id."),
    ), rules=(
        Rule("names", "It has two names in one language. Keep one as skos:prefLabel and make the other skos:altLabel.", "sh:uniqueLang true", "skos:prefLabel"),
    )),
    Class("bg:Source", "a source", table="sources", about="the documents that the other tables cite", fields=(
        identified("what the column `source` calls it", "example-report"),
        Field("title", "dcterms:title", TEXT, "1", "title", column=Column("title", "its title, in its own language", "Example report", empty="the id")),
        Field("publisher", "dcterms:publisher", PUBLISHER, "?", "publisher", column=Column("publisher", "who answers for it", "Example Auditor", type=Type.TEXT)),
        cell(Type.TEXT, "date", "its date as it is printed", "2024-03-01", prop="bg:dateText"),
        Field("url", "schema:url", ADDRESS, message='The address must be a web address. Write it as "https://..."^^xsd:anyURI.',
            column=Column("url", "its address", "https://example.org/report")),
        Field("kind", "bg:sourceKind", concept("source-kind"), "?", "kind", column=Column("kind", "what kind of document it is", "audit")),
        Field("extent", "bg:extentRead", concept("extent"), "1", "extent read", column=Column("extent_read", "how far it was read", "full"), attr="extent_read"),
        Field("via", "bg:via", PUBLISHER, message="Who handed it on must be registered as a publisher. Declare it in graph/registry/publishers.ttl, or correct the id.",
            column=Column("via", "who handed it on: a wire, an archive, a site with a copy", type=Type.TEXT)),
        Field("copy", "bg:copy", ADDRESS, message='The address of a copy must be a web address. Write it as "https://..."^^xsd:anyURI.'),
        Field("looked", "bg:lastLookedAt", DATE, "?", message='It may have been last looked at on one day only. Write bg:lastLookedAt as "2026-11-25"^^xsd:date.'),
        Field("text-sha256", "bg:textSha256", SHA256, "?", message=HASH),
        Field("text-length", "bg:textLength", INTEGER, "?", message="The length must be a whole number of characters. Write it as plain digits."),
    )),
    Class("Dataset", table="dataset", about="the data as a whole", fields=(
        cell(Type.DATE, "day", "the day up to which it was kept", "2024-12-31", filled=True),
        cell(Type.TEXT, "title", "its name", "Example network"),
    )),
    Class("bg:Series", "a series", named=True, fields=(
        Field("unit", "bg:unit", concept("unit"), "?", "unit", "Use one that graph/ontology.ttl declares, or split the series"),
    )),
)  # fmt: skip
"""What statements come from."""
