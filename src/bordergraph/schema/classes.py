"""Every class of the graph with its fields: what all claims have, things, ties, work, limits, statements, problems."""

from __future__ import annotations

from dataclasses import replace

from bordergraph.schema import terms
from bordergraph.schema.terms import (
    Class,
    ColumnSpec,
    Field,
    Range,
    Rule,
    Type,
    column_field,
    concept_range,
    number_range,
    shacl_range,
    thing_range,
)

DATE = Range(
    "date",
    requirement="a real day",
    fix='Write it as "2024-06-30"^^xsd:date and say how exact it is with the precision property',
)
TEXT = Range(
    "text", requirement="a text that is not empty", fix="Write {property} as a quoted string"
)
WORDS = Range("words")
FLAG = Range("flag")
INTEGER = number_range("xsd:integer")
ADDRESS = Range("address", requirement="a web address", fix='Write it as "https://..."^^xsd:anyURI')
NODE = Range(
    "node",
    requirement="a thing with an id",
    fix="Write {property} with the id of a registered thing or a statement",
)
SHA256 = shacl_range(pattern='"^[0-9a-f]{64}$"')
BODY = thing_range(
    "bg:Body", "agency", "registered as a body",
    "Declare it in graph/registry/agencies.ttl with its class",
)  # fmt: skip
ARRANGEMENT = thing_range(
    "bg:Arrangement", "arrangement", "registered as an arrangement",
    "Declare it in graph/registry/arrangements.ttl as bg:Program or bg:Channel",
)  # fmt: skip
THREAT = Range(
    "concept", "threat", "declared in the scheme of threats",
    "Declare it in graph/registry/threats.ttl, or correct the id",
)  # fmt: skip
PLACE = thing_range(
    "bg:Place", "place", "registered as a place", "Declare it in graph/registry/places.ttl"
)
SOURCE = thing_range(
    "bg:Source", "source", "registered as a source", "Declare it in graph/registry/sources.ttl"
)
COUNTRY = Range(
    "country", "country", "a code of ISO 3166-1", "Write country:CA, country:US or country:international",
    {"sh:pattern": '"^https://w3id.org/bordergraph/id/country/([A-Z]{2}|international)$"'},
)  # fmt: skip
PROBLEM = thing_range(
    "bg:Problem", "problem", "registered as a problem", "Declare it in graph/registry/problems.ttl"
)
PUBLISHER = thing_range(
    "bg:Publisher", "publisher", "registered as a publisher",
    "Declare it in graph/registry/publishers.ttl",
)  # fmt: skip


STATEMENT = thing_range(
    "bg:Statement", "statement", "a statement of this graph", "Correct the id, or add the statement"
)
HASH = "The hash must be one SHA-256. Write 64 hexadecimal digits in lower case."

CADENCE = ColumnSpec(
    "cadence", "how regularly information moves", "scheduled", "unknown", tuple(terms.Cadence)
)


def id_field(about: str, example: str) -> Field:
    """Return the field of the id of a row."""
    return column_field(Type.ID, "id", about, example, is_required=True)


def french_field(name: str, example: str, attr: str = "") -> Field:
    """Return the field of the French words of another."""
    return column_field(Type.TEXT, f"{name}_fr", f"{name} in French", example, attr or f"{name}.fr")


def span_fields(start: str, end: str, example: str, about: str = "") -> tuple[Field, Field]:
    """Return the fields of its start and end."""
    is_own = start == "start"
    first = ColumnSpec(start, about or ("its first day" if is_own else "since when"), example)
    last = ColumnSpec(end, "its last day" if is_own else "until when")
    return (
        Field("from", "bg:from", DATE, "?", "start", column=first, attr="span.start"),
        Field("to", "bg:to", DATE, "?", "end", column=last, attr="span.end"),
    )  # fmt: skip


def date_fields(
    name: str,
    prop: str,
    noun: str,
    precision: str = "precision",
    column: ColumnSpec | None = None,
    attr: str = "",
) -> tuple[Field, Field]:
    """Return the fields of a day and of its precision."""
    exact = Field(
        precision, f"{prop}Precision", concept_range("precision"), "?", f"precision of the {noun}"
    )
    return Field(name, prop, DATE, "?", noun, column=column, attr=attr), exact


def as_of_field(example: str = "") -> Field:
    """Return the field of the day on which a source says that it held."""
    about = ColumnSpec("as_of", "a day on which the source says that it held", example)
    return Field("asOf", "bg:asOf", DATE, "?", "as-of date", column=about, attr="span.as_of")


SAME = column_field(
    Type.ITEMS,
    "same_as",
    "ids or addresses of the same thing in other data, by which graphs are joined",
    prop="skos:exactMatch",
)

ARTICLE = Field("article", "bg:frenchArticle", concept_range("french-article"), "?", "French article",
    column=ColumnSpec("article_fr", "what stands before its French name in a sentence, from which gender and number follow", "la"))  # fmt: skip

CITED = (
    Field("source", "prov:wasDerivedFrom", SOURCE, "1", "source", column=ColumnSpec("source", "the document that says so", "example-report")),
    Field("locator", "bg:locator", TEXT, "1", "locator", column=ColumnSpec("locator", "where in the document", "p. 3")),
    Field("confidence", "bg:confidence", concept_range("confidence"), "1", "confidence", column=ColumnSpec("confidence", "how far it can be relied on", "high", "medium", tuple(terms.Confidence))),
)  # fmt: skip
"""Where a statement is found, and how far it can be relied on."""

