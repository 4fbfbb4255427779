"""The SPARQL 1.1 Protocol, rule by rule, and what is refused."""

import json
import socket
from urllib.parse import quote, unquote, urlencode

import pyoxigraph as ox
import pytest
from tests.serve.conftest import PATIENCE, TINY, Served, eventually

import bordergraph

AGENCIES = "SELECT ?a { ?a a bg:Agency } ORDER BY ?a"
SQUARE = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM_TYPE = "application/x-www-form-urlencoded"
FORM = {"Content-Type": FORM_TYPE}
DIRECT = {"Content-Type": "application/sparql-query"}


def rows(body: bytes) -> list[str]:
    return [row["a"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_a_query_goes_by_get_by_form_and_directly(served: Served) -> None:
    field = urlencode({"query": AGENCIES}).encode()
    replies = [
        served.ask(AGENCIES),
        served.send("POST", "/sparql", field, FORM),
        served.send("POST", "/sparql", AGENCIES.encode(), DIRECT | {"Accept": "*/*"}),
    ]
    assert len({r.body for r in replies}) == 1
    assert "https://w3id.org/bordergraph/id/agency/alpha" in rows(replies[0].body)
    assert served.send("HEAD", f"/sparql?{field.decode()}").status == 200


AGENCIES_GRAPH = "https://w3id.org/bordergraph/graph/registry/agencies"
THREATS_GRAPH = "https://w3id.org/bordergraph/graph/registry/threats"
BOTH = quote("ASK { ?a a bg:Agency . ?t a skos:Concept }")
NAMED = "ASK { GRAPH ?g { ?a a bg:Agency } GRAPH ?h { ?t a skos:Concept } }"
DEFAULTS = f"default-graph-uri={quote(AGENCIES_GRAPH)}&default-graph-uri={quote(THREATS_GRAPH)}"
NAMES = f"named-graph-uri={quote(AGENCIES_GRAPH)}&named-graph-uri={quote(THREATS_GRAPH)}"
ONE_OF_EACH = f"default-graph-uri={quote(THREATS_GRAPH)}&named-graph-uri={quote(AGENCIES_GRAPH)}"
MIXED = (
    "ASK { ?t a skos:Concept . GRAPH ?g { ?a a bg:Agency } FILTER NOT EXISTS { ?b a bg:Agency } }"
)
TRUTH = TABLE = "application/sparql-results+json"
TRIPLES = "text/turtle"


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "kind", "truth"),
    [
        ("GET", f"/sparql?query={BOTH}", "", "", TRUTH, True),
        ("GET", f"/sparql/?query={BOTH}", "", "", TRUTH, True),
        ("GET", f"/sparql?{DEFAULTS}&query={BOTH}", "", "", TRUTH, True),
        ("GET", f"/sparql?query={BOTH}&default-graph-uri={quote(AGENCIES_GRAPH)}", "", "", TRUTH, False),
        ("POST", f"/sparql?{DEFAULTS}", unquote(BOTH), "application/sparql-query", TRUTH, True),
        ("POST", "/sparql", f"query={BOTH}&{DEFAULTS}", FORM_TYPE, TRUTH, True),
        ("POST", f"/sparql?{DEFAULTS}", f"query={BOTH}", FORM_TYPE, TRUTH, True),
        ("POST", "/sparql", f"query={BOTH}", f"{FORM_TYPE.upper()}; charset=utf-8", TRUTH, True),
        ("GET", f"/sparql?query={quote(NAMED)}&{NAMES}", "", "", TRUTH, True),
        ("POST", f"/sparql?{NAMES}", NAMED, "application/sparql-query", TRUTH, True),
        ("POST", "/sparql", f"query={quote(NAMED)}&{NAMES}", FORM_TYPE, TRUTH, True),
        ("GET", f"/sparql?query={quote(NAMED)}&{DEFAULTS}", "", "", TRUTH, False),
        ("POST", f"/sparql?{ONE_OF_EACH}", MIXED, "application/sparql-query", TRUTH, True),
        ("POST", f"/sparql?{NAMES}", NAMED.replace("{", f"FROM <{THREATS_GRAPH}> {{", 1),
         "application/sparql-query", TRUTH, True),
        ("GET", "/sparql?query=SELECT+(1+AS+%3Fa)+%7B%7D", "", "", TABLE, None),
        ("POST", "/sparql", "SELECT (1 AS ?a) {}", "application/sparql-query; charset=UTF-8", TABLE, None),
        ("POST", "/sparql", "DESCRIBE agency:alpha", "application/sparql-query", TRIPLES, None),
        ("POST", "/sparql", "CONSTRUCT { <s> <p> 1 } {}", "application/sparql-query", TRIPLES, None),
        ("GET", "/sparql", "", "", TRIPLES, None),
    ],
)  # fmt: skip
def test_every_form_of_request_is_answered(
    served: Served,
    method: str,
    path: str,
    body: str,
    content_type: str,
    kind: str,
    truth: bool | None,
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    reply = served.send(method, path, body.encode() if body else None, headers)
    assert (reply.status, reply.kind) == (200, kind), reply.text
    if truth is not None:
        assert json.loads(reply.body)["boolean"] is truth


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_come_in_every_form(served: Served, accept: str, form: ox.QueryResultsFormat) -> None:
    reply = served.ask(AGENCIES, accept)
    assert (reply.status, reply.kind) == (200, accept)
    read = ox.parse_query_results(reply.body, format=form)
    assert isinstance(read, ox.QuerySolutions)
    assert [row["a"].value for row in read] == rows(served.ask(AGENCIES).body)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_come_in_every_form(served: Served, accept: str, form: ox.RdfFormat) -> None:
    reply = served.ask("CONSTRUCT { ?a bg:acronym ?b } { ?a a bg:Agency ; bg:acronym ?b }", accept)
    assert (reply.status, reply.kind) == (200, accept)
    counted = served.ask("SELECT (COUNT(*) AS ?a) { ?x a bg:Agency ; bg:acronym ?b }")
    assert len({q.triple for q in ox.parse(reply.body, format=form)}) == int(rows(counted.body)[0])


def test_a_form_is_named_in_the_address_too(served: Served) -> None:
    """So a data frame is read from an address alone."""
    table = served.ask(AGENCIES, "*/*", format="csv")
    assert table.kind == "text/csv"
    assert table.text.splitlines()[1:] == rows(served.ask(AGENCIES).body)
    assert served.ask(AGENCIES, "text/*").kind == "text/csv"
    # What SPARQLWrapper adds for other endpoints does not matter.
    assert served.ask(AGENCIES, "text/csv", format="application/x").kind == "text/csv"
    made = served.ask("CONSTRUCT { <s> <p> 1 } {}", "application/n-triples")
    assert made.text.startswith(f"<{served.address}/s> <{served.address}/p> ")


def test_needs_are_answered_as_on_the_command_line(served: Served) -> None:
    every = "SELECT (COUNT(*) AS ?a) { ?n ?p ?o }"
    assert rows(served.ask(every).body)[0] == str(bordergraph.open(TINY).query(every)[0][0])
    counted = served.ask("SELECT (COUNT(*) AS ?a) { ?n a bg:Need }")
    kg = bordergraph.open(TINY)
    assert (
        [int(n) for n in rows(counted.body)] == [len(kg.query("SELECT ?n { ?n a bg:Need }"))] != [0]
    )


def test_an_ask_is_true_or_false_and_no_table(served: Served) -> None:
    assert json.loads(served.ask("ASK { ?a a bg:Agency }").body)["boolean"] is True
    assert "<boolean>false</boolean>" in served.ask("ASK { <urn:x> ?p ?o }", "text/xml").text
    reply = served.ask("ASK { ?a a bg:Agency }", "text/csv")
    assert (reply.status, "sparql-results+json" in reply.text) == (406, True)
    assert served.ask(AGENCIES, "image/png").status == 406


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELEC ?a { ?a ?b ?c }", "does not parse"),
        ("SELECT ?a { ?a ?b ?c", "line 1"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE is refused"),
        ("ASK { SERVICE SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE is refused"),
        ("LOAD <http://127.0.0.1:9/>", "LOAD is refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT is refused"),
        ("CLEAR ALL", "CLEAR is refused"),
        ("ASK FROM <http://127.0.0.1:9/> { ?a ?b ?c }", "nothing is fetched"),
        ("ASK FROM NAMED source:elsewhere { ?a ?b ?c }", "nothing is fetched"),
        ("ASK FROM <file:///etc/passwd> { ?a ?b ?c }", "nothing is fetched"),
        ("CONSTRUCT { <urn:g> ?b ?c } FROM <urn:g> { ?a ?b ?c }", "nothing is fetched"),
        ("PREFIX g: <urn:g> ASK FROM g: { ?a ?b ?c }", "nothing is fetched"),
        ("ASK { ?a ?b 'x\0' }", "U+0000"),
        ("", "does not parse"),
        ("ASK { FILTER(" + "(" * 50_000, "nested"),
    ],
)
def test_what_is_no_query_here_is_refused(served: Served, query: str, what: str) -> None:
    reply = served.send("POST", "/sparql", urlencode({"query": query}).encode(), FORM)
    assert 400 <= reply.status <= 500
    # How long the engine takes to fall over depends on the machine.
    assert what in reply.text or (what == "nested" and "after 2 s" in reply.text)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/sparql", b"update=CLEAR+ALL", FORM, 403),
        ("GET", "/sparql?update=CLEAR+ALL", None, {}, 403),
        ("POST", "/sparql", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}, 403),
        ("POST", "/sparql", b"{}", {"Content-Type": "application/json"}, 415),
        ("POST", "/sparql", b"x", {}, 415),
        ("POST", "/sparql", b"x", {"Content-Type": "application/sparql-query; charset=utf-16"}, 415),
        ("POST", "/sparql", b"ASK {} #\xff", DIRECT, 400),
        ("POST", "/sparql", b"query=ASK+%7B%7D%FF", FORM, 400),
        ("POST", "/sparql", b"", FORM, 400),
        ("POST", "/sparql", b"query=ASK{}&query=ASK{}", FORM, 400),
        ("POST", "/sparql?query=ASK{}", b"ASK {}", DIRECT, 400),
        ("POST", "/sparql", b"query=" + b"x" * 300_000, FORM, 413),
        ("GET", "/sparql?query=" + "x" * 20_000, None, {}, 414),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=nonsense", None, {}, 400),
        ("GET", "/sparql?x=1", None, {}, 400),
        ("GET", "/sparql?" + "&".join(["a=1"] * 200), None, {}, 400),
        ("PUT", "/sparql", b"x", {}, 405),
        ("DELETE", "/graph/registry/agencies", None, {}, 405),
        ("PUT", "/graph/registry/agencies", b"<a:a> <a:b> <a:c>", {"Content-Type": "text/turtle"}, 405),
        ("PATCH", "/id/agency/alpha", b"x", {}, 405),
        ("GET", "/../../../etc/passwd", None, {}, 404),
        ("GET", "/id/%2e%2e/%2e%2e/etc/passwd", None, {}, 404),
        ("GET", "/report/..%2f..%2fetc%2fpasswd", None, {}, 404),
        ("GET", "/report/no-such-agency", None, {}, 404),
        ("GET", "/id/agency/nobody", None, {}, 404),
        ("GET", "/thing?iri=file:///etc/passwd", None, {}, 404),
        ("GET", "/thing?iri=nonsense", None, {}, 400),
        ("GET", "/id/agency/alpha?format=exe", None, {}, 400),
        ("GET", "/health", None, {"Host": "evil.example"}, 400),
    ],
)  # fmt: skip
def test_a_request_that_is_wrong_says_how(
    served: Served, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
) -> None:
    reply = served.send(method, path, body, headers)
    assert (reply.status, reply.kind) == (status, "text/plain")
    assert reply.text.strip()
    assert "passwd:" not in reply.text
    assert "root:" not in reply.text
    if status == 405:
        assert "GET" in reply.headers["Allow"]


