"""How wide columns are: one rule for terminals, text, Markdown and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NARROWEST = 4
"""Letters that a column keeps as long as any other can give way."""


def column_widths(
    rows: Sequence[Sequence[str]], room: int, words: Callable[[str], list[str]] = str.split
) -> list[int]:
    """Return column widths in letters: natural ones if they fit, else the widest give way first.

    A column keeps its longest word whole as long as any other column can still give way.

    Args:
        rows: Cells, all rows of one length; the first is the heading.
        room: Letters that a line has, without what stands between columns.
        words: Returns the pieces of a text between which a line may break.

    Example:
        >>> column_widths([["Agency", "Why"], ["RCMP", "need each other"]], 16)
        [6, 10]
    """
    cells = list(zip(*rows, strict=True))
    widths = [max((len(c) for c in column), default=1) or 1 for column in cells]
    longest = [
        min(max((len(w) for c in column for w in words(c)), default=1), room) for column in cells
    ]
    room = max(room, len(widths))
    for floors in (longest, [min(NARROWEST, w) for w in longest], [1] * len(longest)):
        while sum(widths) > room:
            spare = [w - f for w, f in zip(widths, floors, strict=True)]
            candidates = [i for i, s in enumerate(spare) if s > 0]
            if not candidates:
                break
            widths[max(candidates, key=lambda i: (widths[i], i))] -= 1
    return widths
