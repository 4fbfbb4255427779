"""What must not break: arrangements and memberships by what their end would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.stats.matrices import sum_by
from bordergraph.analysis.stats.structure import articulation, bridges
from bordergraph.analysis.whatif.carriers import Carriers
from bordergraph.analysis.whatif.changes import Change, EndArrangement, EndMembership
from bordergraph.analysis.whatif.compare import compare
from bordergraph.analysis.whatif.critical import SoleRelay, sole_relays

if TYPE_CHECKING:
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.stats.nulls import Progress
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


@dataclass(frozen=True, slots=True)
class Losses:
    """What must not break.

    Attributes:
        arrangements: By need lost, most first.
        memberships: By need lost, most first.
        relays: Agencies by pairs that only they connect, most first.
        articulation: Ids of agencies whose loss splits the working ties.
        bridges: Ties whose loss does.
    """

    arrangements: tuple[ArrangementLoss, ...]
    memberships: tuple[MembershipLoss, ...]
    relays: tuple[SoleRelay, ...]
    articulation: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]


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
        on_progress: Told how many have been tried.

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
    arrays = NetworkIndex(network, options)
    needs = needs_of(arrays)
    carriers = Carriers(needs)
    by_arrangement: list[tuple[float, int]] = []
    by_membership: list[tuple[float, int, str]] = []
    own = {(p.agency, p.arrangement) for p in arrays.facts.participations}
    for index, name in enumerate(arrays.arrangements):
        if not arrays.working[index]:
            continue
        rows, supply = carriers.reach(
            index, carriers.members(index), carriers.served(index), int(needs.levels[index])
        )
        carried = carriers.worth[rows] * supply
        if not carried.any():
            continue
        by_arrangement.append((float(carried.sum()), index))
        n = len(arrays.agencies)
        each = sum_by(needs.i[rows], carried, n) + sum_by(needs.j[rows], carried, n)
        by_membership += [
            (float(each[a]), index, arrays.agencies[a])
            for a in np.flatnonzero(each).tolist()
            if (arrays.agencies[a], name) in own
        ]
    by_arrangement.sort(key=lambda x: (-x[0], x[1]))
    by_membership.sort(key=lambda x: (-x[0], x[1], x[2]))
    tried_arrangements, tried_memberships = by_arrangement[:top], by_membership[:top]
    total = len(tried_arrangements) + len(tried_memberships)

    def loss(change: Change, done: int) -> tuple[float, int, int]:
        effect = compare(needs, needs_of(change.on(network), options))
        if on_progress:
            on_progress("losses", done, total)
        lost = effect.after.gap - effect.before.gap
        opened = len(effect.opened) + len(effect.came)
        return max(lost, 0.0), opened, len(effect.relays_lost)

    arrangements = [
        ArrangementLoss(
            arrays.arrangements[p],
            len({q.agency for q in arrays.facts.members.get(arrays.arrangements[p], ())}),
            int(carriers.members(p).any.sum()),
            carried,
            *loss(EndArrangement(arrays.arrangements[p]), k + 1),
        )
        for k, (carried, p) in enumerate(tried_arrangements)
    ]
    memberships = [
        MembershipLoss(
            agency,
            arrays.arrangements[p],
            carried,
            *loss(EndMembership(agency, arrays.arrangements[p]), len(arrangements) + k + 1),
        )
        for k, (carried, p, agency) in enumerate(tried_memberships)
    ]
    arrangements.sort(key=lambda c: (-c.lost, -c.carried, c.arrangement))
    memberships.sort(key=lambda c: (-c.lost, -c.carried, c.agency, c.arrangement))
    ties = working_ties(arrays)
    names = arrays.agencies
    return Losses(
        arrangements=tuple(arrangements),
        memberships=tuple(memberships),
        relays=sole_relays(needs),
        articulation=tuple(names[i] for i in np.flatnonzero(articulation(ties)).tolist()),
        bridges=tuple((names[i], names[j]) for i, j in bridges(ties).tolist()),
    )
