"""``gaps --engine`` answers in the columns of ``gaps``."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended


def test_gaps_of_an_engine_stand_in_the_same_columns(
    run: Callable[..., Ended], tmp_path: Path
) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,Ay\nb,Bee\nc,Cee\n")
    (tmp_path / "threats.csv").write_text("id,label\nguns,Guns\n")
    (tmp_path / "mandates.csv").write_text("agency,threat,role\na,guns,lead\nb,guns,support\n")
    # What moves inside a program on no threat closes nothing but where everything counts.
    (tmp_path / "programs.csv").write_text("id,label\np,P\n")
    (tmp_path / "flows.csv").write_text("from,to,program\na,b,p\nb,a,p\n")
    ours = run("--graph", str(tmp_path), "gaps", "--engine", "duckdb", "--format", "csv")
    theirs = run("--graph", str(tmp_path), "gaps", "--format", "csv")
    assert (ours.code, theirs.code) == (0, 0)
    one, two = (list(csv.DictReader(out.splitlines())) for out in (ours.out, theirs.out))
    assert list(one[0]) == list(two[0])
    left = {"reason_codes", "sources", "relays"}
    assert [{k: v for k, v in r.items() if k not in left} for r in one] == [
        {k: v for k, v in r.items() if k not in left} for r in two
    ]
    asked = ("gaps", "--by", "threat", "--agency", "b", "--strict", "--format", "json")
    both = [run("--graph", str(tmp_path), *asked, *e) for e in ((), ("--engine", "duckdb"))]
    assert json.loads(both[0].out) == json.loads(both[1].out)
    assert [t["coverage"] for t in json.loads(both[0].out)] == [1.0]


def test_what_an_engine_cannot_be_asked_is_refused(run: Callable[..., Ended]) -> None:
    for given, told in (
        (
            ("--engine", "duckdb", "--apart", "slight", "--strained"),
            "--apart and --strained cannot be asked of an engine",
        ),
        (("--engine", "duckdb"), "an engine reads one folder of tables"),
        (("--memory", "1GB"), "are for an engine"),
        (("--sample-pairs", "200"), "--sample-pairs is for an engine"),
    ):
        found = run("gaps", *given)
        assert (found.code, told in found.err) == (2, True)
