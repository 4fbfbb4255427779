"""Figures over time: those that measure one thing in one unit and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Figure

SUMMED = frozenset({"multi-year", "cumulative"})
"""Bases of sums over years, which are no values of a year."""

PARTS_OF_YEAR = frozenset({"part-year", "us-fy-part", "quarter", "month"})
"""Bases of values that a whole year exceeds."""


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one series in one unit and place, by time.

    Attributes:
        series: Id of the series.
        unit: Their unit.
        place: Their place; a disputed figure of another one is shown beside them.
        figures: The figures by time.
    """

    series: str
    unit: str
    place: str
    figures: tuple[Figure, ...]

    @property
    def has_gaps(self) -> bool:
        """Whether years between the first and the last have no figure."""
        years = {day.year for f in self.figures if (day := f.period.first_day)}
        return max(years) - min(years) >= len(years)


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
        >>> [f.id for f in build_series(seized)[0].figures]
        ['f2010', 'f2011', 'f2014']
    """
    dated = [f for f in figures if f.series and f.period.first_day and f.basis not in SUMMED]
    series = [
        Series(*key, tuple(sorted(members, key=_time_order)))
        for key, members in _by_series(dated).items()
        if len({f.period for f in members}) > 1
    ]
    return tuple(sorted(series, key=lambda s: (-len(s.figures), s.series, s.unit, s.place)))


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


def _time_order(figure: Figure) -> tuple[str, bool, str]:
    return str(figure.period.first_day), bool(figure.disputed_by), figure.id
