"""``bordergraph export``: what other programs read is what the graph holds, in the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from tests.unit.made import Opened, put

import bordergraph
from bordergraph import Workbench, resources, vocab
from bordergraph.analysis.core.in_force import restrict_to_day
from bordergraph.api.import_export import RDF_FORMS, TEXT_FORMS
from bordergraph.errors import UsageError
from bordergraph.model import (
    Agency,
    Arrangement,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Span,
    Threat,
)
from bordergraph.tables.formats import read_tables
from bordergraph.views.exchange import WRITERS, link_attributes, node_attributes

from .conftest import TINY, Run

ENDING = {"turtle": "ttl", "trig": "trig", "nquads": "nq", "ntriples": "nt", "jsonld": "jsonld"}
HOSTILE = "<script>alert(1)</script> & \"'\x00\x0b\ufffe\r\n]]> =cmd|' /C calc'!A1 \u2028é"

HOSTILE_NETWORK = Network(
    agencies=(
        Agency("a b", HOSTILE, country="=1+1", parent="x/y", span=Span(date(1990, 1, 1))),
        Agency("x/y", "\x01", label_fr="Même"),
        Agency("id", "label", level="\x00"),
    ),
    threats=(Threat("id", HOSTILE, broader="up", severity=0.5), Threat("up", "Up")),
    arrangements=(Arrangement("id", "label", span=Span(None, date(2010, 12, 31))),),
    participations=(
        Participation("a b", "id", role=HOSTILE, span=Span(date(2001, 1, 1), date(2005, 6, 30))),
        Participation("a b", "id", role="again", span=Span(date(2007, 1, 1))),
        Participation("nobody", "id"),
    ),
    mandates=(Mandate("id", "id"),),
    foci=(Focus("id", "id"),),
    flows=(Flow("a b", "x/y", "id", content=HOSTILE), Flow("x/y", "a b", "id")),
    shares=(Share("a b", "x/y", "id"), Share("a b", "x/y"), Share("a b", "a b")),
)


def read(form: str, text: str) -> Any:
    """Read a network format back with networkx."""
    if form == "gexf":
        from io import BytesIO

        return nx.read_gexf(BytesIO(text.encode()))
    if form == "graphml":
        return nx.parse_graphml(text, force_multigraph=True)
    document = json.loads(text)
    document["data"] = list(document["data"].items())
    return nx.cytoscape_graph(document)


@pytest.mark.parametrize("form", ["gexf", "graphml", "cytoscape"])
def test_hostile_labels_survive_as_text(form: str) -> None:
    text = WRITERS[form](HOSTILE_NETWORK, "title")
    graph = read(form, text)
    assert set(graph) == {
        "agency/a%20b", "agency/x%2Fy", "agency/id", "threat/id", "threat/up", "arrangement/id",
    }  # fmt: skip
    # Nine ties to what is described; the tenth is of an agency that is not.
    assert graph.number_of_edges() == 9
    label = graph.nodes["agency/a%20b"]["label"]
    assert label == "<script>alert(1)</script> & \"' \n]]> =cmd|' /C calc'!A1  é"
    assert graph.nodes["agency/x%2Fy"]["label"] == "agency/x%2Fy"
    assert graph.nodes["threat/id"]["severity"] == 0.5
    stints = graph["agency/a%20b"]["arrangement/id"].values()
    assert sorted((d["since"], d.get("until", ""), d["active"]) for d in stints) == [
        ("2001-01-01", "2005-06-30", False),
        ("2007-01-01", "", False),
    ]


def test_gephi_finds_types_and_no_day_of_writing() -> None:
    root = ET.fromstring(WRITERS["gexf"](HOSTILE_NETWORK, "where from"))  # noqa: S314 - our own text
    space = {"g": root.tag[1:].partition("}")[0]}
    types = {
        (a.get("title"), a.get("type")) for a in root.iterfind(".//g:attributes/g:attribute", space)
    }
    assert {("active", "boolean"), ("severity", "double"), ("since", "string")} <= types
    assert len({title for title, _ in types}) == len(types)
    meta = root.find("g:meta", space)
    assert meta is not None
    assert meta.get("lastmodifieddate") is None
    assert [m.text for m in meta.iterfind("g:description", space)] == ["where from"]
    ids = [e.get("id") for e in root.iterfind(".//g:edge", space)]
    assert len(set(ids)) == len(ids) == 9


def test_kumu_gets_elements_and_connections_between_them(
    shipped: Workbench, exported: Callable[[str], str]
) -> None:
    for text, network in (
        (exported("kumu"), shipped.network()),
        (WRITERS["kumu"](HOSTILE_NETWORK, ""), HOSTILE_NETWORK),
    ):
        blueprint = json.loads(text)
        assert set(blueprint) == {"elements", "connections"}
        ids = [e["id"] for e in blueprint["elements"]]
        both = ids + [c["id"] for c in blueprint["connections"]]
        # Kumu wants ids that differ across elements and connections.
        assert len(set(both)) == len(both)
        assert all({c["from"], c["to"]} <= set(ids) for c in blueprint["connections"])
        assert len(ids) == len(node_attributes(network))
        assert len(blueprint["connections"]) == len(link_attributes(network))
        assert {e["type"] for e in blueprint["elements"]} == {"agency", "arrangement", "threat"}
    cited = [c for c in json.loads(exported("kumu"))["connections"] if "sources" in c]
    assert all(isinstance(c["sources"], list) and c["sources"] for c in cited)


def test_turtle_and_ntriples_hold_every_triple() -> None:
    kg = bordergraph.open(TINY)
    files = rdflib.Graph()
    for path in resources_of(TINY):
        files.parse(path)
    for form, name in (("turtle", "turtle"), ("ntriples", "nt")):
        assert isomorphic(rdflib.Graph().parse(data=kg.export(form).to_text(), format=name), files)


def resources_of(folder: str) -> list[Path]:
    return [p for p in sorted(Path(folder).rglob("*.ttl")) if p.name != "shapes.ttl"]


@cache
def stated(folder: Path) -> frozenset[ox.Quad]:
    """Return what the files of a graph state, each triple in the graph of who says it."""
    found: set[ox.Quad] = set()
    for path in resources_of(str(folder)):
        name = path.relative_to(folder).with_suffix("").as_posix()
        claims = name.startswith("claims/")
        graph = vocab.iri("source", path.stem) if claims else vocab.graph_iri(name)
        found |= {
            ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph))
            for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        }
    return frozenset(found)


@pytest.mark.parametrize(
    ("folder", "ties"),
    [
        pytest.param(Path(TINY), {"worksWith"}, id="tiny"),
        pytest.param(
            resources.graph_dir(),
            {"sharesWith", "worksWith"},
            id="shipped",
            marks=pytest.mark.weekly,
        ),
    ],
)
@pytest.mark.parametrize("form", ["trig", "nquads", "jsonld"])
def test_quads_keep_who_says_what(
    form: str, folder: Path, ties: set[str], exported: Callable[[str], str]
) -> None:
    if folder == resources.graph_dir():
        text = exported(form)
    else:
        text = bordergraph.open(folder).export(form).to_text()
    kinds = {
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    found = set(ox.parse(text, format=kinds[form]))
    in_no_graph = {q.triple for q in found if isinstance(q.graph_name, ox.DefaultGraph)}
    named = {q for q in found if isinstance(q.graph_name, ox.NamedNode)}
    derived = {q for q in named if q.graph_name == ox.NamedNode(vocab.DERIVED)}
    # A plain SELECT finds all of it: what is stated and what follows from it.
    assert in_no_graph == {q.triple for q in named}
    said = {q.predicate.value.rpartition("#")[2] for q in derived}
    assert said >= {*ties, "needClass", "channelClass"}
    assert named - derived == stated(folder)


@pytest.mark.parametrize("form", RDF_FORMS)
def test_blank_nodes_and_a_second_way_round(form: str, tmp_path: Path) -> None:
    first = tmp_path / "first.trig"
    first.write_text(
        "<http://e/g> { <http://e/a> <http://e/p> [ <http://e/q> 1 ] , [ <http://e/q> 2 ] }\n"
        "<http://e/a> <http://e/p> 'x\\u0000' .\n",
        encoding="utf-8",
    )
    once = bordergraph.open(first).export(form).to_text()
    second = put(tmp_path / f"second.{ENDING[form]}", once)
    again = bordergraph.open(second).export(form).to_text()
    assert again == once
    assert once.count("http://e/q") >= 2


EVERY_FORM = """
import sys
from click.testing import CliRunner
from bordergraph.cli import bordergraph
tiny, folder, *forms = sys.argv[1:]
for form in forms:
    asked = ["--graph", tiny, "export", "--format", form, "-o", f"{folder}/{form}"]
    done = CliRunner().invoke(bordergraph, asked, catch_exceptions=False)
    # What a form has no place for is told below.
    told = done.stderr.splitlines()[0]
    assert (done.exit_code, done.stdout, told) == (0, "", f"wrote {folder}/{form}")
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all exports of the tiny graph, by a process with a seed of hashes of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run(
        [sys.executable, "-c", EVERY_FORM, TINY, str(folder), *TEXT_FORMS],
        check=True, env=os.environ | {"PYTHONHASHSEED": "1"}, timeout=300,
    )  # fmt: skip
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("form", TEXT_FORMS)
def test_two_runs_give_the_same_bytes(form: str, elsewhere: Path, tiny: Run) -> None:
    written = (elsewhere / form).read_text(encoding="utf-8")
    assert tiny("export", "--format", form).out == written


