"""What would help most: memberships, and arrangements made regular or revived."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import REGULAR_LEVEL, SCALES
from bordergraph.analysis.plans.eligible import OPERATION, Eligible
from bordergraph.analysis.plans.links import counted_worth
from bordergraph.analysis.plans.programs import EXACT
from bordergraph.analysis.whatif.carriers import Carriers
from bordergraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.stats.matrices import Ints, Vector

__all__ = [
    "ArrangementStep",
    "Joining",
    "MembershipStep",
    "Plan",
    "best_arrangements",
    "best_memberships",
]

_SCALE = np.array(SCALES)
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class MembershipStep:
    """An agency joining an arrangement in force.

    Attributes:
        agency: Its id.
        arrangement: Id of the arrangement.
        gain: Gap it closes once the steps before it are made.
        total: Gap that all steps up to it close.
        partners: Ids of the members with whom it closes gap.
        threats: Ids of the threats on which it does.
    """

    agency: str
    arrangement: str
    gain: float
    total: float
    partners: tuple[str, ...]
    threats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Memberships that close most gap together.

    Attributes:
        steps: The greedy choice, each with its marginal gain.
        total: Gap that they close.
        candidates: Memberships that would close any gap.
        optimum: Most that as many of the candidates can close; None when there are too many to
            try every combination.
        best: The memberships that reach the optimum, (agency, arrangement).
    """

    steps: tuple[MembershipStep, ...]
    total: float
    candidates: int
    optimum: float | None = None
    best: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArrangementStep:
    """An arrangement made regular, or brought back.

    Attributes:
        arrangement: Its id.
        action: ``regular`` for one in force, ``revive`` for one that has stopped, ``standing``
            for an operation, which was for once or for one case.
        gain: Gap that scheduled sharing in it would close.
        pairs: Pairs of agencies whose gap it narrows.
        threats: Ids of the threats on which it does.
        agencies: Ids of the agencies of those pairs, sorted.
    """

    arrangement: str
    action: str
    gain: float
    pairs: int
    threats: tuple[str, ...]
    agencies: tuple[str, ...] = ()


