"""Foreign RDF: which organizations become agencies, under which ids, and what is said of it."""

import gzip
import re
from pathlib import Path

import pytest
import zstandard
from tests.unit.made import PREFIXES as OURS
from tests.unit.made import faults_of, put

from bordergraph.curate.check import check
from bordergraph.errors import ReadingNote
from bordergraph.model import Network
from bordergraph.queries import load_folder
from bordergraph.resources import queries_dir
from bordergraph.store.graph import open_graph

PREFIXES = f"""{OURS}
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix s: <http://schema.org/> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix e: <http://example.org/> .
"""
FOREIGN = {
    "org": """
        e:police a org:FormalOrganization, org:Organization ; org:hasUnit e:squad ;
          skos:prefLabel "Police"@en, "Police nationale"@fr ; org:linkedTo e:customs, e:nobody .
        e:squad a org:OrganizationalUnit ; rdfs:label "Squad" ; org:unitOf e:squad .
        e:customs a org:Organization ; skos:prefLabel "Customs" .
        e:desk a org:OrganizationalCollaboration, org:Organization ; rdfs:label "Joint desk" ;
          org:hasMember e:police, e:somebody . e:customs org:memberOf e:desk .
        [] a org:Membership ; org:member e:squad ; org:organization e:desk .
    """,
    "foaf": 'e:relief a foaf:Organization ; foaf:name "Relief" . e:ann a foaf:Person .',
    "schema": """
        [] a schema:GovernmentOrganization ; schema:name "Ministère de l'Intérieur" ;
          schema:address [ schema:addressCountry "ca" ] ; schema:foundingDate "1990-01-02" ;
          schema:subOrganization e:unit .
        e:unit a s:Organization ; s:name "Unit" ; s:alternateName "U" ;
          s:address [ s:addressCountry "Canada" ] .
    """,
    "wikidata": """
        wd:Q1 wdt:P31 wd:Q99 ; rdfs:label "Mounties"@en, "Gendarmes"@fr, "Anders"@de ;
          wdt:P17 wd:Q16 ; wdt:P571 "1920-02-01T00:00:00Z"^^xsd:dateTime .
        wd:Q99 wdt:P279 wd:Q35535 . wd:Q2 wdt:P31 wd:Q5 ; rdfs:label "A person"@en .
        wd:Q3 wdt:P31 wd:Q35535 ; wdt:P17 wd:Q142 . wd:Q142 rdfs:label "France"@en .
        wd:Q4 wdt:P31 wd:Q35535 ; wdt:P17 wd:Q183 .
    """,
}


def opened(path: Path, text: str) -> tuple[Network, set[str]]:
    path.write_text(PREFIXES + text, encoding="utf-8-sig")
    with pytest.warns(ReadingNote) as told:
        network = open_graph(path).network()
    return network, {str(w.message) for w in told}


def test_the_organization_ontology(tmp_path: Path) -> None:
    network, told = opened(tmp_path / "a.ttl", FOREIGN["org"])
    assert [(a.id, a.label, a.label_fr, a.parent) for a in network.agencies] == [
        ("customs", "Customs", "", None),
        ("police", "Police", "Police nationale", None),
        ("squad", "Squad", "", "police"),
    ]
    assert [a.label for a in network.arrangements] == ["Joint desk"]
    members = {(p.agency, p.arrangement) for p in network.participations}
    assert members == {("police", "desk"), ("customs", "desk"), ("squad", "desk")}
    assert {(s.giver, s.receiver) for s in network.shares} == {("police", "customs")}
    assert network.complete
    assert told == {
        "read 3 organizations as agencies by the rule org",
        "read 1 organization as programs by the rule org",
    }


def test_foaf_schema_and_wikidata(tmp_path: Path) -> None:
    text = FOREIGN["foaf"] + FOREIGN["schema"] + FOREIGN["wikidata"]
    network, told = opened(tmp_path / "a.ttl", text)
    found = {a.id: (a.label, a.label_fr, a.country, a.parent, a.acronyms) for a in network.agencies}
    assert found == {
        "Q1": ("Mounties", "Gendarmes", "CA", None, ()),
        "Q3": ("Q3", "", "France", None, ()),
        "Q4": ("Q4", "", "Q183", None, ()),
        "ministère-de-l-intérieur": ("Ministère de l'Intérieur", "", "CA", None, ()),
        "relief": ("Relief", "", "", None, ()),
        "unit": ("Unit", "", "", "ministère-de-l-intérieur", ()),
    }
    spans = {a.id: str(a.span.start) for a in network.agencies if a.span.start}
    assert spans == {"Q1": "1920-02-01", "ministère-de-l-intérieur": "1990-01-02"}
    numbers = {"foaf": "1 organization", "schema": "2 organizations", "wikidata": "3 organizations"}
    assert told == {f"read {n} as agencies by the rule {rule}" for rule, n in numbers.items()}


