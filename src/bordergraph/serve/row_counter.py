"""Counting the rows of an answer while its bytes pass, in every form that the engine writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Counter(Protocol):
    """Counts rows in pieces of bytes, wherever these are cut."""

    def count(self, data: bytes) -> int:
        """Return how many rows the next piece brings."""
        ...


class _Lines:
    """A row a line, where no value holds a line's end (TSV); the first line names the columns."""

    def __init__(self) -> None:
        self._head = 1

    def count(self, data: bytes) -> int:
        lines = data.count(b"\n")
        head = min(self._head, lines)
        self._head -= head
        return lines - head


class _Quoted:
    """A row a line, where a value between quotes may hold lines of its own (CSV)."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._inside = 0

    def count(self, data: bytes) -> int:
        parts = data.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside = (self._inside + len(parts) - 1) % 2
        return self._lines.count(outside)


class _Elements:
    """A row an element (XML): what is text never holds the mark."""

    _MARK = b"<result>"

    def __init__(self) -> None:
        self._tail = b""

    def count(self, data: bytes) -> int:
        seen = self._tail + data
        self._tail = seen[-(len(self._MARK) - 1) :]
        return seen.count(self._MARK)


class _Objects:
    """A row an object in a list (JSON): outside of texts, only they begin after ``[`` or ``,``."""

    def __init__(self) -> None:
        self._inside = 0
        self._last = b""
        self._escape = b""

    def count(self, data: bytes) -> int:
        seen = self._escape + data
        # An escape that is cut in two waits for its other half.
        backslashes = len(seen) - len(seen.rstrip(b"\\"))
        self._escape = b"\\" if backslashes % 2 else b""
        if self._escape:
            seen = seen[:-1]
        parts = seen.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        # A text leaves its quote behind, so that what is around it stays apart.
        outside = parts[self._inside :: 2]
        if self._inside and outside:
            outside.insert(0, b"")
        seen = self._last + b'"'.join(outside)
        self._inside = (self._inside + len(parts) - 1) % 2
        self._last = seen[-1:]
        return seen.count(b"[{") + seen.count(b",{")


COUNTERS: dict[str, Callable[[], Counter]] = {
    "json": _Objects,
    "xml": _Elements,
    "csv": _Quoted,
    "tsv": _Lines,
}
"""What counts the rows of each form of the engine's results."""
