"""``bordergraph check`` on the command line."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bordergraph.cli.commands import command
from bordergraph.cli.session import Session
from bordergraph.curate import check as curate
from bordergraph.errors import Fault, UsageError

DATA = Path(__file__).resolve().parents[1] / "data"
pytestmark = pytest.mark.usefixtures("judged_once")
SMALL = DATA / "valid" / "small.ttl"
BAD = DATA / "invalid" / "shapes" / "MandateShape-agency--missing.ttl"
WARNED = DATA / "invalid" / "checks" / "orphan-agency.ttl"


@pytest.fixture(scope="module")
def judged_once() -> Iterator[None]:
    """Judge the same files once: what the tests differ in is how the faults are told."""
    known: dict[tuple[str, ...], tuple[Fault, ...]] = {}

    def once(
        paths: Iterable[str | Path], on_progress: Any = None, only: Any = None
    ) -> tuple[Fault, ...]:
        key = tuple(map(str, paths))
        if only is not None:
            return judged(key, on_progress, only)
        if key not in known:
            known[key] = judged(key, on_progress)
        return known[key]

    judged = curate.check
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curate, "check", once)
        yield


def test_a_good_graph_leaves_with_0_and_prints_nothing_on_stdout() -> None:
    result = CliRunner().invoke(command("check"), [str(SMALL)], obj=Session())
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "No faults.\n"


def test_a_violation_leaves_with_3_and_says_where_what_and_how() -> None:
    result = CliRunner().invoke(
        command("check"), [str(SMALL), str(BAD), "--format", "json"], obj=Session()
    )
    assert result.exit_code == 3
    (fault,) = json.loads(result.stdout)
    assert fault["severity"] == "violation"
    assert fault["rule"] == "MandateShape-agency"
    assert BAD.name in fault["where"]
    assert fault["what"]
    assert fault["fix"]
    assert result.stderr == "1 violation, 0 warnings.\n"


def test_warnings_alone_leave_with_0() -> None:
    result = CliRunner().invoke(
        command("check"), [str(SMALL), str(WARNED), "--format", "csv"], obj=Session()
    )
    assert result.exit_code == 0
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["severity"] == "warning"
    assert row["rule"] == "orphan-agency"
    assert result.stderr == "0 violations, 1 warning.\n"


@pytest.mark.slow
def test_without_a_path_it_takes_what_graph_names() -> None:
    session = Session(graphs=(str(SMALL), str(BAD)))
    result = CliRunner().invoke(command("check"), [], obj=session)
    assert result.exit_code == 3
    assert "MandateShape-agency" in result.stdout


def test_a_path_that_is_not_there_is_wrong_use() -> None:
    result = CliRunner().invoke(command("check"), ["no-such-folder"], obj=Session())
    assert isinstance(result.exception, UsageError)


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


@pytest.mark.slow
def test_changed_takes_a_reference_or_none_and_says_what_it_judged(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        named = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *named, *arguments], cwd=tmp_path, check=True, capture_output=True)

    for path in (SMALL, BAD):
        shutil.copy(path, tmp_path)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "first")
    nothing = CliRunner().invoke(command("check"), [str(tmp_path), "--changed"], obj=Session())
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith("Nothing to judge")
    (tmp_path / SMALL.name).write_text(SMALL.read_text(encoding="utf-8") + "# touched\n")
    good = CliRunner().invoke(command("check"), [str(tmp_path), "--changed=main"], obj=Session())
    assert good.exit_code == 0
    assert good.stderr.splitlines()[1] == "No faults."
    (tmp_path / BAD.name).write_text(BAD.read_text(encoding="utf-8") + "# touched\n")
    bad = CliRunner().invoke(command("check"), [str(tmp_path), "--changed", "HEAD"], obj=Session())
    assert bad.exit_code == 3
    assert "MandateShape-agency" in bad.stdout
    assert "Judged 2 files changed since " in bad.stderr
