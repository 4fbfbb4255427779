"""The agencies that a new program on a threat should unite."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import REGULAR_LEVEL, SCALES
from bordergraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.stats.matrices import Vector

__all__ = ["EXACT", "Program", "best_program"]

EXACT = 15
"""Most candidates for which every combination is tried."""

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Program:
    """A new program for one threat.

    Attributes:
        threat: The threat's id.
        agencies: The best set found, sorted.
        gain: Gap that scheduled sharing among them would close.
        steps: The greedy order with marginal gains: (agency, gain); the first two come as one.
        exact: Whether every set of that size was tried.
        candidates: Agencies on the threat with a gap.
    """

    threat: str
    agencies: tuple[str, ...]
    gain: float
    steps: tuple[tuple[str, float], ...]
    exact: bool
    candidates: int


def best_program(needs: Needs, threat: str, *, size: int = 4) -> Program:
    """Find the agencies that a new program with scheduled sharing on a threat should unite.

    The gain of a set is the sum over its pairs of weight x need x (0.8 - supply)+. With at most
    15 agencies on the threat every set of that size is tried; otherwise the best pair is grown
    one agency at a time and then improved by exchanging single agencies.

    Args:
        needs: The rows of need.
        threat: Id of the threat.
        size: Agencies in the program.

    Raises:
        UnknownNameError: There is no such threat.
        UsageError: The program has fewer than two agencies.
    """
    arrays = needs.arrays
    if threat not in arrays.threat_index:
        raise UnknownNameError("threat", threat)
    if size < 2:  # noqa: PLR2004 - a program unites at least two
        raise UsageError(f"a program of {size} unites nobody", "give a size of two or more")
    on = np.flatnonzero((needs.threat == arrays.threat_index[threat]) & needs.counted)
    more = np.maximum(SCALES[REGULAR_LEVEL] - needs.supply[on], 0.0)
    gain = needs.need[on] * needs.weight[on] * more
    agencies = np.unique(np.concatenate((needs.i[on], needs.j[on])))
    table = np.zeros((agencies.size, agencies.size))
    one, other = np.searchsorted(agencies, needs.i[on]), np.searchsorted(agencies, needs.j[on])
    table[one, other] = table[other, one] = gain
    size = min(size, agencies.size)
    names = [arrays.agencies[a] for a in agencies.tolist()]
    if size < 2 or not gain.any():  # noqa: PLR2004 - a program unites at least two
        return Program(threat, (), 0.0, (), exact=True, candidates=len(names))
    exact = len(names) <= EXACT
    order = _grow(table, size)
    if exact:
        chosen = max(combinations(range(len(names)), size), key=lambda c: _inside(table, c))
        if _inside(table, chosen) <= _inside(table, order) + _SAME:
            chosen = tuple(sorted(order))
    else:
        chosen = _exchange(table, order)
    steps = [(names[order[0]], 0.0)] + [
        (names[a], float(table[a, list(order[:k])].sum())) for k, a in enumerate(order) if k
    ]
    return Program(
        threat,
        tuple(names[a] for a in sorted(chosen)),
        _inside(table, chosen),
        tuple(steps),
        exact,
        len(names),
    )


def _inside(table: Vector, chosen: Sequence[int]) -> float:
    return float(table[np.ix_(chosen, chosen)].sum()) / 2


def _grow(table: Vector, size: int) -> tuple[int, ...]:
    first, second = divmod(int(np.argmax(table)), len(table))
    order = [first, second]
    while len(order) < size:
        gain = table[order].sum(axis=0)
        gain[order] = -1.0
        order.append(int(np.argmax(gain)))
    return tuple(order)


def _exchange(table: Vector, order: tuple[int, ...]) -> tuple[int, ...]:
    """Exchange one agency at a time while that closes more."""
    chosen = list(order)
    while True:
        ties = table[:, chosen].sum(axis=1)
        better = [
            (float(ties[new] - table[new, old] - ties[old]), -old, -new)
            for old in chosen
            for new in range(len(table))
            if new not in chosen
        ]
        gain, old, new = max(better, default=(0.0, 0, 0))
        if gain <= _SAME:
            return tuple(sorted(chosen))
        chosen[chosen.index(-old)] = -new
