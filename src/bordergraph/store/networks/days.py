"""Which day a network is of, and whether it reaches the day that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.errors import OutsideDataWarning

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.model import Network

__all__ = ["last_change", "warn_outside"]


def last_change(network: Network) -> date | None:
    """Return the day after the last change that a network knows of, or today if that is earlier.

    An end that is announced is no end, so nothing after today dates the data.
    """
    from datetime import UTC, datetime, timedelta

    days = [day for span in network.spans() for day in (span.start, span.as_of) if day]
    days += [span.end + timedelta(days=1) for span in network.spans() if span.end]
    return min(max(days), datetime.now(UTC).date()) if days else None


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
