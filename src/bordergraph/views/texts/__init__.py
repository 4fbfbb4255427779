"""Texts of the interface in English and French, side by side; data keep their own labels."""

from __future__ import annotations

from bordergraph.views.texts.network import NETWORK
from bordergraph.views.texts.ranked import RANKED
from bordergraph.views.texts.reading import READING
from bordergraph.views.texts.subjects import SUBJECTS
from bordergraph.views.texts.terms import TERMS

__all__ = ["TEXTS"]

TEXTS: dict[str, tuple[str, str]] = {**TERMS, **NETWORK, **SUBJECTS, **READING, **RANKED}
"""English and French text by key; braces mark values that are put in."""
