"""Texts that hold words in another language than the reader's, and where in them these stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Mixed(str):
    """A text for a reader, with the pieces of it that are not in the reader's language.

    Attributes:
        foreign: Those pieces, as the record holds them: in English.
    """

    __slots__ = ("foreign",)
    foreign: tuple[str, ...]

    def __new__(cls, text: str, foreign: tuple[str, ...]) -> Self:
        """Return a text that knows its foreign pieces."""
        new = super().__new__(cls, text)
        new.foreign = foreign
        return new

    def rstrip(self, chars: str | None = None, /) -> Mixed:
        """Return the text without what stands at its end, as its last piece is without it."""
        bare = (piece.rstrip(chars) for piece in self.foreign)
        return Mixed(super().rstrip(chars), tuple(dict.fromkeys((*self.foreign, *bare))))


def foreign_in(parts: Iterable[object]) -> tuple[str, ...]:
    """Return the foreign pieces of some texts, each once."""
    found = (piece for part in parts for piece in getattr(part, "foreign", ()))
    return tuple(dict.fromkeys(found))


def mixed(text: str, parts: Iterable[object]) -> str:
    """Return a text made of parts; it keeps which pieces of them are foreign.

    Example:
        >>> note = Mixed("Nothing moves", ("Nothing moves",))
        >>> mixed("Constat : Nothing moves.", [note]).foreign
        ('Nothing moves',)
    """
    foreign = foreign_in(parts)
    return Mixed(text, foreign) if foreign else text


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text in order, each with whether it is foreign to the reader.

    Example:
        >>> list(pieces(Mixed("Constat : Nothing moves.", ("Nothing moves",))))
        [('Constat : ', False), ('Nothing moves', True), ('.', False)]
    """
    # The longest first, so that a piece within another does not cut it in two.
    foreign = sorted(filter(None, foreign_in((text,))), key=lambda p: (-len(p), p))
    if not foreign:
        yield text, False
        return
    parted = re.split(f"({'|'.join(map(re.escape, foreign))})", text)
    yield from ((part, bool(at % 2)) for at, part in enumerate(parted) if part)
