"""What the map asks of a graph beyond the network, and how the rows become its options.

The questions are plain SPARQL texts; whoever holds a graph runs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.map.cities import locate
from bordergraph.views.map.options import MapPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ACRONYMS", "PLACES", "SEATS", "acronyms", "note", "places", "seats"]

PREFIXES = """\
PREFIX bg: <https://w3id.org/bordergraph/ontology#>
PREFIX aspect: <https://w3id.org/bordergraph/id/aspect/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
PLACES = f"""{PREFIXES}
SELECT DISTINCT ?place ?lat ?long ?kind ?country ?en ?fr {{
  ?place a bg:Place ; geo:lat ?lat ; geo:long ?long .
  OPTIONAL {{ ?place bg:placeKind ?kind }}
  OPTIONAL {{ ?place bg:country ?country }}
  OPTIONAL {{ ?place skos:prefLabel ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{ ?place skos:prefLabel ?fr FILTER(LANG(?fr) = "fr") }}
}} ORDER BY ?place"""
SEATS = f"""{PREFIXES}
SELECT DISTINCT ?agency ?note {{
  ?remark a bg:Remark ; bg:aspect aspect:headquarters ; bg:about ?agency ; bg:note ?note .
}} ORDER BY ?agency ?note"""
ACRONYMS = f"""{PREFIXES}
SELECT DISTINCT ?thing ?acronym {{
  ?thing bg:acronym ?acronym FILTER(LANG(?acronym) = "fr")
}} ORDER BY ?thing ?acronym"""
# The border itself is drawn as a line, not as a place.
LINE = "border"


def _slug(value: object) -> tuple[str, str]:
    """Return kind and slug of a compacted name such as ``agency:rcmp``."""
    kind, _, slug = str(value or "").partition(":")
    return kind, slug


def places(rows: Iterable[Mapping[str, Any]]) -> tuple[MapPlace, ...]:
    """Return the places of `PLACES`, each once."""
    found: dict[str, MapPlace] = {}
    for row in rows:
        slug, kind = _slug(row["place"])[1], _slug(row["kind"])[1]
        if kind == LINE or slug in found:
            continue
        found[slug] = MapPlace(
            id=slug,
            label=str(row["en"] or row["fr"] or slug),
            lat=float(row["lat"]),
            lon=float(row["long"]),
            kind=kind,
            country=str(row["country"] or ""),
            label_fr=str(row["fr"] or ""),
        )
    return tuple(found.values())


def seats(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    found: dict[str, tuple[float, float]] = {}
    for row in rows:
        kind, slug = _slug(row["agency"])
        at = locate(str(row["note"] or ""))
        if kind == "agency" and at:
            found.setdefault(slug, at)
    return found


def acronyms(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the French acronym of things, by ``kind/slug``."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault("/".join(_slug(row["thing"])), str(row["acronym"]))
    return found


def note(version: str, data_hash: str, lang: str) -> str:
    """Return the line at the foot of the page: which program and data made it.

    Example:
        >>> note("0.1.0", "abc", "en")
        'bordergraph 0.1.0, data abc'
    """
    data = {"en": "data", "fr": "données"}[lang]
    return f"bordergraph {version}" + (f", {data} {data_hash}" if data_hash else "")
