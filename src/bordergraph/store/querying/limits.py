"""How much a query may take: time, rows and memory."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Self

from bordergraph.errors import LimitError, Sentence, UsageError

SECONDS = 60.0
"""How long a query may run unless more is asked for."""

ROWS = 1_000_000
"""How many rows a query may give unless more are asked for."""

DRAWN_ROWS = 10_000
"""How many rows are drawn as a table unless more are asked for: a person reads no more."""

MEMORY_MB = 2048
"""How much memory a query may take beside the graph itself unless more is asked for."""

_MB = 1 << 20
_LONGEST_ROW = 64 * _MB


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take; 0 is no limit.

    Time counts while the engine works, not while whoever takes the rows does. Memory is what the
    engine needs beside the graph, and what rows that are kept hold as text.
    """

    seconds: float = SECONDS
    rows: int = ROWS
    memory_mb: int = MEMORY_MB

    @classmethod
    def of(
        cls,
        seconds: float | None = SECONDS,
        rows: int | None = ROWS,
        memory_mb: int | None = MEMORY_MB,
    ) -> Self:
        """Return limits as a caller gives them; None is no limit, as 0 is."""
        given = (("timeout", seconds), ("max_rows", rows), ("max_memory", memory_mb))
        for name, value in given:
            if value is not None and not 0 <= value < inf:
                raise UsageError(
                    Sentence("{name} cannot be {value}", name=name, value=value),
                    "give a number, or 0 for no limit",
                )
        return cls(seconds or 0.0, rows or 0, memory_mb or 0)

    @property
    def memory(self) -> int:
        """Bytes of memory."""
        return self.memory_mb * _MB

    def late(self) -> LimitError:
        """Return what to raise of a query that ran too long."""
        return LimitError(
            Sentence("the query was stopped after {seconds:g} s", seconds=self.seconds),
            "ask for less, or give it more time with --timeout; in Python timeout=",
            "time",
        )

    def count(self, rows: int) -> None:
        """Refuse the row that is one too many."""
        if self.rows and rows > self.rows:
            raise self.too_many()

    def too_many(self) -> LimitError:
        """Return what to raise of a query that gives too many rows."""
        return LimitError(
            Sentence("the query gives more than {rows:,} rows", rows=self.rows),
            "narrow it or end it with LIMIT, or allow more with --max-rows; in Python max_rows=",
            "rows",
        )

    def hold(self, size: int) -> None:
        """Refuse to keep more than the memory allows."""
        if self.memory_mb and size > self.memory:
            raise self.too_large()

    def longest(self, size: int) -> None:
        """Refuse a row that is too long to be one."""
        if self.memory_mb and size > min(self.memory, _LONGEST_ROW):
            raise LimitError(
                f"a row of the query is longer than {min(self.memory, _LONGEST_ROW) // _MB} MB",
                "ask for more rows with less in each",
                "memory",
            )

    def too_large(self) -> LimitError:
        """Return what to raise of a query that needs too much memory."""
        return LimitError(
            f"the query was stopped: it needs more than {self.memory_mb:,} MB of memory",
            "ask for less, or allow more with --max-memory; in Python max_memory=",
            "memory",
        )


USUAL = Limits()
"""What a query may take unless somebody says otherwise."""
