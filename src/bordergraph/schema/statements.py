"""Limits and what else sources say, and what the curators conclude."""

from __future__ import annotations

from bordergraph.schema.mixins import french, identified, seen, span
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    DATE,
    FLAG,
    NODE,
    PLACE,
    PROBLEM,
    SOURCE,
    TEXT,
    THREAT,
    WORDS,
    Class,
    ColumnSpec,
    Field,
    Range,
    Rule,
    Type,
    cell,
    concept,
    dated,
    given,
    number,
    thing,
)
from bordergraph.schema.words import (
    CASE_OUTCOMES,
    COMMITMENT_OUTCOMES,
    LIMIT_KINDS,
    NORTHERN,
    PASSED,
    PROBLEM_KINDS,
    PROBLEM_STATUSES,
    REPAIRS,
    SCOPES,
    SUBJECTS,
)

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
    Class("bg:Limit", "a limit", summary="{bg:limitKind}: {bg:concernsArrangement|bg:concernsAgency}", table="limits", about="rules that bound the sharing of information", fields=(
        identified("what it is called", "example-limit"),
        Field("kind", "bg:limitKind", concept("limit-kind"), "1", "kind of rule", column=ColumnSpec("kind", "what kind of rule it is", "retention", words=LIMIT_KINDS, filled=True)),
        *span("from", "to", "2024"),
        seen(),
        _note("It must say what the rule is. Add bg:note in our own words.", "the rule, in your own words", "Records are kept for three years."),
        Field("agency", "bg:concernsAgency", BODY, "*", "agency concerned", column=_BODIES, attr="agencies"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        Field("excluded", "bg:excludes", BODY, "*", "excluded recipient", column=ColumnSpec("excluded", "agencies that must not get the information")),
        Field("basis", "bg:legalBasis", ARRANGEMENT, "*", "legal basis", column=ColumnSpec("basis", "its statutes and agreements, from the table of programs"), attr="legal_basis"),
        french("note", "Les dossiers sont conservés trois ans."),
        Field("flow", "bg:concernsFlow", _FLOW, "*", "flow concerned", attr="flows"),
    ), rules=(
        Rule(
            "BoundShape", "It bounds nothing that has a name. Add bg:concernsArrangement, bg:concernsFlow or bg:concernsAgency.",
            "sh:or ([ sh:path bg:concernsAgency ; sh:minCount 1 ] [ sh:path bg:concernsArrangement ; sh:minCount 1 ] [ sh:path bg:concernsFlow ; sh:minCount 1 ])",
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
        *_why("why the outcome is held to be so", "No later document mentions it.", "Aucun document ultérieur n'en parle."),
        Field("outcome-source", "bg:outcomeFrom", SOURCE, "*", "source of the outcome", column=ColumnSpec("outcome_sources", "the documents that state the outcome"), attr="outcome_sources"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=_PROGRAMS, attr="arrangements"),
        french("note", "Une deuxième équipe d'ici la fin de 2024."),
    )),
    Class("bg:Case", "a case", named=True, apart=True, summary="{skos:prefLabel}; {bg:caseOutcome}", table="cases", about="dated incidents in which sharing succeeded or failed", fields=(
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
        Rule("DatedCaseShape", "It has no date. Add bg:from or bg:to with its precision.", "sh:or ([ sh:path bg:from ; sh:minCount 1 ] [ sh:path bg:to ; sh:minCount 1 ])"),
    )),
    Class("bg:Account", "an account", summary="{bg:case}: {bg:giver} {bg:passed} {bg:receiver}", table="accounts", about="what one source says of a case", fields=(
        identified("what it is called", "example-account"),
        Field("case", "bg:case", _CASE, "1", "case", column=ColumnSpec("case", "the case that it describes", "example-case", filled=True)),
        cell(Type.DATE, "date", "the day that it describes", "2024-05-02", prop="bg:date"),
        Field("giver", "bg:giver", BODY, "*", "giver", column=ColumnSpec("from", "who held the information", "example-police"), attr="givers"),
        Field("receiver", "bg:receiver", BODY, "*", "receiver", column=ColumnSpec("to", "whom it was, or was not, passed to", "example-customs"), attr="receivers"),
        Field("passed", "bg:passed", concept("passed"), "?", "answer to whether it passed", column=ColumnSpec("passed", "whether it was passed on", "late", words=PASSED)),
        Field("authority", "bg:authority", concept("authority"), "?", "authority", column=ColumnSpec("authority", "the kind of body that says so", "press")),
        Field("alleged", "bg:alleged", FLAG, "?", message=_ALLEGED, column=ColumnSpec("alleged", "it is an allegation that no court or inquiry has settled", "false", "false")),
        _note("It must say what is reported. Add bg:note in our own words.", "what the source says, in your own words", "The call came after two days."),
        french("note", "L'appel est venu après deux jours."),
    )),
)  # fmt: skip
"""Limits, commitments, cases and what sources say of a case."""


_CLAIM = Range("words", shape={"sh:minLength": "1"})
_CHANGE = thing(
    "org:ChangeEvent", "change", "declared as an event",
    "Declare it in graph/registry/changes.ttl as org:ChangeEvent",
)  # fmt: skip
_SERIES = thing("bg:Series", "series", "declared as a bg:Series", "Add it with a skos:prefLabel")


def _told(message: str, about: str, example: str, french_example: str) -> tuple[Field, Field]:
    """Return what a statement says in our words, with the column of each language."""
    column = ColumnSpec("note", about, example, filled=True, type=Type.TEXT)
    return (
        Field("note", "bg:note", given(), "+", message=message, column=column),
        french("note", french_example),
    )


STATEMENTS = (
    Class("bg:Milestone", "a milestone", summary="{bg:about}: {bg:milestoneKind} {bg:date}", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("kind", "bg:milestoneKind", concept("milestone-kind"), "1", "kind"),
        Field("date", "bg:date", given(), "+", message="It must have a date. Add bg:date and bg:datePrecision."),
    )),
    Class("bg:StatusReport", "a status report", summary="{bg:about}: {bg:status}", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("status", "bg:status", concept("status"), "1", "status"),
    )),
    Class("bg:Relation", "a relation", summary="{bg:subject}: {bg:relation} {bg:object}", fields=(
        Field("subject", "bg:subject", NODE, "1", "subject"),
        Field("kind", "bg:relation", concept("relation-kind"), "1", "kind of relation"),
        Field("object", "bg:object", NODE, "1", "object"),
    )),
    Class("bg:Succession", "a succession", summary="{bg:change} {bg:date}", fields=(
        Field("change", "bg:change", _CHANGE, "1", "change"),
    )),
    Class("bg:Finding", "a finding", summary="{bg:findingKind}: {bg:concernsAgency|bg:concernsArrangement|bg:threat}", table="findings", about="what an auditor or committee documented about agencies or a program", examples=(
        {"id": "example-delay", "kind": "irregular-cadence", "note": "Records arrive a year late.", "note_fr": "Les dossiers arrivent un an plus tard.", "agencies": "example-police;example-customs", "problems": "example-problem", "authority": "auditor", "source": "example-report", "locator": "p. 4", "confidence": "high"},
    ), fields=(
        identified("what it is called", "example-finding"),
        Field("kind", "bg:findingKind", concept("finding-kind"), "1", "kind", column=ColumnSpec("kind", "what kind of finding it is", "works", filled=True)),
        Field("also-kind", "bg:alsoKind", concept("finding-kind"), "*", "further kind"),
        *span("from", "to", "2024", "since when it holds"),
        seen(),
        Field("fixed", "bg:fixed", concept("fixed"), "?", "state of repair", column=ColumnSpec("fixed", "whether it was put right", "unknown", "unknown", REPAIRS)),
        cell(Type.DATE, "examined_from", "the first day of the period examined", "2023", "examined.start", prop="bg:periodStart"),
        cell(Type.DATE, "examined_to", "its last day", "2023", "examined.end", prop="bg:periodEnd"),
        Field("note", "bg:note", given(), "+", message="It must say what was found. Add bg:note in our own words.",
            column=ColumnSpec("note", "what was found, in your own words", "The team meets each month.", type=Type.TEXT)),
        Field("threat", "bg:threat", THREAT, "*", "threat", column=ColumnSpec("threats", "the threats it concerns", "example-threat"), attr="threats"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=ColumnSpec("programs", "the programs it concerns", "example-team"), attr="arrangements"),
        Field("agency", "bg:concernsAgency", BODY, "*", "agency concerned", column=ColumnSpec("agencies", "the agencies it concerns", "example-police;example-customs"), attr="agencies"),
        cell(Type.REF_PAIRS, "pairs", "the pairs of agencies that it names itself", "example-customs|example-police", of="agency"),
        Field("first", "bg:first", BODY, "*", "body of the first side"),
        Field("second", "bg:second", BODY, "*", "body of the second side"),
        french("note", "Réunion chaque mois."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it documents", column=ColumnSpec("problems", "the problems that it documents"), attr="problems"),
        Field("against", "bg:speaksAgainst", PROBLEM, "*", "problem that it contradicts", column=ColumnSpec("against", "the problems that it contradicts", "example-problem")),
        Field("authority", "bg:authority", concept("authority"), "?", "authority", column=ColumnSpec("authority", "the kind of body that says so", "auditor")),
        Field("reported-in", "bg:reportedIn", WORDS, message='It may name the document in which it stands once a language, with its tag. Write bg:reportedIn as "..."@en.', column=ColumnSpec("reported_in", "the document in which it stands, where the source only reports it", "2024 report of the Example Auditor"), attr="reported_in"),
        french("reported_in", "Rapport de 2024 du Vérificateur exemple"),
        Field("scope", "bg:scope", concept("scope"), "?", "scope"),
    ), rules=(
        Rule(
            "SidesShape", "It names one side of a link without the other. Add bg:first or bg:second.",
            "sh:or ([ sh:property [ sh:path bg:first ; sh:minCount 1 ], [ sh:path bg:second ; sh:minCount 1 ] ] [ sh:property [ sh:path bg:first ; sh:maxCount 0 ], [ sh:path bg:second ; sh:maxCount 0 ] ])",
        ),
    )),
    Class("bg:Recommendation", "a recommendation", summary="{bg:number} → {bg:addressee}", table="recommendations", about="what a source asks to be done", fields=(
        identified("what it is called", "example-advice"),
        *_told("It must say what is asked. Add bg:note in our own words.", "what is asked, in your own words", "Send records within a month.", "Transmettre les dossiers dans le mois."),
        Field("problem", "bg:problem", PROBLEM, "*", "problem that it concerns", column=ColumnSpec("problems", "the problems that it concerns", "example-problem"), attr="problems"),
        Field("by", "bg:recommendedBy", WORDS, message='It may name who recommends it once a language, with its tag. Write bg:recommendedBy as "..."@en.', column=ColumnSpec("by", "who asks", "Example Auditor")),
        Field("addressee", "bg:addressee", BODY, "*", "addressee", column=ColumnSpec("to", "whom it asks", "example-customs"), attr="to"),
        cell(Type.DATE, "date", "when it was made", "2024-03-01", prop="bg:date"),
        Field("status", "bg:publishedStatus", concept("recommendation-status"), "?", "published status", column=ColumnSpec("status", "its status as it was published", "open")),
        *dated("read", "bg:statusReadOn", "day of the status", "read-precision", ColumnSpec("status_read_on", "the day on which that status was read", "2024-06-30"), "status_read_on"),
        Field("number", "bg:number", given(), column=ColumnSpec("number", "its number in the source", "1")),
        Field("answers", "bg:answers", thing("bg:Finding", "finding", "", ""), message="Each finding it answers must be a finding of this graph. Correct the id, or add the finding.", column=ColumnSpec("answers", "the findings that it answers", "example-delay")),
        Field("whole", "dcterms:isPartOf", thing("bg:Recommendation", "recommendation", "", ""), message="Each recommendation it is part of must be a recommendation of this graph. Correct the id, or add it.", column=ColumnSpec("part_of", "the recommendations that it is a part of"), attr="part_of"),
        french("by", "Vérificateur exemple"),
    )),
    Class("bg:Response", "a response", summary="{bg:respondent}", table="responses", about="what a body that is named or asked answered", fields=(
        identified("what it is called", "example-answer"),
        *_told("It must say what is answered. Add bg:note in our own words.", "what is answered, in your own words", "The customs agree.", "La douane est d'accord."),
        Field("problem", "bg:problem", PROBLEM, "+", "problem that it answers", column=ColumnSpec("problems", "the problems that it answers", "example-problem", filled=True), attr="problems"),
        Field("by", "bg:respondent", WORDS, "+", message='It must say who answers. Write bg:respondent as "..."@en.', column=ColumnSpec("by", "who answers", "Example Customs", filled=True)),
        cell(Type.DATE, "date", "when", "2024-03-01", prop="bg:date"),
        french("by", "Douane exemple"),
    )),
    Class("bg:Step", "a step", summary="{bg:date}", table="steps", about="what was done about a problem since", fields=(
        identified("what it is called", "example-step"),
        *_told("It must say what was done. Add bg:note in our own words.", "what was done, in your own words", "The customs opened a shared inbox.", "La douane a ouvert une boîte commune."),
        Field("problem", "bg:problem", PROBLEM, "+", "problem that it concerns", column=ColumnSpec("problems", "the problems that it concerns", "example-problem", filled=True), attr="problems"),
        cell(Type.DATE, "date", "when", "2024-05", prop="bg:date"),
    )),
    Class("bg:Figure", "a figure", fields=(
        Field("series", "bg:series", _SERIES, "?", "series"),
        Field("value", "bg:value", number(), "1", message="It must have exactly one value, a decimal number. Write it as 26145.0, without separators."),
        Field("unit", "bg:unit", concept("unit"), "1", "unit"),
        Field("start", "bg:periodStart", DATE, "?", "start of the period"),
        Field("end", "bg:periodEnd", DATE, "?", "end of the period"),
        Field("period", "bg:periodLabel", given(minLength="1", nodeKind="sh:Literal", qualifiedMaxCount="1", qualifiedValueShape="[ sh:datatype xsd:string ]", uniqueLang="true"), "+", message='It must have exactly one period label, a text that is not empty, and may have one more a language. Write bg:periodLabel as a quoted string, and "..."@fr beside it.'),
        Field("basis", "bg:basis", concept("basis"), "1", "period basis"),
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
        Field("verdict", "bg:verdict", concept("verdict"), "1", "verdict"),
    )),
    Class("bg:Remark", "a remark", summary="{bg:about}: {bg:aspect}", fields=(
        Field("about", "bg:about", NODE, "+", "subject"),
        Field("aspect", "bg:aspect", concept("aspect"), "1", "aspect"),
        Field("verdict", "bg:verdict", concept("verdict"), "?", "verdict"),
        Field("note", "bg:note", given(), "+", message="It must say something. Add bg:note in our own words."),
    )),
    Class("bg:Mention", "a mention", summary="{bg:about}: “{bg:nameUsed}”", fields=(
        Field("about", "bg:about", NODE, "1", "subject"),
        Field("name", "bg:nameUsed", TEXT, "1", "name"),
    )),
    Class("bg:Editorial", "a conclusion", summary="{bg:about}: {bg:aspect|bg:verdict|bg:problemStatus|bg:notProblem}", kinds=("editorial", "search", "task"), fields=(
        Field("note", "bg:note", Range("words"), "+", message='It must say what is concluded, with a language tag. Write bg:note as "..."@en.'),
        Field("basis", "bg:restsOn", NODE, message="What it rests on must be a thing with an id. Write bg:restsOn with the id of a source or a statement."),
        Field("problem-status", "bg:problemStatus", concept("problem-status"), "?", "status of a problem"),
        Field("superseded-by", "bg:supersededBy", PROBLEM, "?", "problem that takes its place"),
        Field("not-problem", "bg:notProblem", concept("not-problem"), "?", "reason why it is no problem"),
        Field("confidence", "bg:confidence", concept("confidence", "Write confidence:low, for it is our word alone"), "1", "confidence"),
    ), rules=(
        Rule("StatusDayShape", "Its status has no day. Add bg:asOf and bg:asOfPrecision: since when it holds.", "sh:or ([ sh:not [ sh:path bg:problemStatus ; sh:minCount 1 ] ] [ sh:path bg:asOf ; sh:minCount 1 ])"),
        Rule("successor", "A problem is followed by itself. Correct bg:supersededBy.", "sh:disjoint bg:about", "bg:supersededBy"),
        Rule("source", "It is our word alone. Write bg:restsOn in place of prov:wasDerivedFrom, or give it the class of what the source says.", "sh:maxCount 0", "prov:wasDerivedFrom"),
    )),
)  # fmt: skip
"""Other classes of statement."""


