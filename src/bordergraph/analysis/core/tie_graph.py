"""Agencies and their working ties as networkx graphs: the one place where ties become a graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.errors import LimitError
from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Agency, Citation, Flow, Participation, Share, Span

    _Cited: TypeAlias = Participation | Flow | Share

MOST_TIES = 1_000_000
"""Pairs of givers and receivers up to which ties are laid out one by one."""

_ORDER = list(Cadence)


def tie_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return who gives to whom, in the agencies' own names, on the day of the facts.

    Edges have ``arrangements`` and ``flows`` (ids of the arrangements that both take part in, and
    of those in which a flow is documented), ``direct`` (a flow or share is documented, not a
    common membership alone), ``frequency`` (the most regular one), ``since`` (ISO date, empty
    when unknown), ``sources`` and ``threats``.

    Raises:
        LimitError: There are more than `MOST_TIES` of them.
    """
    import networkx as nx

    pairs = most_pairs(facts)
    if pairs > MOST_TIES:
        raise LimitError(
            f"arrangements and shares tie {pairs} pairs, and at most {MOST_TIES} are laid out",
            'take kg.networkx("memberships"), which the measures read as well',
        )
    graph: nx.DiGraph[str] = nx.DiGraph()
    _add_agencies(facts, graph)
    ties = _ties(facts)
    for giver, receiver in sorted(ties):
        if giver in graph and receiver in graph:
            graph.add_edge(giver, receiver, **ties[giver, receiver].attributes())
    return graph


def exchange_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return `tie_graph`, or its documented exchanges alone where the data has shares.

    Published open triangles take the ties that a survey asked for; shares are such ties, and common
    membership stands in where there are none.
    """
    return tie_graph(replace(facts, participations=()) if facts.network.shares else facts)


def mandate_graph(facts: InForce) -> nx.Graph[str]:
    """Return who holds a mandate on which threat; threats are the nodes with ``bipartite`` 1."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    _add_agencies(facts, graph)
    for mandate in facts.mandates:
        graph.add_node(mandate.threat, bipartite=1)
        graph.add_edge(mandate.agency, mandate.threat)
    return graph


def two_mode(facts: InForce) -> nx.DiGraph[str]:
    """Return the same ties as memberships: an arrangement passes on what its members give.

    Its size is that of the memberships. Arrangements are nodes ``arrangement:ID`` with
    ``bipartite`` 1; an arc to one provides, an arc from it receives. Measures in
    `bordergraph.analysis.structure` give what they give for the ties laid out.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    _add_agencies(facts, graph)
    for p in facts.participations:
        if p.agency not in graph:
            continue
        name = f"arrangement:{p.arrangement}"
        if p.provides or p.receives:
            graph.add_node(name, bipartite=1)
        if p.provides:
            graph.add_edge(p.agency, name)
        if p.receives:
            graph.add_edge(name, p.agency)
    graph.add_edges_from(pair for pair in _direct(facts) if pair[0] in graph and pair[1] in graph)
    return graph


def structure_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return `tie_graph`, or `two_mode` where the ties are too many."""
    return tie_graph(facts) if most_pairs(facts) <= MOST_TIES else two_mode(facts)


def _add_agencies(facts: InForce, graph: nx.Graph[str]) -> None:
    network = facts.network
    graph.graph["day"] = network.day.isoformat() if network.day else ""
    for agency in sorted(facts.agencies):
        graph.add_node(agency, **agency_attributes(network.agency_by_id[agency]))


def _direct(facts: InForce) -> Iterator[tuple[str, str]]:
    yield from ((f.giver, f.receiver) for f in facts.flows)
    yield from ((s.giver, s.receiver) for s in facts.shares)


def most_pairs(facts: InForce) -> int:
    """Return the most pairs of givers and receivers that there can be."""
    gives = Counter(p.arrangement for p in facts.participations if p.provides)
    takes = Counter(p.arrangement for p in facts.participations if p.receives)
    return sum(n * takes[a] for a, n in gives.items()) + len(facts.flows) + len(facts.shares)


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
        self.flows: set[str] = set()
        self.threats: set[str] = set()
        self.cadences: set[Cadence] = set()
        self.days: set[date] = set()
        self.citations: list[tuple[Citation, ...]] = []

    def add(
        self, cadence: Cadence, threats: set[str], spans: Sequence[Span], *facts: _Cited
    ) -> None:
        """Add something that holds from the day on which all spans have begun, where any is known."""
        self.cadences.add(cadence)
        self.threats |= threats
        days = [span.begin for span in spans if span.begin]
        if days:
            self.days.add(max(days))
        self.citations += [fact.citations for fact in facts]

    def attributes(self) -> dict[str, str | bool | list[str]]:
        """Return the attributes of its edge."""
        return {
            "direct": self.direct,
            "frequency": min(self.cadences, key=_ORDER.index).value,
            "since": min(self.days).isoformat() if self.days else "",
            "arrangements": sorted(self.arrangements),
            "flows": sorted(self.flows),
            "threats": sorted(self.threats),
            "sources": list(cited(*self.citations)),
        }


def _ties(facts: InForce) -> dict[tuple[str, str], _Tie]:
    found: dict[tuple[str, str], _Tie] = defaultdict(_Tie)
    known = facts.network.arrangement_by_id
    foci: dict[str, set[str]] = defaultdict(set)
    for focus in facts.foci:
        foci[focus.arrangement].add(focus.threat)
    for arrangement, taking in facts.members.items():
        span, cadence = known[arrangement].span, facts.frequency(known[arrangement])
        for one, other in permutations(taking, 2):
            if one.agency != other.agency and one.provides and other.receives:
                tie = found[one.agency, other.agency]
                tie.arrangements.add(arrangement)
                spans = (span, one.span, other.span)
                tie.add(cadence, foci[arrangement], spans, one, other)
    for f in facts.flows:
        tie = found[f.giver, f.receiver]
        tie.direct = True
        tie.arrangements.add(f.arrangement)
        tie.flows.add(f.arrangement)
        within = known[f.arrangement]
        tie.add(facts.frequency(within), foci[within.id], (within.span, f.span), f)
    for s in facts.shares:
        tie = found[s.giver, s.receiver]
        tie.direct = True
        tie.add(facts.frequency(s), {s.threat} if s.threat else set(), (s.span,), s)
    return found
