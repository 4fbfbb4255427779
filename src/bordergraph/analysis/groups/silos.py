"""Groups that keep to themselves although their work demands otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.met import need_met
from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.groups.groupings import UNSPECIFIED, grouping_of
from bordergraph.analysis.results import NeedMet, Silo
from bordergraph.analysis.structure.degrees import degree_model
from bordergraph.analysis.structure.matrices import codes_of, edge_list, sum_by
from bordergraph.analysis.structure.nulls import (
    Null,
    NullTest,
    benjamini_hochberg,
    from_moments,
    label_draws,
    membership_draws,
    parse_null,
    swap_draws,
)
from bordergraph.analysis.structure.segregation import segregation

if TYPE_CHECKING:
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.structure.matrices import Bools, Ints, Matrix, Vector
    from bordergraph.analysis.structure.nulls import Progress
    from bordergraph.model import Network

__all__ = ["CLASSES", "UNTESTED", "contrast", "silos"]

CLASSES = ("silo", "isolated", "cannot-tell", "connected", "self-contained", "too-small")
"""What a group can be, in the order in which groups are listed."""

UNTESTED = "untested"
"""What a group is whose need was added up without a test."""

_LEVEL = 0.05
_MARGIN = 0.1
"""Difference in met need up to which a group is as well served outside as inside."""
_DRAWS = 500
"""Draws of agencies for an interval."""
_LITTLE = 0.1
_FEWEST_PAIRS = 3


@dataclass(frozen=True)
class _Carried:
    """Need that ties carry: pairs with need, the ties, and the groups.

    Attributes:
        keys: Pairs i * N + j, i < j, that need each other, sorted.
        weight: Need of each of those pairs over all threats, weighted.
        edges: Ties, shape (m, 2).
        codes: Group of each agency.
        groups: Number of groups.
    """

    keys: Ints
    weight: Vector
    edges: Ints
    codes: Ints
    groups: int

    def on(self, edges: Ints) -> Vector:
        """Return the need of the pair that each tie joins."""
        if not len(self.keys):
            return np.zeros(len(edges))
        n = len(self.codes)
        wanted = np.minimum(edges[:, 0], edges[:, 1]) * n + np.maximum(edges[:, 0], edges[:, 1])
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.weight[at], 0.0)

    def leaving(self, i: Ints, j: Ints, amount: Vector, codes: Ints) -> Vector:
        """Sum amounts on pairs over each group's boundary, shape (groups,)."""
        one, other = codes[i], codes[j]
        across = one != other
        total = sum_by(one[across], amount[across], self.groups)
        return total + sum_by(other[across], amount[across], self.groups)

    def crossing(self, edges: Ints, codes: Ints | None = None) -> Vector:
        """Return the need that ties carry over each group's boundary, shape (groups,)."""
        use = self.codes if codes is None else codes
        return self.leaving(edges[:, 0], edges[:, 1], self.on(edges), use)


