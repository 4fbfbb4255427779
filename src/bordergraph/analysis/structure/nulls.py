"""What chance alone would give: five random models, and how far the observed lies from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.matrices import checked_matrix
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.structure.matrices import Ints, Matrix, MatrixLike, Vector

__all__ = [
    "Draws",
    "MembershipTrades",
    "Null",
    "NullTest",
    "Progress",
    "TieSwaps",
    "benjamini_hochberg",
    "from_draws",
    "from_moments",
    "label_draws",
    "membership_draws",
    "parse_null",
    "swap_draws",
]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the stage, how many steps are done, and how many there are."""


BURN_IN = 10
"""Swaps tried per tie before the first draw."""

BETWEEN = 4
"""Swaps tried per tie between two draws."""

_TRADES_FIRST, _TRADES_BETWEEN = 50, 5


class Null(StrEnum):
    """A random model; always named beside what is compared with it."""

    ACTORS_CHOICE = "N0"
    DEGREES = "N1"
    DEGREES_SWAPS = "N1-swaps"
    MIXING = "N2"
    MEMBERSHIPS = "N3"
    LABELS = "N4"


def parse_null(name: str) -> Null:
    """Return the random model of that name, any case.

    Raises:
        UsageError: There is no such model.

    Example:
        >>> parse_null("n1-swaps").value
        'N1-swaps'
    """
    for null in Null:
        if null.value.casefold() == name.strip().casefold():
            return null
    raise UsageError(f"no null '{name}'", f"choose one of {', '.join(Null)}")


@dataclass(frozen=True, slots=True)
class NullTest:
    """An observed value against a random model.

    Attributes:
        observed: The value in the data.
        expected: Its mean under the model.
        sd: Its standard deviation under the model.
        z: (observed - expected) / sd; None when the model leaves no freedom.
        p_low: Chance of a value as low or lower.
        p_high: Chance of a value as high or higher.
        null: The model.
        samples: Draws made; 0 for an analytic model, whose p are those of a normal curve.
        acceptance: Share of tried swaps that were made; None without swaps.
    """

    observed: float
    expected: float
    sd: float
    z: float | None
    p_low: float
    p_high: float
    null: Null
    samples: int = 0
    acceptance: float | None = None

    @property
    def p(self) -> float:
        """Two-sided: twice the smaller tail, at most 1."""
        return min(1.0, 2 * min(self.p_low, self.p_high))


@dataclass(frozen=True)
class Draws:
    """Values of some statistics in random networks.

    Attributes:
        values: Shape (samples, statistics).
        null: The model they come from.
        acceptance: Share of tried swaps that were made; None without swaps.
    """

    values: Vector
    null: Null
    acceptance: float | None = None

    def test(self, observed: float, column: int = 0) -> NullTest:
        """Compare an observed value with one of the statistics."""
        return from_draws(observed, self.values[:, column], self.null, self.acceptance)


def from_moments(observed: float, expected: float, variance: float, null: Null) -> NullTest:
    """Compare with a mean and a variance; tails by the normal curve.

    Example:
        >>> from_moments(3.0, 1.0, 1.0, Null.DEGREES).z
        2.0
    """
    sd, near = float(np.sqrt(max(variance, 0.0))), _flat(expected)
    if sd <= near:
        low, high = float(observed >= expected - near), float(observed <= expected + near)
        return NullTest(observed, expected, 0.0, None, low, high, null)
    z = (observed - expected) / sd
    return NullTest(observed, expected, sd, z, _below(z), _below(-z), null)


def _below(z: float) -> float:
    """Return the share of the normal curve below z; erfc keeps the far tails exact."""
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


def _flat(size: float) -> float:
    """Return the rounding error under which a spread counts as none."""
    return 1e-12 * max(1.0, abs(size))


def from_draws(
    observed: float, draws: Vector, null: Null, acceptance: float | None = None
) -> NullTest:
    """Compare with draws: p = (1 + draws at least as extreme) / (1 + draws).

    Example:
        >>> from_draws(5.0, np.array([1.0, 2.0, 3.0]), Null.LABELS).p_high
        0.25
    """
    count = len(draws)
    if not count:
        raise UsageError("no draws to compare with", "ask for at least one sample")
    expected, sd = float(draws.mean()), float(draws.std(ddof=1)) if count > 1 else 0.0
    near = _flat(observed)
    return NullTest(
        observed,
        expected,
        sd,
        (observed - expected) / sd if sd > _flat(expected) else None,
        float((1 + (draws <= observed + near).sum()) / (1 + count)),
        float((1 + (draws >= observed - near).sum()) / (1 + count)),
        null,
        count,
        acceptance,
    )


