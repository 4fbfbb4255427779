"""Curators on the command line: ``check``, ``format`` and ``add``."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.made import DATA, SMALL

from bordergraph.cli.commands import Session, command
from bordergraph.curate.turtle import canonical_turtle
from bordergraph.errors import DataError, UsageError

BAD = DATA / "invalid" / "shapes" / "MandateShape-agency--missing.ttl"
WARNED = DATA / "invalid" / "checks" / "orphan-agency.ttl"


def asked(name: str, *words: str | Path, graphs: Iterable[str | Path] = ()) -> Result:
    """Run a command with the graphs that --graph names."""
    session = Session(tuple(map(str, graphs)))
    return CliRunner().invoke(command(name), [str(word) for word in words], obj=session)


@pytest.mark.parametrize(
    ("paths", "code", "faults", "said"),
    [
        ([SMALL], 0, [], "No faults.\n"),
        ([SMALL, BAD], 3, [("violation", "MandateShape-agency")], "1 violation, 0 warnings.\n"),
        ([SMALL, WARNED], 0, [("warning", "orphan-agency")], "0 violations, 1 warning.\n"),
    ],
    ids=["good", "violation", "warning"],
)
def test_a_violation_alone_leaves_with_3(
    paths: list[Path], code: int, faults: list[tuple[str, str]], said: str
) -> None:
    # Without a path it takes what --graph names.
    result = asked("check", "--format", "jsonl", graphs=paths)
    assert result.exit_code == code
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(fault["severity"], fault["rule"]) for fault in told] == faults
    assert result.stderr == said


def test_a_terminal_gets_a_few_lines_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(SystemExit) as left:
        command("check").main([str(SMALL), str(BAD)], obj=Session())
    assert left.value.code == 3
    first, second, third, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("violation ")
    assert second.endswith("[MandateShape-agency]")
    assert third.startswith("  fix: ")


MESSY = "@prefix x: <http://e/> . x:b x:p 2, 1 .\nx:a x:p 3 . # a comment\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messy.ttl").write_text(MESSY, encoding="utf-8")
    (tmp_path / "tidy.ttl").write_text(canonical_turtle(MESSY), encoding="utf-8")
    return tmp_path


def test_format_rewrites_what_is_not_canonical_and_names_it(folder: Path) -> None:
    result = asked("format", folder)
    assert result.exit_code == 0
    assert result.stdout == f"{folder / 'messy.ttl'}\n"
    assert result.stderr == "1 of 2 files changed.\n"
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == canonical_turtle(MESSY)
    assert asked("format", folder).stdout == ""


def test_format_with_check_changes_nothing_and_leaves_with_1(folder: Path) -> None:
    result = asked("format", folder, "--check")
    assert result.exit_code == 1
    assert result.stdout == f"{folder / 'messy.ttl'}\n"
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == MESSY
    tidy = asked("format", folder / "tidy.ttl", "--check")
    assert tidy.exit_code == 0


def test_nothing_is_laid_out_when_some_file_is_broken(folder: Path) -> None:
    (folder / "bad.ttl").write_text("x:a x:b", encoding="utf-8")
    (folder / "latin.ttl").write_bytes(b"# \xe9\n")
    result = asked("format", folder)
    assert isinstance(result.exception, DataError)
    assert len(result.exception.faults) == 2
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == MESSY


def test_index_writes_the_list_and_the_counts(folder: Path) -> None:
    (folder / "dataset.ttl").write_text("", encoding="utf-8")
    result = asked("format", folder, "--index")
    assert result.exit_code == 0
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# The graph")
    assert "void:entities 0" in (folder / "dataset.ttl").read_text(encoding="utf-8")
    again = asked("format", folder, "--index", "--check")
    assert again.exit_code == 0


@pytest.mark.parametrize("arguments", [["no-such.ttl"], ["--index", "messy.ttl"], ["empty"]])
def test_format_refuses_what_it_cannot_lay_out(
    arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "empty").mkdir()
    monkeypatch.chdir(folder)
    assert isinstance(asked("format", *arguments).exception, UsageError)


def test_add_names_what_it_wrote_and_says_what_to_do(tmp_path: Path) -> None:
    said = ["notes", "--title", "Notes", "--publisher", "Harbour Office", "--looked", "2020-01-02"]
    result = asked("add", *said, graphs=[tmp_path])
    assert result.exit_code == 0, result.exception
    names = ("claims/notes.ttl", "registry/sources.ttl", "registry/publishers.ttl")
    assert result.stdout.splitlines() == [str(tmp_path / name) for name in names]
    assert result.stderr.startswith(f"fill in the example in {tmp_path}/claims/notes.ttl;")
    registered = (tmp_path / "registry" / "sources.ttl").read_text(encoding="utf-8")
    assert 'bg:lastLookedAt "2020-01-02"^^xsd:date' in registered


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "a document has a title"),
        (("--title", "N", "--looked", "2015-13-01"), "write it as 2013, 2013-05 or 2013-05-01"),
    ],
)
def test_add_says_what_is_missing_or_wrong(
    tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    error = asked("add", "notes", *given, graphs=[tmp_path]).exception
    assert isinstance(error, UsageError)
    assert said in (error.message, error.hint)


@pytest.mark.parametrize("graphs", [("a", "b"), ("nowhere",)])
def test_add_wants_one_folder(graphs: tuple[str, ...]) -> None:
    result = asked("add", "notes", "--title", "N", graphs=graphs)
    assert isinstance(result.exception, UsageError)