MIXINS = (
    Class("Named", properties=("rdf:type",), rules=(
        Rule("NamedShape", "It has no id (a blank node). Give it a readable one, such as participation:rcmp--ibet--secu-2009-cabana.", "sh:nodeKind sh:IRI"),
    )),
    Class("bg:Claim", shape="Statement", fields=(
        *CITED,
        Field("note", "bg:note", WORDS, message='It may have one note a language, with its tag. Write it as "..."@en, in our own words.'),
    ), rules=(
        Rule(
            "LocatedShape",
            "Its locator leads nowhere. Say which paragraph, section, table or page, or support:not-shown.",
            r'sh:or ([ sh:not [ sh:path bg:locator ; sh:minCount 1 ; sh:flags "i" ; sh:pattern "^(\\s+|\\s*(excerpt|body|page|article|part read|locator not recorded|not recorded|none|unknown|n/?a|see source|-|\\?)\\s*\\.?\\s*)$" ] ]'
            " [ sh:path bg:support ; sh:hasValue support:not-shown ])",
        ),
    )),
    Class("From", properties=("bg:from",), fields=date_fields("from", "bg:from", "start"), rules=(
        Rule("order", "It ends before it starts. Correct bg:from or bg:to.", "sh:lessThanOrEquals bg:to", "bg:from"),
    )),
    Class("To", properties=("bg:to",), fields=date_fields("to", "bg:to", "end")),
    Class("AsOf", properties=("bg:asOf",), fields=date_fields("asOf", "bg:asOf", "as-of date")),
    Class("Date", properties=("bg:date",), fields=date_fields("date", "bg:date", "date")),
    Class("CrossReference", properties=("bg:cites", "bg:disputes", "bg:recheckedAgainst", "bg:supports"), fields=(
        Field("cites", "bg:cites", SOURCE, "*", "cited source"),
        Field("rechecked", "bg:recheckedAgainst", SOURCE, "*", "source it was compared with"),
        Field("supports", "bg:supports", STATEMENT, "*", "supported statement"),
        Field("disputes", "bg:disputes", STATEMENT, "*", "disputed statement"),
    )),
    Class("Support", properties=("bg:checkedOn", "bg:support"), fields=(
        Field("support", "bg:support", concept_range("support", "Write support:supported, support:partly or support:not-shown"), "1", "support"),
        Field("checked", "bg:checkedOn", DATE, "1", message='It must say on which day it was compared with its source. Write bg:checkedOn as "2026-11-25"^^xsd:date.'),
    )),
    Class("Modified", properties=("dcterms:modified",), fields=(
        Field("modified", "dcterms:modified", DATE, "?", message='It may have one day of its last change. Write dcterms:modified as "2026-11-25"^^xsd:date.'),
    )),
    Class("Withdrawn", properties=("owl:deprecated",), fields=(
        Field("modified", "dcterms:modified", DATE, "1", message="It must say on which day it was withdrawn. Add dcterms:modified."),
        Field("reason", "bg:reason", WORDS, "+", message="It must say why it was withdrawn. Add bg:reason in English and French."),
        Field("instead", "dcterms:isReplacedBy", NODE, "*", message="What replaces it must be a thing. Write its id."),
    )),
    Class("Recheck", properties=("bg:recheck",), fields=(
        Field("result", "bg:recheck", concept_range("recheck"), "?", "recheck"),
    )),
    Class("BearsOn", properties=("bg:bearsOn",), fields=(
        Field("practice", "bg:bearsOn", concept_range("practice"), "*", "practice that it bears on"),
    )),
    Class("Passage", properties=("bg:spanStart",), fields=(
        Field("start", "bg:spanStart", number_range("xsd:integer", minInclusive="0.0"), "?", message="The passage must start at one offset, a whole number. Write it as plain digits."),
        Field("end", "bg:spanEnd", INTEGER, "1", message="The passage must have exactly one end, a whole number. Add bg:spanEnd."),
        Field("sha256", "bg:spanSha256", SHA256, "?", message=HASH),
    ), rules=(
        Rule("order", "The passage ends before it starts. Correct bg:spanStart or bg:spanEnd.", "sh:lessThan bg:spanEnd", "bg:spanStart"),
    )),
    Class("UnofficialName", properties=("bg:unofficialName",), fields=(
        Field("name", "bg:unofficialName", shacl_range(datatype="rdf:langString"), message='A name that is not official must have its language tag. Write it as "..."@fr, word for word as the name it marks.'),
    )),
)  # fmt: skip
"""What holds wherever its class or property stands."""


_PLACES = "place that a body works in or near"

