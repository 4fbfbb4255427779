"""Reasons of results, said in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from bordergraph.analysis.results import Reason, Ref
from bordergraph.words.tongue import foreign_in, mixed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.results import Value
    from bordergraph.words.labels import Labels

FEW = 3
"""Names that a text asking for few of them gets; the rest is a number."""


class _Said(str):
    """A value as it is said; a text may ask for few of a list."""

    __slots__ = ("_labels", "_parts", "foreign")
    _labels: Labels
    foreign: tuple[str, ...]
    _parts: tuple[str, ...]

    def __new__(cls, labels: Labels, parts: tuple[str, ...]) -> Self:
        new = super().__new__(cls, ", ".join(parts))
        new._labels, new._parts, new.foreign = labels, parts, foreign_in(parts)
        return new

    def __format__(self, spec: str) -> str:
        labels, parts = self._labels, self._parts
        if spec == "few" and len(parts) > FEW:
            names = ", ".join(parts[:FEW])
            return labels.say("join.more", names=names, n=labels.number(len(parts) - FEW))
        return str(self)


def said(reason: Reason, labels: Labels) -> str:
    """Return a reason as a sentence without capital and full stop.

    Example:
        >>> from bordergraph.words.labels import Labels
        >>> said(Reason("claim-irregular", (("all", 9), ("incident", 2), ("request", 3))), Labels())
        'of 9 arrangements in force, 2 share after incidents and 3 on request'
    """
    values = dict(reason.values)
    n = values.get("n")
    spoken = {name: _value(value, labels) for name, value in values.items()}
    return labels.say(f"reason.{reason.key}", n if isinstance(n, int) else None, **spoken)


def sentences(texts: Iterable[str]) -> str:
    """Return texts as sentences, each with its capital and full stop.

    Example:
        >>> sentences(["open a channel", "", "mend it."])
        'Open a channel. Mend it.'
    """
    told = list(texts)
    bare = (text.strip().rstrip(".") for text in told)
    return mixed(" ".join(f"{text[0].upper()}{text[1:]}." for text in bare if text), told)


def _value(value: Value, labels: Labels) -> str:
    """Return one value as it is said."""
    if isinstance(value, Ref):
        return _thing(value, labels)
    if isinstance(value, Reason):
        return said(value, labels)
    if isinstance(value, tuple):
        return _Said(labels, tuple(_value(v, labels) for v in value))
    if isinstance(value, str):
        return labels.told(value)
    if isinstance(value, date):
        return labels.day(value)
    return labels.exact(value) if isinstance(value, float) else labels.number(value)


def _thing(ref: Ref, labels: Labels) -> str:
    if ref.kind in {"agency", "arrangement", "source", "place"}:
        return labels.short(*ref)
    if ref.kind == "threat":
        return labels.running(*ref)
    return labels.concept(*ref)
