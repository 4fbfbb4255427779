"""What classes have in common: what every claim has, and what goes with a property wherever it stands."""

from __future__ import annotations

from bordergraph.schema.terms import (
    DATE,
    INTEGER,
    SHA256,
    SOURCE,
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

STATEMENT = thing(
    "bg:Statement", "statement", "a statement of this graph", "Correct the id, or add the statement"
)
HASH = "The hash must be one SHA-256. Write 64 hexadecimal digits in lower case."

COMMON = (
    Class("Named", on=("rdf:type",), rules=(
        Rule("NamedShape", "It has no id of its own (a blank node). Give it a readable one, such as participation:rcmp--ibet--secu-2009-cabana.", "sh:nodeKind sh:IRI"),
    )),
    Class("bg:Claim", shape="Statement", fields=(
        Field("source", "prov:wasDerivedFrom", SOURCE, "1", "source"),
        Field("locator", "bg:locator", TEXT, "1", "locator"),
        Field("confidence", "bg:confidence", concept("confidence"), "1", "confidence"),
        Field("note", "bg:note", WORDS, message='It may have one note a language, with its tag. Write it as "..."@en, in our own words.'),
    ), rules=(
        Rule(
            "LocatedShape",
            "Its locator leads nowhere. Say which paragraph, section, table or page, or support:not-shown.",
            r'sh:or ([ sh:not [ sh:property [ sh:path bg:locator ; sh:minCount 1 ; sh:flags "i" ; sh:pattern "^(\\s+|\\s*(excerpt|body|page|locator not recorded|not recorded|none|unknown|n/?a|see source|-|\\?)\\s*\\.?\\s*)$" ] ] ]'
            " [ sh:property [ sh:path bg:support ; sh:hasValue support:not-shown ] ])",
        ),
    )),
    Class("From", on=("bg:from",), fields=dated("from", "bg:from", "start"), rules=(
        Rule("order", "It ends before it starts. Correct bg:from or bg:to.", "sh:lessThanOrEquals bg:to", "bg:from"),
    )),
    Class("To", on=("bg:to",), fields=dated("to", "bg:to", "end")),
    Class("AsOf", on=("bg:asOf",), fields=dated("asOf", "bg:asOf", "as-of date")),
    Class("Date", on=("bg:date",), fields=dated("date", "bg:date", "date")),
    Class("CrossReference", on=("bg:cites", "bg:disputes", "bg:recheckedAgainst", "bg:supports"), fields=(
        Field("cites", "bg:cites", SOURCE, "*", "cited source"),
        Field("rechecked", "bg:recheckedAgainst", SOURCE, "*", "source it was compared with"),
        Field("supports", "bg:supports", STATEMENT, "*", "supported statement"),
        Field("disputes", "bg:disputes", STATEMENT, "*", "disputed statement"),
    )),
    Class("Support", on=("bg:checkedOn", "bg:support"), fields=(
        Field("support", "bg:support", concept("support", "Write support:supported, support:partly or support:not-shown"), "1", "support"),
        Field("checked", "bg:checkedOn", DATE, "1", message='It must say on which day it was compared with its source. Write bg:checkedOn as "2026-11-25"^^xsd:date.'),
    )),
    Class("Recheck", on=("bg:recheck",), fields=(
        Field("result", "bg:recheck", concept("recheck"), "?", "recheck"),
    )),
    Class("BearsOn", on=("bg:bearsOn",), fields=(
        Field("practice", "bg:bearsOn", concept("practice"), "*", "practice that it bears on"),
    )),
    Class("Passage", on=("bg:spanStart",), fields=(
        Field("start", "bg:spanStart", number("xsd:integer", minInclusive="0.0"), "?", message="The passage must start at one offset, a whole number. Write it as plain digits."),
        Field("end", "bg:spanEnd", INTEGER, "1", message="The passage must have exactly one end, a whole number. Add bg:spanEnd."),
        Field("sha256", "bg:spanSha256", SHA256, "?", message=HASH),
    ), rules=(
        Rule("order", "The passage ends before it starts. Correct bg:spanStart or bg:spanEnd.", "sh:lessThan bg:spanEnd", "bg:spanStart"),
    )),
    Class("UnofficialName", on=("bg:unofficialName",), fields=(
        Field("name", "bg:unofficialName", given(datatype="rdf:langString"), message='A name that is not official must have its language tag. Write it as "..."@fr, word for word as the name it marks.'),
    )),
)  # fmt: skip
"""What holds wherever its class or property stands."""
