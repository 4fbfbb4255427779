"""Where the cities are that sources name as headquarters: approximate, for drawing only.

Typed in from general knowledge of public facts; never measure on them.
"""

from __future__ import annotations

import re

__all__ = ["locate"]

CITIES = {
    "akwesasne": (45.01, -74.65),
    "albany": (42.65, -73.75),
    "altona": (49.10, -97.56),
    "augusta": (44.31, -69.78),
    "barrie": (44.39, -79.69),
    "boston": (42.36, -71.06),
    "buffalo": (42.89, -78.88),
    "concord": (43.21, -71.54),
    "cornwall": (45.02, -74.73),
    "detroit": (42.33, -83.05),
    "edmonton": (53.55, -113.49),
    "fredericton": (45.96, -66.64),
    "gatineau": (45.48, -75.70),
    "halifax": (44.65, -63.58),
    "hogansburg": (44.97, -74.66),
    "lansing": (42.73, -84.56),
    "london": (42.98, -81.25),
    "montreal": (45.50, -73.57),
    "montréal": (45.50, -73.57),
    "new york": (40.71, -74.01),
    "niagara": (43.09, -79.08),
    "niagara falls": (43.09, -79.08),
    "olympia": (47.04, -122.90),
    "orillia": (44.61, -79.42),
    "ottawa": (45.42, -75.70),
    "quebec": (46.81, -71.21),
    "québec": (46.81, -71.21),
    "regina": (50.45, -104.62),
    "sainte-julie": (45.58, -73.33),
    "seattle": (47.61, -122.33),
    "surrey": (49.19, -122.85),
    "toronto": (43.65, -79.38),
    "vancouver": (49.28, -123.12),
    "victoria": (48.43, -123.37),
    "vienna": (38.90, -77.27),
    "washington": (38.90, -77.04),
    "waterbury": (44.34, -72.76),
    "westmount": (45.49, -73.60),
    "windsor": (42.31, -83.04),
    "winnipeg": (49.90, -97.14),
}


def locate(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees of the city a text starts with, if known.

    Args:
        text: Such as ``Ottawa, Ontario.``; what follows the city is not read.

    Example:
        >>> locate("Lansing area, Michigan.")
        (42.73, -84.56)
        >>> locate("nowhere in particular") is None
        True
    """
    first = re.split(r",|\.| and | area", text.strip().casefold(), maxsplit=1)[0]
    return CITIES.get(first.strip())
