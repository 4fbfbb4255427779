"""What the rules derive from a small graph, on two engines."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bordergraph.queries import load_folder
from bordergraph.resources import queries_dir
from bordergraph.store.answer import compact

SMALL = Path(__file__).resolve().parents[1] / "data" / "valid" / "small.ttl"
RULES = load_folder(queries_dir() / "derive")
HEARSAY = """
@prefix agency: <https://w3id.org/bordergraph/id/agency/> .
@prefix arrangement: <https://w3id.org/bordergraph/id/arrangement/> .
@prefix bg: <https://w3id.org/bordergraph/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix participation: <https://w3id.org/bordergraph/id/participation/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix source: <https://w3id.org/bordergraph/id/source/> .
participation:hearsay a bg:Participation ; org:member agency:carrier ;
    org:organization arrangement:pact ; prov:wasDerivedFrom source:general-knowledge .
participation:listener a bg:Participation ; org:member agency:services ; bg:provides false ;
    org:organization arrangement:pact ; prov:wasDerivedFrom source:report .
"""
EXPECTED = {
    ("agency:alder", "bg:participatesIn", "arrangement:patrol"),
    ("agency:alder", "bg:participatesIn", "arrangement:register"),
    ("agency:cedar", "bg:participatesIn", "arrangement:pact"),
    ("agency:union", "bg:participatesIn", "arrangement:pact"),
    ("agency:services", "bg:participatesIn", "arrangement:pact"),
    ("arrangement:patrol", "bg:addresses", "threat:smuggling"),
    ("agency:alder", "bg:responsibleFor", "threat:smuggling"),
    ("agency:cedar", "bg:responsibleFor", "threat:fraud"),
    ("agency:alder", "bg:givesTo", "agency:cedar"),
    ("agency:cedar", "bg:givesTo", "agency:union"),
    ("agency:union", "bg:givesTo", "agency:cedar"),
    ("agency:cedar", "bg:givesTo", "agency:services"),
    ("agency:union", "bg:givesTo", "agency:services"),
    ("agency:cedar", "bg:sharesWith", "agency:union"),
    ("agency:union", "bg:sharesWith", "agency:cedar"),
    *(
        (f"agency:{a}", "bg:worksWith", f"agency:{b}")
        for a in ("cedar", "union", "services")
        for b in ("cedar", "union", "services")
        if a != b
    ),
}


def oxigraph() -> set[tuple[str, ...]]:
    store = ox.Store()
    store.load(SMALL.read_bytes(), format=ox.RdfFormat.TURTLE)
    store.load(HEARSAY.encode(), format=ox.RdfFormat.TURTLE)
    found: set[ox.Triple] = set()
    for rule in RULES.values():
        result = store.query(rule.body)
        assert isinstance(result, ox.QueryTriples)
        derived = set(result)
        store.extend(ox.Quad(*triple) for triple in derived)
        found |= derived
    return {tuple(compact(str(term).strip("<>")) for term in triple) for triple in found}


def plain_rdflib() -> set[tuple[str, ...]]:
    graph = rdflib.Graph().parse(SMALL).parse(data=HEARSAY, format="turtle")
    found: set[tuple[str, ...]] = set()
    for rule in RULES.values():
        derived = graph.query(rule.text).graph
        assert derived is not None
        found |= {tuple(compact(str(term)) for term in triple) for triple in derived}
        graph += derived
    return found


@pytest.mark.parametrize("engine", [oxigraph, plain_rdflib], ids=["oxigraph", "rdflib"])
def test_rules_derive_what_the_statements_say(engine: object) -> None:
    assert callable(engine)
    assert engine() == EXPECTED


def test_rules_that_read_derived_triples_run_after_those_that_make_them() -> None:
    names = list(RULES)
    assert names.index("gives-to") < names.index("shares-with")
    assert names.index("participates-in") < names.index("works-with")
