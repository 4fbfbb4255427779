"""Lines in order, each once, however many: sorted on disk where they would fill the memory."""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack
from itertools import islice
from typing import IO, TYPE_CHECKING

from bordergraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["in_order", "pieces"]

RUN = 1 << 25
"""Characters that are sorted in memory at once."""

_PIECE = 4096


def in_order(lines: Iterable[str], run: int = RUN) -> Iterator[str]:
    r"""Yield lines sorted, each once; nothing is yielded before all were taken.

    Args:
        lines: Texts that end in their only line break.
        run: Characters to sort at once; what is more goes to files, which are merged.

    Raises:
        OutputError: There is no room for the files.

    Example:
        >>> "".join(in_order(["b\n", "a\n", "b\n", "c\n"], run=4))
        'a\nb\nc\n'
    """
    with ExitStack() as files:
        kept: list[IO[str]] = []
        held: set[str] = set()
        size = 0
        for line in lines:
            held.add(line)
            size += len(line)
            if size >= run:
                kept.append(files.enter_context(_file(held)))
                held, size = set(), 0
        ordered = sorted(held)
        del held
        before = ""
        for line in heapq.merge(*kept, ordered) if kept else ordered:
            if line != before:
                yield line
            before = line


def _file(lines: set[str]) -> IO[str]:
    """Return a file of lines in order, which goes when it is closed."""
    try:
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - its caller closes it
        file.writelines(sorted(lines))
        file.seek(0)
    except OSError as error:
        what = f"cannot sort in {tempfile.gettempdir()}: {error.strerror or error}"
        raise OutputError(what, "set TMPDIR to a folder with more room") from None
    return file


def pieces(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines joined, some thousands at once, as it is quickest to write or parse them.

    Example:
        >>> [len(piece) for piece in pieces(["a"] * 5000)]
        [4096, 904]
    """
    each = iter(lines)
    while piece := "".join(islice(each, _PIECE)):
        yield piece
