"""A graph that comes on stdin or through a pipe, kept in a file while the command runs."""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from bordergraph.errors import UsageError

_STDIN = "-"
_HEAD = 1 << 16
_HEADS = (
    (rb"PK\x03\x04", ".xlsx"),
    (rb"\{|\[", ".json"),
    (rb"<(\?xml|!|rdf:|graphml|gexf)", ".rdf"),
    (rb"\*(vertices|network)", ".net"),
    (rb"(creator\b.*\s+)?graph\s*\[", ".gml"),
    (rb"<|_:|#|@(prefix|base)|(prefix|base)\s", ".ttl"),
)
_QUAD = rb'(<[^<>]*>|_:\S+)\s+<[^<>]*>\s+(<[^<>]*>|_:\S+|"([^"\\]|\\.)*"\S*)\s+(<[^<>]*>|_:\S+)\s*\.\s*$'


def graph_path(name: str) -> str:
    """Return the path of a graph that can be read again: of stdin (a dash) or a pipe, a copy's."""
    return _copy_to_file(name) if name == _STDIN or _is_pipe(name) else name


def _is_pipe(name: str) -> bool:
    """Tell whether a name is that of an open file, which has no ending, or of a pipe."""
    if name.startswith(("/dev/stdin", "/dev/fd/", "/proc/self/fd/")):
        return True
    return os.path.exists(name) and stat.S_ISFIFO(os.stat(name).st_mode)  # noqa: PTH110, PTH116 - a descriptor's name is no Path's


@cache
def _copy_to_file(name: str) -> str:
    """Copy a stream to a file whose ending tells its format, and return the path."""
    import atexit
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="bordergraph-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "stdin"
    with ExitStack() as stack:
        stdin = name == _STDIN
        source = sys.stdin.buffer if stdin else stack.enter_context(Path(name).open("rb"))
        shutil.copyfileobj(source, stack.enter_context(file.open("wb")))
    with file.open("rb") as copy:
        head = copy.read(_HEAD)
    if not head.strip():
        raise UsageError("nothing came on stdin", "pipe a graph into the command, or name a file")
    return str(file.rename(file.with_suffix(ending_of(head))))


def ending_of(head: bytes) -> str:
    r"""Return the ending that files of a format have, by how they begin.

    Example:
        >>> ending_of(b"source,target\na,b\n"), ending_of(b"@prefix : <urn:x> .")
        ('.csv', '.ttl')
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = next((e for start, e in _HEADS if re.match(start, text, re.IGNORECASE)), "")
    if suffix == ".rdf":
        endings = (f".{name}" for name in ("graphml", "gexf") if f"<{name}".encode() in text)
        return next(endings, suffix)
    if suffix == ".ttl":
        return _turtle_ending(text)
    if not suffix:
        first_line = text.partition(b"\n")[0]
        return ".tsv" if b"\t" in first_line and b"," not in first_line else ".csv"
    return suffix


def _turtle_ending(text: bytes) -> str:
    """Return which language of the Turtle family a text is in."""
    lines = (line for line in text.split(b"\n") if not line.lstrip().startswith(b"#"))
    if re.match(_QUAD, next(lines, b"")):
        return ".nq"
    named = re.search(rb"(?m)^\s*(graph\s+)?[^\s\"]*\s*\{", text, re.IGNORECASE)
    return ".trig" if named else ".ttl"
