"""The figures of a report as SVG; what is drawn repeats what the report says beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.report.charts.bars import draw_bars
from bordergraph.views.svg.elements import picture

if TYPE_CHECKING:
    from bordergraph.views.report.model import Figure

__all__ = ["WIDE", "svg"]

WIDE = 720.0
"""Width of a picture on paper and on a wide screen, in user units."""


def svg(figure: Figure, *, width: float = WIDE) -> str:
    """Draw a figure.

    Colours come from the style sheet of the page, so that dark mode and print work.

    Args:
        figure: Any figure.
        width: Width in user units; text keeps its size, and what does not fit moves below.

    Returns:
        One SVG element with the figure's title and description.
    """
    height, parts = draw_bars(figure.drawing, width)
    return picture(width, height, figure.title, *parts, description=figure.description)
