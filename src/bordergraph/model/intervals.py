"""When things and facts are in force: the one definition, by the days that a network knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.model.terms import Span
from bordergraph.model.things import IDLE, Agency, Arrangement
from bordergraph.model.ties import Flow, Focus, Mandate, Participation, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Dated", "Interval", "interval"]

Dated: TypeAlias = Agency | Arrangement | Participation | Flow | Share | Focus | Mandate
"""What is in force or not."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which something is in force, so that it is one comparison whether it is.

    Attributes:
        begins: First day; the first of all days when no beginning is known.
        ends: Last day; the last of all days while it goes on, the first of all where it is
            reported as stopped on a day that is not stated.

    Example:
        >>> Interval(date(2005, 1, 1)).holds(date(2004, 12, 31))
        False
    """

    begins: date = date.min
    ends: date = date.max

    @property
    def stopped(self) -> bool:
        """Whether it is reported as stopped at an unknown time, so that it is in force on no day."""
        return self.ends == date.min

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies within; without one, in data that holds no other, an end has passed."""
        return self.begins <= (day or date.max) <= self.ends

    def both(self, other: Interval) -> Interval:
        """Return the days that lie within two."""
        return Interval(max(self.begins, other.begins), min(self.ends, other.ends))


def interval(
    span: Span, arrangement: Arrangement | None = None, bodies: Iterable[Span] = ()
) -> Interval:
    """Return when a fact is in force inside an arrangement, while the bodies it is about exist.

    An unknown start is taken from the arrangement, else from the first day on which a source speaks
    of the fact; an unknown end means that it goes on.
    """
    within = arrangement.span if arrangement else Span()
    lives = list(bodies)
    ends = [s.end for s in (span, within, *lives) if s.end is not None]
    if arrangement is not None and arrangement.status in IDLE:
        # It had stopped by the day of the report: the day before is the last on which it may have worked.
        seen = arrangement.status_as_of
        ends.append(seen - timedelta(days=1) if seen else date.min)
    own = span.start or within.begin or span.as_of
    begins = [day for day in (own, within.begin, *(s.begin for s in lives)) if day is not None]
    return Interval(max(begins, default=date.min), min(ends, default=date.max))