REGISTRY = (
    Class("bg:Body", "a body", kinds=("agency",), has_names=True, has_unique_names=True, table="agencies", description="bodies: police, customs, ministries and associations", fields=(
        id_field("what the other tables call it", "example-police"),
        column_field(Type.TEXT, "label", "its name in English", "Example Police", empty="the id", prop="skos:prefLabel"),
        Field("country", "bg:country", COUNTRY, "+", "country",
            column=ColumnSpec("country", "its country; the groups of silos and brokers", "CA", type=Type.TEXT)),
        Field("level", "bg:level", concept_range("level"), "?", "level", column=ColumnSpec("level", "its level of government", "federal")),
        Field("parent", "org:subOrganizationOf", BODY, "*", "parent body", column=ColumnSpec("parent", "the body that it is part of", "example-ministry", type=Type.REF)),
        Field("sector", "bg:sector", concept_range("sector"), "*", "sector", column=ColumnSpec("sector", "its field of work", "police", type=Type.CONCEPT)),
        column_field(Type.WORD, "class", "what kind of body it is; associations and companies share nothing operational", "agency", "cls", default="agency", words=tuple(terms.AgencyClass)),
        *date_fields("founded", "bg:founded", "founding date", "founded-precision", ColumnSpec("start", "its first day", "1990"), "span.start"),
        *date_fields("dissolved", "bg:dissolved", "date of dissolution", "dissolved-precision", ColumnSpec("end", "its last day"), "span.end"),
        Field("home", "bg:homePlace", PLACE, "*", _PLACES, column=ColumnSpec("home", "places where a local body works", type=Type.ITEMS), attr="home_places"),
        Field("near", "bg:nearPlace", PLACE, "*", _PLACES, column=ColumnSpec("near", "places across the border that a local body adjoins", type=Type.ITEMS), attr="nearby_places"),
        Field("stands", "bg:standsFor", BODY, "*", "body that it stands for", column=ColumnSpec("stands_for", "the bodies that this class of bodies stands for"), attr="stands_for"),
        Field("acronym", "bg:acronym", WORDS, message='It may have one acronym a language, with its tag. Write it as "RCMP"@en, and make others skos:altLabel.',
            column=ColumnSpec("acronym", "its short name in English", "EP"), attr="acronyms"),
        column_field(Type.TEXT, "acronym_fr", "its short name in French", "PE", "acronyms.fr"),
        french_field("label", "Police exemple", "label_fr"),
        ARTICLE,
        SAME,
    ), rules=(
        Rule("dates", "It ends before it begins. Correct bg:founded or bg:dissolved.", "sh:lessThanOrEquals bg:dissolved", "bg:founded"),
    ), examples=(
        {"id": "example-customs", "label": "Example Customs", "country": "US", "level": "federal", "sector": "customs"},
        {"id": "example-ministry", "label": "Example Ministry", "country": "CA", "level": "federal", "sector": "policy"},
    )),
    Class("Threat", properties=("bg:family", "bg:firstDocumented", "bg:severity"), table="threats", description="what the agencies work against", fields=(
        id_field("what the other tables call it", "example-threat"),
        column_field(Type.TEXT, "label", "its name in English", "Example threat", empty="the id", prop="skos:prefLabel"),
        column_field(Type.REF, "broader", "the wider threat that it is part of", target="threat", prop="skos:broader"),
        Field("severity", "bg:severity", number_range(minExclusive="0.0", maxInclusive="1.0"), "?", "severity", "Write bg:severity 0.5, or leave it out for 1",
            column=ColumnSpec("severity", "how serious an analyst takes it to be, above 0 and up to 1; no result depends on it", "1", "1")),
        Field("family", "bg:family", concept_range("family"), "?", "field of work", column=ColumnSpec("family", "its field of work", "trade")),
        *date_fields("first", "bg:firstDocumented", "first day", "first-precision", ColumnSpec("first_documented", "the day from which a body could be tasked with it", "1990"), "first_documented"),
        column_field(Type.REFS, "related", "threats next to it", target="threat", prop="skos:related"),
        french_field("label", "Menace exemple", "label_fr"),
        SAME,
    )),
    Class("bg:Arrangement", "an arrangement", has_names=True, has_unique_names=True, table="programs", description="arrangements that connect agencies: programs and channels", fields=(
        id_field("what the other tables call it", "example-team"),
        column_field(Type.TEXT, "label", "its name in English", "Example Team", empty="the id", prop="skos:prefLabel"),
        Field("kind", "bg:arrangementKind", concept_range("arrangement-kind"), "1", "kind", column=ColumnSpec("kind", "what kind of arrangement it is", "joint-enforcement")),
        Field("cadence", "", concept_range("cadence"), column=replace(CADENCE, type=Type.WORD)),
        column_field(Type.DATE, "start", "its first day", "2012-05-01", "span.start"),
        column_field(Type.DATE, "end", "its last day", attr="span.end"),
        column_field(Type.WORD, "status", "whether it works", "active", default="unknown", words=terms.STATUSES),
        column_field(Type.WORD, "class", "people who work together, or a conduit such as an agreement or a system", "program", "cls", default="program", words=tuple(terms.ArrangementClass)),
        replace(as_of_field("2024"), property=""),
        column_field(Type.DATE, "status_as_of", "the day that the status describes", "2024"),
        Field("scope", "bg:scope", concept_range("scope"), "?", "scope", column=ColumnSpec("scope", "whose it is", "binational")),
        Field("serves", "bg:serves", concept_range("served"), "?", "use", column=ColumnSpec("serves", "what it serves, where its kind does not show that", "members", words=terms.SERVED)),
        Field("region", "bg:region", concept_range("region"), "?", "region", column=ColumnSpec("region", "the part of the border; empty for all of it")),
        Field("announced", "bg:announced", FLAG, "?", message="It must be true or false. Write bg:announced true, or leave it out.",
            column=ColumnSpec("announced", "promised, and nothing shows that it works", "false", "false")),
        Field("whole", "dcterms:isPartOf", ARRANGEMENT, "*", "arrangement it is part of", column=ColumnSpec("part_of", "arrangements that it belongs to"), attr="part_of"),
        Field("hub", "bg:hub", BODY, "*", "hub", column=ColumnSpec("hub", "bodies that it ties to everybody, and nobody else to each other"), attr="hubs"),
        column_field(Type.REFS, "cadence_sources", "those of its sources that state how regularly information moves", "example-report", "cadence_citations", target="source", empty="all of them"),
        column_field(Type.TEXT, "acronym", "its short name in English", "ET", "acronyms"),
        column_field(Type.TEXT, "acronym_fr", "its short name in French", "EE", "acronyms.fr"),
        french_field("label", "Équipe exemple", "label_fr"),
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
    Class("skos:Concept", has_names=True, fields=(
        Field("scheme", "skos:inScheme", thing_range("skos:ConceptScheme", "", "", ""), "1", message="It must be in exactly one scheme, and the scheme must be declared. Add skos:inScheme with the scheme of its prefix."),
        Field("broader", "skos:broader", thing_range("skos:Concept", "", "and that must be declared", "Declare it"), "?", "broader concept"),
        Field("related", "skos:related", thing_range("skos:Concept", "", "declared", "Declare it"), "*", "related concept"),
    )),
    Class("bg:Place", "a place", has_names=True, has_unique_names=True, fields=(
        Field("kind", "bg:placeKind", concept_range("place-kind"), "1", "kind"),
        Field("whole", "dcterms:isPartOf", PLACE, "*", "place it is part of"),
        Field("latitude", "geo:lat", number_range(minInclusive="-90.0", maxInclusive="90.0"), "?", message="The latitude must be a decimal between -90 and 90. Write it in degrees, such as 49.0."),
        Field("longitude", "geo:long", number_range(minInclusive="-180.0", maxInclusive="180.0"), "?", message="The longitude must be a decimal between -180 and 180. Write it in degrees, such as -122.75."),
    )),
)  # fmt: skip
"""What exists, and is registered."""


SOURCES = (
    Class("bg:Publisher", "a publisher", has_unique_names=True, fields=(
        Field("name", "skos:prefLabel", shacl_range(datatype="rdf:langString"), "+", message='It must have a name with a language tag. Add skos:prefLabel, such as "The Globe and Mail"@en.'),
        Field("body", "bg:isAgency", BODY, "?", message="It may be one registered body at most. Declare it in graph/registry/agencies.ttl, or correct the id."),
    ), rules=(
        Rule("names", "It has two names in one language. Keep one as skos:prefLabel and make the other skos:altLabel.", "sh:uniqueLang true", "skos:prefLabel"),
    )),
    Class("bg:Source", "a source", table="sources", description="the documents that the other tables cite", fields=(
        id_field("what the column `source` calls it", "example-report"),
        Field("title", "dcterms:title", TEXT, "1", "title", column=ColumnSpec("title", "its title, in its own language", "Example report", empty="the id")),
        Field("publisher", "dcterms:publisher", PUBLISHER, "?", "publisher", column=ColumnSpec("publisher", "its publisher", "Example Auditor", type=Type.TEXT)),
        column_field(Type.TEXT, "date", "its date as it is printed", "2024-03-01", prop="bg:dateText"),
        Field("url", "schema:url", ADDRESS, message='The address must be a web address. Write it as "https://..."^^xsd:anyURI.',
            column=ColumnSpec("url", "its address", "https://example.org/report")),
        Field("kind", "bg:sourceKind", concept_range("source-kind"), "?", "kind", column=ColumnSpec("kind", "what kind of document it is", "audit")),
        Field("extent", "bg:extentRead", concept_range("extent"), "1", "extent read", column=ColumnSpec("extent_read", "how far it was read", "full"), attr="extent_read"),
        Field("via", "bg:via", PUBLISHER, message="Who handed it on must be registered as a publisher. Declare it in graph/registry/publishers.ttl, or correct the id.",
            column=ColumnSpec("via", "who handed it on: a wire, an archive, a site with a copy", type=Type.TEXT)),
        Field("copy", "bg:copy", ADDRESS, message='The address of a copy must be a web address. Write it as "https://..."^^xsd:anyURI.'),
        Field("looked", "bg:lastLookedAt", DATE, "?", message='It may have been last looked at on one day only. Write bg:lastLookedAt as "2026-11-25"^^xsd:date.'),
        Field("text-sha256", "bg:textSha256", SHA256, "?", message=HASH),
        Field("text-length", "bg:textLength", INTEGER, "?", message="The length must be a whole number of characters. Write it as plain digits."),
    )),
    Class("Dataset", table="dataset", description="the data as a whole", fields=(
        column_field(Type.DATE, "day", "the day up to which it was kept", "2024-12-31", is_required=True),
        column_field(Type.TEXT, "title", "its name", "Example network"),
    )),
    Class("bg:Series", "a series", has_names=True, fields=(
        Field("unit", "bg:unit", concept_range("unit"), "?", "unit", "Use one that graph/ontology/ declares, or split the series"),
    )),
)  # fmt: skip
"""What statements come from."""


_ONCE = "must be true or false, once. Write true or false without quotes."
_PROGRAM = ColumnSpec("program", "in what", "example-team", is_required=True)
_THREAT = ColumnSpec("threat", "the threat", "example-threat", is_required=True)

TASK = (
    Field("ground", "bg:ground", concept_range("ground"), "?", "ground", column=ColumnSpec("basis", "how the functions are known", "stated", words=terms.GROUNDS), attr="basis"),
    Field("side", "bg:side", COUNTRY, "*", "side",
        column=ColumnSpec("side", "the country on whose side the work is done, `both`, or empty for its own", type=Type.TEXT)),
    Field("limit", "bg:onlyWith", TEXT, message='Each limit on partners must be a country code or a level of government. Write bg:onlyWith as "CA" or "federal".',
        column=ColumnSpec("only_with", "countries or levels that the law limits its partners to", type=Type.ITEMS), attr="only_with"),
    Field("realm", "bg:realm", concept_range("realm"), "*", "realm", column=ColumnSpec("realm", "what the work is confined to")),
    Field("performs", "bg:performs", concept_range("function"), "+", "function", column=ColumnSpec("functions", "what it does", "investigation;intelligence", words=terms.FUNCTIONS), attr="functions"),
)  # fmt: skip
"""What an agency does about a threat, as a mandate states it or the curators conclude it."""

TIES = (
    Class("bg:Participation", "a participation", summary="{org:member} → {bg:arrangement}: {org:role}", table="participations", description="who takes part in which program", fields=(
        Field("member", "org:member", BODY, "1", "member", column=ColumnSpec("agency", "who takes part", "example-police", is_required=True), attr="agency"),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, type=Type.REF, target="arrangement")),
        Field("role", "org:role", concept_range("role"), "+", "role", column=ColumnSpec("role", "as what", "lead", "participant", type=Type.CONCEPT)),
        *span_fields("from", "to", "2012-05"),
        Field("provides", "bg:provides", FLAG, "?", message=f"bg:provides {_ONCE}", column=ColumnSpec("provides", "it gives information", "true", "true")),
        Field("receives", "bg:receives", FLAG, "?", message=f"bg:receives {_ONCE}", column=ColumnSpec("receives", "it gets information", "true", "true")),
        as_of_field(),
    )),
    Class("bg:Mandate", "a mandate", summary="{bg:agency}: {bg:threat}, {bg:responsibility}", table="mandates", description="which agency is responsible for which threat, and what it does", fields=(
        Field("agency", "bg:agency", BODY, "1", "agency", column=ColumnSpec("agency", "the responsible agency", "example-police", is_required=True)),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
        Field("responsibility", "bg:responsibility", concept_range("responsibility"), "1", "responsibility", column=ColumnSpec("role", "its part", "lead", "shared", tuple(terms.Responsibility))),
        *TASK,
    )),
    Class("bg:Focus", "a focus", summary="{bg:arrangement}: {bg:threat}", table="focus", description="which program works against which threat", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, description="the program or channel")),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
    )),
    Class("Share", table="shares", description="who gives information to whom, outside any program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-police", is_required=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-customs", is_required=True)),
        Field("threat", "bg:threat", THREAT, "?", "threat", column=ColumnSpec("threat", "the threat that it serves", "example-threat", empty="every threat")),
        Field("cadence", "bg:cadence", concept_range("cadence"), "?", "cadence", column=CADENCE),
        *span_fields("start", "end", "2012-05-01"),
        as_of_field(),
    )),
    Class("bg:Flow", "a flow", summary="{bg:giver} → {bg:receiver}: {bg:arrangement}", table="flows", description="who gives what to whom inside a program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-customs", is_required=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-police", is_required=True)),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "?", "arrangement", column=replace(_PROGRAM, description="inside what")),
        column_field(Type.TEXT, "what", "what is given, in English", "Inspection reports", "content"),
        *span_fields("start", "end", "2012-05-01"),
        as_of_field(),
        french_field("what", "Rapports de contrôle", "content.fr"),
        Field("threat", "bg:threat", THREAT, "?", "threat"),
        Field("cadence", "bg:cadence", concept_range("cadence"), "?", "cadence"),
    ), rules=(
        Rule("same", "The giver is the receiver. Name two different bodies.", "sh:disjoint bg:receiver", "bg:giver"),
    )),
    Class("bg:Exchange", "an exchange", summary="{bg:arrangement}: {bg:cadence}", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement"),
        Field("cadence", "bg:cadence", concept_range("cadence"), "1", "cadence"),
    )),
)  # fmt: skip
"""What sources say of who works with whom, and on what."""


