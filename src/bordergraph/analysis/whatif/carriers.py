"""What each arrangement carries: the rows of need that run, or could run, through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import BARRIER_CAP

if TYPE_CHECKING:
    from bordergraph.analysis.core.joins import Memberships
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.stats.matrices import Bools, Ints, Vector

__all__ = ["Carriers", "Members"]


@dataclass(frozen=True)
class Members:
    """Who takes part in one arrangement; masks of shape (N,).

    Attributes:
        gives: Provides information, in its own name or covered by a parent body.
        gets: Receives information.
        own_gives: Provides in its own name.
        own_gets: Receives in its own name.
    """

    gives: Bools
    gets: Bools
    own_gives: Bools
    own_gets: Bools

    @property
    def any(self) -> Bools:
        """Takes part at all, shape (N,)."""
        taking: Bools = self.gives | self.gets
        return taking

    def joined_by(self, agency: int) -> Members:
        """Return the members with one more, in its own name, giving and getting."""
        masks = [m.copy() for m in (self.gives, self.gets, self.own_gives, self.own_gets)]
        for mask in masks:
            mask[agency] = True
        return Members(*masks)


class Carriers:
    """Finds what arrangements carry.

    Args:
        needs: The rows of need.
    """

    def __init__(self, needs: Needs) -> None:
        self.needs = needs
        arrays = needs.arrays
        self._worth = needs.need * needs.weight
        self._same_body = arrays.body[needs.i] == arrays.body[needs.j]
        self._present = _by_arrangement(arrays.memberships, len(arrays.arrangements))
        self._past = _by_arrangement(arrays.past_memberships, len(arrays.arrangements))

    @property
    def worth(self) -> Vector:
        """Weighted need of every row: severity x weight x need."""
        return self._worth

    def members(self, arrangement: int, *, past: bool = False) -> Members:
        """Return who takes part, or took part when it stopped."""
        arrays = self.needs.arrays
        table = arrays.past_memberships if past else arrays.memberships
        order, start = self._past if past else self._present
        at = order[start[arrangement] : start[arrangement + 1]]
        masks = []
        for own in (False, True):
            for flag in (table.provides, table.receives):
                mask = np.zeros(len(arrays.agencies), dtype=np.bool_)
                mask[table.agency[at[flag[at] & (table.own[at] | (not own))]]] = True
                masks.append(mask)
        return Members(*masks)

    def served(self, arrangement: int) -> Bools:
        """Return the threats an arrangement serves, shape (T,)."""
        return self.needs.served(arrangement)

    def reach(
        self, arrangement: int, members: Members, served: Bools, level: int
    ) -> tuple[Ints, Vector]:
        """Return the rows that run through an arrangement, and what it supplies on each.

        Args:
            arrangement: Index of the arrangement.
            members: Who takes part.
            served: Threats it serves, shape (T,).
            level: Level of its cadence, 1 to 4.

        Returns:
            Rows of `Needs`, and their supply through this arrangement alone, in [0, 1].
        """
        needs = self.needs
        taking = members.any
        rows = np.flatnonzero(served[needs.threat] & taking[needs.i] & taking[needs.j])
        i, j, same = needs.i[rows], needs.j[rows], self._same_body[rows]

        def moves(a: Ints, b: Ints) -> Bools:
            own: Bools = members.own_gives[a] & members.own_gets[b]
            return np.where(same, own, members.gives[a] & members.gets[b])

        forth, back = moves(i, j), moves(j, i)
        supply = needs.worth(arrangement, rows, level, forth, back)
        supply = np.where(needs.barred[rows], np.minimum(supply, BARRIER_CAP), supply)
        moving = forth | back
        return rows[moving], supply[moving]


def _by_arrangement(table: Memberships, size: int) -> tuple[Ints, Ints]:
    order = np.argsort(table.arrangement, kind="stable")
    return order, np.searchsorted(table.arrangement[order], np.arange(size + 1))