class Joining:
    """Gap that memberships close, one after the other.

    Args:
        carriers: What arrangements carry.
        worth: Weighted need of every row that is to count; that of counted gaps when not given.

    Attributes:
        supply: Supply of every row after the steps taken.
        members: Members of each arrangement after the steps taken.
    """

    def __init__(self, carriers: Carriers, worth: Vector | None = None) -> None:
        self._carriers = carriers
        needs = carriers.needs
        self._worth = counted_worth(needs) if worth is None else worth
        self.supply = needs.supply.copy()
        working = np.flatnonzero(needs.arrays.working).tolist()
        self.members = {p: carriers.members(p) for p in working}
        self._taking: dict[int, set[int]] = defaultdict(set)
        for p, members in self.members.items():
            for agency in members.agency.tolist():
                self._taking[agency].add(p)

    def of(self, agency: int) -> tuple[int, ...]:
        """Return the arrangements in force that an agency takes part in, sorted."""
        return tuple(sorted(self._taking.get(agency, ())))

    def held(self, agency: int, arrangement: int) -> bool:
        """Tell whether the seat of a member is too old for a channel with it to be regular."""
        members = self.members[arrangement]
        return bool(members.old[np.searchsorted(members.agency, agency)])

    def effect(self, agency: int, arrangement: int) -> tuple[Ints, Vector]:
        """Return the rows that joining improves, and the gap it closes on each."""
        joined = self.members[arrangement].joined_by(agency)
        level = int(self._carriers.needs.levels[arrangement])
        return self._improved(*self._carriers.reach(arrangement, joined, level))

    def gains(self, arrangement: int) -> tuple[float, dict[int, float]]:
        """Return the gap that joining an arrangement would close, for all agencies at once.

        Returns:
            What it closes whoever joins, and what it closes beside that, by agency; an agency
            that is not there adds nothing.
        """
        members = self.members[arrangement]
        level = int(self._carriers.needs.levels[arrangement])
        _, own = self._improved(*self._carriers.reach(arrangement, members, level))
        rows, outside, supply = self._carriers.reach_of_joiners(arrangement, members, level)
        agencies, at = np.unique(outside, return_inverse=True)
        closed = self._worth[rows] * np.maximum(supply - self.supply[rows], 0.0)
        more = np.bincount(at, np.where(closed > _SAME, closed, 0.0), agencies.size)
        return float(own.sum()), dict(zip(agencies.tolist(), more.tolist(), strict=True))

    def _improved(self, rows: Ints, supply: Vector) -> tuple[Ints, Vector]:
        """Return the rows that a supply improves, and the gap it closes on each."""
        closed = self._worth[rows] * np.maximum(supply - self.supply[rows], 0.0)
        on = closed > _SAME
        return rows[on], closed[on]

    def join(self, agency: int, arrangement: int) -> set[int]:
        """Take a step, and return the arrangements whose gains it may change."""
        self.members[arrangement] = self.members[arrangement].joined_by(agency)
        level = int(self._carriers.needs.levels[arrangement])
        rows, supply = self._carriers.reach(arrangement, self.members[arrangement], level)
        needs, rows_up = self._carriers.needs, rows[supply > self.supply[rows]]
        self.supply[rows] = np.maximum(self.supply[rows], supply)
        self._taking[agency].add(arrangement)
        ends = {agency, *needs.i[rows_up].tolist(), *needs.j[rows_up].tolist()}
        return {p for end in ends for p in self.of(end)}

    def candidates(self, open_to: Callable[[int, int], bool]) -> list[tuple[int, int]]:
        """Return (agency, arrangement) of all memberships that would close any gap."""
        level = self._carriers.needs.levels
        found = []
        for p, members in self.members.items():
            rows, outside = self._carriers.beside(p, members)
            on = (self._worth[rows] > 0) & (_SCALE[level[p]] > self.supply[rows])
            found += [(a, p) for a in np.unique(outside[on]).tolist() if open_to(a, p)]
        return sorted(found)


def best_memberships(
    needs: Needs,
    *,
    steps: int = 5,
    agency: str | None = None,
    arrangement: str | None = None,
    any_scope: bool = False,
) -> Plan:
    """Choose memberships that close most gap together.

    Joining p lets agency i share with its members on the threats p serves:
    gain(i, p) = sum over members j and threats t of weight x need x (scale of p - supply)+.
    Relays that a membership would open are left aside, being a quarter as good.
    Two agencies that join one program also cover the pair between them, so the gain is joint
    and a greedy choice carries no guarantee; each step's marginal gain is given, and where
    there are at most 15 candidates the optimum over all choices of the same size.

    Args:
        needs: The rows of need.
        steps: Memberships to choose.
        agency: Consider this agency's memberships alone.
        arrangement: Consider this arrangement alone.
        any_scope: Let any agency join any arrangement. Otherwise only what
            `bordergraph.analysis.plans.eligible` lets it join.

    Raises:
        UnknownNameError: There is no such agency, or no such arrangement in force.
        UsageError: Fewer than one step.
    """
    if steps < 1:
        raise UsageError(f"{steps} steps are too few", "ask for at least one")
    arrays = needs.arrays
    _require("agency", agency, arrays.network.agency_by_id, arrays.agency_index)
    _require("arrangement", arrangement, arrays.network.arrangement_by_id, arrays.facts.working)
    joining = Joining(Carriers(needs))
    eligible = Eligible(needs)

    def open_to(a: int, p: int) -> bool:
        who, what = arrays.agencies[a], arrays.arrangements[p]
        if agency not in {None, who} or arrangement not in {None, what}:
            return False
        return any_scope or eligible.may_join(who, what)

    candidates = joining.candidates(open_to)
    chosen: list[MembershipStep] = []
    left = list(candidates)
    total = 0.0
    known: dict[int, tuple[float, dict[int, float]]] = {}
    while left and len(chosen) < steps:
        # All that join one arrangement are looked at together, and anew only after a step near it.
        known |= {p: joining.gains(p) for p in {p for _, p in left} - known.keys()}
        gains = [known[p][0] + known[p][1].get(a, 0.0) for a, p in left]
        best = int(np.argmax(np.round(gains, 9)))
        if gains[best] <= _SAME:
            break
        a, p = left.pop(best)
        chosen.append(_step(joining, needs, a, p, total))
        total = chosen[-1].total
        for near in joining.join(a, p):
            known.pop(near, None)
    optimum, members = _optimum(needs, candidates, len(chosen))
    return Plan(
        tuple(chosen),
        total,
        len(candidates),
        optimum,
        tuple((arrays.agencies[a], arrays.arrangements[p]) for a, p in members),
    )


