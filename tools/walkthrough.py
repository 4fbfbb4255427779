"""Follow a page word for word in an empty folder: save its files, run its commands, keep what they print.

``<!-- file: NAME -->`` stands before a file, ``<!-- python: NAME -->`` before a script that is run,
and ``<!-- run: COMMAND -->`` before what a command prints on a terminal, with what it says of its
work; ``<!-- run, first 12 lines: COMMAND -->`` keeps as many and counts the others.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from bordergraph.resources import queries_dir

__all__ = ["followed"]

_STEP = re.compile(
    r"<!-- (?P<kind>file|python|run)(?:, first (?P<first>\d+) lines)?: (?P<what>[^\n]+?) -->\n"
    r"```\w+\n(?P<body>.*?)```(?P<end>\n<!-- end -->)?",
    re.DOTALL,
)
_RULES = re.compile(r"<!-- rules -->\n.*?<!-- end -->", re.DOTALL)


def followed(page: Path) -> str:
    """Return a page with what its commands print in an empty folder."""
    with tempfile.TemporaryDirectory() as name:
        text = _STEP.sub(lambda step: _done(step, Path(name)), page.read_text(encoding="utf-8"))
    return _RULES.sub(lambda _: _rules(), text)


def _done(step: re.Match[str], folder: Path) -> str:
    if step["kind"] == "run":
        lines = _said(shlex.split(step["what"])[1:], folder)
        if step["first"] and len(lines) > (first := int(step["first"])):
            lines = [*lines[:first], f"... {len(lines) - first} more lines"]
        mark = step[0].partition("\n")[0]
        said = "\n".join(lines)
        return f"{mark}\n```text\n$ {step['what']}\n{said}\n```\n<!-- end -->"
    file = folder / step["what"]
    file.parent.mkdir(exist_ok=True)
    file.write_text(step["body"], encoding="utf-8")
    if step["kind"] == "python":
        subprocess.run([sys.executable, file.name], cwd=folder, check=True)
    return step[0]


def _said(arguments: list[str], folder: Path) -> list[str]:
    """Return what a command prints on a terminal, and then what it says of it, without ends of lines."""
    source = str(Path(__file__).resolve().parents[1] / "src")
    as_seen = {"COLUMNS": "80", "NO_COLOR": "1", "PAGER": "", "TERM": "dumb"}
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bordergraph", *arguments],
        cwd=folder,
        env=os.environ | as_seen | {"PYTHONPATH": source, "PYTHONUTF8": "1"},
        stdout=terminal,
        stderr=subprocess.PIPE,
    ) as command:
        os.close(terminal)
        printed = _until_closed(screen)
        _, told = command.communicate()
    said = told.decode("utf-8")
    if "Traceback" in said:
        raise RuntimeError(said)
    lines = [line.rstrip() for line in (printed.decode("utf-8") + said).splitlines()]
    while lines and not lines[-1]:
        del lines[-1]
    # Which data it was changes with any word of the graph, and with the time a workbook was saved.
    return [re.sub(r"\b[0-9a-f]{12}\b", "*" * 12, line) for line in lines]


def _until_closed(screen: int) -> bytes:
    """Return everything that comes to a terminal until its last writer has gone."""
    parts = []
    try:
        while part := os.read(screen, 65536):
            parts.append(part)
    except OSError:  # so Linux says that nobody writes any more
        pass
    finally:
        os.close(screen)
    return b"".join(parts)


def _rules() -> str:
    """Return the rules that read foreign RDF as a table."""
    rows = []
    for path in sorted((queries_dir() / "map").glob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        said = yaml.safe_load("\n".join(x[3:] for x in lines if x.startswith("#+")))
        link = f"[`{path.stem}`](../../queries/map/{path.name})"
        rows.append(f"| {link} | {said['summary']} | {said['description'].strip()} |")
    table = ["| rule | reads | how |", "|---|---|---|", *rows]
    return "<!-- rules -->\n" + "\n".join(table) + "\n<!-- end -->"
