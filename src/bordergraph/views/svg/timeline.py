"""Timelines as SVG: stretches below each other, and two lines above a bar for each arrangement."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.model import STOPPED
from bordergraph.views.svg.elements import (
    NARROW,
    Fill,
    Key,
    element,
    filled,
    legend,
    lines,
    number,
    picture,
    row_name,
    style,
    text_width,
    wrapped,
)
from bordergraph.views.table.column import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Arrangement, Span
    from bordergraph.record import Event
    from bordergraph.words.labels import Labels


_THICK = 11.0
_GAP = 6.0
_LABEL = 210.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that happened.

    Attributes:
        at: When, in years: 2005.5 is the middle of 2005.
        told: What.
        date: The same as it is known: ``2005`` or ``2005-06``.
    """

    at: float
    told: str
    date: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stretch with a fill of its own, from one moment in years to another."""

    begin: float
    end: float
    fill: Fill


@dataclass(frozen=True, slots=True)
class Stretch:
    """When one thing was in force.

    Attributes:
        id: Its id.
        label: Its name.
        begin: When it began, in years; None where it is not stated, so that it is drawn from the left.
        end: When it ended; None while it goes on.
        fill: How it is filled.
        attested: When a source last says so; what lies after it is hatched.
        ticks: What happened to it.
        told: The same in words.
        record: The same for machines.
        parts: Parts that are filled otherwise, above the stretch.
    """

    id: str
    label: str
    begin: float | None
    end: float | None
    fill: Fill
    attested: float | None = None
    ticks: tuple[Tick, ...] = ()
    told: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretches:
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
    rows: tuple[Stretch, ...]

    def values(self) -> list[dict[str, Any]]:
        """Return one record a row: its id, what is known of it, and the dates of its ticks."""
        return [
            {
                "id": row.id,
                **row.record,
                "events": [{"date": t.date, "what": t.told} for t in row.ticks],
            }
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where moments stand, from left to right.

    Attributes:
        first: First moment, in years.
        last: Last moment.
        left: Where the first stands.
        right: Where the last stands.
    """

    first: float
    last: float
    left: float
    right: float

    def x(self, moment: float) -> float:
        """Return where a moment stands; one outside stands at the nearer end."""
        span = max(self.last - self.first, 1.0)
        clipped = min(max(moment, self.first), self.last)
        return self.left + (self.right - self.left) * (clipped - self.first) / span

    def years(self) -> list[int]:
        """Return the years that are written: as many as there is room for."""
        span = max(self.last - self.first, 1.0)
        most = max((self.right - self.left) / 46, 1.0)
        step = next((s for s in _STEPS if span / s <= most), _STEPS[-1])
        first, last = math.ceil(self.first), math.floor(self.last)
        return [y for y in range(first, last + 1) if y % step == 0] or [first]


def grid(scale: Scale, top: float, bottom: float) -> list[str]:
    """Return a line for each written year, with the year below it."""
    places = [number(scale.x(year)) for year in scale.years()]
    drawn = "".join(f"M{x} {number(top)}V{number(bottom)}" for x in places)
    parts = [element("path", d=drawn, class_="grid")]
    for year in scale.years():
        x = scale.x(year)
        half = text_width(str(year)) / 2
        # The years at the ends stay inside the picture.
        middle = min(max(x, scale.left + half), max(scale.right - half, scale.left + half))
        parts += lines([str(year)], middle, bottom + 14, class_="year")
    return parts


def draw_stretches(stretches: Stretches, width: float) -> tuple[float, list[str]]:
    """Return the height of a timeline and its elements."""
    beside = width >= NARROW
    widest = max((text_width(r.label) for r in stretches.rows), default=0.0)
    label = min(widest, _LABEL) if beside else 0.0
    left = label + 8 if beside else 8.0
    scale = Scale(stretches.first, stretches.last, left, width - 10)
    tall, parts = legend(stretches.keys, left if beside else 0.0, 2.0, width - left)
    top = tall + 12
    bottom, rows = stretch_rows(stretches.rows, scale, top, label)
    return bottom + 20, [*parts, *grid(scale, top - 4, bottom), *rows]


