"""What each agency, arrangement and threat has on a day, and how its needs are served."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Network


def unnamed(network: Network) -> frozenset[str]:
    """Return the ids of threats that agencies have and no arrangement names, even broadly."""
    named = {f.threat for f in network.foci}
    return frozenset(
        m.threat
        for m in network.mandates
        if m.threat in network.threat_by_id and not named & {m.threat, *network.broader(m.threat)}
    )


def thing_counts(
    facts: InForce, assessment: Assessment, linked: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Count what each body, arrangement and threat has on the day, by ``kind/slug``."""
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


def things_served(assessment: Assessment) -> dict[str, dict[str, int]]:
    """Return how the needs of each agency and those on each threat are served, by ``kind/slug``."""
    kinds = {"agency": assessment.served_by_agency(), "threat": assessment.served_by_threat()}
    return {
        f"{kind}/{name}": asdict(served)
        for kind, of in kinds.items()
        for name, served in of.items()
    }
