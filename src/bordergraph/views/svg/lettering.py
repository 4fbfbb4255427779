"""How wide text is in a picture, and where it is wrapped: nothing in a picture is cut short."""

from __future__ import annotations

import unicodedata

from bordergraph.views.svg.elements import element

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


def lines(
    text: list[str], x: float, y: float, *, anchor: str = "start", class_: str = ""
) -> list[str]:
    """Return lines of text below each other; `y` is the base line of the first."""
    shape = {"text_anchor": "" if anchor == "start" else anchor, "class_": class_}
    told = {name: value for name, value in shape.items() if value}
    return [
        element("text", x=x, y=y + n * LEADING, **told, text=line) for n, line in enumerate(text)
    ]
