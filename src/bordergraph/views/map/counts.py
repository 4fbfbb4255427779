"""The numbers that the map shows, each the analysis's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import sources_behind
from bordergraph.model import AgencyClass
from bordergraph.views.map.records import MapCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Network
    from bordergraph.views.map.records import MapFinding, MapLink, MapNode

__all__ = ["node_counts", "node_served", "spoken_of", "unnamed", "whole_counts"]


def whole_counts(
    facts: InForce, assessment: Assessment, linked: int, exchanging: int = 0
) -> MapCounts:
    """Count the whole network on its day.

    Args:
        facts: The statements that hold.
        assessment: How needs are served.
        linked: Pairs of agencies that are linked.
        exchanging: Those of them with a documented exchange.
    """
    network = facts.network
    bodies = [a for a in network.agencies if facts.holds(a)]
    kinds = Counter("agency" if a.cls is AgencyClass.AGENCY else "association" for a in bodies)
    kinds.update(a.cls.value for a in network.arrangements if facts.holds(a))
    kinds["threat"] = len(network.threats)
    gaps, served = assessment.gaps(), assessment.served()
    return MapCounts(
        agencies=len(facts.agencies),
        arrangements=len(facts.working),
        sources=len(sources_behind(network)),
        linked=linked,
        exchanging=exchanging,
        regular=served.regular,
        gaps=gaps.get("full", 0),
        partial=gaps.get("partial", 0),
        problems=len({key[:2] for key in assessment.findings}),
        served=asdict(served),
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


def unnamed(network: Network) -> frozenset[str]:
    """Return the ids of threats that agencies have and no arrangement names, even broadly."""
    named = {f.threat for f in network.foci}
    return frozenset(
        m.threat
        for m in network.mandates
        if m.threat in network.threat_by_id and not named & {m.threat, *network.broader(m.threat)}
    )


def node_counts(
    facts: InForce, assessment: Assessment, linked: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Count what each body, arrangement and threat has on the day, by node id.

    Args:
        facts: The statements that hold.
        assessment: How needs are served.
        linked: With how many others each agency is linked.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    network = facts.network
    threats = Counter(m.agency for m in network.mandates if facts.holds(m))
    answering = Counter(m.threat for m in facts.mandates)
    by_agency, by_threat = assessment.gaps_by_agency(), assessment.gaps_by_threat()
    for a in network.agencies:
        found[f"agency/{a.id}"] = {
            "linked": linked.get(a.id, 0),
            "arrangements": len({p.arrangement for p in facts.taking_part.get(a.id, ())}),
            "threats": threats[a.id],
            "gaps": by_agency.get(a.id, 0),
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
            "gaps": by_threat.get(t.id, 0),
        }
    return dict(found)


def node_served(assessment: Assessment) -> dict[str, dict[str, int]]:
    """Return how the needs of each agency and those on each threat are served, by node id."""
    kinds = {"agency": assessment.served_by_agency(), "threat": assessment.served_by_threat()}
    return {
        f"{kind}/{name}": asdict(served)
        for kind, of in kinds.items()
        for name, served in of.items()
    }
