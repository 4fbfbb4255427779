"""Every word a person reads, once: the texts of the interface by key, one file a language.

A text may hold values in braces. One that counts holds its two forms, split by a bar, and ``{n}``.
Data keep their own labels; `bordergraph.words.labels` joins the two.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "texts"]

LANGUAGES = ("en", "fr")
"""The languages that bordergraph speaks; the first is the one to fall back on."""


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the texts of a language by key.

    Raises:
        ValueError: A language that bordergraph does not speak.

    Example:
        >>> texts("fr")["gaps"]
        'Lacunes'
    """
    if language not in LANGUAGES:
        msg = f"no language '{language}'; choose one of {', '.join(LANGUAGES)}"
        raise ValueError(msg)
    found = Path(__file__).with_name(f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(found))
