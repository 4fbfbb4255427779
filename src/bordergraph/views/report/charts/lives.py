"""When problems were documented, and with what status, as a timeline."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bordergraph.analysis.register import documented_years, life
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import Fill, Key
from bordergraph.views.svg.stretches import Part, Stretch, Stretches
from bordergraph.views.svg.timeline import event_ticks, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem
    from bordergraph.words.labels import Labels

MOST = 12
"""Problems shown: as many as a page takes."""

_BACK = 40
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
    shown = dated[:MOST]
    rows = tuple(life_stretch(p, labels) for p in shown)
    begun = [row.begin for row in rows if row.begin is not None]
    drawing = Stretches(
        _keys(rows, labels), max(int(min(begun)), day.year - _BACK), moment(day, last=True), rows
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
            "lives-title",
            len(live),
            n=labels.number(len(problems)),
            live=labels.number(len(live)),
            day=labels.day(day),
        )
    few = len(shown) <= _CITED
    note = [
        labels.say("lives-measure", day=labels.day(day)),
        labels.say("lives-shown", shown=labels.number(len(shown)), all=labels.number(len(problems)))
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
        told=labels.say(
            "label-told",
            label=name,
            told=", ".join(_told(part, labels) for part in parts),
        ),
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


def _keys(rows: Sequence[Stretch], labels: Labels) -> tuple[Key, ...]:
    """Return what the fills mean that are there."""
    used = {part.fill for row in rows for part in row.parts} | {Fill.HATCHED}
    return tuple(
        Key(key, labels.say(f"life.{key}"), fill) for key, fill in _KEYS.items() if fill in used
    )
