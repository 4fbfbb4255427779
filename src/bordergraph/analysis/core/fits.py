"""How well what is agreed on serves a threat: wholly, less well, or not at all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["Fits", "nearby"]


def nearby(arrays: NetworkIndex) -> Bools:
    """Return which threats are next to each other or one above the other, shape (T, T)."""
    near = np.zeros((len(arrays.threats), len(arrays.threats)), dtype=np.bool_)
    for narrow, line in enumerate(arrays.above):
        near[list(line), narrow] = True
    for threat in arrays.network.threats:
        for other in threat.related:
            if other in arrays.threat_index:
                a, b = arrays.threat_index[threat.id], arrays.threat_index[other]
                near[a, b] = near[b, a] = True
    return near


class Fits:
    """How well scopes serve threats.

    Args:
        arrays: The indexed network.
        named: Which threats each scope names.
        near: As of `nearby`.
    """

    def __init__(self, arrays: NetworkIndex, named: Bools, near: Bools) -> None:
        self._arrays = arrays
        self._named = named
        self._near = near

    @cached_property
    def cells(self) -> Matrix:
        """How well each scope serves each threat, shape (P + T + 1, T): 1, less or 0."""
        arrays = self._arrays
        named = sparse.csr_array(self._named, dtype=np.int32)
        beside = sparse.csr_array(self._near.T, dtype=np.int32)
        near = sparse.csr_array(named @ beside)
        less = np.full(near.nnz, arrays.options.discounts.near)
        close = sparse.csr_array((less, near.indices, near.indptr), shape=arrays.scope.shape)
        every = np.flatnonzero(arrays.universal)
        width = len(arrays.threats)
        at = (np.repeat(every, width), np.tile(np.arange(width), every.size))
        whole = sparse.csr_array((np.ones(at[0].size), at), shape=arrays.scope.shape)
        fits: Matrix = arrays.scope.astype(np.float64).maximum(close).maximum(whole)
        fits.eliminate_zeros()
        fits.sort_indices()
        return fits

    @cached_property
    def _keys(self) -> Ints:
        """Sorted keys row * T + threat of the cells."""
        rows = np.repeat(np.arange(self.cells.shape[0]), np.diff(self.cells.indptr))
        keys: Ints = rows * max(len(self._arrays.threats), 1) + self.cells.indices
        return keys

    def of(self, scope: Ints, threat: Ints) -> Floats:
        """Return how well scopes serve the threats beside them."""
        keys = self._keys
        if not keys.size:
            return np.zeros(scope.size)
        wanted = scope * len(self._arrays.threats) + threat
        at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
        return np.where(keys[at] == wanted, self.cells.data[at], 0.0)
