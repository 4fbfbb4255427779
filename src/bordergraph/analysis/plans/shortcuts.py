"""What one more tie does to the whole: shorter ways between those who need each other, redundancy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.stats.matrices import clean_ties, sum_by
from bordergraph.analysis.stats.structure import components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.stats.matrices import Ints, MatrixLike, Vector

__all__ = ["Reach", "efficiency_gain", "resistance_drop"]

_LARGE = 2000
"""Agencies beyond which distances between all of them are not computed."""


def efficiency_gain(distance: Vector, i: int, j: int, pairs: Ints, weight: Vector) -> float:
    """Return the rise of the weighted mean of 1 / distance when i and j are tied.

    One new tie leads from a to b over i and j or over j and i:
    d' = min(d, d_ai + 1 + d_jb, d_aj + 1 + d_ib).

    Args:
        distance: Steps between all agencies, infinite where there is no way, shape (n, n).
        i: One end of the new tie.
        j: The other.
        pairs: Pairs that need each other, shape (k, 2).
        weight: Weight of each pair, shape (k,).

    References:
        Latora & Marchiori 2001, PRL 87:198701.
    """
    total = float(weight.sum())
    if not total:
        return 0.0
    a, b = pairs[:, 0], pairs[:, 1]
    through = 1 + np.minimum(distance[i, a] + distance[j, b], distance[j, a] + distance[i, b])
    now = distance[a, b]
    return float((weight * (1 / np.minimum(now, through) - 1 / now)).sum() / total)


def resistance_drop(adjacency: MatrixLike, pairs: Sequence[tuple[int, int]]) -> list[float | None]:
    """Return how far each new tie lowers the effective resistance of its component.

    With L+ the pseudo-inverse of the Laplacian, R_ij = L+_ii + L+_jj - 2 L+_ij and Q = (L+)^2,
    the sum of resistances over pairs falls by n (Q_ii + Q_jj - 2 Q_ij) / (1 + R_ij).

    Args:
        adjacency: Ties, shape (n, n); a tie in either direction counts.
        pairs: New ties.

    Returns:
        One value per pair; None where the ends lie in different components.

    References:
        Ghosh, Boyd & Saberi 2008, SIAM Rev 50:37.

    Example:
        >>> path = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
        >>> [round(x, 6) for x in resistance_drop(path, [(0, 2)])]
        [2.0]
    """
    ties = clean_ties(adjacency)
    code = components(ties)
    found: list[float | None] = [None] * len(pairs)
    for c in {int(code[i]) for i, j in pairs if code[i] == code[j]}:
        members = np.flatnonzero(code == c)
        place = {int(a): k for k, a in enumerate(members)}
        dense = ties[members][:, members].toarray()
        inverse = np.linalg.pinv(np.diag(dense.sum(axis=1)) - dense, hermitian=True)
        square = inverse @ inverse
        for k, (i, j) in enumerate(pairs):
            if code[i] == code[j] == c:
                x, y = place[i], place[j]
                drop = square[x, x] + square[y, y] - 2 * square[x, y]
                r = inverse[x, x] + inverse[y, y] - 2 * inverse[x, y]
                found[k] = float(len(members) * drop / (1 + r))
    return found


class Reach:
    """Distances in the working ties, and who needs whom.

    Args:
        needs: The rows of need.
    """

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self._ties = working_ties(needs.arrays)

    @cached_property
    def _distance(self) -> Vector:
        # What it brings along takes longer to load than most reports take.
        from scipy.sparse import csgraph

        steps: Vector = csgraph.shortest_path(self._ties, directed=False, unweighted=True)
        return steps

    @cached_property
    def _weighted_pairs(self) -> tuple[Ints, Vector]:
        needs = self._needs
        n = len(needs.arrays.agencies)
        rows = np.flatnonzero(~needs.within)
        keys, at = np.unique(needs.pair[rows], return_inverse=True)
        weight = sum_by(at, (needs.need * needs.weight)[rows], len(keys))
        return np.stack((keys // max(n, 1), keys % max(n, 1)), axis=1), weight

    def gains(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[float | None, float | None]]:
        """Return for each new tie its need-weighted efficiency gain and its resistance drop.

        Pairs that are tied already gain nothing; in a network of more than 2,000 agencies
        neither is computed.
        """
        if len(self._needs.arrays.agencies) > _LARGE:
            return [(None, None)] * len(pairs)
        tied = [bool(self._ties[i, j]) for i, j in pairs]
        drops = resistance_drop(self._ties, pairs)
        return [
            (0.0, 0.0)
            if already
            else (efficiency_gain(self._distance, i, j, *self._weighted_pairs), drop)
            for (i, j), already, drop in zip(pairs, tied, drops, strict=True)
        ]
