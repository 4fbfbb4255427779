"""Bars made of parts, each with its name and its value beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.svg.elements import element

if TYPE_CHECKING:
    from bordergraph.views.report.drawings import Bars

__all__ = ["draw_bars"]

LABEL = 250.0
VALUE = 50.0
STEP = 22.0
THICK = 14.0
TOP = 30.0
LETTERS = 36


def _short(label: str) -> str:
    return label if len(label) <= LETTERS else f"{label[: LETTERS - 1]}\u2026"


def draw_bars(bars: Bars, width: float) -> tuple[float, list[str]]:
    """Return the height of a bar chart and its elements.

    Args:
        bars: The bars.
        width: Width of the picture in user units.
    """
    longest = max((sum(b.parts) for b in bars.bars), default=0.0) or 1.0
    room = width - LABEL - VALUE
    parts = []
    for i, key in enumerate(bars.keys):
        x = LABEL + i * 120
        parts += [
            element("rect", x=x, y=6.0, width=12.0, height=12.0, class_=key.fill),
            element("text", x=x + 18, y=16.0, text=key.text),
        ]
    for i, bar in enumerate(bars.bars):
        y = TOP + i * STEP
        text_y = y + THICK - 2.5
        parts.append(
            element("text", x=LABEL - 8, y=text_y, text_anchor="end", text=_short(bar.label))
        )
        x = LABEL
        for key, part in zip(bars.keys, bar.parts, strict=True):
            long = room * part / longest
            parts.append(element("rect", x=x, y=y, width=long, height=THICK, class_=key.fill))
            x += long
        parts.append(element("text", x=x + 6, y=text_y, text=bar.value))
    return TOP + len(bars.bars) * STEP + 4, parts
