"""What the page receives of two sides that are compared."""

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
        gaps: Position in `MapData.gaps`, how it moved, and why it counts on one side alone.
        arrangements: Arrangements in force on one side alone, and whether it is the second.
    """

    first: str = ""
    second: str = ""
    change: str = ""
    ties: tuple[tuple[str, str, bool], ...] = ()
    gaps: tuple[tuple[int, str, str], ...] = ()
    arrangements: tuple[tuple[str, bool], ...] = ()
