"""Phrases that no page may use, because they make data speak, hide who acts, or copy another language.

tests/data/plain_words.json lists them as regular expressions. Those of the interface are banned in its
own texts only: a witness may tell a committee, and a law may say that no one (« nul ») may do a thing.
"""

import json
import re
from pathlib import Path

_LISTS = json.loads((Path(__file__).parent / "data" / "plain_words.json").read_text("utf-8"))


def _pattern(language: str, *lists: str) -> re.Pattern[str]:
    phrases = [phrase for name in lists for phrase in _LISTS[name][language]]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


EVERYWHERE = {language: _pattern(language, "everywhere") for language in ("en", "fr")}
INTERFACE = {language: _pattern(language, "everywhere", "interface") for language in ("en", "fr")}


def banned(text: str, phrases: re.Pattern[str]) -> set[str]:
    """Return the banned phrases of a text, each with the words around it."""
    plain = " ".join(text.split())
    return {plain[max(0, m.start() - 40) : m.end() + 40] for m in phrases.finditer(plain)}
