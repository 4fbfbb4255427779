"""The workbench: one class whose verbs are the commands; and its networks as networkx graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.comparison import ComparisonVerbs
from bordergraph.api.curation import CurationVerbs
from bordergraph.api.import_export import ImportExportVerbs
from bordergraph.api.open_graph import allow_values
from bordergraph.api.pages import PageVerbs
from bordergraph.api.questions import QuestionVerbs
from bordergraph.api.rankings import RankingVerbs
from bordergraph.api.reading import RecordVerbs

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Citation, Flow, Share, Span

LAYERS = ("ties", "memberships", "exchanges", "mandates", "needs")
"""Layers of the network that `Workbench.networkx` returns."""


def _span_attributes(span: Span, citations: Iterable[Citation]) -> dict[str, Any]:
    return {
        "start": span.start.isoformat() if span.start else "",
        "end": span.end.isoformat() if span.end else "",
        "sources": sorted({c.source for c in citations}),
    }


def _add_memberships(graph: nx.Graph[str], facts: InForce) -> None:
    """Add the arrangements that agencies take part in, in force on the day."""
    network = facts.network
    for name in sorted(facts.working_arrangements):
        a = network.arrangement_by_id[name]
        graph.add_node(
            f"arrangement:{name}",
            kind="arrangement",
            bipartite=1,
            label=a.label,
            label_fr=a.label_fr,
            form=a.kind,
            cadence=a.cadence.value,
            status=a.status,
        )
    for p in facts.participations:
        node = f"arrangement:{p.arrangement}"
        if p.agency in graph and node in graph:
            attributes = {"role": p.role, "provides": p.provides, "receives": p.receives}
            graph.add_edge(p.agency, node, **attributes, **_span_attributes(p.span, p.citations))


def _add_exchanges(graph: nx.Graph[str], facts: InForce) -> None:
    """Add who gives to whom by a documented flow or share; one edge a statement."""
    arrangements = facts.network.arrangement_by_id
    rows: list[tuple[Flow | Share, tuple[str, ...]]] = [
        (f, ("flow", f.arrangement, "", arrangements[f.arrangement].cadence.value, str(f.content)))
        for f in facts.flows
    ]
    rows += [(s, ("share", "", s.threat or "", s.cadence.value, "")) for s in facts.shares]
    for exchange, (kind, arrangement, threat, cadence, what) in rows:
        if exchange.giver in graph and exchange.receiver in graph:
            graph.add_edge(
                exchange.giver,
                exchange.receiver,
                kind=kind,
                arrangement=arrangement,
                threat=threat,
                cadence=cadence,
                what=what,
                **_span_attributes(exchange.span, exchange.citations),
            )


def _add_mandates(graph: nx.Graph[str], facts: InForce) -> None:
    """Add the threats that agencies answer for."""
    for t in facts.network.threats:
        graph.add_node(
            f"threat:{t.id}",
            kind="threat",
            bipartite=1,
            label=t.label,
            label_fr=t.label_fr,
            broader=t.broader or "",
            severity=t.severity,
        )
    for m in facts.mandates:
        node = f"threat:{m.threat}"
        if m.agency in graph and node in graph:
            graph.add_edge(
                m.agency,
                node,
                responsibility=m.responsibility.value,
                functions=list(m.functions),
                sources=sorted({c.source for c in m.citations}),
            )


_ADDERS = {"memberships": _add_memberships, "exchanges": _add_exchanges, "mandates": _add_mandates}


def _add_needs(graph: nx.Graph[str], assessment: Assessment) -> None:
    """Add whose work depends on each other; one edge a threat."""
    for row in assessment.rows:
        uses = assessment.channels.get(row.key, ())
        graph.add_edge(
            *row.agencies,
            key=row.threat,
            threat=row.threat,
            need=row.need.value,
            channel=row.outcome.value,
            searched_on=str(row.searched_on or ""),
            cited=row.stated,
            arrangements=sorted({use.arrangement for use in uses if use.arrangement}),
            problems=list(assessment.problems.get(row.key, ())),
        )


class Workbench(
    ImportExportVerbs,
    PageVerbs,
    QuestionVerbs,
    RecordVerbs,
    RankingVerbs,
    CurationVerbs,
    ComparisonVerbs,
):
    """An open graph that can be queried, analysed and reported on.

    Every verb returns a `bordergraph.api.Result`. What a verb takes is what its command takes. A
    name that nothing has raises `UnknownNameError`, a choice that there is not `UsageError`, data
    that cannot be read `DataError`.

    Example:
        >>> kg = Workbench.open(as_of="2013")
        >>> kg.find("agency", "GRC"), kg.day.isoformat()
        ('rcmp', '2013-01-01')
    """

    @allow_values(layer=LAYERS)
    def networkx(self, layer: str = "ties") -> nx.Graph[str]:
        """Return one layer of the network as a networkx graph, on the day.

        Every layer has the attribute ``day`` and the agencies as nodes, by id, with ``label``,
        ``label_fr``, ``country``, ``level``, ``sector`` and ``parent`` (an id; all texts, empty
        when unknown). Threats and arrangements are nodes ``threat:ID`` and ``arrangement:ID``.
        ``sources`` are sorted lists of ids, which GraphML and GEXF have no place for: `export` writes
        those; days are ISO dates, empty when unknown.

        Args:
            layer: Which:

                - ``ties``: a DiGraph of who gives to whom, as `brokers` measures it: shared
                  arrangements in force, flows and shares. Edges have ``direct`` (an exchange is
                  documented, not a common membership alone), ``frequency`` (the most regular one),
                  ``since``, ``arrangements``, ``flows`` (ids of the arrangements in which one is
                  documented), ``threats`` (that these name) and ``sources``.
                - ``memberships``: a bipartite Graph of agencies and arrangements in force; edges
                  have ``role``, ``provides``, ``receives``, ``start``, ``end`` and ``sources``.
                - ``exchanges``: a MultiDiGraph of documented flows and shares, one edge each, with
                  ``kind`` (flow or share), ``arrangement``, ``threat``, ``cadence``, ``what``,
                  ``start``, ``end`` and ``sources``.
                - ``mandates``: a bipartite Graph of agencies and threats; edges have
                  ``responsibility``, ``functions`` (a list) and ``sources``.
                - ``needs``: a MultiGraph of agencies whose work depends on each other, keyed by
                  threat, with ``threat``, ``need``, ``channel``, ``searched_on``, ``cited`` (a
                  source stands behind a mandate), ``arrangements`` and ``problems``;
                  `bordergraph.analysis.structure.open_needs` reads the possible gaps off it.

        Raises:
            UsageError: There is no such layer.

        Example:
            >>> kg = Workbench.open()
            >>> ties = kg.networkx()
            >>> ties.nodes["rcmp"]["country"], ties["cbsa"]["cbp"]["direct"]
            ('CA', True)
            >>> teams = kg.networkx("memberships")
            >>> teams["rcmp"]["arrangement:shiprider"]["role"]
            'co-lead'
        """
        import networkx as nx

        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.core.links import add_agencies, tie_graph

        facts = select(self.network())
        if layer == "ties":
            return tie_graph(facts)
        kinds = {"exchanges": nx.MultiDiGraph, "needs": nx.MultiGraph}
        graph: nx.Graph[str] = kinds.get(layer, nx.Graph)()
        add_agencies(facts, graph, kind="agency", bipartite=0)
        if layer == "needs":
            _add_needs(graph, self._context.assessment)
        else:
            _ADDERS[layer](graph, facts)
        return graph
