"""Loading: formats, graphs, sources, merging, faults, and the objects handed out."""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from tests.unit.made import TINY, faults_of, put, turtle

import bordergraph
from bordergraph import vocab
from bordergraph.curate.check import check
from bordergraph.errors import OutputError, QueryError, ReadingNote, UnknownNameError, UsageError
from bordergraph.store.engine import LocalEngine
from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.loading.files import find_rdf_files, refuse_overwrite
from bordergraph.store.querying.answer import Answer
from bordergraph.store.querying.questions import load_question
from bordergraph.tables.formats import read_tables
from bordergraph.vocab import compact_iri, plain_value

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "n3": ox.RdfFormat.N3,
    "rdf": ox.RdfFormat.RDF_XML, "owl": ox.RdfFormat.RDF_XML, "xml": ox.RdfFormat.RDF_XML,
    "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD, "TTL": ox.RdfFormat.TURTLE, "TRIG": ox.RdfFormat.TRIG,
}  # fmt: skip


@pytest.fixture(scope="module")
def tiny() -> KnowledgeGraph:
    return open_graph(TINY)


@cache
def stored() -> ox.Store:
    """Return the tiny graph with its named graphs in Oxigraph."""
    return LocalEngine(find_rdf_files([TINY])).store(named=True)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_the_same_graph(
    ending: str, tiny: KnowledgeGraph, tmp_path: Path
) -> None:
    store, form, path = stored(), FORMATS[ending], tmp_path / f"tiny.{ending}"
    if form.supports_datasets:
        named = (q for q in store if q.graph_name != ox.DefaultGraph())
        ox.serialize(named, str(path), format=form)
    else:
        ox.serialize(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), str(path), format=form)  # fmt: skip
    kg = open_graph(path)
    assert kg.network() == tiny.network()
    assert kg.engine.run("SELECT (COUNT(?p) AS ?n) { ?p a bg:Series }").rows == [(1,)]
    asked = "SELECT ?g { GRAPH ?g { series:guns-seized a bg:Series } } ORDER BY ?g"
    saying = kg.engine.run(asked).rows
    if form.supports_datasets:
        assert saying == [("source:audit-2010",), ("source:report-2015",)]
    else:
        assert saying == [(vocab.graph_iri("tiny"),)]


def test_a_document_belongs_to_its_graph() -> None:
    graphs = {
        d.path.relative_to(TINY).as_posix(): (d.graph, d.source) for d in find_rdf_files([TINY])
    }
    assert graphs["claims/audit-2010.ttl"] == (vocab.iri("source", "audit-2010"), "audit-2010")
    assert graphs["registry/agencies.ttl"] == (vocab.graph_iri("registry/agencies"), None)
    (alone,) = find_rdf_files([TINY / "claims" / "audit-2010.ttl"])
    assert (alone.graph, alone.source) == graphs["claims/audit-2010.ttl"]
    # The shapes are no data.
    assert "shapes.ttl" not in {d.path.name for d in find_rdf_files()}


def test_the_default_graph_holds_every_triple_once(tiny: KnowledgeGraph) -> None:
    triples = set()
    for document in find_rdf_files([TINY]):
        for q in ox.parse(path=str(document.path)):
            triples.add((q.subject, q.predicate, q.object))
    derived = tiny.query(
        "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/bordergraph/graph/derived> { ?s ?p ?o } }"
    ).rows[0][0]
    everything = tiny.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    assert isinstance(derived, int)
    assert derived > 0
    assert everything == len(triples) + derived


def test_blank_nodes_of_two_files_are_never_one(tmp_path: Path) -> None:
    put(tmp_path / "a.ttl", "_:x <urn:in> <urn:a> .")
    put(tmp_path / "b.nq", "_:x <urn:in> <urn:b> .")
    put(tmp_path / "c.ttl", "_:x <urn:in> <urn:c> .")
    kg = open_graph(tmp_path)
    count = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x <urn:in> ?y }"
    assert kg.query(count).rows == [(3,)]
    # One node stays one node in the named graph and in the merge.
    both = "SELECT ?g { ?x <urn:in> ?y GRAPH ?g { ?x <urn:in> ?y } }"
    assert len(kg.query(both).rows) == 3
    assert kg.query(count).rows == [(3,)]


def test_prefixes_and_bases_do_not_leak_from_file_to_file(tmp_path: Path) -> None:
    put(tmp_path / "a.ttl", "@prefix x: <urn:x:> . @base <urn:base:> . x:a x:p <rel> .")
    put(tmp_path / "b.ttl", "<rel> <urn:x:p> <urn:x:c> .")
    kg = open_graph(tmp_path)
    own = (tmp_path / "rel").resolve().as_uri()
    found = kg.query("SELECT ?s { ?s <urn:x:p> ?o }").rows
    assert sorted(found) == sorted([("urn:x:a",), (own,)])
    put(tmp_path / "c.ttl", "x:b x:p x:c .")
    (fault,) = faults_of(open_graph(tmp_path).query, "ASK {}")
    assert fault.location == f"{tmp_path / 'c.ttl'}:1:1"


