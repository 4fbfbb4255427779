"""How far one group's need is met on each threat, inside it and across its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.met import need_met
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.groups.groupings import group_labels

if TYPE_CHECKING:
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import NeedMet
    from bordergraph.model import Network

__all__ = ["GroupThreat", "by_threat"]


@dataclass(frozen=True, slots=True)
class GroupThreat:
    """One threat as one group meets it.

    Attributes:
        threat: The threat's id.
        members: Agencies of the group that answer for it, sorted.
        inside: How much of the need between two of them is met.
        across: How much of the need between one of them and an agency outside is met.
        gaps_inside: Counted gaps between two of them.
        gaps_across: Counted gaps between one of them and an agency outside.
    """

    threat: str
    members: tuple[str, ...]
    inside: NeedMet
    across: NeedMet
    gaps_inside: int
    gaps_across: int


def by_threat(
    network: Network | NetworkIndex | Needs, by: str, group: str, options: Options | None = None
) -> tuple[GroupThreat, ...]:
    """Measure how far one group's need is met, threat by threat.

    Args:
        network: The network, its index, or its rows of need.
        by: ``country``, ``level``, ``sector``, ``body`` or ``community``.
        group: Which of these groups.
        options: What counts as need and supply, where an index or rows do not tell.

    Returns:
        Every threat that an agency of the group answers for and on which it needs another, the
        one with most need across the boundary first.

    Raises:
        UsageError: An unknown grouping.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     complete=True,
        ... )
        >>> [(t.threat, t.members, t.gaps_across) for t in by_threat(network, "country", "CA")]
        [('guns', ('rcmp',), 1)]
    """
    needs = needs_of(network, options)
    arrays = needs.arrays
    mine = np.array([label == group for label in group_labels(arrays.facts, by)], dtype=np.bool_)
    if not mine.any() or not len(needs):
        return ()
    one, other = mine[needs.i], mine[needs.j]
    sides = (one & other, one != other)
    size = len(arrays.threats)
    inside, across = (need_met(needs, rows, needs.threat, size) for rows in sides)
    gaps_inside, gaps_across = (
        np.bincount(needs.threat[rows & needs.counted], minlength=size).tolist() for rows in sides
    )
    members: dict[int, set[str]] = {}
    for seat, threat in zip(
        arrays.seats.agency.tolist(), arrays.seats.threat.tolist(), strict=True
    ):
        if mine[seat]:
            members.setdefault(threat, set()).add(arrays.agencies[seat])
    found = [
        GroupThreat(
            arrays.threats[t],
            tuple(sorted(who)),
            inside[t],
            across[t],
            gaps_inside[t],
            gaps_across[t],
        )
        for t, who in members.items()
        if inside[t].rows + inside[t].unjudged + across[t].rows + across[t].unjudged
    ]
    found.sort(key=lambda t: (-t.across.need, -t.inside.need, t.threat))
    return tuple(found)
