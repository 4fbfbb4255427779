"""Null models: expectations, random draws, tests, and control of false discoveries."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.structure.graphs import Ints, Vector
    from bordergraph.schema.terms import Null


_TOLERANCE = 1e-9


def degree_model(degree: Ints) -> tuple[Ints, Vector]:
    """Fit the undirected binary configuration model to the number of ties of each agency.

    The probabilities of a tie that keep every degree on average are p_ij = x_i x_j / (1 + x_i x_j).
    Agencies of one degree share one x: the model is the class of each agency, shape (n,), and the
    probability of a tie between two classes, shape (classes, classes). Agencies tied to everyone
    would need x without bound: they get p = 1 and are set aside, as are those without ties (p = 0),
    until neither kind is left; the rest is solved for log x by Levenberg-Marquardt.

    Args:
        degree: Shape (n,).

    Raises:
        UsageError: The degrees cannot be met (no solution within tolerance).

    References:
        Park & Newman 2004, Phys Rev E 70:066117; Vallarano et al. 2021, Sci Rep 11:15227.

    Example:
        >>> degree_model(np.array([2, 2, 2, 2]))[1].round(6).tolist()
        [[0.666667]]
    """
    classes, kind = np.unique(degree, return_inverse=True)
    size = np.bincount(kind, minlength=len(classes)).astype(np.float64)
    between = np.zeros((len(classes), len(classes)))
    remaining = classes.astype(np.float64)
    is_open = size > 0
    while is_open.any():
        most_ties = size[is_open].sum() - 1
        is_full, is_empty = is_open & (remaining >= most_ties), is_open & (remaining <= 0)
        if is_empty.any():
            is_open &= ~is_empty
        elif is_full.any():
            between[np.ix_(is_full, is_open)] = between[np.ix_(is_open, is_full)] = 1.0
            remaining -= size[is_full].sum()
            is_open &= ~is_full
        else:
            cells = np.ix_(is_open, is_open)
            between[cells] = _fit_probabilities(remaining[is_open], size[is_open])
            break
    return kind.astype(np.int64), between


def _fit_probabilities(degree: Vector, size: Vector) -> Vector:
    """Return p between classes for degrees strictly between 0 and n - 1."""
    from scipy.optimize import root

    def probabilities(theta: Vector) -> Vector:
        p: Vector = 1 / (1 + np.exp(-np.add.outer(theta, theta)))
        return p

    def excess(theta: Vector) -> tuple[Vector, Vector]:
        """Return by how much the degree of each class is exceeded, and the derivatives of that."""
        p = probabilities(theta)
        spread = p * (1 - p)
        jacobian = spread * size + np.diag(spread @ size - 2 * spread.diagonal())
        return p @ size - p.diagonal() - degree, jacobian

    start = np.log(degree / np.sqrt((degree * size).sum()))
    options: Any = {"xtol": 1e-13, "ftol": 1e-13, "maxiter": 500}
    solution = root(excess, start, jac=True, method="lm", options=options)
    error = np.abs(solution.fun).max()
    if not error < _TOLERANCE:
        raise UsageError("no random network has these degrees (off by {n:.2g})", n=error)
    return probabilities(solution.x)


Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the stage, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class NullTest:
    """An observed value against a random model.

    Attributes:
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
    null: Null
    samples: int = 0

    @property
    def p(self) -> float:
        """Two-sided: twice the smaller tail, at most 1."""
        return min(1.0, 2 * min(self.p_low, self.p_high))


def from_moments(observed: float, expected: float, variance: float, null: Null) -> NullTest:
    """Compare with a mean and a variance; tails by the normal curve.

    Example:
        >>> from bordergraph.schema.terms import Null
        >>> from_moments(3.0, 1.0, 1.0, Null.DEGREES).z
        2.0
    """
    sd, tolerance = float(np.sqrt(max(variance, 0.0))), _rounding_error(expected)
    if sd <= tolerance:
        low, high = float(observed >= expected - tolerance), float(observed <= expected + tolerance)
        return NullTest(observed, expected, 0.0, None, low, high, null)
    z = (observed - expected) / sd
    return NullTest(observed, expected, sd, z, _normal_tail(z), _normal_tail(-z), null)


def _normal_tail(z: float) -> float:
    """Return the share of the normal curve below z; erfc keeps the far tails exact."""
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


def _rounding_error(size: float) -> float:
    """Return the rounding error under which a spread counts as none."""
    return 1e-12 * max(1.0, abs(size))


def with_drawn_tails(test: NullTest, draws: Vector) -> NullTest:
    """Return a test with the tails of draws: p = (1 + draws at least as extreme) / (1 + draws).

    Example:
        >>> from bordergraph.schema.terms import Null
        >>> test = from_moments(5.0, 2.0, 1.0, Null.LABELS)
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
    """Evaluate statistics with the group labels dealt out anew, shape (samples, k)."""
    rng = np.random.default_rng(seed)
    values = []
    for draw in range(samples):
        values.append(np.atleast_1d(statistic(rng.permutation(groups))))
        if on_progress:
            on_progress("label permutations", draw + 1, samples)
    return np.stack(values)
