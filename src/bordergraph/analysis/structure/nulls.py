"""What chance alone would give: tails of a test, by formula and by labels dealt out anew."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.structure.graphs import Ints, Vector


NULL = "N4"
"""Name of the random model, in which the labels of groups are dealt out anew over the same ties."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the stage, how many steps are done, and how many there are."""


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
        samples: Draws made; 0 for an analytic model, whose p are those of a normal curve.
    """

    observed: float
    expected: float
    sd: float
    z: float | None
    p_low: float
    p_high: float
    samples: int = 0

    @property
    def p(self) -> float:
        """Two-sided: twice the smaller tail, at most 1."""
        return min(1.0, 2 * min(self.p_low, self.p_high))


def from_moments(observed: float, expected: float, variance: float) -> NullTest:
    """Compare with a mean and a variance; tails by the normal curve.

    Example:
        >>> from_moments(3.0, 1.0, 1.0).z
        2.0
    """
    sd, tolerance = float(np.sqrt(max(variance, 0.0))), _rounding_error(expected)
    if sd <= tolerance:
        low, high = float(observed >= expected - tolerance), float(observed <= expected + tolerance)
        return NullTest(observed, expected, 0.0, None, low, high)
    z = (observed - expected) / sd
    return NullTest(observed, expected, sd, z, _normal_tail(z), _normal_tail(-z))


def _normal_tail(z: float) -> float:
    """Return the share of the normal curve below z; erfc keeps the far tails exact."""
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


def _rounding_error(size: float) -> float:
    """Return the rounding error under which a spread counts as none."""
    return 1e-12 * max(1.0, abs(size))


def with_drawn_tails(test: NullTest, draws: Vector) -> NullTest:
    """Return a test with the tails of draws: p = (1 + draws at least as extreme) / (1 + draws).

    Example:
        >>> test = from_moments(5.0, 2.0, 1.0)
        >>> with_drawn_tails(test, np.array([1.0, 2.0, 3.0])).p_high
        0.25
    """
    count, tolerance = len(draws), _rounding_error(test.observed)
    return replace(
        test,
        p_low=float((1 + (draws <= test.observed + tolerance).sum()) / (1 + count)),
        p_high=float((1 + (draws >= test.observed - tolerance).sum()) / (1 + count)),
        samples=count,
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


def label_draws(
    groups: Ints,
    statistic: Callable[[Ints], Vector],
    *,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Vector:
    """Evaluate statistics with the group labels dealt out anew, shape (samples, k).

    Args:
        groups: Group code of each agency, shape (n,).
        statistic: From codes, shape (n,), to values, shape (k,).
        samples: Number of permutations.
        seed: Seed of the permutations.
        on_progress: Told after each draw.
    """
    if samples < 1:
        raise UsageError("{samples} samples are too few", "ask for at least one", samples=samples)
    rng = np.random.default_rng(seed)
    values = []
    for draw in range(samples):
        values.append(np.atleast_1d(statistic(rng.permutation(groups))))
        if on_progress:
            on_progress("label permutations", draw + 1, samples)
    return np.stack(values)
