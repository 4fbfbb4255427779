"""The numbers that the map shows, each the analysis's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import sources_behind
from bordergraph.analysis.core.linked import Linkage
from bordergraph.analysis.results import Evidence
from bordergraph.model import AgencyClass
from bordergraph.views.map.records import MapCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network
    from bordergraph.views.map.records import MapFinding, MapLink, MapNode

__all__ = ["left_out", "node_counts", "spoken_of", "whole_counts"]


def whole_counts(
    facts: InForce,
    gaps: Sequence[Gap],
    linked: int,
    exchanging: int = 0,
    *,
    strained: int = 0,
    apart: tuple[int, int] | None = None,
) -> MapCounts:
    """Count the whole network on its day.

    Args:
        facts: The statements that hold.
        gaps: Open rows, counted or apart.
        linked: Pairs of agencies that are linked.
        exchanging: Those of them with a documented exchange.
        strained: Needs met by a channel in documented trouble.
        apart: How many rows are open on a thin record and inside one body; None to count those
            among `gaps`.
    """
    unknown, within = apart or (
        sum(not (g.counted or g.within_body) for g in gaps),
        sum(g.within_body for g in gaps),
    )
    counted = [g for g in gaps if g.counted]
    network = facts.network
    bodies = [a for a in network.agencies if facts.holds(a)]
    kinds = Counter("agency" if a.cls is AgencyClass.AGENCY else "association" for a in bodies)
    kinds.update(a.cls.value for a in network.arrangements if facts.holds(a))
    kinds["threat"] = len(network.threats)
    evidence = Counter(g.evidence.value for g in counted)
    evidence[Evidence.UNKNOWN.value] = unknown
    return MapCounts(
        agencies=len(facts.agencies),
        arrangements=len(facts.working),
        sources=len(sources_behind(network)),
        linked=linked,
        exchanging=exchanging,
        gaps=len(counted),
        within=within,
        strained=strained,
        evidence=dict(evidence),
        kinds=dict(kinds),
        countries=dict(Counter(a.country for a in bodies)),
        links={
            "participation": len(facts.participations),
            "share": len(facts.shares),
            "flow": len(facts.flows),
        },
    )


def spoken_of(
    nodes: Iterable[MapNode], links: Iterable[MapLink], findings: Iterable[MapFinding]
) -> Counter[int]:
    """Count, by the position of each source, the things that it speaks of.

    A source speaks of a thing that it describes, of both ends of a link that rests on it, and of
    whatever a finding of it is about.
    """
    said = [
        *((node.cites, (node.id,)) for node in nodes),
        *((link.cites, (link.a, link.b)) for link in links),
        *((finding.cites, finding.nodes) for finding in findings),
    ]
    return Counter(
        source for source, _ in {(c.source, i) for cites, ids in said for c in cites for i in ids}
    )


def left_out(network: Network) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of threats that make no gap.

    Returns:
        Those that agencies have and no arrangement names, even broadly; and those too wide for
        the mandates on them to make gaps.
    """
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.gaps.coverage import orphan_threats, umbrella_threats

    arrays = NetworkIndex(network)
    unnamed = frozenset(o.threat for o in orphan_threats(arrays))
    return unnamed, frozenset(u.threat for u in umbrella_threats(arrays))


def node_counts(facts: InForce, gaps: Sequence[Gap]) -> dict[str, dict[str, int]]:
    """Count what each body, arrangement and threat has on the day, by node id."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    linkage, network = Linkage(facts), facts.network
    threats = Counter(m.agency for m in network.mandates if facts.holds(m))
    answering = Counter(m.threat for m in facts.mandates)
    counted: Counter[str] = Counter()
    for gap in gaps:
        if gap.counted:
            counted.update((*(f"agency/{a}" for a in gap.agencies), f"threat/{gap.threat}"))
    for a in network.agencies:
        found[f"agency/{a.id}"] = {
            "linked": len(linkage.partners(a.id)),
            "arrangements": len({p.arrangement for p in facts.taking_part.get(a.id, ())}),
            "threats": threats[a.id],
            "gaps": counted[f"agency/{a.id}"],
        }
    aims = Counter(f.arrangement for f in network.foci)
    serving = Counter(f.threat for f in network.foci if facts.holds(f))
    documented = Counter(a for f in network.findings for a in f.arrangements)
    for p in network.arrangements:
        found[f"arrangement/{p.id}"] = {
            "members": len({q.agency for q in facts.members.get(p.id, ())}),
            "threats": aims[p.id],
            "findings": documented[p.id],
        }
    for t in network.threats:
        found[f"threat/{t.id}"] = {
            "agencies": answering[t.id],
            "arrangements": serving[t.id],
            "gaps": counted[f"threat/{t.id}"],
        }
    return dict(found)
