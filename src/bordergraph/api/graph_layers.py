"""Layers of the network as networkx graphs: who exchanges, who takes part, who answers for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.tie_graph import agency_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Citation, Span


def _bare(facts: InForce, graph: Any) -> Any:  # noqa: ANN401 - networkx's types are partial
    """Add the agencies and the day to a graph."""
    network = facts.network
    graph.graph["day"] = network.day.isoformat() if network.day else ""
    for name in sorted(facts.agencies):
        graph.add_node(
            name, kind="agency", bipartite=0, **agency_attributes(network.agency_by_id[name])
        )
    return graph


def _dated(span: Span, citations: Iterable[Citation]) -> dict[str, Any]:
    return {
        "start": span.start.isoformat() if span.start else "",
        "end": span.end.isoformat() if span.end else "",
        "sources": sorted({c.source for c in citations}),
    }


def memberships(facts: InForce) -> nx.Graph[str]:
    """Return agencies and the arrangements that they take part in, in force on the day."""
    import networkx as nx

    graph: nx.Graph[str] = _bare(facts, nx.Graph())
    network = facts.network
    for name in sorted(facts.working):
        a = network.arrangement_by_id[name]
        graph.add_node(
            f"arrangement:{name}", kind="arrangement", bipartite=1, label=a.label, label_fr=a.label_fr,
            form=a.kind, cadence=a.cadence.value, status=a.status,
        )  # fmt: skip
    for p in facts.participations:
        end = f"arrangement:{p.arrangement}"
        if p.agency in graph and end in graph:
            told = _dated(p.span, p.citations)
            graph.add_edge(
                p.agency, end, role=p.role, provides=p.provides, receives=p.receives, **told
            )
    return graph


def exchanges(facts: InForce) -> nx.MultiDiGraph[str]:
    """Return who gives to whom by a documented flow or share; one edge a statement."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = _bare(facts, nx.MultiDiGraph())
    known = facts.network.arrangement_by_id
    for f in facts.flows:
        if f.giver in graph and f.receiver in graph:
            graph.add_edge(
                f.giver, f.receiver, kind="flow", arrangement=f.arrangement, threat="",
                cadence=known[f.arrangement].cadence.value, what=str(f.what),
                **_dated(f.span, f.citations),
            )  # fmt: skip
    for s in facts.shares:
        if s.giver in graph and s.receiver in graph:
            graph.add_edge(
                s.giver, s.receiver, kind="share", arrangement="", threat=s.threat or "",
                cadence=s.cadence.value, what="", **_dated(s.span, s.citations),
            )  # fmt: skip
    return graph


def mandates(facts: InForce) -> nx.Graph[str]:
    """Return agencies and the threats that they answer for."""
    import networkx as nx

    graph: nx.Graph[str] = _bare(facts, nx.Graph())
    for t in facts.network.threats:
        graph.add_node(
            f"threat:{t.id}", kind="threat", bipartite=1, label=t.label, label_fr=t.label_fr,
            broader=t.broader or "", severity=t.severity,
        )  # fmt: skip
    for m in facts.mandates:
        end = f"threat:{m.threat}"
        if m.agency in graph and end in graph:
            graph.add_edge(
                m.agency, end, responsibility=m.responsibility.value, functions=list(m.functions),
                sources=sorted({c.source for c in m.citations}),
            )  # fmt: skip
    return graph


def needs(facts: InForce, assessment: Assessment) -> nx.MultiGraph[str]:
    """Return agencies whose work depends on each other; one edge a threat."""
    import networkx as nx

    graph: nx.MultiGraph[str] = _bare(facts, nx.MultiGraph())
    for row in assessment.rows:
        uses = assessment.channels.get(row.key, ())
        graph.add_edge(
            *row.agencies, key=row.threat, threat=row.threat, need=row.need.value,
            channel=row.outcome.value, searched_on=str(row.searched_on or ""), cited=row.stated,
            arrangements=sorted({use.arrangement for use in uses if use.arrangement}),
            problems=list(assessment.problems.get(row.key, ())),
        )  # fmt: skip
    return graph
