"""Tie matrices that every network measure starts from: checked, without loops or duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    import numpy.typing as npt

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Vector: TypeAlias = npt.NDArray[np.float64]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    MatrixLike: TypeAlias = sparse.sparray[Any, Any] | npt.NDArray[Any] | Sequence[Sequence[float]]


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
    source: Any = adjacency if sparse.issparse(adjacency) else np.atleast_2d(np.asarray(adjacency))
    csr: Matrix = sparse.csr_array(source, dtype=np.float64, copy=True)
    csr.sum_duplicates()
    if not np.isfinite(csr.data).all():
        raise UsageError("ties hold a value that is not a finite number")
    if (csr.data < 0).any():
        raise UsageError("ties hold a negative value")
    csr.eliminate_zeros()
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
    return pairs if (places[1:] >= places[:-1]).all() else pairs[np.argsort(places)]


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
