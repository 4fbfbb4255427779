"""Very many things: which network is drawn as communities, and what lies in and between them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, disc
from bordergraph.views.map.islands import Placed
from bordergraph.views.map.records import MapBetween

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network
    from bordergraph.views.map.records import Point

__all__ = ["LARGE", "LISTED", "between_communities", "bubble", "discs", "is_large"]

LARGE = 3000
"""Beyond this many things the page opens with one mark per community."""

LISTED = 1000
"""So many gaps of a large network are listed on the page, the largest; all are counted."""

# Room around a bubble for its name.
BESIDE, BELOW = 74.0, 90.0


def is_large(network: Network) -> bool:
    """Tell whether a network has too many things to draw them one by one."""
    return sum(map(len, (network.agencies, network.arrangements, network.threats))) > LARGE


def bubble(members: int) -> float:
    """Return the radius of the mark of a community: its area grows with its members."""
    return round(10 + 4 * math.sqrt(members), 1)


def discs(order: Sequence[str], communities: Sequence[Sequence[str]]) -> tuple[list[Point], Placed]:
    """Place communities as bubbles in rows, and the members of each where it opens beside them.

    Args:
        order: Node ids, the most connected first.
        communities: Node ids of each community.

    Returns:
        The place of each bubble, and those of the members of each community.
    """
    radii = [bubble(len(members)) for members in communities]
    boxes = [(2 * (r + BESIDE), 2 * r + BELOW) for r in radii]
    width = math.sqrt(sum(w * h for w, h in boxes) * 1.2)
    middles: list[Point] = [(0.0, 0.0)] * len(communities)
    left = top = tall = 0.0
    for i in sorted(range(len(communities)), key=lambda i: (-radii[i], i)):
        w, h = boxes[i]
        if left and left + w > width:
            left, top, tall = 0.0, top + tall, 0.0
        middles[i] = (round(left + w / 2, 1), round(top + h / 2, 1))
        left, tall = left + w, max(tall, h)
    home = {n: i for i, members in enumerate(communities) for n in members}
    # Agencies stand inside, what joins them around: with agencies alone there are no holes.
    inside: dict[int, list[str]] = defaultdict(list)
    for node in sorted(order, key=lambda n: not n.startswith("agency/")):
        if node in home:
            inside[home[node]].append(node)
    spots: dict[str, Point] = {}
    for members in inside.values():
        shape = disc(len(members))
        far = max(abs(x) for x, _ in shape)
        x0, y0 = width + 2 * CELL_X + far, (top + tall) / 2
        spots.update({n: (x0 + x, y0 + y) for n, (x, y) in zip(members, shape, strict=True)})
    return middles, Placed(spots, {n: f"c{home[n]}" for n in spots})


def between_communities(
    gaps: Iterable[Gap], home: Mapping[str, int]
) -> tuple[tuple[MapBetween, ...], Counter[int], Counter[int]]:
    """Count all gaps by the communities of their ends.

    Args:
        gaps: The gaps that count, listed on the page or not.
        home: Community of each node.

    Returns:
        Gaps in and between communities, and for each community those inside it and those that it
        has with others.
    """
    sums: dict[tuple[int, int, str, str], list[float]] = defaultdict(list)
    inside: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    for key, size in _placed(gaps, home):
        sums[key].append(size)
        a, b, *_ = key
        if a == b:
            inside[a] += 1
        else:
            outside.update((a, b))
    found = (MapBetween(*key, len(of), round(math.fsum(of), 4)) for key, of in sorted(sums.items()))
    return tuple(found), inside, outside


def _placed(
    gaps: Iterable[Gap], home: Mapping[str, int]
) -> Iterator[tuple[tuple[int, int, str, str], float]]:
    """Yield each gap that counts by the two communities, its threat and evidence."""
    for g in gaps:
        if g.counted:
            a, b = sorted(home.get(f"agency/{a}", -1) for a in g.agencies)
            yield (a, b, f"threat/{g.threat}", g.evidence.value), g.gap
