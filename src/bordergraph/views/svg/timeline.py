"""Timelines, the yearly chart of needs, and small multiples."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bordergraph.model import STOPPED_STATUSES, Arrangement, Span
from bordergraph.views.svg.elements import (
    LEADING,
    NARROW,
    SIZE,
    Fill,
    Key,
    coord,
    element,
    figure_style,
    legend,
    lines,
    rect,
    row_name,
    svg_document,
    text_width,
    wrap_text,
)
from bordergraph.views.table.column import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.whatif.yearly import YearNeeds
    from bordergraph.record import Event
    from bordergraph.words.labels import Labels


_BAR_HEIGHT = 11.0
_GAP = 6.0
_MAX_LABEL = 210.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that happened.

    Attributes:
        year: When, in years: 2005.5 is the middle of 2005.
        text: What.
        date: The same as it is known: ``2005`` or ``2005-06``.
    """

    year: float
    text: str
    date: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stretch with a fill of its own, from one moment in years to another."""

    begin: float
    end: float
    fill: Fill


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
        segments: Parts that are filled otherwise, above the stretch.
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
    segments: tuple[Segment, ...] = ()


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
        is_wide = width >= NARROW
        widest = max((text_width(r.label) for r in self.rows), default=0.0)
        label_width = min(widest, _MAX_LABEL) if is_wide else 0.0
        left = label_width + 8 if is_wide else 8.0
        scale = Scale(self.first, self.last, left, width - 10)
        legend_height, parts = legend(self.keys, left if is_wide else 0.0, 2.0, width - left)
        top = legend_height + 12
        bottom, rows = draw_rows(self.rows, scale, top, label_width)
        return bottom + 20, [*parts, *year_grid(scale, top - 4, bottom), *rows]


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


def draw_rows(
    rows: Sequence[TimelineRow], scale: Scale, top: float, label_width: float
) -> tuple[float, list[str]]:
    """Return where rows end, and their elements.

    Args:
        rows: The stretches.
        scale: Where moments stand.
        top: Upper edge.
        label_width: Width of the names beside the stretches; 0 for names above them.
    """
    parts: list[str] = []
    y = top
    for row in rows:
        name, middle, bottom = row_name(
            row.label, label_width, scale.right, y, _BAR_HEIGHT + 2, class_above="over"
        )
        parts += [*name, *_draw_row(row, scale, middle - _BAR_HEIGHT / 2)]
        y = bottom + _GAP
    return y, parts


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
    for segment in row.segments:
        left = scale.x(segment.begin)
        parts += rect(segment.fill, left, y, scale.x(segment.end) - left, _BAR_HEIGHT, title)
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


WIDTH = 960.0
LEFT = 270.0
RIGHT = 60.0
TOP = 70.0
PLOT = 150.0
SPAN_FILLS = {
    "dated": Fill.FIRM,
    "unsure": Fill.HALF,
    "unattested": Fill.HATCHED,
    "lapsed": Fill.PALE,
}
"""How stretches are filled."""

_MONTHS = 12
_DAYS = 31 * _MONTHS


def fill_keys(labels: Labels, texts: str, fills: Mapping[str, Fill]) -> tuple[Key, ...]:
    """Return the legend entries of fills, with the texts under one prefix."""
    return tuple(Key(name, labels.say(f"{texts}.{name}"), fill) for name, fill in fills.items())


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
        year, month, day = (int(p) for p in (*event.date.split("-"), "0", "0")[:3])
        position = year + 0.5
        if month:
            position = year + ((month - 1) * 31 + (day or 16) - 1) / _DAYS
        kind = labels.concept("event", event.kind)
        text = labels.label_value(labels.spell_date(event.date), kind)
        ticks.append(Tick(position, text, event.date))
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

    Args:
        arrangement: The arrangement.
        labels: Names in the reader's language.
        events: What happened to it.
        day: The day that is described; an end after it has not come.
        span: The span of one taking part in it, in place of its own.
        label: What stands beside it, in place of its name.
        attested: When a source last tells of it, in place of its status.
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
            "from": iso_date(dates.first_day),
            "from_is": begin_kind,
            "to": iso_date(end),
            "lapsed": lapsed,
            "status": arrangement.status,
            "attested": iso_date(attested),
        },
    )


def _optional_year(day: date | None, *, last: bool = False) -> float | None:
    return decimal_year(day, last=last) if day else None


def timeline_svg(
    title: str, years: Sequence[YearNeeds], arrangements: Sequence[Arrangement], labels: Labels
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
    dated = [a for a in arrangements if a.span.is_dated]
    all_years = [y.year for y in years] + [
        d.year for a in dated for d in (a.span.first_day, a.span.end) if d and not years
    ]
    first, last = min(all_years, default=2000), max(all_years, default=2000) + 1
    scale = Scale(first, last, LEFT, WIDTH - RIGHT)
    rows = [row for a in dated if (row := arrangement_row(a, labels))]
    parts = lines([title], 16.0, 26.0, class_="title")
    has_lines = len(years) > 1
    top = TOP
    if has_lines:
        parts += _need_lines(scale, years, labels)
        top += PLOT + 30
    if rows:
        keys = fill_keys(labels, "stretch", SPAN_FILLS)
        legend_height, legend_parts = legend(keys, LEFT, top, WIDTH - LEFT - RIGHT)
        parts += legend_parts
        top += legend_height + 14
    bottom, row_parts = draw_rows(rows, scale, top, LEFT - 8)
    parts = [*year_grid(scale, TOP if has_lines else top - 6, bottom), *parts, *row_parts]
    height = bottom + 24
    ground = element("rect", x=0.0, y=0.0, width=WIDTH, height=height, class_="paper")
    text = "; ".join(
        labels.say(
            "spoken-year",
            year=str(y.year),
            served=y.served.regular + y.served.assumed,
            needs=y.served.needs,
        )
        for y in years
    )
    svg = svg_document(WIDTH, height, title, ground, *parts, description=text, style=figure_style())
    return svg + "\n"


def _need_lines(scale: Scale, years: Sequence[YearNeeds], labels: Labels) -> list[str]:
    max_needs = max(y.served.needs for y in years) or 1
    base = TOP + PLOT
    series = (
        ("line", "line-served", [y.served.regular + y.served.assumed for y in years]),
        ("other", "line-needs", [y.served.needs for y in years]),
    )
    parts = [
        element("line", x1=LEFT, y1=base, x2=WIDTH - RIGHT, y2=base, class_="axis"),
        *lines(["0"], LEFT - 8, base + 4, anchor="end", class_="faint"),
        *lines([labels.number(max_needs)], LEFT - 8, TOP + 4, anchor="end", class_="faint"),
    ]
    y = TOP + 34
    for kind, key, counts in series:
        label_lines = wrap_text(labels.say(key), LEFT - 60 - text_width("100"))
        parts.append(element("line", x1=16.0, y1=y - 4, x2=36.0, y2=y - 4, class_=kind))
        parts += lines(label_lines, 42.0, y)
        y += 14 * len(label_lines) + 6
        dots = [
            (scale.x(year.year + 1), base - PLOT * n / max_needs)
            for year, n in zip(years, counts, strict=True)
        ]
        coordinates = " ".join(f"{x:.1f},{dot_y:.1f}" for x, dot_y in dots)
        parts.append(element("polyline", points=coordinates, class_=kind))
        x, dot_y = dots[-1]
        parts.append(element("circle", cx=x, cy=dot_y, r=3.5, class_="dot"))
        parts += lines([labels.number(counts[-1])], x + 8, dot_y + 4)
    return parts


_PLOT = 92.0
_PANEL_GAP = 36.0
_EDGE = 8.0
_BOLD_FACTOR = 1.08
_MARKS = ("dot", "ring", "square", "diamond")


@dataclass(frozen=True, slots=True, eq=False)
class Dot:
    """One value.

    Attributes:
        year: When, in years.
        value: How much.
        label: The value as it is written.
        definition: Position of its definition in the panel's ways.
        joined: Whether a line leads to it from the dot before.
        disputed: Whether another source speaks against it.
        record: The same for machines.
    """

    year: float
    value: float
    label: str
    definition: int = 0
    joined: bool = False
    disputed: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """The values of one series.

    Attributes:
        title: What is measured, and where.
        unit: In what.
        definitions: How it is measured: a mark each, told where there are several.
        dots: The values; those that a line joins follow each other.
    """

    title: str
    unit: str
    definitions: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class PanelGrid:
    """Panels over the same years."""

    panels: tuple[Panel, ...]
    disputed_label: str

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
        panel_width = (width - _PANEL_GAP * (columns - 1)) / columns
        moments = [d.year for p in self.panels for d in p.dots]
        first, last = math.floor(min(moments)), math.floor(max(moments)) + 1
        scale = Scale(first, last, _EDGE, panel_width - _EDGE)
        parts: list[str] = []
        top = 0.0
        if any(d.disputed for p in self.panels for d in p.dots):
            label_lines = wrap_text(self.disputed_label, width - 18)
            parts += [_draw_mark("cross", 6.0, 8.0), *lines(label_lines, 16.0, 12.0)]
            top = LEADING * len(label_lines) + 8
        for start in range(0, len(self.panels), columns):
            row = self.panels[start : start + columns]
            heads = [_panel_head(panel, panel_width) for panel in row]
            head_height = max(height for height, _ in heads)
            for n, (panel, (_, head)) in enumerate(zip(row, heads, strict=True)):
                move = f"translate({n * (panel_width + _PANEL_GAP):.1f} {top:.1f})"
                body = _draw_panel(panel, scale, head_height + 16)
                parts.append(element("g", *head, *body, transform=move))
            top += head_height + 16 + _PLOT + 38
        return top, parts


def _panel_head(panel: Panel, width: float) -> tuple[float, list[str]]:
    """Return the height of the heading of a panel, and its elements."""
    title = wrap_text(panel.title, width, SIZE * _BOLD_FACTOR)
    parts = lines(title, 0.0, 12.0, class_="strong")
    y = 12.0 + LEADING * len(title)
    unit = wrap_text(panel.unit, width)
    parts += lines(unit, 0.0, y, class_="faint")
    y += LEADING * len(unit)
    if len(panel.definitions) > 1:
        for n, definition in enumerate(panel.definitions):
            label_lines = wrap_text(definition, width - 16)
            parts += [_draw_mark(_MARKS[n % len(_MARKS)], 5.0, y - 4), *lines(label_lines, 14.0, y)]
            y += LEADING * len(label_lines)
    return y - LEADING + 4, parts


def _draw_panel(panel: Panel, scale: Scale, top: float) -> list[str]:
    """Return the axes, the lines, the marks and as many values as have room, the largest first."""
    base = top + _PLOT
    highest = max((d.value for d in panel.dots), default=0.0) or 1.0
    lowest = min(0.0, *(d.value for d in panel.dots))

    def point(dot: Dot) -> tuple[float, float]:
        return scale.x(dot.year), base - (_PLOT - 14) * (dot.value - lowest) / (highest - lowest)

    parts = year_grid(scale, top + 4, base)
    parts.append(element("line", x1=scale.left, y1=base, x2=scale.right, y2=base, class_="axis"))
    for previous, dot in pairwise(panel.dots):
        if dot.joined:
            (x1, y1), (x2, y2) = point(previous), point(dot)
            parts.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="line"))
    for dot in panel.dots:
        mark = "cross" if dot.disputed else _MARKS[dot.definition % len(_MARKS)]
        parts.append(_draw_mark(mark, *point(dot)))
    return [*parts, *_labels([(*point(d), d.label) for d in _label_order(panel.dots)], scale, base)]


def _label_order(dots: Sequence[Dot]) -> list[Dot]:
    """Return dots in the order in which they are labelled: largest, last, first, then the rest."""
    largest = max(dots, key=lambda d: d.value)
    ends = (max(dots, key=lambda d: d.year), min(dots, key=lambda d: d.year))
    return list(dict.fromkeys((largest, *ends, *sorted(dots, key=lambda d: (-d.value, d.year)))))


def _labels(marks: Sequence[tuple[float, float, str]], scale: Scale, base: float) -> list[str]:
    """Return the values beside their marks; values without room are left out."""
    boxes = [(x - 5, y - 5, x + 5, y + 5) for x, y, _ in marks]
    parts: list[str] = []
    for x, y, label in marks:
        half = text_width(label) / 2
        middle = min(max(x, half), scale.right + _EDGE - half)
        for line in (y - 8, y + 17):
            box = (middle - half - 1, line - 10, middle + half + 1, line + 2)
            if box[3] <= base and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                parts += lines([label], middle, line, anchor="middle", class_="over")
                break
    return parts


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _draw_mark(kind: str, x: float, y: float) -> str:
    """Return a mark in the shape of its kind."""
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
