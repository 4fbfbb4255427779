"""Every word a person reads, once: errors here, all other texts and the names of the data in `labels`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bordergraph.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "fr")
"""The languages that bordergraph speaks; the first is the one to fall back on."""


def sentence_in(sentence: str, language: str) -> str:
    """Return a sentence of an error, a hint or a note in a language, where it is known in it.

    Example:
        >>> from bordergraph.errors import Sentence
        >>> sentence_in(Sentence("{day!r} is no day", day="May"), "fr")
        "'May' n'est pas une date"
    """
    if language == LANGUAGES[0]:
        return sentence
    known = _sentences(language)
    template = known.get(sentence.template if isinstance(sentence, Sentence) else sentence)
    if template is None:
        return sentence

    def told(value: object) -> object:
        if isinstance(value, tuple):
            *first, last = (str(told(each)) for each in value)
            return f"{', '.join(first)} ou {last}" if first else last
        return sentence_in(value, language) if isinstance(value, Sentence) else value

    values = sentence.values if isinstance(sentence, Sentence) else {}
    return template.format(**{name: told(value) for name, value in values.items()})


@cache
def _sentences(language: str) -> Mapping[str, str]:
    """Return the sentences of errors, hints and notes in a language by the English ones."""
    found = Path(__file__).with_name(f"errors.{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(found))
