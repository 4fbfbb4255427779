"""The figures of a report: what is drawn repeats what the report says beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.svg.bars import Bars, draw_bars
from bordergraph.views.svg.elements import LEADING, element, lines, picture, plain_style, wrapped
from bordergraph.views.svg.matrix import Matrix, draw_matrix
from bordergraph.views.svg.plots import Plots, draw_plots
from bordergraph.views.svg.timeline import Stretches, draw_stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Drawing, Picture

WIDE = 720.0
"""Width of a picture on paper and on a wide screen, in user units."""

NARROW = 350.0
"""Width of a picture on a telephone."""

_EDGE = 20.0
_TITLE = 17.0
_TITLE_LEADING = 22.0


def svg(
    figure: Picture, *, width: float = WIDE, alone: bool = False, told: str = "", told_by: str = ""
) -> str:
    """Draw a figure.

    Args:
        figure: Any figure.
        width: Width in user units; text keeps its size, and what does not fit moves below.
        alone: Whether the picture brings its own style, to be a file; a report has it once.
        told: Id of its description, where the page shows the figure in another width too.
        told_by: Id of the description of that other picture, in place of one of its own.

    Returns:
        One SVG element with the figure's title and description.
    """
    height, parts = _drawn(figure.drawing, width)
    return picture(
        width,
        height,
        figure.title,
        *parts,
        description=figure.description,
        style=plain_style() if alone else "",
        kind="figure",
        told=told,
        told_by=told_by,
    )


def sheet(figure: Picture, below: Sequence[str]) -> str:
    """Draw a figure as a file of its own: its title above, and what it rests on below.

    Returns:
        A whole SVG document on a light ground, with its style inside.
    """
    title = wrapped(figure.title, WIDE, _TITLE)
    top = _EDGE + len(title) * _TITLE_LEADING
    height, parts = _drawn(figure.drawing, WIDE)
    small = [line for text in below for line in wrapped(text, WIDE)]
    whole = top + height + 2 * LEADING + len(small) * LEADING + _EDGE
    ground = element("rect", x=0.0, y=0.0, width=WIDE + 2 * _EDGE, height=whole, class_="ground")
    heading = [
        element("text", x=_EDGE, y=_EDGE + 12 + i * _TITLE_LEADING, text=line, class_="title")
        for i, line in enumerate(title)
    ]
    drawing = element("g", *parts, transform=f"translate({_EDGE:.0f} {top:.0f})")
    print_ = lines(small, _EDGE, top + height + 2 * LEADING, class_="faint")
    return picture(
        WIDE + 2 * _EDGE,
        whole,
        figure.title,
        ground,
        *heading,
        drawing,
        *print_,
        description=figure.description,
        style=plain_style(),
        kind="figure",
        sized=True,
    )


def _drawn(drawing: Drawing, width: float) -> tuple[float, list[str]]:
    """Return the height of a drawing and its elements."""
    match drawing:
        case Bars():
            return draw_bars(drawing, width)
        case Matrix():
            return draw_matrix(drawing, width)
        case Plots():
            return draw_plots(drawing, width)
        case Stretches():
            return draw_stretches(drawing, width)


def worked_out(m: ReportData) -> str:
    """Return where the values of a figure come from that rests on the whole graph."""
    if m.facts.day is None:
        return m.labels.say("figure-worked-out-undated")
    return m.labels.say("figure-worked-out", day=m.labels.day(m.facts.day))


def present(*figures: Picture | None) -> tuple[Picture, ...]:
    """Return the figures that there are."""
    return tuple(f for f in figures if f is not None)