def stretch_rows(
    rows: Sequence[Stretch], scale: Scale, top: float, label: float
) -> tuple[float, list[str]]:
    """Return where rows end, and their elements.

    Args:
        rows: The stretches.
        scale: Where moments stand.
        top: Upper edge.
        label: Width of the names beside the stretches; 0 for names above them.
    """
    parts: list[str] = []
    y = top
    for row in rows:
        name, middle, bottom = row_name(row.label, label, scale.right, y, _THICK + 2, above="over")
        parts += [*name, *_stretch(row, scale, middle - _THICK / 2)]
        y = bottom + _GAP
    return y, parts


def _stretch(row: Stretch, scale: Scale, y: float) -> list[str]:
    first = scale.first if row.begin is None else row.begin
    last = scale.last if row.end is None else row.end
    sure = last
    if row.end is None and row.attested is not None:
        sure = min(max(row.attested, first), last)
    told = element("title", text=row.told) if row.told else ""
    x1, x2, x3 = scale.x(first), scale.x(sure), scale.x(last)
    # What is only attested on one day is still to be seen.
    x2 = max(x2, x1 + 2)
    parts = filled(row.fill, x1, y, x2 - x1, _THICK, told)
    parts += filled(Fill.HATCHED, x2, y, x3 - x2, _THICK)
    for part in row.parts:
        left = scale.x(part.begin)
        parts += filled(part.fill, left, y, scale.x(part.end) - left, _THICK, told)
    middle = y + _THICK / 2
    if row.end is None:
        parts.append(_arrow(max(x3, x2) + 1, middle, 6.0))
    if row.begin is None or row.begin < scale.first:
        parts.append(_arrow(x1 - 1, middle, -6.0))
    for tick in row.ticks:
        if scale.first <= tick.at <= scale.last:
            line = f"M{number(scale.x(tick.at))} {number(y - 3)}v{number(_THICK + 6)}"
            told = element("title", text=tick.told)
            parts.append(element("path", told, d=line, class_="tick"))
    return parts


def _arrow(x: float, y: float, length: float) -> str:
    line = f"M{number(x)} {number(y - 4)}l{number(length)} 4 {number(-length)} 4z"
    return element("path", d=line, class_="arrow")


WIDTH = 960.0
LEFT = 270.0
RIGHT = 60.0
TOP = 70.0
PLOT = 150.0
KEYS = {
    "dated": Fill.FIRM,
    "unsure": Fill.HALF,
    "unattested": Fill.HATCHED,
    "lapsed": Fill.PALE,
}
_MONTHS = 12
_DAYS = 31 * _MONTHS


def keys(labels: Labels) -> tuple[Key, ...]:
    """Return what the fills of stretches mean."""
    return tuple(Key(name, labels.say(f"stretch.{name}"), fill) for name, fill in KEYS.items())


def moment(day: date, *, last: bool = False) -> float:
    """Return a day in years; its end where it is the last day of something.

    Example:
        >>> from datetime import date
        >>> moment(date(2005, 1, 1)), moment(date(2005, 12, 31), last=True)
        (2005.0, 2006.0)
    """
    return day.year + ((day.month - 1) * 31 + day.day - (0 if last else 1)) / _DAYS


def event_ticks(events: Iterable[Event], labels: Labels) -> tuple[Tick, ...]:
    """Return events as ticks; what is known to the year or month stands in the middle of it."""
    ticks = []
    for event in events:
        year, month, day = (int(p) for p in (*event.date.split("-"), "0", "0")[:3])
        at = year + 0.5
        if month:
            at = year + ((month - 1) * 31 + (day or 16) - 1) / _DAYS
        kind = labels.concept("event", event.kind)
        told = labels.labelled(labels.dated(event.date), kind)
        ticks.append(Tick(at, told, event.date))
    return tuple(ticks)


def arrangement_stretch(
    arrangement: Arrangement,
    labels: Labels,
    events: Iterable[Event] = (),
    *,
    day: date | None = None,
    span: Span | None = None,
    label: str = "",
    attested: date | None = None,
) -> Stretch | None:
    """Return when an arrangement was in force; None where neither its start nor its end is told.

    Args:
        arrangement: The arrangement.
        labels: Names in the reader's language.
        events: What happened to it.
        day: The day that is described; an end after it has not come.
        span: The span of one taking part in it, in place of its own.
        label: What stands beside it, in place of its name.
        attested: When a source last tells of it, in place of its status.
    """
    own = span or arrangement.span
    if not (own.begin or own.end):
        return None
    end = own.end or arrangement.span.end
    if end is None and arrangement.status in STOPPED:
        end = arrangement.status_as_of
    told = (attested or arrangement.status_as_of, own.as_of, own.start)
    attested = max((d for d in told if d is not None), default=None)
    lapsed = end is not None and (day is None or end < day)
    begun_is = "start" if own.start else "first-documented" if own.begin else None
    full = label or labels.full("arrangement", arrangement.id)
    return Stretch(
        arrangement.id,
        label or labels.short("arrangement", arrangement.id),
        _moment(own.begin),
        _moment(end, last=True),
        Fill.PALE if lapsed else Fill.FIRM if own.start else Fill.HALF,
        _moment(attested, last=True),
        event_ticks(events, labels),
        labels.labelled(full, labels.period(own)),
        {
            "from": iso(own.begin),
            "from_is": begun_is,
            "to": iso(end),
            "lapsed": lapsed,
            "status": arrangement.status,
            "attested": iso(attested),
        },
    )


