"""Every form that a network comes in: what is read of it, and what is refused, where and why."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
import zstandard
from tests.unit import made as lay
from tests.unit.made import put

import bordergraph
import forms
from bordergraph.errors import ReadingNote, UsageError
from bordergraph.model import (
    Arrangement,
    Cadence,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Span,
)
from bordergraph.tables.columns import FRENCH_TABLES, TABLES
from bordergraph.tables.formats import fault_place, is_tables, read_names, read_tables
from bordergraph.tables.workbook import workbook_bytes
from bordergraph.tables.writer import table_rows, write_tables
from bordergraph.views.exchange import WRITERS

quiet = pytest.mark.filterwarnings("ignore::bordergraph.errors.ReadingNote")
ENDINGS = {"gexf": "gexf", "graphml": "graphml", "cytoscape": "cyjs", "kumu": "json"}
EDGES = "Source,Target,Threat,Cadence,Start\ncbp,rcmp,guns,Continuous,2010\nrcmp,cbp,drugs,,\n"


def faults(path: Path) -> list[str]:
    return [str(f).replace(f"{path.parent}/", "") for f in lay.faults_of(read_tables, path)]


def ties(network: Network) -> dict[str, set[tuple[Any, ...]]]:
    """Return what ties a network, without what some forms have no place for."""
    return {
        "agencies": {(a.id, a.label, a.country, a.level, a.parent) for a in network.agencies},
        "threats": {(t.id, t.label, t.broader) for t in network.threats},
        "programs": {(p.id, p.label, p.kind, p.status, p.cadence) for p in network.arrangements},
        "members": {(p.agency, p.arrangement, p.role, p.span) for p in network.participations},
        "mandates": {(m.agency, m.threat, m.responsibility) for m in network.mandates},
        "foci": {(f.arrangement, f.threat) for f in network.foci},
        "shares": {(s.giver, s.receiver, s.threat, s.cadence, s.span) for s in network.shares},
        "flows": {(f.giver, f.receiver, f.arrangement, str(f.content)) for f in network.flows},
    }


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def made(seed: int) -> Network:
    chance = random.Random(seed)  # noqa: S311 - the same networks each time
    agencies = [f"a{n}" for n in range(chance.randint(3, 12))]
    programs = [f"p{n}" for n in range(chance.randint(1, 5))]
    threats = [f"t{n}" for n in range(chance.randint(1, 3))]

    def some(one: list[str], other: list[str]) -> list[tuple[str, str]]:
        return [(x, y) for x in one for y in other if x != y and chance.random() < 0.4]

    return lay.network(
        agencies=" ".join(f"{a}:{chance.choice(['CA', 'US', 'FR'])}" for a in sorted(agencies)),
        threats=" ".join(threats),
        arrangements=tuple(
            Arrangement(p, p.upper(), cadence=chance.choice([*Cadence]), span=Span(date(2000 + n, 1, 1)))
            for n, p in enumerate(programs)
        ),
        participations=tuple(Participation(a, p) for a, p in some(agencies, programs)),
        shares=tuple(Share(a, b) for a, b in some(agencies, agencies) if chance.random() < 0.3),
        mandates=tuple(Mandate(a, t) for a, t in some(agencies, threats)),
        foci=tuple(Focus(p, t) for p, t in some(programs, threats)),
    )  # fmt: skip


@quiet
@pytest.mark.parametrize(
    "seed",
    [None, *range(8), *(pytest.param(seed, marks=pytest.mark.weekly) for seed in range(8, 38))],
)
def test_a_network_is_the_same_however_it_is_told(
    seed: int | None, tiny: Network, tmp_path: Path
) -> None:
    chance = random.Random(seed or 0)  # noqa: S311 - the same networks each time
    told = tiny if seed is None else made(seed)
    write_tables(told, tmp_path / "t")
    network = read_tables(tmp_path / "t")
    assert ties(network) == ties(told)
    for form, ending in ENDINGS.items():
        path = put(tmp_path / f"{form}.{ending}", WRITERS[form](network, ""))
        assert is_tables(path)
        assert ties(read_tables(path)) == ties(network), form
    for path in (tmp_path / "t").glob("*.csv"):
        header, *rows = lay.csv_cells(path)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *chance.sample(rows * 2, 2 * len(rows))])
    again = read_tables(tmp_path / "t", on_doubt=lambda _: None)
    assert ties(again) == ties(network)
    assert len(again.shares) == len(network.shares)
    assert len(again.participations) == len(network.participations)


def test_a_workbook_that_we_write_is_the_same_network_and_runs_nothing(
    tiny: Network, tmp_path: Path
) -> None:
    hostile = replace(tiny.agencies[0], label="=cmd()|x\x07")
    network = replace(tiny, agencies=(hostile, *tiny.agencies[1:]))
    book = workbook_bytes(table_rows(network))
    path = tmp_path / "mine.xlsx"
    path.write_bytes(book)
    shown = replace(network, agencies=(replace(hostile, label="=cmd()|x"), *network.agencies[1:]))
    assert ties(read_tables(path)) == ties(shown)
    cells = [c for s in openpyxl.load_workbook(path) for row in s.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert workbook_bytes(table_rows(network)) == book


@quiet
def test_a_workbook_is_the_same_network_as_the_tables(tiny: Network, tmp_path: Path) -> None:
    write_tables(tiny, tmp_path / "tables")
    sheets = {f.stem.title(): lay.csv_cells(f) for f in (tmp_path / "tables").iterdir()}
    path = workbook(tmp_path / "mine.xlsx", **sheets)
    found, expected = read_tables(path), read_tables(tmp_path / "tables")
    assert ties(found) == ties(expected)
    assert found.findings == expected.findings
    assert found.title == "mine"


def test_cells_of_a_workbook_keep_what_they_show(tmp_path: Path) -> None:
    agencies = [("id", "label", "start"), (7, 7.0, date(2012, 5, 6)), ("NA", True, 2012)]
    path = workbook(tmp_path / "mine.xlsx", agencies=agencies)
    found = {a.id: (a.label, a.span.start) for a in read_tables(path).agencies}
    assert found == {"7": ("7", date(2012, 5, 6)), "NA": ("true", date(2012, 1, 1))}


def test_merged_cells_are_filled_in_each_of_their_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "mine.xlsx",
        agencies=[
            ("id", "label", "country"),
            *((i, i, "CA" if i == "a" else None) for i in "abcd"),
        ],
        mandates=[("agency", "threat"), ("a", "guns")],
        threats=[("id", "label"), ("guns", "Guns")],
    )
    book = openpyxl.load_workbook(path)
    book["agencies"].merge_cells("C2:C4")
    book["agencies"].merge_cells("A9:B9")
    book.save(path)
    with pytest.warns(ReadingNote, match="merged cells of sheet agencies are read as filled"):
        found = read_tables(path)
    assert [a.country for a in found.agencies] == ["CA", "CA", "CA", ""]


def test_faults_of_a_workbook_name_sheet_and_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "mine.xlsx",
        agencies=[("id", "label", "parent"), ("a", "A", "zz"), ("b", "B", "")],
        mandates=[("agency", "threat", "role"), ("a", "guns", "boss")],
        notes=[("hello",)],
        shares=[("from", "to"), ("a", "b"), ("#REF!", "b")],
    )
    found = faults(path)
    assert found[0].startswith("sheet notes: no table has that name, so it is not read")
    assert found[1:] == [
        "sheet agencies:2:3: parent 'zz': no such id in sheet agencies (list it in sheet agencies)",
        "sheet mandates:2:2: threat 'guns': there is no sheet threats (list it in sheet threats, or give the graph that has it as a second --graph)",
        "sheet mandates:2:3: role 'boss': expected lead, shared or support (write one of these words)",
        "sheet shares:3:1: holds #REF!, the error of a formula (correct the formula)",
    ]
    assert fault_place(path, "sheet agencies:2:3") == f"{path}: sheet agencies:2:3"


def test_formulas_that_nobody_worked_out_are_no_empty_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "mine.xlsx",
        agencies=[("id", "label"), ("a", "A"), ("b", '="B"'), ('="c"', '="C"')],
        mandates=[("agency", "threat"), ("a", "guns")],
        notes=[("hello",), ("=1+1",)],
    )
    advice = "(open the workbook in Excel or LibreOffice, save it, and read it again)"
    told = [fault for fault in faults(path) if not fault.startswith("sheet notes")]
    others = "cell B3 holds a formula without its value, as do 2 more"
    assert told[0] == f"sheet agencies:3:2: {others} {advice}"


def test_formulas_that_were_worked_out_are_what_they_came_to(tmp_path: Path) -> None:
    rows = [("id", "label", "acronym"), ("a", '="A"', '=""'), ("b", '="B"', "B")]
    made = workbook(tmp_path / "made.xlsx", agencies=rows)
    worked = tmp_path / "worked.xlsx"
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(worked, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            for cell, value in (("B2", b"A"), ("B3", b"B"), ("C2", b"")):
                there = re.escape(f'r="{cell}"').encode() + rb"><f>([^<]*)</f><v ?/>"
                known = rb'r="%s" t="str"><f>\1</f><v>%s</v>' % (cell.encode(), value)
                content = re.sub(there, known, content)
            after.writestr(name, content)
    found = {a.id: (a.label, a.acronyms) for a in read_tables(worked).agencies}
    assert found == {"a": ("A", ()), "b": ("B", ("B",))}


def test_a_sheet_whose_file_is_missing_is_left_out(tmp_path: Path) -> None:
    made = workbook(tmp_path / "made.xlsx", agencies=[("id", "label"), ("a", "A")], notes=[("b",)])
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as after:
        for name in before.namelist():
            if name != "xl/worksheets/sheet2.xml":
                after.writestr(name, before.read(name))
    assert [a.id for a in read_tables(tmp_path / "cut.xlsx").agencies] == ["a"]


def test_a_workbook_without_agencies_says_what_it_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "mine.xlsx", people=[("id",)])
    with pytest.warns(ReadingNote):
        assert faults(path)[0].startswith("mine.xlsx: no sheet agencies; it has people (call")


def test_braces_in_names_and_cells_are_shown_as_they_are(tmp_path: Path) -> None:
    edges = [("from", "to", "{c}"), ("a{0}", "b{x}", "d{}")]
    path = workbook(tmp_path / "{mine}.xlsx", edges=edges, **{"note {draft}": [("x",)]})
    with pytest.warns(ReadingNote) as notes:
        assert [a.id for a in read_tables(path).agencies] == ["a{0}", "b{x}"]
    messages = {str(note.message) for note in notes}
    assert "{mine}.xlsx: sheet 'note {draft}' is no table and is not read" in messages
    assert "sheet edges: no table has a column for {c}" in messages
    folder = tmp_path / "{f}"
    put(folder / "agencies.csv", "id,label,parent,{n}\na,A,{p}\n")
    put(folder / "mandates.csv", "agency,threat,role\na,{t},{r}\na,b,c,{d}\n")
    put(folder / "{extra}.csv", "a,b\n")
    (folder / "x{y}.csv").mkdir()
    with pytest.warns(ReadingNote, match=r"x\{y\}\.csv is no file, so it is not read"):
        found = faults(folder)
    for shown in ("'{n}'", "parent '{p}'", "threat '{t}'", "role '{r}'", "'{d}'", "{extra}.csv"):
        assert any(shown in fault for fault in found), shown


@quiet
def test_an_edge_list_alone(tmp_path: Path) -> None:
    for separator, ending in ((",", "csv"), (";", "csv"), ("\t", "tsv"), ("|", "csv")):
        path = put(tmp_path / f"mine.{ending}", EDGES.replace(",", separator).encode("utf-16"))
        network = read_tables(path)
        assert [a.id for a in network.agencies] == ["cbp", "rcmp"]
        assert [t.id for t in network.threats] == ["drugs", "guns"]
        first = Share("cbp", "rcmp", "guns", Cadence.CONTINUOUS, Span(date(2010, 1, 1)))
        assert network.shares == (first, Share("rcmp", "cbp", "drugs"))


def test_a_column_that_no_table_has_and_a_confidence_that_is_a_number_are_told(
    tmp_path: Path,
) -> None:
    path = put(tmp_path / "mine.csv", "Source,Target,Type,Id,Label,Weight\na,b,Directed,0,,3\n")
    with pytest.warns(ReadingNote, match="mine.csv: no table has a column for weight$"):
        read_tables(path)
    path = put(tmp_path / "mine.csv", "from,to,confidence\na,b,0.9\n")
    with pytest.warns(ReadingNote, match=r"no table has a column for confidence \(a number\)$"):
        assert read_tables(path).shares == (Share("a", "b"),)
    put(path, "from,to,confidence\na,b,hihg\n")
    assert faults(path)[0].startswith("mine.csv:2:3: confidence 'hihg'")


@quiet
def test_ends_in_other_words_in_french_and_below_a_title(tmp_path: Path) -> None:
    for text in (
        "From;To\na;b\n", "Source;Cible\na;b\n", "de,vers\na,b\n",
        "Réseau,\n,\nsource,target\na,b\n",
    ):  # fmt: skip
        assert read_tables(put(tmp_path / "mine.csv", text)).shares == (Share("a", "b"),)
    put(tmp_path / "mine.csv", "Network,\nde,à\na,\n")
    assert faults(tmp_path) == [
        "mine.csv:3:2: empty à: must be filled (fill it, or leave the row out)"
    ]


def test_ties_with_oneself_are_left_out_and_told(tmp_path: Path) -> None:
    path = put(tmp_path / "mine.csv", "source,target\na,b\nb,b\na,a\n")
    with pytest.warns(ReadingNote) as told:
        assert read_tables(path).shares == (Share("a", "b"),)
    way, loop = (str(w.message) for w in told)
    assert "each row goes one way, from its first end to its second" in way
    assert re.search(r"csv:3:2: target 'b': .* left out, and 1 more", loop)


def test_gml_keeps_ids_labels_and_who_is_alone(tmp_path: Path) -> None:
    nodes = 'node [ id 1 label "S&#251;reté" country "CA" ] node [ id 2 ] node [ id 3 ]'
    path = put(tmp_path / "mine.gml", f"graph [ directed 1 {nodes} edge [ source 1 target 2 ] ]")
    found = read_tables(path)
    assert [(a.id, a.label, a.country) for a in found.agencies] == [
        ("1", "Sûreté", "CA"), ("2", "2", ""), ("3", "3", ""),
    ]  # fmt: skip
    assert found.shares == (Share("1", "2"),)
    put(path, "graph [ node [ id 1 ] edge [ source 1 target 9 ] ]")
    assert "not GML: edge #0 has undefined target 9" in faults(path)[0]


def test_faults_of_an_edge_list(tmp_path: Path) -> None:
    path = put(tmp_path / "mine.csv", EDGES + "cbp,,guns,,\ncbp,x,,hourly,201x\n")
    assert faults(path) == [
        "mine.csv:4:2: empty target: must be filled (fill it, or leave the row out)",
        "mine.csv:5:4: cadence 'hourly': expected continuous, scheduled, on-request, incident-driven or unknown (write one of these words)",
        "mine.csv:5:5: start '201x': expected a date as 2012, 2012-05 or 2012-05-06 (leave it empty if the day is not known)",
    ]


@quiet
def test_nodes_and_memberships_beside_an_edge_list(tmp_path: Path) -> None:
    put(tmp_path / "ties.csv", "source,target,type\na,b,Directed\nb,c,Undirected\n")
    put(tmp_path / "nodes.csv", "ID,country,location\na,US,1\nb,CA,2\nc,CA,3\nlone,US,4\n")
    put(tmp_path / "memberships.csv", "agency,program,role\na,desk,lead\n")
    put(tmp_path / "mandates.csv", "agency,threat\na,guns\n")
    with pytest.warns(ReadingNote, match="no table has a column for location"):
        network = read_tables(tmp_path)
    assert [(a.id, a.label, a.country) for a in network.agencies][-1] == ("lone", "lone", "US")
    assert {(s.giver, s.receiver) for s in network.shares} == {("a", "b"), ("b", "c"), ("c", "b")}
    (member,) = network.participations
    assert (member.agency, member.arrangement, member.role) == ("a", "desk", "lead")
    assert [(m.agency, m.threat) for m in network.mandates] == [("a", "guns")]
    assert [t.id for t in network.threats] == ["guns"]
    assert ties(read_tables(tmp_path / "ties.csv")) == ties(network)
    put(tmp_path / "nodes.csv", "id\na\nb\n")
    assert faults(tmp_path) == [
        "ties.csv:3:2: target 'c': no such id in nodes.csv (list it in nodes.csv)"
    ]
    put(tmp_path / "more.csv", "source,target\na,b\n")
    with pytest.raises(UsageError, match=r"several edge lists: more\.csv, ties\.csv"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mine.csv", "id,label\na,A\n", "is no edge list"), ("mine.csv", "", "is no edge list"),
        ("agencies.csv", "id,label\na,A\n", "is one table of several"),
        ("findings.csv", "id,kind,from,to\nf,works,,\n", "is one table of several"),
    ],
)  # fmt: skip
def test_a_table_that_is_no_edge_list(tmp_path: Path, name: str, content: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_tables(put(tmp_path / name, content))


FOREIGN: nx.DiGraph[str] = nx.DiGraph(name="foreign")
FOREIGN.add_node("1", label="Border Police", country="CA", modularity_class=3)
FOREIGN.add_node("2", label="Customs", country="US", modularity_class=3)
FOREIGN.add_edge("1", "2", threat="guns", cadence="on request", weight=2.0)


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "json.gz", "gexf.zst"])
@pytest.mark.parametrize("links", ["links", "edges"])
def test_a_graph_of_another_program(tmp_path: Path, ending: str, links: str) -> None:
    form = ending.partition(".")[0]
    text: str = {
        "gexf": "\n".join(nx.generate_gexf(FOREIGN)),
        "graphml": "\n".join(nx.generate_graphml(FOREIGN)),
        "json": json.dumps(nx.node_link_data(FOREIGN, edges=links)),
    }[form]
    if links == "edges":  # as Gephi writes it today
        text = text.replace("http://www.gexf.net/1.2draft", "http://gexf.net/1.3")
    data = text.encode()
    if ending.endswith(".gz"):
        data = gzip.compress(data)
    elif ending.endswith(".zst"):
        data = zstandard.compress(data)
    path = put(tmp_path / f"mine.{ending}", data)
    with pytest.warns(ReadingNote, match="no table has a column for modularity_class, weight"):
        network = read_tables(path)
    named = [(a.id, a.label, a.country) for a in network.agencies]
    assert named == [("1", "Border Police", "CA"), ("2", "Customs", "US")]
    assert network.shares == (Share("1", "2", "guns", Cadence.ON_REQUEST),)
    assert (network.title, network.complete) == ("mine", True)


def test_a_graph_without_directions_is_said_to_go_both_ways(tmp_path: Path) -> None:
    graph = nx.Graph([("a", "b"), ("b", "b")])
    path = put(tmp_path / "mine.graphml", "\n".join(nx.generate_graphml(graph)))
    with pytest.warns(ReadingNote) as told:
        network = read_tables(path)
    first, loop = (str(w.message) for w in told)
    assert "has no directions; each tie is read as sharing both ways" in first
    assert loop.endswith("a tie with itself says nothing and is left out")
    assert {(s.giver, s.receiver) for s in network.shares} == {("a", "b"), ("b", "a")}


@quiet
def test_kinds_of_nodes_say_what_a_tie_is(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for node, kind in (("a", "Organization"), ("p", "programme"), ("t", "issue")):
        graph.add_node(node, kind=kind)
    graph.add_edges_from([("p", "a"), ("t", "a"), ("t", "p")])
    path = put(tmp_path / "mine.graphml", "\n".join(nx.generate_graphml(graph)))
    network = read_tables(path)
    assert [(p.agency, p.arrangement) for p in network.participations] == [("a", "p")]
    assert [(m.agency, m.threat) for m in network.mandates] == [("a", "t")]
    assert [(f.arrangement, f.threat) for f in network.foci] == [("p", "t")]
    graph.add_edge("t", "u")
    graph.add_node("u", kind="threat")
    graph.add_node("v", kind="vessel")
    path = put(tmp_path / "mine.graphml", "\n".join(nx.generate_graphml(graph)))
    assert faults(path) == [
        "mine.graphml: node 'v': kind 'vessel': expected one of agency, program, threat",
        "mine.graphml: tie 't' to 'u': no table ties threats with threats",
    ]


def test_pajek_with_arcs_and_edges(tmp_path: Path) -> None:
    text = '%c\n*Vertices 3\n1 "A b"\n2 "C"\n3 "D"\n*Arcs\n1 2 1\n*Edges\n2 3 1\n'
    path = put(tmp_path / "mine.net", text.encode("utf-8-sig"))
    with pytest.warns(ReadingNote, match="weight"):
        network = read_tables(path)
    assert [a.id for a in network.agencies] == ["A b", "C", "D"]
    pairs = {(s.giver, s.receiver) for s in network.shares}
    assert pairs == {("A b", "C"), ("C", "D"), ("D", "C")}


def test_a_name_that_is_the_label_too_is_not_told_of(tmp_path: Path) -> None:
    nodes = [{"data": {"id": i, "label": i * 2, "name": i * 2}} for i in "ab"]
    elements = {"nodes": nodes, "edges": [{"data": {"source": "a", "target": "b"}}]}
    network = read_tables(put(tmp_path / "js.cyjs", json.dumps({"elements": elements})))
    assert [a.label for a in network.agencies] == ["aa", "bb"]


@quiet
def test_forms_of_igraph_networkx_gephi_and_kumu(tmp_path: Path) -> None:
    mixed = (
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="directed">'
        '<nodes><node id="a"/><node id="b"/><node id="c"/></nodes><edges>'
        '<edge id="0" source="a" target="b"/><edge id="1" source="b" target="c" type="undirected"/>'
        "</edges></graph></gexf>"
    )
    kumu = {
        "elements": [{"label": "a", "type": "Police"}, {"label": "b"}, {"label": "c"}],
        "connections": [
            {"from": "a", "to": "b", "direction": "directed"},
            {"from": "b", "to": "c", "confidence": 0.9},
        ],
    }
    one_way = {("a", "b"), ("b", "c"), ("c", "b")}
    for name, text, told in (
        ("mixed.gexf", mixed, one_way),
        ("kumu.json", json.dumps(kumu), one_way),
        ("igraph.net", "*Vertices 3\n*Arcs\n1 2\n2 3\n3 2\n", {("1", "2"), ("2", "3"), ("3", "2")}),
        ("lists.net", '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcslist\n1 2\n2 3\n3 2\n', one_way),
        ("some.net", '*Vertices 2\n2 "b"\n*Arcs\n1 2\n', {("1", "b")}),
    ):
        shares = read_tables(put(tmp_path / name, text)).shares
        assert {(s.giver, s.receiver) for s in shares} == told, name
    # Of cytoscape.js a value is a number of some kind; of networkx it is what ties name.
    weighed = {"nodes": [{"data": {"id": i, "value": 5}} for i in "ab"],
               "edges": [{"data": {"source": "a", "target": "b", "threat": t}} for t in "gh"]}  # fmt: skip
    shares = read_tables(put(tmp_path / "js.cyjs", json.dumps({"elements": weighed}))).shares
    assert [(s.giver, s.receiver, s.threat) for s in shares] == [("a", "b", "g"), ("a", "b", "h")]
    named = nx.DiGraph([(5, "b")])
    named.nodes["b"]["id"] = 17
    shares = read_tables(put(tmp_path / "nx.cyjs", json.dumps(nx.cytoscape_data(named)))).shares
    assert [(s.giver, s.receiver) for s in shares] == [("5", "b")]
    graph = nx.path_graph(["a b", "c"])
    nx.write_pajek(graph, tmp_path / "nx.net")
    graph.edges["a b", "c"]["confidence"] = 0.9
    nx.write_graphml(graph, tmp_path / "nx.graphml")
    for name in ("nx.net", "nx.graphml"):
        assert {s.giver for s in read_tables(tmp_path / name).shares} == {"a b", "c"}


def test_two_sets_of_nodes_are_agencies_and_programs(tmp_path: Path) -> None:
    graph = nx.Graph([("Laura", "E1"), ("Ruth", "E1")])
    nx.set_node_attributes(graph, {n: int(n == "E1") for n in graph}, "bipartite")
    nx.write_graphml(graph, tmp_path / "nx.graphml")
    put(tmp_path / "davis.csv", "woman,event\nLaura,E1\nRuth,E1\n")
    put(tmp_path / "rows.csv", ",woman,event,,\n1,Laura,E1,,\n2,Ruth,E1,,\n")
    two = '*Vertices 3 2\n1 "Laura"\n2 "Ruth"\n3 "E1"\n*Edges\n1 3\n2 3\n'
    put(tmp_path / "two.net", two)
    for name in ("nx.graphml", "davis.csv", "rows.csv", "two.net"):
        with pytest.warns(ReadingNote, match="read as a"):
            network = read_tables(tmp_path / name)
        assert [a.id for a in network.agencies] == ["Laura", "Ruth"]
        assert {(p.agency, p.arrangement) for p in network.participations} == {
            ("Laura", "E1"), ("Ruth", "E1"),
        }  # fmt: skip
    with pytest.warns(ReadingNote, match="each personlabel is read as an agency"):
        read_tables(put(tmp_path / "labels.csv", "personLabel,eventLabel\nLaura,E1\n"))
    with pytest.raises(UsageError, match="no edge list"):
        read_tables(put(tmp_path / "ties.csv", "one,other\na,b\nb,c\n"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '{"type": "bundle", "objects": []}', "cannot tell the format"),
        ("a.jsonl", '{"id": "x", "schema": "Person"}', "cannot tell the format"),
        ("a.csv", "id,schema,name,aliases\nx,Person,X,\n", "is no edge list"),
        ("a.csv", "bodyLabel,body\nX,x\n", "is no edge list"),
    ],
)
def test_a_form_without_a_reader_is_refused(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as error:
        bordergraph.open(put(tmp_path / name, text)).network()
    assert "source,target" in str(error.value.hint)


def test_french_sheets_and_titles_above_the_columns(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        Organismes=[["Réseau de la frontière"], [], ["id", "label"], ["a", "A"], ["b", "B"]],
        Échanges=[["from", "to"], ["a", "b"]],
    )
    with pytest.warns(ReadingNote, match="what stands above the names of the columns is not read"):
        network = read_tables(path)
    assert ([a.id for a in network.agencies], network.shares) == (["a", "b"], (Share("a", "b"),))
    put(tmp_path / "t" / "organismes.csv", "id,label\na,A\n")
    put(tmp_path / "t" / "mandats.csv", "agency,threat\n")
    put(tmp_path / "t" / "menaces.csv", "id,label\nguns,Guns\n")
    assert [t.id for t in read_tables(tmp_path / "t").threats] == ["guns"]
    assert {*TABLES} - {*FRENCH_TABLES.values()} == {"participations", "sources"}, "the same words"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("*Vertices 1\n1 a\n2 b\n", "*Vertices says 1, and 2 follow (list each on a line)"),
        ("*Vertices 2\n1 a\n2 a\n", "two vertices have one label (give each a label of its own)"),
        ("*Vertices 1\n1 a\n*Arcs\n1 9\n", "a tie names '9', which is no node"),
        ("*Vertices 999999999999 1\n1 a\n", "*Vertices says 999999999999, and 1 follow"),
        ("*Vertices x\n1 a\n", "not Pajek: *Vertices says no number"),
        ("a b\n", "not Pajek: no *Vertices"),
        ('*Vertices 1\n1 "a\n', "not Pajek: No closing quotation"),
    ],
)
def test_pajek_that_is_none(tmp_path: Path, text: str, says: str) -> None:
    (fault,) = faults(put(tmp_path / "mine.net", text))
    assert fault.startswith(f"mine.net: {says}")


LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["gexf", "graphml"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{LAUGHS}<gexf>&b;</gexf>", ": declares entities, which may unfold without end"),
        (f"{OUTSIDE}<gexf>&a;</gexf>", ": declares entities, which may unfold without end"),
        ("<gexf><a></gexf>", ":1:12: not G"),
        ("<gexf/>", ": not G"),
        ("", ":1:1: not G"),
        ("<a>" * 100_000 + "</a>" * 100_000, ": not G"),
    ],
)
def test_xml_that_is_no_graph_or_a_bomb(tmp_path: Path, ending: str, text: str, says: str) -> None:
    (fault,) = faults(put(tmp_path / f"mine.{ending}", text))
    assert fault.startswith(f"mine.{ending}{says}")


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_two_nodes_of_xml_with_one_id(tmp_path: Path, ending: str) -> None:
    text = "<graph edgedefault='directed'><node id='a'/><node id='a'/></graph>"
    space = {"gexf": "http://gexf.net/1.3", "graphml": "http://graphml.graphdrawing.org/xmlns"}[
        ending
    ]
    path = put(tmp_path / f"mine.{ending}", f'<{ending} xmlns="{space}">{text}</{ending}>')
    assert faults(path)[0].startswith(f"mine.{ending}: nodes 'a' and 'a' have one id")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"nodes": [], "links": [', "mine.json:1:25: not node-link JSON"),
        ('{"nodes": ' + "[" * 200_000, "mine.json: not node-link JSON: nested too deeply"),
        ('{"nodes": [{}], "links": []}', "mine.json: not node-link JSON: it has no 'id'"),
        ('{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 2}]}', "mine.json: a tie names '2'"),
        ('{"nodes": [{"id": 1}, {"id": "1"}], "links": []}', "mine.json: nodes 1 and '1' have one id"),
        ('{"elements": {"nodes": [{"data": {"id": "a"}}, {"data": {"id": "a"}}], "edges": []}}',
         "mine.json: nodes 'a' and 'a' have one id"),
        ('{"nodes": []}', "mine.json: holds no nodes and links"),
        ('{"elements": []}', "mine.json: holds no elements"),
    ],
)  # fmt: skip
def test_json_that_is_no_graph(tmp_path: Path, text: str, says: str) -> None:
    path = put(tmp_path / "mine.json", text)
    assert is_tables(path)
    assert faults(path)[0].startswith(says)


def test_linked_data_in_json_is_left_to_the_readers_of_rdf(tmp_path: Path) -> None:
    assert not is_tables(put(tmp_path / "mine.json", '{"@context": {"nodes": "x:y"}, "nodes": []}'))
    assert not is_tables(tmp_path / "nowhere.gexf")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("mine.gexf.gz", gzip.compress(b" " * (65 << 20)), "unpacks to more than 64 MiB"),
        ("mine.csv.zst", zstandard.compress(b"a" * (65 << 20)), "unpacks to more than 64 MiB"),
        ("mine.gexf.zst", zstandard.compress(b"<gexf/>" * 9999)[:-20], "not whole zst"),
        ("mine.gexf.gz", b"<gexf/>", "not gz"),
        ("mine.xlsx", b"\xd0\xcf\x11\xe0", "not a workbook"),
    ],
)
def test_packed_files_that_are_bombs_or_broken(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = put(tmp_path / name, data)
    assert says in faults(path)[0]


def _zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return held.getvalue()


@pytest.mark.slow
def test_workbooks_that_are_bombs(tmp_path: Path) -> None:
    path = put(tmp_path / "mine.xlsx", _zipped(a=b" " * (65 << 20)))
    assert "more than the 64 MiB allowed" in faults(path)[0]
    workbook(path, agencies=[("id", "label"), ("a", "A")])
    with zipfile.ZipFile(path) as book:
        held = {n: book.read(n) for n in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    held[sheet] = LAUGHS.encode() + held[sheet]
    assert "EntitiesForbidden" in faults(put(path, _zipped(**held)))[0]
    # Its last row and column: a reader that fills the gap needs sixteen thousand million cells.
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    held[sheet] = held[sheet].replace(LAUGHS.encode(), b"").replace(b"</sheetData>", far)
    assert [a.id for a in read_tables(put(path, _zipped(**held))).agencies] == ["a"]


@pytest.mark.slow
def test_a_million_columns(tmp_path: Path) -> None:
    put(tmp_path / "agencies.csv", "id,label," + ",".join(f"c{i}" for i in range(1_000_000)))
    assert faults(tmp_path) == [
        "agencies.csv:1:257: has 1000002 columns (leave out those that are none of ours)"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("karate", "arcs.csv"), ("harbour", "arcs.csv"), ("towns", "arcs.csv"),
        ("krackhardt_hightech", "arcs_advice.csv"), ("krackhardt_hightech", "arcs_friendship.csv"),
        ("flock_core", "arcs.csv"), ("emon_Wichita", "arcs.csv"), ("emon_Texas", "arcs.csv"),
        ("emon_Cheyenne", "arcs.csv"), ("emon_HurrFrederic", "arcs.csv"),
        ("emon_LakePomona", "arcs.csv"), ("emon_MtSi", "arcs.csv"),
        ("emon_MtStHelens", "arcs.csv"), ("chemnet", "arcs_political.csv"),
        ("chemnet", "arcs_influence.csv"), ("chemnet", "arcs_scientific_confirmed.csv"),
        ("motifr_wetlands", "actor_actor.csv"),
    ],
)  # fmt: skip
@quiet
def test_an_edge_list_of_a_real_network_is_read_whole(
    network_folder: Callable[[str], Path], name: str, file: str
) -> None:
    folder = network_folder(name)
    network = read_tables(folder / file)
    arcs = {(row["source"], row["target"]) for row in lay.csv_rows(folder / file)}
    ids = {row["id"] for row in lay.csv_rows(folder / "nodes.csv")}
    assert {a.id for a in network.agencies} == ids
    assert sorted((s.giver, s.receiver) for s in network.shares) == sorted(
        (a, b) for a, b in arcs if a != b
    )


@pytest.mark.slow
def test_the_page_is_as_the_forms_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["forms.py", "--check"])
    assert forms.main() == 0


def test_names_are_read_of_tables_with_faults(tmp_path: Path) -> None:
    lay.tables(tmp_path, {"agencies": "id,label\na,A\n", "shares": "from,to\na,gone\n"})
    assert [a.id for a in read_names(tmp_path).agencies] == ["a"]
