"""What the map shows beyond the network: places, headquarters, French acronyms, its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.map.cities import locate
from bordergraph.views.map.options import MapPlace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.record import Naming, Place

__all__ = ["acronyms", "note", "places", "seats"]

# The border itself is drawn as a line, not as a place.
LINE = "border"


def places(every: Iterable[Place]) -> tuple[MapPlace, ...]:
    """Return the places that can be drawn as points."""
    return tuple(
        MapPlace(p.id, p.label, *p.at, p.kind, p.country, p.label_fr)
        for p in every
        if p.at and p.kind != LINE
    )


def seats(stated: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    found: dict[str, tuple[float, float]] = {}
    for agency, text in stated:
        at = locate(text)
        if agency and at:
            found.setdefault(agency, at)
    return found


def acronyms(names: Iterable[Naming]) -> dict[str, str]:
    """Return the French acronym of things, by ``kind/slug``."""
    found: dict[str, str] = {}
    for n in names:
        if n.short and n.language == "fr":
            found.setdefault(n.key.replace(":", "/", 1), n.text)
    return found


def note(version: str, data_hash: str, lang: str) -> str:
    """Return the line at the foot of the page: which program and data made it.

    Example:
        >>> note("0.1.0", "abc", "en")
        'bordergraph 0.1.0, data abc'
    """
    data = {"en": "data", "fr": "données"}[lang]
    return f"bordergraph {version}" + (f", {data} {data_hash}" if data_hash else "")
