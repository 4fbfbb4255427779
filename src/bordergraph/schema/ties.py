"""What ties things to each other: who takes part, answers for what, and gives to whom."""

from __future__ import annotations

from dataclasses import replace

from bordergraph.schema.mixins import CADENCE, french, identified, seen, span
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    COUNTRY,
    FLAG,
    TEXT,
    THREAT,
    WORDS,
    Class,
    ColumnSpec,
    Field,
    Rule,
    Type,
    cell,
    concept,
    given,
    number,
    thing,
)
from bordergraph.schema.words import FUNCTIONS, GROUNDS, OUTCOMES, Cadence, Responsibility

_ONCE = "must be true or false, once. Write true or false without quotes."
_PROGRAM = ColumnSpec("program", "in what", "example-team", filled=True)
_THREAT = ColumnSpec("threat", "the threat", "example-threat", filled=True)

TASK = (
    Field("ground", "bg:ground", concept("ground"), "?", "ground", column=ColumnSpec("basis", "how the functions are known", "stated", words=GROUNDS), attr="basis"),
    Field("side", "bg:side", COUNTRY, "*", "side",
        column=ColumnSpec("side", "the country on whose side the work is done, `both`, or empty for its own", type=Type.TEXT)),
    Field("limit", "bg:onlyWith", TEXT, message='Each limit on partners must be a country code or a level of government. Write bg:onlyWith as "CA" or "federal".',
        column=ColumnSpec("only_with", "countries or levels that the law limits its partners to", type=Type.ITEMS), attr="only_with"),
    Field("realm", "bg:realm", concept("realm"), "*", "realm", column=ColumnSpec("realm", "what the work is confined to")),
    Field("performs", "bg:performs", concept("function"), "+", "function", column=ColumnSpec("functions", "what it does", "investigation;intelligence", words=FUNCTIONS), attr="functions"),
)  # fmt: skip
"""What an agency does about a threat, as a mandate states it or the curators conclude it."""

TIES = (
    Class("bg:Participation", "a participation", summary="{org:member} → {bg:arrangement}: {org:role}", table="participations", about="who takes part in which program", fields=(
        Field("member", "org:member", BODY, "1", "member", column=ColumnSpec("agency", "who takes part", "example-police", filled=True), attr="agency"),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, type=Type.REF, of="arrangement")),
        Field("role", "org:role", concept("role"), "+", "role", column=ColumnSpec("role", "as what", "lead", "participant", type=Type.CONCEPT)),
        *span("from", "to", "2012-05"),
        Field("provides", "bg:provides", FLAG, "?", message=f"bg:provides {_ONCE}", column=ColumnSpec("provides", "it gives information", "true", "true")),
        Field("receives", "bg:receives", FLAG, "?", message=f"bg:receives {_ONCE}", column=ColumnSpec("receives", "it gets information", "true", "true")),
        seen(),
    )),
    Class("bg:Mandate", "a mandate", summary="{bg:agency}: {bg:threat}, {bg:responsibility}", table="mandates", about="which agency is responsible for which threat, and what it does", fields=(
        Field("agency", "bg:agency", BODY, "1", "agency", column=ColumnSpec("agency", "the responsible agency", "example-police", filled=True)),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
        Field("responsibility", "bg:responsibility", concept("responsibility"), "1", "responsibility", column=ColumnSpec("role", "its part", "lead", "shared", tuple(Responsibility))),
        *TASK,
    )),
    Class("bg:Focus", "a focus", summary="{bg:arrangement}: {bg:threat}", table="focus", about="which program works against which threat", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, about="the program or channel")),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
    )),
    Class("Share", table="shares", about="who gives information to whom, outside any program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-police", filled=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-customs", filled=True)),
        Field("threat", "bg:threat", THREAT, "?", "threat", column=ColumnSpec("threat", "the threat that it serves", "example-threat", empty="every threat")),
        Field("cadence", "bg:cadence", concept("cadence"), "?", "cadence", column=CADENCE),
        *span("start", "end", "2012-05-01"),
        seen(),
    )),
    Class("bg:Flow", "a flow", summary="{bg:giver} → {bg:receiver}: {bg:arrangement}", table="flows", about="who gives what to whom inside a program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-customs", filled=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-police", filled=True)),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "?", "arrangement", column=replace(_PROGRAM, about="inside what")),
        cell(Type.TEXT, "what", "what is given, in English", "Inspection reports"),
        *span("start", "end", "2012-05-01"),
        seen(),
        french("what", "Rapports de contrôle"),
        Field("threat", "bg:threat", THREAT, "?", "threat"),
        Field("cadence", "bg:cadence", concept("cadence"), "?", "cadence"),
    ), rules=(
        Rule("same", "The giver is the receiver. Name two different bodies.", "sh:disjoint bg:receiver", "bg:giver"),
    )),
    Class("bg:Exchange", "an exchange", summary="{bg:arrangement}: {bg:cadence}", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement"),
        Field("cadence", "bg:cadence", concept("cadence"), "1", "cadence"),
    )),
)  # fmt: skip
"""What sources say of who works with whom, and on what."""


_FUNCTIONS = thing(
    "bg:FunctionPair", "function-pair", "declared as a bg:FunctionPair",
    "Declare it in graph/registry/dependencies.ttl",
)  # fmt: skip

