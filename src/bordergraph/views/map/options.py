"""How the map opens, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.payload import Point

__all__ = ["LAYOUTS", "MapOptions", "MapPlace"]

LAYOUTS = ("islands", "communities", "threats", "geographic")
"""How things can be arranged, the first unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place with coordinates, in degrees (WGS84)."""

    id: str
    label: str
    lat: float
    lon: float
    kind: str = ""
    country: str = ""
    label_fr: str = ""


@dataclass(frozen=True)
class MapOptions:
    """How the map opens and what stands around it.

    Attributes:
        title: English heading; a default when empty.
        title_fr: French heading.
        note: Version, data hash and licence for the foot of the page.
        note_fr: The same in French.
        layout: islands, communities, threats or geographic.
        threat: Id of the threat to open on.
        focus: Id of the agency to open on.
        source: Id of the source to open on.
        top_gaps: How many gap pairs to open with.
        nodes: How many agencies, and how many arrangements, to open with.
        ties: How many ties between agencies to open with, the strongest first.
        places: Places for the geographic layout.
        seats: Latitude and longitude in degrees of agencies' headquarters.
        short_fr: French acronym by ``kind/slug``.
        positions: Positions per layout of an earlier build, to keep.
        years: Two years to open on side by side.
    """

    title: str = ""
    title_fr: str = ""
    note: str = ""
    note_fr: str = ""
    layout: str = "islands"
    threat: str | None = None
    focus: str | None = None
    source: str | None = None
    top_gaps: int = 10
    nodes: int = 22
    ties: int = 70
    places: Sequence[MapPlace] = ()
    seats: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    short_fr: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[str, Mapping[str, Point]] | None = None
    years: tuple[int, int] | None = None