def test_projects_of_schema_and_what_no_rule_reads(tmp_path: Path) -> None:
    text = """
      <urn:a> a schema:Organization ; schema:name "A" ; schema:memberOf <urn:p>, <urn:o> ; schema:email "a" .
      <urn:b> a schema:Organization ; schema:name "B" .
      <urn:o> a schema:Organization ; schema:name "O" .
      <urn:p> a schema:Project ; schema:name "P" ; schema:member <urn:b> .
    """
    network, told = opened(tmp_path / "a.ttl", text)
    assert {(p.agency, p.arrangement) for p in network.participations} == {("a", "p"), ("b", "p")}
    assert "no rule reads https://schema.org/email (1)" in told


def test_a_day_of_the_data_that_is_none(tmp_path: Path) -> None:
    text = (
        "<urn:d> a <http://rdfs.org/ns/void#Dataset> ; <http://purl.org/dc/terms/modified> 'soon' ."
        " <https://w3id.org/bordergraph/id/agency/a> a <https://w3id.org/bordergraph/ontology#Agency> ."
    )
    network, told = opened(tmp_path / "a.ttl", text)
    assert network.day is None
    assert told == {"dcterms:modified 'soon' is no day, so it does not date the data"}


def test_two_bodies_of_one_name_stay_two(tmp_path: Path) -> None:
    text = """
      <http://a.example/x> a org:Organization . <http://b.example/x> a org:Organization .
      <http://c.example/1/x> a org:Organization . <http://c.example/2/x> a org:Organization .
    """
    network, _ = opened(tmp_path / "a.ttl", text)
    ids = [a.id for a in network.agencies]
    assert ids == ["http://c.example/1/x", "http://c.example/2/x", "x-a.example", "x-b.example"]


def test_named_graphs_hold_what_the_rules_made(tmp_path: Path) -> None:
    path = put(tmp_path / "a.ttl", PREFIXES + FOREIGN["foaf"])
    kg = open_graph(path)
    with pytest.warns(ReadingNote):
        rows = kg.query("SELECT ?g { GRAPH ?g { agency:relief a bg:Agency } }").rows
    same = kg.query("SELECT ?s { agency:relief owl:sameAs ?s }").rows
    assert [str(g) for (g,) in rows] == ["https://w3id.org/bordergraph/graph/mapped"]
    assert [str(s) for (s,) in same] == ["http://example.org/relief"]


def test_every_rule_says_what_it_reads() -> None:
    rules = load_folder(queries_dir() / "map")
    assert {*FOREIGN} < {*rules}
    assert all(r.summary and r.summary_fr for r in rules.values())


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["ttl.zst", "TTL.GZ"])
def test_compressed_rdf_is_read_and_checked(tmp_path: Path, ending: str) -> None:
    text = "<https://w3id.org/bordergraph/id/agency/a> a <https://w3id.org/bordergraph/ontology#Agency> .\n"
    pack = zstandard.compress if ending.endswith("zst") else gzip.compress
    path = put(tmp_path / f"mine.{ending}", pack(text.encode("utf-8-sig")))
    assert [a.id for a in open_graph(path).network().agencies] == ["a"]
    assert [a.id for a in open_graph(tmp_path).network().agencies] == ["a"]
    assert "syntax" not in {f.rule for f in check([path])}
    path.write_bytes(pack(b"#" * (65 << 20)))
    (fault,) = faults_of(open_graph(path).network)
    assert re.search(r"mine.*unpacks to more than 64 MiB", str(fault))
    assert "unpacks to more than 64 MiB" in check([path])[0].message
    (fault,) = faults_of(open_graph(put(tmp_path / "cut.json.gz", b"\x1f\x8b")).network)
    assert "not whole gz" in str(fault)
