"""What the rules derive from a small graph, on two engines."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bordergraph.queries import load_folder
from bordergraph.resources import queries_dir
from bordergraph.store.querying.answer import compact

SMALL = Path(__file__).resolve().parents[1] / "data" / "valid" / "small.ttl"
RULES = load_folder(queries_dir() / "derive")
MORE = """
@prefix agency: <https://w3id.org/bordergraph/id/agency/> .
@prefix arrangement: <https://w3id.org/bordergraph/id/arrangement/> .
@prefix arrangement-kind: <https://w3id.org/bordergraph/id/arrangement-kind/> .
@prefix bg: <https://w3id.org/bordergraph/ontology#> .
@prefix flow: <https://w3id.org/bordergraph/id/flow/> .
@prefix milestone: <https://w3id.org/bordergraph/id/milestone/> .
@prefix milestone-kind: <https://w3id.org/bordergraph/id/milestone-kind/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix participation: <https://w3id.org/bordergraph/id/participation/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix role: <https://w3id.org/bordergraph/id/role/> .
@prefix source: <https://w3id.org/bordergraph/id/source/> .
@prefix status: <https://w3id.org/bordergraph/id/status/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# On hearsay nothing is derived.
participation:hearsay a bg:Participation ; org:member agency:carrier ;
    bg:arrangement arrangement:pact ; prov:wasDerivedFrom source:general-knowledge .
participation:listener a bg:Participation ; org:member agency:services ; bg:provides false ;
    bg:arrangement arrangement:pact ; bg:from "2011-01-01"^^xsd:date ; prov:wasDerivedFrom source:report .
# They give to each other: an exchange.
flow:there a bg:Flow ; bg:giver agency:m4 ; bg:receiver agency:m5 ; prov:wasDerivedFrom source:report .
flow:back a bg:Flow ; bg:giver agency:m5 ; bg:receiver agency:m4 ; prov:wasDerivedFrom source:report .
# A memorandum between two alone is an exchange; a closed one was.
arrangement:memo bg:arrangementKind arrangement-kind:mou .
participation:memo-1 a bg:Participation ; org:member agency:m1 ; bg:arrangement arrangement:memo .
participation:memo-2 a bg:Participation ; org:member agency:m2 ; bg:arrangement arrangement:memo ;
    bg:receives false .
arrangement:closed bg:arrangementKind arrangement-kind:mou .
participation:closed-1 a bg:Participation ; org:member agency:m1 ; bg:arrangement arrangement:closed .
participation:closed-2 a bg:Participation ; org:member agency:m3 ; bg:arrangement arrangement:closed .
milestone:closed bg:about arrangement:closed ; bg:milestoneKind milestone-kind:end ;
    bg:date "2012-03-31"^^xsd:date .
# Bodies that were never there at one time, what is proposed, and who may join one day, make no tie.
agency:old bg:dissolved "2003-02-28"^^xsd:date .
agency:new bg:founded "2003-03-01"^^xsd:date .
participation:old a bg:Participation ; org:member agency:old ; bg:arrangement arrangement:long .
participation:new a bg:Participation ; org:member agency:new ; bg:arrangement arrangement:long .
participation:may a bg:Participation ; org:member agency:m1 ; bg:arrangement arrangement:long ;
    org:role role:prospective .
