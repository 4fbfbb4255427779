"""What agencies do beside their mandates, and what is left out of it, as RDF tells them."""

from pathlib import Path

from tests.unit.made import turtle

import bordergraph
from bordergraph.model import Dependency

GRAPH = """
agency:a a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/CA> .
agency:b a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/US> .
threat:scheme a skos:ConceptScheme .
threat:t a skos:Concept ; skos:inScheme threat:scheme ; skos:related threat:u .
threat:u a skos:Concept ; skos:inScheme threat:scheme .
mandate:b--t a bg:Mandate ; bg:agency agency:b ; bg:threat threat:t ;
    bg:responsibility responsibility:shared ;
    prov:wasDerivedFrom source:s ; bg:locator "p. 2" ; bg:confidence confidence:high .
task:b--t a bg:Task ; bg:agency agency:b ; bg:threat threat:t ; bg:performs function:service ;
    bg:ground ground:sector ; bg:restsOn mandate:b--t ; bg:confidence confidence:low .
task:b--u a bg:Task ; bg:agency agency:b ; bg:threat threat:u ; bg:performs function:service .
source:s a bg:Source .
dependency:home--patrol--patrol a bg:Dependency ; bg:dependent function:patrol ;
    bg:dependency function:patrol ; bg:across false ; bg:strength 1.0 .
dependency:broken a bg:Dependency ; bg:dependent function:patrol ; bg:strength "much" .
search:one a bg:Search ; bg:first agency:b ; bg:second agency:a ; bg:threat threat:t ;
    bg:date "2026-11-25"^^xsd:date ; bg:outcome search-outcome:closed ;
    bg:foundArrangement arrangement:p ; bg:restsOn source:s .
search:nameless a bg:Search ; bg:threat threat:t ; bg:date "2026-11-25"^^xsd:date .
"""


def test_tasks_stand_beside_mandates_and_what_is_broken_is_left_out(tmp_path: Path) -> None:
    network = bordergraph.open(turtle(tmp_path / "graph.ttl", GRAPH)).network()
    (concluded,) = network.mandates
    assert (concluded.functions, concluded.basis, concluded.realm) == (("service",), "sector", ())
    # A conclusion is nobody's word: the mandate's own source is all that is cited.
    assert [c.locator for c in concluded.citations] == ["p. 2"]
    assert [(t.id, t.related) for t in network.threats] == [("t", ("u",)), ("u", ("t",))]
    assert network.dependencies == (Dependency("patrol", "patrol", cross_border=False, value=1.0),)
    (search,) = network.searches
    assert (search.agencies, search.results) == (("a", "b"), ("arrangement:p", "source:s"))


def test_the_shipped_graph_tells_the_work(shipped: bordergraph.Workbench) -> None:
    network = shipped.network()
    agencies = network.agency_by_id
    silent = [m for m in network.mandates if not m.functions]
    assert {agencies[m.agency].cls for m in silent} <= {"association"}
    assert len(network.dependencies) > 60
    assert all(d.why and d.why_fr for d in network.dependencies)
    assert all(g.citations and g.why and g.why_fr for g in network.gateways)
    assert network.searches
    assert sum(bool(a.hubs) for a in network.arrangements) >= 15
    assert sum(bool(a.home_places) for a in network.agencies) >= 10
