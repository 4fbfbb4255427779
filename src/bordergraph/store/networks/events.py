"""Events (beginnings and ends) of a network of tables, without a triple store."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bordergraph.errors import GuessedDayNote, OutsideDataWarning, Sentence
from bordergraph.model import Ref, source_ids
from bordergraph.record import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bordergraph.model import Citation, Network, Span


def network_events(network: Network) -> list[Event]:
    """Return the beginnings and ends in a network, in the order of a graph's events."""
    events: defaultdict[tuple[str, str, tuple[Ref, ...]], list[Citation]] = defaultdict(list)
    for day, kind, about, citations in _dated_events(network):
        events[day, kind, tuple(sorted(about))] += citations
    result = []
    for (day, kind, about), cited in sorted(events.items()):
        notes = " ".join(dict.fromkeys(c.note for c in cited if c.note))
        result.append(Event(day, kind, about, notes, sources=source_ids(cited)))
    return result


def _dated_events(
    network: Network,
) -> Iterator[tuple[str, str, tuple[Ref, ...], tuple[Citation, ...]]]:
    """Yield every dated beginning and end: its day, kind, things and citations."""
    for a in network.arrangements:
        for kind, day in _span_events(a.span, "start", "end"):
            yield day, kind, (Ref("arrangement", a.id),), a.citations
    for p in network.participations:
        about = (Ref("agency", p.agency), Ref("arrangement", p.arrangement))
        for kind, day in _span_events(p.span, "joined", "left"):
            yield day, kind, about, p.citations
    for f in network.findings:
        refs = (
            *(Ref("agency", a) for a in f.agencies),
            *(Ref("arrangement", a) for a in f.arrangements),
            *(Ref("threat", t) for t in f.threats),
        )
        ended = "repaired-in-part" if f.fixed == "partial" else "repaired"
        for kind, day in _span_events(f.span, "found", ended):
            yield day, kind, refs, f.citations


def _span_events(span: Span, start_kind: str, end_kind: str) -> Iterator[tuple[str, str]]:
    for kind, day in ((start_kind, span.start), (end_kind, span.end)):
        if day is not None:
            yield kind, day.isoformat()


def _link_spans(network: Network) -> list[Span]:
    """Return all spans but those of agencies, which tell when they were founded."""
    founded = {id(a.span) for a in network.agencies}
    return [span for span in network.all_spans() if id(span) not in founded]


def guess_day(network: Network) -> date | None:
    """Return the day after the last change in a network, or today if that is earlier.

    An announced end has not happened, so no day after today counts.
    """
    days = [s.start for s in _link_spans(network) if s.start]
    days += [s.as_of for s in network.all_spans() if s.as_of]
    days += [s.end + timedelta(days=1) for s in network.all_spans() if s.end]
    return min(max(days), datetime.now(UTC).date()) if days else None


def note_guess(network: Network, day: date) -> None:
    """Note that the day of a network is a guess, and how many ties had ended by then."""
    ended = {a.id for a in network.arrangements if a.span.end and a.span.end < day}
    ties: list[Any] = [*network.participations, *network.flows, *network.shares]
    past = sum(
        bool(t.span.end and t.span.end < day) or getattr(t, "arrangement", "") in ended
        for t in ties
    )
    text = (
        "the data states no day of its own, so it is read on {day}, after its last change;"
        " a table dataset.csv with the column day sets it"
    )
    note = Sentence(text, day=day)
    if past:
        text = "{what}; {past} of {n} ties had ended by then (--as-of shows them)"
        note = Sentence(text, what=note, past=past, n=len(ties))
    warnings.warn(note, GuessedDayNote, stacklevel=2)


def warn_outside(day: date, network: Network, kept_to: date) -> None:
    """Warn when the requested day lies outside the data."""
    linked = [s.first_day for s in _link_spans(network) if s.first_day]
    dated = linked or [s.first_day for s in network.all_spans() if s.first_day]
    first_day = min((kept_to, *dated))
    if first_day <= day <= kept_to:
        return
    text = "the data ends on {last}; results for {day} assume no change since"
    if day < first_day:
        text = "no link in the data has a beginning before {first}; results for {day} say little"
    note = Sentence(text, first=first_day, last=kept_to, day=day)
    warnings.warn(note, OutsideDataWarning, stacklevel=2)
