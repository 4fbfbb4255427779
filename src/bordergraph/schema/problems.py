"""Documented problems: what the register holds of each; statements fill it."""

from __future__ import annotations

from bordergraph.problem_terms import KINDS, NORTHERN, SCOPES, STATUSES, SUBJECTS
from bordergraph.schema.mixins import french, identified
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    FLAG,
    PROBLEM,
    Class,
    Column,
    Field,
    Rule,
    Type,
    cell,
    concept,
)

PROBLEMS = (
    Class("bg:Problem", "a problem", named=True, apart=True, table="problems", about="documented failures or weaknesses in sharing information, with one row for each status that a problem has had; findings, recommendations, responses and steps name the problem", fields=(
        identified("what the other tables call it", "example-problem"),
        cell(Type.TEXT, "label", "its headline in English: who, what, who says so", "Customs records reach investigators late, an auditor found", filled=True, prop="skos:prefLabel"),
        Field("kind", "bg:problemKind", concept("problem-kind"), "+", "kind", column=Column("kinds", "what fails: one or two kinds", "too-late", words=KINDS, filled=True), attr="kinds"),
        Field("scope", "bg:problemScope", concept("problem-scope"), "1", "scope", column=Column("scope", "where it lies", "within-canada", words=SCOPES, filled=True)),
        Field("northern", "bg:northern", concept("northern"), "1", "northern relevance", column=Column("northern", "whether it is about the border between Canada and the United States", "partly", words=NORTHERN, filled=True)),
        Field("subject", "bg:problemSubject", concept("problem-subject"), "1", "subject", column=Column("subject", "what it is about", "information", "information", words=SUBJECTS)),
        Field("design", "bg:byDesign", FLAG, "?", message="It must say whether it is by design with true or false, once. Write it without quotes.",
            column=Column("by_design", "it is a chosen limit", "false", "false"), attr="by_design"),
        Field("agency", "bg:concernsAgency", BODY, "+", "body concerned", column=Column("agencies", "the bodies concerned", "example-police;example-customs", filled=True), attr="agencies"),
        cell(Type.REF_WAYS, "directions", "from whom to whom information does not pass, each as from|to", "example-customs|example-police", of="agency"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=Column("programs", "the programs and channels concerned", "example-team"), attr="arrangements"),
        Field("practice", "bg:bearsOn", concept("practice"), column=Column("practices", "the practices of collaboration that it concerns", "outcomes"), attr="practices"),
        cell(Type.WORD, "status", "its status from a day on, as whoever keeps the table concludes", "open", words=STATUSES, empty="not assessed"),
        cell(Type.DATE, "status_as_of", "the day from which it has that status", "2024-06"),
        cell(Type.TEXT, "status_why", "the reason for the status, in your own words", "No step is documented since."),
        cell(Type.REF, "superseded_by", "the problem that takes its place", of="problem"),
        cell(Type.ITEMS, "rests_on", "the statements that the status rests on, each as kind:id", "finding:example-delay"),
        cell(Type.DATE, "unanswered", "the latest day on which an answer of the bodies named was looked for and not found"),
        french("label", "Les dossiers de la douane arrivent tard, selon un vérificateur"),
        french("status_why", "Aucune mesure n'est documentée depuis."),
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
