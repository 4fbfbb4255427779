"""How a gap fares from year to year, in runs that the page can lay side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.views.map.spans import runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.map.history import Key, Past

Told: TypeAlias = tuple[str, str, float, float, float]

__all__ = ["Told", "apart_of", "axis", "sizes_of", "then_of"]

# What differs by less is the same, as in a comparison.
_SAME = 1e-12


def sizes_of(past: Mapping[int, Past]) -> dict[Key, tuple[tuple[int, int, int], ...]]:
    """Return runs of years for each gap that grew or shrank, with the place of its size.

    The place is 0 in the years in which least is unmet. The page needs only to know which of two
    years is the larger; a gap that stayed as it was is left out.
    """
    unmet: dict[Key, dict[int, float]] = defaultdict(dict)
    for year, then in past.items():
        for g in then.gaps:
            unmet[g.agencies, g.threat][year] = g.need * (1.0 - g.supply)
    found = {}
    for key, by_year in unmet.items():
        places = _places(by_year)
        if len(set(places.values())) > 1:
            found[key] = _in_runs(places)
    return found


def _places(by_year: Mapping[int, float]) -> dict[int, int]:
    """Return the place of each year's value among all, counted from the least."""
    place, last = 0, None
    found = {}
    for value, year in sorted((value, year) for year, value in by_year.items()):
        if last is not None and value > last + _SAME:
            place += 1
        last = value
        found[year] = place
    return found


def _in_runs(values: Mapping[int, int]) -> tuple[tuple[int, int, int], ...]:
    """Return runs of years that have one value."""
    years: dict[int, list[int]] = defaultdict(list)
    for year in sorted(values):
        years[values[year]].append(year)
    return tuple(sorted((a, b, value) for value, when in years.items() for a, b in runs(when)))


def apart_of(past: Mapping[int, Past]) -> dict[Key, tuple[tuple[int, int, str], ...]]:
    """Return runs of years in which each gap does not count, with the reason."""
    years: dict[Key, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for year, then in sorted(past.items()):
        for key, cause in then.apart.items():
            years[key][cause.value].append(year)
    return {
        key: tuple(sorted((a, b, cause) for cause, when in causes.items() for a, b in runs(when)))
        for key, causes in years.items()
    }


def then_of(
    latest: Told, by_year: Mapping[int, Told]
) -> tuple[tuple[int, int, str, str, float, float, float], ...]:
    """Return runs of years in which a gap was not what it is now, with what it was.

    Args:
        latest: Kind, evidence, need, supply and size as its row tells them.
        by_year: The same for each year in which it counts.

    Example:
        >>> now, before = ("none", "tested", 1.0, 0.0, 1.0), ("none", "unknown", 1.0, 0.0, 1.0)
        >>> then_of(now, {2001: before, 2002: before, 2003: now})
        ((2001, 2002, 'none', 'unknown', 1.0, 0.0, 1.0),)
    """
    years: dict[Told, list[int]] = defaultdict(list)
    for year, told in sorted(by_year.items()):
        if told != latest:
            years[told].append(year)
    return tuple(sorted((a, b, *told) for told, when in years.items() for a, b in runs(when)))


def axis(most: int) -> tuple[int, int, int]:
    """Return three numbers to write on an axis: nothing, half of its end, and its end.

    Example:
        >>> axis(818), axis(19), axis(0)
        ((0, 500, 1000), (0, 10, 20), (0, 1, 2))
    """
    step = 1
    while 2 * step < most:
        step = _NEXT[str(step)[0]](step)
    return 0, step, 2 * step


# 1, 2, 5, 10, 20, 50 ...
_NEXT = {"1": lambda s: s * 2, "2": lambda s: s * 5 // 2, "5": lambda s: s * 2}
