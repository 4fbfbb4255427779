"""Bars made of parts that lie end to end, each bar with its name and its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.views.svg.elements import LEADING, Fill, filled, legend, lines, text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.svg.elements import Key

NARROW = 480.0
"""Below this width a bar stands under its name."""

_LABEL = 230.0
_THICK = 13.0
_GAP = 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        id: Id of what it is about.
        label: Its name.
        parts: Length of each part, in the order of the keys and in one unit.
        value: What is written at its end.
        record: What else machines get of it.
    """

    id: str
    label: str
    parts: tuple[float, ...]
    value: str
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars, from top to bottom.

    Attributes:
        keys: What the parts are, from the left.
        bars: The bars.
        counted: Whether each part carries its number where there is room for it.
    """

    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]
    counted: bool = False

    def values(self) -> list[dict[str, Any]]:
        """Return one record a bar: its id, and the length of each part by the name of its key."""
        return [
            {"id": b.id, **{k.name: p for k, p in zip(self.keys, b.parts, strict=True)}, **b.record}
            for b in self.bars
        ]


def draw_bars(bars: Bars, width: float) -> tuple[float, list[str]]:
    """Return the height of a bar chart and its elements."""
    beside = width >= NARROW
    widest = max((text_width(b.label) for b in bars.bars), default=0.0)
    label = min(widest, _LABEL) if beside else 0.0
    left = label + 8 if beside else 1.0
    end = max((text_width(b.value) for b in bars.bars), default=0.0) + 8
    room = max(width - left - end - 2, 20.0)
    longest = max((sum(b.parts) for b in bars.bars), default=0.0) or 1.0
    thick = _THICK + 4 if bars.counted else _THICK
    tall, parts = legend(bars.keys, left if beside else 0.0, 2.0, width - left)
    y = tall + 14
    for bar in bars.bars:
        name = wrapped(bar.label, label if beside else width)
        if beside:
            height = max(thick, LEADING * len(name))
            middle = y + height / 2
            first = middle - LEADING * len(name) / 2 + 11
            parts += lines(name, label, first, anchor="end")
        else:
            parts += lines(name, 0.0, y + 10)
            y += LEADING * len(name)
            height, middle = thick, y + thick / 2
        x = left
        for key, part in zip(bars.keys, bar.parts, strict=True):
            long = room * max(part, 0.0) / longest
            parts += filled(key.fill, x, middle - thick / 2, long, thick)
            parts += _number(part, key.fill, x, long, middle + 4) if bars.counted else ()
            x += long
        parts += lines([bar.value], x + 6, middle + 4)
        y += height + _GAP
    return y, parts


def _number(value: float, fill: Fill, x: float, long: float, y: float) -> list[str]:
    """Return the number in a part of a bar, where there is room for it."""
    text = f"{value:.0f}"
    if long <= text_width(text) + 4:
        return []
    kind = {Fill.FIRM: "inverse", Fill.HATCHED: "over"}.get(fill, "")
    return [*lines([text], x + long / 2, y, anchor="middle", class_=kind)]