def test_every_broken_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    first = put(tmp_path / "a.ttl", "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    second = put(tmp_path / "b.nt", "<urn:a> <urn:b> x .\n")
    put(tmp_path / "c.ttl", "<urn:a> <urn:b> <urn:c> .\n")
    faults = faults_of(open_graph(tmp_path).query, "ASK {}")
    assert [fault.location for fault in faults] == [f"{first}:2:17", f"{second}:1:17"]
    assert all(fault.fix for fault in faults)


def test_nothing_is_fetched_while_reading(tmp_path: Path) -> None:
    path = put(tmp_path / "x.jsonld", '{"@context": "http://127.0.0.1:1/c", "@id": "urn:x"}')
    (fault,) = faults_of(open_graph(path).query, "ASK {}")
    assert "its @context is kept elsewhere, and nothing is fetched" in str(fault)
    entity = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:u:">
<rdf:Description rdf:about="urn:a"><u:p>&e;</u:p></rdf:Description></rdf:RDF>"""
    (fault,) = faults_of(open_graph(put(tmp_path / "x.rdf", entity)).query, "ASK {}")
    assert "one of its entities is kept elsewhere, and nothing is" in str(fault)
    kg = open_graph(TINY)
    assert kg.query("SELECT ?s FROM <http://127.0.0.1:1/> { ?s ?p ?o }").rows == []


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def xml(entities: str, value: str) -> str:
    return (
        f'<!DOCTYPE rdf:RDF [{entities}]><rdf:RDF xmlns:rdf="{RDF}" xmlns:u="urn:u:">'
        f'<rdf:Description rdf:about="urn:a"><u:p>{value}</u:p></rdf:Description></rdf:RDF>'
    )


def test_entities_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    nested = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    square = f'<!ENTITY a0 "{"a" * 10_000}">'
    for name, text in (
        ("nested.rdf", xml('<!ENTITY a0 "aaaaaaaaaa">' + nested, "&a8;")),
        ("square.rdf", xml(square, "&a0;" * 10_000)),
    ):
        path = put(tmp_path / name, text)
        why = "its entities unfold to more than 100 times its size"
        (fault,) = faults_of(open_graph(path).query, "ASK {}")
        assert str(fault) == f"{path}: cannot be read: {why}"
        assert [f.message for f in check([path])] == [f"cannot be read: {why}"]
    # The shorthands of ontologies are welcome, those made of others too.
    owl = '<!ENTITY owl "http://www.w3.org/2002/07/owl#"><!ENTITY thing "&owl;Thing">'
    path = put(tmp_path / "owl.rdf", xml(owl, "&thing;"))
    (row,) = open_graph(path).query("SELECT ?o { ?s ?p ?o }").rows
    assert row == ("http://www.w3.org/2002/07/owl#Thing",)


def test_what_is_not_there_or_has_no_format(tmp_path: Path) -> None:
    for name, message in (
        ("none.ttl", "no file or folder"),
        ("", "no RDF in folder"),
        ("x.docx", "cannot tell the format"),
    ):
        put(tmp_path / "x.docx", "")
        with pytest.raises(UsageError, match=message) as error:
            open_graph(tmp_path / name).query("ASK {}")
        assert error.value.hint
    with pytest.raises(UsageError, match="nothing is fetched while reading"):
        open_graph("https://example.org/a.ttl").query("ASK {}")
    put(tmp_path / "ties.csv", "source,target\na,b\n")
    with pytest.raises(UsageError) as named:
        open_graph(tmp_path).query("ASK {}")
    assert named.value.hint == f"ties.csv is an edge list: write --graph {tmp_path / 'ties.csv'}"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        (
            "mandate.csv",
            "rename mandate.csv to mandates.csv, and list every agency in agencies.csv",
        ),
        ("Mandates.CSV", "list every agency in agencies.csv: id,label"),
        ("notes.csv", "expected files ending in"),
    ],
)
def test_a_folder_with_a_table_alone_says_what_it_lacks(
    tmp_path: Path, name: str, advice: str
) -> None:
    put(tmp_path / name, "agency,threat\na,t\n")
    with pytest.raises(UsageError) as error:
        find_rdf_files([tmp_path])
    assert (error.value.hint or "").startswith(advice)
    broken = faults_of(read_tables, tmp_path)
    assert name == "notes.csv" or advice in str(broken[0])


def test_a_pipe_in_a_folder_is_told_by_its_name_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "{p}.ttl")
    put(tmp_path / "a.ttl", "<urn:a> a <urn:b> .")
    with pytest.warns(ReadingNote, match=r"/\{p\}\.ttl is no file") as notes:
        assert [f.path for f in find_rdf_files([tmp_path])] == [tmp_path / "a.ttl"]
    assert Path(notes[0].filename).name == "files.py"


def test_a_folder_that_fails_under_way_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walk(top: Path, onerror: Callable[[OSError], None]) -> list[object]:
        onerror(PermissionError(13, "Permission denied", f"{top}/claims"))
        return []

    monkeypatch.setattr("os.walk", walk)
    (fault,) = faults_of(find_rdf_files, [tmp_path])
    assert str(fault) == f"{tmp_path}/claims: cannot be read: Permission denied"


def test_one_source_alone() -> None:
    kg = open_graph(TINY, sources=["REPORT-2015"])
    assert kg.sources == ("report-2015",)
    derived = "?x prov:wasDerivedFrom ?s"
    for where in (derived, f"GRAPH ?g {{ {derived} }}"):
        found = kg.query(f"SELECT DISTINCT ?s {{ {where} }}").rows
        assert found == [("source:report-2015",)]
    assert [p.agency for p in kg.network().participations] == ["alpha", "charlie", "echo"]
    # What exists is not a matter of belief, and what is derived rests on what is believed.
    assert len(kg.network().agencies) == 8
    assert kg.query("SELECT ?b { agency:alpha bg:givesTo ?b }").rows == [("agency:delta",)]
    both = open_graph(TINY, sources=["report-2015", "page-2020"])
    assert both.query("SELECT ?b { agency:alpha bg:worksWith ?b }").rows == [("agency:bravo",)]


@pytest.mark.parametrize("ending", ["ttl", "nq"])
def test_one_source_of_a_merged_file(ending: str, tmp_path: Path) -> None:
    store, path = stored(), tmp_path / f"all.{ending}"
    if ending == "nq":
        store.dump(str(path), format=ox.RdfFormat.N_QUADS)
    else:
        store.dump(str(path), format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
    whole = open_graph(TINY, sources=["audit-2010"]).network()
    assert open_graph(path, sources=["audit-2010"]).network() == whole


def test_a_statement_of_two_sources_stays_if_one_is_believed(tmp_path: Path) -> None:
    path = turtle(tmp_path / "x.ttl", """
source:a a bg:Source . source:b a bg:Source . source:c a bg:Source .
<urn:1> prov:wasDerivedFrom source:a, source:b . <urn:2> prov:wasDerivedFrom source:b, source:c .
""")  # fmt: skip
    kg = open_graph(path, sources=["a"])
    assert kg.query("SELECT DISTINCT ?x { ?x prov:wasDerivedFrom ?s }").rows == [("urn:1",)]


def test_data_hash_depends_on_the_data_only(tmp_path: Path) -> None:
    first = open_graph(TINY).data_hash
    copy = shutil.copytree(TINY, tmp_path / "copy")
    assert open_graph(copy).data_hash == first
    assert len(first) == 12
    with (copy / "claims" / "page-2020.ttl").open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    assert open_graph(copy).data_hash != first


# rdflib 7.6 warns of a property that its own query method still uses.
@pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")
def test_rdflib_is_the_same_graph(tiny: KnowledgeGraph) -> None:
    dataset = tiny.rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    assert dataset.default_union is False
    text = "SELECT ?b { agency:alpha bg:worksWith ?b } ORDER BY ?b"
    theirs = [compact_iri(str(row[0])) for row in dataset.query(text)]  # type: ignore[index] # rows of a SELECT
    assert theirs == [row[0] for row in tiny.query(text).rows]
    named = dataset.graph(rdflib.URIRef(vocab.iri("source", "general-knowledge")))
    assert len(named) == 7


@pytest.mark.parametrize(
    ("text", "message", "pointed_at"),
    [
        ("SELECT ?x {\n  ?x a foo:Bar\n}", "line 2, column 8: no prefix foo: is declared", ""),
        ("SELECT ?x { ?x a bg:Agency", "line 1, column 27: expected", ""),
        ("SELEC ?x { ?x ?y ?z }", "it has no SELECT, ASK, CONSTRUCT or DESCRIBE", ""),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "a variable that is unbound", ""),
        ("SELECT (<urn:f>(1) AS ?x) {}", "urn:f", ""),
        ("SELECT ?x {\n\t?x a <a b> }", "line 2, column 12", "\t?x a <a b> }\n\t          ^"),
    ],
)
def test_a_query_that_does_not_parse(
    text: str, message: str, pointed_at: str, tiny: KnowledgeGraph
) -> None:
    with pytest.raises(QueryError) as error:
        tiny.query(text)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert pointed_at in error.value.hint


def test_a_question_is_found_in_its_folder_and_asked_by_an_iri(tiny: KnowledgeGraph) -> None:
    for name in ("../check/orphan-agency", "orphan-agency"):
        with pytest.raises(UnknownNameError):
            load_question(name)
    alpha = vocab.iri("agency", "alpha")
    assert f"<{alpha}>" in tiny.bind_params("mandates-of-agency", {"agency": alpha})


def test_an_answer_in_every_form(tiny: KnowledgeGraph) -> None:
    answer = tiny.query(
        "SELECT ?f ?v ?s ?l ?d ?none { ?f bg:value ?v ; bg:series ?s ; bg:qualifier ?l ; "
        "bg:periodStart ?d }"
    )
    (row,) = answer.to_dicts()
    assert row == {
        "f": "figure:guns-2009--audit-2010", "v": 26.5, "s": "series:guns-seized", "l": "about",
        "d": "2008-10-01", "none": None,
    }  # fmt: skip
    pandas = pytest.importorskip("pandas")
    assert isinstance(answer.to_frame(), pandas.DataFrame)
    with pytest.raises(UsageError, match="only CONSTRUCT"):
        answer.to_turtle()
    triples = tiny.query("CONSTRUCT WHERE { agency:echo org:subOrganizationOf ?b }")
    assert triples.rows == [("agency:echo", "org:subOrganizationOf", "agency:delta")]
    turtle = triples.to_turtle()
    assert "agency:echo org:subOrganizationOf agency:delta ." in turtle
    assert rdflib.Graph().parse(data=turtle, format="turtle")
    assert tiny.query("ASK { agency:echo a bg:Agency }").rows == [(True,)]


def test_sparql_json_is_what_the_standard_says() -> None:
    import json

    store = ox.Store()
    result = store.query(
        'SELECT * { VALUES (?i ?l ?t ?d ?n) { (<urn:x> "a"@fr "2001-01-01"^^'
        '<http://www.w3.org/2001/XMLSchema#date> "plain\\u0007" UNDEF) } BIND(BNODE() AS ?b) }'
    )
    assert isinstance(result, ox.QuerySolutions)
    names = tuple(v.value for v in result.variables)
    answer = Answer("select", names, tuple(tuple(row) for row in result))
    ours = json.loads(answer.to_sparql_json())
    theirs = ox.parse_query_results(answer.to_sparql_json(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(theirs, ox.QuerySolutions)
    assert tuple(tuple(row) for row in theirs) == answer.terms
    assert "n" not in ours["results"]["bindings"][0]
    truth = Answer("ask", ("answer",), (), truth=False)
    assert json.loads(truth.to_sparql_json()) == {"head": {}, "boolean": False}


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (ox.Literal(5), 5),
        (ox.Literal("1.50", datatype=ox.NamedNode(vocab.PREFIXES["xsd"] + "decimal")), 1.5),
        (ox.Literal("x", datatype=ox.NamedNode(vocab.PREFIXES["xsd"] + "integer")), "x"),
        (ox.Literal("1", datatype=ox.NamedNode(vocab.PREFIXES["xsd"] + "boolean")), True),
        (ox.Literal("a", language="fr"), "a"),
        (ox.NamedNode("https://w3id.org/bordergraph/id/finding-kind/works"), "finding-kind:works"),
        (ox.NamedNode("urn:x"), "urn:x"),
        (ox.BlankNode("b"), "_:b"),
        (None, None),
    ],
)
def test_terms_as_plain_values(term: object, value: object) -> None:
    found = plain_value(term)
    assert found == value
    assert type(found) is type(value)


def test_nothing_is_written_where_it_is_read(tmp_path: Path) -> None:
    tables, rdf = tmp_path / "t", tmp_path / "r"
    for folder, name, text in (
        (tables, "agencies.csv", "id,label\na,A\n"),
        (tmp_path / "e", "edges.csv", "source,target\na,b\n"),
        (rdf, "a.ttl", ""),
    ):
        folder.mkdir()
        (folder / name).write_text(text)
    edges = tmp_path / "e" / "edges.csv"
    for read, target in (
        (tables, tables), (tables, tables / "agencies.csv"), (edges, edges), (edges, edges.parent),
        (rdf, rdf / "new.ttl"), (rdf / "a.ttl", rdf / "a.ttl"),
    ):  # fmt: skip
        with pytest.raises(OutputError, match="is read from there"):
            refuse_overwrite((read,), target)
    for read, target in ((tables, tables / "map.html"), (edges, tables), (rdf, rdf / "x.csv")):
        refuse_overwrite((read,), target)
    before = (tables / "agencies.csv").read_bytes()
    with pytest.raises(OutputError):
        bordergraph.open(tables).export("csv", tables)
    assert [p.name for p in tables.iterdir()] == ["agencies.csv"]
    assert (tables / "agencies.csv").read_bytes() == before
