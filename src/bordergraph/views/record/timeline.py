"""When things begin and end, and how needs were served and ties held together."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.views.report.model import Report, Section
from bordergraph.views.report.sections import event_about
from bordergraph.views.table.column import Column, display, number
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import EVENT
from bordergraph.views.tables.needs import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Ref, Source
    from bordergraph.record import Event
    from bordergraph.views.report.model import Chart, Stamp
    from bordergraph.words.labels import Labels

_EVENT: tuple[Column[Event], ...] = (
    *EVENT,
    display("date", lambda e, _: e.date),
    display("event", lambda e, labels: labels.concept("event", e.kind)),
    display("about", event_about),
)


def _count(name: str) -> Column[Year]:
    return number(name, get=attrgetter(f"served.{name}"))


YEAR: tuple[Column[Year], ...] = (
    Column("year", lambda y: y.year, lambda y, _: str(y.year), "year", is_number=True),
    number("agencies"),
    number("arrangements"),
    *map(_count, COUNTED),
    number("aged"),
    Column(
        "connectivity",
        lambda y: y.connectivity,
        lambda y, labels: labels.share(y.connectivity),
        "connected",
        is_number=True,
    ),
)
"""The network at the end of one year."""

_SHOWN = ("year", *(name.replace("_", "-") for name in COUNTED), "aged")
"""Headings that people see, as many as a narrow terminal has room for."""


def timeline_report(
    subject: Ref | None,
    found: Sequence[Event] | None,
    years: Sequence[Year],
    sources: Mapping[str, Source],
    labels: Labels,
    stamp: Stamp,
    lives: Chart | None = None,
) -> Report:
    """Return what moved by year, the lives of problems, then every event.

    Args:
        subject: What they are about, or None for the whole network.
        found: Events; None where they are not asked for.
        years: The network at the end of each year.
        sources: All sources by id.
        labels: Names in the reader's language.
        stamp: Version and data hash.
        lives: When the problems of the subject were documented.
    """
    name = labels.both(*subject) if subject else labels.say("whole-network")
    sections = []
    if years:
        told = {"years": PROOF_YEARS, "when": str(years[-1].year)}
        intro = f"{labels.say('years-intro')} {labels.say('aged-needs', years[-1].aged, **told)}"
        if subject and subject.kind == "arrangement":
            intro = f"{intro} {labels.say('years-whole')}"
        own = bool(subject and subject.kind != "arrangement")
        caption, order = (
            ("needs-served", _SHOWN) if own else ("years-caption", (*_SHOWN, "connected"))
        )
        table: Table[Any] = Table(
            YEAR, years, labels, labels.say(caption), order=order, limit=len(years)
        )
        sections.append(Section("years", labels.say("years"), intro, table=table))
    if lives:
        sections.append(Section("lives", labels.say("problems"), charts=(lives,)))
    if found is not None:
        many = f"{labels.count('event', len(found))}." if found else labels.say("events-none")
        table = Table(
            _EVENT,
            found,
            labels,
            labels.say("events-caption"),
            sources=lambda e: e.sources,
            details=lambda e: (Line(labels.told(e.note)),) if e.note else (),
            limit=40,
        )
        sections.append(Section("events", labels.say("events"), many, table=table))
    subtitle = labels.say("timeline-subtitle", version=stamp.version, data=stamp.data_hash)
    about, title = (subject.key,) if subject else (), labels.say("timeline-title", name=name)
    return Report("timeline", about, title, subtitle, tuple(sections), sources, stamp)


def events_table(found: Sequence[Event], labels: Labels) -> Table[Any]:
    """Return events as a flat table, for spreadsheets."""
    columns = ("date", "event", "names", "note", "about", "statements", "sources")
    rows = []
    for e in found:
        told = (e.date, e.kind, event_about(e, labels), labels.told(e.note))
        about, statements = [a.key for a in e.about], [s.key for s in e.statements]
        rows.append((*told, about, statements, list(e.sources)))
    return Table.from_values(columns, rows, lists=columns[4:])


def years_table(years: Sequence[Year]) -> Table[Year]:
    """Return the yearly series as a flat table, for spreadsheets."""
    return Table(YEAR, years)
