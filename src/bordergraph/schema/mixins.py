"""What classes have in common: what every claim has, and what goes with a property wherever it stands."""

from __future__ import annotations

from bordergraph.schema.terms import (
    DATE,
    INTEGER,
    NODE,
    SHA256,
    SOURCE,
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
from bordergraph.schema.words import Cadence, Confidence

STATEMENT = thing(
    "bg:Statement", "statement", "a statement of this graph", "Correct the id, or add the statement"
)
HASH = "The hash must be one SHA-256. Write 64 hexadecimal digits in lower case."

CADENCE = ColumnSpec(
    "cadence", "how regularly information moves", "scheduled", "unknown", tuple(Cadence)
)


def identified(about: str, example: str) -> Field:
    """Return the id of what a row tells of."""
    return cell(Type.ID, "id", about, example, filled=True)


def french(name: str, example: str, attr: str = "") -> Field:
    """Return the French words of a field."""
    return cell(Type.TEXT, f"{name}_fr", f"{name} in French", example, attr or f"{name}.fr")


def span(start: str, end: str, example: str, about: str = "") -> tuple[Field, Field]:
    """Return when it began and when it ended."""
    own = start == "start"
    first = ColumnSpec(start, about or ("its first day" if own else "since when"), example)
    last = ColumnSpec(end, "its last day" if own else "until when")
    return (
        Field("from", "bg:from", DATE, "?", "start", column=first, attr="span.start"),
        Field("to", "bg:to", DATE, "?", "end", column=last, attr="span.end"),
    )  # fmt: skip


def seen(example: str = "") -> Field:
    """Return when it was seen to hold."""
    about = ColumnSpec("as_of", "a day on which the source says that it held", example)
    return Field("asOf", "bg:asOf", DATE, "?", "as-of date", column=about, attr="span.as_of")


SAME = cell(
    Type.ITEMS,
    "same_as",
    "ids or addresses of the same thing in other data, by which graphs are joined",
    prop="skos:exactMatch",
)

ARTICLE = Field("article", "bg:frenchArticle", concept("french-article"), "?", "French article",
    column=ColumnSpec("article_fr", "what stands before its French name in a sentence, from which gender and number follow", "la"))  # fmt: skip

CITED = (
    Field("source", "prov:wasDerivedFrom", SOURCE, "1", "source", column=ColumnSpec("source", "the document that says so", "example-report")),
    Field("locator", "bg:locator", TEXT, "1", "locator", column=ColumnSpec("locator", "where in the document", "p. 3")),
    Field("confidence", "bg:confidence", concept("confidence"), "1", "confidence", column=ColumnSpec("confidence", "how far it can be relied on", "high", "medium", tuple(Confidence))),
)  # fmt: skip
"""Where a statement is found, and how far it can be relied on."""

MIXINS = (
    Class("Named", on=("rdf:type",), rules=(
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
    Class("Modified", on=("dcterms:modified",), fields=(
        Field("modified", "dcterms:modified", DATE, "?", message='It may have one day of its last change. Write dcterms:modified as "2026-11-25"^^xsd:date.'),
    )),
    Class("Withdrawn", on=("owl:deprecated",), fields=(
        Field("modified", "dcterms:modified", DATE, "1", message="It must say on which day it was withdrawn. Add dcterms:modified."),
        Field("reason", "bg:reason", WORDS, "+", message="It must say why it was withdrawn. Add bg:reason in English and French."),
        Field("instead", "dcterms:isReplacedBy", NODE, "*", message="What replaces it must be a thing. Write its id."),
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
