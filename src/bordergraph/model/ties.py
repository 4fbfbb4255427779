"""What ties things to each other, and from when to when it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.model.terms import Citation, Span
from bordergraph.model.things import IDLE, Agency, Arrangement
from bordergraph.schema.words import Cadence, Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Participation:
    """One agency in one arrangement, as one or more sources state it.

    Attributes:
        agency: The agency's id.
        arrangement: The arrangement's id.
        role: What it does there: lead, co-lead, participant, hub ...
        span: Since when and until when.
        provides: Whether it gives information there.
        receives: Whether it gets some.
        citations: Where it is stated.
    """

    agency: str
    arrangement: str
    role: str = "participant"
    span: Span = Span()
    provides: bool = True
    receives: bool = True
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A directed transfer inside an arrangement.

    Attributes:
        giver: Id of the agency that gives.
        receiver: Id of the agency that gets.
        arrangement: Id of the arrangement that carries it.
        what: What is given, in our own words.
        span: Since when and until when.
        citations: Where it is stated.
    """

    giver: str
    receiver: str
    arrangement: str
    what: str = ""
    span: Span = Span()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A directed tie between two agencies outside any arrangement; no threat means all threats.

    Attributes:
        giver: Id of the agency that gives.
        receiver: Id of the agency that gets.
        threat: Id of the threat that it serves; None for all.
        cadence: How regularly.
        span: Since when and until when.
        citations: Where it is stated.
    """

    giver: str
    receiver: str
    threat: str | None = None
    cadence: Cadence = Cadence.UNKNOWN
    span: Span = Span()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Mandate:
    """One agency against one threat, and what it does about it: its task.

    Attributes:
        agency: The agency's id.
        threat: The threat's id.
        responsibility: Lead, shared or support.
        functions: What it does: intelligence, investigation, patrol, inspection, regulation,
            financial-intelligence, signals, immigration-decision, removal, prosecution, policy
            or service; empty when nobody told.
        basis: ``stated`` when the source tells the functions, ``sector`` when they are read from
            what kind of body it is.
        side: Country on whose side of the border the work is done, ``both``, or empty for the
            agency's own.
        realm: What the work is confined to, such as mail or water; empty for anything.
        only_with: Countries or levels that the law limits its partners to; empty for no limit.
        citations: Where it is stated.
    """

    agency: str
    threat: str
    responsibility: Responsibility = Responsibility.SHARED
    functions: tuple[str, ...] = ()
    basis: str = ""
    side: str = ""
    realm: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """One arrangement against one threat.

    Attributes:
        arrangement: The arrangement's id.
        threat: The threat's id.
        citations: Where it is stated.
    """

    arrangement: str
    threat: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Dependency:
    """How much one function needs another on the same threat.

    Attributes:
        dependent: The function that needs.
        on: The function that it needs.
        across: Whether the two stand on different sides of the border.
        value: 1 when the work fails without it, 0.5 when it is better with it, 0 when not at all.
        direction: ``from`` when what the dependent gives is enough, ``to`` when what it gets is,
            empty when information has to move both ways.
        rhythm: ``on-request`` when it is asked for case by case by its nature, else empty.
        why: The reason, which a practitioner would accept, in English.
        why_fr: The same in French; may be empty.
    """

    dependent: str
    on: str
    across: bool
    value: float
    direction: str = ""
    rhythm: str = ""
    why: str = ""
    why_fr: str = ""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The door that law or mandate prescribes between two functions, or for one agency.

    Attributes:
        id: Slug.
        functions: Unordered pairs of functions that have to use it, each sorted.
        across: Whether it stands between two countries.
        agency: Id of the one agency that has to use it; empty for all with the functions.
        not_level: Level of partners that need no door to that agency; empty for none.
        through: Ids of the bodies at the door by country, as (country, body), or with an empty
            country where there is one door for all.
        threats: Ids of the threats that it is for; empty for all.
        why: The reason in our own words, in English.
        why_fr: The same in French; may be empty.
        citations: Where the law says so.
    """

    id: str
    functions: tuple[tuple[str, str], ...] = ()
    across: bool = False
    agency: str = ""
    not_level: str = ""
    through: tuple[tuple[str, str], ...] = ()
    threats: tuple[str, ...] = ()
    why: str = ""
    why_fr: str = ""
    citations: tuple[Citation, ...] = ()


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