WORK = (
    Class("bg:FunctionPair", "a pair of functions", fields=(
        Field("first", "bg:firstFunction", concept("function"), "1", "first function"),
        Field("second", "bg:secondFunction", concept("function"), "1", "second function"),
    )),
    Class("bg:Dependency", "a dependency", table="dependencies", about="how much one function needs another on the same threat", fields=(
        Field("dependent", "bg:dependent", concept("function"), "1", "dependent function", column=ColumnSpec("dependent", "the function that needs", "investigation", words=FUNCTIONS, filled=True)),
        Field("dependency", "bg:dependency", concept("function"), "1", "needed function", column=ColumnSpec("dependency", "the function that it needs", "inspection", words=FUNCTIONS, filled=True), attr="on"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether the two stand on different sides of the border. Write bg:across true or false.",
            column=ColumnSpec("across", "the two stand on different sides of the border", "true", "false")),
        Field("strength", "bg:strength", number(minInclusive="0.0", maxInclusive="1.0"), "1", message="It must have exactly one strength, a decimal from 0 to 1. Write bg:strength 1.0, 0.5 or 0.0.",
            column=ColumnSpec("value", "1 when the work fails without it, 0.5 when it is better with it, 0 when not at all", "0.5", "1"), attr="value"),
        Field("direction", "bg:direction", concept("direction"), "?", "direction",
            column=ColumnSpec("direction", "`from` when what the dependent gives is enough, `to` when what it gets is; empty when both are needed", "to", words=("from", "to"))),
        Field("rhythm", "bg:rhythm", concept("cadence"), "?", "sufficient frequency", column=ColumnSpec("rhythm", "a frequency that is enough for it by its nature; no result depends on it", words=tuple(map(str, Cadence)))),
        Field("rationale", "bg:rationale", WORDS, "+", message='It must say why, once a language, with its tag. Write bg:rationale as "..."@en.',
            column=ColumnSpec("why", "the reason, in English", "Cases begin with what is found at the border."), attr="why"),
        french("why", "Les dossiers partent de ce qui est trouvé à la frontière.", "why_fr"),
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
    Class("bg:Task", shape="Work", on=("bg:onlyWith", "bg:performs", "bg:realm", "bg:side"), fields=(
        *TASK,
    )),
    Class("bg:Gateway", "a required intermediary", table="gateways", about="bodies through which law or mandate requires functions, or one agency, to exchange", fields=(
        identified("what it is called", "example-door"),
        Field("through", "bg:through", BODY, "+", "body that is the intermediary", column=ColumnSpec("through", "the bodies that are the intermediary", "example-ministry", filled=True)),
        Field("between", "bg:between", _FUNCTIONS, "*", "pair of functions",
            column=ColumnSpec("functions", "the functions that have to use it", "prosecution|prosecution", words=FUNCTIONS, type=Type.WORD_PAIRS), attr="functions"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether it stands between two countries. Write bg:across true or false.",
            column=ColumnSpec("across", "it stands between two countries", "false", "false")),
        Field("agency", "bg:agency", BODY, "?", "body that has to use it", column=ColumnSpec("agency", "the one agency that has to use it; empty for all with the functions")),
        Field("level", "bg:notLevel", concept("level"), "?", "level that needs no intermediary", column=ColumnSpec("not_level", "the level of partners that need no intermediary"), attr="not_level"),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats that it is for", "example-threat", empty="every threat"), attr="threats"),
        cell(Type.TEXT, "why", "the reason, in English", "The law says so.", prop="bg:note"),
        french("why", "La loi le dit.", "why_fr"),
    ), rules=(
        Rule(
            "DoorShape", "It must say for whom it is the intermediary. Add bg:between with a pair of functions, or bg:agency.",
            "sh:or ([ sh:path bg:between ; sh:minCount 1 ] [ sh:path bg:agency ; sh:minCount 1 ])",
        ),
    )),
    Class("bg:Search", "a search", table="searches", about="dated attempts to disprove a gap", fields=(
        identified("what it is called", "example-search"),
        cell(Type.REF, "agency_a", "one of the two", "example-ministry", "agencies.0", of="agency", filled=True),
        cell(Type.REF, "agency_b", "the other", "example-customs", "agencies.1", of="agency", filled=True),
        Field("first", "bg:first", BODY, "1", "first body"),
        Field("second", "bg:second", BODY, "1", "second body"),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=ColumnSpec("threat", "the threat", "example-threat", filled=True)),
        Field("date", "bg:date", given(), "+", message="It must have the day of the search. Add bg:date and bg:datePrecision.",
            column=ColumnSpec("day", "when it was made", "2024-06-30", filled=True, type=Type.DATE), attr="day"),
        Field("outcome", "bg:outcome", concept("search-outcome"), "1", "outcome", column=ColumnSpec("outcome", "what came of it", "no-real-need", words=OUTCOMES, filled=True)),
        Field("searcher", "bg:searcher", concept("searcher"), "1", "searcher", column=ColumnSpec("searcher", "who searched", "first")),
        cell(Type.TEXT, "note", "what came of it, in your own words", "Neither needs the other.", prop="bg:note"),
        Field("arrangement", "bg:foundArrangement", ARRANGEMENT, "*", "arrangement found",
            column=ColumnSpec("found", "what was found, each as kind:id", "arrangement:example-team", type=Type.ITEMS), attr="found"),
        cell(Type.ITEMS, "queries", "what was looked up", "example police example customs", prop="bg:query"),
        french("note", "Aucun besoin mutuel."),
    ), rules=(
        Rule("same", "It names one body twice. Name two different bodies.", "sh:disjoint bg:second", "bg:first"),
    )),
)  # fmt: skip
"""What work needs, whom it passes, and what was looked for."""