_FUNCTIONS = thing_range(
    "bg:FunctionPair", "function-pair", "declared as a bg:FunctionPair",
    "Declare it in graph/registry/dependencies.ttl",
)  # fmt: skip

WORK = (
    Class("bg:FunctionPair", "a pair of functions", fields=(
        Field("first", "bg:firstFunction", concept_range("function"), "1", "first function"),
        Field("second", "bg:secondFunction", concept_range("function"), "1", "second function"),
    )),
    Class("bg:Dependency", "a dependency", table="dependencies", description="how much one function needs another on the same threat", fields=(
        Field("dependent", "bg:dependent", concept_range("function"), "1", "dependent function", column=ColumnSpec("dependent", "the function that needs", "investigation", words=terms.FUNCTIONS, is_required=True)),
        Field("dependency", "bg:dependency", concept_range("function"), "1", "needed function", column=ColumnSpec("dependency", "the function that it needs", "inspection", words=terms.FUNCTIONS, is_required=True), attr="prerequisite"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether the two stand on different sides of the border. Write bg:across true or false.",
            column=ColumnSpec("across", "the two stand on different sides of the border", "true", "false"), attr="cross_border"),
        Field("strength", "bg:strength", number_range(minInclusive="0.0", maxInclusive="1.0"), "1", message="It must have exactly one strength, a decimal from 0 to 1. Write bg:strength 1.0, 0.5 or 0.0.",
            column=ColumnSpec("value", "1 when the work fails without it, 0.5 when it is better with it, 0 when not at all", "0.5", "1"), attr="value"),
        Field("direction", "bg:direction", concept_range("direction"), "?", "direction",
            column=ColumnSpec("direction", "`from` when what the dependent gives is enough, `to` when what it gets is; empty when both are needed", "to", words=("from", "to"))),
        Field("rhythm", "bg:rhythm", concept_range("cadence"), "?", "sufficient frequency", column=ColumnSpec("rhythm", "a frequency that is enough for it by its nature; no result depends on it", words=tuple(map(str, terms.Cadence)))),
        Field("rationale", "bg:rationale", WORDS, "+", message='It must say why, once a language, with its tag. Write bg:rationale as "..."@en.',
            column=ColumnSpec("why", "the reason, in English", "Cases begin with what is found at the border."), attr="why"),
        french_field("why", "Les dossiers partent de ce qui est trouvé à la frontière.", "why_fr"),
    ), rules=(
        Rule("symmetric", "It weighs the two functions otherwise than {?other}. Give both the same strength, or keep one.", select=(
            "SELECT $this ?other WHERE { $this bg:dependent ?f ; bg:dependency ?g ; bg:across ?x ; bg:strength ?v ."
            " { ?other bg:dependent ?f ; bg:dependency ?g } UNION { ?other bg:dependent ?g ; bg:dependency ?f }"
            " ?other bg:across ?x ; bg:strength ?w . FILTER(?v != ?w && STR($this) > STR(?other)) }"
        )),
    )),
    Class("bg:Task", "a task", fields=(
        Field("agency", "bg:agency", BODY, "1", "agency"),
        Field("threat", "bg:threat", THREAT, "1", "threat"),
    )),
    Class("bg:Task", shape="Work", properties=("bg:onlyWith", "bg:performs", "bg:realm", "bg:side"), fields=(
        *TASK,
    )),
    Class("bg:Gateway", "a required intermediary", table="gateways", description="bodies through which law or mandate requires functions, or one agency, to exchange", fields=(
        id_field("what it is called", "example-door"),
        Field("through", "bg:through", BODY, "+", "body that is the intermediary", column=ColumnSpec("through", "the bodies that are the intermediary", "example-ministry", is_required=True), attr="bodies"),
        Field("between", "bg:between", _FUNCTIONS, "*", "pair of functions",
            column=ColumnSpec("functions", "the functions that have to use it", "prosecution|prosecution", words=terms.FUNCTIONS, type=Type.WORD_PAIRS), attr="functions"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether it stands between two countries. Write bg:across true or false.",
            column=ColumnSpec("across", "it stands between two countries", "false", "false"), attr="cross_border"),
        Field("agency", "bg:agency", BODY, "?", "body that has to use it", column=ColumnSpec("agency", "the one agency that has to use it; empty for all with the functions")),
        Field("level", "bg:notLevel", concept_range("level"), "?", "level that needs no intermediary", column=ColumnSpec("not_level", "the level of partners that need no intermediary"), attr="not_level"),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats that it is for", "example-threat", empty="every threat"), attr="threats"),
        column_field(Type.TEXT, "why", "the reason, in English", "The law says so.", prop="bg:note"),
        french_field("why", "La loi le dit.", "why_fr"),
    ), rules=(
        Rule(
            "DoorShape", "It must say for whom it is the intermediary. Add bg:between with a pair of functions, or bg:agency.",
            "sh:or ([ sh:path bg:between ; sh:minCount 1 ] [ sh:path bg:agency ; sh:minCount 1 ])",
        ),
    )),
    Class("bg:Search", "a search", table="searches", description="dated attempts to disprove a gap", fields=(
        id_field("what it is called", "example-search"),
        column_field(Type.REF, "agency_a", "one of the two", "example-ministry", "agencies.0", target="agency", is_required=True),
        column_field(Type.REF, "agency_b", "the other", "example-customs", "agencies.1", target="agency", is_required=True),
        Field("first", "bg:first", BODY, "1", "first body"),
        Field("second", "bg:second", BODY, "1", "second body"),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=ColumnSpec("threat", "the threat", "example-threat", is_required=True)),
        Field("date", "bg:date", shacl_range(), "+", message="It must have the day of the search. Add bg:date and bg:datePrecision.",
            column=ColumnSpec("day", "when it was made", "2024-06-30", is_required=True, type=Type.DATE), attr="day"),
        Field("outcome", "bg:outcome", concept_range("search-outcome"), "1", "outcome", column=ColumnSpec("outcome", "what came of it", "no-real-need", words=terms.OUTCOMES, is_required=True)),
        Field("searcher", "bg:searcher", concept_range("searcher"), "1", "searcher", column=ColumnSpec("searcher", "who searched", "first")),
        column_field(Type.TEXT, "note", "what came of it, in your own words", "Neither needs the other.", prop="bg:note"),
        Field("arrangement", "bg:foundArrangement", ARRANGEMENT, "*", "arrangement found",
            column=ColumnSpec("found", "what was found, each as kind:id", "arrangement:example-team", type=Type.ITEMS), attr="results"),
        column_field(Type.ITEMS, "queries", "what was looked up", "example police example customs", prop="bg:query"),
        french_field("note", "Aucun besoin mutuel."),
    ), rules=(
        Rule("same", "It names one body twice. Name two different bodies.", "sh:disjoint bg:second", "bg:first"),
    )),
)  # fmt: skip
"""What work needs, whom it passes, and what was looked for."""


