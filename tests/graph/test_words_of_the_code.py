"""The ontology says which words there are, and of concepts in which order; the code follows it."""

import pyoxigraph as ox
import pytest

from bordergraph import resources, vocab
from bordergraph.curate import turtle
from bordergraph.model import AgencyClass, ArrangementClass, Cadence, Confidence, Responsibility
from bordergraph.queries import DERIVED_TERMS
from bordergraph.schema.terms import (
    NORTHERN_ANSWERS,
    PROBLEM_KINDS,
    PROBLEM_STATUSES,
    SCOPES,
    SUBJECTS,
)
from bordergraph.store.reading import network as read
from bordergraph.store.reading import record
from bordergraph.vocab import compact_iri

# What the rules make is in no file.
DERIVED = {compact_iri(term) for term in DERIVED_TERMS} | {
    "bg:begins", "bg:ends", "bg:needOf", "bg:needClass", "bg:channelClass", "bg:servedBy",
    "bg:hasSearch", "bg:hasProblem",
}  # fmt: skip
ORDER, TYPE = f"{vocab.PREFIXES['sh']}order", f"{vocab.PREFIXES['rdf']}type"
TRIPLES = [
    q.triple
    for path in resources.ontology_files()
    for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
]
CLASSES: dict[str, set[str]] = {}
for t in TRIPLES:
    if t.predicate.value == TYPE:
        CLASSES.setdefault(compact_iri(t.subject.value), set()).add(compact_iri(t.object.value))
PLACES = {
    compact_iri(t.subject.value): int(t.object.value) for t in TRIPLES if t.predicate.value == ORDER
}


@pytest.mark.parametrize(
    ("scheme", "words", "closed"),
    [
        ("cadence", tuple(Cadence), True), ("confidence", tuple(Confidence), True),
        ("responsibility", tuple(Responsibility), True), ("role", read.ROLE_ORDER, False),
        ("milestone-kind", read.START_MILESTONES, False), ("verdict", record.VERDICT_ORDER, False),
    ],
)  # fmt: skip
def test_words_come_in_the_order_of_the_ontology(
    scheme: str, words: tuple[str, ...], closed: bool
) -> None:
    placed = {n: p for n, p in PLACES.items() if n.startswith(f"{scheme}:")}
    assert sorted(placed, key=placed.__getitem__) == [f"{scheme}:{w}" for w in words]
    declared = {name for name in CLASSES if name.startswith(f"{scheme}:")}
    assert set(placed) <= declared
    assert not closed or set(placed) == declared


@pytest.mark.parametrize(
    ("above", "words"), [("bg:Body", AgencyClass), ("bg:Arrangement", ArrangementClass)]
)
def test_classes_are_those_of_the_ontology(
    above: str, words: type[AgencyClass | ArrangementClass]
) -> None:
    below = {
        compact_iri(t.subject.value)
        for t in TRIPLES
        if compact_iri(t.predicate.value) == "rdfs:subClassOf"
        and compact_iri(t.object.value) == above
    }
    assert below == {f"bg:{word.capitalize()}" for word in words}


def test_the_layout_places_properties_and_classes_of_the_ontology() -> None:
    # A property that it does not place stands before the note, and a class last.
    properties = {n for n in CLASSES if n.startswith("bg:") and "Property" in " ".join(CLASSES[n])}
    assert {p for p in turtle.PREDICATES if p.startswith("bg:")} <= properties - DERIVED
    stated = {c for c in turtle.CLASSES if c.startswith("bg:")}
    assert stated <= {n for n in CLASSES if "owl:Class" in CLASSES[n]}


@pytest.mark.parametrize(
    ("scheme", "terms"),
    [("problem-kind", PROBLEM_KINDS), ("problem-status", PROBLEM_STATUSES), ("problem-scope", SCOPES),
     ("northern", NORTHERN_ANSWERS), ("problem-subject", SUBJECTS)],
)  # fmt: skip
def test_the_terms_of_problems_are_those_of_the_vocabulary(
    scheme: str, terms: tuple[str, ...]
) -> None:
    assert {f"{scheme}:{t}" for t in terms} == {c for c in CLASSES if c.startswith(f"{scheme}:")}
