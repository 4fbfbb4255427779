"""All triples that are tied to each other, each once: what brokers' measures go through.

A body with 100,000 partners has 5 x 10^9 pairs of them; few of these are tied to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.matrices import places_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.structure.matrices import Ints, Matrix

__all__ = ["Corners", "Triangles"]

_AT_ONCE = 1_000_000
"""Pairs of ties that are looked at together."""


@dataclass(frozen=True)
class Corners:
    """Some triples, shape (t,) each: their agencies x, y and z, and the numbers of their ties."""

    x: Ints
    y: Ints
    z: Ints
    xy: Ints
    yz: Ints
    xz: Ints


class Triangles:
    """The ties of a network without direction, each once, and the triples among them.

    Each tie leads from the end with fewer ties to that with more, so that no agency has more than
    sqrt(2 m) of them: x leads to y and z, and y to z. Work grows with m^1.5 at worst.

    Attributes:
        one: The end of each tie with fewer ties, shape (m,).
        other: The end with more, shape (m,).

    Args:
        ties: Ties both ways, shape (n, n).

    References:
        Latapy 2008, Theor Comput Sci 407:458.

    Example:
        >>> from bordergraph.analysis.structure.matrices import clean_ties
        >>> square = [[0, 1, 1, 1], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
        >>> sum(len(found.x) for found in Triangles(clean_ties(square)))
        2
    """

    def __init__(self, ties: Matrix) -> None:
        n = ties.shape[0]
        by_degree = np.argsort(np.diff(ties.indptr), kind="stable")
        place = np.empty(n, dtype=np.int64)
        place[by_degree] = np.arange(n)
        upper = sparse.triu(ties, k=1).tocoo()
        low, high = place[upper.row], place[upper.col]
        ends = np.minimum(low, high), np.maximum(low, high)
        led: Matrix = sparse.csr_array((np.ones(low.size), ends), shape=(n, n))
        led.sum_duplicates()
        self._low = np.repeat(np.arange(n), np.diff(led.indptr))
        self._high = led.indices.astype(np.int64)
        self._starts = led.indptr.astype(np.int64)
        self.one: Ints = by_degree[self._low]
        self.other: Ints = by_degree[self._high]

    def __iter__(self) -> Iterator[Corners]:
        """Yield the triples in blocks of bounded size."""
        low, high, starts = self._low, self._high, self._starts
        keys = low * (starts.size - 1) + high
        led = np.diff(starts)[high]
        done = np.concatenate(([0], np.cumsum(led)))
        cuts = np.searchsorted(done, np.arange(_AT_ONCE, done[-1], _AT_ONCE))
        bounds = np.unique(np.concatenate(([0], cuts, [high.size])))
        for start, stop in pairwise(bounds.tolist()):
            times = led[start:stop]
            xy = np.repeat(np.arange(start, stop), times)
            # The ties that y leads to, one after the other.
            yz = np.arange(xy.size) - np.repeat(done[start:stop] - done[start], times)
            yz += starts[high[xy]]
            # Ties are in the order of their x: that to z is in the rows of this block.
            first, last = starts[low[start]], starts[low[stop - 1] + 1]
            xz = places_in(keys[first:last], low[xy] * (starts.size - 1) + high[yz])
            there = xz >= 0
            xy, yz, xz = xy[there], yz[there], xz[there] + first
            x, y, z = self.one[xy], self.other[xy], self.other[yz]
            yield Corners(x, y, z, xy, yz, xz)