def benjamini_hochberg(p: Vector | list[float]) -> Vector:
    """Return p-values adjusted for testing many at once (false discovery rate).

    References:
        Benjamini & Hochberg 1995, J R Stat Soc B 57:289.

    Example:
        >>> benjamini_hochberg([0.01, 0.02, 0.5]).tolist()
        [0.03, 0.03, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    count = len(values)
    order = np.argsort(values, kind="stable")[::-1]
    scaled = values[order] * count / np.arange(count, 0, -1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return adjusted


def swap_draws(
    edges: Ints,
    size: int,
    statistic: Callable[[Ints], Vector],
    *,
    samples: int = 1000,
    seed: int = 0,
    groups: Ints | None = None,
    on_progress: Progress | None = None,
) -> Draws:
    """Evaluate statistics on networks with the degrees (and group mixing) of the one given.

    Args:
        edges: Undirected ties as rows (i, j), i < j, shape (m, 2).
        size: Number of agencies.
        statistic: From ties as rows (i, j) in no order, shape (m, 2), to values, shape (k,).
        samples: Number of networks drawn.
        seed: Seed of the chain.
        groups: Group code of each agency: keep the ties between any two groups too (N2).
        on_progress: Told after each draw.
    """
    chain = TieSwaps(edges, size, np.random.default_rng(seed), groups)
    chain.run(BURN_IN * len(edges))
    rows = []
    for done in range(_positive(samples)):
        chain.run(BETWEEN * len(edges))
        rows.append(np.atleast_1d(statistic(chain.edges)))
        if on_progress:
            on_progress("tie swaps", done + 1, samples)
    null = Null.DEGREES_SWAPS if groups is None else Null.MIXING
    return Draws(np.stack(rows), null, chain.acceptance)


def membership_draws(
    memberships: MatrixLike,
    statistic: Callable[[Matrix], Vector],
    *,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Draws:
    """Evaluate statistics on membership tables with the row and column sums of the one given.

    Args:
        memberships: Who has which threat, shape (n, threats); values travel with the threat.
        statistic: From such a table to values, shape (k,).
        samples: Number of tables drawn.
        seed: Seed of the chain.
        on_progress: Told after each draw.
    """
    coo = checked_matrix(memberships, "memberships").tocoo()
    rows, columns = coo.row.astype(np.int64), coo.col.astype(np.int64)
    trades = MembershipTrades(rows, columns, coo.shape, np.random.default_rng(seed))
    trades.run(_TRADES_FIRST)
    values = []
    for done in range(_positive(samples)):
        trades.run(_TRADES_BETWEEN)
        table: Matrix = sparse.csr_array((coo.data, (trades.rows, columns)), shape=coo.shape)
        values.append(np.atleast_1d(statistic(table)))
        if on_progress:
            on_progress("membership trades", done + 1, samples)
    return Draws(np.stack(values), Null.MEMBERSHIPS)


def label_draws(
    groups: Ints,
    statistic: Callable[[Ints], Vector],
    *,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Draws:
    """Evaluate statistics with the group labels dealt out anew among all agencies.

    Args:
        groups: Group code of each agency, shape (n,).
        statistic: From codes, shape (n,), to values, shape (k,).
        samples: Number of permutations.
        seed: Seed of the permutations.
        on_progress: Told after each draw.
    """
    rng = np.random.default_rng(seed)
    values = []
    for done in range(_positive(samples)):
        values.append(np.atleast_1d(statistic(rng.permutation(groups))))
        if on_progress:
            on_progress("label permutations", done + 1, samples)
    return Draws(np.stack(values), Null.LABELS)


def _positive(samples: int) -> int:
    if samples < 1:
        raise UsageError(f"{samples} samples are too few", "ask for at least one")
    return samples


class TieSwaps:
    """A chain of networks with the degrees, and if asked the group mixing, of the first.

    Two ties a-b and c-d become a-d and c-b. Many swaps are tried at once: the ties are paired
    off at random, at most half of the pairs take part (fewer in a dense network, where they
    would be in each other's way), and a swap is refused when it makes a loop, or when one of its
    four ties is also the new tie of another swap or already there. That rule reads the same
    backwards, so every network that can be reached is equally likely. With groups, b and d share
    a group, which keeps the number of ties between any two groups.

    Args:
        edges: Ties as rows (i, j), i != j, without duplicates, shape (m, 2).
        size: Number of agencies.
        rng: Source of chance.
        groups: Group code of each agency, shape (size,); None keeps degrees only.

    References:
        Maslov & Sneppen 2002, Science 296:910; Fosdick et al. 2018, SIAM Review 60:315.
    """

    def __init__(
        self, edges: Ints, size: int, rng: np.random.Generator, groups: Ints | None = None
    ) -> None:
        self._u, self._v = edges[:, 0].copy(), edges[:, 1].copy()
        self._size = size
        self._rng = rng
        self._groups = groups
        self._share = min(0.5, 1 / (16 * max(self._density(), 1e-9)))
        self.attempts = 0
        self.accepted = 0

    @property
    def edges(self) -> Ints:
        """The present ties, shape (m, 2), in no order."""
        return np.stack((self._u, self._v), axis=1)

    @property
    def acceptance(self) -> float:
        """Share of tried swaps that were made; 0 before any was tried."""
        return self.accepted / self.attempts if self.attempts else 0.0

    def run(self, attempts: int) -> None:
        """Try about this many swaps; fewer where the groups leave few ties to pair off."""
        goal = self.attempts + attempts
        a_round = max(1.0, self._share * len(self._u) / 2)
        for _ in range(8 + int(4 * attempts / a_round)):
            if self.attempts >= goal:
                break
            self._round()

    def _density(self) -> float:
        """Return the share of possible ties that exist, as the mean tie sees it in its groups."""
        groups = np.zeros(self._size, dtype=np.int64) if self._groups is None else self._groups
        members = np.bincount(groups).astype(np.float64)
        one, other = groups[self._u], groups[self._v]
        low, high = np.minimum(one, other), np.maximum(one, other)
        _, block, ties = np.unique(
            low * len(members) + high, return_inverse=True, return_counts=True
        )
        room = members[low] * np.where(low == high, (members[high] - 1) / 2, members[high])
        return float((ties[block] / room).mean()) if len(room) else 0.0

    def _round(self) -> None:
        count = len(self._u)
        flip = self._rng.random(count) < 0.5  # noqa: PLR2004 - a fair coin
        tail, head = np.where(flip, self._v, self._u), np.where(flip, self._u, self._v)
        e, f = self._partners(head)
        a, b, c, d = tail[e], head[e], tail[f], head[f]
        useful = (a != d) & (c != b) & (a != c) & (b != d)
        e, f, a, b, c, d = (x[useful] for x in (e, f, a, b, c, d))
        self.attempts += len(useful)
        tried = len(e)
        if not tried:
            return
        keys = np.concatenate((self._keys(self._u, self._v), self._keys(a, d), self._keys(c, b)))
        order = np.argsort(keys)
        same = keys[order[1:]] == keys[order[:-1]]
        taken = np.zeros(len(keys), dtype=bool)
        taken[order[1:][same]] = True
        taken[order[:-1][same]] = True
        refused = taken[e] | taken[f] | taken[count : count + tried] | taken[count + tried :]
        ok = ~refused
        self._u[e[ok]], self._v[e[ok]] = a[ok], d[ok]
        self._u[f[ok]], self._v[f[ok]] = c[ok], b[ok]
        self.accepted += int(ok.sum())

    def _partners(self, head: Ints) -> tuple[Ints, Ints]:
        """Pair ties off at random, heads in one group; return some of the pairs as two arrays."""
        order = self._rng.permutation(len(head))
        if self._groups is None:
            first = order[0 : len(order) - 1 : 2]
            second = order[1::2]
        else:
            order = order[np.argsort(self._groups[head[order]], kind="stable")]
            group = self._groups[head[order]]
            place = np.arange(len(order)) - np.searchsorted(group, group)
            starts = np.flatnonzero((place[:-1] % 2 == 0) & (group[:-1] == group[1:]))
            first, second = order[starts], order[starts + 1]
        part = self._rng.random(len(first)) < self._share
        return first[part], second[part]

    def _keys(self, i: Ints, j: Ints) -> Ints:
        keys: Ints = np.minimum(i, j) * self._size + np.maximum(i, j)
        return keys


class MembershipTrades:
    """A chain of membership tables with the row and column sums of the first (curveball).

    All agencies are paired off at random and each pair deals the threats that only one of them
    has out again, each keeping its number. A value (the responsibility) travels with its threat.

    Args:
        rows: Agency of each membership, shape (k,).
        columns: Threat of each membership, shape (k,).
        shape: Number of agencies and of threats.
        rng: Source of chance.

    References:
        Strona et al. 2014, Nat Commun 5:4114; Carstens, Berger & Strona 2018, MethodsX 5:9
        (all pairs traded at once).
    """

    def __init__(
        self, rows: Ints, columns: Ints, shape: tuple[int, int], rng: np.random.Generator
    ) -> None:
        self.rows = rows.astype(np.int64, copy=True)
        self.columns = columns.astype(np.int64, copy=False)
        self._shape = shape
        self._rng = rng

    def run(self, trades: int) -> None:
        """Let every agency trade this many times."""
        for _ in range(trades):
            self._trade()

    def _trade(self) -> None:
        agencies, threats = self._shape
        order = self._rng.permutation(agencies)
        seats = np.full(agencies + agencies % 2, -1, dtype=np.int64)
        seats[:agencies] = order
        table = seats.reshape(-1, 2)
        seat = np.empty(agencies, dtype=np.int64)
        seat[order] = np.arange(agencies)
        pair, side = seat[self.rows] // 2, seat[self.rows] % 2
        keys = pair * threats + self.columns
        by_key = np.argsort(keys, kind="stable")
        same = keys[by_key[1:]] == keys[by_key[:-1]]
        both = np.zeros(len(keys), dtype=bool)
        both[by_key[1:][same]] = True
        both[by_key[:-1][same]] = True
        free = np.flatnonzero(~both)
        free = free[np.lexsort((self._rng.random(len(free)), pair[free]))]
        tables = pair[free]
        rank = np.arange(len(free)) - np.searchsorted(tables, tables)
        dealt = np.bincount(tables[side[free] == 0], minlength=len(table))
        self.rows[free] = table[tables, (rank >= dealt[tables]).astype(np.int64)]
