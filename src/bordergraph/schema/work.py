"""What work needs: dependencies between functions, tasks, doors and the searches for what is missing."""

from __future__ import annotations

from bordergraph.schema.statements import PAIR
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    FLAG,
    TEXT,
    THREAT,
    WORDS,
    Class,
    Field,
    Rule,
    concept,
    given,
    number,
    thing,
)

_FUNCTIONS = thing(
    "bg:FunctionPair", "function-pair", "declared as a bg:FunctionPair",
    "Declare it in graph/registry/dependencies.ttl",
)  # fmt: skip

WORK = (
    Class("bg:FunctionPair", "a pair of functions", fields=(
        Field("first", "bg:firstFunction", concept("function"), "1", "first function"),
        Field("second", "bg:secondFunction", concept("function"), "1", "second function"),
    )),
    Class("bg:Dependency", "a dependency", fields=(
        Field("dependent", "bg:dependent", concept("function"), "1", "dependent function"),
        Field("dependency", "bg:dependency", concept("function"), "1", "needed function"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether the two stand on different sides of the border. Write bg:across true or false."),
        Field("strength", "bg:strength", number(minInclusive="0.0", maxInclusive="1.0"), "1", message="It must have exactly one strength, a decimal from 0 to 1. Write bg:strength 1.0, 0.5 or 0.0."),
        Field("direction", "bg:direction", concept("direction"), "?", "direction"),
        Field("rhythm", "bg:rhythm", concept("cadence"), "?", "rhythm"),
        Field("rationale", "bg:rationale", WORDS, "+", message='It must say why, once a language, with its tag. Write bg:rationale as "..."@en.'),
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
        Field("ground", "bg:ground", concept("ground"), "?", "ground"),
        Field("side", "bg:side", TEXT, "?", message='It may have one side at most, a country code or both. Write bg:side as "CA", "US" or "both".'),
        Field("limit", "bg:onlyWith", TEXT, message='Each limit on partners must be a country code or a level of government. Write bg:onlyWith as "CA" or "federal".'),
        Field("realm", "bg:realm", concept("realm"), "*", "realm"),
        Field("performs", "bg:performs", concept("function"), "+", "function"),
    )),
    Class("bg:Gateway", "a gateway", fields=(
        Field("through", "bg:through", BODY, "+", "body at the door"),
        Field("between", "bg:between", _FUNCTIONS, "*", "pair of functions"),
        Field("across", "bg:across", FLAG, "1", message="It must say once whether it stands between two countries. Write bg:across true or false."),
        Field("agency", "bg:agency", BODY, "?", "body that has to use it"),
        Field("level", "bg:notLevel", concept("level"), "?", "level that needs no door"),
        Field("threat", "bg:threat", THREAT, "*", "threat"),
    ), rules=(
        Rule(
            "DoorShape", "It must say for whom it is the door. Add bg:between with a pair of functions, or bg:agency.",
            "sh:or ([ sh:property [ sh:path bg:between ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:agency ; sh:minCount 1 ] ])",
        ),
    )),
    Class("bg:Search", "a search", fields=(
        Field("pair", "bg:pair", PAIR, "1", "pair"),
        Field("threat", "bg:threat", THREAT, "1", "threat"),
        Field("date", "bg:date", given(), "+", message="It must have the day of the search. Add bg:date and bg:datePrecision."),
        Field("outcome", "bg:outcome", concept("search-outcome"), "1", "outcome"),
        Field("searcher", "bg:searcher", concept("searcher"), "1", "searcher"),
        Field("arrangement", "bg:foundArrangement", ARRANGEMENT, "*", "arrangement found"),
    )),
)  # fmt: skip
"""What work needs, whom it passes, and what was looked for."""
