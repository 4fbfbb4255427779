"""One way for every command: forms, files, rows, what comes on stdin, and the options of all."""

import io
import json
import stat
import sys
from pathlib import Path

import click
import pytest

from bordergraph import Workbench
from bordergraph.cli import bordergraph
from bordergraph.cli.commands import COMMANDS, command, id_completer, questions
from bordergraph.cli.output import ENDINGS, command_forms
from bordergraph.cli.stdin import ending_of, graph_path

from .conftest import TINY, Run


@pytest.mark.parametrize(
    "name", [n for n in COMMANDS if n != "export" and command_forms(command(n))]
)
def test_a_command_with_forms_takes_a_file_and_rows(name: str) -> None:
    by_name = {p.name: p for p in command(name).params}
    assert "-o" in by_name["output"].opts
    assert "top" in by_name
    assert "--all" in [o for p in command(name).params for o in p.opts]


def test_rows_are_cut_alike_and_told_a_line_each(tiny: Run) -> None:
    whole = json.loads(tiny("list", "agencies", "--format", "json").out)
    lines = tiny("list", "agencies", "--top", "2", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole[:2]
    assert json.loads(tiny("list", "agencies", "--all", "--format", "json").out) == whole
    both = tiny("list", "agencies", "--all", "--top", "2")
    assert (both.code, "exclude each other" in both.err) == (2, True)


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".pdf", ".odd"])
def test_a_file_that_would_not_open_is_refused(ending: str, tmp_path: Path, tiny: Run) -> None:
    path = tmp_path / f"x{ending}"
    found = tiny("list", "agencies", "-o", str(path))
    assert (found.code, found.out, path.exists()) == (2, "", False)
    assert f"list writes no {ending}" in found.err
    assert ENDINGS["csv"][0] in found.err


def test_a_format_and_an_ending_must_agree(tmp_path: Path, tiny: Run) -> None:
    path = tmp_path / "x.pdf"
    found = tiny("report", "--format", "html", "-o", str(path))
    assert (found.code, path.exists()) == (2, False)
    assert "--format html and the ending .pdf contradict each other" in found.err
    assert tiny("--lang", "fr", "report", "--format", "json", "-o", str(path)).code == 2


def test_an_existing_file_keeps_its_mode(tmp_path: Path, tiny: Run) -> None:
    path = tmp_path / "x.csv"
    path.write_text("")
    path.chmod(0o640)
    assert tiny("list", "agencies", "-o", str(path)).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text().startswith("id,")


def test_options_of_all_stand_after_the_command_too(run: Run) -> None:
    before = run("--graph", TINY, "--lang", "fr", "list", "agencies")
    after = run("list", "agencies", "--graph", TINY, "--lang", "fr")
    assert (after.code, after.out) == (0, before.out)
    assert run("list", "agencies", "--graph", "").code == 2


def test_a_query_on_stdin(tiny: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.TextIOWrapper(io.BytesIO(b"SELECT ?a { ?a a bg:Association }"))
    monkeypatch.setattr(sys, "stdin", text)
    assert tiny("query", "-").out == "a\nagency:hotel\n"


def test_a_shell_is_offered_names(shipped: Workbench) -> None:
    context = click.Context(bordergraph)
    parameter = click.Argument(["name"])

    def offered(begun: str, *kinds: str) -> list[str]:
        return [item.value for item in id_completer(*kinds)(context, parameter, begun)]

    context.params = {}
    assert "rcmp" in offered("RCM", "agency")
    network = shipped.network()
    assert offered("", "agency") == sorted(a.id for a in network.agencies)
    assert offered("", "arrangement") == sorted(a.id for a in network.arrangements)
    assert offered("", "threat") == sorted(t.id for t in network.threats)
    assert "partners-of-agency" in [q.value for q in questions(context, parameter, "part")]
    context.params = {"graphs": (TINY,)}
    assert offered("RCM", "agency") == []


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        ("source,target\na,b\n", ".csv"), ("source\ttarget\na\tb\n", ".tsv"),
        ("\ufeff\n@prefix : <urn:x#> .\n:a :b :c .", ".ttl"),
        ("# by hand\nPREFIX : <urn:x#>\n:a :b :c .", ".ttl"),
        ("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .", ".ttl"),
        ('<urn:a> <urn:b> "c . <urn:d>" <urn:g> .\n', ".nq"),
        ("@prefix : <urn:x#> .\n:g { :a :b :c }", ".trig"), ('{"@id": "urn:a"}', ".json"),
        ("[]", ".json"), ('<?xml version="1.0"?>\n<graphml xmlns="urn:x">', ".graphml"),
        ('<?xml version="1.0"?>\n<gexf xmlns="urn:x">', ".gexf"),
        ("<?xml version='1.0'?><rdf:RDF>", ".rdf"), ("*Vertices 2\n", ".net"),
        ('Creator "igraph"\ngraph\n[', ".gml"), ("PK\x03\x04", ".xlsx"),
    ],
)  # fmt: skip
def test_a_format_by_its_beginning(head: str, ending: str) -> None:
    assert ending_of(head.encode()) == ending


def test_an_open_file_has_no_ending_and_is_read_as_a_pipe_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("source,target\na,b\n", encoding="utf-8")
    with (tmp_path / "a").open(encoding="utf-8") as file:
        path = graph_path(f"/dev/fd/{file.fileno()}")
    assert Path(path).read_text(encoding="utf-8") == "source,target\na,b\n"
    assert path.endswith(".csv")