def silos(
    network: Network | NetworkIndex | Needs,
    by: str | Grouping = "country",
    null: Null | str = Null.DEGREES,
    seed: int = 0,
    *,
    samples: int = 1000,
    options: Options | None = None,
    on_progress: Progress | None = None,
) -> tuple[Silo, ...]:
    """Judge every group by how far need inside it and across its boundary is met.

    c_in and c_out are met over needed, weighted by threat, inside and across; the score is
    (c_in - c_out) / (c_in + c_out). The test asks whether ties carry less of the need across
    the boundary than the null would: sum over pairs of need x tie, low tail, adjusted over the
    groups (Benjamini-Hochberg). A group is

    - ``isolated`` when under a tenth of the need across its boundary is met, and no more of that
      inside, or too little inside to tell,
    - ``silo`` when the test is significant at 0.05 and the interval of c_in - c_out lies above 0,
    - ``self-contained`` when next to none of its need (a twentieth) lies outside and its E-I
      is at or under its expectation: no fault,
    - ``too-small`` when fewer than three pairs need each other inside, or across,
    - ``connected`` when the interval lies under 0.1, so that no such difference is hidden in it,
    - ``cannot-tell`` otherwise.

    The interval is the middle 95 % of 500 draws of agencies with replacement: a group of few
    agencies has a wide one. Pairs of which too little is known do not count, nor do pairs inside one body, except that
    the grouping by body counts the latter as its inside.

    Args:
        network: The network, its index, or its rows of need.
        by: ``country``, ``level``, ``sector``, ``body`` or ``community``, or such a grouping.
        null: N0 to N4 or N1-swaps; N1 keeps each agency's number of ties.
        seed: Seed of draws and communities.
        samples: Draws for a sampled null.
        options: What counts as need and supply, where an index or rows do not tell.
        on_progress: Told how far the draws are.

    Returns:
        One entry per group, silos first, then by score. Agencies without a known group are a
        partner to others and no group of their own; neither is a body or community of one.

    Raises:
        UsageError: An unknown grouping or null.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> [s.cls for s in silos(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)))]
        ['too-small']
    """
    null = parse_null(null)
    needs = needs_of(network, options)
    arrays = needs.arrays
    grouping = grouping_of(arrays.facts, by, seed=seed)
    by = grouping.by
    names, codes = codes_of(grouping.labels)
    every = needs.wanted if by == "body" else needs.wanted & ~needs.within
    rows = needs.known & every
    sums = _met(needs, rows, codes, len(names))
    intervals = _intervals(needs, rows, codes, len(names), seed)
    inside, outside = _sides(needs, every, codes, len(names))
    tests = _tests(needs, rows, codes, len(names), null, seed, samples, on_progress)

    labels = dict(zip(arrays.agencies, grouping.labels, strict=True))
    mixing = segregation(two_mode(arrays.facts), labels, null=Null.DEGREES).groups
    judged = [
        g
        for g, name in enumerate(names)
        if name != UNSPECIFIED and min(sums.pairs_in[g], sums.pairs_out[g]) >= _FEWEST_PAIRS
    ]
    p = np.ones(len(names))
    p[judged] = benjamini_hochberg([tests[g].p_low for g in judged])
    found = []
    for g, name in enumerate(names):
        if name == UNSPECIFIED or (mixing[g].size == 1 and by in {"body", "community"}):
            continue
        sides = sums.need_in[g], sums.met_in[g], sums.need_out[g], sums.met_out[g]
        difference, score = contrast(*map(float, sides))
        ei, ei_expected = mixing[g].ei, mixing[g].ei_expected
        found.append(
            Silo(
                group=name,
                by=by,
                cls=_class(sums, g, float(p[g]), ei, ei_expected, intervals[g]),
                need_in=float(sums.need_in[g]),
                need_out=float(sums.need_out[g]),
                met_in=float(sums.met_in[g]),
                met_out=float(sums.met_out[g]),
                difference=difference,
                low=intervals[g][0],
                high=intervals[g][1],
                inside=inside[g],
                outside=outside[g],
                score=score,
                ei=ei,
                ei_expected=ei_expected,
                z=tests[g].z,
                p=float(p[g]),
                null=null.value,
                size=mixing[g].size,
                members=tuple(a for a, c in zip(arrays.agencies, codes, strict=True) if c == g),
            )
        )
    found.sort(
        key=lambda s: (CLASSES.index(s.cls), -s.score if s.score is not None else 2.0, s.group)
    )
    return tuple(found)


@dataclass(frozen=True)
class _Sums:
    """Need and met need inside and across each group, and the pairs they rest on; (groups,)."""

    need_in: Vector
    need_out: Vector
    met_in: Vector
    met_out: Vector
    pairs_in: Ints
    pairs_out: Ints


