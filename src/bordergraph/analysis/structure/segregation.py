"""The E-I index of groups, its expectation, and its test against a null model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bordergraph.analysis.structure.graphs import edge_list, encode_groups, group_labels, read_ties
from bordergraph.analysis.structure.nulls import (
    NullTest,
    degree_model,
    from_moments,
    label_draws,
    with_drawn_tails,
)
from bordergraph.schema.terms import Null

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from bordergraph.analysis.structure.graphs import Ints, Ties, Vector
    from bordergraph.analysis.structure.nulls import Progress

MOST_DRAWN_TIES = 1_000_000
"""Ties up to which labels are dealt out anew for p."""


@dataclass(frozen=True, slots=True)
class GroupMixing:
    """Ties that touch one group.

    Attributes:
        ei: (external - internal) / (external + internal); None when no tie touches it.
        ei_expected: The same of the numbers that labels dealt out at random would give.
        test: `external` against the random model.
    """

    group: str
    size: int
    internal: int
    external: int
    ei: float | None
    ei_expected: float | None
    test: NullTest


@dataclass(frozen=True, slots=True)
class Segregation:
    """How ties and groups go together in a whole network.

    Attributes:
        ei_expected: Its exact expectation under permuted labels; None under two agencies.
        test: E-I against the random model; a low tail speaks for segregation.
    """

    internal: int
    external: int
    ei: float | None
    ei_expected: float | None
    test: NullTest | None
    groups: tuple[GroupMixing, ...]


def ei_index(external: float, internal: float) -> float | None:
    """Return (external - internal) / (external + internal), None without ties.

    References:
        Krackhardt & Stern 1988, Soc Psych Q 51:123.

    Example:
        >>> ei_index(1, 3)
        -0.5
    """
    ties = external + internal
    return (external - internal) / ties if ties else None


def expected_ei(sizes: Sequence[int]) -> float | None:
    """Return the mean E-I over all ways to deal the labels out, whatever the ties.

    Every tie is internal with probability sum n_g (n_g - 1) / (N (N - 1)), so the mean is
    1 - 2 sum n_g (n_g - 1) / (N (N - 1)), exactly.

    Example:
        >>> round(expected_ei([2, 2]), 6)
        0.333333
    """
    total = sum(sizes)
    if total < 2:
        return None
    return 1 - 2 * sum(n * (n - 1) for n in sizes) / (total * (total - 1))


def _crossing_moments(degree: Ints, codes: Ints, groups: int) -> list[tuple[float, float]]:
    """Return mean and variance of the ties that leave each group, degrees kept."""
    class_of, p = degree_model(degree)
    members = np.zeros((groups, len(p)))
    np.add.at(members, (codes, class_of), 1)
    others = members.sum(axis=0) - members
    means, variances = (((members @ m) * others).sum(axis=1).tolist() for m in (p, p * (1 - p)))
    return list(zip(means, variances, strict=True))


def segregation(
    graph: nx.Graph[Any] | Ties,
    group: str | Mapping[Any, str] = "country",
    *,
    null: Null | str = Null.LABELS,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Segregation:
    """Compare ties inside and between groups with a random model.

    The raw sign of E-I depends on the sizes of the groups: read it beside its expectation.
    Expectation and z are exact; p is that of draws up to `MOST_DRAWN_TIES` ties, else of a normal curve.

    Args:
        graph: Any graph, of agencies alone or two-mode; a tie in either direction counts.
        group: The node attribute with the group, or the group by node.
        null: N4 (labels permuted), or N1 (degrees kept on average).
        samples: Permutations for the p of N4.
        seed: Seed of the permutations.
        on_progress: Told how far the permutations are.

    Raises:
        UsageError: No agency has the attribute.

    Example:
        >>> import networkx as nx
        >>> two_pairs = nx.Graph([("rcmp", "cbsa"), ("cbp", "ice")])
        >>> country = {"rcmp": "CA", "cbsa": "CA", "cbp": "US", "ice": "US"}
        >>> segregation(two_pairs, country, samples=10).ei
        -1.0
    """
    null = Null(null)
    ties = read_ties(graph, directed=False)
    names, codes = encode_groups(group_labels(graph, group, ties.nodes))
    sizes = np.bincount(codes, minlength=len(names))
    degree = ties.degree()
    group_degree = ties.split_by_group(codes)[1].degree()
    internal = np.bincount(codes, group_degree, len(names)) / 2
    external = np.bincount(codes, degree - group_degree, len(names))
    crossing, count = float(external.sum() / 2), ties.count // 2
    if null is Null.LABELS:
        moments = [_group_moments(degree, int(n)) for n in sizes]
        total_moments = _crossing_total_moments(degree, sizes)
    else:
        moments = _crossing_moments(degree, codes, len(names))
        total_moments = (sum(m for m, _ in moments) / 2, sum(v for _, v in moments) / 2)
    tests = [from_moments(float(x), *m, null) for x, m in zip(external, moments, strict=True)]
    total_test = from_moments(crossing, *total_moments, null)
    if null is Null.LABELS and ties.is_plain and 0 < count <= MOST_DRAWN_TIES:
        edges = edge_list(ties.cells)

        def count_external(drawn_codes: Ints) -> Vector:
            first, second = drawn_codes[edges[:, 0]], drawn_codes[edges[:, 1]]
            is_external = first != second
            ends = np.concatenate((first[is_external], second[is_external]))
            return np.append(np.bincount(ends, minlength=len(names)), ends.size / 2)

        draws = label_draws(
            codes, count_external, samples=samples, seed=seed, on_progress=on_progress
        )
        tests = [
            with_drawn_tails(test, values) for test, values in zip(tests, draws.T[:-1], strict=True)
        ]
        total_test = with_drawn_tails(total_test, draws[:, -1])
    return Segregation(
        internal=int(internal.sum()),
        external=int(crossing),
        ei=ei_index(crossing, float(internal.sum())),
        ei_expected=expected_ei(sizes.tolist()),
        test=_convert_to_ei(total_test, count) if count else None,
        groups=tuple(
            GroupMixing(
                name,
                size,
                int(internal[g]),
                int(external[g]),
                ei_index(float(external[g]), float(internal[g])),
                # Of the mean numbers of ties across and inside under permuted labels.
                ei_index(2.0 * (len(codes) - size) * size, float(size * (size - 1))),
                tests[g],
            )
            for g, (name, size) in enumerate(zip(names, sizes.tolist(), strict=True))
        ),
    )


def _pick_moments(
    degree: Ints, tie_chance: float, sharing_chance: float, disjoint_chance: float
) -> tuple[float, float]:
    """Return mean and variance of the number of ties that a permutation of labels picks.

    The chances are those that a tie is picked, that two are that share an agency, and that two
    are that share none.
    """
    m = float(degree.sum()) / 2
    sharing_pairs = float((degree.astype(np.float64) * (degree - 1)).sum()) / 2
    pairs = 2 * sharing_pairs * sharing_chance + (m * (m - 1) - 2 * sharing_pairs) * disjoint_chance
    return m * tie_chance, m * tie_chance + pairs - (m * tie_chance) ** 2


def _group_moments(degree: Ints, size: int) -> tuple[float, float]:
    """Return the moments of the ties with one end in a group of permuted labels."""
    n, outside = degree.size, degree.size - size
    two, four = math.perm(n, 2), math.perm(n, 4)
    tie_chance = 2 * size * outside / two if two > 0 else 0.0
    disjoint_chance = 4 * size * (size - 1) * outside * (outside - 1) / four if four > 0 else 0.0
    return _pick_moments(degree, tie_chance, tie_chance / 2, disjoint_chance)


def _crossing_total_moments(degree: Ints, sizes: Ints) -> tuple[float, float]:
    """Return the moments of the ties between groups of permuted labels."""
    n, s = degree.size, sizes.astype(np.float64)
    two, three, four = (math.perm(n, k) for k in (2, 3, 4))
    same_group, pairs = (s * (s - 1)).sum(), s * (s - 1)
    tie_chance = 1 - same_group / two if two > 0 else 0.0
    sharing_chance = (s * (n - s) * (n - s - 1)).sum() / three if three > 0 else 0.0
    disjoint_pairs = (pairs * (s - 2) * (s - 3)).sum() + pairs.sum() ** 2 - (pairs**2).sum()
    disjoint_chance = 1 - 2 * same_group / two + disjoint_pairs / four if four > 0 else 0.0
    return _pick_moments(degree, tie_chance, sharing_chance, disjoint_chance)


def _convert_to_ei(test: NullTest, ties: int) -> NullTest:
    """Turn a test of the number of external ties into one of E-I = 2 X / m - 1."""
    return replace(
        test,
        observed=2 * test.observed / ties - 1,
        expected=2 * test.expected / ties - 1,
        sd=2 * test.sd / ties,
    )
