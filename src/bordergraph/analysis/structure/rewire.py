"""Random networks by shuffling a real one: tie swaps, and trades of memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bordergraph.analysis.structure.matrices import Ints

__all__ = ["MembershipTrades", "TieSwaps"]


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
