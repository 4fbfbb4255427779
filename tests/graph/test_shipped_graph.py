"""The graph that ships keeps its own rules."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from bordergraph import vocab
from bordergraph.curate.check import check
from bordergraph.curate.inventory import index_files
from bordergraph.curate.turtle import read_turtle
from bordergraph.resources import graph_dir, ontology_files

GRAPH = graph_dir()
FILES = sorted(GRAPH.rglob("*.ttl"))
RDF_TYPE = f"{vocab.PREFIXES['rdf']}type"
SKOS = vocab.PREFIXES["skos"]
RDFS = vocab.PREFIXES["rdfs"]

Read = dict[Path, tuple[list[ox.Quad], dict[str, str]]]


@pytest.fixture(scope="module")
def read() -> Read:
    return {path: read_turtle(path.read_text(encoding="utf-8"), path.name) for path in FILES}


@pytest.fixture(scope="module")
def ontology(read: Read) -> dict[str, dict[str, list[ox.Triple]]]:
    found: dict[str, dict[str, list[ox.Triple]]] = {}
    for quad in (quad for path in ontology_files() for quad in read[path][0]):
        subject = found.setdefault(str(quad.subject).strip("<>"), defaultdict(list))
        subject[quad.predicate.value].append(quad.triple)
    return found


def test_a_module_speaks_only_of_itself_and_of_what_it_imports(read: Read) -> None:
    known: set[str] = set()
    _, *modules = ontology_files()
    for path in modules:
        quads = [q for q in read[path][0] if isinstance(q.object, ox.NamedNode)]
        home = f"<{vocab.BG.rstrip('#')}/{path.stem}>"
        known |= {str(q.subject) for q in quads if str(q.object) == home}
        named = {str(t) for q in quads for t in (q.subject, q.object)}
        assert {name for name in named if name.startswith(f"<{vocab.BG}")} <= known, path.stem


@pytest.mark.slow
def test_nothing_in_it_breaks_the_rules() -> None:
    violations = [str(f) for f in check([GRAPH]) if f.severity == "violation"]
    assert violations == []


def test_every_concept_used_is_declared_in_the_scheme_of_its_prefix(
    read: Read, ontology: dict[str, dict[str, list[ox.Triple]]]
) -> None:
    schemes = tuple(f"{vocab.ID}{scheme}/" for scheme in vocab.SCHEMES)
    used = {
        quad.object.value
        for quads, _ in read.values()
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(schemes)
    }
    assert len(used) > 100
    for concept in sorted(used):
        kind = concept.removeprefix(vocab.ID).split("/")[0]
        name = "".join(word.capitalize() for word in kind.split("-"))
        said = ontology[concept][f"{SKOS}inScheme"]
        assert [str(t.object) for t in said] == [f"<{vocab.BG}{name}Scheme>"]


def test_every_term_has_a_name_and_a_definition_in_both_languages(
    ontology: dict[str, dict[str, list[ox.Triple]]],
) -> None:
    terms = [s for s, said in ontology.items() if s.startswith(vocab.BG) and f"{RDFS}label" in said]
    assert len(terms) > 90
    for term in terms:
        for predicate in (f"{RDFS}label", f"{SKOS}definition"):
            tags = [getattr(t.object, "language", None) for t in ontology[term][predicate]]
            assert sorted(map(str, tags)) == ["en", "fr"], (term, predicate)


def test_no_two_classes_have_one_name(ontology: dict[str, dict[str, list[ox.Triple]]]) -> None:
    names = [
        (t.object.language, t.object.value)
        for said in ontology.values()
        if any("owl#Class" in str(t.object) for t in said[RDF_TYPE])
        for t in said[f"{RDFS}label"]
        if isinstance(t.object, ox.Literal)
    ]
    assert sorted(names) == sorted(set(names))


def test_every_concept_has_a_name_and_a_definition_in_both_languages(read: Read) -> None:
    """One sentence that says what falls under it, of a length that can be read at a glance."""
    found: defaultdict[str, dict[str, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for path in (*ontology_files(), GRAPH / "registry" / "threats.ttl"):
        for quad in read[path][0]:
            if isinstance(quad.object, ox.Literal):
                found[str(quad.subject)][quad.predicate.value].append(quad.object)
            elif quad.predicate.value == RDF_TYPE and str(quad.object) == f"<{SKOS}Concept>":
                found[str(quad.subject)][RDF_TYPE] = []
    concepts = {subject: said for subject, said in found.items() if RDF_TYPE in said}
    assert len(concepts) > 400
    sentences: set[str] = set()
    for subject, said in concepts.items():
        for predicate in (f"{SKOS}prefLabel", f"{SKOS}definition"):
            assert sorted(t.language or "" for t in said[predicate]) == ["en", "fr"], subject
        assert len(said[f"{SKOS}scopeNote"]) in {0, 2}, subject
        for text in said[f"{SKOS}definition"]:
            assert text.value.endswith("."), subject
            assert len(text.value.split()) <= 32, subject
        sentences.add(said[f"{SKOS}definition"][0].value)
    assert len(sentences) > len(concepts) - 5


def test_what_was_withdrawn_is_used_no_more_and_what_replaces_it_is_there(read: Read) -> None:
    gone = {str(q.subject) for q in read[GRAPH / "registry/withdrawn.ttl"][0]}
    others = [q for path, (quads, _) in read.items() if path.stem != "withdrawn" for q in quads]
    assert gone.isdisjoint({str(t) for q in others for t in (q.subject, q.object)})
    replaced = f"{vocab.PREFIXES['dcterms']}isReplacedBy"
    instead = {
        str(q.object)
        for q in read[GRAPH / "registry/withdrawn.ttl"][0]
        if q.predicate.value == replaced
    }
    assert instead
    assert instead <= {str(q.subject) for q in others}


@pytest.mark.slow
def test_the_inventory_and_the_counts_are_those_of_the_files() -> None:
    for path, text in index_files(GRAPH).items():
        assert path.read_text(encoding="utf-8") == text, (
            f"run: bordergraph format graph --index, which would write {path.name} anew"
        )


def test_every_claim_says_how_far_its_source_carries_it(read: Read) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for path, (quads, _) in read.items():
        if path.parent.name == "claims":
            for quad in quads:
                said[str(quad.subject)].add(quad.predicate.value)
    unjudged = sorted(
        subject
        for subject, words in said.items()
        if f"{vocab.BG}confidence" in words and f"{vocab.BG}support" not in words
    )
    assert [s for s in unjudged if "/id/gateway/" not in s] == []
