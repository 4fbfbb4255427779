"""The network that pyvis carries, and communities in place of very many things."""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bordergraph.model import Cadence
from bordergraph.views.map.islands import CELL_X, Placed, disc, shelves
from bordergraph.views.map.payload import MapBetween

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapData, MapNeed, MapNode, Point


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


# How regularly information moves is the weight of a line.
WIDTHS = {"continuous": 2.6, "scheduled": 2.0, "on-request": 1.3, "incident-driven": 0.8}
TIE_WIDTHS = {"continuous": 5.0, "scheduled": 3.4, "on-request": 2.2, "incident-driven": 1.6}
THINNEST = 1.0
SERVING = ("regular", "assumed")
"""The classes of channel that serve a need regularly."""
CURVE = {"enabled": True, "type": "curvedCW", "roundness": 0.12}


# Where pyvis keeps the drawing library; a test pins its hash, since a release could move it.
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {
        "smooth": False,
        "selectionWidth": 1.6,
        "hoverWidth": 1.2,
        "color": {"inherit": False},
        "arrowStrikethrough": False,
    },
    "nodes": {"borderWidth": 1, "chosen": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": False},
    },
}
MANY_EDGES = 1500


def network_of(data: MapData) -> Any:  # noqa: ANN401 - pyvis has no types
    """Return the pyvis network with its marks, lines and options."""
    network = _pyvis()(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for mark in _marks(data):
        network.add_node(mark["id"], **{k: v for k, v in mark.items() if k != "id"})
        _trim(network.nodes[-1], mark)
    for line in _lines(data):
        ends = line["from"], line["to"]
        network.add_edge(*ends, **{k: v for k, v in line.items() if k not in {"from", "to"}})
        _trim(network.edges[-1], line)
    options = json.loads(json.dumps(OPTIONS))
    # A moving picture of very many lines stutters: draw them again when it stands still.
    options["interaction"]["hideEdgesOnDrag"] = len(network.edges) > MANY_EDGES
    options["interaction"]["hideEdgesOnZoom"] = len(network.edges) > MANY_EDGES
    network.set_options(json.dumps(options))
    return network


@cache
def _pyvis() -> Any:  # noqa: ANN401 - pyvis has no types
    """Return pyvis's network, loaded without IPython unless that is there already.

    pyvis takes from it the frame in which a notebook shows a page, and so loads a whole shell; here
    the frame is fetched when one is asked for.
    """
    name = "IPython.display"
    if name in sys.modules:
        return import_module("pyvis.network").Network
    later = ModuleType(name)
    vars(later)["IFrame"] = lambda *args, **kwargs: import_module(name).IFrame(*args, **kwargs)
    sys.modules[name] = later
    try:
        return import_module("pyvis.network").Network
    finally:
        del sys.modules[name]


def _trim(written: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Take out what pyvis fills in by itself, such as colours: nothing on the page reads it."""
    for key in written.keys() - given.keys():
        del written[key]


@cache
def vis_network() -> str:
    """Return the drawing library that pyvis brings, without its pointer to a source map.

    Raises:
        FileNotFoundError: This pyvis keeps it elsewhere.
    """
    text = (files("pyvis") / VIS_NETWORK).read_text("utf-8")
    return re.sub(r"\n?//# sourceMappingURL=.*", "", text)


def _marks(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the marks: every node, or every community when there are very many nodes."""
    if data.collapsed:
        yield from _community_marks(data)
        return
    layout = str(data.opening["layout"])
    for node in data.nodes:
        x, y = (node.spots or {}).get(layout, (0.0, 0.0))
        yield {"id": node.id, "size": _size(_links_of(node)), "x": x, "y": y}


def _links_of(node: MapNode) -> int:
    """Return what gives a mark its size: partners, members, or agencies that answer for it."""
    counts = node.counts or {}
    return next((counts[k] for k in ("linked", "members", "agencies") if k in counts), 0)


def _size(links: int) -> float:
    """Return the radius of a mark: its area grows with its links."""
    return round(8 + 2.6 * math.sqrt(links), 1)


def _community_marks(data: MapData) -> Iterator[dict[str, Any]]:
    members = Counter(node.community for node in data.nodes)
    for number, (group, (x, y)) in enumerate(zip(data.communities, data.bubbles, strict=True)):
        yield {"id": f"community/{group.id}", "size": bubble(members[number]), "x": x, "y": y}


def _lines(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield the lines; each carries the positions of the links or needs behind it.

    Between communities the page draws what passes the filters, and is given no lines.
    """
    if data.collapsed:
        return
    bundles: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, link in enumerate(data.links):
        bundles[link.kind, link.a, link.b].append(i)
    for number, ((kind, a, b), members) in enumerate(bundles.items()):
        width = max(WIDTHS.get(data.links[i].cadence, 1.0) for i in members)
        directed = kind in {"flow", "share"}
        yield _line(f"l{number}", (a, b), kind, members, directed=directed, width=width)
    rows = list(enumerate(data.needs))
    yield from _between([(i, n) for i, n in rows if n.gap or n.open], "gap")
    yield from _problem_lines(data)
    if data.compared:
        moved = {i for i, *_ in data.compared.needs}
    else:
        moved = {i for i, n in rows if len({channel in SERVING for *_, channel in n.years}) > 1}
    yield from _between([(i, n) for i, n in rows if i in moved], "need")


def _line(
    name: str,
    ends: tuple[str, str],
    kind: str,
    of: Sequence[int],
    *,
    directed: bool = False,
    **drawn: object,
) -> dict[str, Any]:
    """Return a line; `of` are the positions of what is behind it."""
    arrow = {"arrows": "to"} if directed else {}
    return {"id": name, "from": ends[0], "to": ends[1], "kind": kind, "of": of, **arrow, **drawn}


def _between(rows: Sequence[tuple[int, MapNeed]], kind: str) -> Iterator[dict[str, Any]]:
    """Yield one line per pair of agencies with needs, with the positions of the needs."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in rows:
        one, other = row.agencies
        pairs[f"agency/{one}", f"agency/{other}"].append(i)
    for number, ((a, b), members) in enumerate(pairs.items()):
        yield _line(f"{kind[0]}{number}", (a, b), kind, members, smooth=CURVE)


def _problem_lines(data: MapData) -> Iterator[dict[str, Any]]:
    """Yield one line per two agencies with problems and a direction, or none, with the problems' positions."""
    ends: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for i, problem in enumerate(data.problems):
        for directed, pairs in ((True, problem.ways), (False, problem.pairs)):
            for a, b in pairs:
                ends[a, b, directed].append(i)
    for number, ((a, b, directed), members) in enumerate(ends.items()):
        yield _line(f"p{number}", (a, b), "problem", members, directed=directed, smooth=CURVE)


def ladder() -> tuple[tuple[str, float], ...]:
    """Return each cadence, the most regular first, with the width of a tie that has it."""
    return tuple((c.value, TIE_WIDTHS.get(c.value, THINNEST)) for c in Cadence)
