"""The links that would help most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import BARRIER_CAP, RELAY, SCALES
from bordergraph.analysis.plans.shortcuts import Reach
from bordergraph.analysis.stats.matrices import sum_by

if TYPE_CHECKING:
    import numpy.typing as npt

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.stats.matrices import Ints, Vector

__all__ = ["LinkStep", "best_links", "counted_worth"]

_SCALE = np.array(SCALES)
_POOL = 2000
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class LinkStep:
    """A link that is not there yet, or not enough.

    Attributes:
        agencies: The two ids, sorted.
        gain: Gap that a full link on the threats they share would close, relays included.
        own: The part of it between the two.
        relayed: The part of it that each would open to the other's contacts.
        threats: Ids of the threats on which there is a counted gap.
        efficiency: Rise of the need-weighted mean of 1 / distance; None in a large network.
        resistance: Fall of the network's effective resistance; None when the two are in
            different components or the network is large.
    """

    agencies: tuple[str, str]
    gain: float
    own: float
    relayed: float
    threats: tuple[str, ...]
    efficiency: float | None = None
    resistance: float | None = None


def counted_worth(needs: Needs) -> Vector:
    """Return weighted need of every row, 0 where no gap is counted."""
    return np.where(needs.counted, needs.need * needs.weight, 0.0)


def best_links(needs: Needs, *, top: int = 20) -> tuple[LinkStep, ...]:
    """Rank pairs by the gap a link between them would close.

    gain = sum over threats of the pair's gap, plus what the link would newly relay: a contact
    of one becomes reachable for the other at a quarter of the tie's scale. Up to 2,000 pairs of
    highest own gap are considered. Ties are ordered by the need-weighted gain in efficiency,
    then by the drop in effective resistance, then by name. Links add up, so sorting is exact.
    Where a finding bars a tie, the gain supposes that the bar is lifted too.

    Args:
        needs: The rows of need.
        top: Links returned.

    References:
        gap contribution: Angst & Seppelt 2020 (motifr), which `--strict --weight none` equals;
        efficiency: Latora & Marchiori 2001, PRL 87:198701; resistance: Ghosh, Boyd & Saberi
        2008, SIAM Rev 50:37.
    """
    arrays = needs.arrays
    n = len(arrays.agencies)
    rows = np.flatnonzero(needs.counted)
    pairs, at = np.unique(needs.pair[rows], return_inverse=True)
    own = sum_by(at, needs.gap[rows], len(pairs))
    order = np.lexsort((pairs, -own))[:_POOL]
    relayed = _Relayed(needs)
    by_pair: dict[int, list[int]] = {int(k): [] for k in order}
    for r, pair in zip(rows.tolist(), at.tolist(), strict=True):
        if pair in by_pair:
            by_pair[pair].append(r)
    scored = []
    for k in order.tolist():
        i, j = divmod(int(pairs[k]), n)
        extra = relayed.gain(i, j)
        if own[k] + extra > _SAME:
            scored.append((float(own[k]) + extra, float(own[k]), extra, i, j, by_pair[k]))
    scored.sort(key=lambda s: (-round(s[0], 9), s[3], s[4]))
    kept = scored[: 2 * top]
    gains = Reach(needs).gains([(s[3], s[4]) for s in kept])
    steps = [
        LinkStep(
            (arrays.agencies[i], arrays.agencies[j]),
            gain,
            direct,
            extra,
            tuple(sorted(arrays.threats[t] for t in needs.threat[mine])),
            efficiency,
            resistance,
        )
        for (gain, direct, extra, i, j, mine), (efficiency, resistance) in zip(
            kept, gains, strict=True
        )
    ]
    steps.sort(
        key=lambda s: (
            -round(s.gain, 9),
            -round(s.efficiency or 0.0, 9),
            -round(s.resistance or 0.0, 9),
            s.agencies,
        )
    )
    return tuple(steps[:top])


class _Relayed:
    """Gap that a new link would close for others, by relay through one of its ends."""

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self._worth = counted_worth(needs)

    def gain(self, i: int, j: int) -> float:
        """Return what a link between two agencies, on the threats they share, newly relays."""
        needs = self._needs
        if needs.arrays.options.strict:
            return 0.0
        shared = needs.rows_of(i, j)
        ties = needs.mutual_ties
        total = 0.0
        for row in shared.tolist():
            left, right = int(needs.left[row]), int(needs.right[row])
            for middle, end in ((left, j), (right, i)):
                span = slice(ties.indptr[middle], ties.indptr[middle + 1])
                contacts, level = ties.indices[span].astype(np.int64), ties.data[span]
                apart = (contacts != i) & (contacts != j)
                total += self._opened(int(needs.threat[row]), end, contacts[apart], level[apart])
        return total

    def _opened(self, threat: int, end: int, contacts: Ints, level: npt.NDArray[np.int8]) -> float:
        needs = self._needs
        seats = needs.arrays.seats
        at = np.full(contacts.size, threat)
        here, there = seats.at(at, np.full(contacts.size, end)), seats.at(at, contacts)
        on = there >= 0
        here, there = here[on], there[on]
        rows = needs.at(np.minimum(here, there), np.maximum(here, there))
        new = RELAY * _SCALE[level[on]]
        new = np.where(needs.barred[rows], np.minimum(new, BARRIER_CAP), new)
        more = np.maximum(new - needs.supply[rows], 0.0)
        return float((self._worth[rows] * more).sum())
