"""The figures of a report: what is drawn repeats what the report says beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.svg.bars import Bars, draw_bars
from bordergraph.views.svg.elements import picture
from bordergraph.views.svg.fills import plain_style
from bordergraph.views.svg.matrix import draw_matrix

if TYPE_CHECKING:
    from bordergraph.views.report.model import Figure

__all__ = ["NARROW", "WIDE", "svg"]

WIDE = 720.0
"""Width of a picture on paper and on a wide screen, in user units."""

NARROW = 350.0
"""Width of a picture on a telephone."""


def svg(figure: Figure, *, width: float = WIDE, alone: bool = False) -> str:
    """Draw a figure.

    Args:
        figure: Any figure.
        width: Width in user units; text keeps its size, and what does not fit moves below.
        alone: Whether the picture brings its own style, to be a file; a report has it once.

    Returns:
        One SVG element with the figure's title and description.
    """
    drawing = figure.drawing
    if isinstance(drawing, Bars):
        height, parts = draw_bars(drawing, width)
    else:
        height, parts = draw_matrix(drawing, width)
    return picture(
        width,
        height,
        figure.title,
        *parts,
        description=figure.description,
        style=plain_style() if alone else "",
        kind="figure",
    )