def _step(joining: Joining, needs: Needs, a: int, p: int, total: float) -> MembershipStep:
    arrays = needs.arrays
    rows, closed = joining.effect(a, p)
    ends = set(needs.i[rows].tolist()) | set(needs.j[rows].tolist())
    gain = float(closed.sum())
    return MembershipStep(
        arrays.agencies[a],
        arrays.arrangements[p],
        gain,
        total + gain,
        tuple(arrays.agencies[b] for b in sorted(ends - {a})),
        tuple(arrays.threats[t] for t in np.unique(needs.threat[rows]).tolist()),
    )


def _optimum(
    needs: Needs, candidates: list[tuple[int, int]], size: int
) -> tuple[float | None, tuple[tuple[int, int], ...]]:
    """Return the most that `size` candidates can close, and which; None when there are many."""
    if len(candidates) > EXACT or not size:
        return None, ()
    best, chosen = -1.0, tuple(candidates[:size])
    worth = counted_worth(needs)
    carriers = Carriers(needs)
    for choice in combinations(candidates, size):
        trial = Joining(carriers)
        for a, p in choice:
            trial.join(a, p)
        closed = float((worth * (trial.supply - needs.supply)).sum())
        if closed > best + _SAME:
            best, chosen = closed, choice
    return best, chosen


def best_arrangements(needs: Needs, *, top: int = 20) -> tuple[ArrangementStep, ...]:
    """Rank arrangements by the gap that scheduled sharing in them would close.

    In force and less than regular, an arrangement is made ``regular``; one that has stopped is
    brought back (``revive``) with the members it had. What was an operation is made ``standing``.
    """
    arrays = needs.arrays
    known = arrays.network.arrangement_by_id
    carriers = Carriers(needs)
    worth = counted_worth(needs)
    found = []
    for p, name in enumerate(arrays.arrangements):
        working = bool(arrays.working[p])
        if working and needs.levels[p] >= REGULAR_LEVEL:
            continue
        members = carriers.members(p, past=not working)
        rows, supply = carriers.reach(p, members, REGULAR_LEVEL)
        closed = worth[rows] * np.maximum(supply - needs.supply[rows], 0.0)
        rows = rows[closed > _SAME]
        if not rows.size:
            continue
        pairs = np.unique(needs.pair[rows])
        threats = tuple(arrays.threats[t] for t in np.unique(needs.threat[rows]).tolist())
        action = "regular" if working else "revive"
        if known[name].kind == OPERATION:
            action = "standing"
        ends = np.unique(np.concatenate((needs.i[rows], needs.j[rows]))).tolist()
        who = tuple(arrays.agencies[a] for a in ends)
        found.append(ArrangementStep(name, action, float(closed.sum()), pairs.size, threats, who))
    found.sort(key=lambda s: (-round(s.gain, 9), s.arrangement))
    return tuple(found[:top])


def _require(kind: str, name: str | None, known: Container[str], there: Container[str]) -> None:
    """Refuse a name that nothing has, and one of a thing that is not there on the day.

    Raises:
        UnknownNameError: Nothing of the kind has that id.
        UsageError: It is an agency without part in the analysis, or an arrangement not in force.
    """
    if name is None or name in there:
        return
    if name not in known:
        raise UnknownNameError(kind, name)
    state = "takes no part in pair analysis" if kind == "agency" else "is not in force"
    raise UsageError(f"'{name}' {state}", "it is of another kind, or was not there on the day")
