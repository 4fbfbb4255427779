"""What goes wrong is said in one line with a way out, under the exit code of the contract."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.made import put

import bordergraph

from .conftest import TINY, Ended, Run, program


def lines(ended: Ended) -> list[str]:
    return ended.err.splitlines()


def test_what_has_no_such_name_leads_on(tiny: Run) -> None:
    for asked in (("show", "joint teem"), ("query", "who works in the joint team")):
        ended = tiny(*asked)
        assert (ended.code, ended.out) == (2, "")
        assert f"bordergraph search {asked[1]}" in ended.err


def test_a_report_takes_what_show_takes(tiny: Run) -> None:
    report, shown = (tiny(verb, "source/audit-2010") for verb in ("report", "show"))
    assert (report.code, report.out) == (0, shown.out)


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["show", "zzzzz"], "hint: run 'bordergraph list agencies' or"),
        (["why", "zzzzz", "bravo"], "hint: run 'bordergraph list agencies' to see what there is"),
        (["query", "zzzzz"], "hint: run 'bordergraph query' or 'bordergraph search"),
        (["--source", "zzzzz", "query"], "hint: run 'bordergraph sources' to see what there is"),
    ],
)
def test_a_name_that_resembles_nothing_is_told_where_names_are(
    args: list[str], hint: str, tiny: Run
) -> None:
    ended = tiny(*args)
    assert ended.code == 2
    assert lines(ended)[1].startswith(hint)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("query mandates-of-agency -p agency=blavo", "unknown agency 'blavo'; did you mean bravo?"),
        ("query mandates-of-agency -p agency=zzzzz", "unknown agency 'zzzzz'"),
        ("gaps --agency lphas", "unknown agency 'lphas'; did you mean Alpha"),
        (
            "query mandate-of-agency",
            "unknown question 'mandate-of-agency'; did you mean mandates-of-",
        ),
        (
            "--source audit-2001 query 'ASK {}'",
            "unknown source 'audit-2001'; did you mean audit-2010?",
        ),
        ("query mandates-of-agency", "mandates-of-agency needs a value for agency"),
        ("query mandates-of-agency -p agent=x", "mandates-of-agency has no parameter 'agent'"),
        ("query mandates-of-agency -p agency", "'agency' is no parameter"),
        ("query arrangements-in-force-on -p day=soon", "parameter day: 'soon' is no date"),
        ("query none.rq", "no file none.rq"),
        ("query --show", "--param, --show and --format turtle need a question"),
        ("query --format turtle", "--param, --show and --format turtle need a question"),
        ("query 'ASK {}' -e 'ASK {}'", "a question and --text exclude each other"),
        ("--endpoint http://127.0.0.1/ query", "use either --endpoint or --graph"),
        ("query --format yaml", "--format cannot be 'yaml'"),
        ("gaps --threat a --threat b", "--threat is given twice"),
        ("--as-of 2010 --as-of 2011 gaps", "--as-of is given twice"),
        ("query --as-of 2013-02-30", "no such day: 2013-02-30"),
        ("why alpha joint-team", "unknown agency 'joint-team'; that is an arrangement"),
        ("whatif --add-link alpha", "--add-link needs AGENCY:AGENCY[:THREAT], not 'alpha'"),
        ("whatif --remove-link alpha", "--remove-link needs AGENCY:AGENCY"),
        ("whatif --add-member alpha", "--add-member needs AGENCY:ARRANGEMENT"),
        (
            "whatif --remove joint-tem",
            "unknown arrangement or agency 'joint-tem'; did you mean Joint Team?",
        ),
        ("whatif --suggest links --remove JT", "--suggest tries changes to the graph as it is"),
        ("whatif --remove JT --agency alpha", "--agency belongs to --suggest"),
        ("problems --first-page --status resolved", "the first page lists only problems that"),
        ("quer", "unknown command 'quer'; did you mean query?"),
        ("show retention exit", "too many words: exit"),
        ("why alpha ALP", "'alpha' was named twice"),
        ("list ties", "unknown kind 'ties'; use one of agencies, arrangements"),
        ("gaps --top abc", "--top cannot be 'abc'"),
        ("serve --port 99999999", "--port cannot be '99999999'"),
        ("sources --unused --stale", "nothing rests on unused sources"),
        ("query -e 'CLEAR ALL'", "CLEAR is refused: the graph is read-only"),
    ],
)
def test_wrong_use_is_two(asked: str, message: str, tiny: Run) -> None:
    ended = tiny(*shlex.split(asked))
    assert (ended.code, ended.out) == (2, "")
    assert lines(ended)[0].removeprefix("error: ").startswith(message)


def test_broken_turtle_is_three_and_nothing_is_written(tmp_path: Path, process: Run) -> None:
    broken = put(tmp_path / "broken.ttl", "<urn:a> <urn:b> <urn:c> .\n\n<urn:a> <urn:b> ; .\n")
    also = put(tmp_path / "also.ttl", b'<urn:a> <urn:b> "\xff" .')
    out = put(tmp_path / "out.csv", "old")
    ended = process("--graph", str(tmp_path), "query", "SELECT * { ?s ?p ?o }", "-o", str(out))
    assert (ended.code, ended.out) == (3, "")
    assert lines(ended)[0] == "error: the graph cannot be read"
    assert lines(ended)[1].startswith(f"  {also}:1:18: not valid text/turtle")
    assert lines(ended)[2].startswith(f"  {broken}:3:17: not valid text/turtle")
    assert out.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["also.ttl", "broken.ttl", "out.csv"]


def test_bad_sparql_shows_line_and_column(tmp_path: Path, tiny: Run) -> None:
    ended = tiny("query", "SELECT ?a {\n  ?a a bg:Agency ; foo:bar ?b\n}")
    assert ended.code == 2
    assert lines(ended) == [
        "error: the query does not parse, line 2, column 20: no prefix foo: is declared",
        "hint:   ?a a bg:Agency ; foo:bar ?b",
        "                         ^",
    ]
    path = put(tmp_path / "mine.rq", "#+ summary: x\n#+ tags: [a]\nSELECT ?a {\n  ?a a a a\n}\n")
    assert "line 4, column 1" in lines(tiny("query", str(path)))[0]


def test_an_endpoint_that_does_not_answer_is_one(run: Run) -> None:
    ended = run("--endpoint", "http://127.0.0.1:1/sparql", "query", "ASK {}")
    assert ended.code == 1
    assert lines(ended)[0].startswith("error: no answer from http://127.0.0.1:1/sparql")
    assert run("--endpoint", "ftp://x", "query", "ASK {}").code == 2


def test_debug_shows_where_it_went_wrong(process: Run) -> None:
    ended = process("--graph", TINY, "--debug", "query", "-e", "SELEC")
    assert ended.code == 1
    assert "Traceback" in ended.err
    assert "QueryError" in ended.err


def test_names_that_would_drive_a_terminal_do_not(tmp_path: Path, run: Run) -> None:
    ended = run("query", "mandates-of-agency", "-p", "agency=\x1b[31mRCMP\x9b2J\u202e")
    assert ended.code == 2
    assert not {"\x1b", "\x9b", "\u202e"} & {*ended.err}
    broken = put(tmp_path / "x.ttl", "\x1b[2J\x07")
    assert "\x1b" not in run("--graph", str(broken), "query", "ASK {}").err


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    ("target", "message"),
    [
        (">/dev/full", "error: cannot write the result: No space left on device"),
        (">&-", "error: cannot write the result: stdout is closed"),
        ("-o /dev/full", "error: cannot write /dev/full: No space left on device"),
    ],
)
def test_a_full_disk_is_said(target: str, message: str) -> None:
    python = shlex.join([sys.executable, "-m", "bordergraph", "--graph", TINY])
    ended = subprocess.run(
        ["sh", "-c", f"{python} list agencies {target}"],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith(message)
    assert b"fault of bordergraph" not in ended.stderr
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("args", [["list", "agencies"], ["map"]])
def test_a_dash_is_stdout(
    args: list[str], tmp_path: Path, tiny: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = tiny(*args, "-o", "-")
    assert ended.code == 0
    assert "Alpha" in ended.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "graph", "code"),
    [
        (("list", "agencies", "--graph", "-"), b"source,target\na,b\n", 0),
        (("check", "-"), b"<urn:a> a <http://www.w3.org/ns/org#Organization> .", 0),
        (("check", "-"), b" ", 2),
    ],
)
def test_a_graph_comes_on_stdin(words: tuple[str, ...], graph: bytes, code: int) -> None:
    ended = program(*words, stdin=graph)
    assert ended.code == code, ended.err


def test_a_pipe_or_link_is_written_to_and_stays(tmp_path: Path, tiny: Run) -> None:
    pipe, link, file = tmp_path / "pipe", tmp_path / "link.xlsx", tmp_path / "file.xlsx"
    os.mkfifo(pipe)
    # Open for both ends, so that neither waits for the other.
    reading = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    link.symlink_to(file)
    assert tiny("query", "ASK {}", "-o", str(pipe)).code == 0
    assert os.read(reading, 1000).decode().strip() == "answer\nyes"
    answer = bordergraph.from_frames([{"id": "a", "label": "A"}]).query("ASK {}")
    assert answer.to_csv(pipe) == os.read(reading, 1000).decode() == answer.to_csv(link)
    os.close(reading)
    assert file.read_text() == answer.to_csv()
    assert tiny("export", "-o", str(link)).code == 0
    assert file.read_bytes()[:2] == b"PK"
    assert (pipe.is_fifo(), link.is_symlink()) == (True, True)


TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tool", "told"),
    [("fuzz.py", ("answered", "refused with a message")), ("fuzz_server.py", ())],
    ids=["commands", "requests"],
)
def test_no_invented_command_or_request_breaks(tool: str, told: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / tool), "60"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(words in done.stdout for words in told)


def test_counts_say_what_they_count(tiny: Run) -> None:
    assert "between agencies or other organizations (" in tiny("ties").out + tiny("ties").err
    listed = tiny("sources")
    assert "in the register, cited or not;" in listed.out + listed.err
