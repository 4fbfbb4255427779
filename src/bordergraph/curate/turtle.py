"""One canonical layout for our Turtle files: the same triples always give the same bytes.

Subjects come in the order of the model (agencies, arrangements, threats, then statements), each
with its class first, one predicate a line, content before citation. Literals keep their lexical
form. Comments are not triples, so they are lost: use a `bg:note`. Only a file without triples, such
as a new file of claims, keeps its comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph.errors import DataError, Fault, Sentence
from bordergraph.model import group_by
from bordergraph.vocab import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    _Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple

RDF_TYPE = f"{PREFIXES['rdf']}type"
_XSD = PREFIXES["xsd"]

# Classes in the order of the file; a subject is placed by its first one.
CLASSES = tuple(
    """
    owl:Ontology dcat:Dataset skos:ConceptScheme owl:Class owl:ObjectProperty
    owl:DatatypeProperty sh:NodeShape sh:PropertyShape sh:SPARQLConstraint bg:Agency
    bg:Association bg:Collective bg:Company bg:Program bg:Channel bg:Instrument org:ChangeEvent
    skos:Concept bg:Place bg:Publisher bg:Source bg:Series bg:FunctionPair bg:Dependency
    bg:Participation bg:Flow bg:Exchange bg:Focus bg:Mandate bg:Task bg:Gateway bg:Milestone
    bg:StatusReport bg:Relation bg:Succession bg:Problem bg:ProblemDirection bg:Finding
    bg:Recommendation bg:Response bg:Step bg:Limit bg:Commitment bg:Case bg:Account bg:Figure
    bg:Check bg:Remark bg:Mention bg:Editorial bg:Search
    """.split()
)
# Content first, then dates, then notes, then the citation and how reliable it is.
PREDICATES = tuple(
    """
    rdf:type skos:inScheme skos:topConceptOf rdfs:label skos:prefLabel skos:altLabel bg:acronym
    bg:unofficialName bg:frenchArticle bg:isAgency dcterms:title skos:definition skos:scopeNote
    dcterms:description rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range
    schema:domainIncludes schema:rangeIncludes sh:order skos:broader skos:related bg:family
    bg:firstDocumented bg:firstDocumentedPrecision bg:severity bg:country bg:level bg:sector
    org:subOrganizationOf bg:standsFor bg:homePlace bg:nearPlace org:changedBy
    bg:arrangementKind bg:serves bg:hub bg:region bg:announced bg:placeKind bg:founded
    bg:foundedPrecision bg:dissolved bg:dissolvedPrecision bg:firstFunction bg:secondFunction
    bg:dependent bg:dependency bg:between bg:across bg:strength bg:direction bg:rhythm
    bg:rationale org:originalOrganization org:resultingOrganization bg:change org:member
    bg:giver bg:receiver bg:arrangement org:role bg:provides bg:receives bg:first bg:second
    bg:subject bg:relation bg:object bg:problemKind bg:problemScope bg:northern
    bg:problemSubject bg:byDesign bg:searcher bg:problem bg:speaksAgainst bg:authority
    bg:findingKind bg:alsoKind bg:limitKind bg:promisedBy bg:commitmentOutcome bg:caseOutcome
    bg:case bg:passed bg:alleged bg:recommendedBy bg:respondent bg:concernsAgency
    bg:concernsArrangement bg:concernsFlow bg:excludes bg:legalBasis bg:addressee bg:answers
    bg:number bg:publishedStatus bg:statusReadOn bg:statusReadOnPrecision dcterms:isPartOf
    bg:series bg:qualifier bg:value bg:unit bg:periodStart bg:periodEnd bg:periodLabel bg:basis
    bg:geography bg:place bg:agency bg:notLevel bg:through bg:about bg:threat bg:responsibility
    bg:performs bg:ground bg:side bg:realm bg:onlyWith bg:cadence bg:milestoneKind bg:status
    bg:problemStatus bg:supersededBy bg:notProblem bg:aspect bg:nameUsed bg:claimed bg:found
    bg:verdict bg:query bg:outcome bg:foundArrangement bg:fixed bg:scope bg:from
    bg:fromPrecision bg:to bg:toPrecision bg:asOf bg:asOfPrecision dcterms:publisher bg:via
    bg:date bg:datePrecision bg:dateText bg:due bg:duePrecision bg:outcomeOn
    bg:outcomeOnPrecision bg:sourceKind bg:extentRead bg:lastLookedAt schema:url bg:copy
    bg:textSha256 bg:textLength geo:lat geo:long bg:grade bg:gravity bg:isCopy bg:isRevised
    bg:note bg:reason bg:followed bg:repair bg:reportedIn bg:whenExtent bg:whenGrade
    bg:whenSupport bg:yields prov:wasDerivedFrom bg:outcomeFrom bg:restsOn bg:locator
    bg:spanStart bg:spanEnd bg:spanSha256 bg:cites bg:recheckedAgainst bg:support bg:bearsOn
    bg:checkedOn bg:confidence bg:supports bg:disputes bg:recheck bg:recheckNote
    """.split()
)

# Local names that need no escape in Turtle; any other IRI is written in full.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
_WIDTH = 94
_SHORTHAND = {
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{_XSD}double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}


def _ranks(names: Iterable[str]) -> dict[str, int]:
    """Map the IRI behind each prefixed name to its rank."""
    pairs = (name.split(":", 1) for name in names)
    return {PREFIXES[prefix] + local: rank for rank, (prefix, local) in enumerate(pairs)}


_CLASS_RANK = _ranks(CLASSES)
_PREDICATE_RANK = _ranks(PREDICATES)


def read_turtle(text: str, where: str = "") -> tuple[list[ox.Quad], dict[str, str]]:
    """Parse Turtle and return its triples (as quads) and its prefixes; a DataError has the place of its one fault."""
    parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
    try:
        return list(parser), parser.prefixes
    except SyntaxError as error:
        message = re.sub(r"^Parser error .*?: ", "", error.msg)
        place = f"{where}:{error.lineno}:{error.offset}".lstrip(":")
        what = Sentence("not Turtle: {why}", why=message)
        fault = Fault(place, what, _advice(message), rule="syntax")
        raise DataError("{path} is not Turtle", [fault], path=where or "text") from error


def _advice(message: str) -> str:
    """Return the fix for the commonest mistakes."""
    if "prefix" in message.lower():
        return "declare the prefix at the top with @prefix, or correct its spelling"
    return "look just before this place for a missing '.', ';' or closing quote"


def canonical_turtle(text: str, where: str = "") -> str:
    """Return a Turtle document in the canonical layout.

    The result has the same triples, is the same whatever the order and layout of the input, and
    is its own canonical form. Comments are lost, unless there is no triple. What is no Turtle is a DataError.

    Example:
        >>> print(canonical_turtle("<http://a> <http://b> 2, 1 ; a <http://C> ."), end="")
        <http://a> a <http://C> ;
            <http://b> 1, 2 .
    """
    quads, declared = read_turtle(text, where)
    if not quads and "#" in text:
        lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
        return f"{lines}\n"
    return format_turtle([quad.triple for quad in quads], declared)


def format_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str] | None = None) -> str:
    """Return triples, repeated or not, as canonical Turtle with our own prefixes and further ones."""
    writer = _Writer((prefixes or {}) | PREFIXES)
    by_subject = group_by(_distinct_triples(triples), attrgetter("subject"))
    blocks = [
        writer.block(subject, by_subject[subject])
        for subject in sorted(by_subject, key=lambda s: _subject_key(s, by_subject[s]))
    ]
    head = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(writer.used.items()))
    return "\n".join([head, *blocks] if head else blocks)


def _distinct_triples(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return the distinct triples with canonical blank nodes."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    if any(isinstance(t, ox.BlankNode) for q in dataset for t in (q.subject, q.object)):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def _subject_key(subject: _Subject, triples: list[ox.Triple]) -> tuple[int, str]:
    """Sort a subject by the rank of its class, then by name; unknown classes come last."""
    last = len(_CLASS_RANK)
    classes = (t.object for t in triples if t.predicate.value == RDF_TYPE)
    ranks = (_CLASS_RANK.get(getattr(cls, "value", ""), last) for cls in classes)
    return min(ranks, default=last), _term_text(subject)


def _predicate_key(predicate: ox.NamedNode) -> tuple[int, str]:
    """Sort a predicate by its rank; unknown ones come before the note, by IRI."""
    default = _PREDICATE_RANK[f"{PREFIXES['bg']}grade"]
    rank = _PREDICATE_RANK.get(predicate.value, default)
    return rank, predicate.value


def _object_key(term: object) -> tuple[str, str]:
    """Sort objects: IRIs and plain literals by their form, tagged text by language, then form."""
    return getattr(term, "language", None) or "", _term_text(term)


def term_key(term: object) -> str:
    """Return the IRI of a node, the label of a blank node, or the text of a literal."""
    return str(getattr(term, "value", term))


def _term_text(term: object) -> str:
    """Return a term's text without the brackets of an IRI, so that a name sorts before longer ones."""
    return str(term).strip("<>")


