"""The pages, the addresses of things, and a server that is crowded or told who may read."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed
from tests.serve.conftest import Served, serving

BG = "PREFIX bg: <https://w3id.org/bordergraph/ontology#> "
ALPHA = "https://w3id.org/bordergraph/id/agency/alpha"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_thing_has_an_address_for_people_and_programs(served: Served) -> None:
    page = served.get("/id/agency/alpha", "text/html,*/*;q=0.8")
    assert (page.status, page.kind) == (200, "text/html")
    assert "Alpha Police" in page.text
    assert 'href="/report/alpha"' in page.text
    assert "<script" not in page.text
    # What the record says, in words, with its sources, and each name a link to its address.
    assert 'href="/id/arrangement/joint-team"' in page.text
    assert 'id="sources"' in page.text
    assert 'href="/id/source/audit-2010"' in page.text
    assert "Police Alpha" in served.get("/id/agency/alpha?lang=fr", "text/html").text
    for other in ("/graph/registry/agencies", "/id/role/lead", "/id/threat/fraud"):
        told = served.get(other, "text/html")
        assert (told.status, "<table" in told.text) == (200, True), other
    assert served.get("/id/threat/scheme", "text/html").status == 200
    formats = {"text/turtle": ox.RdfFormat.TURTLE, "application/ld+json": ox.RdfFormat.JSON_LD}
    for accept, form in formats.items():
        reply = served.get("/id/agency/alpha", accept)
        assert (reply.status, reply.kind) == (200, accept)
        found = {q.triple for q in ox.parse(reply.body, format=form)}
        count = served.ask(
            f"SELECT (COUNT(*) AS ?n) {{ {{ <{ALPHA}> ?p ?o }} UNION {{ ?s bg:needOf|!bg:needOf <{ALPHA}> }} }}",
            "text/csv",
        )
        assert len(found) == int(count.text.split()[1])
    assert served.get("/id/agency/alpha?format=ntriples").kind == "application/n-triples"
    assert "bg:Agency" in served.get("/graph/registry/agencies", "text/turtle").text
    assert served.get("/thing?iri=https://w3id.org/bordergraph/id/agency/alpha").status == 200


def test_a_search_is_a_page_and_rows(served: Served) -> None:
    assert 'action="/search"' in served.get("/", "text/html").text
    page = served.get("/search?q=Polices+alpha&lang=fr", "text/html")
    assert (page.status, 'href="/id/agency/alpha?lang=fr"' in page.text) == (200, True)
    rows = json.loads(served.get("/search?q=alpha&kind=agency", "application/json").text)
    assert {row["kind"] for row in rows} == {"agency"}
    assert served.get("/search", "text/html").status == 200
    hostile = served.get("/search?q=%3Cscript%3E%22+OR+*", "text/html")
    assert (hostile.status, "<script" in hostile.text) == (200, False)
    for refused in ("q=%00%22", "q=a&year=x", "q=a&kind=x"):
        assert served.get(f"/search?{refused}", "application/json").status in {400, 404}


def test_pages_speak_the_readers_language_and_are_written_once(served: Served) -> None:
    english, french = (served.get("/", **{"Accept-Language": t}) for t in ("en", "fr-CA,fr"))
    assert 'lang="en"' in english.text
    assert 'lang="fr"' in french.text
    assert f"curl {served.address}/sparql" in english.text
    report = served.get("/report/alpha", "text/html")
    assert (report.status, "Alpha Police" in report.text) == (200, True)
    again = served.get("/report/alpha", "text/html", **{"If-None-Match": report.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    asked = served.get("/report?subject=alpha&lang=fr")
    assert (asked.status, asked.headers["Location"]) == (303, "/report/alpha?lang=fr")
    page = served.get("/map")
    assert (page.status, page.kind, 'id="map-data"' in page.text) == (
        200, "text/html", True,
    )  # fmt: skip


def test_the_page_of_questions_asks_this_server(served: Served) -> None:
    page = served.get("/ask?lang=fr")
    assert (page.status, page.kind) == (200, "text/html")
    assert 'lang="fr"' in page.text
    assert "partners-of-agency" in page.text
    assert "/ask?lang=en" in page.text


def test_sparqlwrapper_asks_and_is_told_what_is_wrong(served: Served) -> None:
    client = SPARQLWrapper(f"{served.address}/sparql")
    client.setReturnFormat(JSON)
    client.setQuery(f"{BG} SELECT ?a {{ ?a a bg:Agency }} ORDER BY ?a")
    answer: Any = client.queryAndConvert()
    found = answer["results"]["bindings"]
    assert ALPHA in [row["a"]["value"] for row in found]
    client.setMethod(POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.setReturnFormat(CSV)
    answer = client.queryAndConvert()
    assert ALPHA in answer.decode().split()
    for query, error, what in (
        ("SELECT", QueryBadFormed, "does not parse"),
        (ENDLESS, EndPointInternalError, "after 2 s"),
    ):
        client.setQuery(query)
        with pytest.raises(error, match=what):
            client.query()


def test_rdflib_reads_it_as_a_store(served: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{served.address}/sparql"))
    kind = rdflib.URIRef("https://w3id.org/bordergraph/ontology#Agency")
    found = set(graph.subjects(rdflib.RDF.type, kind))
    assert rdflib.URIRef(ALPHA) in found
    assert len(graph.query(f"{BG} SELECT ?a {{ ?a a bg:Agency }}")) == len(found)


@pytest.mark.slow
def test_too_many_are_told_to_come_again() -> None:
    options = ("--workers", "1", "--queue", "2", "--timeout", "3", "--cors", "https://a.example")
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with serving(*options) as one:
        with ThreadPoolExecutor(8) as clients:
            replies = list(clients.map(one.ask, [slow] * 8))
        assert {r.status for r in replies} == {500, 503}
        assert all(int(r.headers["Retry-After"]) > 0 for r in replies if r.status == 503)
        allowed = one.get("/health", Origin="https://a.example")
        assert allowed.headers["Access-Control-Allow-Origin"] == "https://a.example"