def test_malformed_requests_are_told_so(served: Served) -> None:
    """Texts that SPARQL does not know, and bytes that HTTP does not, over open connections."""
    good = "SELECT ?a { ?a a bg:Agency ; bg:acronym 'ALP'@en }"
    broken = [
        good[:cut] + mark + good[cut + 1 :] for mark in "\\}|<`\x01" for cut in range(7, 47, 9)
    ]
    seen: set[int] = set()
    for query in [*broken, *(f"{{{'(' * n}" for n in (0, 1, 7, 60, 250))]:
        reply = served.send("POST", "/sparql", query.encode(), DIRECT)
        seen.add(reply.status)
        assert reply.status in {200, 400}, query
        assert reply.body
    assert 400 in seen
    lines = ["GET", "GET /", "GET / HTTP/9.9", "\x00\x01", "GET /sparql HTTP/1.1\r\nHost", "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1",
             "GET / HTTP/1.1\r\nA" + "a" * 90_000, "GET http://[ HTTP/1.1\r\nHost: [", "GET /sparql?query=%zz HTTP/1.1\r\nHost: 127.0.0.1",
             "POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/sparql-query\r\n\r\nzz"]  # fmt: skip
    for number in range(40):
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as raw:
            raw.sendall(f"{lines[number % len(lines)]}\r\n\r\n".encode("latin-1"))
            head = raw.recv(4096).decode("latin-1")
            assert head.split()[1].startswith("4"), lines[number % len(lines)]
    assert served.ask(AGENCIES).status == 200


