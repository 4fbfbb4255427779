"""From a network and its needs to what the map page shows; counts stay those of the network."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.options import Options
from bordergraph.analysis.method.assessment import assess
from bordergraph.views.map.axes import axis
from bordergraph.views.map.clusters import communities_of
from bordergraph.views.map.compared import compared
from bordergraph.views.map.concepts import concepts
from bordergraph.views.map.counts import node_counts, node_served, spoken_of, whole_counts
from bordergraph.views.map.drawing import SERVING, ladder
from bordergraph.views.map.geography import outlines
from bordergraph.views.map.history import end_of, map_years
from bordergraph.views.map.large import LISTED, between_communities, discs, is_large
from bordergraph.views.map.layout import TIES, Scene, place
from bordergraph.views.map.links import citer, map_links
from bordergraph.views.map.nodes import map_nodes
from bordergraph.views.map.options import LAYOUTS, MapOptions
from bordergraph.views.map.records import Group, MapData, MapFinding, MapSource, MapTie
from bordergraph.views.map.rows import map_needs, map_searches
from bordergraph.views.map.spans import iso, members_label, runs, with_arrangements
from bordergraph.views.map.tied import (
    CROWD,
    crowded,
    exchanging,
    neighbours,
    partners,
    strongest,
    tied_in,
    tied_on_day,
    ties_between,
)
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Cadence, Network
    from bordergraph.views.map.compared import Comparison
    from bordergraph.views.map.history import Past
    from bordergraph.views.map.islands import Placed
    from bordergraph.views.map.records import MapLink, MapNeed, MapNode, Point
    from bordergraph.views.map.tied import Tied

__all__ = ["map_data"]


def _french(text: str) -> str:
    """Return the French words of a text of the record; empty where it has no others."""
    french: str = getattr(text, "fr", "")
    return "" if french == text else french


def map_data(
    network: Network,
    assessment: Assessment | None = None,
    *,
    options: MapOptions | None = None,
    history: Mapping[int, Past] | None = None,
    communities: Sequence[Sequence[str]] | None = None,
    labels: Sequence[Labels] = (),
    comparison: Comparison | None = None,
) -> MapData:
    """Return everything the map shows.

    Args:
        network: Agencies, arrangements, threats and the statements that link them.
        assessment: How needs are served on the network's day; worked out when not given.
        options: How the map opens.
        history: The last day of each year, so that the year slider can show needs come and go.
        communities: Agency ids of each detected community; found by Louvain when not given.
        labels: Names in each language that the page speaks; the network's own when not given.
        comparison: Two sides to open on.

    Raises:
        ValueError: An unknown layout.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> data = map_data(Network(agencies=(Agency("a", "Agency A", country="CA"),)))
        >>> data.nodes[0].id, data.links, data.needs
        ('agency/a', (), ())
    """
    options = options or MapOptions()
    if options.layout not in LAYOUTS:
        msg = f"no layout '{options.layout}'; choose one of {', '.join(LAYOUTS)}"
        raise ValueError(msg)
    served = assessment or assess(network)
    past = history or {}
    # What is drawn in force is so on the day, whether or not a document was read for it.
    drawn = select(network, Options(general_knowledge=True))
    facts = select(network)
    links = map_links(drawn)
    nodes = map_nodes(
        drawn,
        links,
        options,
        node_counts(facts, served, partners(facts, every=True)),
        served=node_served(served),
        wide=served.umbrella,
    )
    tied = ties_between(facts, dated=bool(past))
    speakers = labels or tuple(Labels(lang).knowing(network) for lang in LANGUAGES)
    collapsed = is_large(network)
    moved = comparison.moved().values() if comparison else ()
    needs = tuple(
        map_needs(
            network,
            served,
            past,
            [after for _, after in moved],
            most=LISTED if collapsed else None,
        )
    )
    findings = tuple(_findings(network))
    scene = _scene(nodes, links, communities, options, tied, needs)
    bubbles: list[Point] = []
    placed: dict[str, Placed]
    groups: dict[str, tuple[Group, ...]]
    if collapsed:
        bubbles, opened = discs([*scene.bodies, *scene.arrangements], scene.communities)
        placed, groups = {"communities": opened}, {"communities": ()}
    else:
        placed, groups = place(scene, options.positions)
    by_id = {n.id: n for n in nodes}
    home = {n: i for i, members in enumerate(scene.communities) for n in members}
    between, inside, outside = between_communities(served if collapsed else None, home)
    ties = tuple(_ties(past, tied, comparison))
    years = tuple(map_years(past, _linked_in(ties, past)))
    spoken = spoken_of(nodes, links, findings)
    documents = tuple(
        MapSource(
            s.id,
            s.title,
            s.publisher,
            s.date,
            s.url,
            s.kind,
            s.via,
            s.is_weak,
            spoken[i],
            _french(s.publisher),
            _french(s.date),
        )
        for i, s in enumerate(network.sources)
    )
    crowds = crowded(facts)
    counts = whole_counts(facts, served, sum(partners(facts).values()) // 2, exchanging(tied))
    return MapData(
        title=options.title,
        title_fr=options.title_fr,
        note=options.note,
        note_fr=options.note_fr,
        day=iso(network.day),
        nodes=_situated(nodes, placed, scene.communities),
        links=links,
        needs=needs,
        ties=ties,
        ladder=ladder(),
        serving=SERVING,
        counts=counts,
        years=years,
        axes={
            "linked": axis(max([counts.linked, *(y.linked for y in years)])),
            "regular": axis(max([counts.regular, *(y.regular for y in years)])),
        },
        findings=findings,
        sources=documents,
        searches=tuple(map_searches(network)),
        concepts=concepts(nodes, links, findings, documents, speakers),
        groups=groups,
        communities=tuple(
            Group(
                f"c{i}",
                _community_label(members, scene, by_id),
                kind="community",
                agencies=sum(by_id[m].kind == "agency" for m in members) if collapsed else 0,
                inside=inside[i],
                outside=outside[i],
            )
            for i, members in enumerate(scene.communities)
        ),
        outlines=outlines() if scene.located and not collapsed else (),
        opening=_opening(options, collapsed=collapsed, comparing=comparison is not None),
        collapsed=collapsed,
        compared=compared(comparison, needs) if comparison else None,
        listed=sum(n.need == "full" for n in needs) if collapsed else -1,
        between=between,
        bubbles=tuple(bubbles),
        crowded={"n": len(crowds), "most": CROWD} if crowds else None,
    )


def _community_label(members: Sequence[str], scene: Scene, nodes: Mapping[str, MapNode]) -> str:
    """Name a community after its best connected; those without links have no name."""
    linked = any(scene.near.get(m) for m in members)
    return members_label(members, nodes) if linked else ""


def _situated(
    nodes: Sequence[MapNode],
    placed: Mapping[str, Placed],
    communities: Sequence[Sequence[str]],
) -> tuple[MapNode, ...]:
    """Return the nodes with their positions, groups and community."""
    community = {n: i for i, members in enumerate(communities) for n in members}
    return tuple(
        replace(
            node,
            scope="",  # told by where it stands
            spots={k: _whole(p.spots[node.id]) for k, p in placed.items() if node.id in p.spots},
            groups={
                k: p.groups[node.id] for k, p in placed.items() if k != TIES and node.id in p.groups
            },
            community=community.get(node.id, -1),
        )
        for node in nodes
    )


def _whole(point: Point) -> Point:
    """Return a point in whole pixels, as vis-network keeps it."""
    return round(point[0]), round(point[1])


def _opening(options: MapOptions, *, collapsed: bool, comparing: bool) -> dict[str, str | int]:
    """Return the state the page opens in."""
    opening: dict[str, str | int] = {
        "layout": "communities" if collapsed else options.layout,
        "pairs": options.top_gaps,
        "size": options.nodes,
        "ties": options.ties,
    }
    if options.threat:
        opening["threat"] = f"threat/{options.threat}"
    if options.focus:
        opening["sel"] = f"agency/{options.focus}"
        opening["ego"] = 1
    if options.source:
        opening["source"] = options.source
    if options.years:
        opening["then"], opening["year"] = options.years
    if comparing:
        opening["given"] = 1
    return opening


def _ties(
    past: Mapping[int, Past],
    tied: Mapping[tuple[str, str], Tied],
    comparison: Comparison | None,
) -> Iterator[MapTie]:
    """Yield every pair of agencies that is, was or would be linked."""
    moved = {(a, b) for a, b, _ in comparison.ties()} if comparison else set()
    now, days = tied_on_day(tied), {year: end_of(year) for year in past}
    for pair in sorted({*tied, *moved}):
        own = tied.get(pair)
        years = tied_in(own, days) if own else {}
        if pair in now or years or pair in moved:
            yield MapTie(
                pair,
                now[pair].value if pair in now else "",
                own.links if own else (),
                _runs_of(years),
            )


def _runs_of(years: Mapping[int, Cadence]) -> tuple[tuple[int, int, str], ...]:
    """Return years as runs with one cadence."""
    when: dict[str, list[int]] = defaultdict(list)
    for year, cadence in sorted(years.items()):
        when[cadence.value].append(year)
    return tuple(sorted((a, b, cadence) for cadence, of in when.items() for a, b in runs(of)))


def _linked_in(ties: Iterable[MapTie], past: Mapping[int, Past]) -> Counter[int]:
    """Count the pairs that were linked in each year."""
    return Counter(
        year for tie in ties for a, b, _ in tie.years for year in range(a, b + 1) if year in past
    )


def _findings(network: Network) -> Iterator[MapFinding]:
    """Yield every finding."""
    cites = citer(network)
    for f in network.findings:
        yield MapFinding(
            id=f.id,
            kind=f.kind,
            nodes=(
                *(f"agency/{a}" for a in f.agencies),
                *(f"arrangement/{a}" for a in f.arrangements),
            ),
            pairs=tuple((f"agency/{a}", f"agency/{b}") for a, b in f.pairs),
            threats=tuple(f"threat/{t}" for t in f.threats),
            start=iso(f.span.begin),
            until=iso(f.span.end),
            fixed=f.fixed,
            cites=cites(f.citations),
        )


def _entering(
    tied: Mapping[tuple[str, str], Tied], needs: Sequence[MapNeed], options: MapOptions
) -> list[str]:
    """Return agencies in the order in which they come into the picture of ties alone."""
    opening = strongest(tied, options.ties)
    first = dict.fromkeys(n.agencies for n in needs if n.gap and n.need == "full")
    apart = [agency for pair in list(first)[: options.top_gaps] for agency in pair]
    troubled = [agency for n in needs if n.findings for agency in n.agencies]
    return list(dict.fromkeys([*opening, *apart, *troubled, *strongest(tied)]))


def _scene(
    nodes: Sequence[MapNode],
    links: Sequence[MapLink],
    communities: Sequence[Sequence[str]] | None,
    options: MapOptions,
    tied: Mapping[tuple[str, str], Tied],
    needs: Sequence[MapNeed],
) -> Scene:
    """Return the network in the words of the layouts."""
    ranked = sorted(nodes, key=lambda n: (n.rank, n.id))
    near: dict[str, list[str]] = defaultdict(list)
    members: dict[str, list[str]] = defaultdict(list)
    faces: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.kind in {"participation", "share"}:
            near[link.a].append(link.b)
            near[link.b].append(link.a)
        if link.kind == "participation":
            members[link.b].append(link.a)
        elif link.kind in {"mandate", "focus"}:
            faces[link.a].append(link.b)
    bodies = {n.id: n.country for n in ranked if n.id.startswith("agency/")}
    arrangements = {n.id: n.scope for n in ranked if n.id.startswith("arrangement/")}
    if communities is None:
        pairs = sorted((a, b) for a, ns in near.items() for b in ns if a < b)
        communities = communities_of(sorted([*bodies, *arrangements]), pairs)
    else:
        communities = with_arrangements(communities, members)
    located = {f"place/{p.id}": (p.lat, p.lon) for p in options.places}
    located |= {f"agency/{a}": at for a, at in options.seats.items() if f"agency/{a}" in bodies}
    return Scene(
        bodies=bodies,
        arrangements=arrangements,
        threats=[n.id for n in ranked if n.kind == "threat"],
        members=members,
        faces=faces,
        labels={n.id: (n.label, n.label_fr) for n in nodes if n.kind == "threat"},
        broader={n.id: n.broader for n in nodes if n.broader},
        communities=communities,
        located=located,
        places=[n.id for n in ranked if n.kind == "place"],
        near=near,
        tied=[f"agency/{a}" for a in _entering(tied, needs, options)],
        beside={
            f"agency/{a}": [f"agency/{o}" for o in others] for a, others in neighbours(tied).items()
        },
    )
