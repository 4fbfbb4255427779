"""A comparison as the page has it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MapCompared"]


@dataclass(frozen=True, slots=True)
class MapCompared:
    """A comparison as the page has it.

    Attributes:
        first: First day, ISO; empty when a change was asked for.
        second: Second day.
        change: The change, in the words of the command.
        ties: Pairs of agencies with a tie on one side alone, and whether it is the second.
        needs: Position in `MapData.needs`, whether a regular channel serves it on the second side
            alone, and its channel on the first side and on the second.
        arrangements: Arrangements in force on one side alone, and whether it is the second.
    """

    first: str = ""
    second: str = ""
    change: str = ""
    ties: tuple[tuple[str, str, bool], ...] = ()
    needs: tuple[tuple[int, bool, str, str], ...] = ()
    arrangements: tuple[tuple[str, bool], ...] = ()