def test_a_query_that_takes_too_much_is_stopped_and_the_next_is_answered(served: Served) -> None:
    late = served.ask(f"SELECT (COUNT(*) AS ?n) {SQUARE}")
    assert (late.status, "after 2 s" in late.text) == (500, True)
    large = served.ask("SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f")
    assert large.status == 500
    assert "MB of memory" in large.text or "after 2 s" in large.text
    assert served.ask(AGENCIES).status == 200
    assert json.loads(served.get("/health").body)["stopped"]["time"] >= 1


def test_who_leaves_is_not_worked_for(served: Served) -> None:
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as raw:
            query = quote(f"SELECT (COUNT(*) AS ?n) {SQUARE}")
            raw.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    eventually(lambda: json.loads(served.get("/health").body)["jobs"]["short"]["running"] == 0)


def test_the_endpoint_describes_itself(served: Served) -> None:
    service = served.get("/sparql", "*/*")
    assert (service.status, "sd:SPARQL11Query" in service.text) == (200, True)
    assert served.get("/sparql", "text/html").status == 303
    assert served.get("/sparql?format=ntriples", "text/html").kind == "application/n-triples"
    counted = rows(served.ask("SELECT (COUNT(*) AS ?a) { ?s ?p ?o }").body)[0]
    for path in ("/void", "/.well-known/void"):
        reply = served.get(path)
        assert f"void:triples {counted}" in reply.text
        assert f"<{served.address}/sparql>" in reply.text
        assert "dcterms:identifier" in reply.text
    health = json.loads(served.get("/health").body)
    assert (health["status"], str(health["triples"])) == ("ok", counted)


def test_no_page_elsewhere_may_read_unless_it_is_asked_for(served: Served) -> None:
    reply = served.get("/health", Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in reply.headers
