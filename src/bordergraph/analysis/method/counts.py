"""Rows of need in numbers: how needs are served, on a day, and over the variants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Self

from bordergraph.analysis.method.rows import SERVED, Need, NeedRow, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Served:
    """How needs are served: six counts that add up to `needs`, and three that are counted apart.

    Attributes:
        needs: Rows with a full or partial need between bodies.
        regular: Of these, served by a channel of stated regular frequency.
        assumed: By a standing team or system of unstated frequency.
        irregular: By an irregular channel.
        indirect: Through a third agency only.
        none: By nothing documented.
        not_assessed: Of which the record allows no conclusion.
        reported_problems: Of `needs`, with a documented problem that names both and is open or
            partly resolved.
        by_mandate: Rows that law or mandate leads through an intermediary.
        within_body: Rows inside one operational body.
        slight: Rows with a slight need.
    """

    needs: int = 0
    regular: int = 0
    assumed: int = 0
    irregular: int = 0
    indirect: int = 0
    none: int = 0
    not_assessed: int = 0
    reported_problems: int = 0
    by_mandate: int = 0
    within_body: int = 0
    slight: int = 0

    @classmethod
    def of(cls, counts: Iterable[tuple[str, int, int]]) -> Self:
        """Return the counts of outcomes, each with its rows and those with a reported problem.

        Example:
            >>> Served.of([("regular", 3, 1), ("not-assessed", 2, 0), ("slight", 4, 1)])  # doctest: +ELLIPSIS
            Served(needs=5, regular=3, ..., not_assessed=2, reported_problems=1, ..., slight=4)
        """
        found = {field.name: 0 for field in fields(cls)}
        for outcome, rows, reported in counts:
            if outcome == Outcome.NO_NEED:
                continue
            found[outcome.replace("-", "_")] += rows
            if outcome in SERVED:
                found["needs"] += rows
                found["reported_problems"] += reported
        return cls(**found)

    def count(self, outcome: Outcome) -> int:
        """Return the number of rows of one outcome."""
        return int(getattr(self, outcome.replace("-", "_")))

    @property
    def lacking(self) -> int:
        """Needs without a regular channel: irregular, indirect and none."""
        return self.irregular + self.indirect + self.none

    def __add__(self, other: Served) -> Served:
        return Served(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class CountRange:
    """The number of possible gaps over the published variants of the numbers."""

    low: int
    high: int
    variants: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """One day among several.

    Attributes:
        rows: All rows, those counted apart included, by agencies and threat.
        served: How needs are served.
        gaps: Number of possible gaps with full need.
    """

    rows: tuple[NeedRow, ...] = ()
    served: Served = field(default_factory=Served)
    gaps: int = 0

    @classmethod
    def of(cls, rows: Sequence[NeedRow]) -> Self:
        """Return a day from its rows."""
        counts = Counter(row.outcome.value for row in rows)
        reported = Counter(row.outcome.value for row in rows if row.reported)
        served = Served.of((outcome, n, reported[outcome]) for outcome, n in counts.items())
        return cls(tuple(rows), served, sum(r.candidate and r.need is Need.FULL for r in rows))
