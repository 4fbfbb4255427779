"""What a step may set on the map: the fields of the page's address, each with what it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from bordergraph.views.map.options import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bordergraph.views.map.story.reading import Marked, Plain

__all__ = ["CHOICES", "COUNTS", "FIELDS", "FLAGS", "READERS", "SETS", "Things", "address", "close", "view_of"]  # fmt: skip

CHOICES = {
    "view": ("ties", "map", "matrix", "tables"),
    "layout": LAYOUTS,
    "table": (
        "agencies",
        "ties",
        "arrangements",
        "links",
        "gaps",
        "needs",
        "findings",
        "sources",
    ),
}
SETS = {
    "kinds": ("agency", "association", "program", "channel", "threat"),
    "links": ("participation", "share", "flow"),
    "confidence": ("high", "medium", "low"),
    "tied": ("exchange", "membership"),
    "channels": ("none", "indirect", "irregular"),
}
FLAGS = frozenset({"gaps", "partial", "problems", "ended", "hulls"})
COUNTS = frozenset({"size", "ties", "pairs", "year", "ego"})
FIELDS = frozenset(
    {*CHOICES, *SETS, *FLAGS, *COUNTS, "threat", "source", "sel", "hide", "sort", "at"}
)
READERS = frozenset({"theme", "lang", "from", "open", "step", "told", "given", "then"})
"""Fields that are the reader's own, the story's, or of a comparison that the page was made with."""

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
_AT = re.compile(r"-?\d{1,7}_-?\d{1,7}_\d{1,4}(\.\d{1,9})?_\d(\.\d{1,3})?")
_SORT = re.compile(r"-?[a-z_]+")
_PAIRS = re.compile(r"(gap|path|line):(.+)")


@dataclass(frozen=True)
class Things:
    """What there is to name: ids of nodes as ``kind/slug``, ids of sources, codes of countries."""

    nodes: Collection[str]
    sources: Collection[str]
    countries: Collection[str]


def close(word: str, known: Collection[str]) -> str:
    """Return a question that offers the nearest of what is known; empty when none is near.

    Example:
        >>> close("agency/rcpm", ["agency/rcmp", "threat/terrorism"])
        "did you mean 'agency/rcmp'?"
    """
    near = get_close_matches(word, sorted(known), n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def address(text: str) -> dict[str, str]:
    """Return the fields of a link to the map, or of what stands behind its ``#``.

    Example:
        >>> address("map.html#threat=threat%2Fterrorism&pairs=5")
        {'threat': 'threat/terrorism', 'pairs': '5'}
    """
    return dict(parse_qsl(text.rpartition("#")[2], keep_blank_values=True))


def view_of(given: Mapping[str, Marked], things: Things) -> tuple[str, list[tuple[int, str, str]]]:
    """Return what a step shows as the fields of an address.

    Args:
        given: Values by field, as written.
        things: What there is to name.

    Returns:
        The address behind its ``#``, and what is wrong: line, fault, and what to do about it.
    """
    told: dict[str, str] = {}
    wrong: list[tuple[int, str, str]] = []
    for key, marked in given.items():
        if key in READERS:
            wrong.append((marked.line, f"view: '{key}' is the reader's own", "leave it out"))
        elif key not in FIELDS:
            fix = close(key, FIELDS) or f"use {', '.join(sorted(FIELDS))}"
            wrong.append((marked.line, f"view: no '{key}'", fix))
        else:
            said = _said(marked.value)
            faults = [("no value", "give one")] if said is None else [*_faults(key, said, things)]
            wrong += [(marked.line, f"view, {key}: {what}", fix) for what, fix in faults]
            if said is not None and not faults:
                told[key] = _written(key, said)
    return urlencode(told), wrong


def _said(value: Plain) -> list[str] | None:
    """Return a value as the words it consists of; None when it is keys and values."""
    if isinstance(value, list):
        words = [_said(each.value) for each in value]
        return [w for each in words if each for w in each] if None not in words else None
    return None if isinstance(value, dict) else [value]


def _written(key: str, said: list[str]) -> str:
    if key in FLAGS:
        return "1" if said[0].casefold() in _TRUE else "0"
    if key == "threat":
        return said[0] if "/" in said[0] else f"threat/{said[0]}"
    if key == "sel" and len(said) > 1:
        return f"gap:{'|'.join(sorted(said))}"
    return "~".join(sorted(_parts(said))) if key in SETS or key == "hide" else said[0]


def _parts(said: list[str]) -> list[str]:
    return [part for word in said for part in word.split("~") if part]


def _faults(key: str, said: list[str], things: Things) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one field, and what to do about it."""
    if key in SETS or key == "hide":
        allowed = SETS.get(key, things.countries)
        for part in _parts(said):
            if part not in allowed:
                yield f"no '{part}'", close(part, allowed) or f"use {', '.join(sorted(allowed))}"
        return
    if key == "sel":
        yield from _selection(said, things)
        return
    if len(said) != 1:
        yield "one value is wanted", "give one"
        return
    yield from _word(key, said[0], things)


def _word(key: str, word: str, things: Things) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a field of one value."""
    if key in CHOICES and word not in CHOICES[key]:
        yield f"no '{word}'", close(word, CHOICES[key]) or f"use {', '.join(CHOICES[key])}"
    elif key in FLAGS and word.casefold() not in _TRUE | _FALSE:
        yield f"'{word}' is neither true nor false", "write true or false"
    elif key in COUNTS and not (word.isascii() and word.isdigit()):
        yield f"'{word}' is no whole number", "write it as 10"
    elif key == "threat" and _written(key, [word]) not in things.nodes:
        known = [n for n in things.nodes if n.startswith("threat/")]
        yield f"no threat '{word}'", close(_written(key, [word]), known)
    elif key == "source" and word not in things.sources:
        yield f"no source '{word}'", close(word, things.sources)
    elif key == "at" and not _AT.fullmatch(word):
        yield f"'{word}' is no part of the picture", "take it from the address of the map"
    elif key == "sort" and not _SORT.fullmatch(word):
        yield f"'{word}' is no column", "take it from the address of the sorted table"


def _selection(said: list[str], things: Things) -> Iterator[tuple[str, str]]:
    """Yield each end of what is selected that there is not."""
    pair = _PAIRS.fullmatch(said[0]) if len(said) == 1 and said[0] not in things.nodes else None
    if pair:
        ends = pair[2].split("|")
        ids = ends[1:] if pair[1] == "line" else ends
        if len(ids) < 2:  # noqa: PLR2004 - two ends
            yield "one end alone is no pair", "name both, parted by |"
    else:
        ids = said
        if len(ids) not in {1, 2}:
            yield "one thing or two are selected", "name one, or a pair of agencies"
    for each in ids:
        if each not in things.nodes:
            fix = close(each, things.nodes) or "write it as kind/id, such as agency/rcmp"
            yield f"no '{each}'", fix
