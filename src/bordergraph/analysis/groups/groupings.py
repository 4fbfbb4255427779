"""Which group each agency belongs to, and the places of agencies between groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.in_force import InForce, select
from bordergraph.analysis.core.tie_graph import structure_graph, two_mode
from bordergraph.analysis.groups import GROUPINGS
from bordergraph.analysis.structure import brokers as structure
from bordergraph.analysis.structure.communities import communities
from bordergraph.analysis.structure.graphs import UNSPECIFIED
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.core.in_force import Options
    from bordergraph.analysis.results import Broker
    from bordergraph.analysis.structure.communities import Communities
    from bordergraph.model import Network


@dataclass(frozen=True)
class Grouping:
    """The group of each agency in pair analysis, in their order.

    Attributes:
        by: One of `GROUPINGS`.
        labels: The groups.
        found: How communities were found and how firm they are; None for other groupings.
    """

    by: str
    labels: tuple[str, ...]
    found: Communities | None = None


def grouping_of(facts: InForce, by: str | Grouping, *, seed: int = 0) -> Grouping:
    """Return the group of each agency in pair analysis, and how it was found.

    Args:
        facts: What holds on the day.
        by: ``country``, ``level``, ``sector``, ``body`` (the operational body an agency is part
            of) or ``community`` (found in the ties and numbered); or what this has given.
        seed: Seed of the communities.

    Raises:
        UsageError: Another grouping.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> facts = select(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)))
        >>> grouping_of(facts, "country").labels
        ('CA',)
    """
    if isinstance(by, Grouping):
        return by
    refuse_unknown(by)
    if by == "community":
        return by_community(communities(two_mode(facts), seed=seed))
    if by == "body":
        return Grouping(by, tuple(facts.body[a] for a in facts.agencies))
    known = facts.network.agency_by_id
    return Grouping(by, tuple(getattr(known[a], by) or UNSPECIFIED for a in facts.agencies))


def refuse_unknown(by: str) -> None:
    """Refuse what agencies cannot be grouped by.

    Raises:
        UsageError: It is none of `GROUPINGS`.
    """
    if by not in GROUPINGS:
        raise UsageError(f"no grouping '{by}'", f"choose one of {', '.join(GROUPINGS)}")


def ungrouped(facts: InForce, by: str) -> tuple[str, ...]:
    """Return the agencies in pair analysis that the data puts into no group.

    Args:
        facts: What holds on the day.
        by: As of `grouping_of`; a body or a community has every agency in it.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> ungrouped(select(Network(agencies=(Agency("rcmp", "RCMP"),))), "country")
        ('rcmp',)
    """
    if by in {"body", "community"}:
        return ()
    known = facts.network.agency_by_id
    return tuple(a for a in facts.agencies if not getattr(known[a], by))


def by_community(found: Communities) -> Grouping:
    """Return communities as a grouping: each is named by its number, all of one width."""
    width = len(str(int(np.max(found.code, initial=0)) + 1))
    names = tuple(f"community-{c + 1:0{width}d}" for c in found.code.tolist())
    return Grouping("community", names, found)


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
