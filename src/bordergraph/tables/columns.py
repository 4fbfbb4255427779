"""Which tables there are, which columns each has, and how a cell is kept harmless."""

from __future__ import annotations

import re

__all__ = ["CITATION", "TABLES", "plain", "shielded"]

CITATION = ("source", "locator", "confidence")
"""Columns that any table may have."""

TABLES: dict[str, tuple[str, ...]] = {
    "agencies": ("id", "label", "country", "level", "parent", "sector", "class", "start", "end"),
    "threats": ("id", "label", "broader", "severity"),
    "programs": ("id", "label", "kind", "cadence", "start", "end", "status", "class"),
    "participations": ("agency", "program", "role", "from", "to", "provides", "receives"),
    "mandates": ("agency", "threat", "role"),
    "focus": ("program", "threat"),
    "shares": ("from", "to", "threat", "cadence", "start", "end"),
    "sources": ("id", "title", "publisher", "date", "url"),
}
"""Columns of each table; the first two are required, the others may be left out."""

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
