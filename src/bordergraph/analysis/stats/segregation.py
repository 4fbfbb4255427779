"""Do groups keep to themselves? E-I, Freeman's segregation and assortativity, against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.stats.degrees import degree_model
from bordergraph.analysis.stats.matrices import clean_ties, codes_of, edge_list
from bordergraph.analysis.stats.nulls import Null, NullTest, from_moments, label_draws, parse_null
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.stats.matrices import Ints, MatrixLike, Vector
    from bordergraph.analysis.stats.nulls import Progress

__all__ = [
    "GroupMixing",
    "Segregation",
    "assortativity",
    "ei_index",
    "expected_ei",
    "expected_group_ei",
    "freeman_segregation",
    "mixing_matrix",
    "segregation",
]


@dataclass(frozen=True, slots=True)
class GroupMixing:
    """Ties that touch one group.

    Attributes:
        group: Name of the group.
        size: Agencies in it.
        internal: Ties inside it.
        external: Ties that leave it.
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
        internal: Ties inside groups.
        external: Ties between groups.
        ei: E-I index; None without ties.
        ei_expected: Its exact expectation under permuted labels; None under two agencies.
        freeman: Freeman's segregation; None where no tie between groups is to be expected.
        assortativity: Newman's coefficient; None where every tie end is in one group.
        test: E-I against the random model; a low tail speaks for segregation.
        groups: The same per group, sorted by name.
    """

    internal: int
    external: int
    ei: float | None
    ei_expected: float | None
    freeman: float | None
    assortativity: float | None
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
    if total < 2:  # noqa: PLR2004 - a tie takes two agencies
        return None
    return 1 - 2 * sum(n * (n - 1) for n in sizes) / (total * (total - 1))


def expected_group_ei(size: int, total: int) -> float | None:
    """Return E-I of the mean numbers of ties inside and across one group of permuted labels."""
    return ei_index(2.0 * (total - size) * size, float(size * (size - 1)))


def mixing_matrix(edges: Ints, codes: Ints, groups: int) -> Vector:
    """Count tie ends between groups, shape (groups, groups), symmetric.

    A tie between two groups adds one on each side; a tie inside a group adds two on the
    diagonal, so that rows sum to the group's degrees.
    """
    one, other = codes[edges[:, 0]], codes[edges[:, 1]]
    flat = np.bincount(one * groups + other, minlength=groups * groups).astype(np.float64)
    square = flat.reshape(groups, groups)
    return square + square.T


def freeman_segregation(external: float, sizes: Sequence[int], ties: int) -> float | None:
    """Return (E[X] - X) / E[X] for X ties between groups, E under random ties.

    Below zero when groups mix more than at random. Assumes that agencies are alike in degree.

    References:
        Freeman 1978, Sociol Methods Res 6:411; Bojanowski & Corten 2014, Soc Networks 39:14.
    """
    ei = expected_ei(sizes)
    expected = ties * (1 + ei) / 2 if ei is not None else 0.0
    return (expected - external) / expected if expected > 0 else None


def assortativity(mixing: Vector) -> float | None:
    """Return Newman's coefficient (tr e - sum e^2) / (1 - sum e^2), e = mixing / its sum.

    References:
        Newman 2003, Phys Rev E 67:026126.
    """
    total = float(mixing.sum())
    if not total:
        return None
    e = mixing / total
    chance = float((e @ e).sum())
    return (float(np.trace(e)) - chance) / (1 - chance) if chance < 1 - 1e-12 else None


def segregation(
    adjacency: MatrixLike,
    groups: Sequence[str],
    *,
    null: Null | str = Null.LABELS,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Segregation:
    """Compare ties inside and between groups with a random model.

    The raw sign of E-I depends on the sizes of the groups: read it beside its expectation.

    Args:
        adjacency: Ties, shape (n, n); a tie in either direction counts.
        groups: Group of each agency.
        null: N4 (labels permuted, drawn), or N1 (degrees kept, analytic).
        samples: Permutations for N4.
        seed: Seed of the permutations.
        on_progress: Told how far the permutations are.

    Raises:
        UsageError: Another null, or labels that do not fit the ties.

    Example:
        >>> two_pairs = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]
        >>> segregation(two_pairs, ["CA", "CA", "US", "US"], samples=10).ei
        -1.0
    """
    null = parse_null(null)
    if null not in {Null.LABELS, Null.DEGREES}:
        raise UsageError(f"segregation has no null {null}", "use N4 or N1")
    ties = clean_ties(adjacency)
    names, codes = codes_of(groups, ties.shape[0])
    edges = edge_list(ties)
    sizes = np.bincount(codes, minlength=len(names))
    mixing = mixing_matrix(edges, codes, len(names))
    internal = mixing.diagonal() / 2
    external = mixing.sum(axis=1) - mixing.diagonal()

    whole: NullTest | None = None
    if null is Null.LABELS:

        def crossing(drawn: Ints) -> Vector:
            again = mixing_matrix(edges, drawn, len(names))
            out: Vector = again.sum(axis=1) - again.diagonal()
            return np.append(out, out.sum() / 2)

        draws = label_draws(codes, crossing, samples=samples, seed=seed, on_progress=on_progress)
        tests = [draws.test(float(x), g) for g, x in enumerate(external)]
        if len(edges):
            whole = _as_ei(draws.test(float(external.sum() / 2), len(names)), len(edges))
    else:
        model = degree_model(ties)
        everyone = np.arange(len(codes))
        tests, mean, variance = [], 0.0, 0.0
        for g in range(len(names)):
            inside = codes == g
            e, v = model.pairs_across(everyone[inside], everyone[~inside])
            mean, variance = mean + e / 2, variance + v / 2
            tests.append(from_moments(float(external[g]), e, v, null))
        if len(edges):
            crossing_ties = from_moments(float(external.sum() / 2), mean, variance, null)
            whole = _as_ei(crossing_ties, len(edges))

    total = len(codes)
    return Segregation(
        internal=int(internal.sum()),
        external=int(external.sum() / 2),
        ei=ei_index(float(external.sum() / 2), float(internal.sum())),
        ei_expected=expected_ei(sizes.tolist()),
        freeman=freeman_segregation(float(external.sum() / 2), sizes.tolist(), len(edges)),
        assortativity=assortativity(mixing),
        test=whole,
        groups=tuple(
            GroupMixing(
                name,
                int(sizes[g]),
                int(internal[g]),
                int(external[g]),
                ei_index(float(external[g]), float(internal[g])),
                expected_group_ei(int(sizes[g]), total),
                tests[g],
            )
            for g, name in enumerate(names)
        ),
    )


def _as_ei(test: NullTest, ties: int) -> NullTest:
    """Turn a test of the number of external ties into one of E-I = 2 X / m - 1."""
    return NullTest(
        2 * test.observed / ties - 1,
        2 * test.expected / ties - 1,
        2 * test.sd / ties,
        test.z,
        test.p_low,
        test.p_high,
        test.null,
        test.samples,
        test.acceptance,
    )
