"""The things that statements speak of: bodies, threats, arrangements and places."""

from __future__ import annotations

from dataclasses import replace

from bordergraph.schema.mixins import ARTICLE, CADENCE, HASH, SAME, french, identified, seen
from bordergraph.schema.terms import (
    ADDRESS,
    ARRANGEMENT,
    BODY,
    COUNTRY,
    DATE,
    FLAG,
    INTEGER,
    PLACE,
    PUBLISHER,
    SHA256,
    TEXT,
    WORDS,
    Class,
    ColumnSpec,
    Field,
    Rule,
    Type,
    cell,
    concept,
    dated,
    given,
    number,
    thing,
)
from bordergraph.schema.words import SERVED, STATUSES, AgencyClass, ArrangementClass

_PLACES = "place that a body works in or near"

REGISTRY = (
    Class("bg:Body", "a body", kinds=("agency",), named=True, apart=True, table="agencies", about="bodies: police, customs, ministries and associations", fields=(
        identified("what the other tables call it", "example-police"),
        cell(Type.TEXT, "label", "its name in English", "Example Police", empty="the id", prop="skos:prefLabel"),
        Field("country", "bg:country", COUNTRY, "+", "country",
            column=ColumnSpec("country", "its country; the groups of silos and brokers", "CA", type=Type.TEXT)),
        Field("level", "bg:level", concept("level"), "?", "level", column=ColumnSpec("level", "its level of government", "federal")),
        Field("parent", "org:subOrganizationOf", BODY, "*", "parent body", column=ColumnSpec("parent", "the body that it is part of", "example-ministry", type=Type.REF)),
        Field("sector", "bg:sector", concept("sector"), "*", "sector", column=ColumnSpec("sector", "its field of work", "police", type=Type.CONCEPT)),
        cell(Type.WORD, "class", "what kind of body it is; associations and companies share nothing operational", "agency", "cls", default="agency", words=tuple(AgencyClass)),
        *dated("founded", "bg:founded", "founding date", "founded-precision", ColumnSpec("start", "its first day", "1990"), "span.start"),
        *dated("dissolved", "bg:dissolved", "date of dissolution", "dissolved-precision", ColumnSpec("end", "its last day"), "span.end"),
        Field("home", "bg:homePlace", PLACE, "*", _PLACES, column=ColumnSpec("home", "places where a local body works", type=Type.ITEMS)),
        Field("near", "bg:nearPlace", PLACE, "*", _PLACES, column=ColumnSpec("near", "places across the border that a local body adjoins", type=Type.ITEMS)),
        Field("stands", "bg:standsFor", BODY, "*", "body that it stands for", column=ColumnSpec("stands_for", "the bodies that this class of bodies stands for"), attr="stands_for"),
        Field("acronym", "bg:acronym", WORDS, message='It may have one acronym a language, with its tag. Write it as "RCMP"@en, and make others skos:altLabel.',
            column=ColumnSpec("acronym", "its short name in English", "EP"), attr="acronyms"),
        cell(Type.TEXT, "acronym_fr", "its short name in French", "PE", "acronyms.fr"),
        french("label", "Police exemple", "label_fr"),
        ARTICLE,
        SAME,
    ), rules=(
        Rule("dates", "It ends before it begins. Correct bg:founded or bg:dissolved.", "sh:lessThanOrEquals bg:dissolved", "bg:founded"),
    ), examples=(
        {"id": "example-customs", "label": "Example Customs", "country": "US", "level": "federal", "sector": "customs"},
        {"id": "example-ministry", "label": "Example Ministry", "country": "CA", "level": "federal", "sector": "policy"},
    )),
    Class("Threat", on=("bg:family", "bg:firstDocumented", "bg:severity"), table="threats", about="what the agencies work against", fields=(
        identified("what the other tables call it", "example-threat"),
        cell(Type.TEXT, "label", "its name in English", "Example threat", empty="the id", prop="skos:prefLabel"),
        cell(Type.REF, "broader", "the wider threat that it is part of", of="threat", prop="skos:broader"),
        Field("severity", "bg:severity", number(minExclusive="0.0", maxInclusive="1.0"), "?", "severity", "Write bg:severity 0.5, or leave it out for 1",
            column=ColumnSpec("severity", "how serious an analyst takes it to be, above 0 and up to 1; no result depends on it", "1", "1")),
        Field("family", "bg:family", concept("family"), "?", "field of work", column=ColumnSpec("family", "its field of work", "trade")),
        *dated("first", "bg:firstDocumented", "first day", "first-precision", ColumnSpec("first_documented", "the day from which a body could be tasked with it", "1990"), "first_documented"),
        cell(Type.REFS, "related", "threats next to it", of="threat", prop="skos:related"),
        french("label", "Menace exemple", "label_fr"),
        SAME,
    )),
    Class("bg:Arrangement", "an arrangement", named=True, apart=True, table="programs", about="arrangements that connect agencies: programs and channels", fields=(
        identified("what the other tables call it", "example-team"),
        cell(Type.TEXT, "label", "its name in English", "Example Team", empty="the id", prop="skos:prefLabel"),
        Field("kind", "bg:arrangementKind", concept("arrangement-kind"), "1", "kind", column=ColumnSpec("kind", "what kind of arrangement it is", "joint-enforcement")),
        Field("cadence", "", concept("cadence"), column=replace(CADENCE, type=Type.WORD)),
        cell(Type.DATE, "start", "its first day", "2012-05-01", "span.start"),
        cell(Type.DATE, "end", "its last day", attr="span.end"),
        cell(Type.WORD, "status", "whether it works", "active", default="unknown", words=STATUSES),
        cell(Type.WORD, "class", "people who work together, or a conduit such as an agreement or a system", "program", "cls", default="program", words=tuple(ArrangementClass)),
        replace(seen("2024"), property=""),
        cell(Type.DATE, "status_as_of", "the day that the status describes", "2024"),
        Field("scope", "bg:scope", concept("scope"), "?", "scope", column=ColumnSpec("scope", "whose it is", "binational")),
        Field("serves", "bg:serves", concept("served"), "?", "use", column=ColumnSpec("serves", "what it serves, where its kind does not show that", "members", words=SERVED)),
        Field("region", "bg:region", concept("region"), "?", "region", column=ColumnSpec("region", "the part of the border; empty for all of it")),
        Field("announced", "bg:announced", FLAG, "?", message="It must be true or false. Write bg:announced true, or leave it out.",
            column=ColumnSpec("announced", "promised, and nothing shows that it works", "false", "false")),
        Field("whole", "dcterms:isPartOf", ARRANGEMENT, "*", "arrangement it is part of", column=ColumnSpec("part_of", "arrangements that it belongs to"), attr="part_of"),
        Field("hub", "bg:hub", BODY, "*", "hub", column=ColumnSpec("hub", "bodies that it ties to everybody, and nobody else to each other"), attr="hubs"),
        cell(Type.REFS, "cadence_sources", "those of its sources that state how regularly information moves", "example-report", "cadence_told", of="source", empty="all of them"),
        cell(Type.TEXT, "acronym", "its short name in English", "ET", "acronyms"),
        cell(Type.TEXT, "acronym_fr", "its short name in French", "EE", "acronyms.fr"),
        french("label", "Équipe exemple", "label_fr"),
        ARTICLE,
        SAME,
    )),
    Class("bg:Instrument", rules=(
        Rule(
            "kind", "Only a statute, a bill, a system or a database interface is an instrument. Remove bg:Instrument, or correct the kind.",
            "sh:in (arrangement-kind:bill arrangement-kind:database-interface arrangement-kind:statute arrangement-kind:system)", "bg:arrangementKind",
        ),
    )),
    Class("org:ChangeEvent", "a change", kinds=("change",), shape="Change", fields=(
        Field("earlier", "org:originalOrganization", BODY, "+", "earlier body"),
        Field("later", "org:resultingOrganization", BODY, "+", "later body"),
    )),
    Class("skos:ConceptScheme", shape="ConceptNames", rules=(
        Rule("duplicate", "It has the same name as {?other}. Merge the two, or tell their names apart.", select=(
            "SELECT $this (IRI(MAX(STR(?thing))) AS ?value) (IRI(MIN(STR(?thing))) AS ?other) WHERE { ?thing skos:inScheme $this . ?thing skos:prefLabel ?name }"
            " GROUP BY $this ?name HAVING(COUNT(DISTINCT ?thing) > 1)"
        )),
    )),
    Class("skos:Concept", named=True, fields=(
        Field("scheme", "skos:inScheme", thing("skos:ConceptScheme", "", "", ""), "1", message="It must be in exactly one scheme, and the scheme must be declared. Add skos:inScheme with the scheme of its prefix."),
        Field("broader", "skos:broader", thing("skos:Concept", "", "and that must be declared", "Declare it"), "?", "broader concept"),
        Field("related", "skos:related", thing("skos:Concept", "", "declared", "Declare it"), "*", "related concept"),
    )),
    Class("bg:Place", "a place", named=True, apart=True, fields=(
        Field("kind", "bg:placeKind", concept("place-kind"), "1", "kind"),
        Field("whole", "dcterms:isPartOf", PLACE, "*", "place it is part of"),
        Field("latitude", "geo:lat", number(minInclusive="-90.0", maxInclusive="90.0"), "?", message="The latitude must be a decimal between -90 and 90. Write it in degrees, such as 49.0."),
        Field("longitude", "geo:long", number(minInclusive="-180.0", maxInclusive="180.0"), "?", message="The longitude must be a decimal between -180 and 180. Write it in degrees, such as -122.75."),
    )),
)  # fmt: skip
"""What exists, and is registered."""


