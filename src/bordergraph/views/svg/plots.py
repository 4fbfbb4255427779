"""Small multiples: values over years, a panel for each series, dots joined only where they may be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bordergraph.views.svg.elements import (
    LEADING,
    NARROW,
    SIZE,
    element,
    lines,
    text_width,
    wrapped,
)
from bordergraph.views.svg.timeline import Scale, grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLOT = 92.0
_GAP = 36.0
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


def draw_plots(plots: Plots, width: float) -> tuple[float, list[str]]:
    """Return the height of the panels and their elements: side by side where there is room."""
    if not plots.panels:
        return 0.0, []
    columns = 2 if width >= NARROW and len(plots.panels) > 1 else 1
    each = (width - _GAP * (columns - 1)) / columns
    moments = [d.at for p in plots.panels for d in p.dots]
    scale = Scale(math.floor(min(moments)), math.floor(max(moments)) + 1, _EDGE, each - _EDGE)
    parts: list[str] = []
    top = 0.0
    if any(d.disputed for p in plots.panels for d in p.dots):
        said = wrapped(plots.disputed, width - 18)
        parts += [_mark("cross", 6.0, 8.0), *lines(said, 16.0, 12.0)]
        top = LEADING * len(said) + 8
    for start in range(0, len(plots.panels), columns):
        row = plots.panels[start : start + columns]
        heads = [_head(panel, each) for panel in row]
        tall = max(height for height, _ in heads)
        for n, (panel, (_, head)) in enumerate(zip(row, heads, strict=True)):
            move = f"translate({n * (each + _GAP):.1f} {top:.1f})"
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
