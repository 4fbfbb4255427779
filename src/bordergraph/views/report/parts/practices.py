"""The card of an arrangement: the eight leading practices of collaboration, each with its record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.analysis.practices.cards import Practised
from bordergraph.analysis.practices.rule import PUBLISHED
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.views.tables.practised import (
    cell_record,
    finder,
    grounds,
    sources_behind,
    standing,
)
from bordergraph.words.tongue import mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.practices.cards import Card, Cell
    from bordergraph.record import Bearing
    from bordergraph.views.report.data import ReportData

__all__ = ["practices_section"]

_TOLD = 3
"""Statements of which a row gives the words."""


def practices_section(m: ReportData, card: Card | None) -> Section:
    """Return one row a practice: how the record stands, what it rests on, what is asked for."""
    labels = m.labels
    if card is None:
        return Section("practices", "")
    rows = tuple(
        Row(
            (
                labels.concept("practice", cell.practice),
                standing(cell, labels),
                grounds(cell, m.network, labels),
            ),
            sources_behind(cell),
            tuple(_details(m, cell)),
            cell_record(cell),
        )
        for cell in card.cells
    )
    counts = Counter(cell.standing for cell in card.cells)
    intro = labels.say(
        "practices-intro",
        wanting=labels.number(counts[Practised.WANTING]),
        documented=labels.number(counts[Practised.DOCUMENTED]),
        silent=labels.number(counts[Practised.UNDOCUMENTED]),
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("practice", "standing-on", "rests-on"))
    caption = labels.say("practices-caption")
    table = Table(columns, rows, limit=len(rows), caption=caption)
    # Data of one's own does not hold the document that names the practices.
    known = (PUBLISHED,) if PUBLISHED in m.network.source_by_id else ()
    return Section("practices", labels.say("practices"), lines=(Line(intro, known),), table=table)


def _details(m: ReportData, cell: Cell) -> Iterator[Line]:
    """Yield the words of the findings, what is asked for, and the words of what documents it."""
    labels = m.labels
    for b in cell.wanting:
        if b.note:
            note = labels.told(b.note)
            who = finder(b, m.network)
            said = labels.say("practice-finding", who=who, note=note) if who else note
            yield Line(mixed(said, (note,)), b.sources)
    yield from _asked(m, {b.ref.slug for b in cell.wanting})
    told = _distinct(b for b in cell.documented if b.note)[:_TOLD]
    for b in told:
        note = labels.told(b.note)
        if cell.wanting:
            said = labels.say("practice-beside", text=note.rstrip("."))
            yield Line(mixed(said, (note.rstrip("."),)), b.sources)
        else:
            yield Line(note, b.sources)


def _asked(m: ReportData, findings: set[str]) -> Iterator[Line]:
    """Yield what each source asks for in answer to some findings, in one line a source."""
    labels, known = m.labels, m.network.source_by_id
    wishes: dict[tuple[str, ...], list[str]] = {}
    for asked in m.wishes:
        if asked.note and findings & set(asked.answers):
            wishes.setdefault(asked.sources, []).append(labels.told(asked.note).rstrip("."))
    for sources, notes in wishes.items():
        names = (known[s].publisher or known[s].title for s in sources if s in known)
        text = labels.say("join.next").join(notes)
        said = labels.say("practice-asked", who=", ".join(dict.fromkeys(names)), text=text)
        yield Line(mixed(said, notes), sources)


def _distinct(found: Iterable[Bearing]) -> list[Bearing]:
    """Return statements each of whose notes is said once, the latest first."""
    first: dict[str, Bearing] = {}
    for b in sorted(found, key=lambda b: (-(b.year or 0), b.ref)):
        first.setdefault(b.note, b)
    return list(first.values())
