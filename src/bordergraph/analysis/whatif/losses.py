"""What must not break: arrangements and memberships by what their end would cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.structure.components import articulation_points, bridges
from bordergraph.analysis.structure.matrices import sum_by
from bordergraph.analysis.whatif.carriers import Carriers
from bordergraph.analysis.whatif.changes import Change, EndArrangement, EndMembership
from bordergraph.analysis.whatif.compare import loss
from bordergraph.analysis.whatif.critical import SoleRelay, sole_relays

if TYPE_CHECKING:
    import networkx as nx

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.structure.nulls import Progress
    from bordergraph.model import Network

__all__ = ["ArrangementLoss", "Losses", "MembershipLoss", "losses"]


@dataclass(frozen=True, slots=True)
class ArrangementLoss:
    """An arrangement in force.

    Attributes:
        arrangement: Its id.
        members: Bodies that take part in force, in their own names.
        covers: Agencies in pair analysis that it ties, those covered by a member included.
        carried: Weighted need that runs through it.
        lost: Rise of the sum of counted gaps if it ended.
        opened: Gaps that would count and do not now.
        relays_lost: Pairs and threats that would lose their last relay.
    """

    arrangement: str
    members: int
    covers: int
    carried: float
    lost: float
    opened: int
    relays_lost: int


@dataclass(frozen=True, slots=True)
class MembershipLoss:
    """One agency in one arrangement in force; attributes as in `ArrangementLoss`."""

    agency: str
    arrangement: str
    carried: float
    lost: float
    opened: int
    relays_lost: int


class Losses:
    """What must not break; each list is worked out when it is first looked at.

    Args:
        needs: The rows of need.
        top: Arrangements and memberships tried.
        on_progress: Told how many of a list have been tried.
    """

    def __init__(self, needs: Needs, top: int, on_progress: Progress | None = None) -> None:
        self._needs = needs
        self._top = top
        self._on_progress = on_progress

    @cached_property
    def arrangements(self) -> tuple[ArrangementLoss, ...]:
        """Arrangements by need lost, most first."""
        arrays = self._needs.arrays
        tried = self._carried[0][: self._top]
        found = [
            ArrangementLoss(
                arrays.arrangements[p],
                len({q.agency for q in arrays.facts.members.get(arrays.arrangements[p], ())}),
                int(self._carriers.members(p).agency.size),
                carried,
                *self._loss(EndArrangement(arrays.arrangements[p]), k, len(tried)),
            )
            for k, (carried, p) in enumerate(tried, 1)
        ]
        return tuple(sorted(found, key=lambda c: (-c.lost, -c.carried, c.arrangement)))

    @cached_property
    def memberships(self) -> tuple[MembershipLoss, ...]:
        """Memberships by need lost, most first."""
        arrays = self._needs.arrays
        tried = self._carried[1][: self._top]
        found = [
            MembershipLoss(
                agency,
                arrays.arrangements[p],
                carried,
                *self._loss(EndMembership(agency, arrays.arrangements[p]), k, len(tried)),
            )
            for k, (carried, p, agency) in enumerate(tried, 1)
        ]
        return tuple(sorted(found, key=lambda c: (-c.lost, -c.carried, c.agency, c.arrangement)))

    @cached_property
    def relays(self) -> tuple[SoleRelay, ...]:
        """Agencies by pairs that only they connect, most first."""
        return sole_relays(self._needs)

    @cached_property
    def articulation(self) -> tuple[str, ...]:
        """Ids of agencies whose loss splits the working ties."""
        return tuple(sorted(map(str, articulation_points(self._ties))))

    @cached_property
    def bridges(self) -> tuple[tuple[str, str], ...]:
        """Ties whose loss does."""
        return tuple((str(a), str(b)) for a, b in bridges(self._ties))

    @cached_property
    def _ties(self) -> nx.DiGraph[str]:
        return two_mode(self._needs.arrays.facts)

    @cached_property
    def _carriers(self) -> Carriers:
        return Carriers(self._needs)

    @cached_property
    def _carried(self) -> tuple[list[tuple[float, int]], list[tuple[float, int, str]]]:
        """Need that runs through arrangements and through memberships, most first."""
        needs, carriers = self._needs, self._carriers
        arrays = needs.arrays
        by_arrangement: list[tuple[float, int]] = []
        by_membership: list[tuple[float, int, str]] = []
        own = {(p.agency, p.arrangement) for p in arrays.facts.participations}
        for index, name in enumerate(arrays.arrangements):
            if not arrays.working[index]:
                continue
            rows, supply = carriers.reach(index, carriers.members(index), int(needs.levels[index]))
            carried = carriers.worth[rows] * supply
            if not carried.any():
                continue
            by_arrangement.append((float(carried.sum()), index))
            ends, at = np.unique(np.stack((needs.i[rows], needs.j[rows])), return_inverse=True)
            one, other = at.reshape(2, -1)
            each = sum_by(one, carried, ends.size) + sum_by(other, carried, ends.size)
            by_membership += [
                (worth, index, arrays.agencies[a])
                for a, worth in zip(ends.tolist(), each.tolist(), strict=True)
                if worth and (arrays.agencies[a], name) in own
            ]
        by_arrangement.sort(key=lambda x: (-x[0], x[1]))
        by_membership.sort(key=lambda x: (-x[0], x[1], x[2]))
        return by_arrangement, by_membership

    def _loss(self, change: Change, done: int, total: int) -> tuple[float, int, int]:
        """Return what a change would cost: the rise of the gaps, new gaps, and last relays."""
        arrays = self._needs.arrays
        lost, opened, relays = loss(
            self._needs, needs_of(change.on(arrays.network), arrays.options)
        )
        if self._on_progress:
            self._on_progress("losses", done, total)
        return max(lost, 0.0), opened, relays


def losses(
    network: Network,
    options: Options | None = None,
    *,
    top: int = 20,
    on_progress: Progress | None = None,
) -> Losses:
    """Rank what exists by what its loss would cost.

    Arrangements and memberships are first ranked by the need they carry; the `top` of each are
    then ended one at a time and the gaps counted anew, so that `lost` takes in every other
    arrangement and relay that would stand in.

    Args:
        network: The network.
        options: What counts as need and supply.
        top: Arrangements and memberships tried.
        on_progress: Told how many of a list have been tried.

    Example:
        >>> from bordergraph.analysis.core.options import Options, Weight
        >>> from bordergraph.model import Agency, Arrangement, Focus, Mandate, Network
        >>> from bordergraph.model import Participation, Threat
        >>> pair = Network(
        ...     agencies=(Agency("atf", "ATF"), Agency("rcmp", "RCMP")),
        ...     threats=(Threat("guns", "Guns"),), arrangements=(Arrangement("desk", "Desk"),),
        ...     participations=(Participation("atf", "desk"), Participation("rcmp", "desk")),
        ...     mandates=(Mandate("atf", "guns"), Mandate("rcmp", "guns")),
        ...     foci=(Focus("desk", "guns"),), complete=True,
        ... )
        >>> losses(pair, Options(weight=Weight.NONE)).arrangements[0].lost
        0.4
    """
    return Losses(needs_of(network, options), top, on_progress)
