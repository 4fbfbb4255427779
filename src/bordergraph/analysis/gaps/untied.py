"""Open pairs by shared threats in one sparse product, without a row per threat.

Where ties serve every threat alike, a pair's score is a sum over the threats both have:
S = B W B' for untied pairs (Bodin & Tengo 2012, Glob Environ Change 22:430; motifr's gap
contribution when W = I). The product is taken in blocks of rows, so memory follows the block and
the list asked for, not the square of the agencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.ties import agency_ties

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex

    Matrix: TypeAlias = sparse.csr_array[Any, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]

__all__ = ["alike", "open_pairs", "triangles"]

_BLOCK = 1024
"""Rows of a block: large enough for scipy, small enough for a few hundred megabytes."""


def alike(arrays: NetworkIndex) -> bool:
    """Tell whether S is exact: only mutual ties count, each serves all threats, all threats weigh."""
    scopes = np.concatenate((arrays.memberships.arrangement, arrays.direct.scope))
    weighs = (arrays.severity * arrays.weight > 0) | (np.diff(arrays.seats.start) < 2)  # noqa: PLR2004 - a pair is two
    return arrays.options.strict and bool(arrays.universal[scopes].all() and weighs.all())


def _matrices(arrays: NetworkIndex) -> tuple[Matrix, Matrix]:
    """Return who has which counted threat, shape (N, T), and mutual ties, shape (N, N), both 0/1."""
    seats = arrays.seats
    ones = np.ones(len(seats))
    shape = (len(arrays.agencies), len(arrays.threats))
    has: Matrix = sparse.csr_array((ones, (seats.agency, seats.threat)), shape=shape)
    ties = agency_ties(arrays)
    mutual: Matrix = ties.minimum(ties.T).tocsr().astype(np.float64)
    mutual.eliminate_zeros()
    mutual.data[:] = 1.0
    return has, mutual


def triangles(arrays: NetworkIndex) -> tuple[int, int]:
    """Count open and closed triangles of two agencies and a threat, without listing a pair.

    closed is the sum over ties of the threats both ends have, open the rest of all pairs on each
    threat; so the count grows with memberships and ties. Only for data where `alike` holds.

    Returns:
        Open and closed triangles.
    """
    has, mutual = _matrices(arrays)
    pairs = sparse.triu(mutual, k=1).tocoo()
    closed = int(has[pairs.row].multiply(has[pairs.col]).sum()) if pairs.nnz else 0
    k = np.diff(arrays.seats.start)
    return int((k * (k - 1) // 2).sum()) - closed, closed


def open_pairs(arrays: NetworkIndex, top: int | None = None) -> tuple[Ints, Ints, Floats]:
    """Rank untied pairs by the weighted threats they share; only where `alike` holds.

    Args:
        arrays: The indexed network.
        top: Keep at least so many of the best, ties with the last of them included; None keeps
            all.

    Returns:
        Indices i < j and the sum of severity times weight over shared threats, in no order.
    """
    has, mutual = _matrices(arrays)
    n = len(arrays.agencies)
    worth = arrays.severity * arrays.weight
    weighed: Matrix = sparse.csr_array(has * worth)
    # A tie takes more off its pair than all threats together could add: one product does both.
    left = sparse.hstack((weighed, -(worth.sum() + 1.0) * mutual), format="csr")
    right = sparse.hstack((has, sparse.eye_array(n, format="csr")), format="csr").T.tocsr()
    parts: list[tuple[Ints, Ints, Floats]] = []
    floor = 0.0
    for first in range(0, n, _BLOCK):
        block = left[first : first + _BLOCK] @ right
        rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + first
        keep = (block.indices > rows) & (block.data > 0) & (block.data >= floor)
        parts.append((rows[keep], block.indices[keep].astype(np.int64), block.data[keep]))
        if top is not None and sum(p[2].size for p in parts) > top:
            parts = [_best(parts, top)]
            floor = parts[0][2].min(initial=np.inf)
    i, j, score = _joined(parts)
    return i, j, score


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Ints, Floats]:
    if not parts:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, np.zeros(0)
    i, j, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    return i, j, score


def _best(parts: list[tuple[Ints, Ints, Floats]], top: int) -> tuple[Ints, Ints, Floats]:
    """Return the rows that score no less than the one in place `top`."""
    i, j, score = _joined(parts)
    if top <= 0 or score.size <= top:
        return i, j, score
    limit = np.partition(score, score.size - top)[score.size - top]
    on = score >= limit - 1e-9 * max(abs(limit), 1.0)
    return i[on], j[on], score[on]
