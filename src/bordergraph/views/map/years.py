"""The years of the map: runs of them, each in numbers, and the ties that came and went."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import thin_years
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.tie_evidence import tied_in, tied_on_day, ties_between
from bordergraph.analysis.method.rows import SERVED
from bordergraph.analysis.method.years import end_of
from bordergraph.views.map.payload import MapCompared, MapTie, MapYear
from bordergraph.views.map.pyvis_network import SERVING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.tie_evidence import TieEvidence
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key, NeedRow
    from bordergraph.analysis.method.years import YearSnapshot
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapNeed

# 1, 2, 5, 10, 20, 50 ...
_NEXT = {"1": lambda s: s * 2, "2": lambda s: s * 5 // 2, "5": lambda s: s * 2}


def runs(years: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return rising years as runs of consecutive ones.

    Example:
        >>> runs([2001, 2002, 2005])
        ((2001, 2002), (2005, 2005))
    """
    found: list[tuple[int, int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return tuple(found)


def map_years(history: Mapping[int, YearSnapshot], linked: Mapping[int, int]) -> Iterator[MapYear]:
    """Yield each year in numbers."""
    thin = thin_years({y: then.dated for y, then in history.items() if then.dated.whole})
    for year, then in sorted(history.items()):
        yield MapYear(
            year,
            linked.get(year, 0),
            then.needs.served.regular,
            then.needs.gaps,
            asdict(then.needs.served),
            dated=then.dated.known,
            drawn=then.dated.whole,
            agencies=then.agencies,
            arrangements=then.arrangements,
            thin=year in thin,
        )


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


def map_ties(
    history: Mapping[int, YearSnapshot],
    tied: Mapping[tuple[str, str], TieEvidence],
    comparison: MapComparison | None,
) -> Iterator[MapTie]:
    """Yield every pair of agencies that is, was or would be linked."""
    moved = {(a, b) for a, b, _ in comparison.ties()} if comparison else set()
    now, days = tied_on_day(tied), {year: end_of(year) for year in history}
    for pair in sorted({*tied, *moved}):
        own = tied.get(pair)
        years = tied_in(own, days) if own else {}
        if pair in now or years or pair in moved:
            yield MapTie(
                pair,
                now[pair].value if pair in now else "",
                own.links if own else (),
                runs_by({year: cadence.value for year, cadence in years.items()}),
            )


def runs_by(years: Mapping[int, str]) -> tuple[tuple[int, int, str], ...]:
    """Return years with a word each as runs with one word.

    Example:
        >>> runs_by({2001: "none", 2002: "none", 2003: "regular"})
        ((2001, 2002, 'none'), (2003, 2003, 'regular'))
    """
    when: dict[str, list[int]] = defaultdict(list)
    for year, word in sorted(years.items()):
        when[word].append(year)
    return tuple(sorted((a, b, word) for word, of in when.items() for a, b in runs(of)))


def linked_in(ties: Iterable[MapTie], history: Mapping[int, YearSnapshot]) -> Counter[int]:
    """Count the pairs that were linked in each year."""
    return Counter(
        year for tie in ties for a, b, _ in tie.years for year in range(a, b + 1) if year in history
    )


@dataclass(frozen=True)
class MapComparison:
    """What was asked to be compared.

    Attributes:
        before: The first side, on its day.
        after: The second.
        served: How needs are served on each.
        days: The two days, ISO; empty when a change was asked for.
        change: The change, in the words of the command.
    """

    before: Network
    after: Network
    served: tuple[Assessment, Assessment]
    days: tuple[str, str] = ("", "")
    change: str = ""

    def ties(self) -> list[tuple[str, str, bool]]:
        """Return pairs of agencies with a tie on one side alone, and whether it is the second."""
        one, two = (
            tied_on_day(ties_between(select(side))).keys() for side in (self.before, self.after)
        )
        return [(*pair, pair in two) for pair in sorted(one ^ two)]

    def moved(self) -> dict[Key, tuple[NeedRow, NeedRow]]:
        """Return needs of both sides that a regular channel serves on one alone."""
        one, two = (
            {row.key: row for row in side.rows if row.outcome in SERVED} for side in self.served
        )
        return {
            key: (one[key], two[key])
            for key in sorted(one.keys() & two.keys())
            if (one[key].outcome in SERVING) != (two[key].outcome in SERVING)
        }

    def arrangements(self) -> list[tuple[str, bool]]:
        """Return arrangements in force on one side alone, and whether it is the second."""
        one, two = (select(side).working for side in (self.before, self.after))
        return [(f"arrangement/{name}", name in two) for name in sorted(one ^ two)]


def map_compared(comparison: MapComparison, needs: Sequence[MapNeed]) -> MapCompared:
    """Return a comparison in the words of the page.

    Args:
        comparison: The two sides.
        needs: The needs on the page, those that moved among them.
    """
    at = {(*n.agencies, n.threat): i for i, n in enumerate(needs)}
    return MapCompared(
        *comparison.days,
        comparison.change,
        tuple(comparison.ties()),
        tuple(
            (at[key], after.outcome in SERVING, before.outcome.value, after.outcome.value)
            for key, (before, after) in comparison.moved().items()
        ),
        tuple(comparison.arrangements()),
    )
