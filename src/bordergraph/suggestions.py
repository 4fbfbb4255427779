"""Suggestions for misspelt words, and the comparison of names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

COUNTRIES = {
    "canada": "CA",
    "can": "CA",
    "united-states": "US",
    "united-states-of-america": "US",
    "usa": "US",
    "u-s": "US",
    "u-s-a": "US",
    "etats-unis": "US",
    "us-of-america": "US",
    "mexico": "MX",
    "mexique": "MX",
}
"""Codes of countries by other names that people write beside them."""

SUGGESTIONS = 3
"""Close names that an error suggests."""

_SLIP_RATIO = 0.8
"""How alike two words are, of 1, when one is taken for a slip of the other."""

_DOUBT_RATIO = 0.75
"""How alike two words are when only a doubt is noted."""

_SHORTEST = 4
_OFTEN = 3
"""Fewest uses of a word that another, used once, may be a slip of."""

_PARTS = re.compile(r"[\s_.\-\u2010-\u2014]+")


def drop_brackets(name: str) -> str:
    """Return a name without what stands in brackets at its end.

    Example:
        >>> drop_brackets("One Vision (framework)"), drop_brackets("(none)")
        ('One Vision', '(none)')
    """
    return name[: name.rfind(" (")] if name.endswith(")") and " (" in name else name


def suggest_word(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known word most like one, or nothing.

    Example:
        >>> suggest_word("rcmpp", ["rcmp", "cbp"])
        "did you mean 'rcmp'?"
    """
    name = closest_word(word, known, 0.6)
    return Sentence("did you mean '{name}'?", name=name) if name else ""


def closest_word(word: str, known: Iterable[str], cutoff: float = _SLIP_RATIO) -> str:
    """Return the known word most like one, in any case; nothing when none is as much like it as `cutoff`.

    Example:
        >>> closest_word("mandate", ["mandates", "agencies"]), closest_word("notes", ["mandates"])
        ('mandates', '')
    """
    by_folded = {k.casefold(): k for k in known}
    matches = similar_words(word.casefold(), by_folded, 1, cutoff)
    return by_folded[matches[0]] if matches else ""


def similar_words(
    word: str, known: Iterable[str], limit: int = SUGGESTIONS, cutoff: float = 0.6
) -> list[str]:
    """Return the known words most like one, best first.

    Example:
        >>> similar_words("agncies", ["agencies", "sources"])
        ['agencies']
    """
    # A start that reads no tables has no use for it, and it takes its time to load.
    import difflib

    return difflib.get_close_matches(word, list(known), n=limit, cutoff=cutoff)


def strip_accents(text: str) -> str:
    """Return a text without accents, its ligatures and wide letters taken apart.

    Example:
        >>> strip_accents("Sûreté du Québec")
        'Surete du Quebec'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _fold_word(text: str) -> str:
    if text.isascii():
        return text.lower() if text.isalnum() else _PARTS.sub("-", text.lower()).strip("-")
    return _PARTS.sub("-", strip_accents(text.casefold())).strip("-")


def find_slips(uses: Mapping[str, int], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the words used once that are a slip of a word used often, with that word.

    A slip lacks a letter or has one too many, or is nearly another name of the word; names are folded.

    Example:
        >>> find_slips({"smuggling": 9, "Smugling": 1, "drugs": 4, "firearms": 1})
        {'Smugling': 'smuggling'}
        >>> find_slips({"CA": 9, "Kanada": 1, "Panama": 1}, COUNTRIES)
        {'Kanada': 'CA'}
    """
    often = {_fold_word(w): w for w, n in uses.items() if n >= _OFTEN}
    shortened = {short: word for key, word in often.items() for short in _less_a_letter(key)}
    slips = {}
    for word, n in uses.items():
        key = _fold_word(word)
        if n > 1 or len(key) < _SHORTEST:
            continue
        longer = (often[short] for short in _less_a_letter(key) if short in often)
        alias = (names or {}).get(closest_word(key, names or ()))
        if close := shortened.get(key) or next(longer, "") or (alias in uses and alias):
            slips[word] = close
    return slips


def _less_a_letter(word: str) -> list[str]:
    """Return a word without each of its letters; digits tell words apart."""
    return [word[:i] + word[i + 1 :] for i, c in enumerate(word) if c.isalpha()]


def unify_spellings(
    words: Iterable[str], known: Collection[str] = (), names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the words that look like another word in the same place, with that other word.

    Two spellings that differ in case, accents or separators are one word, which the known spelling
    or else the commonest has right. A word that is unknown is compared with the known ones. Other names of a
    word, as they are folded, count where the word is used too.

    Example:
        >>> unify_spellings(["rcmp", "RCMP", "rcmp", "cbp"])
        {'RCMP': 'rcmp'}
        >>> unify_spellings(["federall", "state"], ["federal", "state"])
        {'federall': 'federal'}
        >>> unify_spellings(["CA", "Canada"], names=COUNTRIES)
        {'Canada': 'CA'}
    """
    counts = Counter(words)
    del counts[""]
    groups: dict[str, list[str]] = {}
    for word in counts:
        groups.setdefault(_fold_word(word), []).append(word)
    by_key = {_fold_word(word): word for word in known}
    corrections: dict[str, str] = {}
    for key, spellings in groups.items():
        if key not in by_key and not known and len(spellings) == 1 and not (names and key in names):
            continue
        correct = by_key.get(key) or max(sorted(spellings, reverse=True), key=lambda w: counts[w])
        alias = (names or {}).get(key, "")
        if alias in counts and alias not in spellings:
            correct = alias
        elif known and key not in by_key and len(key) >= _SHORTEST:
            correct = closest_word(key, by_key.values(), _DOUBT_RATIO) or correct
        corrections |= {word: correct for word in spellings if word != correct}
    return {word: corrections[word] for word in counts if word in corrections}
