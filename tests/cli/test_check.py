"""``bordergraph check`` on the command line."""

import csv
import io
import json
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

    def once(paths: Iterable[str | Path], on_progress: Any = None) -> tuple[Fault, ...]:
        key = tuple(map(str, paths))
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