participation:plan-1 a bg:Participation ; org:member agency:m1 ; bg:arrangement arrangement:plan .
participation:plan-2 a bg:Participation ; org:member agency:m2 ; bg:arrangement arrangement:plan .
<https://w3id.org/bordergraph/id/status-report/plan> bg:about arrangement:plan ; bg:status status:proposed .
"""
TRIO = ("cedar", "services", "union")
EXPECTED = {
    ("agency:alder", "bg:participatesIn", "arrangement:patrol"),
    ("agency:alder", "bg:participatesIn", "arrangement:register"),
    *((f"agency:{a}", "bg:participatesIn", "arrangement:pact") for a in TRIO),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:plan") for n in (1, 2)),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:memo") for n in (1, 2)),
    *((f"agency:m{n}", "bg:participatesIn", "arrangement:closed") for n in (1, 3)),
    *((f"agency:{a}", "bg:participatesIn", "arrangement:long") for a in ("old", "new")),
    ("arrangement:patrol", "bg:addresses", "threat:smuggling"),
    ("agency:alder", "bg:responsibleFor", "threat:smuggling"),
    ("agency:cedar", "bg:responsibleFor", "threat:fraud"),
    ("agency:m4", "bg:givesTo", "agency:m5"),
    ("agency:m5", "bg:givesTo", "agency:m4"),
    ("agency:m2", "bg:givesTo", "agency:m1"),
    ("agency:m4", "bg:sharesWith", "agency:m5"),
    ("agency:m5", "bg:sharesWith", "agency:m4"),
    *((f"agency:{a}", "bg:worksWith", f"agency:{b}") for a in TRIO for b in TRIO if a != b),
    ("agency:m1", "bg:worksWith", "agency:m2"),
    ("agency:m2", "bg:worksWith", "agency:m1"),
}
TIES = {
    # The agency that gave ceased to be, and with it the tie; its founding dates no tie.
    "exchange--alder--cedar--patrol": (None, "2020-12-31"),
    "exchange--m1--m2--memo": (None, None),
    "exchange--m4--m5": (None, None),
    "exchange--m1--m3--closed": (None, "2012-03-31"),
    "membership--cedar--services--pact": ("2011-01-01", None),
    "membership--cedar--union--pact": (None, None),
    "membership--m1--m2--memo": (None, None),
    "membership--m1--m3--closed": (None, "2012-03-31"),
    "membership--services--union--pact": ("2011-01-01", None),
}


def oxigraph() -> set[tuple[str, ...]]:
    store = ox.Store()
    store.load(SMALL.read_bytes(), format=ox.RdfFormat.TURTLE)
    store.load(MORE.encode(), format=ox.RdfFormat.TURTLE)
    found: set[ox.Triple] = set()
    for rule in RULES.values():
        result = store.query(rule.body)
        assert isinstance(result, ox.QueryTriples)
        derived = set(result)
        store.extend(ox.Quad(*triple) for triple in derived)
        found |= derived
    return {tuple(compact(str(term).strip("<>")) for term in triple) for triple in found}


def plain_rdflib() -> set[tuple[str, ...]]:
    graph = rdflib.Graph().parse(SMALL).parse(data=MORE, format="turtle")
    found: set[tuple[str, ...]] = set()
    for rule in RULES.values():
        derived = graph.query(rule.text).graph
        assert derived is not None
        found |= {tuple(compact(str(term)) for term in triple) for triple in derived}
        graph += derived
    return found


@pytest.mark.slow
@pytest.mark.parametrize("engine", [oxigraph, plain_rdflib], ids=["oxigraph", "rdflib"])
def test_rules_derive_what_the_statements_say(engine: Callable[[], set[tuple[str, ...]]]) -> None:
    found = engine()
    assert {t for t in found if not t[0].startswith("tie:")} == EXPECTED
    dates = {
        (s.removeprefix("tie:"), p): o.split("^^")[0].strip('"')
        for s, p, o in found
        if s.startswith("tie:")
    }
    ties = {tie for tie, _ in dates}
    assert {
        tie: (dates.get((tie, "bg:since")), dates.get((tie, "bg:until"))) for tie in ties
    } == TIES


@pytest.mark.slow
@pytest.mark.parametrize("engine", [oxigraph, plain_rdflib], ids=["oxigraph", "rdflib"])
def test_a_tie_names_its_bodies_its_arrangement_and_its_evidence(
    engine: Callable[[], set[tuple[str, ...]]],
) -> None:
    said = {(p, o) for s, p, o in engine() if s == "tie:exchange--alder--cedar--patrol"}
    assert {
        ("bg:tieKind", "tie-kind:exchange"),
        ("bg:tied", "agency:alder"),
        ("bg:tied", "agency:cedar"),
        ("bg:tiedThrough", "arrangement:patrol"),
        ("bg:evidence", "participation:alder--patrol"),
    } <= said


def test_rules_that_read_derived_triples_run_after_those_that_make_them() -> None:
    names = list(RULES)
    ties = max(names.index(f"{kind}-ties") for kind in ("bilateral", "exchange"))
    assert ties < names.index("gives-to") < names.index("shares-with")
    assert names.index("membership-ties") < names.index("works-with")
    assert max(ties, names.index("membership-ties")) < names.index("tie-evidence")
