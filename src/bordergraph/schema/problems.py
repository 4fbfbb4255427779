"""Documented problems: what the register holds of each; statements fill it."""

from __future__ import annotations

from bordergraph.schema.terms import ARRANGEMENT, BODY, FLAG, PROBLEM, Class, Field, Rule, concept

PROBLEMS = (
    Class("bg:Problem", "a problem", named=True, apart=True, fields=(
        Field("kind", "bg:problemKind", concept("problem-kind"), "+", "kind"),
        Field("scope", "bg:problemScope", concept("problem-scope"), "1", "scope"),
        Field("northern", "bg:northern", concept("northern"), "1", "northern relevance"),
        Field("subject", "bg:problemSubject", concept("problem-subject"), "1", "subject"),
        Field("design", "bg:byDesign", FLAG, "?", message="It must say whether it is by design with true or false, once. Write it without quotes."),
        Field("agency", "bg:concernsAgency", BODY, "+", "body concerned"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned"),
    ), rules=(
        Rule("kinds", "It has more than two kinds. Keep the one or two that its documents name.", "sh:maxCount 2", "bg:problemKind"),
        Rule(
            "OneBodyShape", "It names one body alone. Name the bodies between which information does not pass, or say problem-subject:access or problem-subject:capacity.",
            "sh:or ([ sh:property [ sh:path bg:concernsAgency ; sh:minCount 2 ] ] [ sh:property [ sh:path bg:concernsArrangement ; sh:minCount 1 ] ] [ sh:not [ sh:property [ sh:path bg:problemSubject ; sh:hasValue problem-subject:information ] ] ])",
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
