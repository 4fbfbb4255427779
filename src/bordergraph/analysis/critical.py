"""What must not break: links, memberships and arrangements that carry most, and single points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.arrays import Arrays
from bordergraph.analysis.carriers import Carriers
from bordergraph.analysis.changes import Change, EndArrangement, EndMembership
from bordergraph.analysis.groups import working_ties
from bordergraph.analysis.needs import Needs
from bordergraph.analysis.options import RELAY, SCALES
from bordergraph.analysis.structure import articulation, bridges
from bordergraph.analysis.ties import sum_by
from bordergraph.analysis.whatif import compare

if TYPE_CHECKING:
    from bordergraph.analysis.nulls import Progress
    from bordergraph.analysis.options import Options
    from bordergraph.analysis.ties import Ints
    from bordergraph.model import Network

__all__ = [
    "Critical",
    "CriticalArrangement",
    "CriticalLink",
    "CriticalMembership",
    "SoleRelay",
    "critical",
    "critical_links",
    "sole_relays",
]

_SCALE = np.array(SCALES)


@dataclass(frozen=True, slots=True)
class CriticalLink:
    """Two agencies that are tied on at least one threat they share.

    Attributes:
        agencies: The two ids, sorted.
        threats: Ids of the threats they are tied on.
        carried: Weighted need that the tie meets.
        lost: Part of it that would be unmet if the tie broke; a relay may meet the rest.
        bridge: Whether the tie is the only connection between two parts of the network.
        relays: Pairs and threats elsewhere that only this tie and one third agency connect.
    """

    agencies: tuple[str, str]
    threats: tuple[str, ...]
    carried: float
    lost: float
    bridge: bool
    relays: int


@dataclass(frozen=True, slots=True)
class CriticalArrangement:
    """An arrangement in force.

    Attributes:
        arrangement: Its id.
        members: Agencies in pair analysis that take part, covered ones included.
        carried: Weighted need that runs through it.
        lost: Rise of the sum of counted gaps if it ended.
        opened: Needs that would no longer be met.
        relays_lost: Pairs and threats that would lose their last relay.
    """

    arrangement: str
    members: int
    carried: float
    lost: float
    opened: int
    relays_lost: int


@dataclass(frozen=True, slots=True)
class CriticalMembership:
    """One agency in one arrangement in force; attributes as in `CriticalArrangement`."""

    agency: str
    arrangement: str
    carried: float
    lost: float
    opened: int
    relays_lost: int


@dataclass(frozen=True, slots=True)
class SoleRelay:
    """An agency that alone connects pairs that have no tie of their own.

    Attributes:
        agency: Its id.
        pairs: Pairs and threats that only it connects.
        need: Their weighted need.
    """

    agency: str
    pairs: int
    need: float


@dataclass(frozen=True, slots=True)
class Critical:
    """What must not break, each list most critical first.

    Attributes:
        links: By need carried.
        arrangements: By need lost.
        memberships: By need lost.
        relays: By pairs that only they connect.
        articulation: Ids of agencies whose loss splits the working ties.
        bridges: Ties whose loss does.
    """

    links: tuple[CriticalLink, ...]
    arrangements: tuple[CriticalArrangement, ...]
    memberships: tuple[CriticalMembership, ...]
    relays: tuple[SoleRelay, ...]
    articulation: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]


def critical(
    network: Network,
    options: Options | None = None,
    *,
    top: int = 20,
    on_progress: Progress | None = None,
) -> Critical:
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
        >>> from bordergraph.model import Agency, Mandate, Network, Share, Threat
        >>> pair = Network(
        ...     agencies=tuple(Agency(a, a.upper()) for a in ("atf", "cbp", "rcmp")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("atf", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("atf", "rcmp"), Share("rcmp", "atf")), complete=True,
        ... )
        >>> critical(pair).links[0].agencies
        ('atf', 'rcmp')
    """
    arrays = Arrays(network, options)
    needs = Needs(arrays)
    carriers = Carriers(needs)
    by_arrangement: list[tuple[float, int]] = []
    by_membership: list[tuple[float, int, str]] = []
    own = {(p.agency, p.arrangement) for p in arrays.facts.participations}
    for index, name in enumerate(arrays.arrangements):
        if not arrays.working[index]:
            continue
        rows, supply = carriers.reach(
            carriers.members(index), carriers.served(index), int(arrays.level[index])
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
        effect = compare(needs, Needs(Arrays(change.on(network), options)))
        if on_progress:
            on_progress("critical ties", done, total)
        lost = effect.after.gap - effect.before.gap
        return max(lost, 0.0), len(effect.opened), len(effect.relays_lost)

    arrangements = [
        CriticalArrangement(
            arrays.arrangements[p],
            int(carriers.members(p).any.sum()),
            carried,
            *loss(EndArrangement(arrays.arrangements[p]), k + 1),
        )
        for k, (carried, p) in enumerate(tried_arrangements)
    ]
    memberships = [
        CriticalMembership(
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
    return Critical(
        links=critical_links(needs),
        arrangements=tuple(arrangements),
        memberships=tuple(memberships),
        relays=sole_relays(needs),
        articulation=tuple(names[i] for i in np.flatnonzero(articulation(ties)).tolist()),
        bridges=tuple((names[i], names[j]) for i, j in bridges(ties).tolist()),
    )


def critical_links(needs: Needs) -> tuple[CriticalLink, ...]:
    """Rank tied pairs by the need their tie carries.

    With `--strict --weight none` this is the published count: threats the two share.

    References:
        critical dyads: Angst & Seppelt 2020 (motifr).
    """
    arrays = needs.arrays
    n = len(arrays.agencies)
    linked = (needs.mutual > 0) if arrays.options.strict else (needs.forth > 0) | (needs.back > 0)
    rows = np.flatnonzero(linked & ~needs.within)
    pairs, at = np.unique((needs.i * n + needs.j)[rows], return_inverse=True)
    worth = (needs.need * needs.weight)[rows]
    carried = sum_by(at, worth * needs.supply[rows], len(pairs))
    standing = np.minimum(RELAY * _SCALE[needs.relay[rows]], needs.supply[rows])
    kept = sum_by(at, worth * standing, len(pairs))
    split = {i * n + j for i, j in bridges(working_ties(arrays)).tolist()}
    leaning = _relays_by_tie(needs)
    by_pair: list[list[str]] = [[] for _ in pairs]
    for r, pair in zip(rows.tolist(), at.tolist(), strict=True):
        by_pair[pair].append(arrays.threats[needs.threat[r]])
    found = [
        CriticalLink(
            (arrays.agencies[key // n], arrays.agencies[key % n]),
            tuple(sorted(by_pair[k])),
            float(carried[k]),
            float(carried[k] - kept[k]),
            key in split,
            leaning.get(key, 0),
        )
        for k, key in enumerate(pairs.tolist())
    ]
    found.sort(key=lambda c: (-c.carried, -c.lost, c.agencies))
    return tuple(found)


def _only_relays(needs: Needs) -> tuple[Ints, Ints]:
    """Return rows without a tie of their own that one third agency alone connects, and it."""
    open_rows = (needs.relay > 0) & (needs.forth == 0) & (needs.back == 0) & ~needs.within
    rows = np.flatnonzero(open_rows)
    legs = needs.mutual_ties.astype(np.int64)
    legs.data[:] = 1
    both = legs[needs.left[rows]].multiply(legs[needs.right[rows]]).tocsr()
    alone = np.diff(both.indptr) == 1
    return rows[alone], both.indices[both.indptr[:-1][alone]].astype(np.int64)


def _relays_by_tie(needs: Needs) -> dict[int, int]:
    """Count, per tie i * N + j, rows elsewhere whose only relay runs over it."""
    n = len(needs.arrays.agencies)
    rows, third = _only_relays(needs)
    ends = np.concatenate((needs.i[rows], needs.j[rows]))
    thirds = np.concatenate((third, third))
    ties, counts = np.unique(
        np.minimum(ends, thirds) * n + np.maximum(ends, thirds), return_counts=True
    )
    return dict(zip(ties.tolist(), counts.tolist(), strict=True))


def sole_relays(needs: Needs) -> tuple[SoleRelay, ...]:
    """Rank agencies by the pairs that they alone connect; those that connect none are left out."""
    arrays = needs.arrays
    rows, third = _only_relays(needs)
    size = len(arrays.agencies)
    pairs = np.bincount(third, minlength=size)
    need = sum_by(third, (needs.need * needs.weight)[rows], size)
    found = [
        SoleRelay(arrays.agencies[a], int(pairs[a]), float(need[a]))
        for a in np.flatnonzero(pairs).tolist()
    ]
    found.sort(key=lambda r: (-r.pairs, -r.need, r.agency))
    return tuple(found)
