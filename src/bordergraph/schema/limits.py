"""What bounds sharing, what governments promised, and dated incidents in which sharing was put to the test."""

from __future__ import annotations

from bordergraph.schema.mixins import french, identified, seen, span
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    FLAG,
    PROBLEM,
    SOURCE,
    THREAT,
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
    thing,
)
from bordergraph.schema.words import CASE_OUTCOMES, COMMITMENT_OUTCOMES, LIMIT_KINDS, PASSED

_CASE = thing("bg:Case", "case", "a case of this graph", "Correct the id, or add the bg:Case")
_FLOW = thing("bg:Flow", "flow", "a flow of this graph", "Correct the id, or add the bg:Flow")
_BODIES = ColumnSpec("agencies", "the agencies that it concerns", "example-police;example-customs")
_PROGRAMS = ColumnSpec("programs", "the programs that it concerns", "example-team")
_ALLEGED = (
    "It may say once with true or false whether it is an allegation. Write it without quotes."
)


def _note(must: str, about: str, example: str) -> Field:
    """Return what is told, in words that every one must have."""
    column = ColumnSpec("note", about, example, type=Type.TEXT)
    return Field("note", "bg:note", given(), "+", message=must, column=column)


def _why(about: str, example: str, example_fr: str) -> tuple[Field, Field]:
    """Return the reason of an outcome."""
    column = ColumnSpec("why", about, example, type=Type.TEXT)
    must = 'It may give one reason a language, with its tag. Write bg:reason as "..."@en.'
    return (
        Field("reason", "bg:reason", WORDS, message=must, column=column, attr="why"),
        french("why", example_fr),
    )  # fmt: skip


