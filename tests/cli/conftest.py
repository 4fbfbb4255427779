"""How the tests of the command line run it: as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.api import Workbench

TINY = str(Path(__file__).resolve().parents[1] / "data" / "tiny")


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    code: int
    out: str
    err: str


def program(*args: str, **environment: str) -> Ended:
    process = subprocess.run(
        [sys.executable, "-m", "bordergraph", *args],
        capture_output=True,
        check=False,
        env=os.environ | environment,
        timeout=60,
    )
    ended = Ended(process.returncode, process.stdout.decode("utf-8"), process.stderr.decode())
    assert "Traceback" not in ended.err or "--debug" in args
    return ended


@pytest.fixture
def run() -> Callable[..., Ended]:
    """Run ``python -m bordergraph`` with its output piped."""
    return program


@pytest.fixture
def tiny() -> Callable[..., Ended]:
    """Run it on the tiny graph."""

    def on_tiny(*args: str, **environment: str) -> Ended:
        return program("--graph", TINY, *args, **environment)

    return on_tiny


@pytest.fixture(scope="module")
def sharing(opened: Callable[..., Workbench]) -> Iterator[None]:
    """Let commands run in this process share the shipped graph as it is open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bordergraph.api.Workbench.open", opened)
        yield
