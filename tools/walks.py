"""Walks through the code: the files whose functions one command runs, folder by folder."""

from __future__ import annotations

import json
import os
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

__all__ = ["update_walks"]

SOURCE = Path(__file__).resolve().parents[1] / "src"
_WALK = re.compile(r"<!-- walk: (?P<command>[^\n]+?) -->\n.*?<!-- end -->", re.DOTALL)


def update_walks(text: str) -> str:
    """Return a page with the files that each command on it runs."""
    with tempfile.TemporaryDirectory() as indexed, tempfile.TemporaryDirectory() as empty:
        _run([sys.executable, "-m", "bordergraph", "index"], indexed)
        return _WALK.sub(lambda step: _walk_list(step["command"], indexed, empty), text)


def _walk_list(command: str, indexed: str, empty: str) -> str:
    """Return one walk: the number of files, then all in the order of their first call, by folder.

    Args:
        command: The command.
        indexed: A cache with the index of the shipped graph, as tools/install leaves it.
        empty: A cache without; the files that then run too are listed at the end.
    """
    tracer = [sys.executable, __file__, *shlex.split(command)[1:]]
    files, all_files = (
        [Path(name) for name in json.loads(_run(tracer, cache).splitlines()[-1])]
        for cache in (indexed, empty)
    )
    more = [file for file in all_files if file not in files]
    body = [f"{len(files)} files:", "", *_folder_lines(files)]
    if more:
        body += [
            "",
            f"Without an index {len(all_files)}, of which not above:",
            "",
            *_folder_lines(more),
        ]
    return "\n".join([f"<!-- walk: {command} -->", *body, "<!-- end -->"])


def _folder_lines(files: list[Path]) -> list[str]:
    folders = groupby(files, key=lambda file: file.parent.as_posix())
    return [f"- `{name}`: {', '.join(file.stem for file in group)}" for name, group in folders]


def _run(command: list[str], cache: str) -> str:
    """Run a command beside a cache, and return what it writes to stderr."""
    environment = os.environ | {"BORDERGRAPH_CACHE": cache, "PYTHONPATH": str(SOURCE)}
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
    return result.stderr


def _trace() -> None:
    """Run a command, and write to stderr the files whose functions it calls, in order."""
    from bordergraph.cli import main

    root = f"{SOURCE / 'bordergraph'}/"
    files: dict[str, None] = {}

    def record(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_filename
        if event != "call" or not name.startswith(root) or name in files:
            return
        outer: FrameType | None = frame
        while outer:
            code = outer.f_code
            # Calls during the import of a module are not part of the walk.
            if code.co_name == "<module>" and code.co_filename.startswith(root):
                return
            outer = outer.f_back
        files[name] = None

    sys.argv[0] = "bordergraph"
    sys.setprofile(record)
    try:
        main()
    except SystemExit:
        pass
    finally:
        sys.setprofile(None)
    print(json.dumps([name.removeprefix(root) for name in files]), file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, str(SOURCE))
    _trace()
