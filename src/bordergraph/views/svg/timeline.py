"""Timelines: when things were in force."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.model import STOPPED_STATUSES, Arrangement, Span
from bordergraph.views.svg.elements import (
    Fill,
    Key,
    coord,
    element,
    lines,
    rect,
    row_frame,
    row_name,
    text_width,
)
from bordergraph.views.table.column import plain_value
from bordergraph.vocab import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bordergraph.record import Event
    from bordergraph.words.labels import Labels


_BAR_HEIGHT = 11.0
_GAP = 6.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that happened, at a moment in years: 2005.5 is the middle of 2005.

    The date is as it is known: ``2005`` or ``2005-06``.
    """

    year: float
    text: str
    date: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """When one thing was in force.

    Attributes:
        id: Its id.
        label: Its name.
        begin: When it began, in years; None where it is not stated, so that it is drawn from the left.
        end: When it ended; None while it goes on.
        fill: How it is filled.
        attested: When a source last says so; what lies after it is hatched.
        ticks: What happened to it.
        text: The same in words.
        record: The same for machines.
    """

    id: str
    label: str
    begin: float | None
    end: float | None
    fill: Fill
    attested: float | None = None
    ticks: tuple[Tick, ...] = ()
    text: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Stretches of time, from top to bottom.

    Attributes:
        keys: What the fills mean.
        first: First year.
        last: The moment up to which is told, in years.
        rows: The stretches.
    """

    keys: tuple[Key, ...]
    first: int
    last: float
    rows: tuple[TimelineRow, ...]

    def values(self) -> list[dict[str, Any]]:
        """Return one record a row: its id, its values, the dates of its ticks."""
        return [
            {
                "id": row.id,
                **row.record,
                "events": [{"date": t.date, "what": t.text} for t in row.ticks],
            }
            for row in self.rows
        ]

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of a timeline and its elements."""
        names = (r.label for r in self.rows)
        label_width, left, legend_height, parts = row_frame(names, self.keys, width, 8.0)
        scale = Scale(self.first, self.last, left, width - 10)
        top = legend_height + 12
        rows: list[str] = []
        y = top
        for row in self.rows:
            name, middle, bottom = row_name(row.label, label_width, scale.right, y, _BAR_HEIGHT + 2)
            rows += [*name, *_draw_row(row, scale, middle - _BAR_HEIGHT / 2)]
            y = bottom + _GAP
        return y + 20, [*parts, *year_grid(scale, top - 4, y), *rows]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where moments, in years, stand from left to right: the first at `left`, the last at `right`."""

    first: float
    last: float
    left: float
    right: float

    def x(self, moment: float) -> float:
        """Return the x coordinate of a moment, clipped to the scale."""
        span = max(self.last - self.first, 1.0)
        clipped = min(max(moment, self.first), self.last)
        return self.left + (self.right - self.left) * (clipped - self.first) / span

    def label_years(self) -> list[int]:
        """Return the years that are written: as many as there is room for."""
        span = max(self.last - self.first, 1.0)
        max_labels = max((self.right - self.left) / 46, 1.0)
        step = next((s for s in _STEPS if span / s <= max_labels), _STEPS[-1])
        first, last = math.ceil(self.first), math.floor(self.last)
        return [y for y in range(first, last + 1) if y % step == 0] or [first]


def year_grid(scale: Scale, top: float, bottom: float) -> list[str]:
    """Return a line for each written year, with the year below it."""
    positions = [coord(scale.x(year)) for year in scale.label_years()]
    path = "".join(f"M{x} {coord(top)}V{coord(bottom)}" for x in positions)
    parts = [element("path", d=path, class_="grid")]
    for year in scale.label_years():
        x = scale.x(year)
        half = text_width(str(year)) / 2
        # The years at the ends stay inside the picture.
        middle = min(max(x, scale.left + half), max(scale.right - half, scale.left + half))
        parts += lines([str(year)], middle, bottom + 14, class_="year")
    return parts


def _draw_row(row: TimelineRow, scale: Scale, y: float) -> list[str]:
    first = scale.first if row.begin is None else row.begin
    last = scale.last if row.end is None else row.end
    documented_end = last
    if row.end is None and row.attested is not None:
        documented_end = min(max(row.attested, first), last)
    title = element("title", text=row.text) if row.text else ""
    x1, x2, x3 = scale.x(first), scale.x(documented_end), scale.x(last)
    # What is only attested on one day is still to be seen.
    x2 = max(x2, x1 + 2)
    parts = rect(row.fill, x1, y, x2 - x1, _BAR_HEIGHT, title)
    parts += rect(Fill.HATCHED, x2, y, x3 - x2, _BAR_HEIGHT)
    middle = y + _BAR_HEIGHT / 2
    if row.end is None:
        parts.append(_draw_arrow(max(x3, x2) + 1, middle, 6.0))
    if row.begin is None or row.begin < scale.first:
        parts.append(_draw_arrow(x1 - 1, middle, -6.0))
    for tick in row.ticks:
        if scale.first <= tick.year <= scale.last:
            line = f"M{coord(scale.x(tick.year))} {coord(y - 3)}v{coord(_BAR_HEIGHT + 6)}"
            title = element("title", text=tick.text)
            parts.append(element("path", title, d=line, class_="tick"))
    return parts


def _draw_arrow(x: float, y: float, length: float) -> str:
    line = f"M{coord(x)} {coord(y - 4)}l{coord(length)} 4 {coord(-length)} 4z"
    return element("path", d=line, class_="arrow")


SPAN_FILLS = {
    "dated": Fill.FIRM,
    "unsure": Fill.HALF,
    "unattested": Fill.HATCHED,
    "lapsed": Fill.PALE,
}
"""How stretches are filled."""

_MONTHS = 12
_DAYS = 31 * _MONTHS


def decimal_year(day: date, *, last: bool = False) -> float:
    """Return a day in years; its end where it is the last day of something.

    Example:
        >>> from datetime import date
        >>> decimal_year(date(2005, 1, 1)), decimal_year(date(2005, 12, 31), last=True)
        (2005.0, 2006.0)
    """
    return day.year + ((day.month - 1) * 31 + day.day - (0 if last else 1)) / _DAYS


def event_ticks(events: Iterable[Event], labels: Labels) -> tuple[Tick, ...]:
    """Return events as ticks; one known to the year or month is placed in its middle."""
    ticks = []
    for event in events:
        if days := date_bounds(event.date):
            middle = (decimal_year(days[0]) + decimal_year(days[1], last=True)) / 2
            kind = labels.concept("event", event.kind)
            text = labels.label_value(labels.spell_date(event.date), kind)
            ticks.append(Tick(middle, text, event.date))
    return tuple(ticks)


def arrangement_row(
    arrangement: Arrangement,
    labels: Labels,
    events: Iterable[Event] = (),
    *,
    day: date | None = None,
    span: Span | None = None,
    label: str = "",
    attested: date | None = None,
) -> TimelineRow | None:
    """Return when an arrangement was in force; None where neither its start nor its end is told.

    An end after the `day` described has not come. The `span` of one taking part stands in place of
    its own, a `label` in place of its name, and the day on which a source last tells of it,
    `attested`, in place of that of its status.
    """
    dates = span or arrangement.span
    if not dates.is_dated:
        return None
    end = dates.end or arrangement.span.end
    if end is None and arrangement.status in STOPPED_STATUSES:
        end = arrangement.status_as_of
    documented = (attested or arrangement.status_as_of, dates.as_of, dates.start)
    attested = max((d for d in documented if d is not None), default=None)
    lapsed = end is not None and (day is None or end < day)
    begin_kind = "start" if dates.start else "first-documented" if dates.first_day else None
    name = label or labels.full_name("arrangement", arrangement.id)
    return TimelineRow(
        arrangement.id,
        label or labels.short_name("arrangement", arrangement.id),
        _optional_year(dates.first_day),
        _optional_year(end, last=True),
        Fill.PALE if lapsed else Fill.FIRM if dates.start else Fill.HALF,
        _optional_year(attested, last=True),
        event_ticks(events, labels),
        labels.label_value(name, labels.period(dates)),
        {
            "from": plain_value(dates.first_day),
            "from_is": begin_kind,
            "to": plain_value(end),
            "lapsed": lapsed,
            "status": arrangement.status,
            "attested": plain_value(attested),
        },
    )


def _optional_year(day: date | None, *, last: bool = False) -> float | None:
    return decimal_year(day, last=last) if day else None
