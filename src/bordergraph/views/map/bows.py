"""Agencies as two bows that face each other: where ties alone are drawn, every name has room."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import untangle
from bordergraph.views.map.islands import JOINT, NORTH, SOUTH, Placed, ring_islands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.views.map.payload import Point

__all__ = ["facing"]

# A row holds one line of text at the scale at which the page opens; a column, a mark and its name.
ROW, COLUMN = 44.0, 250.0
ROWS = 23
HALF, STEP = 340.0, 120.0
# How far the ends of a bow bend in: a straight column would hide one tie behind another.
BEND = 95.0
TIERS = (9, ROWS)


def facing(
    homes: Mapping[str, str], order: Sequence[str], near: Mapping[str, Sequence[str]]
) -> Placed:
    """Place Canada as a bow on the left and the United States on the right, ties between them.

    The first of the order stand in the middle of the bow nearest the border, the others at its
    ends and then in bows behind it, so that any choice of the first is a compact picture of the
    same shape. Inside a tier, agencies are sorted by the mean row of their neighbours. What
    spans both stands above, other countries below. Without both countries: islands on a ring.

    Args:
        homes: Group of each agency: ``CA``, ``US``, ``joint``, or any other country.
        order: Agency ids, the most strongly tied first.
        near: Neighbours of each agency.

    Example:
        >>> facing({"a": "CA", "b": "US"}, ["a", "b"], {}).spots
        {'a': (-340.0, 0.0), 'b': (340.0, 0.0)}
    """
    if not {NORTH, SOUTH} <= {homes[a] for a in order}:
        return ring_islands(homes, order, near)
    rows: dict[str, float] = {}
    columns: dict[str, int] = {}
    for side in (NORTH, SOUTH):
        for i, agency in enumerate(a for a in order if homes[a] == side):
            columns[agency], place = divmod(i, ROWS)
            rows[agency] = _row(place)
    blocks: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for agency, row in rows.items():
        tier = bisect_left(TIERS, 2 * abs(row) + 1)
        blocks[homes[agency], columns[agency], tier].append(agency)
    untangle([agencies for _, agencies in sorted(blocks.items())], rows, near)
    spots: dict[str, Point] = {}
    for agency, row in rows.items():
        inward = BEND * (2 * row / ROWS) ** 2
        x = HALF + COLUMN * columns[agency] - inward
        # Bows behind the first stand between its rows, so that their ties pass between its marks.
        y = ROW * (row + 0.5 * (columns[agency] % 2))
        spots[agency] = (round(-x if homes[agency] == NORTH else x, 1), round(y, 1))
    edge = ROW * (max((abs(r) for r in rows.values()), default=0.0) + 3)
    others: dict[str, list[str]] = defaultdict(list)
    for agency in order:
        if agency not in rows:
            others[homes[agency]].append(agency)
    _line_up(others.pop(JOINT, []), -edge, spots)
    _line_up([a for country in sorted(others) for a in (*others[country], "")], edge, spots)
    return Placed(spots, {a: homes[a] for a in order})


def _row(place: int) -> float:
    """Return rows from the middle outward: 0, -1, 1, -2, 2 ..."""
    return float((place + 1) // 2 * (-1 if place % 2 else 1))


def _line_up(agencies: Sequence[str], y: float, spots: dict[str, Point]) -> None:
    """Put agencies side by side around the middle, with a free place for an empty id."""
    for i, agency in enumerate(agencies):
        if agency:
            spots[agency] = (round((i - (len(agencies) - 1) / 2) * STEP, 1), round(y, 1))
