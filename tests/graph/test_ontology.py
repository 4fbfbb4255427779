"""The graph is consistent with the ontologies it extends: an OWL 2 RL reasoner finds no contradiction."""

import re
from functools import cache

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS
from tests.unit.made import DATA

from bordergraph import vocab
from bordergraph.resources import graph_dir, ontology_files

pytestmark = pytest.mark.slow

GRAPH = graph_dir()
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
BG = rdflib.Namespace(vocab.BG)
ID = rdflib.Namespace(vocab.ID)
ORG = rdflib.Namespace(vocab.PREFIXES["org"])
PROV = rdflib.Namespace(vocab.PREFIXES["prov"])
WORDS = {
    rdflib.SKOS.definition, rdflib.SKOS.scopeNote, rdflib.SKOS.note, BG.note, BG.locator,
    RDFS.label, BG.title,
}  # fmt: skip
WRONG = (
    "agency:x a bg:Agency , bg:Place .",
    "arrangement:x a bg:Instrument . participation:y org:organization arrangement:x .",
    "succession:x a bg:Succession , org:ChangeEvent .",
    "source:x a bg:Source ; bg:change change:y .",
    "flow:x bg:disputes flow:x .",
    "flow:x bg:disputes flow:y . flow:y bg:disputes flow:x .",
    "editorial:x a bg:Editorial , bg:Remark .",
    "threat:x skos:broader threat:y ; skos:related threat:y .",
)


@cache
def axioms() -> rdflib.Graph:
    """The ontology and the axioms of those it extends."""
    graph = rdflib.Graph()
    for path in [*ontology_files(), *sorted((DATA / "vocabularies").glob("*.ttl"))]:
        graph.parse(path)
    return graph


def closed(*graphs: rdflib.Graph) -> rdflib.Graph:
    """Return graphs with the axioms and all that follows from them."""
    found = rdflib.Graph()
    for graph in (axioms(), *graphs):
        for s, p, o in graph:
            if p not in WORDS:
                found.add((s, p, o))
    # Its own datatypes would change how rdflib compares dates for every test after this one.
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, improved_datatypes=False
    )
    closure.expand(found)
    return found


def contradictions(graph: rdflib.Graph) -> list[str]:
    """Return what the reasoner says is wrong, and members of the empty class."""
    told = [str(o) for s in graph.subjects(RDF.type, ERROR) for o in graph.objects(s)]
    return sorted(
        {t for t in told if t != str(ERROR)}
        | {str(s) for s in graph.subjects(RDF.type, OWL.Nothing)}
    )


@cache
def good() -> rdflib.Graph:
    """A good graph and all that follows from it."""
    return closed(rdflib.Graph().parse(DATA / "valid" / "small.ttl"))


@cache
def wronged() -> list[str]:
    """What is wrong with all that contradicts the model, each sample under names of its own."""
    text = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in vocab.PREFIXES.items())
    for n, wrong in enumerate(WRONG):
        text += re.sub(r":([xy])\b", rf":\1--{n}", wrong) + "\n"
    return contradictions(closed(rdflib.Graph().parse(data=text, format="turtle")))


def test_a_good_graph_is_consistent() -> None:
    assert contradictions(good()) == []


@pytest.mark.parametrize("n", range(len(WRONG)), ids=WRONG)
def test_the_reasoner_sees_what_contradicts_the_model(n: int) -> None:
    assert any(re.search(rf"/[xy]--{n}\b", told) for told in wronged())


def test_a_statement_is_no_event_and_an_instrument_no_organization() -> None:
    graph = good()
    assert (ID["succession/alder--birch"], RDF.type, PROV.Activity) not in graph
    assert (ID["change/alder--birch"], RDF.type, PROV.Activity) in graph
    assert (ID["arrangement/register"], RDF.type, ORG.Organization) not in graph
    assert (ID["arrangement/patrol"], RDF.type, ORG.OrganizationalCollaboration) in graph
    assert (ID["source/report"], RDF.type, PROV.Entity) in graph
    assert (ID["source/report"], RDF.type, PROV.PrimarySource) not in graph


@pytest.mark.weekly
def test_the_shipped_graph_is_consistent() -> None:
    graph = rdflib.Graph()
    for path in (*(GRAPH / "registry").glob("*.ttl"), *(GRAPH / "claims").glob("*.ttl")):
        graph.parse(path)
    assert contradictions(closed(graph)) == []
