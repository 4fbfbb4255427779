"""The data of the map page, from a network and its needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import cited_source_ids
from bordergraph.analysis.core.in_force import PROOF_YEARS, InForce, select
from bordergraph.analysis.core.tie_evidence import (
    MOST_MEMBERS,
    TieEvidence,
    agencies_by_strength,
    count_exchanges,
    count_linked_pairs,
    count_partners,
    firm_neighbours,
    large_arrangements,
    ties_between,
)
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.counts import (
    last_day_of,
    served_by_thing,
    thing_counts,
    yearly_snapshots,
    years_of,
)
from bordergraph.analysis.method.rows import REGULAR_OUTCOMES
from bordergraph.model import AgencyClass, Network
from bordergraph.views.map import contents, payload
from bordergraph.views.map.layout import (
    TIES,
    Layout,
    Scene,
    all_layouts,
    community_bubbles,
    outlines,
    pixels,
)
from bordergraph.views.table.table import Table
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.register import Problem
    from bordergraph.record import ThingName


MAX_THINGS = 3000
"""Beyond this many things the page opens with one mark per community."""


def is_large(network: Network) -> bool:
    """Tell whether a network has too many things to draw them one by one."""
    return sum(map(len, (network.agencies, network.arrangements, network.threats))) > MAX_THINGS


def years_on_page(network: Network) -> range:
    """Return the years that the page holds; a very large one holds its day alone."""
    return range(0) if is_large(network) else years_of(network)


OPENING_AGENCIES, OPENING_TIES, OPENING_PAIRS = 22, 70, 10
"""So many agencies, as many arrangements, so many ties and so many pairs with a possible gap are drawn
at first."""

TIE_WIDTHS = (
    ("continuous", 5.0),
    ("scheduled", 3.4),
    ("on-request", 2.2),
    ("incident-driven", 1.6),
    ("unknown", 1.0),
)
"""Each cadence, the most regular first, with the width of a tie that has it."""


def map_data(
    network: Network,
    *,
    options: payload.MapOptions | None = None,
    assess_days: Callable[[Sequence[date | None]], Assessment] | None = None,
    labels: Sequence[Labels] = (),
    problems: Sequence[Problem] = (),
) -> payload.MapData:
    """Return everything the map of a network shows; all its days are assessed in one pass.

    Args:
        network: The network, on its day.
        options: How the map opens.
        assess_days: Returns how needs are served on several days, the first of them described;
            None works it out.
        labels: Names in each language that the page speaks; the network's own when not given.
        problems: The register of documented problems.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> data = map_data(Network(agencies=(Agency("a", "Agency A", country="CA"),)))
        >>> data.nodes[0].id, data.links, data.needs
        ('agency/a', (), ())
    """
    options = options or payload.MapOptions()
    collapsed = is_large(network)
    past_years = years_on_page(network)
    assess_days = assess_days or (lambda days: assess(network, days=days))
    served = assess_days([network.day, *map(last_day_of, past_years)])
    history = yearly_snapshots(network, served, past_years)
    # What is drawn in force is so on the day, whether or not a document was read for it.
    drawn_facts = select(network, general_knowledge=True)
    facts = select(network)
    links = tuple(contents.map_links(drawn_facts))
    nodes = contents.map_nodes(
        drawn_facts,
        links,
        options,
        thing_counts(facts, served, count_partners(facts, all_classes=True)),
        served=served_by_thing(served),
        wide=served.umbrella_threats,
    )
    tie_evidence = ties_between(facts, with_spans=bool(history))
    limit = payload.LISTED if collapsed else None
    needs = tuple(contents.map_needs(network, served, history, limit=limit))
    findings = tuple(contents.map_findings(network))
    problem_records = tuple(contents.map_problems(network, problems))
    scene = build_scene(network, nodes, links, needs, problem_records, tie_evidence, options)
    layouts, groups = (community_bubbles if collapsed else all_layouts)(scene)
    communities, between = (
        _communities(scene, nodes, served, layouts["communities"]) if collapsed else ((), ())
    )
    ties = tuple(contents.map_ties(history, tie_evidence))
    year_rows = tuple(contents.map_years(history, contents.linked_by_year(ties, history)))
    sources = tuple(_map_sources(network, nodes, links, findings))
    counts = _whole_counts(facts, served, count_exchanges(tie_evidence), len(problem_records))
    crowds = large_arrangements(facts)
    speakers = labels or tuple(Labels(lang).with_network(network) for lang in LANGUAGES)
    return payload.MapData(
        title=options.title or network.title,
        note=options.note,
        day=contents.iso(network.day),
        nodes=_placed_nodes(nodes, layouts),
        links=links,
        needs=needs,
        ties=ties,
        ladder=TIE_WIDTHS,
        proof_years=PROOF_YEARS,
        serving=REGULAR_OUTCOMES,
        counts=counts,
        years=year_rows,
        thin=contents.thin_runs(history),
        axes={
            key: contents.axis_labels(max(getattr(row, key) for row in (counts, *year_rows)))
            for key in ("linked", "regular")
        },
        findings=findings,
        sources=sources,
        searches=tuple(contents.map_searches(network)),
        concepts=contents.concept_names(nodes, speakers),
        groups=groups,
        communities=communities,
        outlines=outlines() if scene.located and not collapsed else (),
        opening=_start_state(options, collapsed=collapsed),
        collapsed=collapsed,
        listed=sum(n.need == "full" for n in needs) if collapsed else -1,
        between=between,
        problems=problem_records,
        crowded={"n": len(crowds), "most": MOST_MEMBERS} if crowds else None,
    )


def _communities(
    scene: Scene, nodes: Sequence[payload.MapNode], assessment: Assessment, layout: Layout
) -> tuple[tuple[payload.MapNode, ...], tuple[payload.MapBetween, ...]]:
    """Return the mark of each community, and all possible gaps by the communities of their ends."""
    agencies = {n.id for n in nodes if n.kind == "agency"}
    community_of = {n: i for i, members in enumerate(scene.communities) for n in members}
    bodies = {n.removeprefix("agency/"): i for n, i in community_of.items() if n in scene.bodies}
    between = tuple(
        payload.MapBetween(a, b, f"threat/{threat}", need, channel, gaps)
        for (a, b, threat, need, channel), gaps in assessment.gaps_between(bodies).items()
    )
    inside: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    for row in between:
        if row.need == "full" and row.a == row.b:
            inside[row.a] += row.gaps
        elif row.need == "full":
            outside.update({row.a: row.gaps, row.b: row.gaps})
    marks = tuple(
        payload.MapNode(
            f"community/c{i}",
            "community",
            scene.labels.get(f"c{i}", ""),
            short=scene.labels.get(f"c{i}", ""),
            active=True,
            rank=i,
            counts={
                "members": len(members),
                "agencies": len(agencies.intersection(members)),
                "inside": inside[i],
                "outside": outside[i],
            },
            spots={"communities": pixels(layout.spots[f"community/c{i}"])},
            groups={},
        )
        for i, members in enumerate(scene.communities)
    )
    return marks, between


def find_communities(nodes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return communities of a network, largest first (Louvain with a fixed seed; Blondel 2008).

    Nodes without links each form no community: they are returned together, last.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((a, b, n) for (a, b), n in Counter(pairs).items())
    communities = sorted(map(sorted, nx.community.louvain_communities(graph, seed=0)))
    linked = sorted((c for c in communities if len(c) > 1), key=len, reverse=True)
    singletons = [node for c in communities if len(c) == 1 for node in c]
    return [*linked, singletons] if singletons else linked


def _placed_nodes(
    nodes: Sequence[payload.MapNode], layouts: Mapping[str, Layout]
) -> tuple[payload.MapNode, ...]:
    """Return the nodes with their positions and groups."""
    return tuple(
        node._replace(
            spots={k: pixels(p.spots[node.id]) for k, p in layouts.items() if node.id in p.spots},
            groups={
                k: p.groups[node.id]
                for k, p in layouts.items()
                if k != TIES and node.id in p.groups
            },
        )
        for node in nodes
    )


def _start_state(options: payload.MapOptions, *, collapsed: bool) -> dict[str, str | int]:
    """Return the state the page opens in."""
    opening: dict[str, str | int] = {
        "layout": "communities" if collapsed else options.layout,
        "pairs": OPENING_PAIRS,
        "size": OPENING_AGENCIES,
        "ties": OPENING_TIES,
    }
    if options.threat:
        opening["threat"] = f"threat/{options.threat}"
    if options.focus:
        opening["sel"] = f"agency/{options.focus}"
        opening["ego"] = 1
    if options.years:
        opening["then"], opening["year"] = options.years
    return opening


def _whole_counts(
    facts: InForce, assessment: Assessment, exchanging: int, problems: int
) -> payload.MapCounts:
    """Count the whole network on its day; exchanging pairs and problems are counted already."""
    network = facts.network
    bodies = [a for a in network.agencies if facts.is_in_force(a)]
    kinds = Counter("agency" if a.cls is AgencyClass.AGENCY else "association" for a in bodies)
    kinds.update(a.cls.value for a in network.arrangements if facts.is_in_force(a))
    kinds["threat"] = len(network.threats)
    gaps, served = assessment.gap_counts(), assessment.served()
    return payload.MapCounts(
        agencies=len(facts.agencies),
        arrangements=len(facts.working_arrangements),
        sources=len(cited_source_ids(network)),
        linked=count_linked_pairs(facts),
        exchanging=exchanging,
        regular=served.regular,
        aged=len(assessment.outdated_needs),
        gaps=gaps.get("full", 0),
        partial=gaps.get("partial", 0),
        problems=problems,
        served=asdict(served),
        kinds=dict(kinds),
        countries=dict(Counter(a.country for a in bodies)),
        links={
            "participation": len(facts.participations),
            "share": len(facts.shares),
            "flow": len(facts.flows),
        },
    )


SOURCE_FIELDS = ("id", "title", "publisher", "date", "url", "kind", "via")


def _map_sources(
    network: Network,
    nodes: Sequence[payload.MapNode],
    links: Sequence[payload.MapLink],
    findings: Sequence[payload.MapFinding],
) -> Iterator[payload.MapSource]:
    """Yield every source, with how many things it speaks of.

    A source speaks of a thing that it describes, of both ends of a link that rests on it, and of
    whatever a finding of it is about.
    """
    cited = [
        *((node.cites, (node.id,)) for node in nodes),
        *((link.cites, (link.a, link.b)) for link in links),
        *((finding.cites, finding.nodes) for finding in findings),
    ]
    things = Counter(
        source for source, _ in {(c.source, i) for cites, ids in cited for c in cites for i in ids}
    )
    for i, s in enumerate(network.sources):
        yield payload.MapSource(
            **{name: getattr(s, name) for name in SOURCE_FIELDS},
            weak=s.is_weak,
            things=things[i],
            publisher_fr=contents.french_text(s.publisher),
            date_fr=contents.french_text(s.date),
        )


def build_scene(
    network: Network,
    nodes: Sequence[payload.MapNode],
    links: Sequence[payload.MapLink],
    needs: Sequence[payload.MapNeed],
    problems: Sequence[payload.MapProblem],
    tie_evidence: Mapping[tuple[str, str], TieEvidence],
    options: payload.MapOptions,
) -> Scene:
    """Return the network as the layouts need it; needs and problems in the order of their lists."""
    ranked = sorted(nodes, key=lambda n: (n.rank, n.id))
    joined_pairs = [(k.a, k.b) for k in links if k.kind in {"participation", "share"}]
    neighbours_of = _group_pairs(pair for a, b in joined_pairs for pair in ((a, b), (b, a)))
    pairs = sorted((a, b) for a, others in neighbours_of.items() for b in others if a < b)
    members = _group_pairs((k.b, k.a) for k in links if k.kind == "participation")
    bodies = {n.id: n.country for n in ranked if n.id.startswith("agency/")}
    scopes = {f"arrangement/{a.id}": a.scope for a in network.arrangements}
    arrangements = {n.id: scopes[n.id] for n in ranked if n.id in scopes}
    communities = find_communities(sorted([*bodies, *arrangements]), pairs)
    community_of = {n: f"c{i}" for i, members in enumerate(communities) for n in members}
    # A community bears the names of its best connected members; the unlinked together bear none.
    linked_names = _group_pairs(
        (community_of[n.id], n.short) for n in ranked if n.id in neighbours_of
    )
    return Scene(
        bodies=bodies,
        arrangements=arrangements,
        threats=[n.id for n in ranked if n.kind == "threat"],
        members=members,
        threats_of=_group_pairs((k.a, k.b) for k in links if k.kind in {"mandate", "focus"}),
        labels={c: ", ".join(names[:3]) for c, names in linked_names.items()},
        broader={n.id: n.broader for n in nodes if n.broader},
        communities=communities,
        located={f"agency/{agency}": point for agency, point in options.seats.items()}
        | {f"place/{p.id}": p.coordinates for p in options.places if p.coordinates},
        places=[n.id for n in ranked if n.kind == "place"],
        neighbours=neighbours_of,
        by_ties=[f"agency/{a}" for a in _entry_order(tie_evidence, needs, problems)],
        tied_to={
            f"agency/{a}": [f"agency/{o}" for o in others]
            for a, others in firm_neighbours(tie_evidence).items()
        },
    )


def _group_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the second items of pairs grouped by the first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _entry_order(
    ties: Mapping[tuple[str, str], TieEvidence],
    needs: Sequence[payload.MapNeed],
    problems: Sequence[payload.MapProblem],
) -> list[str]:
    """Return agencies in the order in which the view of ties adds them."""
    first_ties = agencies_by_strength(ties, OPENING_TIES)
    gap_pairs = dict.fromkeys(n.agencies for n in needs if n.gap and n.need == "full")
    gap_agencies = [agency for pair in list(gap_pairs)[:OPENING_PAIRS] for agency in pair]
    lines = [pair for p in problems for pair in (*p.ways, *p.pairs)]
    problem_agencies = [end.removeprefix("agency/") for pair in lines for end in pair]
    agencies = (*first_ties, *gap_agencies, *problem_agencies, *agencies_by_strength(ties))
    return list(dict.fromkeys(agencies))


def inventory_table(data: payload.MapData) -> Table[Any]:
    """Return one row a thing on the map, most linked kinds and things as the map has them."""
    columns = ("id", "kind", "label", "country", "start", "until", "active")
    rows = [
        (n.id.replace("/", ":", 1), n.kind, n.label, n.country, n.start, n.until, n.active)
        for n in data.nodes
    ]
    return Table.from_values(columns, rows)


def french_acronyms(names: Iterable[ThingName]) -> dict[str, str]:
    """Return the French acronym of things, by ``kind/slug``."""
    acronyms: dict[str, str] = {}
    for n in names:
        if n.is_acronym and n.language == "fr":
            acronyms.setdefault(n.key.replace(":", "/", 1), n.text)
    return acronyms