def _met(needs: Needs, rows: Bools, codes: Ints, groups: int) -> _Sums:
    one, other = codes[needs.i[rows]], codes[needs.j[rows]]
    need = (needs.need * needs.weight)[rows]
    met = need * needs.supply[rows]
    inside = one == other
    out = ~inside

    def within(amount: Vector) -> Vector:
        return sum_by(one[inside], amount[inside], groups)

    def across(amount: Vector) -> Vector:
        left = sum_by(one[out], amount[out], groups)
        return left + sum_by(other[out], amount[out], groups)

    keys = needs.pair[rows]
    _, first = np.unique(keys, return_index=True)
    once = np.zeros(len(keys))
    once[first] = 1.0
    return _Sums(
        within(need),
        across(need),
        within(met),
        across(met),
        within(once).astype(np.int64),
        across(once).astype(np.int64),
    )


def contrast(
    need_in: float, met_in: float, need_out: float, met_out: float
) -> tuple[float | None, float | None]:
    """Return c_in - c_out and (c_in - c_out) / (c_in + c_out), c the share of a need that is met.

    Returns:
        Difference and score; None without need on one side, the score also where nothing is met.

    Example:
        >>> contrast(2.0, 1.0, 4.0, 1.0)
        (0.25, 0.3333333333333333)
    """
    if not need_in or not need_out:
        return None, None
    c_in, c_out = met_in / need_in, met_out / need_out
    return c_in - c_out, (c_in - c_out) / (c_in + c_out) if c_in + c_out else None


def _class(
    sums: _Sums,
    g: int,
    p: float,
    ei: float | None,
    ei_expected: float | None,
    interval: tuple[float | None, float | None],
) -> str:
    need_in, need_out = sums.need_in[g], sums.need_out[g]
    inward = ei is not None and ei_expected is not None and ei <= ei_expected
    few_outside = need_out <= (need_in + need_out) / 20
    if sums.pairs_in[g] >= _FEWEST_PAIRS and need_in and few_outside and inward:
        return "self-contained"
    if sums.pairs_out[g] < _FEWEST_PAIRS or not need_out:
        return "too-small"
    alone = sums.met_out[g] / need_out < _LITTLE
    if sums.pairs_in[g] < _FEWEST_PAIRS or not need_in:
        return "isolated" if alone else "too-small"
    if alone and sums.met_in[g] / need_in < _LITTLE:
        return "isolated"
    low, high = interval
    if low is not None and low > 0 and p <= _LEVEL:
        return "silo"
    return "connected" if high is not None and high < _MARGIN else "cannot-tell"


def _intervals(
    needs: Needs, rows: Bools, codes: Ints, groups: int, seed: int
) -> list[tuple[float | None, float | None]]:
    """Return the middle 95 % of c_in - c_out when agencies are drawn anew, per group.

    A pair counts as often as both of its agencies were drawn together (Snijders & Borgatti 1999,
    Connections 22:161, vertex bootstrap, pairs of one agency with itself left out).
    """
    n = len(codes)
    generator = np.random.default_rng(seed)
    i, j = needs.i[rows], needs.j[rows]
    need = (needs.need * needs.weight)[rows]
    met = need * needs.supply[rows]
    one, other = codes[i], codes[j]
    inside, out = np.flatnonzero(one == other), np.flatnonzero(one != other)
    # A row counts inside its group, or across for that of the first and that of the second.
    use = np.concatenate((inside, out, out))
    place = np.concatenate((one[inside], groups + one[out], 2 * groups + other[out]))
    i, j, amounts = i[use], j[use], (need[use], met[use])
    found = np.full((_DRAWS, groups), np.nan)
    for draw in range(_DRAWS if n and rows.any() else 0):
        times = np.bincount(generator.integers(n, size=n), minlength=n)
        often = (times[i] * times[j]).astype(np.float64)
        needed, supplied = (
            sum_by(place, amount * often, 3 * groups).reshape(3, groups) for amount in amounts
        )
        c_in = _share(supplied[0], needed[0])
        c_out = _share(supplied[1] + supplied[2], needed[1] + needed[2])
        found[draw] = c_in - c_out
    intervals: list[tuple[float | None, float | None]] = []
    for g in range(groups):
        drawn = found[~np.isnan(found[:, g]), g]
        if drawn.size < _DRAWS // 2:
            intervals.append((None, None))
        else:
            low, high = np.quantile(drawn, (0.025, 0.975))
            intervals.append((float(low), float(high)))
    return intervals


