"""Stretches of time below each other: when each thing began and ended, and what happened to it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.views.svg.bars import NARROW
from bordergraph.views.svg.elements import (
    LEADING,
    Fill,
    element,
    filled,
    legend,
    lines,
    number,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.svg.elements import Key

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
        name = wrapped(row.label, label or scale.right)
        if label:
            height = max(_THICK + 2, LEADING * len(name))
            middle = y + height / 2
            parts += lines(name, label, middle - LEADING * len(name) / 2 + 11, anchor="end")
        else:
            parts += lines(name, 0.0, y + 10, class_="over")
            y += LEADING * len(name)
            height, middle = _THICK + 2, y + _THICK / 2 + 1
        parts += _stretch(row, scale, middle - _THICK / 2)
        y += height + _GAP
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
