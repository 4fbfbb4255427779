"""Every word a person reads, once: errors here, all other texts and the names of the data in `labels`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bordergraph.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE_NAMES = {"en": "English", "fr": "Fran\u00e7ais"}
"""What each language that bordergraph speaks calls itself."""

LANGUAGES = tuple(LANGUAGE_NAMES)
"""The languages; the first is the one to fall back on."""


def translate_sentence(sentence: str, language: str) -> str:
    """Return a sentence of an error, a hint or a note in a language, where it is known in it.

    Example:
        >>> from bordergraph.errors import Sentence
        >>> translate_sentence(Sentence("name two agencies"), "fr")
        'nommez deux organismes'
    """
    if language == LANGUAGES[0]:
        return sentence
    templates = _load_sentences(language)
    if not isinstance(sentence, Sentence):
        return templates.get(sentence, sentence)

    def translate_value(value: Any) -> Any:
        if isinstance(value, list):
            return "\n  ".join(map(translate_value, value))
        if isinstance(value, tuple):
            *first, last = map(translate_value, value)
            return f"{', '.join(first)} ou {last}" if first else last
        return translate_sentence(value, language) if isinstance(value, Sentence) else value

    values = {name: translate_value(value) for name, value in sentence.values.items()}
    return templates.get(sentence.template, sentence.template).format(**values)


@cache
def _load_sentences(language: str) -> Mapping[str, str]:
    """Return the sentences of errors, hints and notes in a language by the English ones."""
    text = Path(__file__).with_name(f"errors.{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
