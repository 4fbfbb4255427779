"""Groups of agencies, and silos: how needs inside and across their boundary are served."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.structure.communities import communities
from bordergraph.analysis.structure.graphs import UNSPECIFIED, encode_groups
from bordergraph.analysis.structure.nulls import benjamini_hochberg
from bordergraph.analysis.structure.segregation import segregation
from bordergraph.model import group_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.structure.communities import Communities
    from bordergraph.analysis.structure.nulls import Progress
    from bordergraph.analysis.structure.segregation import GroupMixing

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grouping:
    """The group of each agency in pair analysis.

    Attributes:
        communities: How communities were found and how firm they are; None for other groupings.
    """

    by: str
    groups: dict[str, str]
    communities: Communities | None = None


def grouping_of(facts: InForce, by: str, *, seed: int = 0) -> Grouping:
    """Return the group of each agency in pair analysis, and how it was found.

    Args:
        facts: What holds on the day.
        by: ``country``, ``level``, ``sector``, ``body`` (the operational body an agency is part
            of) or ``community`` (found in the ties and numbered).
        seed: Seed of the communities.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> facts = select(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)))
        >>> grouping_of(facts, "country").groups
        {'rcmp': 'CA'}
    """
    if by == "community":
        # Each is named by its number, all of one width.
        communities_found = communities(two_mode_graph(facts), seed=seed)
        width = len(str(int(np.max(communities_found.code, initial=0)) + 1))
        names = (f"community-{c + 1:0{width}d}" for c in communities_found.code.tolist())
        return Grouping(by, dict(zip(facts.agencies, names, strict=True)), communities_found)
    if by == "body":
        return Grouping(by, {a: facts.origins[a][-1] for a in facts.agencies})
    known = facts.network.agency_by_id
    return Grouping(by, {a: getattr(known[a], by) or UNSPECIFIED for a in facts.agencies})


VERDICTS = ("silo", "hardly-served", "inconclusive", "connected", "self-contained", "too-small")
"""What a group can be, in the order in which groups are listed."""

MOST_DRAWS = 10_000
"""Draws of agencies for an interval, in `_BATCHES` batches."""

_BATCHES = 10
_DRAW_BUDGET = 500_000_000
"""Pairs, or ten times the agencies, times draws up to which all draws are made; beyond, as many as fit, 400 at least."""

_FEWEST_PAIRS = 3
"""Pairs inside and across that a group needs to be judged."""

_MARGIN = 0.1
"""Difference up to which a group is as well served across its boundary as inside."""

_LITTLE_SHARE = 0.1
"""Share of the assessed needs under which next to nothing is served."""

_OUTSIDE_SHARE = 0.05
"""Share of a group's needs that may lie across the boundary of a self-contained group."""


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """Where a difference lies, by bootstrap over agencies.

    Attributes:
        low: Lower end of the middle 95 %.
        high: Upper end.
        error: Standard error of the two ends, the larger, from drawing a finite number of times.
        draws: How many were made; it rests on those that leave the group assessed needs on both sides.
    """

    low: float
    high: float
    error: float
    draws: int


