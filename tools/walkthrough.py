"""Follow a page in an empty folder: save its files, run its commands, insert their output.

``<!-- file: NAME -->`` marks a file, ``<!-- python: NAME -->`` a script to run, and
``<!-- run: COMMAND -->`` the output of a command on a terminal, with its messages;
``<!-- run, first 12 lines: COMMAND -->`` keeps so many lines and counts the others.
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

__all__ = ["follow_page"]

_STEP = re.compile(
    r"<!-- (?P<kind>file|python|run)(?:, first (?P<first>\d+) lines)?: (?P<what>[^\n]+?) -->\n"
    r"```\w+\n(?P<body>.*?)```(?P<end>\n<!-- end -->)?",
    re.DOTALL,
)
_RULES = re.compile(r"<!-- rules -->\n.*?<!-- end -->", re.DOTALL)


def follow_page(page: Path) -> str:
    """Return a page with the output of its commands in an empty folder."""
    with tempfile.TemporaryDirectory() as name:
        text = _STEP.sub(lambda step: _run_step(step, Path(name)), page.read_text(encoding="utf-8"))
    return _RULES.sub(lambda _: _rules_table(), text)


def _run_step(step: re.Match[str], folder: Path) -> str:
    if step["kind"] == "run":
        lines = _terminal_lines(shlex.split(step["what"])[1:], folder)
        if step["first"] and len(lines) > (first := int(step["first"])):
            lines = [*lines[:first], f"... {len(lines) - first} more lines"]
        mark = step[0].partition("\n")[0]
        output = "\n".join(lines)
        return f"{mark}\n```text\n$ {step['what']}\n{output}\n```\n<!-- end -->"
    file = folder / step["what"]
    file.parent.mkdir(exist_ok=True)
    file.write_text(step["body"], encoding="utf-8")
    if step["kind"] == "python":
        subprocess.run([sys.executable, file.name], cwd=folder, check=True)
    return step[0]


def _terminal_lines(arguments: list[str], folder: Path) -> list[str]:
    """Return the lines that a command prints on a terminal, then those on stderr."""
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
        _, stderr = command.communicate()
    message = stderr.decode("utf-8")
    if "Traceback" in message:
        raise RuntimeError(message)
    lines = [line.rstrip() for line in (printed.decode("utf-8") + message).splitlines()]
    while lines and not lines[-1]:
        del lines[-1]
    # Digests change with any word of the graph, and with the time a workbook was saved.
    return [re.sub(r"\b[0-9a-f]{12}\b", "*" * 12, line) for line in lines]


def _until_closed(screen: int) -> bytes:
    """Return everything that is written to a terminal until its last writer has closed it."""
    parts = []
    try:
        while part := os.read(screen, 65536):
            parts.append(part)
    except OSError:  # how Linux signals that the last writer has closed it
        pass
    finally:
        os.close(screen)
    return b"".join(parts)


def _rules_table() -> str:
    """Return the rules that map foreign RDF as a table."""
    rows = []
    for path in sorted((queries_dir() / "map").glob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        header = yaml.safe_load("\n".join(x[3:] for x in lines if x.startswith("#+")))
        link = f"[`{path.stem}`](../../queries/map/{path.name})"
        rows.append(f"| {link} | {header['summary']} | {header['description'].strip()} |")
    table = ["| rule | reads | how |", "|---|---|---|", *rows]
    return "<!-- rules -->\n" + "\n".join(table) + "\n<!-- end -->"
