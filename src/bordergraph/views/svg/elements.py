"""SVG as text: elements, fills and keys, how wide text is, and bars of parts that lie end to end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def number(value: float) -> str:
    """Return a coordinate with one decimal at most, so that the same input gives the same bytes.

    Example:
        >>> number(12.0), number(3.14159)
        ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return one element; children are SVG already, `text` is escaped content.

    A trailing underscore in an attribute's name is dropped (``class_``), others become dashes; an
    attribute without a value is left out.

    Example:
        >>> element("text", text="a < b", x=1.0, class_="label")
        '<text x="1" class="label">a &lt; b</text>'
    """
    text = escape(str(attributes.pop("text", "")), quote=False)
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escape(number(value) if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    inner = text + "".join(children)
    return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


def picture(
    width: float,
    height: float,
    title: str,
    *children: str,
    description: str = "",
    style: str = "",
    sized: bool = False,
    told: str = "",
    told_by: str = "",
) -> str:
    """Return a whole picture with a title and description that screen readers speak.

    Args:
        width: Width in user units.
        height: Height in user units.
        title: What it shows.
        children: Elements.
        description: What a reader who cannot see it should know.
        style: CSS rules inside the picture; left out where the page has them.
        sized: Whether it asks for its own size; else it takes the width it is given.
        told: Id of its description, where another picture of the page shows the same.
        told_by: Id of the description of that other picture, in place of one of its own.
    """
    head = element("title", text=title)
    if description and not told_by:
        head += element("desc", text=description, id=told)
    if style:
        head += f"<style>{style}</style>"
    return element(
        "svg",
        head,
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_label=title,
        class_="figure",
        width=width if sized else "",
        height=height if sized else "",
        aria_describedby=told_by,
    )


FAMILY = '"Liberation Sans",Arial,Helvetica,sans-serif'
"""Typefaces of one set of widths, so that what is measured here holds on every machine."""

SIZE = 12.0
"""Height of the letters in user units."""

LEADING = 14.0
"""From one line to the next."""

_SLACK = 1.04
_WIDE = 1000
_BY_WIDTH = {
    191: "'",
    222: "ijl\u2019",
    260: "|",
    278: " !,./:;I[\\]ft\u00a0\u202f",
    333: "()-`r\u00b7{}",
    355: '"',
    389: "*\u00b0",
    469: "^",
    500: "Jcksvxyz",
    556: "0123456789#$?L_abdeghnopqu\u00ab\u00bb\u2013\u20ac",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W\u0153",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is, a little too wide rather than too narrow.

    Example:
        >>> text_width("RCMP") < text_width("GRC, RCMP"), text_width("")
        (True, 0.0)
    """
    plain = unicodedata.normalize("NFD", text)
    total = sum(_WIDTHS.get(letter, _WIDE) for letter in plain if not unicodedata.combining(letter))
    return total * size / 1000 * _SLACK


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """Return a text in lines that fit; a word goes in pieces only where it fits no line at all.

    Example:
        >>> wrapped("Integrated Border Enforcement Teams", 110)
        ['Integrated Border', 'Enforcement', 'Teams']
    """
    found: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= room:
            line = longer
            continue
        if line:
            found.append(line)
        *pieces, line = _pieces(word, room, size)
        found += pieces
    return [*found, line] if line or not found else found


def _pieces(word: str, room: float, size: float) -> list[str]:
    """Return a word in pieces that fit."""
    found = []
    while text_width(word, size) > room and len(word) > 1:
        fits = (n for n in range(len(word) - 1, 0, -1) if text_width(word[:n], size) <= room)
        cut = next(fits, 1)
        found.append(word[:cut])
        word = word[cut:]
    return [*found, word]


def lines(text: list[str], x: float, y: float, *, anchor: str = "", class_: str = "") -> list[str]:
    """Return lines of text below each other; `y` is the base line of the first."""
    return [
        element("text", x=x, y=y + n * LEADING, text_anchor=anchor, class_=class_, text=line)
        for n, line in enumerate(text)
    ]


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
    parts = [element("rect", *inside, x=x, y=y, width=width, height=height, class_=fill)]
    if fill is Fill.HATCHED:
        line = f"M{number(x + _FIRST)} {number(y + height / 2)}H{number(x + width)}"
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


NARROW = 480.0
"""Below this width a bar stands under its name."""

_LABEL = 230.0
_THICK = 13.0
_BAR_GAP = 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        id: Id of what it is about.
        label: Its name.
        parts: Length of each part, in the order of the keys and in one unit.
        value: What is written at its end.
        told: The same in words.
        record: What else machines get of it.
    """

    id: str
    label: str
    parts: tuple[float, ...]
    value: str
    told: str = ""
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

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of a bar chart and its elements."""
        beside = width >= NARROW
        widest = max((text_width(b.label) for b in self.bars), default=0.0)
        label = min(widest, _LABEL) if beside else 0.0
        left = label + 8 if beside else 1.0
        end = max((text_width(b.value) for b in self.bars), default=0.0) + 8
        room = max(width - left - end - 2, 20.0)
        longest = max((sum(b.parts) for b in self.bars), default=0.0) or 1.0
        thick = _THICK + 4 if self.counted else _THICK
        tall, parts = legend(self.keys, left if beside else 0.0, 2.0, width - left)
        y = tall + 14
        for bar in self.bars:
            name, middle, bottom = row_name(bar.label, label, width, y, thick)
            parts += name
            x = left
            for key, part in zip(self.keys, bar.parts, strict=True):
                long = room * max(part, 0.0) / longest
                parts += filled(key.fill, x, middle - thick / 2, long, thick)
                parts += _number(part, key.fill, x, long, middle + 4) if self.counted else ()
                x += long
            parts += lines([bar.value], x + 6, middle + 4)
            y = bottom + _BAR_GAP
        return y, parts


def row_name(
    text: str, label: float, room: float, y: float, thick: float, *, above: str = ""
) -> tuple[list[str], float, float]:
    """Return the name of a row, the middle of what is drawn in it, and where the row ends.

    Args:
        text: The name.
        label: Width of the names beside the rows; 0 for names above them.
        room: Width of a name above.
        y: Upper edge.
        thick: How high what is drawn is.
        above: Class of a name above.
    """
    name = wrapped(text, label or room)
    tall = LEADING * len(name)
    if not label:
        return lines(name, 0.0, y + 10, class_=above), y + tall + thick / 2, y + tall + thick
    height = max(thick, tall)
    first = y + height / 2 - tall / 2 + 11
    return lines(name, label, first, anchor="end"), y + height / 2, y + height


def _number(value: float, fill: Fill, x: float, long: float, y: float) -> list[str]:
    """Return the number in a part of a bar, where there is room for it."""
    text = f"{value:.0f}"
    if long <= text_width(text) + 4:
        return []
    kind = {Fill.FIRM: "inverse", Fill.HATCHED: "over"}.get(fill, "")
    return [*lines([text], x + long / 2, y, anchor="middle", class_=kind)]
