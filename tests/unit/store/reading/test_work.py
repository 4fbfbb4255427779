"""What agencies do, what depends on what, doors and searches, as RDF tells them."""

from datetime import date
from pathlib import Path

import pytest

import bordergraph
from bordergraph.model import Dependency, Network, Span

PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/bordergraph/id/{name}/> .\n"
    for name in (
        "agency", "arrangement", "cadence", "confidence", "dependency", "direction", "family",
        "finding", "finding-kind", "function", "function-pair", "gateway", "ground", "level",
        "mandate", "place", "realm", "region", "responsibility", "search", "search-outcome",
        "searcher", "served", "source", "task", "threat",
    )
) + (
    "@prefix bg: <https://w3id.org/bordergraph/ontology#> .\n"
    "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)  # fmt: skip
GRAPH = """
agency:a a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/CA> ; bg:homePlace place:on ; bg:nearPlace place:qc, place:ny .
agency:b a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/US> .
agency:all a bg:Collective ; bg:standsFor agency:b, agency:a .
threat:scheme a skos:ConceptScheme .
threat:t a skos:Concept ; skos:inScheme threat:scheme ; skos:related threat:u ;
    bg:family family:money ; bg:firstDocumented "2013-01-01"^^xsd:date .
threat:u a skos:Concept ; skos:inScheme threat:scheme .
arrangement:p a bg:Program ; bg:serves served:policy ; bg:hub agency:a ;
    bg:region region:southern ; bg:announced true .
arrangement:q a bg:Program .
mandate:a--t a bg:Mandate ; bg:agency agency:a ; bg:threat threat:t ;
    bg:responsibility responsibility:lead ; bg:performs function:patrol ;
    bg:ground ground:stated ; bg:side <https://w3id.org/bordergraph/id/country/CA> ; bg:realm realm:water ; bg:onlyWith "CA" ;
    prov:wasDerivedFrom source:s ; bg:locator "p. 1" ; bg:confidence confidence:high .
mandate:b--t a bg:Mandate ; bg:agency agency:b ; bg:threat threat:t ;
    bg:responsibility responsibility:shared ;
    prov:wasDerivedFrom source:s ; bg:locator "p. 2" ; bg:confidence confidence:high .
task:b--t a bg:Task ; bg:agency agency:b ; bg:threat threat:t ; bg:performs function:service ;
    bg:ground ground:sector ; bg:restsOn mandate:b--t ; bg:confidence confidence:low .
task:b--u a bg:Task ; bg:agency agency:b ; bg:threat threat:u ; bg:performs function:service .
source:s a bg:Source .
dependency:abroad--patrol--service a bg:Dependency ; bg:dependent function:patrol ;
    bg:dependency function:service ; bg:across true ; bg:strength 0.5 ; bg:direction direction:to ;
    bg:rhythm cadence:on-request ; bg:rationale "Checks."@en, "Contrôles."@fr .
dependency:home--patrol--patrol a bg:Dependency ; bg:dependent function:patrol ;
    bg:dependency function:patrol ; bg:across false ; bg:strength 1.0 .
dependency:broken a bg:Dependency ; bg:dependent function:patrol ; bg:strength "much" .
gateway:door a bg:Gateway ; bg:between function-pair:patrol--service ; bg:across true ;
    bg:through agency:b, agency:a ; bg:notLevel level:federal ; bg:threat threat:t ;
    bg:note "Law."@en ; prov:wasDerivedFrom source:s ; bg:locator "s. 5" .
search:one a bg:Search ; bg:first agency:b ; bg:second agency:a ; bg:threat threat:t ; bg:date "2026-11-25"^^xsd:date ;
    bg:outcome search-outcome:closed ; bg:searcher searcher:first ; bg:query "b", "a" ;
    bg:foundArrangement arrangement:p ; bg:restsOn source:s ; bg:note "Found."@en .
search:nameless a bg:Search ; bg:threat threat:t ; bg:date "2026-11-25"^^xsd:date .
finding:f a bg:Finding ; bg:findingKind finding-kind:works ; bg:first agency:b ; bg:second agency:a ;
    bg:periodStart "2010-01-01"^^xsd:date ; bg:periodEnd "2011-12-31"^^xsd:date .
"""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    path = tmp_path / "graph.ttl"
    path.write_text(PREFIXES + GRAPH, encoding="utf-8")
    return bordergraph.open(path).network()


def test_tasks_stand_on_mandates_or_beside_them(network: Network) -> None:
    stated, concluded = network.mandates
    assert (stated.functions, stated.basis, stated.side) == (("patrol",), "stated", "CA")
    assert (stated.realm, stated.only_with) == (("water",), ("CA",))
    assert (concluded.functions, concluded.basis, concluded.realm) == (("service",), "sector", ())
    # A conclusion is nobody's word: the mandate's own source is all that is cited.
    assert [c.locator for c in concluded.citations] == ["p. 2"]


def test_bodies_threats_and_arrangements(network: Network) -> None:
    a = network.agency_by_id["a"]
    assert (a.home, a.near) == (("on",), ("ny", "qc"))
    assert network.agency_by_id["all"].stands_for == ("a", "b")
    t, u = network.threats
    assert (t.related, u.related, t.family) == (("u",), ("t",), "money")
    assert (t.first_documented, u.first_documented) == (date(2013, 1, 1), None)
    p, q = network.arrangements
    assert (p.serves, p.hubs, p.region, p.announced) == ("policy", ("a",), "southern", True)
    assert (q.serves, q.hubs, q.region, q.announced) == ("", (), "", False)


def test_dependencies_doors_searches_and_findings(network: Network) -> None:
    assert network.dependencies == (
        Dependency("patrol", "patrol", across=False, value=1.0),
        Dependency(
            "patrol", "service", across=True, value=0.5, direction="to", rhythm="on-request",
            why="Checks.", why_fr="Contrôles.",
        ),
    )  # fmt: skip
    (door,) = network.gateways
    assert door.functions == (("patrol", "service"),)
    assert door.through == (("CA", "a"), ("US", "b"))
    assert (door.not_level, door.threats, door.why) == ("federal", ("t",), "Law.")
    assert [c.locator for c in door.citations] == ["s. 5"]
    (search,) = network.searches
    assert (search.agencies, search.day, search.outcome) == (
        ("a", "b"),
        date(2026, 11, 25),
        "closed",
    )
    assert (search.queries, search.found) == (("a", "b"), ("arrangement:p", "source:s"))
    assert (search.searcher, search.note) == ("first", "Found.")
    (finding,) = network.findings
    assert finding.examined == Span(date(2010, 1, 1), date(2011, 12, 31))
    assert finding.pairs == (("a", "b"),)


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
    assert sum(bool(a.home) for a in network.agencies) >= 10
