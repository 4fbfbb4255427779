"""Walks through the code: the files whose functions one command runs, room by room."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["walked"]

SOURCE = Path(__file__).resolve().parents[1] / "src"
_WALK = re.compile(r"<!-- walk: (?P<command>[^\n]+?) -->\n.*?<!-- end -->", re.DOTALL)


def walked(text: str) -> str:
    """Return a page with the files that each command on it runs."""
    return _WALK.sub(lambda step: _list(step["command"]), text)


def _list(command: str) -> str:
    """Return one walk: how many files, then all in the order of their first call, folder by folder."""
    with tempfile.TemporaryDirectory() as folder:
        tracer = [sys.executable, __file__, *shlex.split(command)[1:]]
        done = subprocess.run(tracer, cwd=folder, capture_output=True, text=True, check=True)
    files = [Path(name) for name in json.loads(done.stderr.splitlines()[-1])]
    rooms = groupby(files, key=lambda file: file.parent.as_posix())
    lines = [f"- `{room}`: {', '.join(file.stem for file in step)}" for room, step in rooms]
    body = "\n".join([f"{len(files)} files:", "", *lines])
    return f"<!-- walk: {command} -->\n{body}\n<!-- end -->"


def _trace() -> None:
    """Run a command as its script does; write to stderr the files whose functions it calls, as they come."""
    from bordergraph.cli import main

    root = f"{SOURCE / 'bordergraph'}/"
    seen: dict[str, None] = {}

    def record(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_filename
        if event != "call" or not name.startswith(root) or name in seen:
            return
        outer: FrameType | None = frame
        while outer:
            code = outer.f_code
            # What runs while a module is imported is no step of a walk.
            if code.co_name == "<module>" and code.co_filename.startswith(root):
                return
            outer = outer.f_back
        seen[name] = None

    sys.argv[0] = "bordergraph"
    sys.setprofile(record)
    try:
        main()
    except SystemExit:
        pass
    finally:
        sys.setprofile(None)
    print(json.dumps([name.removeprefix(root) for name in seen]), file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, str(SOURCE))
    _trace()
