"""The network that is random but for each agency's number of ties (UBCM), without sampling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.structure.matrices import Ints, Vector

_TOLERANCE = 1e-9
_ROUNDS = 500


@dataclass(frozen=True)
class DegreeModel:
    """Tie probabilities that keep every degree on average: p_ij = x_i x_j / (1 + x_i x_j).

    Agencies of one degree share one x, so the model is a small matrix over degree classes
    whatever the number of agencies.

    Attributes:
        kind: Class of each agency, shape (n,).
        between: Probability of a tie between two classes, shape (classes, classes).
    """

    kind: Ints
    between: Vector

    def probability(self, i: Ints, j: Ints) -> Vector:
        """Return the tie probability of pairs (i, j), i != j, elementwise."""
        cells: Vector = self.between[self.kind[i], self.kind[j]]
        return cells

    def tally(self, members: Ints) -> Vector:
        """Count some agencies by class, shape (classes,)."""
        return np.bincount(self.kind[members], minlength=len(self.between)).astype(np.float64)

    def pairs_across(self, one: Ints, other: Ints) -> tuple[float, float]:
        """Return the mean and variance of the number of ties between two disjoint sets."""
        left, right = self.tally(one), self.tally(other)
        spread = self.between * (1 - self.between)
        return float(left @ self.between @ right), float(left @ spread @ right)


def degree_model(degree: Ints) -> DegreeModel:
    """Fit the undirected binary configuration model to the number of ties of each agency.

    Agencies tied to everyone would need x without bound: they get p = 1 and are set aside, as
    are those without ties (p = 0), until neither kind is left; the rest is solved by Newton's
    method on the log-likelihood, which is concave in log x.

    Args:
        degree: Shape (n,).

    Raises:
        UsageError: The degrees cannot be met (no solution within tolerance).

    References:
        Park & Newman 2004, Phys Rev E 70:066117; Vallarano et al. 2021, Sci Rep 11:15227.

    Example:
        >>> model = degree_model(np.array([2, 2, 2, 2]))
        >>> float(model.probability(np.array([0]), np.array([2]))[0].round(6))
        0.666667
    """
    classes, kind = np.unique(degree, return_inverse=True)
    size = np.bincount(kind, minlength=len(classes)).astype(np.float64)
    between = np.zeros((len(classes), len(classes)))
    left = classes.astype(np.float64)
    alive = size > 0
    while alive.any():
        others = size[alive].sum() - 1
        full, none = alive & (left >= others), alive & (left <= 0)
        if none.any():
            alive &= ~none
        elif full.any():
            between[np.ix_(full, alive)] = between[np.ix_(alive, full)] = 1.0
            left -= size[full].sum()
            alive &= ~full
        else:
            cells = np.ix_(alive, alive)
            between[cells] = _solve(left[alive], size[alive])
            break
    return DegreeModel(kind.astype(np.int64), between)


def _solve(degree: Vector, size: Vector) -> Vector:
    """Return p between classes for degrees strictly between 0 and n - 1."""
    start = degree / np.sqrt((degree * size).sum())
    theta = np.log(start)
    damping = 0.0
    p, miss = _miss(theta, degree, size)
    for _ in range(_ROUNDS):
        worst = np.abs(miss).max()
        if worst < _TOLERANCE:
            return p
        spread = p * (1 - p)
        # Rows are divided by class size: the same Newton step, and the system stays well scaled.
        jacobian = spread * size
        own = spread @ size - 2 * spread.diagonal()
        jacobian[np.diag_indices_from(jacobian)] += own
        jacobian[np.diag_indices_from(jacobian)] += damping + 1e-14
        step = np.clip(np.linalg.solve(jacobian, miss), -2.0, 2.0)
        trial_p, trial_miss = _miss(theta + step, degree, size)
        if np.abs(trial_miss).max() < worst:
            theta, p, miss = theta + step, trial_p, trial_miss
            damping = damping / 10 if damping > 1e-12 else 0.0  # noqa: PLR2004 - numerically zero
        else:
            damping = max(damping * 10, 1e-6)
    raise UsageError(f"no random network has these degrees (off by {np.abs(miss).max():.2g})")


def _miss(theta: Vector, degree: Vector, size: Vector) -> tuple[Vector, Vector]:
    """Return p between classes and how far each class's expected degree falls short."""
    p = 1 / (1 + np.exp(-np.add.outer(theta, theta)))
    expected = p @ size - p.diagonal()
    return p, degree - expected
