"""The figures of a report, which repeat what it says beside them; and figures over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.series import definition, measured
from bordergraph.model import cited
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import (
    LEADING,
    Bars,
    draw_bars,
    element,
    lines,
    picture,
    plain_style,
    wrapped,
)
from bordergraph.views.svg.matrix import Matrix, draw_matrix
from bordergraph.views.svg.plots import Dot, Panel, Plots, draw_plots
from bordergraph.views.svg.timeline import Stretches, draw_stretches, moment
from bordergraph.words.labels import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.series import Measure, Series
    from bordergraph.model import Figure as Measured
    from bordergraph.views.report.model import Drawing, ReportData
    from bordergraph.words.labels import Labels


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


MOST = 8
"""Panels shown: as many as a page takes."""


def series_figure(m: ReportData, figures: Iterable[Measured]) -> Picture | None:
    """Return the series that have at least two dated figures; None without any."""
    labels = m.labels
    every = list(figures)
    found = measured(every)
    shown = found[:MOST]
    if not shown:
        return None
    panels = tuple(_panel(m, s) for s in shown)
    drawn = {x.figure.id: x.figure for s in shown for x in s.measures}
    told = labels.join(
        labels.labelled(
            _measured(p), ", ".join(_told(m, x) for x in sorted(s.measures, key=_begins))
        )
        for p, s in zip(panels, shown, strict=True)
    )
    notes = [labels.say("series-joined")]
    if more := len(found) - len(shown):
        notes.append(labels.say("series-more", n=more))
    if left := len({f.id for f in every} - {x.figure.id for s in found for x in s.measures}):
        notes.append(labels.say("series-left", n=labels.count("figure", left)))
    drawing = Plots(panels, labels.say("series-disputed"))
    title, sources = labels.say("series-title"), cited(*(f.citations for f in drawn.values()))
    return Picture("figures-over-time", title, f"{told}.", drawing, sources, " ".join(notes))


def _panel(m: ReportData, series: Series) -> Panel:
    labels = m.labels
    title = labels.full("series", series.series)
    place = placed(labels, title, series.place)
    ways = list(dict.fromkeys(definition(x.figure) for x in series.measures))
    return Panel(
        capitalized(title) + (f", {place}" if place else ""),
        labels.concept("unit", series.unit),
        tuple(_way(m, *way, series.place) for way in ways),
        tuple(_dot(m, x, ways.index(definition(x.figure))) for x in series.measures),
    )


def _measured(panel: Panel) -> str:
    """Return the title of a panel with its unit, where the title does not begin with that."""
    named = panel.title.casefold().startswith(panel.unit.casefold())
    return panel.title if named else f"{panel.title} ({panel.unit})"


def placed(labels: Labels, title: str, place: str) -> str:
    """Return the name of a place; empty where the end of a title already says where."""
    name = labels.where(place) if place else ""
    end = title.rpartition(", ")[2].casefold()
    return "" if title and (name in title or end in name.casefold()) else name


def _way(m: ReportData, place: str, basis: str, usual: str) -> str:
    kind = m.labels.concept("basis", basis)
    return kind if place == usual else f"{m.labels.where(place)}, {kind}"


def _value(m: ReportData, figure: Measured) -> str:
    return m.labels.quantity(figure.value, qualifier=figure.qualifier)


def _told(m: ReportData, measure: Measure) -> str:
    figure, labels = measure.figure, m.labels
    period = labels.told(figure.period_label) or labels.period(figure.period)
    told = labels.labelled(period, _value(m, figure))
    return f"{told} ({labels.say('series-disputed')})" if figure.disputed_by else told


def _begins(measure: Measure) -> date:
    return measure.figure.period.begin or date.min


def _dot(m: ReportData, measure: Measure, way: int) -> Dot:
    figure = measure.figure
    begin = figure.period.begin
    end = figure.period.end or begin
    if begin is None or end is None:
        msg = f"{figure.id} has no date"
        raise ValueError(msg)
    return Dot(
        (moment(begin) + moment(end, last=True)) / 2,
        figure.value,
        _value(m, figure),
        way,
        measure.joined,
        bool(figure.disputed_by),
        {
            "figure": figure.id,
            "series": figure.series,
            "value": figure.value,
            "unit": figure.unit,
            "period": figure.period_label,
            "place": figure.place,
            "basis": figure.basis,
        },
    )
