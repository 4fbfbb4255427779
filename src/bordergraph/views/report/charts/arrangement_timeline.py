"""When arrangements began and ended, as a timeline."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.model import cited
from bordergraph.views.report.charts import worked_out
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import Fill
from bordergraph.views.svg.stretches import Stretches
from bordergraph.views.svg.timeline import arrangement_stretch, keys, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.model import Arrangement, Participation
    from bordergraph.record import Event
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.svg.elements import Key
    from bordergraph.views.svg.stretches import Stretch

LEAST, MOST = 3, 12
"""Stretches shown: fewer are told sooner in words, and more leave no room for the table on a page."""

_BACK = 40
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|1\d|2[0-8]))?")

# What the stretches themselves show, and what was found rather than happened.
_SHOWN = frozenset({"start", "end", "joined", "left", "found", "repaired", "repaired-in-part"})


def arrangements_figure(m: ReportData, arrangements: Iterable[str]) -> Picture | None:
    """Return when some arrangements began and ended; None where few are dated.

    Those with most members, past ones counted, are shown, by their start.
    """
    by_id, events = m.network.arrangement_by_id, _events(m)
    names = _by_size(m, arrangements)
    rows = _first(_row(m, by_id[name], events.get(name, ())) for name in names)
    return _figure(m, m.labels.say("dated-title"), rows, len(names))


def agency_figure(m: ReportData, agency: str) -> Picture | None:
    """Return when an agency took part in arrangements; where that is not stated, when each ran."""
    by_id, events = m.network.arrangement_by_id, _events(m)
    parts = {p.arrangement: p for p in m.network.participations if p.agency == agency}
    names = _by_size(m, parts)
    rows = _first(_row(m, by_id[n], events.get(n, ()), parts[n]) for n in names)
    title = m.labels.say("dated-title-part", name=m.labels.short("agency", agency))
    return _figure(m, title, rows, len(names))


def arrangement_figure(m: ReportData, arrangement: str) -> Picture | None:
    """Return when an arrangement, its parts and those who take part began and ended."""
    labels, events, n = m.labels, _events(m), m.network
    whole = n.arrangement_by_id[arrangement]
    parts = [a for a in n.arrangements if arrangement in a.part_of]
    taking = [p for p in n.participations if p.arrangement == arrangement]
    dated = [p for p in taking if p.span.begin or p.span.end]
    own = _row(m, whole, events.get(arrangement, ()))
    below = [_row(m, a, events.get(a.id, ())) for a in parts]
    for p in dated:
        row = _row(m, whole, (), p, labels.short("agency", p.agency))
        below.append(replace(row, id=p.agency) if row else None)
    rows = _first(below, MOST - 1)
    sources = cited(whole.citations, *(a.citations for a in parts), *(p.citations for p in dated))
    title = labels.say("dated-title-of", name=labels.short("arrangement", arrangement))
    every = 1 + len(parts) + len(taking)
    return _figure(m, title, [*([own] if own else []), *rows], every, sources)


def _by_size(m: ReportData, arrangements: Iterable[str]) -> list[str]:
    """Return the known ones among some arrangements, those that most bodies ever were in first."""
    seats = {(p.arrangement, p.agency) for p in m.network.participations}
    size = Counter(name for name, _ in seats)
    known = set(arrangements) & set(m.network.arrangement_by_id)
    return sorted(known, key=lambda a: (-size[a], a))


def _first(rows: Iterable[Stretch | None], most: int = MOST) -> list[Stretch]:
    """Return the first rows that are dated, by their start."""
    return sorted([row for row in rows if row is not None][:most], key=_order)


def _events(m: ReportData) -> dict[str, list[Event]]:
    """Return what happened to each arrangement besides its start and end, by date."""
    found: dict[str, list[Event]] = {}
    for event in m.events:
        for thing in event.about:
            if thing.kind == "arrangement" and event.kind not in _SHOWN:
                found.setdefault(thing.slug, []).append(event)
    return found


def _row(
    m: ReportData,
    arrangement: Arrangement,
    events: Iterable[Event],
    part: Participation | None = None,
    label: str = "",
) -> Stretch | None:
    """Return an arrangement as a stretch, or the part that an agency takes in it."""
    if arrangement.status == "proposed":
        return None
    own = part if part and (part.span.begin or part.span.end) else None
    return arrangement_stretch(
        arrangement,
        m.labels,
        events,
        day=m.facts.day,
        span=own.span if own else None,
        label=label,
        attested=_latest(m, own) if own else None,
    )


def _latest(m: ReportData, part: Participation) -> date | None:
    """Return the date of the latest source that tells of a part in an arrangement."""
    dates = []
    for citation in part.citations:
        source = m.network.source_by_id.get(citation.source)
        if source and (found := _DATE.match(source.date)):
            year, month, day = (int(x or 1) for x in found.groups())
            dates.append(date(year, month, day))
    return max(dates, default=None)


def _order(row: Stretch) -> tuple[float, str]:
    return (row.begin if row.begin is not None else row.end or 0.0, row.id)


def _figure(
    m: ReportData,
    title: str,
    rows: Sequence[Stretch],
    every: int,
    sources: tuple[str, ...] = (),
) -> Picture | None:
    if len(rows) < LEAST:
        return None
    labels = m.labels
    begun = [r.begin for r in rows if r.begin is not None]
    ends = [r.end for r in rows if r.end is not None]
    last = moment(m.facts.day, last=True) if m.facts.day else max((*begun, *ends)) + 1
    first = max(int(min((*begun, *ends))), int(last) - _BACK)
    lapsed = sum(bool(r.record["lapsed"]) for r in rows)
    told = labels.say(
        "dated-told" if lapsed else "dated-told-going-on",
        shown=labels.number(len(rows)),
        all=labels.number(every),
        lapsed=labels.number(lapsed),
        rows=labels.join(r.told for r in rows),
    )
    shown = {
        "dated-tick": any(r.ticks for r in rows),
        "dated-goes-on": any(r.end is None for r in rows),
        "dated-earlier": any(r.begin is None or r.begin < first for r in rows),
    }
    marks = " ".join(labels.say(key) for key, is_shown in shown.items() if is_shown)
    note = "" if sources else f"{labels.say('figure-in-table')} {worked_out(m)}"
    drawing = Stretches(_keys(m, rows), first, last, tuple(rows))
    return Picture("timeline", title, told, drawing, sources, note, marks)


def _keys(m: ReportData, rows: Sequence[Stretch]) -> tuple[Key, ...]:
    """Return what the fills mean that are there."""
    used = {row.fill for row in rows}
    if any(row.end is None for row in rows):
        used.add(Fill.HATCHED)
    return tuple(key for key in keys(m.labels) if key.fill in used)
