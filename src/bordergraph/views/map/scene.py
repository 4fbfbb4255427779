"""The network in the words of the layouts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.tie_evidence import neighbours, strongest
from bordergraph.views.map.clusters import communities_of, with_arrangements
from bordergraph.views.map.layout import Scene

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bordergraph.analysis.core.tie_evidence import TieEvidence
    from bordergraph.views.map.options import MapOptions
    from bordergraph.views.map.payload import MapLink, MapNeed, MapNode, MapProblem

__all__ = ["scene_of"]


def scene_of(
    nodes: Sequence[MapNode],
    links: Sequence[MapLink],
    needs: Sequence[MapNeed],
    problems: Sequence[MapProblem],
    tied: Mapping[tuple[str, str], TieEvidence],
    options: MapOptions,
    communities: Sequence[Sequence[str]] | None = None,
) -> Scene:
    """Return the network in the words of the layouts.

    Args:
        nodes: What is drawn.
        links: What links it.
        needs: Possible gaps first, in their order.
        problems: Documented problems, in the order of the register.
        tied: What ties each two agencies.
        options: How the map opens.
        communities: Agency ids of each community; found by Louvain when not given.
    """
    ranked = sorted(nodes, key=lambda n: (n.rank, n.id))
    joined = [(k.a, k.b) for k in links if k.kind in {"participation", "share"}]
    near = _collected(pair for a, b in joined for pair in ((a, b), (b, a)))
    members = _collected((k.b, k.a) for k in links if k.kind == "participation")
    bodies = {n.id: n.country for n in ranked if n.id.startswith("agency/")}
    arrangements = {n.id: n.scope for n in ranked if n.id.startswith("arrangement/")}
    if communities is None:
        pairs = sorted((a, b) for a, others in near.items() for b in others if a < b)
        communities = communities_of(sorted([*bodies, *arrangements]), pairs)
    else:
        communities = with_arrangements(communities, members)
    return Scene(
        bodies=bodies,
        arrangements=arrangements,
        threats=[n.id for n in ranked if n.kind == "threat"],
        members=members,
        faces=_collected((k.a, k.b) for k in links if k.kind in {"mandate", "focus"}),
        labels={n.id: (n.label, n.label_fr) for n in nodes if n.kind == "threat"},
        broader={n.id: n.broader for n in nodes if n.broader},
        communities=communities,
        located=_located(options, bodies),
        places=[n.id for n in ranked if n.kind == "place"],
        near=near,
        tied=[f"agency/{a}" for a in _entering(tied, needs, problems, options)],
        beside={
            f"agency/{a}": [f"agency/{o}" for o in others] for a, others in neighbours(tied).items()
        },
    )


def _located(options: MapOptions, bodies: Collection[str]) -> dict[str, tuple[float, float]]:
    """Return where places are, and agencies of which that is known."""
    seats = {f"agency/{agency}": at for agency, at in options.seats.items()}
    places = {f"place/{p.id}": (p.lat, p.lon) for p in options.places}
    return places | {agency: at for agency, at in seats.items() if agency in bodies}


def _collected(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the second of some pairs by the first."""
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found


def _entering(
    tied: Mapping[tuple[str, str], TieEvidence],
    needs: Sequence[MapNeed],
    problems: Sequence[MapProblem],
    options: MapOptions,
) -> list[str]:
    """Return agencies in the order in which they come into the picture of ties alone."""
    opening = strongest(tied, options.ties)
    first = dict.fromkeys(n.agencies for n in needs if n.gap and n.need == "full")
    apart = [agency for pair in list(first)[: options.top_gaps] for agency in pair]
    lines = [pair for p in problems for pair in (*p.ways, *p.pairs)]
    troubled = [end.removeprefix("agency/") for pair in lines for end in pair]
    return list(dict.fromkeys([*opening, *apart, *troubled, *strongest(tied)]))
