"""Positions kept beside the data, so that a new agency does not move the others."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from bordergraph.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.map.payload import MapData, Point

__all__ = ["positions_text", "read_positions"]


def positions_text(data: MapData) -> str:
    """Return the positions of every layout as JSON, one thing a line.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> from bordergraph.views.map.data import map_data
        >>> data = map_data(Network(agencies=(Agency("a", "A", country="CA"),)))
        >>> sorted(read_positions(positions_text(data), "x"))
        ['communities', 'geographic', 'islands', 'threats', 'ties']
    """
    rows = [f"{json.dumps(n.id)}: {json.dumps(n.spots or {})}" for n in data.nodes]
    return "{\n" + ",\n".join(sorted(rows)) + "\n}\n"


def read_positions(text: str | bytes, where: str) -> Mapping[str, Mapping[str, Point]]:
    """Read positions that `positions_text` wrote, by layout and id.

    Raises:
        DataError: The text is not such a file.
    """
    found: dict[str, dict[str, Point]] = {}
    try:
        for node, spots in json.loads(text).items():
            for layout, (x, y) in spots.items():
                point = (float(x), float(y))
                if not all(map(math.isfinite, point)):
                    raise ValueError(f"{node} stands nowhere")  # noqa: TRY301 - said as the others are
                found.setdefault(layout, {})[node] = point
    except (ValueError, TypeError, AttributeError) as error:
        hint = "delete the file, or give another with --positions"
        raise DataError(f"{where} does not hold positions ({error})", hint=hint) from None
    return found
