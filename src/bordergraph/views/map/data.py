"""From a network and its gaps to what the map page shows; counts stay those of the network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bordergraph.analysis.core.dated import thin_years
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.options import Options
from bordergraph.views.map.clusters import communities_of
from bordergraph.views.map.compared import compared
from bordergraph.views.map.concepts import concepts
from bordergraph.views.map.counts import node_counts, spoken_of, whole_counts
from bordergraph.views.map.drawing import ladder
from bordergraph.views.map.geography import outlines
from bordergraph.views.map.history import ties_of
from bordergraph.views.map.large import LISTED, between_communities, discs, is_large
from bordergraph.views.map.layout import TIES, Scene, place
from bordergraph.views.map.links import citer, map_links
from bordergraph.views.map.moves import axis
from bordergraph.views.map.nodes import map_nodes
from bordergraph.views.map.options import LAYOUTS, MapOptions
from bordergraph.views.map.records import (
    Group,
    MapData,
    MapFinding,
    MapSource,
    MapTie,
    MapYear,
)
from bordergraph.views.map.rows import Rows
from bordergraph.views.map.spans import iso, members_label, runs, with_arrangements
from bordergraph.views.map.tied import exchanging, neighbours, strongest, ties_between
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels
from bordergraph.words.reasons import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network
    from bordergraph.views.map.compared import Comparison
    from bordergraph.views.map.history import Past
    from bordergraph.views.map.islands import Placed
    from bordergraph.views.map.records import MapGap, MapLink, MapNode, Point
    from bordergraph.views.map.tied import Tied

__all__ = ["map_data"]


def _french(text: str) -> str:
    """Return the French words of a text of the record; empty where it has no others."""
    french: str = getattr(text, "fr", "")
    return "" if french == text else french


def map_data(
    network: Network,
    gaps: Sequence[Gap] = (),
    *,
    options: MapOptions | None = None,
    history: Mapping[int, Past] | None = None,
    communities: Sequence[Sequence[str]] | None = None,
    labels: Sequence[Labels] = (),
    comparison: Comparison | None = None,
    strained: Sequence[Gap] = (),
    apart: tuple[int, int, int] | None = None,
) -> MapData:
    """Return everything the map shows.

    Args:
        network: Agencies, arrangements, threats and the statements that link them.
        gaps: Gaps on the network's day.
        options: How the map opens.
        history: Gaps and ties per year, so that the year slider can show them come and go.
        communities: Agency ids of each detected community; found by Louvain when not given.
        labels: Names in each language that the page speaks; the network's own when not given.
        comparison: Two sides to open on.
        strained: Needs met by a channel in documented trouble, on the network's day.
        apart: How many rows are open on a thin record, inside one body, and strained, where these
            are not given themselves.

    Raises:
        ValueError: An unknown layout.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> data = map_data(Network(agencies=(Agency("a", "Agency A", country="CA"),)))
        >>> data.nodes[0].id, data.links, data.gaps
        ('agency/a', (), ())
    """
    options = options or MapOptions()
    if options.layout not in LAYOUTS:
        msg = f"no layout '{options.layout}'; choose one of {', '.join(LAYOUTS)}"
        raise ValueError(msg)
    past = history or {}
    # What is drawn in force is so on the day, whether or not a document was read for it.
    drawn = select(network, Options(general_knowledge=True))
    facts = select(network)
    links = map_links(drawn)
    nodes = map_nodes(drawn, links, options, node_counts(facts, gaps))
    scales, tied = ties_of(network), ties_between(facts)
    speakers = labels or tuple(Labels(lang).knowing(network) for lang in LANGUAGES)
    rows = Rows(network)
    collapsed = is_large(network)
    most = LISTED if collapsed else None
    found = rows.gaps(gaps, past, comparison.gaps if comparison else ())
    drawn_gaps = tuple(islice(found, most))
    drawn_strains = tuple(rows.strained(strained))
    findings = tuple(_findings(network))
    scene = _scene(nodes, links, communities, options, tied, drawn_gaps, drawn_strains)
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
    between, inside, outside = between_communities(gaps if collapsed else (), home)
    years = tuple(_years(past))
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
    return MapData(
        title=options.title,
        title_fr=options.title_fr,
        note=options.note,
        note_fr=options.note_fr,
        day=iso(network.day),
        nodes=_situated(nodes, placed, scene.communities),
        links=links,
        gaps=drawn_gaps,
        strained=drawn_strains,
        ties=tuple(_ties(scales, past, tied, comparison)),
        ladder=ladder(),
        counts=whole_counts(
            facts,
            gaps,
            len(scales),
            exchanging(tied),
            strained=apart[2] if apart else len(strained),
            apart=apart[:2] if apart else None,
        ),
        years=years,
        axes={
            "linked": axis(max((y.linked for y in years), default=0)),
            "gaps": axis(max((y.gaps for y in years), default=0)),
        },
        findings=findings,
        sources=documents,
        reasons={s.language: tuple(said(r, s) for r in rows.told) for s in speakers},
        concepts=concepts(
            nodes, links, (*drawn_gaps, *drawn_strains), findings, documents, speakers
        ),
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
        compared=compared(comparison, drawn_gaps) if comparison else None,
        listed=sum(g.counted for g in drawn_gaps) if collapsed else -1,
        between=between,
        bubbles=tuple(bubbles),
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


def _years(past: Mapping[int, Past]) -> Iterator[MapYear]:
    """Yield each year in numbers."""
    thin = thin_years({y: then.dated for y, then in past.items() if then.dated})
    for year, then in sorted(past.items()):
        known = then.dated
        yield MapYear(
            year,
            len(then.ties),
            len(then.gaps),
            dated=known.known if known else 0,
            drawn=known.whole if known else 0,
            agencies=then.agencies,
            arrangements=then.arrangements,
            thin=year in thin,
        )


def _ties(
    now: Mapping[tuple[str, str], float],
    past: Mapping[int, Past],
    tied: Mapping[tuple[str, str], Tied],
    comparison: Comparison | None,
) -> Iterator[MapTie]:
    """Yield every pair of agencies that is, was or would be linked."""
    moved = {t.agencies for t in comparison.found.ties} if comparison else set()
    years: dict[tuple[str, str], dict[float, list[int]]] = defaultdict(lambda: defaultdict(list))
    for year, then in sorted(past.items()):
        for pair, scale in then.ties.items():
            years[pair][scale].append(year)
    for pair in sorted({*now, *years, *moved}):
        yield MapTie(
            pair,
            now.get(pair, 0.0),
            tied[pair].links if pair in tied else (),
            tuple(
                sorted((a, b, scale) for scale, when in years[pair].items() for a, b in runs(when))
            ),
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
    tied: Mapping[tuple[str, str], Tied],
    gaps: Sequence[MapGap],
    strained: Sequence[MapGap],
    options: MapOptions,
) -> list[str]:
    """Return agencies in the order in which they come into the picture of ties alone."""
    opening = strongest(tied, options.ties)
    worst = dict.fromkeys(g.agencies for g in gaps if g.counted)
    apart = [agency for pair in list(worst)[: options.top_gaps] for agency in pair]
    troubled = [agency for row in strained for agency in row.agencies]
    return list(dict.fromkeys([*opening, *apart, *troubled, *strongest(tied)]))


def _scene(
    nodes: Sequence[MapNode],
    links: Sequence[MapLink],
    communities: Sequence[Sequence[str]] | None,
    options: MapOptions,
    tied: Mapping[tuple[str, str], Tied],
    gaps: Sequence[MapGap],
    strained: Sequence[MapGap],
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
        tied=[f"agency/{a}" for a in _entering(tied, gaps, strained, options)],
        beside={
            f"agency/{a}": [f"agency/{o}" for o in others] for a, others in neighbours(tied).items()
        },
    )
