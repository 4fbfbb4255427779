"""Rows of need: what two agencies need of each other on a threat, what it comes to, what serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias


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
    """What a row comes to, in the order of the six counts and then of what is counted apart.

    Attributes:
        REGULAR: A channel of stated continuous or scheduled frequency serves the need.
        ASSUMED: A standing team or system serves it, and no source states its frequency.
        IRREGULAR: A channel serves it on request, after incidents, or at no stated frequency.
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


SERVED = tuple(Outcome)[:6]
"""The six outcomes that add up to the needs."""

APART = tuple(Outcome)[6:9]
"""The three that are counted apart."""

LACKING = (Outcome.NONE, Outcome.INDIRECT, Outcome.IRREGULAR)
"""Outcomes of a possible gap, the gravest first."""

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
        reported: Number of documented problems that name both and are open or partly resolved.
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
        searched = self.searched_on is not None or not self.stated
        return self.outcome in LACKING and searched


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """What two agencies share that serves a need of theirs.

    Attributes:
        unit: Its id in the tables: an arrangement, or ``flow:`` or ``share:`` and a number.
        arrangement: The arrangement's id; None for an exchange outside of any.
        frequency: The stated frequency.
        grade: 3 regular, 2 assumed to be, 1 irregular, 0 unproved: old, or by class alone.
    """

    unit: str
    arrangement: str | None
    frequency: str
    grade: int


@dataclass(frozen=True, slots=True)
class Unit:
    """An arrangement, or an exchange of two bodies.

    Attributes:
        unit: Its id in the tables.
        arrangement: The arrangement's id; None for an exchange outside of any.
        kind: What kind of arrangement it is.
        frequency: The stated frequency.
        attested: Year of the latest statement of that.
        announced: Whether nothing shows that it works.
    """

    unit: str
    arrangement: str | None
    kind: str
    frequency: str
    attested: int
    announced: bool


Line: TypeAlias = tuple[Any, ...]
"""A row as the tables hold it: agencies and threat first."""


def need_row(
    a: str, b: str, threat: str, need: str, outcome: str, day: str | None, reported: int, cited: int
) -> NeedRow:
    """Return a row from its line in the tables."""
    searched = date.fromisoformat(day) if day else None
    return NeedRow((a, b), threat, Need(need), Outcome(outcome), searched, reported, bool(cited))
