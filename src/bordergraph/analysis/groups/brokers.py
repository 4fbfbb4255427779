"""Who holds the network together: the places of its agencies between groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import InForce, select
from bordergraph.analysis.core.tie_graph import structure_graph
from bordergraph.analysis.groups.groupings import grouping_of
from bordergraph.analysis.structure import brokers as structure

if TYPE_CHECKING:
    from bordergraph.analysis.core.in_force import Options
    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker
    from bordergraph.model import Network

__all__ = ["brokers"]


def brokers(
    network: Network | InForce,
    by: str | Grouping = "country",
    *,
    undirected: bool = False,
    options: Options | None = None,
    seed: int = 0,
    top: int | None = None,
) -> tuple[Broker, ...]:
    """Describe every agency's place between groups in the working ties.

    Args:
        network: The network, or what of it holds on the day.
        by: ``country``, ``level``, ``sector``, ``body`` or ``community``, or such a grouping.
        undirected: Take a tie in either direction both ways; roles, betweenness and the
            structural holes otherwise follow who gives to whom.
        options: What counts, where the facts do not tell.
        seed: Seed of the communities, and of the searches in large networks.
        top: The most entries.

    Returns:
        One entry per agency in pair analysis, highest betweenness first, then most open
        two-paths, then by id.

    Raises:
        UsageError: An unknown grouping.

    Example:
        >>> from bordergraph.model import Agency, Network, Share
        >>> chain = Network(
        ...     agencies=tuple(Agency(a, a.upper(), country=c) for a, c in (("a", "CA"), ("b", "US"), ("c", "GB"))),
        ...     shares=(Share("a", "b"), Share("b", "c")),
        ... )
        >>> best = brokers(chain)[0]
        >>> best.agency, best.roles["liaison"], best.articulation
        ('b', 1, True)
    """
    facts = network if isinstance(network, InForce) else select(network, options)
    labels = grouping_of(facts, by, seed=seed).labels
    groups = dict(zip(facts.agencies, labels, strict=True))
    graph = structure_graph(facts)
    return structure.brokers(graph, groups, undirected=undirected, seed=seed, top=top)