PROBLEMS = (
    Class("bg:Problem", "a problem", named=True, apart=True, table="problems", about="documented failures or weaknesses in sharing information, with one row for each status that a problem has had; findings, recommendations, responses and steps name the problem", fields=(
        identified("what the other tables call it", "example-problem"),
        cell(Type.TEXT, "label", "its headline in English: who, what, who says so", "Customs records reach investigators late, an auditor found", filled=True, prop="skos:prefLabel"),
        Field("kind", "bg:problemKind", concept("problem-kind"), "+", "kind", column=ColumnSpec("kinds", "what fails: one or two kinds", "too-late", words=PROBLEM_KINDS, filled=True), attr="kinds"),
        Field("scope", "bg:problemScope", concept("problem-scope"), "1", "scope", column=ColumnSpec("scope", "where it lies", "within-canada", words=SCOPES, filled=True)),
        Field("northern", "bg:northern", concept("northern"), "1", "northern relevance", column=ColumnSpec("northern", "whether it is about the border between Canada and the United States", "partly", words=NORTHERN, filled=True)),
        Field("subject", "bg:problemSubject", concept("problem-subject"), "1", "subject", column=ColumnSpec("subject", "what it is about", "information", "information", words=SUBJECTS)),
        Field("design", "bg:byDesign", FLAG, "?", message="It must say whether it is by design with true or false, once. Write it without quotes.",
            column=ColumnSpec("by_design", "it is a chosen limit", "false", "false"), attr="by_design"),
        Field("agency", "bg:concernsAgency", BODY, "+", "body concerned", column=ColumnSpec("agencies", "the bodies concerned", "example-police;example-customs", filled=True), attr="agencies"),
        cell(Type.REF_WAYS, "directions", "from whom to whom information does not pass, each as from|to", "example-customs|example-police", of="agency"),
        Field("arrangement", "bg:concernsArrangement", ARRANGEMENT, "*", "arrangement concerned", column=ColumnSpec("programs", "the programs and channels concerned", "example-team"), attr="arrangements"),
        Field("practice", "bg:bearsOn", concept("practice"), column=ColumnSpec("practices", "the practices of collaboration that it concerns", "outcomes"), attr="practices"),
        cell(Type.WORD, "status", "its status from a day on, as whoever keeps the table concludes", "open", words=PROBLEM_STATUSES, empty="not assessed"),
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
