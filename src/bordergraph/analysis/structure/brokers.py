"""Who holds a network together: agencies by the place they take between groups."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from bordergraph.analysis.structure.brokerage import ROLES, broker_roles, structural_holes
from bordergraph.analysis.structure.graphs import (
    articulation_points,
    is_small,
    labels_of,
    removals,
    ties_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from bordergraph.analysis.structure.graphs import Ints, Ties, Vector


@dataclass(frozen=True, slots=True)
class Broker:
    """An agency's place between groups.

    Attributes:
        agency: Its id.
        roles: Open two-paths through it by role.
        z: The same against random ties of equal density; None where those leave no freedom.
        betweenness: Share of shortest paths between others that pass through it.
        constraint: Burt's constraint; None without ties.
        articulation: Whether removing it splits its component.
        effective_size: Burt's effective size; None without ties.
        countries: Countries among itself and those it is tied to.
        fragmentation: Rise in the share of pairs that cannot reach each other when it leaves.
        betweenness_error: What 95 times in 100 no agency's betweenness is off by more than; 0 where
            it is exact.
        betweenness_searches: How many agencies it was estimated from; 0 where it is exact.
        partners: How many others it is tied to, in either direction: its degree.
    """

    agency: str
    roles: dict[str, int]
    z: dict[str, float | None]
    betweenness: float
    constraint: float | None
    articulation: bool
    effective_size: float | None = None
    countries: int = 0
    fragmentation: float = 0.0
    betweenness_error: float = 0.0
    betweenness_searches: int = 0
    partners: int = 0

    @property
    def top_role(self) -> str:
        """The role it holds most beyond chance, or most often; empty without any."""
        held = (r for r, n in self.roles.items() if n > 0)
        return max(held, key=lambda r: (self.z.get(r) or 0.0, self.roles[r], r), default="")


EXACT = 400_000_000
"""Agencies times ties up to which betweenness is exact."""
SAMPLE = 500
"""The fewest searches it is estimated from beyond."""
_BATCH = 64
"""Searches that go on together: 64 columns of 60,000 agencies are 30 MiB."""
_MISSES = 0.05
"""How often an estimate may be off by more than is said."""


@dataclass(frozen=True)
class Betweenness:
    """Shares of the shortest paths between others, by agency.

    Attributes:
        shares: By agency, in the order of the graph, rounded to 12 digits.
        error: What 95 times in 100 no share is off by more than; 0 where it is exact.
        searches: Agencies that it was estimated from; 0 where it is exact.
    """

    shares: dict[Hashable, float]
    error: float = 0.0
    searches: int = 0


def betweenness(graph: nx.Graph[Any] | Ties, *, seed: int = 0) -> Betweenness:
    """Return each agency's share of shortest paths between others.

    Up to `graphs.NODES` agencies and `graphs.TIES` ties by networkx; beyond by products of sparse
    matrices, which give the same; beyond `EXACT` from some agencies drawn at random. The error is
    that of all agencies together: the tails beyond it are 5 % in all, each normal about a mean.
    What passes through an agency is too skewed for an interval of its own to be trusted.

    Args:
        graph: Any graph, of agencies alone or two-mode.
        seed: Seed of the draw.

    References:
        Freeman 1977, Sociometry 40:35; Brandes 2001, J Math Sociol 25:163;
        Brandes & Pich 2007, Int J Bifurc Chaos 17:2303.

    Example:
        >>> betweenness(nx.path_graph(3)).shares
        {0: 0.0, 1: 1.0, 2: 0.0}
    """
    if is_small(graph):
        plain = nx.DiGraph(graph) if graph.is_directed() else nx.Graph(graph)
        plain.remove_edges_from(list(nx.selfloop_edges(plain)))
        found = nx.betweenness_centrality(plain)
        return Betweenness({node: round(share, 12) for node, share in found.items()})
    ties = ties_of(graph)
    n = len(ties)
    if n < 3:  # noqa: PLR2004 - nobody is between two others
        return Betweenness(dict.fromkeys(ties.nodes, 0.0))
    cost = ties.arcs.nnz + n
    count = min(max(SAMPLE, EXACT // cost), n)
    drawn = np.sort(np.random.default_rng(seed).choice(n, count, replace=False))
    total, squares, back = np.zeros(n), np.zeros(n), ties.turned()
    for start in range(0, count, _BATCH):
        passed = _passed(ties, back, drawn[start : start + _BATCH]) * (n / ((n - 1) * (n - 2)))
        total += passed.sum(axis=1)
        squares += (passed**2).sum(axis=1)
    mean = total / count
    shares = dict(zip(ties.nodes, mean.round(12).tolist(), strict=True))
    if count == n:
        return Betweenness(shares)
    spread = np.maximum(squares / count - mean**2, 0.0) * count / max(count - 1, 1)
    return Betweenness(shares, _off(np.sqrt(spread / count * (1 - count / n))), count)


def _off(errors: Vector) -> float:
    """Return what none of some means is off by, 95 times in 100, from their standard errors."""
    known = errors[errors > 0]
    if not known.size:
        return 0.0
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    def beyond(off: float) -> float:
        return float(2 * ndtr(-off / known).sum() - _MISSES)

    widest = float(known.max())
    # Between what the widest alone would take and what as many as there are of it would.
    bounds = (
        -0.999 * ndtri(_MISSES / 2) * widest,
        -1.001 * ndtri(_MISSES / 2 / known.size) * widest,
    )
    return float(brentq(beyond, *bounds))


def _passed(ties: Ties, back: Ties, sources: Ints) -> Vector:
    """Return what passes through each agency on shortest paths from some, shape (n, sources).

    All searches of a batch go on together: one product takes each a step further.
    """
    shape = (len(ties), sources.size)
    at = (sources, np.arange(sources.size))
    paths, steps = np.zeros(shape), np.full(shape, -1, dtype=np.int32)
    paths[at], steps[at] = 1.0, 0
    edge, far = paths.copy(), 0
    while edge.any():
        far += 1
        further: Vector = back.dot(edge)
        edge = np.where(steps < 0, further, 0.0)
        steps[edge > 0] = far
        paths += edge
    passed = np.zeros(shape)
    for step in range(far - 1, 0, -1):
        here = np.divide(1.0 + passed, paths, out=np.zeros(shape), where=steps == step)
        passed += np.where(steps == step - 1, paths * ties.dot(here), 0.0)
    passed[at] = 0.0
    return passed


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