def _share(part: Vector, whole: Vector) -> Vector:
    """Divide group by group; NaN where there is nothing to divide by."""
    share = np.full(whole.size, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _sides(
    needs: Needs, rows: Bools, codes: Ints, groups: int
) -> tuple[list[NeedMet], list[NeedMet]]:
    """Return how much of each group's need is met inside and across its boundary."""
    one, other = codes[needs.i], codes[needs.j]
    same = one == other
    inside = need_met(needs, rows & same, one, groups)
    outside = []
    for g in range(groups):
        touching = rows & ~same & ((one == g) | (other == g))
        outside.append(need_met(needs, touching, np.zeros(len(needs), dtype=np.int64), 1)[0])
    return list(inside), outside


def _tests(
    needs: Needs,
    rows: Bools,
    codes: Ints,
    groups: int,
    null: Null,
    seed: int,
    samples: int,
    on_progress: Progress | None,
) -> list[NullTest]:
    """Test the need that ties carry over each group's boundary.

    Components stand in for their parent body here as they do in supply, so ties are inherited.
    """
    arrays = needs.arrays
    n = len(codes)
    ties = working_ties(arrays, inherit=True)
    keys, at = np.unique(needs.pair[rows], return_inverse=True)
    weight = sum_by(at, (needs.need * needs.weight)[rows], len(keys))
    carried = _Carried(keys, weight, edge_list(ties), codes, groups)
    observed = carried.crossing(carried.edges)
    if not null.sampled:
        i, j = keys // max(n, 1), keys % max(n, 1)
        if null is Null.DEGREES:
            chance = degree_model(np.diff(ties.indptr).astype(np.int64)).probability(i, j)
        else:
            chance = np.full(len(keys), ties.nnz / (n * (n - 1)) if n > 1 else 0.0)
        mean = carried.leaving(i, j, weight * chance, codes)
        variance = carried.leaving(i, j, weight**2 * chance * (1 - chance), codes)
        return [
            from_moments(float(observed[g]), float(mean[g]), float(variance[g]), null)
            for g in range(groups)
        ]
    if null is Null.LABELS:
        draws = label_draws(
            codes,
            lambda drawn: carried.crossing(carried.edges, drawn),
            samples=samples,
            seed=seed,
            on_progress=on_progress,
        )
    elif null is Null.MEMBERSHIPS:
        dealt = _Dealt(needs, rows, carried)
        observed = dealt.crossing(dealt.table)
        draws = membership_draws(
            dealt.table, dealt.crossing, samples=samples, seed=seed, on_progress=on_progress
        )
    else:
        draws = swap_draws(
            carried.edges,
            n,
            carried.crossing,
            samples=samples,
            seed=seed,
            groups=codes if null is Null.MIXING else None,
            on_progress=on_progress,
        )
    return [draws.test(float(observed[g]), g) for g in range(groups)]


class _Dealt:
    """Need that ties carry when the agencies' responsibilities are dealt out anew.

    Pairs of agencies that share no threat have no row in `Needs`, so whether a tie counts is
    told from its agencies: those with any row that counts.
    """

    def __init__(self, needs: Needs, rows: Bools, carried: _Carried) -> None:
        arrays = needs.arrays
        self._carried = carried
        self._weight = arrays.severity * arrays.weight
        counted: Matrix = sparse.csr_array(arrays.responsibility.multiply(arrays.counted[None, :]))
        counted.eliminate_zeros()
        self.table = counted
        known = np.zeros(len(carried.codes), dtype=np.bool_)
        known[needs.i[rows]] = known[needs.j[rows]] = True
        edges = carried.edges
        self._edges = edges[known[edges[:, 0]] & known[edges[:, 1]]]

    def crossing(self, table: Matrix) -> Vector:
        one, other = self._edges[:, 0], self._edges[:, 1]
        least: Matrix = sparse.csr_array(table[one].minimum(table[other]))
        need: Vector = np.asarray(least @ self._weight, dtype=np.float64)
        return self._carried.leaving(one, other, need, self._carried.codes)
