"""Which day a network is of, and whether it reaches the day that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.errors import GuessedDayNote, OutsideDataWarning

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.model import Network


def last_change(network: Network) -> date | None:
    """Return the day after the last change that a network knows of, or today if that is earlier.

    An end that is announced is no end, so nothing after today dates the data, and neither does
    the day on which a body was founded.
    """
    from datetime import UTC, datetime, timedelta

    founded = {id(a.span) for a in network.agencies}
    spans = list(network.spans())
    days = [s.start for s in spans if s.start and id(s) not in founded]
    days += [s.as_of for s in spans if s.as_of]
    days += [s.end + timedelta(days=1) for s in spans if s.end]
    return min(max(days), datetime.now(UTC).date()) if days else None


def tell_guess(network: Network, day: date) -> None:
    """Note that a network is read on a day that it does not state, and what had ended by then."""
    import warnings

    ended = {a.id for a in network.arrangements if a.span.end and a.span.end < day}
    ties: list[Any] = [*network.participations, *network.flows, *network.shares]
    over = sum(
        bool(t.span.end and t.span.end < day) or getattr(t, "arrangement", "") in ended
        for t in ties
    )
    left = f"; {over} of {len(ties)} ties had ended by then (--as-of shows them)" if over else ""
    warnings.warn(
        f"the data states no day of its own, so it is read on {day}, after its last change{left}",
        GuessedDayNote,
        stacklevel=2,
    )


def warn_outside(day: date, network: Network, kept_to: date) -> None:
    """Warn when a day is asked about that the data does not reach."""
    import warnings

    begun = min(
        (span.begin for span in network.spans() if span.begin and span.begin <= kept_to),
        default=kept_to,
    )
    if not begun <= day <= kept_to:
        warnings.warn(
            f"the data reaches from {begun} to {kept_to}; {day} lies outside,"
            " and what is said of it is a guess",
            OutsideDataWarning,
            stacklevel=2,
        )
