"""What chance alone would give: two random models, and how far the observed lies from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.structure.matrices import Ints, Vector

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the stage, how many steps are done, and how many there are."""


class Null(StrEnum):
    """A random model; always named beside what is compared with it."""

    DEGREES = "N1"
    LABELS = "N4"


def parse_null(name: str) -> Null:
    """Return the random model of that name, any case.

    Raises:
        UsageError: There is no such model.

    Example:
        >>> parse_null("n1").value
        'N1'
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
    """

    observed: float
    expected: float
    sd: float
    z: float | None
    p_low: float
    p_high: float
    null: Null
    samples: int = 0

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
    """

    values: Vector
    null: Null

    def test(self, observed: float, column: int = 0) -> NullTest:
        """Compare an observed value with one of the statistics."""
        return from_draws(observed, self.values[:, column], self.null)


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


def from_draws(observed: float, draws: Vector, null: Null) -> NullTest:
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
