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
    from bordergraph.analysis.stats.matrices import Bools, Ints, Vector

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

    def joined_by(self, agency: int) -> Members:
        """Return the members with one more, in its own name, giving and getting."""
        every = np.union1d(self.agency, [agency])
        at = self.place(every)

        def with_it(flag: Bools, its: bool = True) -> Bools:
            joined: Bools = np.zeros(every.size, dtype=np.bool_)
            joined[at >= 0] = flag
            joined[every == agency] = its
            return joined

        flags = (self.gives, self.gets, self.own_gives, self.own_gets)
        gives, gets, own_gives, own_gets = map(with_it, flags)
        old = with_it(self.old, its=False)
        return Members(every, gives, gets, own_gives, own_gets, old)


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
        self._past = _grouped(arrays.past_memberships.arrangement, len(arrays.arrangements))
        self._first = _grouped(needs.i, len(arrays.agencies))
        self._second = _grouped(needs.j, len(arrays.agencies))

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
        at = at[table.provides[at] | table.receives[at]]
        agency, place = np.unique(table.agency[at], return_inverse=True)

        def any_of(on: Bools) -> Bools:
            found = np.zeros(agency.size, dtype=np.bool_)
            found[place[on]] = True
            return found

        gives, gets, own = table.provides[at], table.receives[at], table.own[at]
        old = [not past and (arrangement, a) in self._aged for a in agency.tolist()]
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
        return self._supply(arrangement, rows, level, (moves(i, j), moves(j, i)), old)

    def _supply(
        self, arrangement: int, rows: Ints, level: int, ways: tuple[Bools, Bools], old: Bools
    ) -> tuple[Ints, Vector]:
        """Return the rows on which anything moves, and what an arrangement supplies on each."""
        forth, back = ways
        moving = forth | back
        rows, forth, back, old = rows[moving], forth[moving], back[moving], old[moving]
        supply = self.needs.worth(arrangement, rows, level, forth, back)
        supply = np.where(old, np.minimum(supply, HELD_CAP), supply)
        barred = self.needs.barred[rows]
        return rows, np.where(barred, np.minimum(supply, BARRIER_CAP), supply)

    def reach_of_joiners(
        self, arrangement: int, members: Members, level: int
    ) -> tuple[Ints, Ints, Vector]:
        """Return the rows that would run through an arrangement if one more agency joined it.

        Args:
            arrangement: Index of the arrangement.
            members: Who takes part.
            level: Level of its cadence, 1 to 4.

        Returns:
            Rows of `Needs` between a member and an agency that is none, that agency, and the
            supply through this arrangement alone.
        """
        needs = self.needs
        rows, outside = self.beside(arrangement, members)
        first = needs.i[rows] == outside
        inside = members.place(np.where(first, needs.j[rows], needs.i[rows]))
        same = self._same_body[rows]
        to = np.where(same, members.own_gets[inside], members.gets[inside])
        fro = np.where(same, members.own_gives[inside], members.gives[inside])
        ways = np.where(first, to, fro), np.where(first, fro, to)
        on = ways[0] | ways[1]
        rows, supply = self._supply(arrangement, rows, level, ways, members.old[inside])
        return rows, outside[on], supply

    def beside(self, arrangement: int, members: Members) -> tuple[Ints, Ints]:
        """Return the rows of which one takes part in an arrangement, and who the other is.

        Args:
            arrangement: Index of the arrangement; it serves the threats of the rows.
            members: Who takes part.
        """
        needs = self.needs
        found = []
        for side, far in ((self._first, needs.j), (self._second, needs.i)):
            rows = _rows_of(side, members.agency)
            rows = rows[self.served(arrangement)[needs.threat[rows]]]
            rows = rows[members.place(far[rows]) < 0]
            found.append((rows, far[rows]))
        (one, other), (two, another) = found
        return np.concatenate((one, two)), np.concatenate((other, another))


def _grouped(values: Ints, size: int) -> tuple[Ints, Ints]:
    """Return positions in the order of their values, and where those of each value start."""
    order = np.argsort(values, kind="stable")
    return order, np.searchsorted(values[order], np.arange(size + 1))


def _rows_of(grouped: tuple[Ints, Ints], values: Ints) -> Ints:
    """Return the positions of some values."""
    order, start = grouped
    return order[expand(start[values], np.diff(start)[values])[1]]
