"""What began and ended, read off a network of tables, which tells it without a triple store."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bordergraph.errors import GuessedDayNote, OutsideDataWarning, Sentence
from bordergraph.model import Ref, cited
from bordergraph.record import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bordergraph.model import Citation, Network, Span


def told_events(network: Network) -> list[Event]:
    """Return what began and ended by the dates in a network, in the order of a graph's events.

    Example:
        >>> from datetime import date
        >>> from bordergraph.model import Arrangement, Network, Span
        >>> team = Arrangement("team", "Team", span=Span(date(2005, 1, 1), date(2009, 1, 1)))
        >>> [(e.date, e.kind) for e in told_events(Network(arrangements=(team,)))]
        [('2005-01-01', 'start'), ('2009-01-01', 'end')]
    """
    found: defaultdict[tuple[str, str, tuple[Ref, ...]], list[Citation]] = defaultdict(list)
    for day, kind, about, citations in _dated(network):
        found[day, kind, tuple(sorted(about))] += citations
    return [
        Event(
            day,
            kind,
            about,
            " ".join(dict.fromkeys(c.note for c in citations if c.note)),
            sources=cited(citations),
        )
        for (day, kind, about), citations in sorted(found.items())
    ]


def _dated(
    network: Network,
) -> Iterator[tuple[str, str, tuple[Ref, ...], tuple[Citation, ...]]]:
    """Yield every dated beginning and end: the day, its kind, what it is about, who says so."""
    for a in network.arrangements:
        for kind, day in _ends(a.span, "start", "end"):
            yield day, kind, (Ref("arrangement", a.id),), a.citations
    for p in network.participations:
        about = (Ref("agency", p.agency), Ref("arrangement", p.arrangement))
        for kind, day in _ends(p.span, "joined", "left"):
            yield day, kind, about, p.citations
    for f in network.findings:
        of = (
            *(Ref("agency", a) for a in f.agencies),
            *(Ref("arrangement", a) for a in f.arrangements),
            *(Ref("threat", t) for t in f.threats),
        )
        ended = "repaired-in-part" if f.fixed == "partial" else "repaired"
        for kind, day in _ends(f.span, "found", ended):
            yield day, kind, of, f.citations


def _ends(span: Span, begun: str, ended: str) -> Iterator[tuple[str, str]]:
    for kind, day in ((begun, span.start), (ended, span.end)):
        if day is not None:
            yield kind, day.isoformat()


def last_change(network: Network) -> date | None:
    """Return the day after the last change that a network knows of, or today if that is earlier.

    An end that is announced is no end, so nothing after today dates the data, and neither does
    the day on which a body was founded.
    """
    founded = {id(a.span) for a in network.agencies}
    spans = list(network.spans())
    days = [s.start for s in spans if s.start and id(s) not in founded]
    days += [s.as_of for s in spans if s.as_of]
    days += [s.end + timedelta(days=1) for s in spans if s.end]
    return min(max(days), datetime.now(UTC).date()) if days else None


def tell_guess(network: Network, day: date) -> None:
    """Note that a network is read on a day that it does not state, and what had ended by then."""
    ended = {a.id for a in network.arrangements if a.span.end and a.span.end < day}
    ties: list[Any] = [*network.participations, *network.flows, *network.shares]
    over = sum(
        bool(t.span.end and t.span.end < day) or getattr(t, "arrangement", "") in ended
        for t in ties
    )
    left = f"; {over} of {len(ties)} ties had ended by then (--as-of shows them)" if over else ""
    told = f"the data states no day of its own, so it is read on {day}, after its last change{left}"
    warnings.warn(told, GuessedDayNote, stacklevel=2)


def warn_outside(day: date, network: Network, kept_to: date) -> None:
    """Warn when a day is asked about that the data does not reach."""
    begun = min(
        (span.begin for span in network.spans() if span.begin and span.begin <= kept_to),
        default=kept_to,
    )
    if not begun <= day <= kept_to:
        told = Sentence(
            "the data reaches from {first} to {last}; {day} lies outside,"
            " and what is said of it is a guess",
            first=begun,
            last=kept_to,
            day=day,
        )
        warnings.warn(told, OutsideDataWarning, stacklevel=2)
