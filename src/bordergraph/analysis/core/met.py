"""How much of the need is met: two figures, and what the rows that nobody can judge could change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.results import NeedMet
from bordergraph.analysis.structure.matrices import sum_by

if TYPE_CHECKING:
    from collections.abc import Collection

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.structure.matrices import Bools, Ints, Vector

__all__ = ["met_on", "need_met"]


def need_met(needs: Needs, rows: Bools, groups: Ints, size: int) -> tuple[NeedMet, ...]:
    """Measure how much of the need on some rows is met, group by group.

    Closed and open rows pass the same filter: a row is judged when enough is known of it, or when
    a finding or a search speaks of it. share = sum(need x supply) / sum(need) over judged rows,
    once with every channel and once with documented exchange alone; the bounds take the rows that
    nobody can judge as all unmet, and as all met.

    Args:
        needs: The rows of need.
        rows: Which rows, one per row; those inside one body and those without need are left out.
        groups: Code of the group of each row.
        size: Number of groups.

    Returns:
        One entry per group.

    Example:
        >>> from bordergraph.analysis.core.work_needs import needs_of
        >>> from bordergraph.model import Network
        >>> needs = needs_of(Network())
        >>> nothing = np.zeros(0, dtype=np.int64)
        >>> need_met(needs, nothing > 0, nothing, 1)[0].share is None
        True
    """
    on = rows & needs.wanted & ~needs.within
    judged = on & needs.known

    def total(which: Bools, *factors: Vector) -> list[float]:
        # Only the rows that count are multiplied: the others may be most of them.
        amount = factors[0][which]
        for factor in factors[1:]:
            amount *= factor[which]
        return [float(x) for x in sum_by(groups[which], amount, size)]

    need, every = total(judged, needs.need), total(on, needs.need)
    supplied = total(judged, needs.need, needs.supply)
    exchanged = total(judged, needs.need, needs.exchanged)
    count = np.bincount(groups[judged], minlength=size).tolist()
    left = np.bincount(groups[on & ~needs.known], minlength=size).tolist()
    return tuple(
        NeedMet.of(n, e, s, x, rows=c, unjudged=u)
        for n, e, s, x, c, u in zip(need, every, supplied, exchanged, count, left, strict=True)
    )


def met_on(needs: Needs, *, agencies: Collection[str] = (), threat: str | None = None) -> NeedMet:
    """Measure how much is met of the need of some agencies, on one threat, or of all.

    Args:
        needs: The rows of need.
        agencies: Ids of agencies that must all be of a row: one, or the two of a pair.
        threat: Exactly this threat.

    Returns:
        The need met; without rows it has no share.
    """
    arrays = needs.arrays
    rows = np.ones(len(needs), dtype=np.bool_)
    for agency in agencies:
        at = arrays.agency_index.get(agency, -1)
        rows &= (needs.i == at) | (needs.j == at)
    if threat is not None:
        rows &= needs.threat == arrays.threat_index.get(threat, -1)
    return need_met(needs, rows, np.zeros(len(needs), dtype=np.int64), 1)[0]
