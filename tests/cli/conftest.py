"""How the tests of the command line run it: as a program of its own, or in this process."""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from tests.unit.made import Opened

from bordergraph.cli import run as run_program

TINY = str(Path(__file__).resolve().parents[1] / "data" / "tiny")


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    code: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Ended]
"""What runs the program on some words."""


def program(*args: str, stdin: Any = None, **environment: str) -> Ended:
    process = subprocess.run(
        [sys.executable, "-m", "bordergraph", *args], capture_output=True, check=False,
        env=os.environ | environment, timeout=300, input=stdin,
    )  # fmt: skip
    return ended(args, process.returncode, process.stdout, process.stderr)


def within(*args: str) -> Ended:
    """Run the program in this process, which saves the start of another."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in "oe")
    code: object = None
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        warnings.catch_warnings(),
        pytest.MonkeyPatch.context() as patch,
    ):
        warnings.resetwarnings()
        patch.setattr(sys, "argv", ["bordergraph", *args])
        try:
            run_program()
        except SystemExit as left:
            code = left.code
    return ended(args, int(str(code or 0)), *(stream.buffer.getvalue() for stream in (out, err)))


def ended(args: Sequence[str], code: int, out: bytes, err: bytes) -> Ended:
    found = Ended(code, out.decode("utf-8"), err.decode())
    assert "Traceback" not in found.err or "--debug" in args
    return found


def said(*args: str) -> str:
    """Return what the program prints, where all is well."""
    ended = within(*args)
    assert ended.code == 0, ended.err
    return ended.out


def records(*args: str) -> Any:
    """Return what the program prints as JSON."""
    return json.loads(said(*args, "--format", "json"))


@pytest.fixture
def process() -> Run:
    """Run ``python -m bordergraph`` with its output piped, as a program of its own."""
    return program


@pytest.fixture
def run() -> Run:
    """Run the program: as one of its own only where it has an environment of its own."""

    def either(*args: str, **environment: str) -> Ended:
        return program(*args, **environment) if environment else within(*args)

    return either


@pytest.fixture
def tiny(run: Run) -> Run:
    """Run it on the tiny graph."""

    def on_tiny(*args: str, **environment: str) -> Ended:
        return run("--graph", TINY, *args, **environment)

    return on_tiny


@pytest.fixture(scope="module", autouse=True)
def sharing(opened: Opened) -> Iterator[None]:
    """Let commands run in this process share the shipped graph as it is open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bordergraph.api.open_graph.OpenGraph.open", opened)
        yield
