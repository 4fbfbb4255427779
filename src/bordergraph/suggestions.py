"""Words that are nearly other words: two spellings of one thing, and slips of the pen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

COUNTRIES = {
    "canada": "CA", "can": "CA",
    "united-states": "US", "united-states-of-america": "US", "usa": "US", "u-s": "US",
    "u-s-a": "US", "etats-unis": "US", "us-of-america": "US", "mexico": "MX", "mexique": "MX",
}  # fmt: skip
"""Codes of countries by other names that people write beside them."""

_SLIP = 0.8
"""How alike two words are, of 1, when one is taken for a slip of the other."""

_DOUBT = 0.75
"""How alike when it is only told of."""

_SHORTEST = 4
_PARTS = re.compile(r"[\s_.\-\u2010-\u2014]+")


def close_to(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known word most like one, or nothing.

    Example:
        >>> close_to("rcmpp", ["rcmp", "cbp"])
        "did you mean 'rcmp'?"
    """
    near = closest(word, known, 0.6)
    return Sentence("did you mean '{name}'?", name=near) if near else ""


def closest(word: str, known: Iterable[str], least: float = _SLIP) -> str:
    """Return the known word most like one, or nothing when none is that much like it.

    Args:
        word: A word, in any case.
        known: The words.
        least: How alike they must be, of 1.

    Example:
        >>> closest("mandate", ["mandates", "agencies"]), closest("notes", ["mandates"])
        ('mandates', '')
    """
    # A start that reads no tables has no use for it, and it takes its time to load.
    import difflib

    folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=least)
    return folded[near[0]] if near else ""


def similar(word: str, known: Iterable[str], most: int = 3, least: float = 0.6) -> list[str]:
    """Return the known words most like one, best first.

    Args:
        word: A word.
        known: The words.
        most: How many.
        least: How alike they must be, of 1.

    Example:
        >>> similar("agncies", ["agencies", "sources"])
        ['agencies']
    """
    import difflib

    return difflib.get_close_matches(word, list(known), n=most, cutoff=least)


def unaccented(text: str) -> str:
    """Return a text without accents, its ligatures and wide letters taken apart.

    Example:
        >>> unaccented("Sûreté du Québec")
        'Surete du Quebec'
    """
    flat = unicodedata.normalize("NFKD", text)
    return "".join(c for c in flat if not unicodedata.combining(c))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower() if text.isalnum() else _PARTS.sub("-", text.lower()).strip("-")
    return _PARTS.sub("-", unaccented(text.casefold())).strip("-")


def said_otherwise(
    words: Iterable[str],
    known: Collection[str] = (),
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the words that look like another word in the same place, with that other word.

    Two spellings that differ in case, accents or separators are one word, which the known spelling
    or else the commonest has right. A word that is unknown is held against the known ones.

    Args:
        words: What stands in one column, as often as it does.
        known: Words that are right there.
        names: Other names of a word, as they are folded, which count where the word is used too.

    Example:
        >>> said_otherwise(["rcmp", "RCMP", "rcmp", "cbp"])
        {'RCMP': 'rcmp'}
        >>> said_otherwise(["federall", "state"], ["federal", "state"])
        {'federall': 'federal'}
        >>> said_otherwise(["CA", "Canada"], names=COUNTRIES)
        {'Canada': 'CA'}
    """
    counts = Counter(words)
    del counts[""]
    groups: dict[str, list[str]] = {}
    for word in counts:
        groups.setdefault(_folded(word), []).append(word)
    by_key = {_folded(word): word for word in known}
    found: dict[str, str] = {}
    for key, same in groups.items():
        if key not in by_key and not known and len(same) == 1 and not (names and key in names):
            continue
        right = by_key.get(key) or max(sorted(same, reverse=True), key=lambda w: counts[w])
        other = (names or {}).get(key, "")
        if other in counts and other not in same:
            right = other
        elif known and key not in by_key and len(key) >= _SHORTEST:
            right = closest(key, by_key.values(), _DOUBT) or right
        found |= {word: right for word in same if word != right}
    return {word: found[word] for word in counts if word in found}
