"""What parts of a picture are filled with: shades and patterns that differ without colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bordergraph.views.svg.elements import LEADING, element, lines, number, text_width, wrapped

_FIRST = 2.5
_SWATCH = 14.0
_GAP = 16.0


class Fill(StrEnum):
    """How a part is filled, firmest first."""

    FIRM = "firm"
    HALF = "half"
    PALE = "pale"
    HATCHED = "hatched"
    EMPTY = "empty"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend."""

    name: str
    text: str
    fill: Fill


@cache
def style() -> str:
    """Return the rules that every picture needs: inks for the screen, the dark and paper."""
    return (files("bordergraph.views.svg") / "figures.css").read_text(encoding="utf-8")


@cache
def plain_style() -> str:
    """Return the same rules for a picture of its own: in the light inks, without variables.

    Many programs that draw SVG know no variables, and none of them knows what it lies on.
    """
    light, _, rest = style().partition("}")
    inks = dict(re.findall(r"--(\w+):\s*([^;]+);", light))
    rules = [line for line in rest.splitlines() if line.startswith("svg.figure ")]
    return re.sub(r"var\(--(\w+)\)", lambda found: inks[found[1]], "\n".join(rules))


def filled(fill: Fill, x: float, y: float, width: float, height: float, *inside: str) -> list[str]:
    """Return a rectangle in a fill; `inside` are its children, such as a title.

    Hatches are one dashed line as wide as the rectangle is high, because a pattern needs an id that
    no other picture of the page has, and not every program that sets pages knows patterns.
    """
    if width <= 0 or height <= 0:
        return []
    parts = [
        element("rect", *inside, x=x, y=y, width=width, height=height, class_=str(fill)),
    ]
    if fill is Fill.HATCHED:
        start, middle = number(x + _FIRST), number(y + height / 2)
        line = f"M{start} {middle}H{number(x + width)}"
        parts.append(element("path", class_="hatch", stroke_width=height, d=line))
    return parts


def legend(keys: tuple[Key, ...], x: float, y: float, room: float) -> tuple[float, list[str]]:
    """Return the height of a legend and its elements: side by side, and below where they end."""
    parts: list[str] = []
    left, top, tall = x, y, 0
    for key in keys:
        text = wrapped(key.text, room - _SWATCH - 6)
        wide = _SWATCH + 6 + max(text_width(line) for line in text)
        if left > x and left + wide > x + room:
            left, top, tall = x, top + tall * LEADING + 6, 0
        parts += filled(key.fill, left, top, _SWATCH, 11.0)
        parts += lines(text, left + _SWATCH + 6, top + 10)
        left += wide + _GAP
        tall = max(tall, len(text))
    return top + tall * LEADING - y, parts
