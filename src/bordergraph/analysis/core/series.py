"""Figures over time: those that measure one thing in one way, and which may be joined."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Figure

SUMMED = frozenset({"multi-year", "cumulative"})
"""Bases of sums over years, which no scale of years can hold."""

_LEAST = 2


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One figure of a series.

    Attributes:
        figure: The figure.
        is_continuous: Whether it goes on from the one before it: the same definition, a year later,
            over the same part of the year.
    """

    figure: Figure
    is_continuous: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one series in one unit and place, by time.

    Attributes:
        series: Id of the series.
        unit: Their unit.
        place: Their place; a disputed figure of another one is shown beside them.
        points: The figures, those of one definition together, each by time.
    """

    series: str
    unit: str
    place: str
    points: tuple[SeriesPoint, ...]


def definition(figure: Figure) -> tuple[str, str]:
    """Return the place and the kind of year, which comparable figures share."""
    return figure.place, figure.basis


def build_series(figures: Iterable[Figure]) -> tuple[Series, ...]:
    """Return the series that have figures of at least two dates, the longest first.

    Sums over several years are left out, and what no source dates.

    Example:
        >>> from datetime import date
        >>> from bordergraph.model import Figure, Span
        >>> seized = [
        ...     Figure(f"f{y}", 100.0 + y, "firearm", Span(date(y, 1, 1), date(y, 12, 31)),
        ...            basis="cy", series="seized")
        ...     for y in (2010, 2011, 2014)
        ... ]
        >>> [p.is_continuous for p in build_series(seized)[0].points]
        [False, True, False]
    """
    dated = [f for f in figures if f.series and f.period.first_day and f.basis not in SUMMED]
    series = [
        Series(*key, _order_points(members))
        for key, members in _by_series(dated).items()
        if len({f.period for f in members}) >= _LEAST
    ]
    return tuple(sorted(series, key=lambda s: (-len(s.points), s.series, s.unit, s.place)))


def _by_series(figures: Iterable[Figure]) -> dict[tuple[str, str, str], list[Figure]]:
    """Return figures by series, unit and place; disputed ones of a place alone stand in all."""
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for f in sorted(figures, key=lambda f: bool(f.disputed_by)):
        group_key = (f.series, f.unit, f.place)
        is_orphan = f.disputed_by and group_key not in groups
        keys = [k for k in groups if k[:2] == group_key[:2]] if is_orphan else []
        for key in keys or [group_key]:
            groups.setdefault(key, []).append(f)
    return groups


def _order_points(figures: list[Figure]) -> tuple[SeriesPoint, ...]:
    def order(f: Figure) -> tuple[object, ...]:
        return definition(f), bool(f.disputed_by), str(f.period.first_day or ""), f.id

    ordered = sorted(figures, key=order)
    after = (SeriesPoint(figure, _follows(before, figure)) for before, figure in pairwise(ordered))
    return (SeriesPoint(ordered[0]), *after)


def _follows(before: Figure, after: Figure) -> bool:
    """Tell whether one figure is that of the year after another, over the same part of it."""
    if definition(before) != definition(after) or before.disputed_by or after.disputed_by:
        return False
    periods = before.period, after.period
    (a, b), (c, d) = ((p.first_day, p.end or p.first_day) for p in periods)
    if a is None or b is None or c is None or d is None:
        return False
    # The last day of February may be the 28th or the 29th, so days are not compared.
    year = (c.year - a.year, d.year - b.year) == (1, 1)
    return year and (a.month, b.month) == (c.month, d.month)
