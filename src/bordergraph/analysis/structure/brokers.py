"""Brokers: roles, betweenness, constraint and articulation of every agency."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bordergraph.analysis.structure.brokerage import ROLES, broker_roles, constraints
from bordergraph.analysis.structure.graphs import articulation_points, group_labels, read_ties

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

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
    betweenness_error: float = 0.0
    betweenness_searches: int = 0
    partners: int = 0

    @property
    def top_role(self) -> str:
        """The role it holds most beyond chance, or most often; empty without any."""
        roles = (r for r, n in self.roles.items() if n > 0)
        return max(roles, key=lambda r: (self.z.get(r) or 0.0, self.roles[r], r), default="")


EXACT_WORK = 400_000_000
"""Agencies times ties up to which betweenness is exact."""
FEWEST_SEARCHES = 500
"""The fewest searches it is estimated from beyond."""
_BATCH_SEARCHES = 64
"""Searches that go on together: 64 columns of 60,000 agencies are 30 MiB."""
_ERROR_RATE = 0.05
"""Share of estimates that may be off by more than the stated error."""


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

    By products of sparse matrices, which give what networkx does in a fraction of its time; beyond
    `EXACT_WORK` from some agencies drawn at random.
    The error is that of all agencies together: the tails beyond it are 5 % in all, each normal about
    a mean. What passes through an agency is too skewed for an interval of its own to be trusted.

    Args:
        graph: Any graph, of agencies alone or two-mode.
        seed: Seed of the draw.

    References:
        Freeman 1977, Sociometry 40:35; Brandes 2001, J Math Sociol 25:163;
        Brandes & Pich 2007, Int J Bifurc Chaos 17:2303.

    Example:
        >>> import networkx as nx
        >>> betweenness(nx.path_graph(3)).shares
        {0: 0.0, 1: 1.0, 2: 0.0}
    """
    ties = read_ties(graph)
    n = len(ties)
    if n < 3:
        return Betweenness(dict.fromkeys(ties.nodes, 0.0))
    cost = ties.cells.nnz + n
    count = min(max(FEWEST_SEARCHES, EXACT_WORK // cost), n)
    sources = np.sort(np.random.default_rng(seed).choice(n, count, replace=False))
    total, squares, transposed = np.zeros(n), np.zeros(n), ties.transposed()
    for start in range(0, count, _BATCH_SEARCHES):
        batch = sources[start : start + _BATCH_SEARCHES]
        shares = _dependencies(ties, transposed, batch) * (n / ((n - 1) * (n - 2)))
        total += shares.sum(axis=1)
        squares += (shares**2).sum(axis=1)
    mean = total / count
    rounded = dict(zip(ties.nodes, mean.round(12).tolist(), strict=True))
    if count == n:
        return Betweenness(rounded)
    spread = np.maximum(squares / count - mean**2, 0.0) * count / max(count - 1, 1)
    return Betweenness(rounded, _error_bound(np.sqrt(spread / count * (1 - count / n))), count)


def _error_bound(errors: Vector) -> float:
    """Return the error that none of some means exceeds, 95 times in 100, from their standard errors."""
    positive_errors = errors[errors > 0]
    if not positive_errors.size:
        return 0.0
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    def excess_misses(error: float) -> float:
        return float(2 * ndtr(-error / positive_errors).sum() - _ERROR_RATE)

    widest = float(positive_errors.max())
    # Between what the widest alone would take and what as many as there are of it would.
    bounds = (
        -0.999 * ndtri(_ERROR_RATE / 2) * widest,
        -1.001 * ndtri(_ERROR_RATE / 2 / positive_errors.size) * widest,
    )
    return float(brentq(excess_misses, *bounds))


def _dependencies(ties: Ties, transposed: Ties, sources: Ints) -> Vector:
    """Return the share of shortest paths from some sources through each agency, shape (n, sources).

    All searches of a batch go on together: one product takes each a step further.
    """
    shape = (len(ties), sources.size)
    start = (sources, np.arange(sources.size))
    paths, steps = np.zeros(shape), np.full(shape, -1, dtype=np.int32)
    paths[start], steps[start] = 1.0, 0
    frontier, distance = paths.copy(), 0
    while frontier.any():
        distance += 1
        reached: Vector = transposed.dot(frontier)
        frontier = np.where(steps < 0, reached, 0.0)
        steps[frontier > 0] = distance
        paths += frontier
    dependency = np.zeros(shape)
    for step in range(distance - 1, 0, -1):
        contribution = np.divide(1.0 + dependency, paths, out=np.zeros(shape), where=steps == step)
        dependency += np.where(steps == step - 1, paths * ties.dot(contribution), 0.0)
    dependency[start] = 0.0
    return dependency


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
        graph: Any graph, of agencies alone or two-mode.
        group: The node attribute with the group, or the group by node.
        undirected: Take a tie in either direction both ways; roles, betweenness and constraint
            of a DiGraph otherwise follow who gives to whom.
        seed: Seed of the searches that betweenness is estimated from in large graphs.
        top: The most entries.

    Returns:
        Highest betweenness first, then most open two-paths, then by name.

    Raises:
        UsageError: No agency has the attribute.

    Example:
        >>> import networkx as nx
        >>> chain = nx.DiGraph([("rcmp", "cbp"), ("cbp", "nca")])
        >>> best = brokers(chain, {"rcmp": "CA", "cbp": "US", "nca": "GB"})[0]
        >>> best.agency, best.roles["liaison"], best.articulation
        ('cbp', 1, True)
    """
    ties = read_ties(graph, directed=False if undirected else None)
    nodes = ties.nodes
    groups = dict(zip(nodes, group_labels(graph, group, nodes), strict=True))
    roles = broker_roles(ties, groups)
    z = roles.z
    centrality = betweenness(ties, seed=seed)
    constraint, cut_agencies = constraints(ties), articulation_points(graph)
    partners = ties.symmetrized().degree()
    paths = roles.counts.sum(axis=1)
    shares = centrality.shares
    order = sorted(range(len(nodes)), key=lambda i: (-shares[nodes[i]], -paths[i], str(nodes[i])))
    rows = []
    for i in order[:top]:
        node: Any = nodes[i]
        rows.append(
            Broker(
                agency=node,
                roles={r: int(n) for r, n in zip(ROLES, roles.counts[i], strict=True)},
                z={r: _none_if_nan(float(x)) for r, x in zip(ROLES, z[i], strict=True)},
                betweenness=shares[node],
                constraint=_none_if_nan(constraint[node]),
                articulation=node in cut_agencies,
                betweenness_error=centrality.error,
                betweenness_searches=centrality.searches,
                partners=int(partners[i]),
            )
        )
    return tuple(rows)


def _none_if_nan(value: float) -> float | None:
    return None if math.isnan(value) else value
