"""Limits of a query: time, rows and memory."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Self

from bordergraph.errors import LimitError, Sentence, UsageError

SECONDS = 60.0
"""Seconds that a query may run by default."""

ROWS = 1_000_000
"""Rows that a query may return by default."""

DRAWN_ROWS = 10_000
"""Rows that a drawn table has at most by default: a person reads no more."""

MEMORY_MB = 2048
"""Memory that a query may take by default, beside the graph itself."""

_MB = 1 << 20
_LONGEST_ROW = 64 * _MB


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a query may take; 0 is no limit.

    Time counts while the engine works, not while the caller handles rows. Memory is that of the
    engine beside the graph, and the text of the rows that are kept.
    """

    seconds: float = SECONDS
    rows: int = ROWS
    memory_mb: int = MEMORY_MB

    @classmethod
    def create(
        cls,
        seconds: float | None = SECONDS,
        rows: int | None = ROWS,
        memory_mb: int | None = MEMORY_MB,
    ) -> Self:
        """Return checked limits; None is no limit, as 0 is."""
        from numbers import Real

        values = (("timeout", seconds), ("max_rows", rows), ("max_memory", memory_mb))
        for name, value in values:
            if value is not None and not (isinstance(value, Real) and 0 <= value < inf):
                message = Sentence("{name} cannot be {value!r}", name=name, value=value)
                raise UsageError(message, "give a number, or 0 for no limit")
        return cls(seconds or 0.0, rows or 0, memory_mb or 0)

    @property
    def memory_bytes(self) -> int:
        """Bytes of memory."""
        return self.memory_mb * _MB

    def timeout_error(self) -> LimitError:
        """Return the error of a query that ran too long."""
        message = Sentence("the query was stopped after {seconds:g} s", seconds=self.seconds)
        hint = "ask for less, or give it more time with --timeout; in Python timeout="
        return LimitError(message, hint, "time")

    def check_rows(self, rows: int) -> None:
        """Raise when there are more rows than allowed."""
        if self.rows and rows > self.rows:
            message = Sentence("the query gives more than {rows:,} rows", rows=self.rows)
            hint = (
                "narrow it or end it with LIMIT, or allow more with --max-rows; in Python max_rows="
            )
            raise LimitError(message, hint, "rows")

    def check_memory(self, size: int) -> None:
        """Raise when kept rows take more memory than allowed."""
        if self.memory_mb and size > self.memory_bytes:
            raise self.out_of_memory()

    def check_row_size(self, size: int) -> None:
        """Raise when a single row is too long."""
        longest = min(self.memory_bytes, _LONGEST_ROW)
        if self.memory_mb and size > longest:
            message = Sentence("a row of the query is longer than {n} MB", n=longest // _MB)
            raise LimitError(message, "ask for more rows with less in each", "memory")

    def out_of_memory(self) -> LimitError:
        """Return the error of a query that needs too much memory."""
        message = "the query was stopped: it needs more than {n:,} MB of memory"
        hint = "ask for less, or allow more with --max-memory; in Python max_memory="
        return LimitError(message, hint, "memory", n=self.memory_mb)


DEFAULT_LIMITS = Limits()
"""The limits of a query by default."""