class _Writer:
    """Writes terms in the shortest safe form, and collects the prefixes it used."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        # Of several prefixes of a namespace, the first in the alphabet counts.
        ordered = sorted(prefixes.items(), reverse=True)
        self._prefixes = {namespace: prefix for prefix, namespace in ordered}
        self.used: dict[str, str] = {}

    def block(self, subject: _Subject, triples: list[ox.Triple]) -> str:
        """Return one subject with its predicates, closed by a full stop and a line break."""
        objects: defaultdict[ox.NamedNode, list[object]] = defaultdict(list)
        for triple in triples:
            objects[triple.predicate].append(triple.object)
        lines = []
        for predicate in sorted(objects, key=_predicate_key):
            values = [self.term(o) for o in sorted(objects[predicate], key=_object_key)]
            verb = "a" if predicate.value == RDF_TYPE else self.term(predicate)
            lines.append(_predicate_line(verb, values))
        return f"{self.term(subject)} " + " ;\n    ".join(lines) + " .\n"

    def term(self, term: object) -> str:
        """Return one term in Turtle."""
        if isinstance(term, ox.NamedNode):
            return self._name(term)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(self.term(t) for t in term)} )>>"
        return str(term)

    def _name(self, node: ox.NamedNode) -> str:
        iri = node.value
        # A local name contains no slash or hash, so its namespace ends at the last one.
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        namespace, local = iri[:cut], iri[cut:]
        prefix = self._prefixes.get(namespace)
        if prefix is None or not _LOCAL.fullmatch(local):
            return str(node)
        self.used[prefix] = namespace
        return f"{prefix}:{local}"

    def _literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        shorthand = _SHORTHAND.get(datatype)
        if shorthand and shorthand.fullmatch(literal.value):
            return literal.value
        quoted = _quote(literal.value)
        if datatype == f"{_XSD}string":
            return quoted
        if literal.language:
            # The tag and any direction, exactly as the N-Triples form writes them.
            return quoted + str(literal)[len(str(ox.Literal(literal.value))) :]
        return f"{quoted}^^{self._name(literal.datatype)}"


def _predicate_line(verb: str, values: list[str]) -> str:
    """Return one predicate with its objects: on one line if it fits, else one object a line."""
    line = f"{verb} {', '.join(values)}"
    if len(values) == 1 or len(line) <= _WIDTH:
        return line
    return verb + "\n        " + ",\n        ".join(values)


def _quote(value: str) -> str:
    """Quote a string; one with line breaks keeps them between triple quotes."""
    if "\n" not in value:
        return str(ox.Literal(value))
    escaped = value.replace("\\", "\\\\").replace("\r", "\\r")
    # A quote is safe inside triple quotes unless another quote or the end follows.
    escaped = re.sub(r'"(?="|\Z)', r"\\\g<0>", escaped)
    return f'"""{escaped}"""'
