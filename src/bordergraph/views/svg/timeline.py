"""The timeline as one SVG picture: two lines above, one bar an arrangement below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import STOPPED
from bordergraph.views.svg.elements import (
    Fill,
    Key,
    element,
    legend,
    lines,
    picture,
    style,
    text_width,
    wrapped,
)
from bordergraph.views.svg.stretches import Scale, Stretch, Tick, grid, stretch_rows
from bordergraph.views.table.column import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Arrangement, Span
    from bordergraph.record import Event
    from bordergraph.words.labels import Labels

WIDTH = 960.0
LEFT = 270.0
RIGHT = 60.0
TOP = 70.0
PLOT = 150.0
KEYS = {
    "dated": Fill.FIRM,
    "unsure": Fill.HALF,
    "unattested": Fill.HATCHED,
    "lapsed": Fill.PALE,
}
_MONTHS = 12
_DAYS = 31 * _MONTHS


def keys(labels: Labels) -> tuple[Key, ...]:
    """Return what the fills of stretches mean."""
    return tuple(Key(name, labels.say(f"stretch.{name}"), fill) for name, fill in KEYS.items())


def moment(day: date, *, last: bool = False) -> float:
    """Return a day in years; its end where it is the last day of something.

    Example:
        >>> from datetime import date
        >>> moment(date(2005, 1, 1)), moment(date(2005, 12, 31), last=True)
        (2005.0, 2006.0)
    """
    return day.year + ((day.month - 1) * 31 + day.day - (0 if last else 1)) / _DAYS


def event_ticks(events: Iterable[Event], labels: Labels) -> tuple[Tick, ...]:
    """Return events as ticks; what is known to the year or month stands in the middle of it."""
    ticks = []
    for event in events:
        year, month, day = (int(p) for p in (*event.date.split("-"), "0", "0")[:3])
        at = year + 0.5
        if month:
            at = year + ((month - 1) * 31 + (day or 16) - 1) / _DAYS
        kind = labels.concept("event", event.kind)
        told = labels.say("label-told", label=labels.dated(event.date), told=kind)
        ticks.append(Tick(at, told, event.date))
    return tuple(ticks)


def arrangement_stretch(
    arrangement: Arrangement,
    labels: Labels,
    events: Iterable[Event] = (),
    *,
    day: date | None = None,
    span: Span | None = None,
    label: str = "",
    attested: date | None = None,
) -> Stretch | None:
    """Return when an arrangement was in force; None where neither its start nor its end is told.

    Args:
        arrangement: The arrangement.
        labels: Names in the reader's language.
        events: What happened to it.
        day: The day that is described; an end after it has not come.
        span: The span of one taking part in it, in place of its own.
        label: What stands beside it, in place of its name.
        attested: When a source last tells of it, in place of its status.
    """
    own = span or arrangement.span
    if not (own.begin or own.end):
        return None
    end = own.end or arrangement.span.end
    if end is None and arrangement.status in STOPPED:
        end = arrangement.status_as_of
    told = (attested or arrangement.status_as_of, own.as_of, own.start)
    attested = max((d for d in told if d is not None), default=None)
    lapsed = end is not None and (day is None or end < day)
    begun_is = "start" if own.start else "first-documented" if own.begin else None
    full = label or labels.full("arrangement", arrangement.id)
    return Stretch(
        arrangement.id,
        label or labels.short("arrangement", arrangement.id),
        _moment(own.begin),
        _moment(end, last=True),
        Fill.PALE if lapsed else Fill.FIRM if own.start else Fill.HALF,
        _moment(attested, last=True),
        event_ticks(events, labels),
        labels.say("label-told", label=full, told=labels.period(own)),
        {
            "from": iso(own.begin),
            "from_is": begun_is,
            "to": iso(end),
            "lapsed": lapsed,
            "status": arrangement.status,
            "attested": iso(attested),
        },
    )


def _moment(day: date | None, *, last: bool = False) -> float | None:
    return moment(day, last=last) if day else None


def timeline_svg(
    title: str,
    years: Sequence[Year],
    arrangements: Sequence[Arrangement],
    labels: Labels,
) -> str:
    """Draw needs and those served by year, and when each arrangement was in force.

    Args:
        title: What it is about.
        years: The yearly series; the lines are left out when it has fewer than two years.
        arrangements: Arrangements with a dated start or end, from top to bottom; others are
            left out, for nothing can be drawn of them.
        labels: Names in the reader's language.

    Returns:
        One SVG document that stands alone.
    """
    dated = [a for a in arrangements if a.span.begin or a.span.end]
    marked = [y.year for y in years] + [
        d.year for a in dated for d in (a.span.begin, a.span.end) if d and not years
    ]
    first, last = min(marked, default=2000), max(marked, default=2000) + 1
    scale = Scale(first, last, LEFT, WIDTH - RIGHT)
    rows = [row for a in dated if (row := arrangement_stretch(a, labels))]
    parts = lines([title], 16.0, 26.0, class_="title")
    with_lines = len(years) > 1
    top = TOP
    if with_lines:
        parts += _lines(scale, years, labels)
        top += PLOT + 30
    if rows:
        tall, explained = legend(keys(labels), LEFT, top, WIDTH - LEFT - RIGHT)
        parts += explained
        top += tall + 14
    bottom, drawn = stretch_rows(rows, scale, top, LEFT - 8)
    parts = [*grid(scale, TOP if with_lines else top - 6, bottom), *parts, *drawn]
    height = bottom + 24
    ground = element("rect", x=0.0, y=0.0, width=WIDTH, height=height, class_="paper")
    spoken = "; ".join(
        labels.say(
            "spoken-year",
            year=y.year,
            served=labels.number(y.served.regular + y.served.assumed),
            needs=labels.number(y.served.needs),
        )
        for y in years
    )
    drawing = picture(
        WIDTH, height, title, ground, *parts, description=spoken, style=style(), kind="figure"
    )
    return drawing + "\n"


def _lines(scale: Scale, years: Sequence[Year], labels: Labels) -> list[str]:
    most = max(y.served.needs for y in years) or 1
    base = TOP + PLOT
    series = (
        ("line", "line-served", [y.served.regular + y.served.assumed for y in years]),
        ("other", "line-needs", [y.served.needs for y in years]),
    )
    parts = [
        element("line", x1=LEFT, y1=base, x2=WIDTH - RIGHT, y2=base, class_="axis"),
        *lines(["0"], LEFT - 8, base + 4, anchor="end", class_="faint"),
        *lines([labels.number(most)], LEFT - 8, TOP + 4, anchor="end", class_="faint"),
    ]
    y = TOP + 34
    for kind, key, counts in series:
        said = wrapped(labels.say(key), LEFT - 60 - text_width("100"))
        parts.append(element("line", x1=16.0, y1=y - 4, x2=36.0, y2=y - 4, class_=kind))
        parts += lines(said, 42.0, y)
        y += 14 * len(said) + 6
        places = [
            (scale.x(year.year + 1), base - PLOT * n / most)
            for year, n in zip(years, counts, strict=True)
        ]
        points = " ".join(f"{x:.1f},{at:.1f}" for x, at in places)
        parts.append(element("polyline", points=points, class_=kind))
        x, at = places[-1]
        parts.append(element("circle", cx=x, cy=at, r=3.5, class_="dot"))
        parts += lines([labels.number(counts[-1])], x + 8, at + 4)
    return parts
