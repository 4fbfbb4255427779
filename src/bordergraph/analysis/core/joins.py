"""Joins on integer arrays, and the three tables that the analysis joins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.int8]
    Floats: TypeAlias = npt.NDArray[np.float64]

__all__ = ["Direct", "Memberships", "Seats", "among", "expand", "matching"]


def expand(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Walk several ranges at once.

    Returns:
        For every element of every range, which range it is in and its position.

    Example:
        >>> expand(np.array([5, 9]), np.array([2, 1]))[1]
        array([5, 6, 9])
    """
    owner = np.repeat(np.arange(counts.size), counts)
    first = np.cumsum(counts) - counts
    return owner, np.arange(owner.size) - first[owner] + starts[owner]


def matching(keys: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Find all places of some values among sorted keys.

    Returns:
        For every place, which entry of `wanted` is there and its position.

    Example:
        >>> matching(np.array([3, 5, 5]), np.array([5, 4]))
        (array([0, 0]), array([1, 2]))
    """
    start = np.searchsorted(keys, wanted)
    return expand(start, np.searchsorted(keys, wanted, side="right") - start)


@dataclass(frozen=True)
class Memberships:
    """Agencies in arrangements, those covered through a parent body included.

    All arrays have one entry per agency, arrangement and statement.

    Attributes:
        agency: Index of the agency.
        arrangement: Index of the arrangement.
        own: False when it is a parent body that takes part.
        provides: Whether information moves from it.
        receives: Whether information moves to it.
    """

    agency: Ints
    arrangement: Ints
    own: Bools
    provides: Bools
    receives: Bools


@dataclass(frozen=True)
class Direct:
    """Directed ties between two agencies: shares, and flows inside arrangements.

    Attributes:
        giver: Index of the giving agency.
        receiver: Index of the receiving agency.
        scope: Row of `NetworkIndex.scope` that says which threats it serves.
        level: Level of its cadence, 1 to 4.
        own: False when either side is covered through a parent body.
    """

    giver: Ints
    receiver: Ints
    scope: Ints
    level: Codes
    own: Bools


@dataclass(frozen=True)
class Seats:
    """One agency on one threat, sorted by threat, then agency.

    Attributes:
        threat: Index of each seat's threat.
        agency: Index of each seat's agency.
        responsibility: The agency's responsibility for the threat, in [0, 1].
        agencies: Number of agencies there are.
        threats: Number of threats there are.

    Example:
        >>> zeros = np.zeros(3)
        >>> seats = Seats(np.array([0, 0, 1]), np.array([2, 5, 5]), zeros, 6, 2)
        >>> seats.at(np.array([1, 1]), np.array([5, 2]))
        array([ 2, -1])
        >>> seats.of(np.array([5]))[1]
        array([1, 2])
    """

    threat: Ints
    agency: Ints
    responsibility: Floats
    agencies: int
    threats: int

    def __len__(self) -> int:
        return int(self.threat.size)

    @cached_property
    def start(self) -> Ints:
        """First seat of each threat, shape (T + 1,)."""
        return np.searchsorted(self.threat, np.arange(self.threats + 1))

    @cached_property
    def _by_agency(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.agency, kind="stable")
        return order, np.searchsorted(self.agency[order], np.arange(self.agencies + 1))

    @cached_property
    def _keys(self) -> Ints:
        return self.threat * self.agencies + self.agency

    def of(self, agency: Ints) -> tuple[Ints, Ints]:
        """Return all seats of some agencies: which entry of `agency` it is, and the seat."""
        order, start = self._by_agency
        owner, at = expand(start[agency], np.diff(start)[agency])
        return owner, order[at]

    def at(self, threat: Ints, agency: Ints) -> Ints:
        """Return the seat of each agency on the threat beside it, -1 where it has none."""
        if not len(self):
            return np.full(threat.shape, -1)
        wanted = threat * self.agencies + agency
        found = np.minimum(np.searchsorted(self._keys, wanted), len(self) - 1)
        return np.where(self._keys[found] == wanted, found, -1)


def among(values: Ints, keys: Ints) -> Bools:
    """Tell of each value whether it is among some sorted keys."""
    if not keys.size:
        return np.zeros(values.shape, dtype=np.bool_)
    found: Bools = keys[np.minimum(np.searchsorted(keys, values), keys.size - 1)] == values
    return found
