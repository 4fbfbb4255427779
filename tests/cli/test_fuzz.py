"""Commands and requests that nobody would make on purpose: an answer or a message, nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
FUZZ = TOOLS / "fuzz.py"


@pytest.mark.slow
def test_no_case_breaks() -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), "60"], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answered" in done.stdout
    assert "refused with a message" in done.stdout


@pytest.mark.slow
def test_no_request_breaks_the_server() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "fuzz_server.py"), "60"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
