"""How well agencies' needs are covered on each threat, and how far apart the rest are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.met import need_met
from bordergraph.analysis.core.ties import agency_ties, focused_seats, seat_relays, seat_ties

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs

    Ints: TypeAlias = npt.NDArray[np.int64]
    Codes: TypeAlias = npt.NDArray[np.int8]
    MatrixLike: TypeAlias = npt.ArrayLike

__all__ = [
    "RUNGS",
    "OrphanThreat",
    "ThreatCoverage",
    "UmbrellaThreat",
    "congruence",
    "coordination_requirements",
    "orphan_agencies",
    "orphan_threats",
    "reach",
    "threat_coverage",
    "tied_share",
    "umbrella_threats",
]


RUNGS = ("direct", "two-step", "farther", "unreachable")
"""How a pair can reach each other, nearest first."""


@dataclass(frozen=True, slots=True)
class ThreatCoverage:
    """How the agencies on one threat reach each other, over pairs between different bodies.

    Attributes:
        threat: Its id.
        agencies: Agencies with a mandate on it.
        pairs: Pairs of them that are not in one body.
        coverage: Share of their need that is supplied, in [0, 1]; 1 when there is no pair.
        components: Groups among them that mutual ties on the threat connect, each agency
            without a tie a group of its own; third agencies count as connecting.
        direct: Pairs with a mutual tie.
        two_step: Pairs that a third agency connects.
        farther: Pairs connected by a longer chain.
        unreachable: Pairs that no chain of mutual ties connects.
    """

    threat: str
    agencies: int
    pairs: int
    coverage: float
    components: int
    direct: int
    two_step: int
    farther: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class OrphanThreat:
    """A threat that agencies have and no arrangement names, itself or through a broader one."""

    threat: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UmbrellaThreat:
    """A threat too wide for a mandate on it to say who needs whom; it makes no pair need.

    Attributes:
        threat: Its id.
        agencies: Ids of those with a mandate on it, sorted.
    """

    threat: str
    agencies: tuple[str, ...]

    @property
    def pairs(self) -> int:
        """Pairs of them, which are not asked."""
        return len(self.agencies) * (len(self.agencies) - 1) // 2


def threat_coverage(needs: Needs) -> tuple[ThreatCoverage, ...]:
    """Measure coverage and the reach ladder of every threat that makes pair need.

    Coverage is that of `gaps_by_threat`, over rows of which enough is known; a scheduled tie
    covers 0.8 of the need though it is not listed as a gap. The ladder looks at mutual ties that serve the threat.

    Returns:
        One entry per threat with at least one agency, sorted by id.
    """
    arrays = needs.arrays
    across = ~needs.within
    threats = arrays.threats
    size = len(threats)
    at = needs.threat[across]
    met = need_met(needs, across, needs.threat, size)
    pairs = np.bincount(at, minlength=size)
    seats = arrays.seats
    groups = np.bincount(
        seats.threat[np.unique(_parts(needs), return_index=True)[1]], minlength=size
    )
    rung = reach(needs)
    rungs = np.stack(
        [np.bincount(needs.threat[across & (rung == r)], minlength=size) for r in range(len(RUNGS))]
    )
    return tuple(
        ThreatCoverage(
            threat=threats[t],
            agencies=int(arrays.k[t]),
            pairs=int(pairs[t]),
            coverage=1.0 if (share := met[t].share) is None else share,
            components=int(groups[t]),
            direct=int(rungs[0, t]),
            two_step=int(rungs[1, t]),
            farther=int(rungs[2, t]),
            unreachable=int(rungs[3, t]),
        )
        for t in np.flatnonzero(np.diff(seats.start)).tolist()
    )


def reach(needs: Needs) -> Codes:
    """Return how each row's pair can reach each other by mutual ties that serve its threat.

    Returns:
        Index into `RUNGS` per row.
    """
    seats = needs.arrays.seats
    part = _parts(needs)
    rung = np.where(part[needs.left] == part[needs.right], 2, 3).astype(np.int8)
    left, right, _ = seat_relays(seats, needs.mutual_ties)
    rung[needs.at(left, right)] = 1
    rung[needs.mutual > 0] = 0
    return rung


def _parts(needs: Needs) -> Ints:
    """Return a code per seat, equal for seats of one threat that a chain of ties connects.

    Chains may run through agencies without a seat on the threat. Ties that serve all threats
    are followed once; only agencies with ties of a threat's own are followed threat by threat.
    """
    from scipy.sparse import csgraph

    arrays, n = needs.arrays, max(len(needs.arrays.agencies), 1)
    mutual = agency_ties(arrays, inherit=True, scopes=arrays.universal)
    _, label = csgraph.connected_components(mutual.minimum(mutual.T), directed=False)
    seats = arrays.seats
    wide = focused_seats(arrays)
    give, take = seat_ties(arrays, wide)
    cells = give.minimum(take).tocoo()
    threat = wide.threat[cells.row]
    one = threat * n + label[wide.agency[cells.row]]
    two = threat * n + label[cells.col]
    own = seats.threat * n + label[seats.agency]
    nodes, at = np.unique(np.concatenate((one, two, own)), return_inverse=True)
    split = at[: one.size], at[one.size : one.size + two.size]
    graph = sparse.csr_array((np.ones(one.size), split), shape=(nodes.size, nodes.size))
    _, part = csgraph.connected_components(graph, directed=False)
    return part[at[one.size + two.size :]].astype(np.int64)


def orphan_threats(arrays: NetworkIndex) -> tuple[OrphanThreat, ...]:
    """List threats that agencies have and that no arrangement, flow or share names.

    A threat is named by a focus on it or on a broader threat, whether or not the arrangement
    still works. Data without any focus has no orphan threats.

    Returns:
        One entry per orphan threat, sorted by id.
    """
    return tuple(
        OrphanThreat(arrays.threats[t], _answering(arrays, t))
        for t in np.flatnonzero(arrays.orphan).tolist()
    )


def umbrella_threats(arrays: NetworkIndex, within: str | None = None) -> tuple[UmbrellaThreat, ...]:
    """List threats that agencies have and that are too wide to make a pair need.

    Args:
        arrays: The indexed network.
        within: Only this threat and narrower ones.

    Returns:
        One entry per threat, sorted by id.

    Example:
        >>> from bordergraph.analysis.core.index import NetworkIndex
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> chain = (Threat("all", "All"), Threat("crime", "C", broader="all"),
        ...          Threat("guns", "G", broader="crime"))
        >>> index = NetworkIndex(Network(
        ...     agencies=(Agency("a", "A"),), threats=chain, mandates=(Mandate("a", "crime"),),
        ... ))
        >>> [(u.threat, u.agencies, u.pairs) for u in umbrella_threats(index)]
        [('crime', ('a',), 0)]
    """
    skipped = arrays.umbrella & (arrays.k > 0)
    if within is not None:
        top = arrays.threat_index[within]
        skipped &= np.array([top in line for line in arrays.above], dtype=np.bool_)
    return tuple(
        UmbrellaThreat(arrays.threats[t], _answering(arrays, t))
        for t in np.flatnonzero(skipped).tolist()
    )


def _answering(arrays: NetworkIndex, threat: int) -> tuple[str, ...]:
    """Return the agencies with a mandate on a threat, sorted."""
    cells = arrays.responsibility.tocsc()
    at = slice(int(cells.indptr[threat]), int(cells.indptr[threat + 1]))
    return tuple(arrays.agencies[i] for i in sorted(cells.indices[at].tolist()))


def orphan_agencies(arrays: NetworkIndex) -> tuple[str, ...]:
    """List agencies that have a mandate and no tie at all, sorted by id.

    Memberships and ties of a body that covers the agency count as its own.
    """
    busy = np.zeros(len(arrays.agencies), dtype=np.bool_)
    direct, members = arrays.direct, arrays.memberships
    for agency in (members.agency, direct.giver, direct.receiver):
        busy[agency] = True
    mandated = np.diff(arrays.responsibility.indptr) > 0
    return tuple(arrays.agencies[i] for i in np.flatnonzero(mandated & ~busy).tolist())


def coordination_requirements(assignment: MatrixLike, dependency: MatrixLike | None = None) -> Ints:
    """Return how much each pair has to coordinate: A D A' (Cataldo et al. 2006, CSCW).

    Args:
        assignment: Agencies by threats, shape (N, T); positive where an agency has a threat.
        dependency: Threats by threats, shape (T, T); None when each depends on itself alone, so
            that agencies need each other when they share a threat.

    Returns:
        Shape (N, N); the diagonal says nothing about a pair.

    Example:
        >>> coordination_requirements([[1, 0], [1, 1]]).tolist()
        [[1, 1], [1, 2]]
    """
    tasks = (np.atleast_2d(np.asarray(assignment)) > 0).astype(np.int64)
    linked = tasks if dependency is None else tasks @ (np.asarray(dependency) > 0)
    required: Ints = linked @ tasks.T
    return required


def congruence(
    assignment: MatrixLike, coordination: MatrixLike, dependency: MatrixLike | None = None
) -> float:
    """Return the share of the coordination that work requires which takes place.

    The share counts pairs with a requirement, not how large it is, and surplus coordination
    does not lower it (Cataldo et al. 2008, CMU-ISR-08-104).

    Args:
        assignment: Agencies by threats, shape (N, T); positive where an agency has a threat.
        coordination: Agencies by agencies, shape (N, N); positive where i coordinates with j.
        dependency: Threats by threats, shape (T, T); None when each depends on itself alone.

    Returns:
        The share in [0, 1]; 1 when nothing is required.

    Example:
        >>> congruence([[1, 0], [1, 1], [0, 1]], [[0, 1, 0], [1, 0, 0], [0, 0, 0]])
        0.5
    """
    needed = coordination_requirements(assignment, dependency) > 0
    np.fill_diagonal(needed, val=False)
    total = int(needed.sum())
    return float((needed & (np.asarray(coordination) > 0)).sum() / total) if total else 1.0


def tied_share(needs: Needs) -> float | None:
    """Return the congruence of the rows of need: pairs of different bodies that share a threat.

    A pair coordinates when it has a mutual tie on any threat the two share; None when no pair
    shares one.

    Example:
        >>> from bordergraph.analysis.core.index import NetworkIndex
        >>> from bordergraph.analysis.core.needs import Needs
        >>> from bordergraph.model import Network
        >>> tied_share(Needs(NetworkIndex(Network()))) is None
        True
    """
    apart = ~needs.within
    pairs, at = np.unique(needs.pair[apart], return_inverse=True)
    tied = np.zeros(pairs.size, dtype=np.bool_)
    np.logical_or.at(tied, at, needs.mutual[apart] > 0)
    return float(tied.mean()) if pairs.size else None
