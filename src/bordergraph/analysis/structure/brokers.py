"""Who holds a network together: agencies by the place they take between groups."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from bordergraph.analysis.results import Broker
from bordergraph.analysis.structure.betweenness import betweenness
from bordergraph.analysis.structure.components import articulation_points, removals
from bordergraph.analysis.structure.graphs import is_small, labels_of, ties_of
from bordergraph.analysis.structure.holes import structural_holes
from bordergraph.analysis.structure.roles import ROLES, broker_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.analysis.structure.graphs import Ties
    from bordergraph.analysis.structure.matrices import Ints

__all__ = ["brokers"]


def brokers(
    graph: nx.Graph[Any],
    group: str | Mapping[Any, str] = "country",
    *,
    undirected: bool = False,
    seed: int = 0,
    top: int | None = None,
) -> tuple[Broker, ...]:
    """Describe every agency's place between groups in a graph of ties.

    Args:
        graph: Any graph, of agencies alone or two-mode. Of the node attribute ``country`` (several
            divided by a slash) the countries that an agency reaches are counted.
        group: The node attribute with the group, or the group by node.
        undirected: Take a tie in either direction both ways; roles, betweenness and the
            structural holes of a DiGraph otherwise follow who gives to whom.
        seed: Seed of the searches that betweenness is estimated from in large graphs.
        top: The most entries.

    Returns:
        Highest betweenness first, then most open two-paths, then by name.

    Raises:
        UsageError: No agency has the attribute.

    Example:
        >>> chain = nx.DiGraph([("rcmp", "cbp"), ("cbp", "nca")])
        >>> best = brokers(chain, {"rcmp": "CA", "cbp": "US", "nca": "GB"})[0]
        >>> best.agency, best.roles["liaison"], best.articulation
        ('cbp', 1, True)
    """
    ties = ties_of(graph, directed=False if undirected else None)
    nodes = ties.nodes
    measured: nx.Graph[Any] | Ties = ties
    if is_small(graph):
        measured = nx.Graph(graph) if undirected else graph
    groups = dict(zip(nodes, labels_of(graph, group, nodes), strict=True))
    roles = broker_roles(ties, groups)
    z = roles.z
    between = betweenness(measured, seed=seed)
    holes = structural_holes(measured)
    cuts, losses = articulation_points(graph), removals(graph)
    either = ties.either()
    partners, reached = either.degree(), _countries(graph, either)
    paths = roles.counts.sum(axis=1)
    shares = between.shares
    order = sorted(range(len(nodes)), key=lambda i: (-shares[nodes[i]], -paths[i], str(nodes[i])))
    found = []
    for i in order[:top]:
        node: Any = nodes[i]
        found.append(
            Broker(
                agency=node,
                roles={r: int(n) for r, n in zip(ROLES, roles.counts[i], strict=True)},
                z={r: _defined(float(x)) for r, x in zip(ROLES, z[i], strict=True)},
                betweenness=shares[node],
                constraint=_defined(holes.constraint[node]),
                articulation=node in cuts,
                effective_size=_defined(holes.effective_size[node]),
                countries=int(reached[i]),
                fragmentation=losses.agencies[node] - losses.fragmentation,
                betweenness_error=between.error,
                betweenness_searches=between.searches,
                partners=int(partners[i]),
            )
        )
    return tuple(found)


def _countries(graph: nx.Graph[Any], ties: Ties) -> Ints:
    """Count the countries of each agency and its partners, shape (n,)."""
    held = graph.nodes(data="country")
    own = [[c for c in str(held[node] or "").split("/") if c] for node in ties.nodes]
    column = {c: k for k, c in enumerate(sorted({c for several in own for c in several}))}
    there = np.zeros((len(ties), len(column)))
    for i, several in enumerate(own):
        there[i, [column[c] for c in several]] = 1.0
    reached: Ints = ((there + ties.dot(there)) > 0).sum(axis=1)
    return reached


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value
