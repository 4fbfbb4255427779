"""The workbench: one class whose verbs are the commands of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.bundle import ReportVerbs
from bordergraph.api.citations import CitationVerbs
from bordergraph.api.comparison import ComparisonVerbs
from bordergraph.api.curation import CurationVerbs
from bordergraph.api.open_graph import allowing
from bordergraph.api.simulation import SimulationVerbs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce, Options

LAYERS = ("ties", "memberships", "exchanges", "mandates", "needs")
"""What of the network a graph may show."""


class Workbench(ReportVerbs, CurationVerbs, CitationVerbs, SimulationVerbs, ComparisonVerbs):
    """An open graph that can be queried, analysed and reported on.

    Every verb returns a `bordergraph.api.Result`. What a verb takes is what its command takes, and
    `options` (`bordergraph.api.Options`) for finer choices. A name that nothing
    has raises `UnknownNameError`, a choice that there is not `UsageError`, data that cannot be
    read `DataError`.

    Example:
        >>> kg = Workbench.open(as_of="2013")
        >>> kg.find("agency", "GRC"), kg.day.isoformat()
        ('rcmp', '2013-01-01')
    """

    @allowing(layer=LAYERS)
    def networkx(self, layer: str = "ties", *, options: Options | None = None) -> nx.Graph[str]:
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
            options: What counts.

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
        from bordergraph.analysis.core.in_force import select
        from bordergraph.analysis.core.tie_graph import tie_graph
        from bordergraph.api import graph_layers

        facts = select(self.network(), options)
        if layer == "needs":
            return graph_layers.needs(facts, self._context.assessment)
        made: Mapping[str, Callable[[InForce], nx.Graph[str]]] = {
            "ties": tie_graph,
            "memberships": graph_layers.memberships,
            "exchanges": graph_layers.exchanges,
            "mandates": graph_layers.mandates,
        }
        return made[layer](facts)
