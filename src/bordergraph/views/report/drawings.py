"""What can be drawn in a report: plain values with the words that stand in the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

__all__ = ["Bar", "Bars", "Drawing", "Fill", "Key"]


class Fill(StrEnum):
    """How a part is filled: shades and patterns that differ without colour, firmest first."""

    FIRM = "firm"
    HALF = "half"
    PALE = "pale"
    HATCHED = "hatched"


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend.

    Attributes:
        name: Stable name for machines.
        text: What people read.
        fill: How what it stands for is filled.
    """

    name: str
    text: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        id: Id of what it is about.
        label: Its name.
        parts: Length of each part, in the order of the keys and in one unit.
        value: What is written at its end.
    """

    id: str
    label: str
    parts: tuple[float, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars made of parts that lie end to end.

    Attributes:
        keys: What the parts are, from the left.
        bars: From top to bottom.
    """

    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]

    def values(self) -> list[dict[str, Any]]:
        """Return one record a bar: its id, and the length of each part by the name of its key."""
        return [
            {"id": b.id, **{k.name: p for k, p in zip(self.keys, b.parts, strict=True)}}
            for b in self.bars
        ]


Drawing: TypeAlias = Bars
"""Any of the drawings."""
