"""Footnote numbers for sources, and one line for each source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Source
    from bordergraph.views.report.model import Figure
    from bordergraph.words.labels import Labels

__all__ = ["Footnotes", "figure_line", "source_line"]


class Footnotes:
    """Numbers sources in the order of first use.

    Args:
        most: Sources shown a row; None for all.

    Example:
        >>> notes = Footnotes(2)
        >>> notes.marks(["a", "b", "c"]), notes.order
        ('[1] [2] +1', ['a', 'b'])
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self.order: list[str] = []
        self._number: dict[str, int] = {}

    def numbers(self, sources: Iterable[str]) -> tuple[list[int], int]:
        """Return the numbers of the sources shown, and how many are left out.

        Sources that already have a number come first, so that the list stays short.
        """
        given = list(dict.fromkeys(sources))
        known = sorted((s for s in given if s in self._number), key=self._number.__getitem__)
        wanted = known + [s for s in given if s not in self._number]
        shown = wanted if self._most is None else wanted[: self._most]
        for source in shown:
            if source not in self._number:
                self.order.append(source)
                self._number[source] = len(self.order)
        return sorted(self._number[s] for s in shown), len(wanted) - len(shown)

    def marks(self, sources: Iterable[str]) -> str:
        """Return footnote marks as text, such as ``[1] [4] +2``."""
        numbers, more = self.numbers(sources)
        return " ".join([*(f"[{n}]" for n in numbers), *([f"+{more}"] if more else [])])


def figure_line(figure: Figure, number: int, labels: Labels) -> str:
    """Return a picture in words, for where none can be drawn."""
    title = labels.say("figure-n", n=labels.number(number), title=figure.title)
    return " ".join(part for part in (f"{title}.", figure.description, figure.note) if part)


def source_line(source: Source, labels: Labels) -> str:
    """Return title, publisher, date and how much was read; the URL is set apart."""
    parts = [source.title.rstrip(".") or source.id, source.publisher.rstrip("."), source.date]
    text = ". ".join(p for p in parts if p)
    read = labels.concept("extent", source.extent_read)
    return f"{text}. {labels.say('was-read', extent=read)}" if read else f"{text}."
