"""When arrangements began and ended, and when problems were documented, as timelines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from bordergraph.analysis.register import documented_years, life
from bordergraph.model import cited
from bordergraph.views.report.charts import worked_out
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import Fill, Key
from bordergraph.views.svg.timeline import (
    Part,
    Stretch,
    Stretches,
    arrangement_stretch,
    event_ticks,
    keys,
    moment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Arrangement, Participation
    from bordergraph.record import Event
    from bordergraph.views.report.model import ReportData
    from bordergraph.words.labels import Labels


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
        shown=len(rows),
        all=every,
        lapsed=lapsed,
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


MOST_PROBLEMS = 12
"""Problems shown: as many as a page takes."""

_CITED = 3
_FILLS = {
    "open": Fill.FIRM,
    "partly-resolved": Fill.HALF,
    "resolved": Fill.MARKED,
    "superseded": Fill.MARKED,
}
_KEYS = {
    "open": Fill.FIRM, "partly-resolved": Fill.HALF, "closed": Fill.MARKED,
    "not-assessed": Fill.PALE, "silent": Fill.HATCHED,
}  # fmt: skip


def lives_figure(problems: Sequence[Problem], labels: Labels, day: date | None) -> Picture | None:
    """Return in which years problems were documented, and their status; None where none is dated.

    Args:
        problems: Those of a subject, gravest first; the first of them are drawn.
        labels: Names in the reader's language.
        day: The day described.
    """
    dated = [p for p in problems if documented_years(p)]
    if not dated or day is None:
        return None
    shown = dated[:MOST_PROBLEMS]
    rows = tuple(life_stretch(p, labels) for p in shown)
    begun = [row.begin for row in rows if row.begin is not None]
    drawing = Stretches(
        _life_keys(rows, labels),
        max(int(min(begun)), day.year - _BACK),
        moment(day, last=True),
        rows,
    )
    live = [p for p in problems if p.live]
    if len(problems) == 1:
        title = labels.say(
            "lives-title-of",
            first=shown[0].first,
            status=labels.concept("problem-status", shown[0].status.code),
        )
    else:
        title = labels.say(
            "lives-title", len(live), n=len(problems), live=len(live), day=labels.day(day)
        )
    few = len(shown) <= _CITED
    note = [
        labels.say("lives-measure", day=labels.day(day)),
        labels.say("lives-shown", shown=len(shown), all=len(problems))
        if len(shown) < len(problems)
        else "",
        "" if few else labels.say("figure-worked-out", day=labels.day(day)),
    ]
    sources = tuple(dict.fromkeys(s for p in shown for s in p.sources)) if few else ()
    told = f"{labels.join(row.told for row in rows)}."
    notes = " ".join(n for n in note if n)
    return Picture("lives", title, told, drawing, sources, notes, labels.say("dated-tick"))


def life_stretch(problem: Problem, labels: Labels) -> Stretch:
    """Return a dated problem as a stretch, filled by its status in the years that are documented."""
    years = documented_years(problem)
    name = labels.full("problem", problem.id)
    parts = tuple(_parts(years))
    ended = None if problem.live or problem.status.code not in _FILLS else years[-1][0] + 1.0
    return Stretch(
        problem.id,
        name,
        float(years[0][0]),
        ended,
        Fill.HATCHED,
        ticks=event_ticks(life(problem), labels),
        told=labels.labelled(name, ", ".join(_told(part, labels) for part in parts)),
        record={"status": problem.status.code, "years": [year for year, _ in years]},
        parts=parts,
    )


def _parts(years: Sequence[tuple[int, str]]) -> Iterator[Part]:
    """Yield stretches of years without a break and with one status."""
    fills = ((year, _FILLS.get(status, Fill.PALE)) for year, status in years)
    for (_, fill), run in groupby(enumerate(fills), lambda n: (n[1][0] - n[0], n[1][1])):
        told = [year for _, (year, _) in run]
        yield Part(told[0], told[-1] + 1, fill)


def _told(part: Part, labels: Labels) -> str:
    first, last = int(part.begin), int(part.end) - 1
    period = str(first) if first == last else f"{first}\u2013{last}"
    key = next(key for key, fill in _KEYS.items() if fill is part.fill)
    return f"{period} ({labels.say(f'life.{key}')})"


def _life_keys(rows: Sequence[Stretch], labels: Labels) -> tuple[Key, ...]:
    """Return what the fills mean that are there."""
    used = {part.fill for row in rows for part in row.parts} | {Fill.HATCHED}
    return tuple(
        Key(key, labels.say(f"life.{key}"), fill) for key, fill in _KEYS.items() if fill in used
    )
