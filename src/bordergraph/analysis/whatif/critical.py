"""Critical ties and relays: the links and agencies whose loss would leave most need unmet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import RELAY, SCALES
from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.structure.components import bridges
from bordergraph.analysis.structure.matrices import sum_by

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.structure.matrices import Ints
    from bordergraph.model import Network

__all__ = ["CriticalTie", "SoleRelay", "critical_ties", "sole_relays"]

_SCALE = np.array(SCALES)


@dataclass(frozen=True, slots=True)
class CriticalTie:
    """A pair with a mutual tie and the need that rests on it.

    Attributes:
        agencies: The two ids, sorted.
        threats: Threats both have on which they have a mutual tie, sorted.
        carried: Sum of severity x need x supply x weight over them; no unit.
        lost: The part of it that no relay would meet if the tie broke.
        bridge: Whether it is the only connection between two parts of the network.
        relays: Pairs and threats elsewhere that only this tie and one third agency connect.
    """

    agencies: tuple[str, str]
    threats: tuple[str, ...]
    carried: float
    lost: float
    bridge: bool
    relays: int


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


def critical_ties(
    network: Network, options: Options | None = None, *, top: int | None = None
) -> tuple[CriticalTie, ...]:
    """Rank the pairs that have a mutual tie by the need it meets.

    With ``strict`` and no weight this is the number of closed triangles a tie is part of, the
    measure behind critical dyads in motifr and sma.

    Args:
        network: The network.
        options: What counts; None for the defaults.
        top: The most ties to return; None for all.

    Returns:
        Ties of different bodies by need carried, then by number of threats, then by ids.

    Example:
        >>> from bordergraph.analysis.core.options import Options, Weight
        >>> from bordergraph.model import Agency, Mandate, Network, Share, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("cbp", "rcmp"), Share("rcmp", "cbp")),
        ... )
        >>> critical_ties(network, Options(strict=True, weight=Weight.NONE))[0].carried
        1.0
    """
    needs = needs_of(network, options)
    ids, threats = needs.arrays.agencies, needs.arrays.threats
    rows = np.flatnonzero((needs.mutual > 0) & ~needs.within)
    worth = (needs.weight * needs.need)[rows]
    pairs, at = np.unique(needs.pair[rows], return_inverse=True)
    total = sum_by(at, worth * needs.supply[rows], pairs.size)
    relayed = np.minimum(RELAY * _SCALE[needs.relay[rows]], needs.supply[rows])
    kept = sum_by(at, worth * relayed, pairs.size)
    count = np.bincount(at, minlength=pairs.size)
    order = np.lexsort((pairs, -count, -np.round(total, 12)))[:top]
    by_pair = np.argsort(at, kind="stable")
    start = np.searchsorted(at[by_pair], np.arange(pairs.size + 1))
    split = {frozenset(pair) for pair in bridges(two_mode(needs.arrays.facts))}
    leaning = _relays_by_tie(needs)
    found = []
    for p in order.tolist():
        mine = rows[by_pair[start[p] : start[p + 1]]]
        ends = ids[int(needs.i[mine[0]])], ids[int(needs.j[mine[0]])]
        found.append(
            CriticalTie(
                agencies=ends,
                threats=tuple(threats[t] for t in needs.threat[mine].tolist()),
                carried=float(total[p]),
                lost=float(total[p] - kept[p]),
                bridge=frozenset(ends) in split,
                relays=leaning.get(int(pairs[p]), 0),
            )
        )
    return tuple(found)


def _only_relays(needs: Needs) -> tuple[Ints, Ints]:
    """Return rows without a tie of their own that one third agency alone connects, and it."""
    rows = np.flatnonzero(needs.only_relayed)
    legs = needs.mutual_ties.astype(np.int64)
    legs.data[:] = 1
    both = legs[needs.left[rows]].multiply(legs[needs.right[rows]]).tocsr()
    alone = np.diff(both.indptr) == 1
    return rows[alone], both.indices[both.indptr[:-1][alone]].astype(np.int64)


def _relays_by_tie(needs: Needs) -> dict[int, int]:
    """Count, per tie i * N + j, rows elsewhere whose only relay runs over it."""
    n = max(len(needs.arrays.agencies), 1)
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
