"""What facts are made of: names, words, spans of time and citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from bordergraph.schema.words import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Ref(NamedTuple):
    """A thing or a concept by kind and id, for whoever speaks of it to name.

    Attributes:
        kind: What kind of thing, ``agency``, or of concept, ``cadence``.
        slug: Its id within the kind.

    Example:
        >>> str(Ref("agency", "rcmp")), Ref("pair", "atf--cbsa").ends
        ('agency:rcmp', ('atf', 'cbsa'))
    """

    kind: str
    slug: str

    @property
    def key(self) -> str:
        """Both as one text, ``agency:rcmp``."""
        return f"{self.kind}:{self.slug}"

    @property
    def ends(self) -> tuple[str, str]:
        """The two ids that the id of a pair joins."""
        first, _, second = self.slug.partition("--")
        return first, second

    def __str__(self) -> str:
        return self.key


class Text(str):
    """Words of the record: the English ones, and the French ones where the record has them.

    It is its English words to whoever does not ask; `Labels.told` says it in the reader's language.

    Attributes:
        fr: The same in French; empty when nobody has written it.

    Example:
        >>> note = Text("Nothing moves.", "Rien ne bouge.")
        >>> note, note.fr, note.rstrip(".").fr
        ('Nothing moves.', 'Rien ne bouge.', 'Rien ne bouge')
    """

    __slots__ = ("fr",)
    fr: str

    def __new__(cls, en: str = "", fr: str = "") -> Self:
        """Return words in both languages."""
        text = super().__new__(cls, en)
        text.fr = fr
        return text

    @classmethod
    def joined(cls, separator: str, texts: Iterable[str]) -> Self:
        """Return several texts as one, each said once; in French only where all have it."""
        parts = tuple(dict.fromkeys(texts))
        french = [getattr(part, "fr", "") for part in parts]
        return cls(separator.join(parts), separator.join(french) if all(french) else "")

    def rstrip(self, chars: str | None = None, /) -> Text:
        """Return both without what stands at their ends."""
        return Text(super().rstrip(chars), self.fr.rstrip(chars))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends inclusive; None is an unknown end.

    A date known to the month or year is kept as the first day for a start and the last day
    for an end, so that comparing dates is right whatever the precision.

    Attributes:
        start: First day in force.
        end: Last day in force.
        as_of: A day on which a source says it was in force.

    Raises:
        ValueError: The end lies before the start.
    """

    start: date | None = None
    end: date | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            msg = f"ends {self.end} before it starts {self.start}"
            raise ValueError(msg)

    @property
    def begin(self) -> date | None:
        """The start, or else the first day on which it is documented."""
        return self.start or self.as_of


@dataclass(frozen=True, slots=True)
class Citation:
    """Where one statement comes from.

    Attributes:
        statement: The statement's id, ``kind/slug``.
        source: The source's id.
        locator: Where in the source: section, paragraph, page.
        confidence: How far it can be relied on.
        note: The statement in our own words; may be empty.
        further: Whether the statement is another source's, which names this one or was compared
            with it.
    """

    statement: str
    source: str
    locator: str
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    further: bool = False


def cited(*facts: Iterable[Citation]) -> tuple[str, ...]:
    """Return the sorted, distinct source ids behind some facts' citations."""
    return tuple(sorted({c.source for citations in facts for c in citations}))
