"""Critical ties: the links whose loss would leave most need unmet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.arrays import Arrays
from bordergraph.analysis.needs import Needs

if TYPE_CHECKING:
    from bordergraph.analysis.options import Options
    from bordergraph.model import Network

__all__ = ["CriticalTie", "critical_ties"]


@dataclass(frozen=True, slots=True)
class CriticalTie:
    """A pair with a mutual tie and the need that rests on it.

    Attributes:
        agencies: The two ids, sorted.
        threats: Threats both have on which they have a mutual tie, sorted.
        carried: Sum of severity x need x supply x weight over them; no unit.
    """

    agencies: tuple[str, str]
    threats: tuple[str, ...]
    carried: float


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
        >>> from bordergraph.analysis.options import Options, Weight
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
    needs = Needs(Arrays(network, options))
    ids, threats = needs.arrays.agencies, needs.arrays.threats
    rows = np.flatnonzero((needs.mutual > 0) & ~needs.within)
    carried = (needs.weight * needs.need * needs.supply)[rows]
    keys = needs.i[rows] * max(len(ids), 1) + needs.j[rows]
    pairs, at = np.unique(keys, return_inverse=True)
    total = np.bincount(at, carried, pairs.size)
    count = np.bincount(at, minlength=pairs.size)
    order = np.lexsort((pairs, -count, -np.round(total, 12)))[:top]
    by_pair = np.argsort(at, kind="stable")
    start = np.searchsorted(at[by_pair], np.arange(pairs.size + 1))
    found = []
    for p in order.tolist():
        mine = rows[by_pair[start[p] : start[p + 1]]]
        found.append(
            CriticalTie(
                agencies=(ids[int(needs.i[mine[0]])], ids[int(needs.j[mine[0]])]),
                threats=tuple(threats[t] for t in needs.threat[mine].tolist()),
                carried=float(total[p]),
            )
        )
    return tuple(found)
