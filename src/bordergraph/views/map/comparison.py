"""Two sides of a network on one map: what the page is told of a comparison that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.tie_evidence import tied_on_day, ties_between
from bordergraph.analysis.method.assessment import SERVED
from bordergraph.views.map.payload import MapCompared
from bordergraph.views.map.pyvis_network import SERVING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.method.assessment import Assessment, Key, NeedRow
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapNeed

__all__ = ["Comparison", "map_compared"]


@dataclass(frozen=True)
class Comparison:
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


def map_compared(comparison: Comparison, needs: Sequence[MapNeed]) -> MapCompared:
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
