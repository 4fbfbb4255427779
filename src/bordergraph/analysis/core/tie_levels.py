"""At which level any two agencies are tied on any threat: for relays and doors."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.channels import POLICY
from bordergraph.analysis.core.joins import expand
from bordergraph.analysis.core.options import SCALES

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.channels import Channels
    from bordergraph.analysis.core.index import NetworkIndex

    Levels: TypeAlias = sparse.csr_array[np.int8, tuple[int, int]]
    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]

__all__ = ["TieLevels"]

_SCALE = np.array(SCALES)


def _in_order(keys: Ints, levels: Ints) -> tuple[Ints, Ints]:
    """Return keys and the levels beside them, sorted by both."""
    both: Ints = np.sort(keys * _SCALE.size + levels)
    return np.divmod(both, _SCALE.size)


class TieLevels:
    """Levels of ties on threats, whatever anyone needs.

    Args:
        arrays: The indexed network.
        channels: What can pass between two agencies.
        fits: How well each scope serves each threat, shape (P + T + 1, T).
    """

    def __init__(self, arrays: NetworkIndex, channels: Channels, fits: Matrix) -> None:
        self._arrays = arrays
        self._channels = channels
        self._fits = fits

    @cached_property
    def of_channels(self) -> tuple[Ints, Ints, Ints]:
        """Channels of any two agencies on any threat: channel, threat, level; policy left out."""
        c = self._channels
        keep = np.flatnonzero(c.working & (c.mode != POLICY))
        fits = self._fits
        start = fits.indptr.astype(np.int64)
        owner, at = expand(start[c.scope[keep]], np.diff(start)[c.scope[keep]])
        value = _SCALE[c.level[keep][owner]] * fits.data[at] * c.share[keep][owner]
        level = np.searchsorted(_SCALE, value + 1e-9, side="right") - 1
        return keep[owner], fits.indices[at].astype(np.int64), level.astype(np.int64)

    def of_seats(self, *, forth: bool, back: bool) -> Levels:
        """Return levels of every seat with every agency, for channels that run a way."""
        c, n = self._channels, max(len(self._arrays.agencies), 1)
        channel, threat, level = self.of_channels
        rows: list[Ints] = []
        cols: list[Ints] = []
        values: list[Ints] = []
        for own, other, gives, takes in (
            (c.pair // n, c.pair % n, c.forth, c.back),
            (c.pair % n, c.pair // n, c.back, c.forth),
        ):
            on = (gives[channel] | (not forth)) & (takes[channel] | (not back)) & (level > 0)
            seat = self._arrays.seats.at(threat[on], own[channel[on]])
            seated = seat >= 0
            rows.append(seat[seated])
            cols.append(other[channel[on]][seated])
            values.append(level[on][seated])
        row, col, value = (np.concatenate(x) for x in (rows, cols, values))
        # Of one seat and agency the best level comes last.
        at, value = _in_order(row * n + col, value)
        row, col = np.divmod(at, n)
        last = np.ones(row.size, dtype=np.bool_)
        last[:-1] = at[1:] != at[:-1]
        shape = (len(self._arrays.seats), len(self._arrays.agencies))
        cells = (value[last].astype(np.int8), (row[last], col[last]))
        return sparse.csr_array(cells, shape=shape)

    @cached_property
    def _mutual(self) -> tuple[Ints, Ints]:
        """Sorted keys pair x T + threat of what runs both ways, and the best level of each."""
        channel, threat, level = self.of_channels
        c = self._channels
        mutual = (c.forth & c.back)[channel]
        width = max(len(self._arrays.threats), 1)
        keys = c.pair[channel[mutual]] * width + threat[mutual]
        return _in_order(keys, level[mutual])

    def worth(self, one: str, other: str, threat: int) -> float:
        """Return what the best mutual tie of two bodies on a threat is worth; 0 without any."""
        index, n = self._arrays.agency_index, max(len(self._arrays.agencies), 1)
        if one not in index or other not in index:
            return 0.0
        i, j = sorted((index[one], index[other]))
        keys, best = self._mutual
        key = (i * n + j) * max(len(self._arrays.threats), 1) + threat
        at = int(np.searchsorted(keys, key, side="right")) - 1
        return float(_SCALE[best[at]]) if at >= 0 and keys[at] == key else 0.0
