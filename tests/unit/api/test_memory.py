"""Networks that are in memory: frames, networkx and rdflib graphs are read and checked as files are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rdflib
from tests.unit.made import csv_rows, faults_of

import bordergraph
from bordergraph.analysis.structure.open_needs import open_needs
from bordergraph.errors import DataError, ReadingNote, UnknownNameError, UsageError
from bordergraph.model import Span
from bordergraph.tables.columns import TABLES
from bordergraph.tables.writer import write_template


def test_frames_give_what_files_give(tmp_path: Path) -> None:
    write_template(tmp_path / "t")
    tables: dict[str, Any] = {name: csv_rows(tmp_path / f"t/{name}.csv") for name in TABLES}
    network = bordergraph.open(tmp_path / "t").network()
    assert network.agencies
    assert bordergraph.from_frames(**tables).network() == network
    frames: dict[str, Any] = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    assert bordergraph.from_frames(**frames).network() == network


def test_values_of_python_are_cells() -> None:
    agencies: list[dict[str, object]] = [
        {"id": "a", "label": None, "start": 2012.0, "end": date(2013, 5, 1)},
        {"id": 7, "label": "=1+1", "home": ["x;y", "w"], "start": float("nan")},
        {"id": "c", "label": "'=1"},
    ]
    with pytest.warns(ReadingNote, match="empty label: the id is shown"):
        kg = bordergraph.from_frames(
            agencies=agencies,
            findings=[{"id": "f", "kind": "works", "pairs": [("a", "c")], "agencies": {"c", "a"}}],
            dependencies=[{"dependent": "patrol", "dependency": "policy", "across": True}],
        )
    network = kg.network()
    first = network.agency_by_id["a"]
    assert (first.label, first.span) == ("a", Span(date(2012, 1, 1), date(2013, 5, 1)))
    seventh = network.agency_by_id["7"]
    assert (seventh.label, seventh.home_places, seventh.span) == ("=1+1", ("w", "x;y"), Span())
    assert network.agency_by_id["c"].label == "'=1"
    assert network.findings[0].pairs == (("a", "c"),)
    assert network.dependencies[0].cross_border


def test_every_fault_of_frames_is_told_with_its_place() -> None:
    with pytest.raises(DataError, match="4 faults in frames") as error:
        bordergraph.from_frames(
            agencies=[{"id": "rcmp", "label": "RCMP"}, {"id": "", "label": "B"}],
            programs=[{"id": "p", "label": "P", "cadence": "often"}],
            mandates=[{"agency": "rcpm", "threat": "guns"}],
        )
    assert [str(f) for f in error.value.faults] == [
        "agencies, record 2: empty id: must be filled (fill it, or leave the row out)",
        "programs, record 1: cadence 'often': expected continuous, scheduled, on-request, incident-driven or unknown (write one of these words)",
        "mandates, record 1: agency 'rcpm': no such id in agencies (did you mean 'rcmp'?)",
        "mandates, record 1: threat 'guns': there is no threats (list it in threats)",
    ]


def test_tables_are_known_by_name() -> None:
    agencies = [{"id": "a", "label": "A"}]
    assert bordergraph.from_frames(agencies, threats=None).network().agencies[0].id == "a"
    with pytest.raises(UnknownNameError, match="unknown table 'threat'") as error:
        bordergraph.from_frames(agencies, threat=[])
    assert error.value.hint == "did you mean threats?"
    with pytest.raises(UnknownNameError, match="unknown table 'zzz'") as error:
        bordergraph.from_frames(agencies=agencies, zzz=None)
    assert error.value.hint.startswith("use one of agencies, threats, ")


@pytest.mark.parametrize("wrong", [3, "text", {"id": 1}, [3], None])
def test_what_is_no_table_is_refused(wrong: Any) -> None:
    with pytest.raises((UsageError, DataError)) as error:
        bordergraph.from_frames(wrong)
    assert "agencies" in f"{error.value} {error.value.hint}"


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiDiGraph, nx.Graph, nx.MultiGraph])
def test_every_kind_of_networkx_graph(kind: type[nx.Graph[Any]]) -> None:
    graph = kind()
    graph.add_node(1, label="One", country="CA", home=np.array(["x", "w"]))
    graph.add_node(2, country="US", level=pd.NA, kind=pd.NA, confidence=pd.NA)
    graph.add_edge(1, 2, cadence="scheduled", threat="guns", start=pd.Timestamp("2012"), end=pd.NaT)
    if graph.is_directed():
        kg = bordergraph.from_networkx(graph)
    else:
        with pytest.warns(ReadingNote, match="no directions"):
            kg = bordergraph.from_networkx(graph)
    network = kg.network()
    assert (network.agency_by_id["1"].label, network.agency_by_id["2"].country) == ("One", "US")
    assert {(s.giver, s.receiver) for s in network.shares} == (
        {("1", "2")} if graph.is_directed() else {("1", "2"), ("2", "1")}
    )
    assert network.agency_by_id["1"].home_places == ("w", "x")
    (share, *_) = network.shares
    assert (share.threat, share.cadence.value) == ("guns", "scheduled")
    assert share.span == Span(date(2012, 1, 1))
    # What goes in comes out.
    again = kg.networkx("exchanges")
    assert sorted((a, b, d["threat"], d["start"]) for a, b, d in again.edges(data=True)) == sorted(
        (s.giver, s.receiver, "guns", "2012-01-01") for s in network.shares
    )


def test_faults_of_a_networkx_graph() -> None:
    with pytest.raises(DataError, match="1 fault in graph") as error:
        bordergraph.from_networkx(nx.DiGraph([("a", "b", {"cadence": "often"})]))
    assert "often" in str(error.value.faults[0])
    (fault,) = faults_of(bordergraph.from_networkx, nx.DiGraph([(1, "1")]))
    assert fault.message == "nodes 1 and '1' have one id"
    with pytest.raises(UsageError, match="list is no networkx graph"):
        bordergraph.from_networkx([("a", "b")])  # type: ignore[arg-type] # on purpose


def test_an_rdflib_graph_is_the_graph_of_its_file(tmp_path: Path) -> None:
    write_template(tmp_path / "t")
    text = bordergraph.Workbench.import_(tmp_path / "t").to_text()
    graph = rdflib.Graph().parse(data=text, format="turtle")
    kg, other = bordergraph.open(graph), bordergraph.open(graph)
    assert kg.network().agencies
    assert kg.network() == other.network()
    assert kg.data_hash == other.data_hash != ""
    # A dataset keeps its named graphs.
    dataset = rdflib.Dataset()
    name = rdflib.URIRef("https://w3id.org/bordergraph/id/source/s")
    for triple in graph:
        dataset.graph(name).add(triple)
    kept = bordergraph.open(dataset)
    assert kept.network() == kg.network()
    asked = "SELECT DISTINCT ?g { GRAPH ?g { ?s a bg:Agency } }"
    assert kept.query(asked).rows == [("source:s",)]
    # What is opened is a copy.
    graph.remove((None, None, None))
    assert kg.network().agencies
    with pytest.raises(UsageError, match="checked when it was opened"):
        kg.check()


def test_what_is_in_memory_merges(tmp_path: Path) -> None:
    write_template(tmp_path / "t")
    graph = rdflib.Graph()
    agency = rdflib.URIRef("https://w3id.org/bordergraph/id/agency/example-police")
    graph.add((agency, rdflib.RDF.type, rdflib.URIRef("https://w3id.org/bordergraph/ontology#Agency")))  # fmt: skip
    kg = bordergraph.open(tmp_path / "t", graph)
    with pytest.warns(ReadingNote, match=r"joined 1 \(1 by id"):
        assert [row["id"] for row in kg.merged().to_dicts()] == ["example-police"]


def test_layers() -> None:
    kg = bordergraph.from_frames(
        agencies=[{"id": i, "label": i, "country": c} for i, c in (("a", "CA"), ("b", "US"), ("c", "US"))],
        threats=[{"id": "guns", "label": "Guns"}],
        programs=[{"id": "p", "label": "P", "cadence": "scheduled"}],
        participations=[{"agency": i, "program": "p", "role": "lead", "from": "2012"} for i in "ab"],
        mandates=[{"agency": i, "threat": "guns"} for i in "abc"],
        focus=[{"program": "p", "threat": "guns"}],
        flows=[{"from": "a", "to": "b", "program": "p", "what": "Lists"}],
    )  # fmt: skip
    day = kg.day.isoformat() if kg.day else ""
    teams = kg.networkx("memberships")
    assert nx.is_bipartite(teams)
    assert teams["a"]["arrangement:p"] == {
        "role": "lead", "provides": True, "receives": True, "start": "2012-01-01", "end": "",
        "sources": [],
    }  # fmt: skip
    moved = kg.networkx("exchanges")
    assert [(a, b, d["kind"], d["what"]) for a, b, d in moved.edges(data=True)] == [
        ("a", "b", "flow", "Lists")
    ]
    assert set(kg.networkx("mandates").edges) == {(i, "threat:guns") for i in "abc"}
    needs = kg.networkx("needs")
    assert {(a, b) for a, b, _ in needs.edges(data=True)} == {("a", "b"), ("a", "c"), ("b", "c")}
    assert set(open_needs(needs)) == {(*g.agencies, g.threat) for g in kg.gaps()} != set()
    for layer in ("ties", "memberships", "exchanges", "mandates", "needs"):
        graph = kg.networkx(layer)
        assert set("abc") <= set(graph)
        assert (graph.graph["day"], graph.nodes["a"]["country"]) == (day, "CA")
    with pytest.raises(UsageError, match="layer cannot be 'shares'"):
        kg.networkx("shares")