@dataclass(frozen=True, slots=True)
class Separation:
    """How the needs of one group are served inside it and across its boundary.

    Attributes:
        inside: How needs between two of its members are served.
        across: How needs between a member and an agency outside are served.
        pairs: Pairs of agencies with assessed needs, inside and across.
        interval: Where `difference` lies; None where too few draws hold needs on both sides.
    """

    group: str
    size: int
    inside: Served
    across: Served
    pairs: tuple[int, int]
    interval: BootstrapInterval | None

    @property
    def difference(self) -> float | None:
        """Share of the assessed needs that is served regularly or by assumption, inside minus across.

        None where nothing is assessed on one side.
        """
        if not (_count_assessed(self.inside) and _count_assessed(self.across)):
            return None
        return _regular_share(self.inside) - _regular_share(self.across)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that it could be whatever is not assessed turns out to be."""
        if self.difference is None:
            return None
        (least_in, most_in), (least_out, most_out) = map(_share_bounds, (self.inside, self.across))
        return least_in - most_out, most_in - least_out

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        few_inside, few_across = (n < _FEWEST_PAIRS for n in self.pairs)
        all_needs, interval = self.inside.needs + self.across.needs, self.interval
        if not few_inside and self.across.needs <= _OUTSIDE_SHARE * all_needs:
            return "self-contained"
        if few_inside or few_across:
            return "too-small"
        if max(map(_regular_share, (self.inside, self.across))) < _LITTLE_SHARE:
            return "hardly-served"
        if interval is not None and interval.low - interval.error > 0:
            return "silo"
        if interval is not None and interval.high + interval.error < _MARGIN:
            return "connected"
        return "inconclusive"

    @property
    def judged_interval(self) -> BootstrapInterval | None:
        """The interval, where the verdict rests on a difference."""
        return self.interval if self.verdict not in {"inconclusive", "too-small"} else None


@dataclass(frozen=True, slots=True)
class Silo:
    """A group: how its needs are served, and how its ties go.

    Attributes:
        served: Its needs inside and across its boundary, with the verdict.
        ties: Its ties inside and across, with E-I, its exact expectation and z.
        p: Chance of as few ties across, adjusted over the groups (Benjamini-Hochberg).
        null: The random model of the ties.
        members: Ids of its agencies, sorted.
    """

    served: Separation
    ties: GroupMixing
    p: float
    null: str
    members: tuple[str, ...]

    @property
    def group(self) -> str:
        """Name of the group."""
        return self.served.group

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return self.served.verdict


def silos(
    facts: InForce,
    assessment: Assessment,
    grouping: Grouping,
    *,
    null: str = "N4",
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> tuple[Silo, ...]:
    """Judge groups by their needs, and measure their ties beside.

    In the order of `judge_groups`; bodies and communities of one are left out. The null is as
    of `segregation`.
    """
    groups = grouping.groups
    least_size = 2 if grouping.by in {"body", "community"} else 1
    judged = judge_groups(assessment, groups, seed=seed)
    separations = [s for s in judged if s.size >= least_size]
    graph = two_mode_graph(facts)
    mixing = segregation(
        graph, groups, null=null, samples=samples, seed=seed, on_progress=on_progress
    )
    ties = {g.group: g for g in mixing.groups}
    adjusted = benjamini_hochberg([ties[s.group].test.p_low for s in separations])
    members = group_by(sorted(groups), lambda agency: groups[agency])
    return tuple(
        Silo(s, ties[s.group], float(p), ties[s.group].test.null.value, tuple(members[s.group]))
        for s, p in zip(separations, adjusted, strict=True)
    )


def judge_groups(
    assessment: Assessment, groups: Mapping[str, str], *, seed: int = 0
) -> tuple[Separation, ...]:
    """Judge every group by how regularly its needs are served inside and across its boundary.

    A group is

    - ``self-contained`` when a twentieth of its needs or less lie across its boundary,
    - ``too-small`` when fewer than three pairs have assessed needs inside, or across,
    - ``hardly-served`` when under a tenth of the assessed needs is served, inside and across,
    - ``silo`` when the whole interval of the difference lies above 0,
    - ``connected`` when it lies under 0.1, so that no such difference is hidden in it,
    - ``inconclusive`` otherwise, and where the end that decides is within its Monte Carlo error.

    By verdict, then by difference, the largest first, then by name. ``unspecified`` is nobody's
    group and everybody's partner.

    References:
        Snijders & Borgatti 1999, Connections 22:161 (agencies drawn with replacement, a pair as
        often as both of its agencies together, pairs of one agency with itself left out).

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Agency, Network
        >>> network = Network(agencies=(Agency("rcmp", "RCMP", country="CA"),))
        >>> [s.verdict for s in judge_groups(assess(network), {"rcmp": "CA"})]
        ['too-small']
    """
    pairs = _PairMatrices(assessment, groups)
    intervals = pairs.intervals(seed)
    served = assessment.served_between({a: groups.get(a, UNSPECIFIED) for a in pairs.agencies})
    inside: dict[str, Served] = defaultdict(Served)
    across: dict[str, Served] = defaultdict(Served)
    for (first, second), needs in served.items():
        for group in {first, second}:
            (inside if first == second else across)[group] += needs
    counts = pairs.counts
    separations = [
        Separation(name, size, inside[name], across[name], counts[name], intervals.get(name))
        for name, size in pairs.sizes.items()
        if name != UNSPECIFIED
    ]

    def order(s: Separation) -> tuple[int, float, str]:
        difference = 2.0 if s.difference is None else s.difference
        return VERDICTS.index(s.verdict), -difference, s.group

    return tuple(sorted(separations, key=order))


def _count_regular(served: Served) -> int:
    return served.regular + served.assumed


def _count_assessed(served: Served) -> int:
    return served.needs - served.not_assessed


def _share_bounds(served: Served) -> tuple[float, float]:
    """Return the share served regularly if nothing of what is not assessed is, and if all is."""
    regular = _count_regular(served)
    return regular / served.needs, (regular + served.not_assessed) / served.needs


def _regular_share(served: Served) -> float:
    return _count_regular(served) / _count_assessed(served)


class _PairMatrices:
    """Assessed needs of pairs of agencies as matrices, one row and column an agency.

    Attributes:
        agencies: Agencies that have a group or a need, sorted.
        sizes: Agencies of each group, by its name.
        counts: Pairs with assessed needs inside and across each group.
    """

    def __init__(self, assessment: Assessment, groups: Mapping[str, str]) -> None:
        rows = assessment.query(
            "SELECT a, b, sum(CASE WHEN outcome IN ('regular', 'assumed') THEN 1 ELSE 0 END), count(*) "
            "FROM outcome WHERE {on} AND outcome IN ('regular', 'assumed', 'irregular', 'indirect', 'none') "
            "GROUP BY a, b ORDER BY a, b"
        )
        self.agencies = sorted({*groups, *(name for row in rows for name in row[:2])})
        index = {name: n for n, name in enumerate(self.agencies)}
        labels = [groups.get(name, UNSPECIFIED) for name in self.agencies]
        self._names, self._codes = encode_groups(labels)
        group_sizes = np.bincount(self._codes, minlength=len(self._names))
        self.sizes = dict(zip(self._names, group_sizes.tolist(), strict=True))
        self._first: Ints = np.array([index[row[0]] for row in rows], dtype=np.int64)
        self._second: Ints = np.array([index[row[1]] for row in rows], dtype=np.int64)
        self._amounts: Floats = np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, 2)

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Pairs with assessed needs inside and across each group."""
        first, second = self._codes[self._first], self._codes[self._second]
        is_inside, size = first == second, len(self._names)
        inside = np.bincount(first[is_inside], minlength=size)
        ends = np.concatenate((first[~is_inside], second[~is_inside]))
        across = np.bincount(ends, minlength=size)
        counts = zip(inside.tolist(), across.tolist(), strict=True)
        return dict(zip(self._names, counts, strict=True))

    def intervals(self, seed: int) -> dict[str, BootstrapInterval]:
        """Return the interval of the difference of each group that has enough draws."""
        n, size = len(self.agencies), len(self._names)
        if not len(self._first):
            return {}
        draws = min(MOST_DRAWS, max(400, _DRAW_BUDGET // (2 * max(len(self._first), 10 * n))))
        generator = np.random.default_rng(seed)
        differences = np.full((draws, size), np.nan)
        is_inside = self._codes[self._first] == self._codes[self._second]
        inside, across = self._pair_matrices(is_inside), self._pair_matrices(~is_inside)
        cells = np.ones(n), (self._codes, np.arange(n, dtype=np.int64))
        member = sparse.csr_array(cells, shape=(size, n))
        step = max(1, min(draws, 20_000_000 // max(n, 1)))
        for start in range(0, draws, step):
            batch = min(step, draws - start)
            times = generator.multinomial(n, np.full(n, 1 / n), size=batch).astype(np.float64).T
            # A pair inside is counted from both of its ends, one across from each of its groups.
            shares = [
                _divide(*(member @ (times * (m @ times)) for m in side))
                for side in (inside, across)
            ]
            differences[start : start + batch] = (shares[0] - shares[1]).T
        return {
            name: interval
            for g, name in enumerate(self._names)
            if (interval := _bootstrap_interval(differences[:, g])) is not None
        }

    def _pair_matrices(self, keep: npt.NDArray[np.bool_]) -> list[sparse.csr_array]:
        n = len(self.agencies)
        first, second = self._first[keep], self._second[keep]
        ends = np.concatenate((first, second)), np.concatenate((second, first))
        return [
            sparse.csr_array((np.tile(self._amounts[keep, k], 2), ends), shape=(n, n))
            for k in (0, 1)
        ]


def _divide(part: Floats, total: Floats) -> Floats:
    quotient = np.full(part.shape, np.nan)
    np.divide(part, total, out=quotient, where=total > 0)
    return quotient


def _bootstrap_interval(draws: Floats) -> BootstrapInterval | None:
    """Return the middle 95 % of draws, and how far its ends vary over batches of them."""
    valid = draws[~np.isnan(draws)]
    if valid.size < max(draws.size // 2, _BATCHES):
        return None
    low, high = np.quantile(valid, (0.025, 0.975))
    parts = np.array_split(valid, _BATCHES)
    batches = np.array([np.quantile(part, (0.025, 0.975)) for part in parts])
    error = batches.std(axis=0, ddof=1).max() / np.sqrt(_BATCHES)
    return BootstrapInterval(float(low), float(high), float(error), draws.size)