LIMITS = (
    Class("bg:Limit", "a limit", summary="{bg:limitKind}: {bg:concernsArrangement} {bg:concernsAgency}", table="limits", about="rules that bound the sharing of information", fields=(
        identified("what it is called", "example-limit"),
        Field("kind", "bg:limitKind", concept("limit-kind"), "1", "kind of rule", column=ColumnSpec("kind", "what kind of rule it is", "retention", words=LIMIT_KINDS, filled=True)),
        *span("from", "to", "2024"),
        seen(),
        _note("It must say what the rule is. Add bg:note in our own words.", "the rule, in your own words", "Records are kept for three years."),
        Field("agency", "bg:concernsAgency", BODY, "*", "agency concerned", column=_BODIES, attr="agencies"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        Field("excluded", "bg:excludes", BODY, "*", "excluded recipient", column=ColumnSpec("excluded", "agencies that must not get the information")),
        Field("basis", "bg:legalBasis", ARRANGEMENT, "*", "legal basis", column=ColumnSpec("basis", "statutes and agreements of the table of programs in which it stands"), attr="legal_basis"),
        french("note", "Les dossiers sont conservés trois ans."),
        Field("flow", "bg:concernsFlow", _FLOW, "*", "flow concerned", attr="flows"),
    ), rules=(
        Rule(
            "BoundShape", "It bounds nothing that has a name. Add bg:concernsArrangement, bg:concernsFlow or bg:concernsAgency.",
            "sh:or ([ sh:property [ sh:path bg:concernsAgency ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:concernsArrangement ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:concernsFlow ; sh:minCount 1 ] ])",
        ),
    )),
    Class("bg:Commitment", "a commitment", summary="{bg:promisedBy}: {bg:commitmentOutcome} {bg:concernsArrangement}", table="commitments", about="what governments promised, and whether they kept it", fields=(
        identified("what it is called", "example-promise"),
        Field("by", "bg:promisedBy", BODY, "+", "body that promises", column=ColumnSpec("by", "who promised it", "example-ministry", filled=True)),
        cell(Type.DATE, "date", "when it was promised", "2023", prop="bg:date"),
        *dated("due", "bg:due", "day by which it was promised", "due-precision", ColumnSpec("due", "by when it was promised", "2024-12-31")),
        _note("It must say what was promised. Add bg:note in our own words.", "what was promised, in your own words", "A second team by the end of 2024."),
        Field("outcome", "bg:commitmentOutcome", concept("commitment-outcome"), "1", "outcome", column=ColumnSpec("outcome", "whether it was kept", "unknown", "unknown", COMMITMENT_OUTCOMES)),
        *dated("outcome-day", "bg:outcomeOn", "day of the outcome", "outcome-precision", ColumnSpec("outcome_on", "the day as of which that is known", "2024")),
        *_why("why the outcome is held to be so", "No later document tells of it.", "Aucun document ultérieur n'en parle."),
        Field("outcome-source", "bg:outcomeFrom", SOURCE, "*", "source of the outcome", column=ColumnSpec("outcome_sources", "the documents that tell of the outcome"), attr="outcome_sources"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        french("note", "Une deuxième équipe d'ici la fin de 2024."),
    )),
    Class("bg:Case", "a case", named=True, apart=True, summary="{skos:prefLabel}: {bg:caseOutcome}", table="cases", about="dated incidents in which sharing succeeded or failed", fields=(
        identified("what it is called", "example-case"),
        cell(Type.TEXT, "label", "its name in English", "Example case", empty="the id", prop="skos:prefLabel"),
        *span("start", "end", "2024-05"),
        Field("outcome", "bg:caseOutcome", concept("case-outcome"), "1", "outcome", column=ColumnSpec("outcome", "how the sharing went", "mixed", words=CASE_OUTCOMES, filled=True)),
        *_why("why the outcome is held to be so", "The warning came, but late.", "L'avertissement est venu, mais tard."),
        Field("alleged", "bg:alleged", FLAG, "?", message=_ALLEGED, column=ColumnSpec("alleged", "it rests on allegations that no court or inquiry has settled", "false", "false")),
        _note("It must say what was or was not passed on. Add bg:note in our own words.", "what was or was not passed on, in your own words", "A warning was passed on after two days."),
        Field("followed", "bg:followed", WORDS, message='It may say what followed once a language, with its tag. Write bg:followed as "..."@en.', column=ColumnSpec("followed", "what followed", "A direct line was set up.", type=Type.TEXT)),
        Field("agency", "bg:concernsAgency", BODY, "+", "agency concerned", column=_BODIES, attr="agencies"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats that it concerns", "example-threat"), attr="threats"),
        french("label", "Cas exemple"),
        french("note", "Un avertissement a été transmis après deux jours."),
        french("followed", "Une ligne directe a été mise en place."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it shows", attr="problems"),
    ), rules=(
        Rule("DatedCaseShape", "It has no date. Add bg:from or bg:to with its precision.", "sh:or ([ sh:property [ sh:path bg:from ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:to ; sh:minCount 1 ] ])"),
    )),
    Class("bg:Account", "an account", summary="{bg:case}: {bg:giver} {bg:passed} {bg:receiver}", table="accounts", about="what one source says of a case", fields=(
        identified("what it is called", "example-account"),
        Field("case", "bg:case", _CASE, "1", "case", column=ColumnSpec("case", "the case that it tells of", "example-case", filled=True)),
        cell(Type.DATE, "date", "the day that it tells of", "2024-05-02", prop="bg:date"),
        Field("giver", "bg:giver", BODY, "*", "giver", column=ColumnSpec("from", "who held the information", "example-police"), attr="givers"),
        Field("receiver", "bg:receiver", BODY, "*", "receiver", column=ColumnSpec("to", "whom it was, or was not, passed to", "example-customs"), attr="receivers"),
        Field("passed", "bg:passed", concept("passed"), "?", "answer to whether it passed", column=ColumnSpec("passed", "whether it was passed on", "late", words=PASSED)),
        Field("authority", "bg:authority", concept("authority"), "?", "authority", column=ColumnSpec("authority", "whose word it is", "press")),
        Field("alleged", "bg:alleged", FLAG, "?", message=_ALLEGED, column=ColumnSpec("alleged", "it is an allegation that no court or inquiry has settled", "false", "false")),
        _note("It must say what is reported. Add bg:note in our own words.", "what the source says, in your own words", "The call came after two days."),
        french("note", "L'appel est venu après deux jours."),
    )),
)  # fmt: skip
"""Limits, commitments, cases and what sources say of a case."""
