"""What each agency does about each threat, and how much one kind of work needs another.

Need is socio-technical congruence, CR = T D T' (Cataldo et al. 2006, CSCW 353): T says who does
which work on which threat, D how much one kind of work depends on another. Across the border the
counterpart principle rules: each deals with the body that does the same work abroad.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.joins import among
from bordergraph.model import Dependency, Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.tasks import Task

    Ints: TypeAlias = npt.NDArray[np.int64]
    SeatNumbers: TypeAlias = npt.NDArray[np.int32]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["Work", "default_dependencies"]


def default_dependencies(functions: Iterable[str]) -> tuple[Dependency, ...]:
    """Return the two-line rule: at home all but policy needs all, abroad each its counterpart.

    Example:
        >>> [(d.dependent, d.on, d.across) for d in default_dependencies(["patrol", "policy"])]
        [('patrol', 'patrol', False), ('patrol', 'patrol', True), ('policy', 'policy', True)]
    """
    names = sorted(set(functions))
    working = [f for f in names if f != "policy"]
    home = [Dependency(f, g, False, 1.0) for f in working for g in working if f <= g]  # noqa: FBT003 - a field
    return (*home, *(Dependency(f, f, True, 1.0) for f in names))  # noqa: FBT003 - a field


@dataclass(frozen=True)
class _Table:
    """Dependencies as arrays, one entry per ordered pair of functions on one side.

    Attributes:
        first: Function of the first agency.
        second: Function of the second.
        across: Whether the two stand on different sides.
        value: How much the work depends on it, in (0, 1].
        forth: Whether what the first gives is enough.
        back: Whether what the second gives is enough.
        asked: Whether it is asked for case by case by its nature.
        entry: Position in the list of dependencies.
    """

    first: Ints
    second: Ints
    across: Bools
    value: Floats
    forth: Bools
    back: Bools
    asked: Bools
    entry: Ints


class Work:
    """The tasks on the seats of an index, and the dependencies of pairs of seats.

    Args:
        index: The indexed network, whose mandates tell functions.
        left: Seat of the first agency of each row.
        right: Seat of the second.
    """

    def __init__(self, index: NetworkIndex, left: SeatNumbers, right: SeatNumbers) -> None:
        self.index, self.left, self.right = index, left, right
        seats = index.seats
        self.i, self.j = seats.agency[left], seats.agency[right]
        self.tasks: list[Task] = [
            index.tasks[index.agencies[a], index.threats[t]]
            for a, t in zip(seats.agency.tolist(), seats.threat.tolist(), strict=True)
        ]

    @cached_property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The dependencies of the data, or those of the two-line rule."""
        given = self.index.options.dependencies or self.index.network.dependencies
        if given:
            return given
        return default_dependencies(f for task in self.tasks for f in task.functions)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions that any task or dependency names, sorted."""
        named = {f for task in self.tasks for f in task.functions}
        return tuple(sorted(named | {f for d in self.dependencies for f in (d.dependent, d.on)}))

    @cached_property
    def table(self) -> _Table:
        """The dependencies as arrays."""
        at = {f: n for n, f in enumerate(self.functions)}
        rows: dict[tuple[int, int, bool], tuple[float, bool, bool, bool, int]] = {}
        for n, d in enumerate(self.dependencies):
            if not d.value:
                continue
            asked = d.rhythm == "on-request"
            given, got = d.direction == "from", d.direction == "to"
            rows[at[d.dependent], at[d.on], d.across] = (d.value, given, got, asked, n)
            if d.dependent != d.on:
                rows[at[d.on], at[d.dependent], d.across] = (d.value, got, given, asked, n)
        keys = sorted(rows)
        values = [rows[key] for key in keys]
        return _Table(
            first=np.array([k[0] for k in keys], dtype=np.int64),
            second=np.array([k[1] for k in keys], dtype=np.int64),
            across=np.array([k[2] for k in keys], dtype=np.bool_),
            value=np.array([v[0] for v in values], dtype=np.float64),
            forth=np.array([v[1] for v in values], dtype=np.bool_),
            back=np.array([v[2] for v in values], dtype=np.bool_),
            asked=np.array([v[3] for v in values], dtype=np.bool_),
            entry=np.array([v[4] for v in values], dtype=np.int64),
        )

    @cached_property
    def does(self) -> Bools:
        """Which functions each seat has, shape (seats, functions)."""
        at = {f: n for n, f in enumerate(self.functions)}
        does = np.zeros((len(self.tasks), len(self.functions)), dtype=np.bool_)
        for n, task in enumerate(self.tasks):
            does[n, [at[f] for f in task.functions]] = True
        return does

    @cached_property
    def across(self) -> Bools:
        """Whether the two work on different sides of the border, per row.

        Work on both sides, or on a side that nobody told, is at home everywhere.
        """
        sides = self._incidence([task.sides for task in self.tasks])
        told = np.asarray(sides.sum(axis=1)).ravel() > 0
        same = np.asarray(sides[self.left].multiply(sides[self.right]).sum(axis=1)).ravel() > 0
        apart: Bools = told[self.left] & told[self.right] & ~same
        return apart

    @cached_property
    def assumed(self) -> Bools:
        """Rows in which nobody told what one of the two does: need is assumed, not worked out."""
        told: Bools = np.asarray(self.does.any(axis=1))
        silent: Bools = ~(told[self.left] & told[self.right])
        return silent

    @cached_property
    def depends(self) -> tuple[Ints, Ints]:
        """The dependencies that count: (row, position in `table`), all that reach the maximum."""
        rows: list[Ints] = []
        entries: list[Ints] = []
        table = self.table
        for n in range(table.first.size):
            on = self.does[self.left, table.first[n]] & self.does[self.right, table.second[n]]
            found = np.flatnonzero(on & (self.across == table.across[n]))
            rows.append(found)
            entries.append(np.full(found.size, n))
        row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        entry = np.concatenate(entries) if entries else np.zeros(0, dtype=np.int64)
        best = np.zeros(self.left.size)
        np.maximum.at(best, row, table.value[entry])
        most = table.value[entry] == best[row]
        row, entry = row[most], entry[most]
        order = np.lexsort((entry, row))
        return row[order], entry[order]

    @cached_property
    def strength(self) -> Floats:
        """How much the work of the two depends on each other, per row in [0, 1]; 1 where assumed."""
        row, entry = self.depends
        best = np.zeros(self.left.size)
        best[row] = self.table.value[entry]
        best[self.assumed] = 1.0
        return best

    @cached_property
    def unneeded(self) -> Bools:
        """Rows without need for another reason than D: realms, places, limits, minor parts."""
        return self.realms_apart | self.places_apart | self.limited | self.minor

    @cached_property
    def realms_apart(self) -> Bools:
        """Rows of two tasks that are confined to different realms."""
        realms = self._incidence([task.realm for task in self.tasks])
        confined = np.asarray(realms.sum(axis=1)).ravel() > 0
        common = np.asarray(realms[self.left].multiply(realms[self.right]).sum(axis=1)).ravel() > 0
        apart: Bools = confined[self.left] & confined[self.right] & ~common
        return apart

    @cached_property
    def places_apart(self) -> Bools:
        """Rows of two local bodies of which neither is at home in or beside the other's beat."""
        bodies = [self.index.network.agency_by_id[a] for a in self.index.agencies]
        home = self._incidence([frozenset(b.home) for b in bodies], names := self._places)
        near = self._incidence([frozenset(b.near) for b in bodies], names)
        meet = sparse.csr_array(home @ (home + near).T + near @ home.T).tocoo()
        n = max(len(bodies), 1)
        keys = np.unique(meet.row.astype(np.int64) * n + meet.col)
        local = np.array([bool(b.home) for b in bodies], dtype=np.bool_)
        apart: Bools = local[self.i] & local[self.j] & ~among(self.i * n + self.j, keys)
        return apart

    @property
    def _places(self) -> dict[str, int]:
        bodies = self.index.network.agencies
        return {p: n for n, p in enumerate(sorted({p for b in bodies for p in (*b.home, *b.near)}))}

    @cached_property
    def doored(self) -> Bools:
        """Rows of an agency that has a door of its own, with a partner that has to use it."""
        found = np.zeros(self.left.size, dtype=np.bool_)
        for gateway in self.index.network.gateways:
            found |= self.behind(gateway.agency, gateway.not_level)
        return found

    def behind(self, agency: str, not_level: str) -> Bools:
        """Return the rows of an agency with partners of another level than one, if one is named."""
        found = np.zeros(self.left.size, dtype=np.bool_)
        at = self.index.agency_index.get(agency)
        if at is None:
            return found
        by_id = self.index.network.agency_by_id
        levels = [by_id[a].level for a in self.index.agencies]
        free = np.array([bool(lv) and lv == not_level for lv in levels], dtype=np.bool_)
        rows: Bools = ((self.i == at) & ~free[self.j]) | ((self.j == at) & ~free[self.i])
        return rows

    @cached_property
    def limited(self) -> Bools:
        """Rows with a partner that the law keeps one of the two from, door or no door apart."""
        by_id = self.index.network.agency_by_id
        values = {v: n for n, v in enumerate(sorted({v for t in self.tasks for v in t.only_with}))}
        limits = self._incidence([t.only_with for t in self.tasks], values)
        marks = self._incidence(
            [
                frozenset({by_id[a].country, by_id[a].level}) & set(values)
                for a in self.index.agencies
            ],
            values,
        )
        limited = np.asarray(limits.sum(axis=1)).ravel() > 0

        def kept_out(seat: SeatNumbers, partner: Ints) -> Bools:
            out: Bools = limited[seat]
            common = limits[seat[out]].multiply(marks[partner[out]])
            out[out] = np.asarray(common.sum(axis=1)).ravel() == 0
            return out

        return (kept_out(self.left, self.j) | kept_out(self.right, self.i)) & ~self.doored

    @cached_property
    def minor(self) -> Bools:
        """Rows across the border of two supporting parts whose work is of different kinds."""
        least = self.index.options.responsibilities.weight(Responsibility.SUPPORT)
        part = self.index.seats.responsibility
        minor = (part[self.left] <= least) & (part[self.right] <= least)
        unlike = (self.does[self.left] != self.does[self.right]).any(axis=1)
        rows: Bools = minor & unlike & self.across & ~self.assumed
        return rows

    @staticmethod
    def _incidence(
        sets: list[frozenset[str]], names: dict[str, int] | None = None
    ) -> sparse.csr_array[np.int64, tuple[int, int]]:
        """Return which names each set holds, 0/1 of shape (sets, names)."""
        if names is None:
            names = {v: n for n, v in enumerate(sorted({v for s in sets for v in s}))}
        cells = [(n, names[v]) for n, s in enumerate(sets) for v in s]
        at = np.array(cells, dtype=np.int64).reshape(-1, 2)
        shape = (len(sets), max(len(names), 1))
        return sparse.csr_array((np.ones(len(at), np.int64), (at[:, 0], at[:, 1])), shape=shape)
