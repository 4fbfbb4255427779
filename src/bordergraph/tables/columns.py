"""Which tables there are, which columns each has, and how a cell is kept harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CITATION",
    "REQUIRED",
    "TABLES",
    "items",
    "joined",
    "joined_pairs",
    "pairs",
    "plain",
    "shielded",
]

CITATION = ("source", "locator", "confidence")
"""Columns that any table may have."""

TABLES: dict[str, tuple[str, ...]] = {
    "agencies": (
        "id", "label", "country", "level", "parent", "sector", "class", "start", "end",
        "home", "near", "stands_for",
    ),
    "threats": (
        "id", "label", "broader", "severity", "family", "first_documented", "related",
    ),
    "programs": (
        "id", "label", "kind", "cadence", "start", "end", "status", "class", "as_of",
        "status_as_of", "scope", "serves", "region", "announced", "part_of", "hub",
    ),
    "participations": (
        "agency", "program", "role", "from", "to", "provides", "receives", "as_of",
    ),
    "mandates": (
        "agency", "threat", "role", "basis", "side", "only_with", "realm", "functions",
    ),
    "focus": ("program", "threat"),
    "shares": ("from", "to", "threat", "cadence", "start", "end", "as_of"),
    "flows": ("from", "to", "program", "what", "start", "end", "as_of", "what_fr"),
    "dependencies": (
        "dependent", "dependency", "across", "value", "direction", "rhythm", "why", "why_fr",
    ),
    "gateways": (
        "id", "through", "functions", "across", "agency", "not_level", "threats", "why", "why_fr",
    ),
    "searches": (
        "id", "agency_a", "agency_b", "threat", "day", "outcome", "searcher", "note", "found",
        "queries", "note_fr",
    ),
    "findings": (
        "id", "kind", "from", "to", "as_of", "fixed", "examined_from", "examined_to",
        "note", "threats", "programs", "agencies", "pairs", "note_fr",
    ),
    "sources": ("id", "title", "publisher", "date", "url", "kind", "extent_read"),
    "dataset": ("day", "title"),
}  # fmt: skip
"""Columns of each table; the first two are required, the others may be left out.

Several items in one cell are joined by ``;``, and the two of a pair by ``|``.
"""

REQUIRED = {
    "agencies": 1, "threats": 1, "programs": 1, "sources": 1, "flows": 3, "searches": 6,
    "dataset": 1,
}  # fmt: skip
"""How many of the first cells of a row must be filled, where it is not two."""

# A spreadsheet runs a cell that begins like this as a formula.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def shielded(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `plain` undoes it.

    Example:
        >>> shielded("=1+1"), plain(shielded("=1+1"))
        ("'=1+1", '=1+1')
    """
    return "'" + text if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """Return a cell without the apostrophe that `shielded` puts before what looks like a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


# What parts a cell, written in an item as in a web address, and a sign that only looks like it.
_MARKS = {";": "%3B", "|": "%7C"}
_LOOKALIKE = re.compile(r"%(?=3B|7C|25)")
_WRITTEN = re.compile(r"%(3B|7C|25)")
_READ = {"3B": ";", "7C": "|", "25": "%"}


def _marked(item: str) -> str:
    """Return an item with what would part the cell written as ``%3B`` and ``%7C``."""
    found = _LOOKALIKE.sub("%25", item)
    for mark, written in _MARKS.items():
        found = found.replace(mark, written)
    return found


def _unmarked(item: str) -> str:
    return _WRITTEN.sub(lambda found: _READ[found[1]], item.strip())


def joined(values: Iterable[str]) -> str:
    """Return items as one cell; `items` undoes it.

    Example:
        >>> joined(["on", "a;b"]), items(joined(["on", "a;b"]))
        ('on;a%3Bb', ('on', 'a;b'))
    """
    return ";".join(map(_marked, values))


def items(cell: str) -> tuple[str, ...]:
    """Return the items of one cell, blank ones left out."""
    return tuple(_unmarked(part) for part in cell.split(";") if part.strip())


def joined_pairs(values: Iterable[tuple[str, str]]) -> str:
    """Return pairs as one cell; `pairs` undoes it.

    Example:
        >>> joined_pairs([("cbp", "rcmp")])
        'cbp|rcmp'
    """
    return ";".join("|".join(map(_marked, pair)) for pair in values)


def pairs(cell: str) -> tuple[tuple[str, ...], ...]:
    """Return the items of one cell, each split into what it joins."""
    return tuple(
        tuple(_unmarked(half) for half in part.split("|"))
        for part in cell.split(";")
        if part.strip()
    )
