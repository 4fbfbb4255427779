"""The timeline as one SVG picture: two lines above, one bar an arrangement below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.model import STOPPED
from bordergraph.views.svg.elements import element, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.whatif.yearly import Year
    from bordergraph.model import Arrangement
    from bordergraph.words.labels import Labels

__all__ = ["timeline_svg"]

WIDTH = 960.0
LEFT = 270.0
RIGHT = 60.0
TOP = 70.0
PLOT = 150.0
BAR = 11.0
STEP = 17.0
LETTERS = 34
TICKS = 12
_STYLE = """
svg{--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--paper:#fff;--one:#0b6e99;--two:#b8500c;--stopped:#9aa5ae}
@media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9da7b1;--line:#3d444d;--paper:#11151a;--one:#4db3dd;--two:#f0a05a;--stopped:#66717b}}
.paper{fill:var(--paper)}text{font:12px system-ui,"Liberation Sans",sans-serif;fill:var(--ink)}
.title{font-size:16px;font-weight:600}.soft{fill:var(--soft)}.grid{stroke:var(--line)}
.one{stroke:var(--one);fill:none;stroke-width:2}.two{stroke:var(--two);fill:none;stroke-width:2;stroke-dasharray:6 3}
.dot-one{fill:var(--one)}.dot-two{fill:var(--two)}.bar{fill:var(--one)}.stopped{fill:var(--stopped)}.unsure{opacity:.45}
"""


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    def x(self, year: float) -> float:
        """Return where a moment stands, in user units; the first of January of `year`."""
        span = max(self.last + 1 - self.first, 1)
        clipped = min(max(year, self.first), self.last + 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * (clipped - self.first) / span

    def ticks(self) -> list[int]:
        """Return the years that are written, at most a dozen or so."""
        span = self.last - self.first + 1
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if span / s <= TICKS or s == 100)  # noqa: PLR2004 - the coarsest
        return [y for y in range(self.first, self.last + 1) if y % step == 0]


def timeline_svg(
    title: str,
    years: Sequence[Year],
    arrangements: Sequence[Arrangement],
    labels: Labels,
) -> str:
    """Draw coverage and total gap by year, and when each arrangement was in force.

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
    scale = _Scale(min(marked, default=2000), max(marked, default=2000))
    with_lines = len(years) > 1
    bars_top = TOP + (PLOT + 75 if with_lines else 45)
    height = bars_top + STEP * len(dated) + 40
    parts = [
        element("rect", x=0.0, y=0.0, width=WIDTH, height=height, class_="paper"),
        element("text", x=16.0, y=26.0, class_="title", text=title),
        *_grid(scale, bars_top - 8 if not with_lines else TOP, height - 28),
    ]
    if with_lines:
        parts += _lines(scale, years, labels)
    parts += _bars(scale, dated, bars_top, labels)
    if dated:
        parts += _key(bars_top - 34, labels)
    spoken = "; ".join(
        labels.say(
            "spoken-year",
            year=y.year,
            share="?" if y.coverage is None else labels.share(y.coverage),
            gap=labels.number(y.gap, 1),
        )
        for y in years
    )
    return picture(WIDTH, height, title, *parts, description=spoken, style=_STYLE) + "\n"


def _grid(scale: _Scale, top: float, bottom: float) -> list[str]:
    parts = []
    for year in scale.ticks():
        x = scale.x(year)
        parts += [
            element("line", x1=x, y1=top, x2=x, y2=bottom, class_="grid"),
            element(
                "text", x=x, y=bottom + 16, text_anchor="middle", class_="soft", text=str(year)
            ),
        ]
    return parts


def _key(y: float, labels: Labels) -> list[str]:
    """Return what the shades of the bars mean."""
    parts = []
    x = LEFT
    for cls, key in (
        ("bar", "bar-dated"),
        ("bar unsure", "bar-unsure"),
        ("stopped", "stopped"),
    ):
        parts += [
            element("rect", x=x, y=y, width=22.0, height=BAR, rx=2.0, class_=cls),
            element("text", x=x + 28, y=y + BAR - 1.5, class_="soft", text=labels.say(key)),
        ]
        x += 190
    return parts


def _lines(scale: _Scale, years: Sequence[Year], labels: Labels) -> list[str]:
    most = max((y.gap for y in years), default=0.0) or 1.0
    base = TOP + PLOT

    def points(values: Sequence[tuple[int, float]]) -> str:
        return " ".join(f"{scale.x(y + 1):.1f},{base - PLOT * v:.1f}" for y, v in values)

    coverage = [(y.year, y.coverage) for y in years if y.coverage is not None]
    gap = [(y.year, y.gap / most) for y in years]
    last = years[-1]
    parts = [
        element("line", x1=LEFT, y1=base, x2=WIDTH - RIGHT, y2=base, class_="grid"),
        element("text", x=LEFT - 8, y=base + 4, text_anchor="end", class_="soft", text="0"),
        element(
            "text", x=LEFT - 8, y=TOP + 4, text_anchor="end", class_="soft",
            text=f"100 %  /  {labels.number(most, 0)}",
        ),
        element("rect", x=16.0, y=TOP + 34, width=14.0, height=3.0, class_="dot-one"),
        element("text", x=36.0, y=TOP + 40, text=labels.say("line-coverage")),
        element("rect", x=16.0, y=TOP + 54, width=14.0, height=3.0, class_="dot-two"),
        element("text", x=36.0, y=TOP + 60, text=labels.say("line-gap")),
        element("polyline", points=points(coverage), class_="one"),
        element("polyline", points=points(gap), class_="two"),
    ]  # fmt: skip
    ends: list[tuple[str, float, str]] = [("dot-two", last.gap / most, labels.number(last.gap, 0))]
    if last.coverage is not None:
        ends.append(("dot-one", last.coverage, labels.share(last.coverage)))
    for cls, value, text in ends:
        y = base - PLOT * value
        parts += [
            element("circle", cx=scale.x(last.year + 1), cy=y, r=3.5, class_=cls),
            element("text", x=scale.x(last.year + 1) + 8, y=y + 4, text=text),
        ]
    return parts


def _bars(
    scale: _Scale, arrangements: Sequence[Arrangement], top: float, labels: Labels
) -> list[str]:
    parts = []
    for i, a in enumerate(arrangements):
        y = top + i * STEP
        begin, end = a.span.begin, a.span.end
        if end is None and a.status in STOPPED:
            end = a.status_as_of
        x1 = scale.x(begin.year + (begin.month - 1) / 12) if begin else scale.x(scale.first)
        x2 = scale.x(end.year + end.month / 12) if end else scale.x(scale.last + 1)
        unsure = a.span.start is None
        cls = "stopped" if end else "bar"
        name = labels.short("arrangement", a.id)
        name = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}\u2026"
        told = element("title", text=f"{labels.full('arrangement', a.id)}: {labels.period(a.span)}")
        parts += [
            element("text", x=LEFT - 8, y=y + BAR - 1.5, text_anchor="end", text=name),
            element(
                "rect", told, x=x1, y=y, width=max(x2 - x1, 2.0), height=BAR, rx=2.0,
                class_=f"{cls} unsure" if unsure else cls,
            ),
        ]  # fmt: skip
    return parts
