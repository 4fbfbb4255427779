"""``bordergraph import``: the RDF it writes is the same network, whatever the cells hold."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.unit.made import put, tables

import bordergraph
from bordergraph import vocab
from bordergraph.api.import_export import tables_as_rdf
from bordergraph.curate.turtle import canonical_turtle
from bordergraph.model import Citation, Network, Participation
from bordergraph.tables.columns import TABLES as ALL
from bordergraph.tables.formats import read_tables
from bordergraph.tables.writer import table_rows

from .conftest import Run

ENDINGS = {".ttl": "turtle", ".trig": "trig", ".nq": "nquads", ".nt": "ntriples", ".jsonld": "jsonld"}  # fmt: skip

TABLES = {
    "agencies": [
        ["id", "label", "country"], ["a", "<script>alert(1)</script>", "CA"],
        ["b/../c", '=cmd|" /C calc"!A1', "US"], ["d e", 'quote " and\nline \\ "', "US"],
        ["..", "éà\u2028\u202e", "CA"],
    ],
    "threats": [["id", "label"], ["guns", "Guns"], ["x>y", "<b>&amp;"]],
    "programs": [["id", "label", "cadence"], ["p--q", "Program", "scheduled"]],
    "participations": [
        ["agency", "program", "source", "locator"], ["a", "p--q", "s", "p. 1"],
        ["b/../c", "p--q", "s", "p. 1"],
    ],
    "mandates": [
        ["agency", "threat", "role", "source"],
        *([x, "guns", "lead", "s"] for x in ("a", "b/../c", "d e", "..")),
        ["a", "x>y", "lead", ""], ["d e", "x>y", "shared", ""],
    ],
    "focus": [["program", "threat"], ["p--q", "guns"]],
    "sources": [["id", "title"], ["s", "A source; two\tcells"]],
}  # fmt: skip


def written(folder: Path, rows_by_table: dict[str, list[list[str]]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in rows_by_table.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "tables", TABLES)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_reads_back_as_the_same_network(
    ending: str, folder: Path, tmp_path: Path, run: Run
) -> None:
    target = tmp_path / f"graph{ending}"
    done = run("import", str(folder), "-o", str(target))
    assert done.code == 0
    assert done.out == ""
    assert f"{target}: agencies 4, programs and channels 1, threats 2, facts 9\n" in done.err
    assert "3 of 9 facts name no source" in done.err
    back, given = bordergraph.open(target), bordergraph.open(folder)
    assert table_rows(back.network()) == table_rows(given.network())
    assert back.gaps().to_dicts() == given.gaps().to_dicts() != []
    first = target.read_bytes()
    run("import", str(folder), "-o", str(target))
    assert target.read_bytes() == first


def test_turtle_is_canonical_and_quads_say_whose_words_they_are(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    turtle, trig = tmp_path / "g.ttl", tmp_path / "g.trig"
    for target in (turtle, trig):
        assert run("import", str(folder), "-o", str(target)).code == 0
    text = turtle.read_text(encoding="utf-8")
    assert canonical_turtle(text) == text
    quads = list(ox.parse(path=str(trig), format=ox.RdfFormat.TRIG))
    graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
    assert graphs - {vocab.DERIVED} == {"https://w3id.org/bordergraph/id/source/s"}
    triples = {q.triple for q in quads if q.graph_name != ox.NamedNode(vocab.DERIVED)} - {
        q.triple for q in quads if q.graph_name == ox.NamedNode(vocab.DERIVED)
    }
    assert triples == {q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def test_every_wrong_cell_is_named_and_nothing_written(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    written(folder, {"mandates": [["agency", "threat", "role"], ["zz", "guns", "boss"]]})
    target = put(tmp_path / "g.ttl", "# mine\n")
    done = run("import", str(folder), "-o", str(target))
    assert done.code == 3
    assert "mandates.csv:2:1: agency 'zz'" in done.err
    assert "mandates.csv:2:3: role 'boss'" in done.err
    assert target.read_text(encoding="utf-8") == "# mine\n"


def test_what_rdf_does_not_carry_is_said(tmp_path: Path, run: Run) -> None:
    texts = {
        "agencies": "id,label\na,A\nb,B\n", "threats": "id,label,severity\nt,T,0.5\n",
        "programs": "id,label\np,P\n", "sources": "id,title\ns,S\n",
        "participations": "agency,program,role\na,p,lead\na,p,core\n",
    }  # fmt: skip
    folder = tables(tmp_path / "t", texts)
    target = tmp_path / "g.ttl"
    done = run("import", str(folder), "-o", str(target))
    assert done.code == 0
    assert "the severity of 1 threat left out" in done.err
    assert "1 source that no row cites left out" in done.err
    assert "1 row that differ from another row" in done.err
    # The data stays taken at its word.
    assert read_tables(folder).complete
    assert bordergraph.open(target).network().complete


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["import", "{folder}", "-o", "{tmp}/g.xlsx"], "cannot tell the format", 2),
        (["import", "{folder}/no", "-o", "{tmp}/g.ttl"], "no file or folder", 2),
        (["--as-of", "2005", "import", "{folder}", "-o", "{tmp}/g.ttl"], "reads its PATH whole", 2),
        (["import", "{folder}", "-o", "{tmp}/no/g.ttl"], "there is no folder", 1),
        (["import", "{tmp}", "-o", "{tmp}/g.ttl"], "agencies.csv: no such file", 3),
        (["import", "{folder}"], "Missing option '-o'", 2),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], said: str, code: int, folder: Path, tmp_path: Path, run: Run
) -> None:
    done = run(*(a.format(folder=folder, tmp=tmp_path) for a in arguments))
    assert done.code == code
    assert said in done.err
    assert not (tmp_path / "g.ttl").exists()


def test_a_number_never_meets_an_id_that_looks_like_it() -> None:
    stints = tuple(
        Participation("a", "p", role, citations=(Citation("", source, ""),))
        for role, source in (("lead", "s--2"), ("core", "s"), ("party", "s"))
    )
    text, _ = tables_as_rdf(Network(participations=stints), "ntriples")
    subjects = {line.split(" ")[0] for line in text.splitlines()}
    # The three, and the data set.
    assert len(subjects) == 4
    assert text.count("ontology#Participation>") == 3


def test_a_template_to_begin_with(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    done = run("import", "--template", str(folder))
    assert (done.code, done.out) == (0, "")
    assert f"wrote {len(ALL) + 1} files to {folder}; README.md says" in done.err
    assert run("import", "--template", str(folder)).code == 1
    done = run("--graph", str(folder), "gaps", "--format", "json")
    assert done.code == 0
