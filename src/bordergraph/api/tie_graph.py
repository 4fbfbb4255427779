"""Agencies and their working ties as a networkx graph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Agency, Citation

__all__ = ["agency_attributes", "tie_graph"]

_ORDER = list(Cadence)


def tie_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return who gives to whom, in the agencies' own names, on the day of the facts.

    Args:
        facts: The statements that hold on the day.
    """
    import networkx as nx

    network = facts.network
    graph: nx.DiGraph[str] = nx.DiGraph(day=network.day.isoformat() if network.day else "")
    for agency in sorted(facts.agencies):
        graph.add_node(agency, **agency_attributes(network.agency_by_id[agency]))
    ties = _ties(facts)
    for giver, receiver in sorted(ties):
        if giver in graph and receiver in graph:
            graph.add_edge(giver, receiver, **ties[giver, receiver].attributes())
    return graph


def agency_attributes(agency: Agency) -> dict[str, str]:
    """Return what a graph tells of an agency."""
    return {
        "label": agency.label,
        "label_fr": agency.label_fr,
        "country": agency.country,
        "level": agency.level,
        "sector": agency.sector,
        "parent": agency.parent or "",
    }


class _Tie:
    """What one agency gives to another, while it is gathered."""

    def __init__(self) -> None:
        self.direct = False
        self.arrangements: set[str] = set()
        self.threats: set[str] = set()
        self.cadences: set[Cadence] = set()
        self.citations: list[tuple[Citation, ...]] = []

    def attributes(self) -> dict[str, str | bool | list[str]]:
        """Return the attributes of its edge."""
        return {
            "direct": self.direct,
            "cadence": min(self.cadences, key=_ORDER.index).value,
            "arrangements": sorted(self.arrangements),
            "threats": sorted(self.threats),
            "sources": list(cited(*self.citations)),
        }


def _ties(facts: InForce) -> dict[tuple[str, str], _Tie]:
    found: dict[tuple[str, str], _Tie] = defaultdict(_Tie)
    known = facts.network.arrangement_by_id
    foci: dict[str, set[str]] = defaultdict(set)
    for focus in facts.foci:
        foci[focus.arrangement].add(focus.threat)
    members = defaultdict(list)
    for p in facts.participations:
        members[p.arrangement].append(p)
    for arrangement, taking in members.items():
        for one in taking:
            for other in taking:
                if one.agency != other.agency and one.provides and other.receives:
                    tie = found[one.agency, other.agency]
                    tie.arrangements.add(arrangement)
                    tie.threats |= foci[arrangement]
                    tie.cadences.add(known[arrangement].cadence)
                    tie.citations += [one.citations, other.citations]
    for f in facts.flows:
        tie = found[f.giver, f.receiver]
        tie.direct = True
        tie.arrangements.add(f.arrangement)
        tie.threats |= foci[f.arrangement]
        tie.cadences.add(known[f.arrangement].cadence)
        tie.citations.append(f.citations)
    for s in facts.shares:
        tie = found[s.giver, s.receiver]
        tie.direct = True
        tie.threats |= {s.threat} if s.threat else set()
        tie.cadences.add(s.cadence)
        tie.citations.append(s.citations)
    return found
