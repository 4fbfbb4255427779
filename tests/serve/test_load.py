"""Two hundred clients beside five whose queries never end: right answers, and an end in time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_serve.py"


@pytest.mark.timed
def test_endless_queries_leave_the_others_their_answers() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "200", "60", "5"], capture_output=True, text=True, check=False
    )
    told = json.loads(done.stdout)
    for phase in (told["alone"], told["beside"]):
        assert (phase["wrong"], phase["lost"], phase["documented"]) == (0, 0, True)
    assert told["share"] >= 0.6
    assert told["beside"]["ended after s"] < 5
    assert (told["code"], told["stderr"]) == (0, "")
