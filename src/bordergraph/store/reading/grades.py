"""How much the word of each kind of source weighs, and its sources with that told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.model import Source


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source.

    Attributes:
        grade: How much its word weighs: official, secondary, press, encyclopedic or partisan.
        copied: Whether documents of the kind are copies that somebody else keeps.
        revised: Whether documents of the kind are revised where they stand.
    """

    grade: str
    copied: bool = False
    revised: bool = False


def graded(sources: Iterable[Source], kinds: Mapping[str, Kind]) -> tuple[Source, ...]:
    """Return sources with the grade of their kind; a kind that nobody graded leaves it open.

    Example:
        >>> from bordergraph.model import Source
        >>> graded([Source("s", "T", kind="blog")], {"blog": Kind("partisan")})[0].grade
        'partisan'
    """
    return tuple(
        replace(s, grade=kind.grade, copied=kind.copied) if (kind := kinds.get(s.kind)) else s
        for s in sources
    )
