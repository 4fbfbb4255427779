"""What lies along years: timelines, two lines above a bar for each arrangement, and small multiples."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bordergraph.model import STOPPED
from bordergraph.views.svg.elements import (
    LEADING,
    NARROW,
    SIZE,
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

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of a timeline and its elements."""
        beside = width >= NARROW
        widest = max((text_width(r.label) for r in self.rows), default=0.0)
        label = min(widest, _LABEL) if beside else 0.0
        left = label + 8 if beside else 8.0
        scale = Scale(self.first, self.last, left, width - 10)
        tall, parts = legend(self.keys, left if beside else 0.0, 2.0, width - left)
        top = tall + 12
        bottom, rows = stretch_rows(self.rows, scale, top, label)
        return bottom + 20, [*parts, *grid(scale, top - 4, bottom), *rows]


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
"""How stretches are filled."""

_MONTHS = 12
_DAYS = 31 * _MONTHS


def keys(labels: Labels, texts: str, fills: Mapping[str, Fill]) -> tuple[Key, ...]:
    """Return what fills mean, by the texts under one prefix."""
    return tuple(Key(name, labels.say(f"{texts}.{name}"), fill) for name, fill in fills.items())


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
        tall, explained = legend(keys(labels, "stretch", KEYS), LEFT, top, WIDTH - LEFT - RIGHT)
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
    drawing = picture(WIDTH, height, title, ground, *parts, description=spoken, style=style())
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


_PLOT = 92.0
_BETWEEN = 36.0
_EDGE = 8.0
_BOLD = 1.08
_MARKS = ("dot", "ring", "square", "diamond")


@dataclass(frozen=True, slots=True, eq=False)
class Dot:
    """One value.

    Attributes:
        at: When, in years.
        value: How much.
        label: The value as it is written.
        way: Position of its definition in the panel's ways.
        joined: Whether a line leads to it from the dot before.
        disputed: Whether another source speaks against it.
        record: The same for machines.
    """

    at: float
    value: float
    label: str
    way: int = 0
    joined: bool = False
    disputed: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """The values of one series.

    Attributes:
        title: What is measured, and where.
        unit: In what.
        ways: How it is measured: a mark each, told where there are several.
        dots: The values; those that a line joins follow each other.
    """

    title: str
    unit: str
    ways: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Plots:
    """Panels over the same years."""

    panels: tuple[Panel, ...]
    disputed: str

    def values(self) -> list[dict[str, Any]]:
        """Return one record a value, panel after panel."""
        return [
            {**dot.record, "joined": dot.joined, "disputed": dot.disputed}
            for panel in self.panels
            for dot in panel.dots
        ]

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of the panels and their elements: side by side where there is room."""
        columns = 2 if width >= NARROW and len(self.panels) > 1 else 1
        each = (width - _BETWEEN * (columns - 1)) / columns
        moments = [d.at for p in self.panels for d in p.dots]
        scale = Scale(math.floor(min(moments)), math.floor(max(moments)) + 1, _EDGE, each - _EDGE)
        parts: list[str] = []
        top = 0.0
        if any(d.disputed for p in self.panels for d in p.dots):
            said = wrapped(self.disputed, width - 18)
            parts += [_mark("cross", 6.0, 8.0), *lines(said, 16.0, 12.0)]
            top = LEADING * len(said) + 8
        for start in range(0, len(self.panels), columns):
            row = self.panels[start : start + columns]
            heads = [_head(panel, each) for panel in row]
            tall = max(height for height, _ in heads)
            for n, (panel, (_, head)) in enumerate(zip(row, heads, strict=True)):
                move = f"translate({n * (each + _BETWEEN):.1f} {top:.1f})"
                parts.append(element("g", *head, *_panel(panel, scale, tall + 16), transform=move))
            top += tall + 16 + _PLOT + 38
        return top, parts


def _head(panel: Panel, room: float) -> tuple[float, list[str]]:
    """Return the height of what stands above a panel, and its elements."""
    title = wrapped(panel.title, room, SIZE * _BOLD)
    parts = lines(title, 0.0, 12.0, class_="strong")
    y = 12.0 + LEADING * len(title)
    unit = wrapped(panel.unit, room)
    parts += lines(unit, 0.0, y, class_="faint")
    y += LEADING * len(unit)
    if len(panel.ways) > 1:
        for n, way in enumerate(panel.ways):
            said = wrapped(way, room - 16)
            parts += [_mark(_MARKS[n % len(_MARKS)], 5.0, y - 4), *lines(said, 14.0, y)]
            y += LEADING * len(said)
    return y - LEADING + 4, parts


def _panel(panel: Panel, scale: Scale, top: float) -> list[str]:
    """Return the axes, the lines, the marks and as many values as have room, the largest first."""
    base = top + _PLOT
    most = max((d.value for d in panel.dots), default=0.0) or 1.0
    least = min(0.0, *(d.value for d in panel.dots))

    def place(dot: Dot) -> tuple[float, float]:
        return scale.x(dot.at), base - (_PLOT - 14) * (dot.value - least) / (most - least)

    parts = grid(scale, top + 4, base)
    parts.append(element("line", x1=scale.left, y1=base, x2=scale.right, y2=base, class_="axis"))
    for before, dot in pairwise(panel.dots):
        if dot.joined:
            (x1, y1), (x2, y2) = place(before), place(dot)
            parts.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="line"))
    for dot in panel.dots:
        mark = "cross" if dot.disputed else _MARKS[dot.way % len(_MARKS)]
        parts.append(_mark(mark, *place(dot)))
    return [*parts, *_labels([(*place(d), d.label) for d in _by_weight(panel.dots)], scale, base)]


def _by_weight(dots: Sequence[Dot]) -> list[Dot]:
    """Return dots in the order in which they are labelled: largest, last, first, then the rest."""
    largest = max(dots, key=lambda d: d.value)
    ends = (max(dots, key=lambda d: d.at), min(dots, key=lambda d: d.at))
    return list(dict.fromkeys((largest, *ends, *sorted(dots, key=lambda d: (-d.value, d.at)))))


def _labels(places: Sequence[tuple[float, float, str]], scale: Scale, base: float) -> list[str]:
    """Return the values beside their marks; one without room is left to the words and the table."""
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y, _ in places]
    parts: list[str] = []
    for x, y, label in places:
        half = text_width(label) / 2
        middle = min(max(x, half), scale.right + _EDGE - half)
        for line in (y - 8, y + 17):
            box = (middle - half - 1, line - 10, middle + half + 1, line + 2)
            if box[3] <= base and not any(_meet(box, other) for other in taken):
                taken.append(box)
                parts += lines([label], middle, line, anchor="middle", class_="over")
                break
    return parts


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _mark(kind: str, x: float, y: float) -> str:
    """Return a mark; its form tells what its shade tells too."""
    if kind == "dot":
        return element("circle", cx=x, cy=y, r=3.5, class_="dot")
    if kind == "ring":
        return element("circle", cx=x, cy=y, r=3.2, class_="ring")
    if kind == "square":
        return element("rect", x=x - 3.2, y=y - 3.2, width=6.4, height=6.4, class_="ring")
    if kind == "diamond":
        d = f"M{x:.1f} {y - 4.4:.1f}l4.4 4.4l-4.4 4.4l-4.4 -4.4z"
        return element("path", d=d, class_="ring")
    d = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return element("path", d=d, class_="cross")