def test_csv_reads_back(tmp_path: Path, run: Run, shipped: Workbench) -> None:
    folder = tmp_path / "tables"
    done = run("export", "--format", "csv", "-o", str(folder))
    assert done.code == 0
    assert f"wrote {folder}" in done.err
    assert "the tables have no place for" in done.err
    drawn = run("export", "-o", str(tmp_path / "network.gexf"))
    assert "gexf has no place for mandates with functions (" in drawn.err
    network, back = shipped.network(), read_tables(folder)
    assert [a.id for a in back.agencies] == [a.id for a in network.agencies]
    assert len(back.participations) == len(network.participations)
    # Written again over itself, it is the same.
    before = {p.name: p.read_bytes() for p in folder.glob("*.csv")}
    assert run("export", "--format", "csv", "-o", str(folder)).code == 0
    assert {p.name: p.read_bytes() for p in folder.glob("*.csv")} == before


@pytest.mark.parametrize(
    "graph", [(TINY,), pytest.param((), marks=pytest.mark.weekly)], ids=["tiny", "shipped"]
)
@pytest.mark.parametrize("form", ["turtle", "nquads"])
def test_a_day_is_the_same_day_in_rdf(
    form: str, graph: tuple[str, ...], tmp_path: Path, opened: Opened
) -> None:
    day = date(2012, 6, 30) if graph else date(2005, 1, 1)
    kg = opened(*graph, as_of=day)
    file = put(tmp_path / f"then.{ENDING[form]}", kg.export(form).to_text())
    back = bordergraph.open(file, as_of=day)
    opened_triangles = [set(graph.gaps(strict=True)) for graph in (kg, back)]
    assert opened_triangles[0] == opened_triangles[1] != set()
    ties = {(p.agency, p.arrangement) for p in restrict_to_day(kg.network(), day).participations}
    assert {(p.agency, p.arrangement) for p in back.network().participations} == ties
    assert len(ties) < len(kg.network().participations)
    if form == "nquads":
        quads = list(ox.parse(path=str(file)))
        stated = {q.subject for q in quads if q.predicate.value.endswith("#type")}
        # What follows from a statement that is left out is left out too.
        assert {q.subject for q in quads if q.predicate.value.endswith("#organization")} < stated


