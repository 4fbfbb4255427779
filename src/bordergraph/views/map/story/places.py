"""Places for numbers in the texts of a story: ``{gaps}``, ``{gaps|gap is|gaps are}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.words.labels import Labels

__all__ = ["Amount", "fill", "named", "stray"]

_PLACE = re.compile(r"\{\s*([^{}|\s]+)\s*(?:\|([^{}|]*)\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the analysis, and how it is written.

    Attributes:
        value: The number, the least and the most of it, a day, or a date as far as it is known;
            None where the data gives none.
        form: count, share (in [0, 1]), day, or the unit of a figure.
        qualifier: How exact a figure is.
    """

    value: float | tuple[int, int] | date | str | None
    form: str = "count"
    qualifier: str = ""

    def said(self, labels: Labels) -> str:
        """Return it as the language writes it.

        Example:
            >>> from bordergraph.words.labels import Labels
            >>> Amount(0.474, "share").said(Labels()), Amount((27, 28)).said(Labels())
            ('47%', '27\u201328')
        """
        if isinstance(self.value, str):
            return labels.dated(self.value)
        if self.value is None or isinstance(self.value, date):
            return labels.day(self.value)
        if isinstance(self.value, tuple):
            least, most = (labels.number(n) for n in self.value)
            return least if least == most else f"{least}\u2013{most}"
        if self.form == "share":
            return labels.share(self.value)
        if self.form == "count":
            return labels.number(self.value)
        return labels.quantity(self.value, self.form, self.qualifier)

    @property
    def most(self) -> int:
        """The number by which one or many is chosen."""
        if isinstance(self.value, tuple):
            return self.value[1]
        return int(self.value) if isinstance(self.value, int | float) else 0


def named(text: str) -> Iterator[str]:
    """Yield the name of each place of a text."""
    return (match[1] for match in _PLACE.finditer(text))


def stray(text: str) -> bool:
    """Tell whether a brace stands in a text that is part of no place.

    Example:
        >>> stray("{gaps|gap|gaps} and {met.share}"), stray("{gaps"), stray("{gaps|gap}")
        (False, True, True)
    """
    left = _PLACE.sub("", text)
    return "{" in left or "}" in left


def fill(text: str, amount: Callable[[str], Amount], labels: Labels) -> str:
    """Return a text with its numbers put in, and the noun that goes with each.

    Example:
        >>> from bordergraph.words.labels import Labels
        >>> fill("{gaps|gap is|gaps are} open", lambda _: Amount(1), Labels())
        '1 gap is open'
    """

    def put(match: re.Match[str]) -> str:
        found = amount(match[1])
        said = found.said(labels)
        if match[2] is None:
            return said
        # A share or a day has no plural of its own.
        one = labels.is_one(found.most)
        return f"{said} {match[2] if one else match[3]}".rstrip()

    return _PLACE.sub(put, text)
