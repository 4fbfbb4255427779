"""What happened to a thing, by date, and what its sources say of it, by the date of the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, told, words
from bordergraph.views.tables.facts import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from bordergraph.model import Citation, Ref
    from bordergraph.record import Event
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Picture
    from bordergraph.words.labels import Labels

    _Note: TypeAlias = tuple[str, str, tuple[str, ...]]

_MOST = 4
_ORDERED = frozenset({"joined", "left", "succession"})


def event_about(event: Event, labels: Labels, without: Ref | None = None) -> str:
    """Name what an event is about."""
    about = [a for a in event.about if a != without]
    # A threat is a common noun, which has a capital only where it comes first.
    names = [
        labels.running(*a) if n and a.kind == "threat" else labels.short(*a)
        for n, a in enumerate(about)
    ]
    if len(names) > _MOST:
        names = [*names[:_MOST], labels.say("and-more", n=len(names) - _MOST)]
    return (" \u2192 " if event.kind in _ORDERED else ", ").join(names)


def history_section(m: ReportData, thing: Ref, figures: tuple[Picture, ...] = ()) -> Section:
    """Return what began, met, changed and ended, by date, as far as a source dates it."""
    labels = m.labels
    columns = (
        *EVENT,
        words("date", lambda e, labels: labels.dated(e.date)),
        words("event", lambda e, _: labels.concept("event", _kind(e, thing))),
        words("what", lambda e, _: _what(e, labels, thing)),
    )
    about = [e for e in m.events if thing in e.about]
    table = m.table(columns, about, "events-caption", sources=lambda e: e.sources)
    intro = labels.say("history-intro") if about else ""
    return Section("history", labels.say("history"), intro, table=table, figures=figures)


def _kind(event: Event, thing: Ref) -> str:
    """Return what an event is to a thing: who comes after another takes over from it."""
    after = event.kind == "succession" and event.about[-1] == thing
    return "succession-to" if after else str(event.kind)


def _what(event: Event, labels: Labels, thing: Ref) -> str:
    about = event_about(event, labels, thing)
    note = labels.told(event.note)
    if about and note:
        return labels.say("event-of", about=about, note=note)
    return about or note


def told_section(m: ReportData, citations: Iterable[Citation]) -> Section:
    """Return what sources say of a thing besides its dated events, the latest word first."""
    labels, sources = m.labels, m.network.source_by_id
    notes: dict[str, list[str]] = {}
    for c in citations:
        if c.note and not c.further and not c.statement.startswith("milestone/"):
            notes.setdefault(c.note, []).append(c.source)
    notes_by_year: list[_Note] = []
    for note, found in notes.items():
        dated = [(year_of(sources[s].date), s) for s in found if s in sources]
        year = max((y for y, _ in dated), default="")
        notes_by_year.append((year, note, tuple(dict.fromkeys(s for _, s in dated))))
    notes_by_year.sort(key=lambda t: (t[0] == "", [-ord(c) for c in t[0]], t[1]))
    columns: tuple[Column[_Note], ...] = (
        told("year", "year-told", lambda n: n[0]), told("note", "told", lambda n: n[1]),
    )  # fmt: skip
    table = m.table(columns, notes_by_year, "told-caption", sources=lambda n: n[2], limit=12)
    return Section("told", labels.say("told"), table=table)


def year_of(text: str) -> str:
    """Return the year in a date as a source writes it; empty where it names none."""
    found = re.search(r"\b(1[89]|20)[0-9]{2}\b", text)
    return found[0] if found else ""
