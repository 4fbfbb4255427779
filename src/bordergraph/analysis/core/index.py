"""A network as arrays: who has which threat, who is in which arrangement, what serves what.

Shapes: N agencies in pair analysis, T threats, P arrangements that have begun, all sorted by id,
so that a lower index is an earlier id. A *seat* is one agency on one threat that makes pair
need. No loop here runs over pairs of agencies.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.documented import AgencyCoverage, agency_coverage
from bordergraph.analysis.core.in_force import InForce, select
from bordergraph.analysis.core.joins import Direct, Memberships, Seats, among, expand
from bordergraph.analysis.core.options import CADENCE_LEVEL, NeedBy, Options
from bordergraph.analysis.core.tasks import Task, tasks_of
from bordergraph.model import Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.model import Network, Participation, Share

    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Levels: TypeAlias = sparse.csr_array[np.int8, tuple[int, int]]
    Yes: TypeAlias = sparse.csr_array[np.bool_, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.int8]

__all__ = ["NetworkIndex"]


class NetworkIndex:
    """Index of a network for the analysis.

    Args:
        network: The network.
        options: What counts; None for the defaults.

    Attributes:
        facts: The statements that hold on the day.
        options: What counts.
        agencies: Ids of the N agencies in pair analysis.
        threats: Ids of the T threats.
        arrangements: Ids of the P arrangements that have begun by the day.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> arrays = NetworkIndex(Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ... ))
        >>> arrays.k, arrays.seats.agency
        (array([2]), array([0, 1]))
    """

    def __init__(self, network: Network, options: Options | None = None) -> None:
        self.facts: InForce = select(network, options)
        self.options: Options = self.facts.options
        self.agencies: tuple[str, ...] = self.facts.agencies
        self.threats: tuple[str, ...] = tuple(sorted(network.threat_by_id))
        self.arrangements: tuple[str, ...] = tuple(sorted(self.facts.begun))

    LASTING = (
        "agency_index", "threat_index", "responsibility", "k", "severity", "weight", "above",
        "umbrella", "body", "lines", "tasks", "_rolled_up", "seats", "_cover",
    )  # fmt: skip

    def take(self, other: NetworkIndex) -> bool:
        """Take over who has which threat from another day of the network, where it is the same.

        Args:
            other: The index of the same network on another day, under the same options.

        Returns:
            Whether the agencies, their mandates and the threats that count are the same.
        """
        mine, its = self.facts, other.facts
        same = (
            self.options == other.options
            and self.network.agencies is other.network.agencies
            and self.network.threats is other.network.threats
            and self.agencies == other.agencies
            and mine.mandates == its.mandates
        )
        if same:
            vars(self)["above"] = other.above
            same = bool(np.array_equal(self.counted, other.counted))
        if same:
            known = vars(other)
            vars(self).update((name, known[name]) for name in self.LASTING if name in known)
        return same

    @property
    def network(self) -> Network:
        """The network that is indexed."""
        return self.facts.network

    @property
    def day(self) -> date | None:
        """The day that is described."""
        return self.facts.day

    @cached_property
    def coverage(self) -> tuple[AgencyCoverage, ...]:
        """How much the documents say about each agency in pair analysis."""
        return agency_coverage(self.facts)

    @cached_property
    def well_covered(self) -> frozenset[str]:
        """The agencies on whose ties enough sources speak for silence to mean something."""
        return frozenset(c.agency for c in self.coverage if c.grade in {"well", "assumed"})

    @cached_property
    def agency_index(self) -> dict[str, int]:
        """Index of each agency in pair analysis."""
        return {a: i for i, a in enumerate(self.agencies)}

    @cached_property
    def threat_index(self) -> dict[str, int]:
        """Index of each threat."""
        return {t: i for i, t in enumerate(self.threats)}

    @cached_property
    def arrangement_index(self) -> dict[str, int]:
        """Index of each arrangement that has begun."""
        return {p: i for i, p in enumerate(self.arrangements)}

    @cached_property
    def responsibility(self) -> Matrix:
        """Responsibility of each agency for each threat in [0, 1], shape (N, T); 1 if strict."""
        weigh, strict = self.options.responsibilities.weight, self.options.strict
        worth = {word: 1.0 if strict else weigh(word) for word in Responsibility}
        agency, threat, mandates = self.agency_index, self.threat_index, self.facts.mandates
        width = max(len(self.threats), 1)
        keys = np.array(
            [agency[m.agency] * width + threat[m.threat] for m in mandates], dtype=np.int64
        )
        cells, at = np.unique(keys, return_inverse=True)
        best = np.zeros(cells.size)
        np.maximum.at(best, at, [worth[m.responsibility] for m in mandates])
        shape = (len(self.agencies), len(self.threats))
        return sparse.csr_array((best, np.divmod(cells, width)), shape=shape)

    @cached_property
    def k(self) -> Ints:
        """Agencies with a mandate on each threat, shape (T,)."""
        return np.bincount(self.responsibility.indices, minlength=len(self.threats))

    @cached_property
    def severity(self) -> Floats:
        """Severity of each threat, shape (T,)."""
        by_id = self.network.threat_by_id
        return np.array([by_id[t].severity for t in self.threats], dtype=np.float64)

    @cached_property
    def weight(self) -> Floats:
        """Weight of each threat by how many share it, shape (T,); 0 where nobody does."""
        return self.options.weight.of(self.k.astype(np.float64), len(self.agencies))

    @cached_property
    def above(self) -> list[tuple[int, ...]]:
        """For each threat, the indices of itself and of every broader one."""
        index = self.threat_index
        return [
            (i, *(index[b] for b in self.network.broader(t) if b in index))
            for i, t in enumerate(self.threats)
        ]

    @cached_property
    def umbrella(self) -> Bools:
        """Threats too wide to make pair need, shape (T,).

        Top concepts with two levels below them, and their group heads; none if the options say so.
        """
        heads = np.zeros(len(self.threats), dtype=np.bool_)
        if self.options.umbrella or self.options.strict:
            return heads
        for line in self.above:
            if len(line) >= 3:  # noqa: PLR2004 - the threat, its group head, the top concept
                heads[list(line[-2:])] = True
        return heads

    @cached_property
    def orphan(self) -> Bools:
        """Threats that somebody has but that no arrangement, flow or share names, shape (T,)."""
        named = np.zeros(len(self.threats), dtype=np.bool_)
        if self.options.strict or not self.facts.foci:
            return named
        shared = {s.threat for s in (*self.facts.shares, *self.facts.past_shares)}
        names = {f.threat for f in self.facts.foci if f.arrangement in self.facts.begun} | shared
        if None in names or self.universal[: len(self.arrangements)].any():
            return named
        at = {self.threat_index[t] for t in names if t in self.threat_index}
        for i, line in enumerate(self.above):
            named[i] = not at.isdisjoint(line)
        return ~named & (self.k > 0)

    @cached_property
    def counted(self) -> Bools:
        """Threats that make pair need, shape (T,)."""
        return ~self.orphan & ~self.umbrella

    @cached_property
    def level(self) -> Codes:
        """Level of each arrangement's cadence, shape (P,); 4 throughout if strict."""
        by_id = self.network.arrangement_by_id
        strict = self.options.strict
        return np.array(
            [4 if strict else CADENCE_LEVEL[by_id[p].cadence] for p in self.arrangements],
            dtype=np.int8,
        )

    @cached_property
    def working(self) -> Bools:
        """Arrangements in force on the day, shape (P,)."""
        return np.array([p in self.facts.working for p in self.arrangements], dtype=np.bool_)

    @cached_property
    def scope(self) -> Levels:
        """Which threats something serves, shape (P + T + 1, T).

        Rows 0 to P-1 are arrangements (their foci and what is narrower), row P + t a share on
        threat t; the last row is a share on all threats and, like other rows in `universal`,
        has no cells.
        """
        arrangement, threat, size = self.arrangement_index, self.threat_index, len(self.threats)
        narrower = _cells(
            [(broad, t) for t, line in enumerate(self.above) for broad in line], (size, size)
        )
        named = _cells(
            [
                (arrangement[f.arrangement], threat[f.threat])
                for f in self.facts.foci
                if f.arrangement in arrangement
            ],
            (len(arrangement), size),
        )
        every = sparse.csr_array((1, size), dtype=np.bool_)
        scope = sparse.vstack((named @ narrower, narrower, every), format="csr", dtype=np.int8)
        scope.sort_indices()
        return scope

    @cached_property
    def universal(self) -> Bools:
        """Rows of `scope` that serve every threat, shape (P + T + 1,)."""
        every = np.zeros(len(self.arrangements) + len(self.threats) + 1, dtype=np.bool_)
        every[-1] = True
        if self.options.strict:
            every[: len(self.arrangements)] = True
        elif self.options.unfocused:
            focused = {f.arrangement for f in self.facts.foci}
            every[: len(self.arrangements)] = [p not in focused for p in self.arrangements]
        return every

    def serves(self, scope: Ints, threat: Ints) -> Bools:
        """Tell of each row of `scope` whether it serves the threat beside it."""
        width = max(len(self.threats), 1)
        return self.universal[scope] | among(scope * width + threat, self._scope_keys)

    @cached_property
    def _scope_keys(self) -> Ints:
        """Sorted keys row * T + threat of the cells of `scope`."""
        rows = np.repeat(np.arange(self.scope.shape[0]), np.diff(self.scope.indptr))
        keys: Ints = rows * max(len(self.threats), 1) + self.scope.indices
        return keys

    @cached_property
    def body(self) -> Ints:
        """Code of the operational body of each agency, shape (N,)."""
        names = [self.facts.body[a] for a in self.agencies]
        code = {b: c for c, b in enumerate(sorted(set(names)))}
        return np.array([code[b] for b in names], dtype=np.int64)

    @cached_property
    def lines(self) -> Ints:
        """Pairs of which one is part of the other, as sorted keys i * N + j with i < j."""
        keys = {
            min(i, j) * len(self.agencies) + max(i, j)
            for i, a in enumerate(self.agencies)
            for parent in self.network.ancestors(a)
            if (j := self.agency_index.get(parent)) is not None
        }
        return np.array(sorted(keys), dtype=np.int64)

    @cached_property
    def _cover(self) -> tuple[dict[str, int], Ints, Ints, Bools]:
        """Bodies, and which agencies each covers: row starts, agencies, whether its own name."""
        rows: dict[str, int] = {a.id: i for i, a in enumerate(self.network.agencies)}
        covers: list[tuple[int, int, bool]] = [
            (rows[o], i, o == a) for i, a in enumerate(self.agencies) for o in self.facts.origins[a]
        ]
        covers.sort()
        table = np.array(covers, dtype=np.int64).reshape(-1, 3)
        starts = np.searchsorted(table[:, 0], np.arange(len(rows) + 1))
        return rows, starts, table[:, 1], table[:, 2].astype(np.bool_)

    def _memberships(self, participations: Iterable[Participation]) -> Memberships:
        rows, starts, agency, own = self._cover
        table = np.array(
            [
                (rows[p.agency], self.arrangement_index[p.arrangement], p.provides, p.receives)
                for p in participations
            ],
            dtype=np.int64,
        ).reshape(-1, 4)
        owner, at = expand(starts[table[:, 0]], np.diff(starts)[table[:, 0]])
        flags = table[owner].astype(np.bool_)
        return Memberships(agency[at], table[owner, 1], own[at], flags[:, 2], flags[:, 3])

    @cached_property
    def memberships(self) -> Memberships:
        """Memberships in force; none if strict and the data has direct shares."""
        by_shares = self.options.strict and bool(self.network.shares)
        return self._memberships(() if by_shares else self.facts.participations)

    @cached_property
    def past_memberships(self) -> Memberships:
        """Memberships of arrangements that have stopped."""
        return self._memberships(self.facts.past)

    def _direct(self, ties: list[tuple[str, str, int, int]]) -> Direct:
        rows, starts, agency, own = self._cover
        table = np.array(
            [(rows[g], rows[r], scope, level) for g, r, scope, level in ties], dtype=np.int64
        ).reshape(-1, 4)
        counts = np.diff(starts)
        one, at = expand(starts[table[:, 0]], counts[table[:, 0]])
        two, to = expand(starts[table[one, 1]], counts[table[one, 1]])
        one, at = one[two], at[two]
        own_name = own[at] & own[to]
        giver, receiver = agency[at], agency[to]
        keep = (giver != receiver) & (own_name | (self.body[giver] != self.body[receiver]))
        return Direct(
            giver[keep],
            receiver[keep],
            table[one, 2][keep],
            table[one, 3][keep].astype(np.int8),
            own_name[keep],
        )

    def _shares(self, shares: Iterable[Share]) -> list[tuple[str, str, int, int]]:
        first, last = len(self.arrangements), self.scope.shape[0] - 1
        strict = self.options.strict
        return [
            (
                s.giver,
                s.receiver,
                last if s.threat is None else first + self.threat_index[s.threat],
                4 if strict else CADENCE_LEVEL[s.cadence],
            )
            for s in shares
            if s.threat is None or s.threat in self.threat_index
        ]

    @cached_property
    def direct(self) -> Direct:
        """Shares and flows in force."""
        index, level = self.arrangement_index, self.level
        flows = [
            (f.giver, f.receiver, index[f.arrangement], int(level[index[f.arrangement]]))
            for f in self.facts.flows
        ]
        return self._direct(flows + self._shares(self.facts.shares))

    @cached_property
    def past_direct(self) -> Direct:
        """Shares that have ended."""
        return self._direct(self._shares(self.facts.past_shares))

    @cached_property
    def by_work(self) -> bool:
        """Whether need is worked out from what agencies do: asked for, and told of some."""
        asked = self.options.need is NeedBy.TASKS and not self.options.strict
        return asked and any(m.functions for m in self.facts.mandates)

    @cached_property
    def tasks(self) -> dict[tuple[str, str], Task]:
        """What each agency does about each threat, by the two ids."""
        return tasks_of(self.network, self.facts.mandates)

    @cached_property
    def _rolled_up(self) -> Ints:
        """Sorted keys agency * T + threat of mandates that a component of the agency has too.

        Where need is worked out from what agencies do, a parent stays that does more than its
        components.
        """
        options = self.options
        # Data taken at its word means what it says of a parent, unless it tells what each does.
        said = self.network.complete and not self.by_work
        if options.strict or not options.roll_up or said:
            return np.zeros(0, dtype=np.int64)
        table = self.responsibility.tocoo()
        keys = {
            parent * len(self.threats) + int(t)
            for a, t in zip(table.row.tolist(), table.col.tolist(), strict=True)
            for name in self.network.ancestors(self.agencies[a])
            if (parent := self.agency_index.get(name)) is not None
        }
        if self.by_work:
            own = {
                self.agency_index[a] * len(self.threats) + self.threat_index[t]
                for (a, t), task in self.tasks.items()
                if task.functions
            }
            keys -= own
        return np.array(sorted(keys), dtype=np.int64)

    @cached_property
    def seats(self) -> Seats:
        """One seat per agency and threat that makes pair need, with its responsibility."""
        by_threat = sparse.csr_array(self.responsibility.T).tocoo()
        on = self.counted[by_threat.row] & (by_threat.data > 0)
        on &= ~among(by_threat.col * len(self.threats) + by_threat.row, self._rolled_up)
        order = np.lexsort((by_threat.col[on], by_threat.row[on]))
        return Seats(
            threat=by_threat.row[on][order].astype(np.int64),
            agency=by_threat.col[on][order].astype(np.int64),
            responsibility=by_threat.data[on][order],
            agencies=len(self.agencies),
            threats=len(self.threats),
        )


def _cells(at: list[tuple[int, int]], shape: tuple[int, int]) -> Yes:
    """Return a matrix of the cells named, each as often as it likes."""
    rows, columns = np.array(at, dtype=np.int64).reshape(-1, 2).T
    cells = sparse.csr_array((np.ones(len(at), np.bool_), (rows, columns)), shape=shape)
    cells.sum_duplicates()
    return cells
