"""Rows of need: what two agencies need of each other on a threat, what it comes to, what serves it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


class Need(StrEnum):
    """How much the work of two agencies against one threat depends on each other.

    Attributes:
        FULL: One cannot work without the other, and neither only supports.
        PARTIAL: One works better with the other, or one of them only supports.
        SLIGHT: One works better with the other, and one of them only supports.
    """

    FULL = "full"
    PARTIAL = "partial"
    SLIGHT = "slight"


class Outcome(StrEnum):
    """The outcome of a row: the six that are counted, in order, then those counted separately.

    Attributes:
        REGULAR: A channel of stated continuous or scheduled frequency serves the need.
        ASSUMED: A standing team or system serves it, and no source states its frequency; or a source that
            does names only a body above one of the two.
        IRREGULAR: A channel serves it on request, after incidents, at no stated frequency, or a
            search did not confirm it.
        INDIRECT: Only a third agency has channels to both.
        NONE: No channel is documented.
        NOT_ASSESSED: The record does not allow a conclusion.
        BY_MANDATE: Law or mandate leads the exchange through an intermediary.
        WITHIN_BODY: Both are inside one operational body.
        SLIGHT: The need is slight.
        NO_NEED: A search found no real need.
    """

    REGULAR = "regular"
    ASSUMED = "assumed"
    IRREGULAR = "irregular"
    INDIRECT = "indirect"
    NONE = "none"
    NOT_ASSESSED = "not-assessed"
    BY_MANDATE = "by-mandate"
    WITHIN_BODY = "within-body"
    SLIGHT = "slight"
    NO_NEED = "no-need"


COUNTED_OUTCOMES = tuple(Outcome)[:6]
"""The six outcomes that add up to the needs."""

SEPARATE_OUTCOMES = tuple(Outcome)[6:9]
"""The three that are counted apart."""

REGULAR_OUTCOMES = (Outcome.REGULAR, Outcome.ASSUMED)
"""Outcomes of a need that is served regularly or by assumption."""

GAP_OUTCOMES = (Outcome.NONE, Outcome.INDIRECT, Outcome.IRREGULAR)
"""Outcomes of a possible gap, the gravest first."""

CLASS_OF_GRADE = (Outcome.NOT_ASSESSED, Outcome.IRREGULAR, Outcome.ASSUMED, Outcome.REGULAR)
"""Class of a channel by its grade; what is unproved allows no conclusion."""

BY_BODY_ABOVE = 1
"""How firm a part is where a source names only a body above the agency."""

Key = tuple[str, str, str]
"""The two agencies of a row, sorted, and its threat."""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Two agencies on one threat whose work depends on each other.

    Attributes:
        agencies: The two ids, sorted.
        threat: The threat's id.
        need: How much they depend on each other.
        outcome: How that is served.
        searched_on: The day of the latest search for a channel; None for none.
        reported: Number of documented problems that name both and the threat or a broader one, and
            are open or partly resolved.
        stated: Whether a source stands behind the mandate of either; data without sources is
            taken at its word.
    """

    agencies: tuple[str, str]
    threat: str
    need: Need
    outcome: Outcome
    searched_on: date | None = None
    reported: int = 0
    stated: bool = True

    @property
    def key(self) -> Key:
        """The two agencies and the threat."""
        return (*self.agencies, self.threat)

    @property
    def candidate(self) -> bool:
        """Whether it is a possible gap: looked for, and no regular channel known."""
        is_searched = self.searched_on is not None or not self.stated
        return self.outcome in GAP_OUTCOMES and is_searched


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """What two agencies share that serves a need of theirs.

    Attributes:
        unit: Its id in the tables: an arrangement, or ``flow:`` or ``share:`` and a number.
        arrangement: The arrangement's id; None for an exchange outside of any.
        frequency: The stated frequency.
        grade: 3 regular, 2 assumed to be, 1 irregular, 0 unproved: old, or by class alone.
        kind: What kind of arrangement it is.
        attested_year: Year of the latest statement of the frequency.
        announced: Whether nothing shows that it works.
    """

    unit: str
    arrangement: str | None
    frequency: str
    grade: int
    kind: str
    attested_year: int
    announced: bool


RowValues: TypeAlias = tuple[Any, ...]
"""A row as the tables hold it: agencies and threat first."""


def need_row(
    a: str, b: str, threat: str, need: str, outcome: str, day: str | None, reported: int, cited: int
) -> NeedRow:
    """Return a row from its line in the tables; the day is that of the latest search."""
    searched_on = date.fromisoformat(day) if day else None
    agencies, is_cited = (a, b), bool(cited)
    return NeedRow(agencies, threat, Need(need), Outcome(outcome), searched_on, reported, is_cited)


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
    def from_rows(cls, rows: Iterable[NeedRow]) -> Self:
        """Return the counts of some rows.

        Example:
            >>> pair = ("cbp", "rcmp")
            >>> rows = [NeedRow(pair, t, Need.FULL, Outcome.NONE, reported=2) for t in ("drugs", "guns")]
            >>> Served.from_rows(rows)  # doctest: +ELLIPSIS
            Served(needs=2, ..., none=2, not_assessed=0, reported_problems=2, ...)
        """
        listed = list(rows)
        counts = Counter(row.outcome for row in listed)
        needs = [counts[outcome] for outcome in COUNTED_OUTCOMES]
        reported = sum(row.reported > 0 for row in listed if row.outcome in COUNTED_OUTCOMES)
        values = [sum(needs), *needs, reported, *(counts[outcome] for outcome in SEPARATE_OUTCOMES)]
        return cls(*values)

    def count(self, outcome: Outcome) -> int:
        """Return the number of rows of one outcome."""
        return int(getattr(self, outcome.replace("-", "_")))

    @property
    def lacking_regular(self) -> int:
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
