"""Two sides of a network on one map: what the page is told of a comparison that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.sides import MapCompared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.results import Gap
    from bordergraph.analysis.whatif.between import Between
    from bordergraph.views.map.records import MapGap

__all__ = ["MARKS", "Comparison", "compared"]

MARKS = ("opened", "came", "closed", "left", "widened", "narrowed")
"""How a gap can have moved, in the order in which the page lists them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was asked to be compared, and what was found.

    Attributes:
        found: What lies between the two sides.
        gaps: The gaps of either side that moved, as that side has them.
        first: First day, ISO; empty when a change was asked for.
        second: Second day.
        change: The change, in the words of the command.
    """

    found: Between
    gaps: tuple[Gap, ...] = ()
    first: str = ""
    second: str = ""
    change: str = ""


def compared(asked: Comparison, gaps: Sequence[MapGap]) -> MapCompared:
    """Return a comparison in the words of the page.

    Args:
        asked: What was asked and found.
        gaps: The gaps on the page, those that moved among them.
    """
    at = {(g.agencies, g.threat): i for i, g in enumerate(gaps)}
    moved = [(mark, m.change) for mark in MARKS for m in asked.found.moved[mark]]
    return MapCompared(
        asked.first,
        asked.second,
        asked.change,
        tuple((*t.agencies, t.opens) for t in asked.found.ties),
        tuple(
            (at[c.agencies, c.threat], mark, c.cause.value if c.cause else "") for mark, c in moved
        ),
        tuple((f"arrangement/{c.arrangement.id}", c.begins) for c in asked.found.arrangements),
    )
