"""`bordergraph query`: named questions, text and files, in every form, piped, drawn and written."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from tests.unit.made import put

from bordergraph import vocab

from .conftest import TINY, Ended, Run

AGENCIES = "SELECT ?a ?n { ?a a bg:Agency ; skos:prefLabel ?n } ORDER BY ?a ?n"
FIRST = "SELECT ?a { ?a a bg:Agency } ORDER BY ?a LIMIT 1"


def test_without_a_question_the_questions_are_listed(tiny: Run) -> None:
    ended = tiny("query")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "Asked by\tQuestion\tWhat it answers\tParameters"
    assert len(lines) > 12
    line = next(x for x in lines if "\twho-gives-what-to-whom\t" in x)
    assert line.startswith("Policy analyst\t")
    assert line.endswith("\tagency?, through?")
    assert "optional" in ended.err
    assert tiny("--lang", "fr", "query").out.startswith("Pour qui\tQuestion\t")
    french = tiny("--lang", "fr", "query", "--format", "json").out
    answers = {q["question"]: q["answers"] for q in json.loads(french)}
    assert answers["who-gives-what-to-whom"].startswith("Qui donne quoi à qui")


def test_a_named_question(tiny: Run) -> None:
    ended = tiny("query", "mandates-of-agency", "-p", "agency=bbs")
    assert ended == type(ended)(
        0,
        "threat\tthreat_name\tresponsibility\tsource\tlocator\tnote\n"
        "threat:drugs\tDrug smuggling\tresponsibility:lead\tsource:page-2020\tpara 5\t\n",
        "",
    )


def test_several_parameters(tiny: Run) -> None:
    params = ["--param", "agency=delta", "--param", "through=Équipe conjointe"]
    assert len(tiny("query", "who-gives-what-to-whom", *params).out.splitlines()) == 2
    params[3] = "through=forum"
    assert len(tiny("query", "who-gives-what-to-whom", *params).out.splitlines()) == 1


def test_the_final_sparql_is_shown_and_stands_on_its_own(tiny: Run) -> None:
    ended = tiny("query", "mandates-of-agency", "-p", "agency=bbs", "--show")
    assert "#+" not in ended.out
    assert vocab.iri("agency", "bravo") in ended.out
    assert isinstance(ox.Store().query(ended.out), ox.QuerySolutions)
    assert rdflib.Graph().query(ended.out).type == "SELECT"


@pytest.mark.parametrize("option", [[], ["-e"], ["--text"]])
def test_text(option: list[str], tiny: Run) -> None:
    assert tiny("query", *option, FIRST).out == "a\nagency:alpha\n"


def test_a_file_with_and_without_a_header(tmp_path: Path, tiny: Run) -> None:
    plain = put(tmp_path / "plain.rq", FIRST)
    assert tiny("query", str(plain)).out == "a\nagency:alpha\n"
    question = tmp_path / "own-question.rq"
    question.write_text(
        "#+ params: {name: {type: string, default: DEC}}\n"
        "SELECT ?a { ?a bg:acronym ?known FILTER(STR(?known) = $name) }"
    )
    assert tiny("query", str(question)).out == "a\nagency:delta\n"
    assert tiny("query", str(question), "-p", "name=ALP").out == "a\nagency:alpha\n"


def test_ask(tiny: Run) -> None:
    text = "ASK { agency:hotel a bg:Agency }"
    assert tiny("query", text).out == "answer\nno\n"
    assert json.loads(tiny("query", text, "--format", "json").out) == {"head": {}, "boolean": False}


def test_csv_is_safe_in_a_spreadsheet_and_markdown_in_a_page(tiny: Run) -> None:
    rows = list(csv.reader(io.StringIO(tiny("query", AGENCIES, "--format", "csv").out)))
    assert rows[0] == ["a", "n"]
    hostile = next(n for a, n in rows if a == "agency:foxtrot")
    assert hostile.startswith("'=HYPERLINK")
    assert ["agency:bravo", "Service frontalier Éclair"] in rows
    out = tiny("query", AGENCIES, "--format", "markdown").out
    assert "| --- | --- |" in out
    assert "<script>" not in out
    assert "&lt;script&gt;" in out


def test_construct_is_turtle_unless_told(tiny: Run) -> None:
    text = "CONSTRUCT WHERE { ?a org:subOrganizationOf ?b }"
    for options in ([], ["--format", "turtle"], ["--format", "table"]):
        graph = rdflib.Graph().parse(data=tiny("query", text, *options).out, format="turtle")
        assert len(graph) == 1
    assert json.loads(tiny("query", text, "--format", "json").out) == [
        {"subject": "agency:echo", "predicate": "org:subOrganizationOf", "object": "agency:delta"}
    ]
    assert tiny("query", "CONSTRUCT WHERE { ?a <urn:none> ?b }").out == ""
    refused = tiny("query", FIRST, "--format", "turtle")
    assert (refused.code, refused.out) == (2, "")


def test_a_table_is_drawn_when_asked_for(tiny: Run) -> None:
    out = tiny("query", AGENCIES, "--format", "table", COLUMNS="60").out
    assert "─" in out
    assert "Service frontalier Éclair" in out
    assert max(map(len, out.splitlines())) <= 60
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("encoding", "form"), [("ascii", "table"), ("utf-16", "json"), ("cp437:strict", "csv")]
)
def test_output_is_utf8_whatever_the_locale(encoding: str, form: str, tiny: Run) -> None:
    ended = tiny("query", AGENCIES, "--format", form, PYTHONIOENCODING=encoding, LC_ALL="C")
    assert ended.code == 0
    assert "Éclair" in ended.out


@pytest.mark.slow
def test_words_and_names_of_files_are_utf8_in_a_plain_c_locale(
    tmp_path: Path, run: Run, tiny: Run
) -> None:
    edges = put(tmp_path / "é.csv", "source,target\nÉclair,b\n")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = run("--graph", str(edges), "ties", "éclair", **plain)
    assert ended.out.splitlines()[-1].startswith("b\t")
    assert "é.csv" in ended.err
    assert tiny("show", "Érable", **plain).err.startswith("error: unknown name 'Érable'")


def test_writing_to_a_file_chooses_the_form_by_its_ending(tmp_path: Path, tiny: Run) -> None:
    for name, begins in (
        ("x.csv", "a\nagency:alpha\n"), ("x.json", '{\n "head"'), ("x.md", "| a |\n"),
        ("x.txt", "a\nagency:alpha\n"), ("x", "a\nagency:alpha\n"),
    ):  # fmt: skip
        path = put(tmp_path / name, "old")
        ended = tiny("query", FIRST, "-o", str(path))
        assert (ended.code, ended.out, ended.err) == (0, "", f"wrote {path}\n")
        assert path.read_text().startswith(begins)
    turtle = tmp_path / "x.ttl"
    tiny("query", "CONSTRUCT WHERE { ?a org:subOrganizationOf ?b }", "-o", str(turtle))
    assert len(rdflib.Graph().parse(turtle)) == 1
    assert tiny("query", FIRST, "--format", "json", "-o", str(tmp_path / "y.txt")).code == 0
    assert json.loads((tmp_path / "y.txt").read_text())
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "x", "x.csv", "x.json", "x.md", "x.ttl", "x.txt", "y.txt",
    ]  # fmt: skip


def test_a_day_feeds_a_question_that_has_one(tiny: Run) -> None:
    def names(ended: Ended) -> list[str]:
        return [line.split("\t")[1] for line in ended.out.splitlines()[1:]]

    question = ["query", "arrangements-in-force-on"]
    assert names(tiny("--as-of", "2012-06-30", *question)) == [
        "Alpha-Delta Forum", "Harbour Watch", "Joint Team",
    ]  # fmt: skip
    assert names(tiny("--as-of", "2002", *question)) == ["Joint Team"]
    given = tiny("--as-of", "2012-06-30", *question, "-p", "day=2002-01-01")
    assert names(given) == ["Joint Team"]
    silent = tiny("--as-of", "2002", "query", FIRST)
    assert silent.code == 0
    assert silent.err.startswith("--as-of changes nothing here")


@pytest.mark.parametrize(
    ("pattern", "note"),
    [
        ("?a a bg:Agncy", "bg:Agncy does not exist; did you mean bg:Agency?"),
        ("?a bg:recieves true", "bg:recieves does not exist; did you mean bg:receives?"),
        ("agency:bravoo ?p ?a", "agency:bravoo does not exist; did you mean agency:bravo?"),
        ("agency:BBS ?p ?a", "agency:BBS does not exist; did you mean agency:bravo?"),
        ("finding:none ?p ?a", "finding:none does not exist"),
        ("?a a bg:Need ; bg:needOf agency:bravo", ""),
        ("?a ?p <urn:x> # bg:Agncy\n", ""),
    ],
)
def test_a_word_of_a_query_that_does_not_exist_is_named(tiny: Run, pattern: str, note: str) -> None:
    ended = tiny("query", f"SELECT ?a {{ {pattern} }}", "--format", "csv")
    assert (ended.code, ended.err.strip()) == (0, note)


def test_several_graphs(tmp_path: Path, run: Run) -> None:
    more = put(tmp_path / "more.nt", f"<{vocab.iri('agency', 'aaa')}> <urn:p> <urn:o> .\n")
    count = (
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(agency:))) }"
    )
    assert run("--graph", TINY, "--graph", str(more), "query", count).out == "n\n9\n"
    assert run("--graph", str(more), "query", count).out == "n\n1\n"


@pytest.mark.slow
def test_the_curated_graph_is_the_default(run: Run) -> None:
    text = "ASK { agency:rcmp bg:acronym ?a }"
    assert run("query", text).out == "answer\nyes\n"
    assert run("--graph", "curated", "query", text).out == "answer\nyes\n"


@pytest.mark.slow
def test_head_leaves_no_trace() -> None:
    # More than a pipe holds, so that writing must fail when the reader has gone.
    command = f"'{sys.executable}' -m bordergraph query 'SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT 9999' | head -1"
    process = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False, timeout=300
    )
    assert process.stdout == b"s\tp\to\n"
    assert process.stderr == b""
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_table_on_a_terminal() -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "bordergraph", "--graph", TINY, "query", AGENCIES]
    with subprocess.Popen(
        command, stdout=follower, stderr=subprocess.PIPE, env=os.environ | {"TERM": "xterm"}
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while part := os.read(leader, 4096):
                shown += part
        except OSError:
            pass  # Linux reports the end of a terminal so.
        os.close(leader)
        assert process.wait(60) == 0
    text = shown.decode()
    assert "─" in text
    assert "Éclair" in text
    # The label's own characters are shown, never run.
    assert "<script>" in text


def test_a_query_ends_at_its_limits(tmp_path: Path, tiny: Run) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    ended = tiny("query", "--timeout", "0.2", endless)
    assert (ended.code, ended.out) == (1, "")
    assert "stopped after 0.2 s" in ended.err
    assert "--timeout" in ended.err
    ended = tiny("query", "--max-rows", "3", AGENCIES)
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 4, "what came before the limit"
    assert "more than 3 rows" in ended.err
    path = tmp_path / "rows.csv"
    for options in (["-o", str(path)], ["--format", "table"], ["--format", "markdown"]):
        ended = tiny("query", "--max-rows", "3", AGENCIES, *options)
        assert (ended.code, ended.out) == (1, "")
    assert not any(tmp_path.iterdir())
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
    assert "--max-memory" in tiny("query", "--max-memory", "50", large).err
    assert tiny("query", "--timeout", "-1", FIRST).code == 2
    assert "give a number, or 0" in tiny("query", "--timeout", "abc", FIRST).err


def test_a_table_is_drawn_of_so_many_rows_only(tiny: Run) -> None:
    pairs = "SELECT ?s ?t { ?s ?p ?o . ?t ?q ?r } LIMIT 10001"
    ended = tiny("query", pairs, "--format", "table")
    assert (ended.code, ended.out) == (1, "")
    assert "more than 10,000 rows" in ended.err
    assert len(tiny("query", pairs).out.splitlines()) == 10_002


def test_an_index_answers_until_the_graph_changes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordergraph.store.indexing.SETTLE_SECONDS", 0.0)
    graph = put(tmp_path / "a.nt", "<urn:a> <urn:b> <urn:c> .\n")
    asked = ("--graph", str(graph), "query", "SELECT ?o { <urn:a> <urn:b> ?o }")
    before = run(*asked)
    made = run("index", str(graph))
    assert made.err.startswith(f"wrote {graph}.index: 1 triples, ")
    assert run(*asked) == before
    graph.write_text("<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
    after = run(*asked).err
    assert after.count("note: ") == after.count("changed since it was made; run `bordergraph") == 1
    assert run("index", str(graph), "--remove").err == f"removed {graph}.index\n"
    assert run("index", str(graph), "--remove").err == "there is no index to remove\n"
    refused = run("index", str(graph), "--source", "x")
    assert (refused.code, "an index holds a graph whole" in refused.err) == (2, True)
