"""A run that is killed goes on from its finished parts, and from nothing that is half done."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bordergraph.api.lakes import engine_gaps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEATHS = ((3, "finished"), (16, "half"), (29, "unmarked"))
"""At which of some forty parts a run ends, and how far that is: one dies after the other."""

RUNS = """
import json, os, signal, sys
from pathlib import Path

import bordergraph.scale
from bordergraph.cli import main
from bordergraph.scale.engines import Engine

folder, work, out, deaths = sys.argv[1:]
made, mark, parts = Engine._part, Path.write_text, []


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def run(last, how):
    def half(draft):
        draft.write_bytes(b"PAR1 and no more")
        die()

    def part(self, name, text, write):
        parts.append(name)
        there = len(parts) == last
        if there and how == "unmarked":
            Path.write_text = lambda path, *_: die() if path.suffix == ".done" else 0
        found = made(self, name, text, half if there and how == "half" else write)
        if there:
            die()
        return found

    Engine._part = part
    asked = ("gaps", "--by", "threat", "--engine", "duckdb", "--work", work)
    sys.argv = ["bordergraph", "--graph", folder, *asked, "--format", "json", "-o", out]
    main()


for last, how in [*json.loads(deaths), (0, "")]:
    if not (child := os.fork()):
        run(last, how)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    marks = {p.stem: p.stat().st_mtime_ns for p in Path(work).glob("*.done")}
    whole = {p.stem: p.stat().st_mtime_ns for p in Path(work).glob("*.parquet")}
    print(json.dumps([ended, marks, whole]), flush=True)
"""


def test_a_run_that_is_killed_again_and_again_ends_as_one_in_one_go(
    made: Callable[[int, int], Path], tmp_path: Path
) -> None:
    folder, work, out = made(60, 3), tmp_path / "work", tmp_path / "gaps.json"
    told = (sys.executable, "-c", RUNS, folder, work, out, json.dumps(DEATHS))
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert [ended for ended, _, _ in runs] == [*[-9] * len(DEATHS), 0], done.stderr
    ends = (*DEATHS, (len(runs[-1][1]), "finished"))
    assert ends[-1][0] > ends[-2][0]
    kept: dict[str, tuple[int, int]] = {}
    for (last, how), (_, marks, parts) in zip(ends, runs, strict=True):
        assert len(marks) == (last if how == "finished" else last - 1)
        # One part may be whole and not marked; it is made again.
        assert len(parts.keys() & runs[-1][1].keys() - marks.keys()) == (how == "unmarked")
        now = {name: (marks[name], parts[name]) for name in marks}
        assert {name: now[name] for name in kept} == kept, "what was finished is as it was"
        kept = now
    # What is added up in another order differs in the last digit that is shown.
    assert json.loads(out.read_text("utf-8")) == [
        {k: pytest.approx(v, abs=2e-6) if isinstance(v, float) else v for k, v in row.items()}
        for row in engine_gaps(folder, by="threat").to_dicts()
    ]
