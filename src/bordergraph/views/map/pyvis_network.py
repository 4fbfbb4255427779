"""What pyvis draws: one mark per node and one line per pair of ends, or per community of many."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from bordergraph.model import Cadence
from bordergraph.views.map.large import bubble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.views.map.payload import MapData, MapNeed, MapNode

__all__ = ["SERVING", "ladder", "lines", "marks", "size_of"]

# How regularly information moves is the weight of a line.
WIDTHS = {"continuous": 2.6, "scheduled": 2.0, "on-request": 1.3, "incident-driven": 0.8}
TIE_WIDTHS = {"continuous": 5.0, "scheduled": 3.4, "on-request": 2.2, "incident-driven": 1.6}
THINNEST = 1.0
SERVING = ("regular", "assumed")
"""The classes of channel that serve a need regularly."""
CURVE = {"enabled": True, "type": "curvedCW", "roundness": 0.12}


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
    members = Counter(node.community for node in data.nodes)
    for number, (group, (x, y)) in enumerate(zip(data.communities, data.bubbles, strict=True)):
        yield {
            "id": f"community/{group.id}",
            "size": bubble(members[number]),
            "x": x,
            "y": y,
        }


def lines(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the lines; each carries the positions of the links or needs behind it.

    Between communities the page draws what passes the filters, and is given no lines.
    """
    if data.collapsed:
        return
    bundles: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, link in enumerate(data.links):
        bundles[link.kind, link.a, link.b].append(i)
    for number, ((kind, a, b), members) in enumerate(bundles.items()):
        cadences = {data.links[i].cadence for i in members}
        yield {
            "id": f"l{number}",
            "from": a,
            "to": b,
            "kind": kind,
            "of": members,
            **({"arrows": "to"} if kind in {"flow", "share"} else {}),
            "width": max(WIDTHS.get(c, 1.0) for c in cadences),
        }
    rows = list(enumerate(data.needs))
    yield from _between([(i, n) for i, n in rows if n.gap or n.open], "gap")
    yield from _between([(i, n) for i, n in rows if n.findings], "problem")
    if data.compared:
        moved = {i for i, *_ in data.compared.needs}
    else:
        moved = {i for i, n in rows if len({channel in SERVING for *_, channel in n.years}) > 1}
    yield from _between([(i, n) for i, n in rows if i in moved], "need")


def _between(rows: Sequence[tuple[int, MapNeed]], kind: str) -> Iterator[dict[str, Any]]:
    """Yield one line per pair of agencies with needs, with the positions of the needs."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in rows:
        one, other = row.agencies
        pairs[f"agency/{one}", f"agency/{other}"].append(i)
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