_CASE = thing_range("bg:Case", "case", "a case of this graph", "Correct the id, or add the bg:Case")
_FLOW = thing_range("bg:Flow", "flow", "a flow of this graph", "Correct the id, or add the bg:Flow")
_BODIES = ColumnSpec("agencies", "the agencies that it concerns", "example-police;example-customs")
_PROGRAMS = ColumnSpec("programs", "the programs that it concerns", "example-team")
_ALLEGED = (
    "It may say once with true or false whether it is an allegation. Write it without quotes."
)


def _required_note(must: str, about: str, example: str) -> Field:
    """Return the field of a required note."""
    column = ColumnSpec("note", about, example, type=Type.TEXT)
    return Field("note", "bg:note", shacl_range(), "+", message=must, column=column)


def _reason_fields(about: str, example: str, example_fr: str) -> tuple[Field, Field]:
    """Return the fields of the reason of an outcome, English and French."""
    column = ColumnSpec("why", about, example, type=Type.TEXT)
    must = 'It may give one reason a language, with its tag. Write bg:reason as "..."@en.'
    return (
        Field("reason", "bg:reason", WORDS, message=must, column=column, attr="why"),
        french_field("why", example_fr),
    )  # fmt: skip


LIMITS = (
    Class("bg:Limit", "a limit", summary="{bg:limitKind}: {bg:concernsArrangement|bg:concernsAgency}", table="limits", description="rules that bound the sharing of information", fields=(
        id_field("what it is called", "example-limit"),
        Field("kind", "bg:limitKind", concept_range("limit-kind"), "1", "kind of rule", column=ColumnSpec("kind", "what kind of rule it is", "retention", words=terms.LIMIT_KINDS, is_required=True)),
        *span_fields("from", "to", "2024"),
        as_of_field(),
        _required_note("It must say what the rule is. Add bg:note in our own words.", "the rule, in your own words", "Records are kept for three years."),
        Field("agency", "bg:concernsAgency", BODY, "*", "agency concerned", column=_BODIES, attr="agencies"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        Field("excluded", "bg:excludes", BODY, "*", "excluded recipient", column=ColumnSpec("excluded", "agencies that must not get the information")),
        Field("basis", "bg:legalBasis", ARRANGEMENT, "*", "legal basis", column=ColumnSpec("basis", "its statutes and agreements, from the table of programs"), attr="legal_basis"),
        french_field("note", "Les dossiers sont conservés trois ans."),
        Field("flow", "bg:concernsFlow", _FLOW, "*", "flow concerned", attr="flows"),
    ), rules=(
        Rule(
            "BoundShape", "It bounds nothing that has a name. Add bg:concernsArrangement, bg:concernsFlow or bg:concernsAgency.",
            "sh:or ([ sh:path bg:concernsAgency ; sh:minCount 1 ] [ sh:path bg:concernsArrangement ; sh:minCount 1 ] [ sh:path bg:concernsFlow ; sh:minCount 1 ])",
        ),
    )),
    Class("bg:Commitment", "a commitment", summary="{bg:promisedBy}: {bg:commitmentOutcome} {bg:concernsArrangement}", table="commitments", description="what governments promised, and whether they kept it", fields=(
        id_field("what it is called", "example-promise"),
        Field("by", "bg:promisedBy", BODY, "+", "body that promises", column=ColumnSpec("by", "who promised it", "example-ministry", is_required=True)),
        column_field(Type.DATE, "date", "when it was promised", "2023", prop="bg:date"),
        *date_fields("due", "bg:due", "day by which it was promised", "due-precision", ColumnSpec("due", "by when it was promised", "2024-12-31")),
        _required_note("It must say what was promised. Add bg:note in our own words.", "what was promised, in your own words", "A second team by the end of 2024."),
        Field("outcome", "bg:commitmentOutcome", concept_range("commitment-outcome"), "1", "outcome", column=ColumnSpec("outcome", "whether it was kept", "unknown", "unknown", terms.COMMITMENT_OUTCOMES)),
        *date_fields("outcome-day", "bg:outcomeOn", "day of the outcome", "outcome-precision", ColumnSpec("outcome_on", "the day as of which that is known", "2024")),
        *_reason_fields("why the outcome is held to be so", "No later document mentions it.", "Aucun document ultérieur n'en parle."),
        Field("outcome-source", "bg:outcomeFrom", SOURCE, "*", "source of the outcome", column=ColumnSpec("outcome_sources", "the documents that state the outcome"), attr="outcome_sources"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        french_field("note", "Une deuxième équipe d'ici la fin de 2024."),
    )),
    Class("bg:Case", "a case", has_names=True, has_unique_names=True, summary="{skos:prefLabel}; {bg:caseOutcome}", table="cases", description="dated incidents in which sharing succeeded or failed", fields=(
        id_field("what it is called", "example-case"),
        column_field(Type.TEXT, "label", "its name in English", "Example case", empty="the id", prop="skos:prefLabel"),
        *span_fields("start", "end", "2024-05"),
        Field("outcome", "bg:caseOutcome", concept_range("case-outcome"), "1", "outcome", column=ColumnSpec("outcome", "how the sharing went", "mixed", words=terms.CASE_OUTCOMES, is_required=True)),
        *_reason_fields("why the outcome is held to be so", "The warning came, but late.", "L'avertissement est venu, mais tard."),
        Field("alleged", "bg:alleged", FLAG, "?", message=_ALLEGED, column=ColumnSpec("alleged", "it rests on allegations that no court or inquiry has settled", "false", "false")),
        _required_note("It must say what was or was not passed on. Add bg:note in our own words.", "what was or was not passed on, in your own words", "A warning was passed on after two days."),
        Field("followed", "bg:followed", WORDS, message='It may say what followed once a language, with its tag. Write bg:followed as "..."@en.', column=ColumnSpec("followed", "what followed", "A direct line was set up.", type=Type.TEXT)),
        Field("agency", "bg:concernsAgency", BODY, "+", "agency concerned", column=_BODIES, attr="agencies"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats that it concerns", "example-threat"), attr="threats"),
        french_field("label", "Cas exemple"),
        french_field("note", "Un avertissement a été transmis après deux jours."),
        french_field("followed", "Une ligne directe a été mise en place."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it shows", attr="problems"),
    ), rules=(
        Rule("DatedCaseShape", "It has no date. Add bg:from or bg:to with its precision.", "sh:or ([ sh:path bg:from ; sh:minCount 1 ] [ sh:path bg:to ; sh:minCount 1 ])"),
    )),
    Class("bg:Account", "an account", summary="{bg:case}: {bg:giver} {bg:passed} {bg:receiver}", table="accounts", description="what one source says of a case", fields=(
        id_field("what it is called", "example-account"),
        Field("case", "bg:case", _CASE, "1", "case", column=ColumnSpec("case", "the case that it describes", "example-case", is_required=True)),
        column_field(Type.DATE, "date", "the day that it describes", "2024-05-02", prop="bg:date"),
        Field("giver", "bg:giver", BODY, "*", "giver", column=ColumnSpec("from", "who held the information", "example-police"), attr="givers"),
        Field("receiver", "bg:receiver", BODY, "*", "receiver", column=ColumnSpec("to", "whom it was, or was not, passed to", "example-customs"), attr="receivers"),
        Field("passed", "bg:passed", concept_range("passed"), "?", "answer to whether it passed", column=ColumnSpec("passed", "whether it was passed on", "late", words=terms.PASSED_ON_ANSWERS)),
        Field("authority", "bg:authority", concept_range("authority"), "?", "authority", column=ColumnSpec("authority", "the kind of body that says so", "press")),
        Field("alleged", "bg:alleged", FLAG, "?", message=_ALLEGED, column=ColumnSpec("alleged", "it is an allegation that no court or inquiry has settled", "false", "false")),
        _required_note("It must say what is reported. Add bg:note in our own words.", "what the source says, in your own words", "The call came after two days."),
        french_field("note", "L'appel est venu après deux jours."),
    )),
)  # fmt: skip
"""Limits, commitments, cases and what sources say of a case."""


_CLAIM = Range("words", shape={"sh:minLength": "1"})
_CHANGE = thing_range(
    "org:ChangeEvent", "change", "declared as an event",
    "Declare it in graph/registry/changes.ttl as org:ChangeEvent",
)  # fmt: skip
_SERIES = thing_range(
    "bg:Series", "series", "declared as a bg:Series", "Add it with a skos:prefLabel"
)


def _note_fields(
    message: str, about: str, example: str, french_example: str
) -> tuple[Field, Field]:
    """Return the fields of the note of a statement, English and French."""
    column = ColumnSpec("note", about, example, is_required=True, type=Type.TEXT)
    return (
        Field("note", "bg:note", shacl_range(), "+", message=message, column=column),
        french_field("note", french_example),
    )


STATEMENTS = (
    Class("bg:Milestone", "a milestone", summary="{bg:about}: {bg:milestoneKind} {bg:date}", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("kind", "bg:milestoneKind", concept_range("milestone-kind"), "1", "kind"),
        Field("date", "bg:date", shacl_range(), "+", message="It must have a date. Add bg:date and bg:datePrecision."),
    )),
    Class("bg:StatusReport", "a status report", summary="{bg:about}: {bg:status}", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("status", "bg:status", concept_range("status"), "1", "status"),
    )),
    Class("bg:Relation", "a relation", summary="{bg:subject}: {bg:relation} {bg:object}", fields=(
        Field("subject", "bg:subject", NODE, "1", "subject"),
        Field("kind", "bg:relation", concept_range("relation-kind"), "1", "kind of relation"),
        Field("object", "bg:object", NODE, "1", "object"),
    )),
    Class("bg:Succession", "a succession", summary="{bg:change} {bg:date}", fields=(
        Field("change", "bg:change", _CHANGE, "1", "change"),
    )),
    Class("bg:Finding", "a finding", summary="{bg:findingKind}: {bg:concernsAgency|bg:concernsArrangement|bg:threat}", table="findings", description="what an auditor or committee documented about agencies or a program", examples=(
        {"id": "example-delay", "kind": "irregular-cadence", "note": "Records arrive a year late.", "note_fr": "Les dossiers arrivent un an plus tard.", "agencies": "example-police;example-customs", "problems": "example-problem", "authority": "auditor", "source": "example-report", "locator": "p. 4", "confidence": "high"},
    ), fields=(
        id_field("what it is called", "example-finding"),
        Field("kind", "bg:findingKind", concept_range("finding-kind"), "1", "kind", column=ColumnSpec("kind", "what kind of finding it is", "works", is_required=True)),
        Field("also-kind", "bg:alsoKind", concept_range("finding-kind"), "*", "further kind"),
        *span_fields("from", "to", "2024", "since when it holds"),
        as_of_field(),
        Field("fixed", "bg:fixed", concept_range("fixed"), "?", "state of repair", column=ColumnSpec("fixed", "whether it was put right", "unknown", "unknown", terms.REPAIRS)),
        column_field(Type.DATE, "examined_from", "the first day of the period examined", "2023", "examined.start", prop="bg:periodStart"),
        column_field(Type.DATE, "examined_to", "its last day", "2023", "examined.end", prop="bg:periodEnd"),
        Field("note", "bg:note", shacl_range(), "+", message="It must say what was found. Add bg:note in our own words.",
            column=ColumnSpec("note", "what was found, in your own words", "The team meets each month.", type=Type.TEXT)),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats it concerns", "example-threat"), attr="threats"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=ColumnSpec("programs", "the programs it concerns", "example-team"), attr="arrangements"),
        Field("agency", "bg:concernsAgency", BODY, "*", "agency concerned", column=ColumnSpec("agencies", "the agencies it concerns", "example-police;example-customs"), attr="agencies"),
        column_field(Type.REF_PAIRS, "pairs", "the pairs of agencies that it names itself", "example-customs|example-police", target="agency"),
        Field("first", "bg:first", BODY, "*", "body of the first side"),
        Field("second", "bg:second", BODY, "*", "body of the second side"),
        french_field("note", "Réunion chaque mois."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it documents", column=ColumnSpec("problems", "the problems that it documents"), attr="problems"),
        Field("against", "bg:speaksAgainst", PROBLEM, "*", "problem that it contradicts", column=ColumnSpec("against", "the problems that it contradicts", "example-problem")),
        Field("authority", "bg:authority", concept_range("authority"), "?", "authority", column=ColumnSpec("authority", "the kind of body that says so", "auditor")),
        Field("reported-in", "bg:reportedIn", WORDS, message='It may name the document in which it stands once a language, with its tag. Write bg:reportedIn as "..."@en.', column=ColumnSpec("reported_in", "the document in which it stands, where the source only reports it", "2024 report of the Example Auditor"), attr="reported_in"),
        french_field("reported_in", "Rapport de 2024 du Vérificateur exemple"),
        Field("scope", "bg:scope", concept_range("scope"), "?", "scope"),
    ), rules=(
        Rule(
            "SidesShape", "It names one side of a link without the other. Add bg:first or bg:second.",
            "sh:or ([ sh:property [ sh:path bg:first ; sh:minCount 1 ], [ sh:path bg:second ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:first ; sh:maxCount 0 ], [ sh:path bg:second ; sh:maxCount 0 ] ])",
        ),
    )),
    Class("bg:Recommendation", "a recommendation", summary="{bg:number} → {bg:addressee}", table="recommendations", description="what a source asks to be done", fields=(
        id_field("what it is called", "example-advice"),
        *_note_fields("It must say what is asked. Add bg:note in our own words.", "what is asked, in your own words", "Send records within a month.", "Transmettre les dossiers dans le mois."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it concerns", column=ColumnSpec("problems", "the problems that it concerns", "example-problem"), attr="problems"),
        Field("by", "bg:recommendedBy", WORDS, message='It may name who recommends it once a language, with its tag. Write bg:recommendedBy as "..."@en.', column=ColumnSpec("by", "who asks", "Example Auditor")),
        Field("addressee", "bg:addressee", BODY, "*", "addressee", column=ColumnSpec("to", "whom it asks", "example-customs"), attr="to"),
        column_field(Type.DATE, "date", "when it was made", "2024-03-01", prop="bg:date"),
        Field("status", "bg:publishedStatus", concept_range("recommendation-status"), "?", "published status", column=ColumnSpec("status", "its status as it was published", "open")),
        *date_fields("read", "bg:statusReadOn", "day of the status", "read-precision", ColumnSpec("status_read_on", "the day on which that status was read", "2024-06-30"), "status_read_on"),
        Field("number", "bg:number", shacl_range(), column=ColumnSpec("number", "its number in the source", "1")),
        Field("answers", "bg:answers", thing_range("bg:Finding", "finding", "", ""), message="Each finding it answers must be a finding of this graph. Correct the id, or add the finding.", column=ColumnSpec("answers", "the findings that it answers", "example-delay")),
        Field("whole", "dcterms:isPartOf", thing_range("bg:Recommendation", "recommendation", "", ""), message="Each recommendation it is part of must be a recommendation of this graph. Correct the id, or add it.", column=ColumnSpec("part_of", "the recommendations that it is a part of"), attr="part_of"),
        french_field("by", "Vérificateur exemple"),
    )),
    Class("bg:Response", "a response", summary="{bg:respondent}", table="responses", description="what a body that is named or asked answered", fields=(
        id_field("what it is called", "example-answer"),
        *_note_fields("It must say what is answered. Add bg:note in our own words.", "what is answered, in your own words", "The customs agree.", "La douane est d'accord."),
        Field("problem", "bg:problem", PROBLEM, "+", "problem that it answers", column=ColumnSpec("problems", "the problems that it answers", "example-problem", is_required=True), attr="problems"),
        Field("by", "bg:respondent", WORDS, "+", message='It must say who answers. Write bg:respondent as "..."@en.', column=ColumnSpec("by", "who answers", "Example Customs", is_required=True)),
        column_field(Type.DATE, "date", "when", "2024-03-01", prop="bg:date"),
        french_field("by", "Douane exemple"),
    )),
    Class("bg:Step", "a step", summary="{bg:date}", table="steps", description="what was done about a problem since", fields=(
        id_field("what it is called", "example-step"),
        *_note_fields("It must say what was done. Add bg:note in our own words.", "what was done, in your own words", "The customs opened a shared inbox.", "La douane a ouvert une boîte commune."),
        Field("problem", "bg:problem", PROBLEM, "+", "problem that it concerns", column=ColumnSpec("problems", "the problems that it concerns", "example-problem", is_required=True), attr="problems"),
        column_field(Type.DATE, "date", "when", "2024-05", prop="bg:date"),
    )),
    Class("bg:Figure", "a figure", fields=(
        Field("series", "bg:series", _SERIES, "?", "series"),
        Field("value", "bg:value", number_range(), "1", message="It must have exactly one value, a decimal number. Write it as 26145.0, without separators."),
        Field("unit", "bg:unit", concept_range("unit"), "1", "unit"),
        Field("start", "bg:periodStart", DATE, "?", "start of the period"),
        Field("end", "bg:periodEnd", DATE, "?", "end of the period"),
        Field("period", "bg:periodLabel", shacl_range(minLength="1", nodeKind="sh:Literal", qualifiedMaxCount="1", qualifiedValueShape="[ sh:datatype xsd:string ]", uniqueLang="true"), "+", message='It must have exactly one period label, a text that is not empty, and may have one more a language. Write bg:periodLabel as a quoted string, and "..."@fr beside it.'),
        Field("basis", "bg:basis", concept_range("basis"), "1", "period basis"),
        Field("place", "bg:place", PLACE, "?", "place"),
        Field("agency", "bg:agency", BODY, "?", "agency"),
        Field("threat", "bg:threat", THREAT, "?", "threat"),
    ), rules=(
        Rule("order", "The period ends before it starts. Correct bg:periodStart or bg:periodEnd.", "sh:lessThanOrEquals bg:periodEnd", "bg:periodStart"),
        Rule(
            "PeriodShape", "Its period has no dates. Add bg:periodStart and bg:periodEnd, or say basis:unclear.",
            "sh:or ([ sh:property [ sh:path bg:periodStart ; sh:minCount 1 ] , [ sh:path bg:periodEnd ; sh:minCount 1 ] ] [ sh:path bg:basis ; sh:hasValue basis:unclear ])",
        ),
    )),
    Class("bg:Check", "a check", summary="{bg:claimed} → {bg:verdict}", fields=(
        Field("claimed", "bg:claimed", _CLAIM, "+", message='It must have one claim a language, with its tag, a text that is not empty. Write bg:claimed as "..."@en.'),
        Field("found", "bg:found", _CLAIM, "+", message='It must have one result a language, with its tag, a text that is not empty. Write bg:found as "..."@en.'),
        Field("verdict", "bg:verdict", concept_range("verdict"), "1", "verdict"),
    )),
    Class("bg:Remark", "a remark", summary="{bg:about}: {bg:aspect}", fields=(
        Field("about", "bg:about", NODE, "+", "subject"),
        Field("aspect", "bg:aspect", concept_range("aspect"), "1", "aspect"),
        Field("verdict", "bg:verdict", concept_range("verdict"), "?", "verdict"),
        Field("note", "bg:note", shacl_range(), "+", message="It must say something. Add bg:note in our own words."),
    )),
    Class("bg:Mention", "a mention", summary="{bg:about}: “{bg:nameUsed}”", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("name", "bg:nameUsed", TEXT, "1", "name"),
    )),
    Class("bg:Editorial", "a conclusion", summary="{bg:about}: {bg:aspect|bg:verdict|bg:problemStatus|bg:notProblem}", kinds=("editorial", "search", "task"), fields=(
        Field("note", "bg:note", Range("words"), "+", message='It must say what is concluded, with a language tag. Write bg:note as "..."@en.'),
        Field("basis", "bg:restsOn", NODE, message="What it rests on must be a thing with an id. Write bg:restsOn with the id of a source or a statement."),
        Field("problem-status", "bg:problemStatus", concept_range("problem-status"), "?", "status of a problem"),
        Field("superseded-by", "bg:supersededBy", PROBLEM, "?", "problem that takes its place"),
        Field("not-problem", "bg:notProblem", concept_range("not-problem"), "?", "reason why it is no problem"),
        Field("confidence", "bg:confidence", concept_range("confidence", "Write confidence:low, for it is our word alone"), "1", "confidence"),
    ), rules=(
        Rule("StatusDayShape", "Its status has no day. Add bg:asOf and bg:asOfPrecision: since when it holds.", "sh:or ([ sh:not [ sh:path bg:problemStatus ; sh:minCount 1 ] ] [ sh:path bg:asOf ; sh:minCount 1 ])"),
        Rule("successor", "A problem is followed by itself. Correct bg:supersededBy.", "sh:disjoint bg:about", "bg:supersededBy"),
        Rule("source", "It is our word alone. Write bg:restsOn in place of prov:wasDerivedFrom, or give it the class of what the source says.", "sh:maxCount 0", "prov:wasDerivedFrom"),
    )),
)  # fmt: skip
"""Other classes of statement."""


PROBLEMS = (
    Class("bg:Problem", "a problem", has_names=True, has_unique_names=True, table="problems", description="documented failures or weaknesses in sharing information, with one row for each status that a problem has had; findings, recommendations, responses and steps name the problem", fields=(
        id_field("what the other tables call it", "example-problem"),
        column_field(Type.TEXT, "label", "its headline in English: who, what, who says so", "Customs records reach investigators late, an auditor found", is_required=True, prop="skos:prefLabel"),
        Field("kind", "bg:problemKind", concept_range("problem-kind"), "+", "kind", column=ColumnSpec("kinds", "what fails: one or two kinds", "too-late", words=terms.PROBLEM_KINDS, is_required=True), attr="kinds"),
        Field("scope", "bg:problemScope", concept_range("problem-scope"), "1", "scope", column=ColumnSpec("scope", "where it lies", "within-canada", words=terms.SCOPES, is_required=True)),
        Field("northern", "bg:northern", concept_range("northern"), "1", "northern relevance", column=ColumnSpec("northern", "whether it is about the border between Canada and the United States", "partly", words=terms.NORTHERN_ANSWERS, is_required=True)),
        Field("subject", "bg:problemSubject", concept_range("problem-subject"), "1", "subject", column=ColumnSpec("subject", "what it is about", "information", "information", words=terms.SUBJECTS)),
        Field("design", "bg:byDesign", FLAG, "?", message="It must say whether it is by design with true or false, once. Write it without quotes.",
            column=ColumnSpec("by_design", "it is a chosen limit", "false", "false"), attr="by_design"),
        Field("agency", "bg:concernsAgency", BODY, "+", "body concerned", column=ColumnSpec("agencies", "the bodies concerned", "example-police;example-customs", is_required=True), attr="agencies"),
        column_field(Type.REF_WAYS, "directions", "from whom to whom information does not pass, each as from|to", "example-customs|example-police", target="agency"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=ColumnSpec("programs", "the programs and channels concerned", "example-team"), attr="arrangements"),
        Field("practice", "bg:bearsOn", concept_range("practice"), column=ColumnSpec("practices", "the practices of collaboration that it concerns", "outcomes"), attr="practices"),
        column_field(Type.WORD, "status", "its status from a day on, as whoever keeps the table concludes", "open", words=terms.PROBLEM_STATUSES, empty="not assessed"),
        column_field(Type.DATE, "status_as_of", "the day from which it has that status", "2024-06"),
        column_field(Type.TEXT, "status_why", "the reason for the status, in your own words", "No step is documented since."),
        column_field(Type.REF, "superseded_by", "the problem that takes its place", target="problem"),
        column_field(Type.ITEMS, "rests_on", "the statements that the status rests on, each as kind:id", "finding:example-delay"),
        column_field(Type.DATE, "unanswered", "the latest day on which an answer of the bodies named was looked for and not found"),
        french_field("label", "Les dossiers de la douane arrivent tard, selon un vérificateur"),
        french_field("status_why", "Aucune mesure n'est documentée depuis."),
    ), rules=(
        Rule("kinds", "It has more than two kinds. Keep the one or two that its documents name.", "sh:maxCount 2", "bg:problemKind"),
        Rule(
            "OneBodyShape", "It names one body alone. Name the bodies between which information does not pass, or say problem-subject:access or problem-subject:capacity.",
            "sh:or ([ sh:path bg:concernsAgency ; sh:minCount 2 ] [ sh:path bg:concernsArrangement ; sh:minCount 1 ] [ sh:not [ sh:path bg:problemSubject ; sh:hasValue problem-subject:information ] ])",
        ),
    )),
    Class("bg:ProblemDirection", "a direction", fields=(
        Field("problem", "bg:problem", PROBLEM, "1", "problem"),
        Field("giver", "bg:giver", BODY, "1", "giver"),
        Field("receiver", "bg:receiver", BODY, "1", "receiver"),
    ), rules=(
        Rule("same", "The giver is the receiver. Name two different bodies.", "sh:disjoint bg:receiver", "bg:giver"),
    )),
)  # fmt: skip
"""Problems and the directions in which information does not pass."""


CLASSES = (*MIXINS, *REGISTRY, *TIES, *WORK, *PROBLEMS, *LIMITS, *STATEMENTS, *SOURCES)
"""Every class; tables are listed in this order."""