SOURCES = (
    Class("bg:Publisher", "a publisher", apart=True, fields=(
        Field("name", "skos:prefLabel", given(datatype="rdf:langString"), "+", message='It must have a name with a language tag. Add skos:prefLabel, such as "The Globe and Mail"@en.'),
        Field("body", "bg:isAgency", BODY, "?", message="It may be one registered body at most. Declare it in graph/registry/agencies.ttl, or correct the id."),
    ), rules=(
        Rule("names", "It has two names in one language. Keep one as skos:prefLabel and make the other skos:altLabel.", "sh:uniqueLang true", "skos:prefLabel"),
    )),
    Class("bg:Source", "a source", table="sources", about="the documents that the other tables cite", fields=(
        identified("what the column `source` calls it", "example-report"),
        Field("title", "dcterms:title", TEXT, "1", "title", column=ColumnSpec("title", "its title, in its own language", "Example report", empty="the id")),
        Field("publisher", "dcterms:publisher", PUBLISHER, "?", "publisher", column=ColumnSpec("publisher", "its publisher", "Example Auditor", type=Type.TEXT)),
        cell(Type.TEXT, "date", "its date as it is printed", "2024-03-01", prop="bg:dateText"),
        Field("url", "schema:url", ADDRESS, message='The address must be a web address. Write it as "https://..."^^xsd:anyURI.',
            column=ColumnSpec("url", "its address", "https://example.org/report")),
        Field("kind", "bg:sourceKind", concept("source-kind"), "?", "kind", column=ColumnSpec("kind", "what kind of document it is", "audit")),
        Field("extent", "bg:extentRead", concept("extent"), "1", "extent read", column=ColumnSpec("extent_read", "how far it was read", "full"), attr="extent_read"),
        Field("via", "bg:via", PUBLISHER, message="Who handed it on must be registered as a publisher. Declare it in graph/registry/publishers.ttl, or correct the id.",
            column=ColumnSpec("via", "who handed it on: a wire, an archive, a site with a copy", type=Type.TEXT)),
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
        Field("unit", "bg:unit", concept("unit"), "?", "unit", "Use one that graph/ontology/ declares, or split the series"),
    )),
)  # fmt: skip
"""What statements come from."""
