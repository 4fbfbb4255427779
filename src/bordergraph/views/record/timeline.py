"""When things begin and end, and how needs were served and ties held together."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.views.report.model import Report, Section, Stamp
from bordergraph.views.report.sections import event_subjects
from bordergraph.views.table.column import Column, display, number, worded
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import EVENT_COLUMNS
from bordergraph.views.tables.needs import COUNT_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.whatif.yearly import YearNeeds
    from bordergraph.model import Ref, Source
    from bordergraph.record import Event
    from bordergraph.words.labels import Labels

_EVENT_COLUMNS: tuple[Column[Event], ...] = (
    *EVENT_COLUMNS,
    display("date", lambda e, labels: labels.spell_date(e.date)),
    display("event", lambda e, labels: labels.concept("event", e.kind)),
    display("about", event_subjects),
)


YEAR_COLUMNS: tuple[Column[YearNeeds], ...] = (
    worded("year", None, lambda year, _: str(year), is_number=True),
    number("agencies"),
    number("arrangements"),
    *(number(name, get=attrgetter(f"served.{name}")) for name in COUNT_NAMES),
    number("aged"),
    worded("connectivity", None, lambda x, w: w.percentage(x), "connected", is_number=True),
)
"""The network at the end of one year."""

_SHOWN = ("year", *(name.replace("_", "-") for name in COUNT_NAMES), "aged")
"""Headings that people see, as many as a narrow terminal has room for."""


def timeline_report(
    subject: Ref | None,
    events: Sequence[Event] | None,
    years: Sequence[YearNeeds],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
) -> Report:
    """Return what moved by year, then every event, if events are asked for."""
    name = labels.name_and_acronym(*subject) if subject else labels.say("whole-network")
    sections = []
    if years:
        values = {"years": PROOF_YEARS, "when": str(years[-1].year)}
        intro = f"{labels.say('years-intro')} {labels.say('aged-needs', years[-1].aged, **values)}"
        if subject and subject.kind == "arrangement":
            intro = f"{intro} {labels.say('years-whole')}"
        has_needs = bool(subject and subject.kind != "arrangement")
        caption, order = (
            ("needs-served", _SHOWN) if has_needs else ("years-caption", (*_SHOWN, "connected"))
        )
        table: Table[Any] = Table(
            YEAR_COLUMNS, years, labels, labels.say(caption), order=order, limit=len(years)
        )
        sections.append(Section("years", labels.say("years"), intro, table=table))
    if events is not None:
        count = f"{labels.count('event', len(events))}." if events else labels.say("events-none")
        table = Table(
            _EVENT_COLUMNS,
            events,
            labels,
            labels.say("events-caption"),
            limit=40,
            sources=attrgetter("sources"),
            details=lambda e: (Line(labels.localize(e.note)),) if e.note else (),
        )
        sections.append(Section("events", labels.say("events"), count, table=table))
    subtitle = labels.say("timeline-subtitle", version=stamp.version, data=stamp.data_hash)
    about, title = (subject.key,) if subject else (), labels.say("timeline-title", name=name)
    return Report("timeline", about, title, subtitle, tuple(sections), sources, stamp)


def events_table(events: Sequence[Event], labels: Labels) -> Table[Any]:
    """Return events as a flat table, for spreadsheets."""
    columns = ("date", "event", "names", "note", "about", "statements", "sources")
    rows = []
    for event in events:
        texts = (event.date, event.kind, event_subjects(event, labels), labels.localize(event.note))
        about, statements = [a.key for a in event.about], [s.key for s in event.statements]
        rows.append((*texts, about, statements, list(event.sources)))
    return Table.from_values(columns, rows, lists=columns[4:])