def _moment(day: date | None, *, last: bool = False) -> float | None:
    return moment(day, last=last) if day else None


def timeline_svg(
    title: str,
    years: Sequence[Year],
    arrangements: Sequence[Arrangement],
    labels: Labels,
) -> str:
    """Draw needs and those served by year, and when each arrangement was in force.

    Args:
        title: What it is about.
        years: The yearly series; the lines are left out when it has fewer than two years.
        arrangements: Arrangements with a dated start or end, from top to bottom; others are
            left out, for nothing can be drawn of them.
        labels: Names in the reader's language.

    Returns:
        One SVG document that stands alone.
    """
    dated = [a for a in arrangements if a.span.begin or a.span.end]
    marked = [y.year for y in years] + [
        d.year for a in dated for d in (a.span.begin, a.span.end) if d and not years
    ]
    first, last = min(marked, default=2000), max(marked, default=2000) + 1
    scale = Scale(first, last, LEFT, WIDTH - RIGHT)
    rows = [row for a in dated if (row := arrangement_stretch(a, labels))]
    parts = lines([title], 16.0, 26.0, class_="title")
    with_lines = len(years) > 1
    top = TOP
    if with_lines:
        parts += _lines(scale, years, labels)
        top += PLOT + 30
    if rows:
        tall, explained = legend(keys(labels), LEFT, top, WIDTH - LEFT - RIGHT)
        parts += explained
        top += tall + 14
    bottom, drawn = stretch_rows(rows, scale, top, LEFT - 8)
    parts = [*grid(scale, TOP if with_lines else top - 6, bottom), *parts, *drawn]
    height = bottom + 24
    ground = element("rect", x=0.0, y=0.0, width=WIDTH, height=height, class_="paper")
    spoken = "; ".join(
        labels.say(
            "spoken-year",
            year=str(y.year),
            served=y.served.regular + y.served.assumed,
            needs=y.served.needs,
        )
        for y in years
    )
    drawing = picture(
        WIDTH, height, title, ground, *parts, description=spoken, style=style(), kind="figure"
    )
    return drawing + "\n"


def _lines(scale: Scale, years: Sequence[Year], labels: Labels) -> list[str]:
    most = max(y.served.needs for y in years) or 1
    base = TOP + PLOT
    series = (
        ("line", "line-served", [y.served.regular + y.served.assumed for y in years]),
        ("other", "line-needs", [y.served.needs for y in years]),
    )
    parts = [
        element("line", x1=LEFT, y1=base, x2=WIDTH - RIGHT, y2=base, class_="axis"),
        *lines(["0"], LEFT - 8, base + 4, anchor="end", class_="faint"),
        *lines([labels.number(most)], LEFT - 8, TOP + 4, anchor="end", class_="faint"),
    ]
    y = TOP + 34
    for kind, key, counts in series:
        said = wrapped(labels.say(key), LEFT - 60 - text_width("100"))
        parts.append(element("line", x1=16.0, y1=y - 4, x2=36.0, y2=y - 4, class_=kind))
        parts += lines(said, 42.0, y)
        y += 14 * len(said) + 6
        places = [
            (scale.x(year.year + 1), base - PLOT * n / most)
            for year, n in zip(years, counts, strict=True)
        ]
        points = " ".join(f"{x:.1f},{at:.1f}" for x, at in places)
        parts.append(element("polyline", points=points, class_=kind))
        x, at = places[-1]
        parts.append(element("circle", cx=x, cy=at, r=3.5, class_="dot"))
        parts += lines([labels.number(counts[-1])], x + 8, at + 4)
    return parts
