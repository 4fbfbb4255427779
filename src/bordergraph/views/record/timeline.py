"""When things begin and end, and how gaps, coverage and connectivity moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.tables.flat import many
from bordergraph.views.tables.table import Table as PlainTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Source
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["Event", "events", "events_table", "timeline_report", "years_table"]

_LENGTH = {"year": 4, "month": 7}
_MOST = 4


@dataclass(frozen=True, slots=True)
class Event:
    """Something that begins or ends.

    Attributes:
        date: ISO date, to the precision it is known: ``2005``, ``2005-06`` or ``2005-06-01``.
        kind: start, end, founded, joined, left, found, repaired, succession ...
        about: What it is about, as ``kind:slug``, sorted.
        note: In our words.
        statements: Ids of the statements that say so.
        sources: Ids of their sources.
    """

    date: str
    kind: str
    about: tuple[str, ...]
    note: str = ""
    statements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def events(rows: Iterable[Mapping[str, object]], subject: str | None = None) -> list[Event]:
    """Build events from rows of the events query; the same event told twice is one event.

    Args:
        rows: statement, event, date, precision, about, note, source.
        subject: ``kind:slug`` that an event must be about; None for all.

    Returns:
        Events by date, then kind, then what they are about.
    """
    told: dict[tuple[str, str], dict[str, set[str]]] = {}
    dated: dict[tuple[str, str], str] = {}
    notes: dict[tuple[str, str], str] = {}
    for r in rows:
        precision = str(r["precision"] or "").partition(":")[2]
        key = (str(r["statement"]), str(r["event"]))
        dated[key] = str(r["date"])[: _LENGTH.get(precision, 10)]
        notes[key] = str(r["note"] or "")
        found = told.setdefault(key, {"about": set(), "sources": set()})
        if r["about"]:
            found["about"].add(str(r["about"]))
        if r["source"]:
            found["sources"].add(str(r["source"]).removeprefix("source:"))
    merged: dict[tuple[str, str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for key, found in told.items():
        about = tuple(sorted(found["about"]))
        if subject is None or subject in about:
            merged.setdefault((dated[key], key[1], about), []).append(key)
    return [
        Event(
            day,
            kind,
            about,
            " ".join(dict.fromkeys(notes[k] for k in keys if notes[k])),
            tuple(sorted(k[0] for k in keys)),
            tuple(sorted({s for k in keys for s in told[k]["sources"]})),
        )
        for (day, kind, about), keys in sorted(merged.items())
    ]


def _about(event: Event, labels: Labels) -> str:
    names = [labels.key(a) for a in event.about]
    if len(names) > _MOST:
        names = [*names[:_MOST], labels.say("and-more", n=len(names) - _MOST)]
    if event.kind in {"joined", "left", "succession"}:
        return " \u2192 ".join(names)
    return ", ".join(names)


def _record(event: Event) -> dict[str, object]:
    return {
        "date": event.date,
        "event": event.kind,
        "about": list(event.about),
        "note": event.note,
        "statements": list(event.statements),
    }


def _event_row(event: Event, labels: Labels) -> Row:
    return Row(
        (event.date, labels.concept("event", event.kind), _about(event, labels)),
        event.sources,
        (Line(event.note),) if event.note else (),
        _record(event),
    )


def _year_row(year: Year, labels: Labels) -> Row:
    return Row(
        (
            str(year.year),
            labels.number(year.agencies),
            labels.number(year.arrangements),
            labels.number(year.need, 1),
            labels.number(year.gap, 1),
            "\u2013" if year.coverage is None else labels.share(year.coverage),
            labels.share(year.connectivity),
        ),
        record={
            "year": year.year,
            "agencies": year.agencies,
            "arrangements": year.arrangements,
            "need": year.need,
            "gap": year.gap,
            "coverage": year.coverage,
            "connectivity": year.connectivity,
        },
    )


_YEARS = ("year", "agencies", "arrangements", "need", "gap", "met", "connected")


def timeline_report(
    subject: str | None,
    found: Sequence[Event],
    years: Sequence[Year],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return what moved by year, then every event.

    Args:
        subject: ``kind:slug``, or None for the whole network.
        found: Events.
        years: The network at the end of each year.
        sources: All sources by id.
        labels: Names in the reader's language.
        stamp: Version and data hash.
    """
    kind, _, slug = (subject or "").partition(":")
    name = labels.both(kind, slug) if subject else labels.say("whole-network")
    sections = []
    if years:
        columns = tuple(labels.say(f"column.{c}") for c in _YEARS)
        caption = labels.say("years-caption")
        intro = labels.say("years-intro")
        if kind == "arrangement":
            intro = f"{intro} {labels.say('years-whole')}"
        rows = tuple(_year_row(y, labels) for y in years)
        table = Table(columns, rows, frozenset(range(7)), len(rows), caption)
        sections.append(Section("years", labels.say("years"), intro, table=table))
    columns = tuple(labels.say(f"column.{c}") for c in ("date", "event", "about"))
    rows = tuple(_event_row(e, labels) for e in found)
    table = Table(columns, rows, limit=40, caption=labels.say("events-caption"))
    none = "" if rows else labels.say("events-none")
    sections.append(Section("events", labels.say("events"), none, table=table))
    return Report(
        kind="timeline",
        subject=(subject,) if subject else (),
        title=labels.say("timeline-title", name=name),
        subtitle=labels.say(
            "timeline-subtitle",
            events=labels.count("event", len(found)),
            version=stamp.version,
            data=stamp.data_hash,
        ),
        sections=tuple(sections),
        sources=sources,
        stamp=stamp,
    )


def events_table(found: Sequence[Event], labels: Labels) -> PlainTable:
    """Return events as a flat table, for spreadsheets."""
    columns = ("date", "event", "names", "note", "about", "statements", "sources")
    rows = [
        (
            e.date,
            e.kind,
            _about(e, labels),
            e.note,
            list(e.about),
            list(e.statements),
            list(e.sources),
        )
        for e in found
    ]
    return PlainTable(columns, rows, fields=(*columns[:4], *map(many, columns[4:])))


def years_table(years: Sequence[Year]) -> PlainTable:
    """Return the yearly series as a flat table, for spreadsheets."""
    columns = ("year", "agencies", "arrangements", "need", "gap", "coverage", "connectivity")
    rows = [tuple(getattr(y, c) for c in columns) for y in years]
    return PlainTable(columns, rows)
