"""Follow a page word for word in an empty folder: save its files, run its commands, keep what they print.

``<!-- file: NAME -->`` stands before a file, ``<!-- python: NAME -->`` before a script that is run,
and ``<!-- run: COMMAND -->`` before what a command prints, with what it says of its work.
"""

from __future__ import annotations

import os
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
    r"<!-- (?P<kind>file|python|run): (?P<what>[^\n]+?) -->\n```\w+\n(?P<body>.*?)```(?P<end>\n<!-- end -->)?",
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
        said = _said(shlex.split(step["what"])[1:], folder)
        return f"<!-- run: {step['what']} -->\n```text\n$ {step['what']}\n{said}\n```\n<!-- end -->"
    file = folder / step["what"]
    file.parent.mkdir(exist_ok=True)
    file.write_text(step["body"], encoding="utf-8")
    if step["kind"] == "python":
        subprocess.run([sys.executable, file.name], cwd=folder, check=True)  # noqa: S603 - the page's own script
    return step[0]


def _said(arguments: list[str], folder: Path) -> str:
    """Return what a command prints, and then what it says of it, line by line without ends."""
    source = str(Path(__file__).resolve().parents[1] / "src")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bordergraph", *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "80", "PYTHONPATH": source, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    # A workbook holds the time at which it was saved, so it is another file each time.
    return re.sub(r"(?<=, data )[0-9a-f]{12}\b", "*" * 12, "\n".join(lines))


def _rules() -> str:
    """Return the rules that read foreign RDF as a table."""
    rows = []
    for path in sorted((queries_dir() / "map").glob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        said = yaml.safe_load("\n".join(x[3:] for x in lines if x.startswith("#+")))
        link = f"[`{path.stem}`](../queries/map/{path.name})"
        rows.append(f"| {link} | {said['summary']} | {said['description'].strip()} |")
    table = ["| rule | reads | how |", "|---|---|---|", *rows]
    return "<!-- rules -->\n" + "\n".join(table) + "\n<!-- end -->"
