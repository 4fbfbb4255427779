"""When things begin and end, and how needs were served and ties held together."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bordergraph.views.report.model import Line, Report, Row, Section, Table
from bordergraph.views.report.parts.history import event_about, event_record
from bordergraph.views.table.table import Table as PlainTable
from bordergraph.views.tables.served import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Ref, Source
    from bordergraph.record import Event
    from bordergraph.views.report.model import Stamp
    from bordergraph.words.labels import Labels

__all__ = ["events_table", "timeline_report", "years_table"]


def _event_row(event: Event, labels: Labels) -> Row:
    return Row(
        (event.date, labels.concept("event", event.kind), event_about(event, labels)),
        event.sources,
        (Line(labels.told(event.note)),) if event.note else (),
        event_record(event),
    )


def _year_record(year: Year) -> dict[str, int | float]:
    served = asdict(year.served)
    return {
        "year": year.year,
        "agencies": year.agencies,
        "arrangements": year.arrangements,
        **{name: served[name] for name in COUNTED},
        "connectivity": year.connectivity,
    }


def _year_row(year: Year, labels: Labels) -> Row:
    record = _year_record(year)
    counts = (labels.number(record[name]) for name in ("agencies", "arrangements", *COUNTED))
    return Row((str(year.year), *counts, labels.share(year.connectivity)), record=record)


_YEARS = ("year", "agencies", "arrangements", *(c.replace("_", "-") for c in COUNTED), "connected")


def timeline_report(
    subject: Ref | None,
    found: Sequence[Event],
    years: Sequence[Year],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return what moved by year, then every event.

    Args:
        subject: What they are about, or None for the whole network.
        found: Events.
        years: The network at the end of each year.
        sources: All sources by id.
        labels: Names in the reader's language.
        stamp: Version and data hash.
    """
    name = labels.both(*subject) if subject else labels.say("whole-network")
    sections = []
    if years:
        columns = tuple(labels.say(f"column.{c}") for c in _YEARS)
        caption = labels.say("years-caption")
        intro = labels.say("years-intro")
        if subject and subject.kind == "arrangement":
            intro = f"{intro} {labels.say('years-whole')}"
        rows = tuple(_year_row(y, labels) for y in years)
        table = Table(columns, rows, frozenset(range(len(columns))), len(rows), caption)
        sections.append(Section("years", labels.say("years"), intro, table=table))
    columns = tuple(labels.say(f"column.{c}") for c in ("date", "event", "about"))
    rows = tuple(_event_row(e, labels) for e in found)
    table = Table(columns, rows, limit=40, caption=labels.say("events-caption"))
    none = "" if rows else labels.say("events-none")
    sections.append(Section("events", labels.say("events"), none, table=table))
    return Report(
        kind="timeline",
        subject=(subject.key,) if subject else (),
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


def events_table(found: Sequence[Event], labels: Labels) -> PlainTable[Any]:
    """Return events as a flat table, for spreadsheets."""
    columns = ("date", "event", "names", "note", "about", "statements", "sources")
    rows = [
        (
            e.date,
            e.kind,
            event_about(e, labels),
            labels.told(e.note),
            [a.key for a in e.about],
            [s.key for s in e.statements],
            list(e.sources),
        )
        for e in found
    ]
    return PlainTable.plain(columns, rows, lists=columns[4:])


def years_table(years: Sequence[Year]) -> PlainTable[Any]:
    """Return the yearly series as a flat table, for spreadsheets."""
    columns = ("year", "agencies", "arrangements", *COUNTED, "connectivity")
    return PlainTable.plain(columns, [tuple(_year_record(y).values()) for y in years])
