"""Very many things: which network is drawn as communities, and what lies in and between them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bordergraph.views.map.grid import CELL_X, disc, shelves
from bordergraph.views.map.islands import Placed
from bordergraph.views.map.payload import MapBetween

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Network
    from bordergraph.views.map.payload import Point

LARGE = 3000
"""Beyond this many things the page opens with one mark per community."""

LISTED = 1000
"""So many possible gaps of a large network are listed on the page; all are counted."""

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
    ranked = sorted(range(len(radii)), key=lambda i: (-radii[i], i))
    boxes = [(2 * (radii[i] + BESIDE), 2 * radii[i] + BELOW) for i in ranked]
    width = math.sqrt(sum(w * h for w, h in boxes) * 1.2)
    stand, height = shelves(boxes, width)
    middles = [(round(x, 1), round(y, 1)) for _, (x, y) in sorted(zip(ranked, stand, strict=True))]
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
        x0, y0 = width + 2 * CELL_X + far, height / 2
        spots.update({n: (x0 + x, y0 + y) for n, (x, y) in zip(members, shape, strict=True)})
    return middles, Placed(spots, {n: f"c{home[n]}" for n in spots})


def between_communities(
    assessment: Assessment | None, home: Mapping[str, int]
) -> tuple[tuple[MapBetween, ...], Counter[int], Counter[int]]:
    """Count all possible gaps by the communities of their ends.

    Args:
        assessment: How needs are served; None for nothing to count.
        home: Community of each node.

    Returns:
        Possible gaps in and between communities, and for each community those with full need
        inside it and those that it has with others.
    """
    inside: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    if assessment is None:
        return (), inside, outside
    found = []
    groups = {n.removeprefix("agency/"): i for n, i in home.items() if n.startswith("agency/")}
    for (a, b, threat, need, channel), gaps in assessment.gaps_between(groups).items():
        found.append(MapBetween(a, b, f"threat/{threat}", need, channel, gaps))
        if need != "full":
            continue
        if a == b:
            inside[a] += gaps
        else:
            outside.update({a: gaps, b: gaps})
    return tuple(found), inside, outside
