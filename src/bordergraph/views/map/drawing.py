"""What pyvis draws: one mark per node and one line per pair of ends, or per community of many."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bordergraph.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.views.map.records import MapData, MapGap, MapNode

__all__ = ["ladder", "lines", "marks", "size_of"]

# How regularly information moves is the weight of a line.
WIDTHS = {"continuous": 2.6, "scheduled": 2.0, "on-request": 1.3, "incident-driven": 0.8}
TIE_WIDTHS = {"continuous": 5.0, "scheduled": 3.4, "on-request": 2.2, "incident-driven": 1.6}
THINNEST = 1.0
CURVE = {"enabled": True, "type": "curvedCW", "roundness": 0.12}
WIDEST = 6.0


def marks(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the marks: every node, or every community when there are very many nodes."""
    if data.collapsed:
        yield from _community_marks(data)
        return
    layout = str(data.opening["layout"])
    for node in data.nodes:
        x, y = (node.spots or {}).get(layout, (0.0, 0.0))
        yield {
            "id": node.id,
            "size": _size(size_of(node)),
            "x": x,
            "y": y,
        }


def size_of(node: MapNode) -> int:
    """Return what gives a mark its size: partners, members, or agencies that answer for it."""
    counts = node.counts or {}
    return next((counts[k] for k in ("linked", "members", "agencies") if k in counts), 0)


def _size(links: int) -> float:
    """Return the radius of a mark: its area grows with its links."""
    return round(8 + 2.6 * math.sqrt(links), 1)


def _community_marks(data: MapData) -> Iterator[dict[str, Any]]:
    spots: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for node in data.nodes:
        if node.community >= 0 and node.spots:
            spots[node.community].append(node.spots["communities"])
    for number, points in sorted(spots.items()):
        yield {
            "id": f"community/c{number}",
            "label": data.communities[number].label or f"c{number}",
            "size": _size(len(points)),
            "x": round(sum(x for x, _ in points) / len(points), 1),
            "y": round(sum(y for _, y in points) / len(points), 1),
        }


def lines(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the lines; each carries the positions of the links or gaps behind it."""
    home = _homes(data)
    bundles: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, link in enumerate(data.links):
        ends = _ends(link.a, link.b, home)
        if ends:
            bundles[link.kind, *ends].append(i)
    for number, ((kind, a, b), members) in enumerate(bundles.items()):
        cadences = {data.links[i].cadence for i in members}
        yield {
            "id": f"l{number}",
            "from": a,
            "to": b,
            "kind": kind,
            "of": members,
            **({"arrows": "to"} if kind in {"flow", "share"} and not home else {}),
            "width": min(WIDEST, round(1 + math.log2(len(members)), 2))
            if home
            else max(WIDTHS.get(c, 1.0) for c in cadences),
        }
    yield from _between(data.gaps, "gap", home)
    # Between whole communities there is always some trouble: strained links are told one by one.
    if not home:
        yield from _between(data.strained, "strained", home)


def _between(rows: Sequence[MapGap], kind: str, home: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield one line per pair of agencies with rows of need, with the positions of the rows."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        one, other = row.agencies
        ends = _ends(f"agency/{one}", f"agency/{other}", home)
        if ends:
            pairs[ends].append(i)
    for number, ((a, b), members) in enumerate(pairs.items()):
        yield {
            "id": f"{kind[0]}{number}",
            "from": a,
            "to": b,
            "kind": kind,
            "of": members,
            "smooth": CURVE,
        }


def ladder() -> tuple[tuple[str, float], ...]:
    """Return each cadence, the most regular first, with the width of a tie that has it."""
    return tuple((c.value, TIE_WIDTHS.get(c.value, THINNEST)) for c in Cadence)


def _homes(data: MapData) -> dict[str, str]:
    """Return the community mark of each node; nothing when nodes are drawn themselves."""
    if not data.collapsed:
        return {}
    return {n.id: f"community/c{n.community}" for n in data.nodes if n.community >= 0}


def _ends(a: str, b: str, home: dict[str, str]) -> tuple[str, str] | None:
    """Return the ends of a line, None when it stays within one mark or an end is not drawn."""
    if not home:
        return a, b
    if a not in home or b not in home or home[a] == home[b]:
        return None
    first, second = sorted((home[a], home[b]))
    return first, second
