"""Texts of the interface in English and French, side by side; data keep their own labels."""

from __future__ import annotations

from bordergraph.words.network import NETWORK
from bordergraph.words.ranked import RANKED
from bordergraph.words.reading import READING
from bordergraph.words.subjects import SUBJECTS
from bordergraph.words.terms import TERMS

__all__ = ["TEXTS"]

TEXTS: dict[str, tuple[str, str]] = {**TERMS, **NETWORK, **SUBJECTS, **READING, **RANKED}
"""English and French text by key; braces mark values that are put in."""
