"""The figures of a report: bar charts in SVG that repeat what the table beside them says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.svg.elements import element, picture

if TYPE_CHECKING:
    from bordergraph.views.report.model import Bars

__all__ = ["bars_svg"]

WIDTH = 720.0
LABEL = 250.0
VALUE = 50.0
STEP = 22.0
THICK = 14.0
TOP = 30.0
LETTERS = 36


def _short(label: str) -> str:
    return label if len(label) <= LETTERS else f"{label[: LETTERS - 1]}\u2026"


def bars_svg(bars: Bars) -> str:
    """Return a bar chart: pale for the whole, dark for the filled part, the value beside it.

    Colours come from the page's style sheet, so that dark mode and print work.
    """
    longest = max((b.whole for b in bars.bars), default=1.0) or 1.0
    room = WIDTH - LABEL - VALUE
    parts = [
        element("rect", x=LABEL, y=6.0, width=12.0, height=12.0, class_="filled"),
        element("text", x=LABEL + 18, y=16.0, text=bars.filled),
        element("rect", x=LABEL + 120, y=6.0, width=12.0, height=12.0, class_="whole"),
        element("text", x=LABEL + 138, y=16.0, text=bars.whole),
    ]
    for i, bar in enumerate(bars.bars):
        y = TOP + i * STEP
        whole = room * bar.whole / longest
        filled = room * min(bar.filled, bar.whole) / longest
        text_y = y + THICK - 2.5
        parts += [
            element("text", x=LABEL - 8, y=text_y, text_anchor="end", text=_short(bar.label)),
            element("rect", x=LABEL, y=y, width=whole, height=THICK, class_="whole"),
            element("rect", x=LABEL, y=y, width=filled, height=THICK, class_="filled"),
            element("text", x=LABEL + whole + 6, y=text_y, text=bar.value),
        ]
    height = TOP + len(bars.bars) * STEP + 4
    spoken = "; ".join(f"{b.label}: {b.value}" for b in bars.bars)
    return picture(WIDTH, height, bars.title, *parts, description=spoken)
