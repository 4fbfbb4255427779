"""What a channel is worth on a row of need by work: its rhythm and its way, as the work asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.channels import MEMBERS, POLICY
from bordergraph.analysis.core.joins import expand
from bordergraph.analysis.core.options import CADENCE_LEVEL, SCALES
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.core.work import Work

    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["Worth"]

_SCALE = np.array(SCALES)
_REQUEST, _SCHEDULED = CADENCE_LEVEL[Cadence.ON_REQUEST], CADENCE_LEVEL[Cadence.SCHEDULED]


class Worth:
    """What channels are worth, fit and share apart.

    Args:
        options: What counts.
        work: What the two of each row do, and what depends on what.
        door: Position of the gateway that each row has to use, -1 for none.
    """

    def __init__(self, options: Options, work: Work, door: Ints) -> None:
        self._discounts = options.discounts
        self._work = work
        self._door = door

    def of(
        self, row: Ints, mode: Ints, level: Ints, forth: Bools, back: Bools
    ) -> tuple[Floats, Bools]:
        """Return rhythm x way of channels on their rows, the best of the dependencies that count.

        Args:
            row: Row of each channel.
            mode: What it serves.
            level: Level of its cadence.
            forth: Whether information moves from the first agency to the second.
            back: Whether it moves back.

        Returns:
            The value in [0, 1] and whether it runs the way the work needs, per channel.
        """
        start = np.searchsorted(self._work.depends[0], np.arange(self._work.assumed.size + 1))
        owner, at = expand(start[row], np.diff(start)[row])
        entry = self._work.depends[1][at]
        table, names = self._work.table, self._work.functions

        def has(function: str) -> Bools:
            code = names.index(function) if function in names else -1
            touched: Bools = (table.first[entry] == code) | (table.second[entry] == code)
            return touched

        special = np.where(mode[owner] == POLICY, has("policy"), has("service"))
        served = (mode[owner] == MEMBERS) | special
        ways = (
            (forth & back)[owner]
            | (table.forth[entry] & forth[owner])
            | (table.back[entry] & back[owner])
        )
        asked = table.asked[entry] & (level[owner] == _REQUEST)
        scale = _SCALE[np.where(asked, _SCHEDULED, level[owner])]
        value = scale * np.where(ways, 1.0, self._discounts.one_way) * served
        best = np.zeros(row.size)
        np.maximum.at(best, owner, value)
        enough = np.zeros(row.size, dtype=np.bool_)
        np.logical_or.at(enough, owner, ways & (value == best[owner]) & (value > 0))
        # Where nobody told what one of the two does, a channel serves whatever it is for.
        silent = self._work.assumed[row] | ((self._door[row] >= 0) & (np.diff(start)[row] == 0))
        mutual = forth & back
        best = np.where(
            silent,
            _SCALE[level] * np.where(mutual, 1.0, self._discounts.one_way),
            best,
        )
        return best, np.where(silent, mutual, enough)

    def strong(self, worth: Floats, enough: Bools) -> Bools:
        """Tell of channels whether they are worth a regular one, whoever they name."""
        strong: Bools = enough & (worth >= self._discounts.regular)
        return strong
