"""Tie matrices that every network measure starts from: checked, without loops or duplicates."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, TypeAlias

    import numpy.typing as npt

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Vector: TypeAlias = npt.NDArray[np.float64]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    MatrixLike: TypeAlias = sparse.sparray[Any, Any] | npt.NDArray[Any] | Sequence[Sequence[float]]

__all__ = [
    "cells_at",
    "checked_matrix",
    "clean_memberships",
    "clean_ties",
    "codes_of",
    "edge_list",
    "pair_blocks",
    "places_in",
    "sum_by",
]

_PAIRS_IN_MEMORY = 4_000_000


def checked_matrix(matrix: MatrixLike, what: str) -> Matrix:
    """Return a float CSR copy without explicit zeros.

    Args:
        matrix: Any matrix, dense or sparse.
        what: What its cells are, for the message.

    Raises:
        UsageError: A cell is negative, infinite or NaN.
    """
    source: Any = matrix if sparse.issparse(matrix) else np.atleast_2d(np.asarray(matrix))
    csr: Matrix = sparse.csr_array(source, dtype=np.float64, copy=True)
    csr.sum_duplicates()
    if not np.isfinite(csr.data).all():
        raise UsageError(f"{what} hold a value that is not a finite number")
    if (csr.data < 0).any():
        raise UsageError(f"{what} hold a negative value")
    csr.eliminate_zeros()
    return csr


def clean_ties(adjacency: MatrixLike, *, directed: bool = False) -> Matrix:
    """Return ties as a 0/1 matrix without loops or duplicates.

    Args:
        adjacency: Shape (n, n); any positive cell is a tie from row to column.
        directed: Keep directions; otherwise a tie in either direction ties the pair.

    Returns:
        CSR matrix of shape (n, n), symmetric unless `directed`.

    Raises:
        UsageError: The matrix is not square, or has a negative, infinite or NaN cell.

    Example:
        >>> clean_ties([[1, 1], [0, 0]]).toarray()
        array([[0., 1.],
               [1., 0.]])
    """
    csr = checked_matrix(adjacency, "ties")
    rows, columns = csr.shape
    if rows != columns:
        raise UsageError(f"ties need a square matrix, not {rows} x {columns}")
    coo = csr.tocoo()
    apart = coo.row != coo.col
    row, col = coo.row[apart].astype(np.int64), coo.col[apart].astype(np.int64)
    if not directed:
        row, col = np.concatenate((row, col)), np.concatenate((col, row))
    ties: Matrix = sparse.csr_array((np.ones(row.size), (row, col)), shape=(rows, rows))
    ties.sum_duplicates()
    ties.data[:] = 1.0
    return ties


def clean_memberships(memberships: MatrixLike) -> Matrix:
    """Return memberships (who has which threat) as a 0/1 matrix of shape (n, threats).

    Raises:
        UsageError: A cell is negative, infinite or NaN.
    """
    csr = checked_matrix(memberships, "memberships")
    csr.data[:] = 1.0
    return csr


def cells_at(matrix: Matrix, rows: Ints, columns: Ints) -> Vector:
    """Return the cell in each of some places, shape (places,), of a matrix in order.

    Example:
        >>> cells_at(sparse.csr_array([[0.0, 2.0]]), np.array([0, 0]), np.array([1, 0])).tolist()
        [2.0, 0.0]
    """
    # What scipy gives for places one by one is of a kind that depends on its release.
    width = matrix.shape[1]
    filled = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * width + matrix.indices
    return np.append(matrix.data, 0.0)[places_in(filled, rows * width + columns)]


def places_in(keys: Ints, wanted: Ints) -> Ints:
    """Return where each of some numbers stands among sorted ones; -1 for those that do not.

    Example:
        >>> places_in(np.array([2, 5]), np.array([5, 3, 9])).tolist()
        [1, -1, -1]
    """
    if not keys.size:
        return np.full(wanted.size, -1)
    at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[at] == wanted, at, -1)


def edge_list(ties: Matrix) -> Ints:
    """Return the unordered ties as rows (i, j) with i < j, sorted, shape (m, 2)."""
    upper = sparse.triu(ties, k=1).tocoo()
    pairs = np.stack((upper.row, upper.col), axis=1).astype(np.int64)
    places = pairs[:, 0] * ties.shape[1] + pairs[:, 1]
    # Most matrices give them in order, and to sort millions takes seconds.
    return pairs if (places[1:] >= places[:-1]).all() else pairs[np.argsort(places, kind="stable")]


def codes_of(groups: Sequence[str], rows: int | None = None) -> tuple[list[str], Ints]:
    """Return the sorted group names and each agency's index into them.

    Raises:
        UsageError: There are not `rows` labels.

    Example:
        >>> codes_of(["US", "CA", "US"])[0]
        ['CA', 'US']
    """
    if rows is not None and len(groups) != rows:
        raise UsageError(f"{len(groups)} group labels do not fit {rows} agencies")
    names = sorted(set(groups))
    index = {name: k for k, name in enumerate(names)}
    return names, np.array([index[g] for g in groups], dtype=np.int64)


def sum_by(codes: Ints, amounts: Vector, size: int) -> Vector:
    """Sum amounts by code, shape (size,).

    Example:
        >>> sum_by(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
        [1.0, 0.0, 5.0]
    """
    return np.bincount(codes, amounts, size).astype(np.float64)


def pair_blocks(memberships: Matrix) -> Iterator[tuple[Ints, Ints, Vector]]:
    """Yield pairs i < j with the number of threats they share, in blocks of bounded size.

    The whole of S = B B' can be far larger than B; a block holds a few million pairs at most
    unless one agency alone shares threats with more.

    Yields:
        NetworkIndex (i, j, shared) of equal length.
    """
    rows = memberships.shape[0]
    if not memberships.nnz:
        return
    per_threat = np.bincount(memberships.indices, minlength=memberships.shape[1])
    work = np.cumsum(memberships @ per_threat.astype(np.float64))
    cuts = np.searchsorted(work, np.arange(_PAIRS_IN_MEMORY, work[-1], _PAIRS_IN_MEMORY)) + 1
    bounds = np.unique(np.concatenate(([0], cuts, [rows])))
    other = memberships.T.tocsr()
    for start, stop in pairwise(bounds.tolist()):
        block = (memberships[start:stop] @ other).tocoo()
        i = block.row.astype(np.int64) + start
        j = block.col.astype(np.int64)
        upper = i < j
        yield i[upper], j[upper], block.data[upper]