@pytest.mark.parametrize("form", [pytest.param("trig", marks=pytest.mark.slow), "gexf"])
def test_only_chosen_sources_are_written(form: str, run: Run) -> None:
    text = run("--source", "npf-2025", "export", "--format", form).out
    if form == "trig":
        quads = list(ox.parse(text, format=ox.RdfFormat.TRIG))
        said = {str(q.object) for q in quads if q.predicate.value.endswith("wasDerivedFrom")}
        assert said == {f"<{vocab.iri('source', 'npf-2025')}>"}
    else:
        told = {d["sources"] for *_, d in read(form, text).edges(data=True) if "sources" in d}
        # A statement may name further sources that its own source cites.
        assert told
        assert all("npf-2025" in sources.split("; ") for sources in told)


@pytest.mark.slow
def test_tables_become_what_import_writes(tmp_path: Path, run: Run) -> None:
    tables = tmp_path / "t"
    assert run("--graph", TINY, "export", "--format", "csv", "-o", str(tables)).code == 0
    for ending in ("ttl", "trig", "nq", "nt", "jsonld"):
        one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
        assert run("import", str(tables), "-o", str(one)).code == 0
        assert run("--graph", str(tables), "export", "-o", str(two)).code == 0
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["-o", "{tmp}/x.docx"], "cannot tell the format of", 2),
        (["--format", "docx", "-o", "{tmp}/x"], "--format cannot be 'docx'", 2),
        ([], "cannot tell the format", 2),
        (["--format", "csv"], "name a folder with -o", 2),
        (["--format", "csv", "-o", "{tmp}/file"], "it is a file", 1),
        (["--format", "csv", "-o", "{tmp}/no/no"], "there is no folder", 1),
        (["-o", "{tmp}/no/x.gexf"], "there is no folder", 1),
        (["--format", "gexf", "-o", "{tmp}"], "it is a folder", 1),
    ],
)
def test_wrong_use_is_told_before_any_work(
    arguments: list[str], said: str, code: int, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    broken = put(tmp_path / "broken.ttl", "no turtle")
    done = run("--graph", str(broken), "export", *(a.format(tmp=tmp_path) for a in arguments))
    assert done.code == code
    assert said in done.err


def test_the_library_refuses_what_is_no_text(shipped: Workbench) -> None:
    with pytest.raises(UsageError, match="csv is several tables"):
        shipped.export("csv")
    far = bordergraph.open(endpoint="http://127.0.0.1:9/none")
    with pytest.raises(UsageError, match="no local data"):
        far.export("turtle")
