"""When things and facts are in force: the one definition, by the days that a network knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.model.things import IDLE, Agency, Arrangement
from bordergraph.model.ties import Flow, Focus, Mandate, Participation, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model.terms import Span

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
    begins, ends = span.start or span.as_of or date.min, span.end or date.max
    if arrangement is not None:
        if begun := arrangement.span.begin:
            # What has no start of its own starts with its arrangement, not when it was first reported.
            begins = max(span.start or begun, begun)
        ends = min(ends, _last_day(arrangement))
    for body in bodies:
        begins = max(begins, body.begin or date.min)
        ends = min(ends, body.end or date.max)
    return Interval(begins, ends)


def _last_day(arrangement: Arrangement) -> date:
    """Return the last day on which an arrangement may have worked."""
    last = arrangement.span.end or date.max
    if arrangement.status not in IDLE:
        return last
    # It had stopped by the day of the report: the day before is the last on which it may have worked.
    seen = arrangement.status_as_of
    return min(last, seen - timedelta(days=1) if seen else date.min)
