"""What each arrangement carries: the rows of need that run, or could run, through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.joins import expand
from bordergraph.analysis.core.options import BARRIER_CAP, HELD_CAP
from bordergraph.analysis.core.work_needs import WorkNeeds

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.structure.matrices import Bools, Ints, Vector

__all__ = ["Carriers", "Members"]


@dataclass(frozen=True)
class Members:
    """Who takes part in one arrangement, one entry per agency that gives or gets, sorted.

    Attributes:
        agency: Index of each.
        gives: Provides information, in its own name or covered by a parent body.
        gets: Receives information.
        own_gives: Provides in its own name.
        own_gets: Receives in its own name.
        old: Its seat was last attested too long ago to prove anything regular.
    """

    agency: Ints
    gives: Bools
    gets: Bools
    own_gives: Bools
    own_gets: Bools
    old: Bools

    def place(self, agency: Ints) -> Ints:
        """Return the entry of each of some agencies; -1 where it takes no part."""
        if not self.agency.size:
            return np.full(agency.shape, -1)
        at = np.minimum(np.searchsorted(self.agency, agency), self.agency.size - 1)
        return np.where(self.agency[at] == agency, at, -1)


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
        self._aged = needs.channels.aged if isinstance(needs, WorkNeeds) else set()
        self._present = _grouped(arrays.memberships.arrangement, len(arrays.arrangements))
        self._first = _grouped(needs.i, len(arrays.agencies))

    @property
    def worth(self) -> Vector:
        """Weighted need of every row: severity x weight x need."""
        return self._worth

    def members(self, arrangement: int) -> Members:
        """Return who takes part."""
        arrays = self.needs.arrays
        table = arrays.memberships
        order, start = self._present
        at = order[start[arrangement] : start[arrangement + 1]]
        at = at[table.provides[at] | table.receives[at]]
        agency, place = np.unique(table.agency[at], return_inverse=True)

        def any_of(on: Bools) -> Bools:
            found = np.zeros(agency.size, dtype=np.bool_)
            found[place[on]] = True
            return found

        gives, gets, own = table.provides[at], table.receives[at], table.own[at]
        old = [(arrangement, a) in self._aged for a in agency.tolist()]
        return Members(
            agency,
            any_of(gives),
            any_of(gets),
            any_of(gives & own),
            any_of(gets & own),
            np.array(old, dtype=np.bool_),
        )

    def served(self, arrangement: int) -> Bools:
        """Return the threats an arrangement serves, shape (T,)."""
        return self.needs.served(arrangement)

    def reach(self, arrangement: int, members: Members, level: int) -> tuple[Ints, Vector]:
        """Return the rows that run through an arrangement, and what it supplies on each.

        Args:
            arrangement: Index of the arrangement.
            members: Who takes part.
            level: Level of its cadence, 1 to 4.

        Returns:
            Rows of `Needs`, and their supply through this arrangement alone, in [0, 1].
        """
        needs = self.needs
        rows = _rows_of(self._first, members.agency)
        rows = rows[members.place(needs.j[rows]) >= 0]
        rows = np.sort(rows[self.served(arrangement)[needs.threat[rows]]])
        i, j = members.place(needs.i[rows]), members.place(needs.j[rows])
        same = self._same_body[rows]

        def moves(a: Ints, b: Ints) -> Bools:
            own: Bools = members.own_gives[a] & members.own_gets[b]
            return np.where(same, own, members.gives[a] & members.gets[b])

        old = members.old[i] | members.old[j]
        forth, back = moves(i, j), moves(j, i)
        moving = forth | back
        rows, forth, back, old = rows[moving], forth[moving], back[moving], old[moving]
        supply = self.needs.worth(arrangement, rows, level, forth, back)
        supply = np.where(old, np.minimum(supply, HELD_CAP), supply)
        barred = self.needs.barred[rows]
        return rows, np.where(barred, np.minimum(supply, BARRIER_CAP), supply)


def _grouped(values: Ints, size: int) -> tuple[Ints, Ints]:
    """Return positions in the order of their values, and where those of each value start."""
    order = np.argsort(values, kind="stable")
    return order, np.searchsorted(values[order], np.arange(size + 1))


def _rows_of(grouped: tuple[Ints, Ints], values: Ints) -> Ints:
    """Return the positions of some values."""
    order, start = grouped
    return order[expand(start[values], np.diff(start)[values])[1]]
