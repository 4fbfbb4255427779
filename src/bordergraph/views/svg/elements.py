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
    from collections.abc import Iterable, Mapping


def coord(value: float) -> str:
    """Return a coordinate with one decimal at most, so that the same input gives the same bytes.

    Example:
        >>> coord(12.0), coord(3.14159)
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
        f'{escape(coord(value) if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    inner = text + "".join(children)
    return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


def svg_document(
    width: float,
    height: float,
    title: str,
    *children: str,
    description: str = "",
    style: str = "",
    sized: bool = False,
    desc_id: str = "",
) -> str:
    """Return a whole picture with a title and description that screen readers speak.

    Lengths are in user units. A picture that is not `sized` takes the width it is given. Without a
    description, `desc_id` is the id of that of another picture of the page.
    """
    head = element("title", text=title)
    if description:
        head += element("desc", text=description, id=desc_id)
    if style:
        head += f"<style>{style}</style>"
    return element(
        "svg",
        head,
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {coord(width)} {coord(height)}",
        role="img",
        aria_label=title,
        class_="figure",
        width=width if sized else "",
        height=height if sized else "",
        aria_describedby="" if description else desc_id,
    )


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
    nfd = unicodedata.normalize("NFD", text)
    total = sum(_WIDTHS.get(letter, _WIDE) for letter in nfd if not unicodedata.combining(letter))
    return total * size / 1000 * _SLACK


def wrap_text(text: str, width: float, size: float = SIZE) -> list[str]:
    """Return a text in lines that fit; a word goes in pieces only where it fits no line at all.

    Example:
        >>> wrap_text("Integrated Border Enforcement Teams", 110)
        ['Integrated Border', 'Enforcement', 'Teams']
    """
    rows: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= width:
            line = longer
            continue
        if line:
            rows.append(line)
        *pieces, line = _split_word(word, width, size)
        rows += pieces
    return [*rows, line] if line or not rows else rows


def _split_word(word: str, width: float, size: float) -> list[str]:
    """Return a word in pieces that fit."""
    pieces = []
    while text_width(word, size) > width and len(word) > 1:
        fits = (n for n in range(len(word) - 1, 0, -1) if text_width(word[:n], size) <= width)
        cut = next(fits, 1)
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def lines(text: list[str], x: float, y: float, *, anchor: str = "", class_: str = "") -> list[str]:
    """Return lines of text below each other; `y` is the base line of the first."""
    return [
        element("text", x=x, y=y + n * LEADING, text_anchor=anchor, class_=class_, text=line)
        for n, line in enumerate(text)
    ]


_HATCH_OFFSET = 2.5
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
def figure_style() -> str:
    """Return the rules that every picture needs: inks for the screen, the dark and paper."""
    return (files("bordergraph.views.svg") / "figures.css").read_text(encoding="utf-8")


@cache
def standalone_style() -> str:
    """Return the same rules for a picture of its own: in the light inks, without variables.

    Many programs that draw SVG know no variables, and none of them knows what it lies on.
    """
    light, _, rest = figure_style().partition("}")
    inks = dict(re.findall(r"--(\w+):\s*([^;]+);", light))
    rules = [line for line in rest.splitlines() if line.startswith("svg.figure ")]
    return re.sub(r"var\(--(\w+)\)", lambda match: inks[match[1]], "\n".join(rules))


def rect(fill: Fill, x: float, y: float, width: float, height: float, *children: str) -> list[str]:
    """Return a rectangle in a fill; `children` are its children, such as a title.

    Hatches are one dashed line as wide as the rectangle is high, because a pattern needs an id that
    no other picture of the page has, and not every program that sets pages knows patterns.
    """
    if width <= 0 or height <= 0:
        return []
    parts = [element("rect", *children, x=x, y=y, width=width, height=height, class_=fill)]
    if fill is Fill.HATCHED:
        line = f"M{coord(x + _HATCH_OFFSET)} {coord(y + height / 2)}H{coord(x + width)}"
        parts.append(element("path", class_="hatch", stroke_width=height, d=line))
    return parts


def legend(keys: tuple[Key, ...], x: float, y: float, width: float) -> tuple[float, list[str]]:
    """Return the height of a legend and its elements: side by side, and below where they end."""
    parts: list[str] = []
    left, top, line_count = x, y, 0
    for key in keys:
        text = wrap_text(key.text, width - _SWATCH - 6)
        entry_width = _SWATCH + 6 + max(text_width(line) for line in text)
        if left > x and left + entry_width > x + width:
            left, top, line_count = x, top + line_count * LEADING + 6, 0
        parts += rect(key.fill, left, top, _SWATCH, 11.0)
        parts += lines(text, left + _SWATCH + 6, top + 10)
        left += entry_width + _GAP
        line_count = max(line_count, len(text))
    return top + line_count * LEADING - y, parts


NARROW = 480.0
"""Below this width the name of a bar is above it."""

_MAX_LABEL = 230.0
_BAR_HEIGHT = 13.0
_BAR_GAP = 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        id: Id of what it is about.
        label: Its name.
        parts: Length of each part, in the order of the keys and in one unit.
        value: What is written at its end.
        text: The same in words.
        record: What else machines get of it.
    """

    id: str
    label: str
    parts: tuple[float, ...]
    value: str
    text: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars, from top to bottom.

    Attributes:
        keys: What the parts are, from the left.
        bars: The bars.
        shows_counts: Whether each part carries its number where there is room for it.
    """

    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]
    shows_counts: bool = False

    def values(self) -> list[dict[str, Any]]:
        """Return one record a bar: its id, and the length of each part by the name of its key."""
        return [
            {"id": b.id, **{k.name: p for k, p in zip(self.keys, b.parts, strict=True)}, **b.record}
            for b in self.bars
        ]

    def draw(self, width: float) -> tuple[float, list[str]]:
        """Return the height of a bar chart and its elements."""
        names = (b.label for b in self.bars)
        label_width, left, legend_height, parts = row_frame(names, self.keys, width, 1.0)
        value_width = max((text_width(b.value) for b in self.bars), default=0.0) + 8
        bar_width = max(width - left - value_width - 2, 20.0)
        longest = max((sum(b.parts) for b in self.bars), default=0.0) or 1.0
        bar_height = _BAR_HEIGHT + 4 if self.shows_counts else _BAR_HEIGHT
        y = legend_height + 14
        for bar in self.bars:
            name, middle, bottom = row_name(bar.label, label_width, width, y, bar_height)
            parts += name
            x = left
            for key, part in zip(self.keys, bar.parts, strict=True):
                length = bar_width * max(part, 0.0) / longest
                parts += rect(key.fill, x, middle - bar_height / 2, length, bar_height)
                parts += _number(part, key.fill, x, length, middle + 4) if self.shows_counts else ()
                x += length
            parts += lines([bar.value], x + 6, middle + 4)
            y = bottom + _BAR_GAP
        return y, parts


def row_frame(
    names: Iterable[str], keys: tuple[Key, ...], width: float, margin: float
) -> tuple[float, float, float, list[str]]:
    """Return the width of the names beside rows, where the rows begin, and the legend with its height.

    Narrow pictures have names above the rows, so that their width is 0, and a margin to the left.
    """
    is_wide = width >= NARROW
    label_width = min(max(map(text_width, names), default=0.0), _MAX_LABEL) if is_wide else 0.0
    left = label_width + 8 if is_wide else margin
    return label_width, left, *legend(keys, left if is_wide else 0.0, 2.0, width - left)


def row_name(
    text: str, label_width: float, width: float, y: float, row_height: float
) -> tuple[list[str], float, float]:
    """Return the name of a row, the middle of what is drawn in it, and where the row ends.

    A `label_width` of 0 is for names above the rows, which have `width`; `y` is the upper edge.
    """
    name = wrap_text(text, label_width or width)
    text_height = LEADING * len(name)
    if not label_width:
        top = y + text_height
        above = lines(name, 0.0, y + 10, class_="over")
        return above, top + row_height / 2, top + row_height
    height = max(row_height, text_height)
    first = y + height / 2 - text_height / 2 + 11
    return lines(name, label_width, first, anchor="end"), y + height / 2, y + height


def _number(value: float, fill: Fill, x: float, length: float, y: float) -> list[str]:
    """Return the number in a part of a bar, where there is room for it."""
    text = f"{value:.0f}"
    if length <= text_width(text) + 4:
        return []
    kind = {Fill.FIRM: "inverse", Fill.HATCHED: "over"}.get(fill, "")
    return [*lines([text], x + length / 2, y, anchor="middle", class_=kind)]
