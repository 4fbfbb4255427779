"""The things that statements speak of: bodies, arrangements, threats, places and documents."""

from __future__ import annotations

from bordergraph.schema.common import HASH
from bordergraph.schema.terms import (
    ADDRESS,
    ARRANGEMENT,
    BODY,
    DATE,
    FLAG,
    INTEGER,
    PLACE,
    PUBLISHER,
    SHA256,
    TEXT,
    WORDS,
    Class,
    Field,
    Rule,
    concept,
    dated,
    given,
    number,
    thing,
)

NAMES = (
    "It has two names in one language. Keep one as skos:prefLabel and make the other skos:altLabel."
)
_PLACES = "place that a body works in or near"

THINGS = (
    Class("bg:Body", "a body", kinds=("agency",), named=True, apart=True, fields=(
        Field("country", "bg:country", given("an ISO code", pattern='"^([A-Z]{2}(/[A-Z]{2})*|international)$"'), "1", "country", fix='Write "CA", "US", "CA/US" or "international"'),
        Field("level", "bg:level", concept("level"), "?", "level"),
        Field("parent", "org:subOrganizationOf", BODY, "*", "parent body"),
        Field("sector", "bg:sector", concept("sector"), "*", "sector"),
        *dated("founded", "bg:founded", "founding date", "founded-precision"),
        *dated("dissolved", "bg:dissolved", "date of dissolution", "dissolved-precision"),
        Field("home", "bg:homePlace", PLACE, "*", _PLACES),
        Field("near", "bg:nearPlace", PLACE, "*", _PLACES),
        Field("stands", "bg:standsFor", BODY, "*", "body that it stands for"),
        Field("acronym", "bg:acronym", WORDS, message='It may have one acronym a language, with its tag. Write it as "RCMP"@en, and make others skos:altLabel.'),
    ), rules=(
        Rule("dates", "It ends before it begins. Correct bg:founded or bg:dissolved.", "sh:lessThanOrEquals bg:dissolved", "bg:founded"),
    )),
    Class("bg:Arrangement", "an arrangement", named=True, apart=True, fields=(
        Field("kind", "bg:arrangementKind", concept("arrangement-kind"), "1", "kind"),
        Field("scope", "bg:scope", concept("scope"), "?", "scope"),
        Field("serves", "bg:serves", concept("served"), "?", "use"),
        Field("region", "bg:region", concept("region"), "?", "region"),
        Field("announced", "bg:announced", FLAG, "?", message="It must be true or false. Write bg:announced true, or leave it out."),
        Field("whole", "dcterms:isPartOf", ARRANGEMENT, "*", "arrangement it is part of"),
        Field("hub", "bg:hub", BODY, "*", "hub"),
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
    Class("Threat", on=("bg:family", "bg:firstDocumented", "bg:severity"), fields=(
        Field("severity", "bg:severity", number(minExclusive="0.0", maxInclusive="1.0"), "?", "severity", "Write bg:severity 0.5, or leave it out for 1"),
        Field("family", "bg:family", concept("family"), "?", "field of work"),
        *dated("first", "bg:firstDocumented", "first day", "first-precision"),
    )),
    Class("bg:Place", "a place", named=True, apart=True, fields=(
        Field("kind", "bg:placeKind", concept("place-kind"), "1", "kind"),
        Field("whole", "dcterms:isPartOf", PLACE, "*", "place it is part of"),
        Field("latitude", "geo:lat", number(minInclusive="-90.0", maxInclusive="90.0"), "?", message="The latitude must be a decimal between -90 and 90. Write it in degrees, such as 49.0."),
        Field("longitude", "geo:long", number(minInclusive="-180.0", maxInclusive="180.0"), "?", message="The longitude must be a decimal between -180 and 180. Write it in degrees, such as -122.75."),
    )),
    Class("bg:Publisher", "a publisher", apart=True, fields=(
        Field("name", "skos:prefLabel", given(datatype="rdf:langString"), "+", message='It must have a name with a language tag. Add skos:prefLabel, such as "The Globe and Mail"@en.'),
        Field("body", "bg:isAgency", BODY, "?", message="It may be one registered body at most. Declare it in graph/registry/agencies.ttl, or correct the id."),
    ), rules=(
        Rule("names", NAMES, "sh:uniqueLang true", "skos:prefLabel"),
    )),
    Class("bg:Source", "a source", fields=(
        Field("title", "dcterms:title", TEXT, "1", "title"),
        Field("publisher", "dcterms:publisher", PUBLISHER, "?", "publisher"),
        Field("via", "bg:via", PUBLISHER, message="Who handed it on must be registered as a publisher. Declare it in graph/registry/publishers.ttl, or correct the id."),
        Field("url", "schema:url", ADDRESS, message='The address must be a web address. Write it as "https://..."^^xsd:anyURI.'),
        Field("copy", "bg:copy", ADDRESS, message='The address of a copy must be a web address. Write it as "https://..."^^xsd:anyURI.'),
        Field("kind", "bg:sourceKind", concept("source-kind"), "?", "kind"),
        Field("extent", "bg:extentRead", concept("extent"), "1", "extent read"),
        Field("looked", "bg:lastLookedAt", DATE, "?", message='It may have been last looked at on one day only. Write bg:lastLookedAt as "2026-11-25"^^xsd:date.'),
        Field("text-sha256", "bg:textSha256", SHA256, "?", message=HASH),
        Field("text-length", "bg:textLength", INTEGER, "?", message="The length must be a whole number of characters. Write it as plain digits."),
    )),
    Class("bg:Series", "a series", named=True, fields=(
        Field("unit", "bg:unit", concept("unit"), "?", "unit", "Use one that graph/ontology.ttl declares, or split the series"),
    )),
)  # fmt: skip
"""What exists, and is registered."""
