"""Commands and requests that nobody would make on purpose: an answer or a message, nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tool", "told"),
    [("fuzz.py", ("answered", "refused with a message")), ("fuzz_server.py", ())],
    ids=["commands", "requests"],
)
def test_no_case_breaks(tool: str, told: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / tool), "60"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(words in done.stdout for words in told)
