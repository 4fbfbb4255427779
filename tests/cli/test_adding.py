"""``bordergraph add`` on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bordergraph.cli.commands import command
from bordergraph.cli.session import Session
from bordergraph.errors import UsageError


def test_it_names_what_it_wrote_and_says_what_to_do(tmp_path: Path) -> None:
    said = ["notes", "--title", "Notes", "--publisher", "Harbour Office", "--looked", "2020-01-02"]
    result = CliRunner().invoke(command("add"), said, obj=Session((str(tmp_path),)))
    assert result.exit_code == 0, result.exception
    names = ("claims/notes.ttl", "registry/sources.ttl", "registry/publishers.ttl")
    assert result.stdout.splitlines() == [str(tmp_path / name) for name in names]
    assert result.stderr.startswith(f"fill in the example in {tmp_path}/claims/notes.ttl;")
    registered = (tmp_path / "registry" / "sources.ttl").read_text(encoding="utf-8")
    assert 'bg:lastLookedAt "2020-01-02"^^xsd:date' in registered


def test_at_a_terminal_it_asks_for_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordergraph.cli.files.at_a_terminal", lambda: True)
    told = "Notes\n\n2020\nhttps://example.org/notes\nnews\n\n"
    result = CliRunner().invoke(
        command("add"), ["notes"], input=told, obj=Session((str(tmp_path),))
    )
    assert result.exit_code == 0, result.exception
    assert "Title, in its own language" in result.stderr
    registered = (tmp_path / "registry" / "sources.ttl").read_text(encoding="utf-8")
    assert 'dcterms:title "Notes"' in registered
    assert "source-kind:news" in registered
    assert "license" not in registered


@pytest.mark.parametrize("graphs", [("a", "b"), ("nowhere",)])
def test_one_folder_is_named(graphs: tuple[str, ...]) -> None:
    result = CliRunner().invoke(command("add"), ["notes", "--title", "N"], obj=Session(graphs))
    assert isinstance(result.exception, UsageError)
