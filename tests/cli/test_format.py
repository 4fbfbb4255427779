"""``bordergraph format`` on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bordergraph.cli.commands import command
from bordergraph.curate.turtle import canonical
from bordergraph.errors import DataError, UsageError

MESSY = "@prefix x: <http://e/> . x:b x:p 2, 1 .\nx:a x:p 3 . # a comment\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messy.ttl").write_text(MESSY, encoding="utf-8")
    (tmp_path / "tidy.ttl").write_text(canonical(MESSY), encoding="utf-8")
    return tmp_path


def test_it_rewrites_what_is_not_canonical_and_names_it(folder: Path) -> None:
    result = CliRunner().invoke(command("format"), [str(folder)])
    assert result.exit_code == 0
    assert result.stdout == f"{folder / 'messy.ttl'}\n"
    assert result.stderr == "1 of 2 files changed.\n"
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == canonical(MESSY)
    assert CliRunner().invoke(command("format"), [str(folder)]).stdout == ""


def test_check_changes_nothing_and_leaves_with_1(folder: Path) -> None:
    result = CliRunner().invoke(command("format"), [str(folder), "--check"])
    assert result.exit_code == 1
    assert result.stdout == f"{folder / 'messy.ttl'}\n"
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == MESSY
    tidy = CliRunner().invoke(command("format"), [str(folder / "tidy.ttl"), "--check"])
    assert tidy.exit_code == 0


def test_nothing_is_written_when_some_file_is_broken(folder: Path) -> None:
    (folder / "bad.ttl").write_text("x:a x:b", encoding="utf-8")
    (folder / "latin.ttl").write_bytes(b"# \xe9\n")
    result = CliRunner().invoke(command("format"), [str(folder)])
    assert isinstance(result.exception, DataError)
    assert len(result.exception.faults) == 2
    assert (folder / "messy.ttl").read_text(encoding="utf-8") == MESSY


def test_index_writes_the_list_and_the_counts(folder: Path) -> None:
    (folder / "dataset.ttl").write_text("", encoding="utf-8")
    result = CliRunner().invoke(command("format"), [str(folder), "--index"])
    assert result.exit_code == 0
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# The graph")
    assert "void:entities 0" in (folder / "dataset.ttl").read_text(encoding="utf-8")
    again = CliRunner().invoke(command("format"), [str(folder), "--index", "--check"])
    assert again.exit_code == 0


@pytest.mark.parametrize("arguments", [["no-such.ttl"], ["--index", "messy.ttl"]])
def test_wrong_use_is_refused(
    arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert isinstance(CliRunner().invoke(command("format"), arguments).exception, UsageError)


def test_a_folder_without_turtle_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(command("format"), [str(tmp_path)])
    assert isinstance(result.exception, UsageError)
