"""Values as people and spreadsheets may safely read them: nothing in them acts on its own."""

from __future__ import annotations

import math
import re

# A spreadsheet reads a cell that begins so as a formula; the wide forms count in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Control characters, line and paragraph separators, lone surrogates, what is no character, and the
# marks that turn the direction of text around and so can make a name look like another.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)

_MARKS = re.compile(r"[\\|*_`\[$@^~{]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a line a heading or part of a list when it comes first; letters number lists too.
_FIRST = re.compile(r"^(\s*\(?(?:\d*|#|[^\W\d_]|[ivxlcdm]+))(#+|[-+:.)])(?=\s|$)", re.IGNORECASE)


def cell(value: object) -> str:
    """Return one value as people read it: lists joined, numbers to three places, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return "0" if text in {"-0", ""} else text
    if isinstance(value, list | tuple):
        return ", ".join(cell(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {cell(v)}" for k, v in value.items())
    return str(value)


def safe_cell(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; numbers stay numbers.

    Example:
        >>> safe_cell("=HYPERLINK(1)")
        "'=HYPERLINK(1)"
        >>> safe_cell(-0.5), safe_cell(True)
        ('-0.5', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float.__repr__(value) if isinstance(value, float) else str(value)
    text = str(value)
    if text.isprintable() and not text.startswith(_FORMULA):
        return text
    marked = f"'{text}" if text.startswith(_FORMULA) else text
    return "\n".join(printable(line) for line in marked.split("\n"))


def printable(text: str) -> str:
    """Return text without characters that could drive a terminal or reorder what it shows."""
    return _UNSEEN.sub(" ", text)


def finite(value: object) -> object:
    """Return a value with null for the numbers that JSON cannot write."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {k: finite(v) for k, v in value.items()}
    return [finite(v) for v in value] if isinstance(value, list | tuple) else value


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line, whichever program reads it.

    Beside what every kind of Markdown knows, some read mathematics, citations, raised and lowered
    letters, attributes and dashes into a text.

    Example:
        >>> escape_markdown("a*b, <i>, 1 -- 2")
        'a\\*b, &lt;i&gt;, 1 -\\- 2'
    """
    flat = _ENTITY.sub("&amp;", printable(text.replace("\n", " ")))
    flat = _MARKS.sub(r"\\\g<0>", flat).replace("--", r"-\-")
    flat = flat.replace("<", "&lt;").replace(">", "&gt;")
    return _FIRST.sub(r"\1\\\2", flat)
