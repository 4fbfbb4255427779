"""Gould and Fernandez: who passes between which groups, and how often chance alone would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.stats.matrices import cells_at, clean_ties, codes_of
from bordergraph.analysis.stats.triangles import Triangles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.stats.matrices import Ints, Matrix, MatrixLike, Vector

__all__ = ["ROLES", "Roles", "broker_roles", "expected_roles"]

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
"""A path a -> v -> b by groups of (a, v, b): AAA, ABA, AAB, ABB, ABC."""

_ROLE_OF = np.array([4, 1, 3, 0, 2, 0, 0, 0])
"""The role of v in a -> v -> b: 4 where v is of a's group, 2 where of b's, 1 where a is of b's."""
_TURNED = np.array([0, 1, 3, 2, 4])
"""The same of b -> v -> a."""


@dataclass(frozen=True)
class Roles:
    """Open two-paths through each agency, by role.

    Attributes:
        counts: Shape (n, 5), columns as in `ROLES`.
        expected: Mean under random ties of the same density, shape (n, 5).
        sd: Standard deviation under the same model, shape (n, 5).
    """

    counts: Ints
    expected: Vector
    sd: Vector

    @property
    def z(self) -> Vector:
        """(counts - expected) / sd, shape (n, 5); NaN where the model leaves no freedom."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.sd > 0, (self.counts - self.expected) / self.sd, np.nan)


def broker_roles(
    adjacency: MatrixLike, groups: Sequence[str], *, undirected: bool = False
) -> Roles:
    """Count for each agency v the pairs a -> v -> b without a -> b, by the groups of the three.

    Args:
        adjacency: Ties, shape (n, n), row gives to column.
        groups: Group of each agency.
        undirected: Take a tie in either direction both ways. Every open pair then counts once
            in each direction, as in R's sna: representative and gatekeeper are equal.

    Raises:
        UsageError: Labels that do not fit the ties.

    References:
        Gould & Fernandez 1989, Sociol Methodol 19:89.

    Example:
        >>> path = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
        >>> broker_roles(path, ["CA", "CA", "US"]).counts[1].tolist()
        [0, 0, 1, 0, 0]
    """
    ties = clean_ties(adjacency, directed=not undirected)
    names, codes = codes_of(groups, ties.shape[0])
    counts = _all_paths(ties, codes, len(names)) - _returns(ties, codes) - _closed(ties, codes)
    n = ties.shape[0]
    density = ties.nnz / (n * (n - 1)) if n > 1 else 0.0
    sizes = np.bincount(codes, minlength=len(names))
    expected, variance = expected_roles(sizes, density, undirected=undirected)
    return Roles(np.rint(counts).astype(np.int64), expected[codes], np.sqrt(variance[codes]))


def _all_paths(ties: Matrix, codes: Ints, groups: int) -> Vector:
    """Count a -> v -> b by role, whether a = b or a -> b or neither."""
    n = len(codes)
    label = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=(n, groups))
    give, take = (ties @ label).tocsr(), (ties.T @ label).tocsr()
    own_in: Vector = take.multiply(label).sum(axis=1)
    own_out: Vector = give.multiply(label).sum(axis=1)
    away_in: Vector = take.sum(axis=1) - own_in
    away_out: Vector = give.sum(axis=1) - own_out
    alike: Vector = take.multiply(give).sum(axis=1) - own_in * own_out
    return np.stack(
        (
            own_in * own_out,
            alike,
            own_in * away_out,
            away_in * own_out,
            away_in * away_out - alike,
        ),
        axis=1,
    )


def _returns(ties: Matrix, codes: Ints) -> Vector:
    """Count a -> v -> a: coordinator when a is of v's group, else itinerant."""
    mutual = ties.multiply(ties.T).tocoo()
    own = codes[mutual.row] == codes[mutual.col]
    counts = np.zeros((len(codes), len(ROLES)))
    counts[:, 0] = np.bincount(mutual.row[own], minlength=len(codes))
    counts[:, 1] = np.bincount(mutual.row[~own], minlength=len(codes))
    return counts


def _closed(ties: Matrix, codes: Ints) -> Vector:
    """Count a -> v -> b with a -> b by role."""
    found = Triangles(clean_ties(ties))
    # Whether a tie leads from its one end to its other, and back.
    on = cells_at(ties, found.one, found.other) > 0
    back = cells_at(ties, found.other, found.one) > 0
    counts = np.zeros(len(codes) * len(ROLES))
    for t in found:
        of_x, of_y, of_z = codes[t.x], codes[t.y], codes[t.z]
        xy, yz, xz = (on[t.xy], back[t.xy]), (on[t.yz], back[t.yz]), (on[t.xz], back[t.xz])
        alike_xy, alike_yz, alike_xz = of_x == of_y, of_y == of_z, of_x == of_z
        # Each of the three between the two others, by whether it is of the group of the one, of
        # that of the other, and whether these are of one; and the ties one way and the other.
        cases = (
            (t.y, alike_xy, alike_yz, alike_xz, xy, yz, xz),
            (t.x, alike_xy, alike_xz, alike_yz, xy[::-1], xz, yz),
            (t.z, alike_xz, alike_yz, alike_xy, xz, yz[::-1], xy),
        )
        for v, first, last, ends, into, out, across in cases:
            role = _ROLE_OF[4 * first + 2 * last + ends]
            here = np.flatnonzero(into[0] & out[0] & across[0])
            np.add.at(counts, v[here] * len(ROLES) + role[here], 1.0)
            here = np.flatnonzero(into[1] & out[1] & across[1])
            np.add.at(counts, v[here] * len(ROLES) + _TURNED[role[here]], 1.0)
    return counts.reshape(-1, len(ROLES))


def expected_roles(
    sizes: Ints, density: float, *, undirected: bool = False
) -> tuple[Vector, Vector]:
    """Return mean and variance of the roles of a member of each group, ties being independent.

    With q = d^2 (1 - d) for density d, each of M candidate pairs (a, b) is an open path with
    chance q, and two candidates that share a or b covary by d^3 (1 - d)^3; so
    E = M q, Var = M q (1 - q) + L d^3 (1 - d)^3 with L ordered pairs of such candidates.
    Undirected, (a, b) and (b, a) stand or fall together, which doubles the variance of the
    roles that count both.

    Args:
        sizes: Agencies in each group, shape (groups,).
        density: Ties over possible ties.
        undirected: Whether ties go both ways.

    Returns:
        Two arrays of shape (groups, 5), columns as in `ROLES`.

    Example:
        >>> expected_roles(np.array([3, 2]), 0.5)[0][0].tolist()
        [0.25, 0.25, 0.5, 0.5, 0.0]
    """
    # Groups of one size are alike; as many sizes as n differ take n (n - 1) / 2 agencies at least.
    each, which, alike = np.unique(sizes, return_inverse=True, return_counts=True)
    n = each.astype(np.float64)
    total = (n * alike).sum()
    others, mates = total - n, n - 1
    # Over the groups h other than v's own g: how many of each size, and who is in neither g nor h.
    count_h = np.tile(alike, (len(n), 1)) - np.eye(len(n))
    third = others[:, None] - n

    def over(amount: Vector) -> Vector:
        summed: Vector = (count_h * amount).sum(axis=1)
        return summed

    candidates = np.stack(
        (
            mates * (mates - 1),
            over(n * (n - 1)),
            mates * others,
            mates * others,
            over(n * third),
        ),
        axis=1,
    )
    mixed = mates * others * (others - 1) + others * mates * (mates - 1)
    sharing = np.stack(
        (
            2 * mates * (mates - 1) * (mates - 2),
            2 * over(n * (n - 1) * (n - 2)),
            mixed,
            mixed,
            2 * over(n * third * (third - 1)),
        ),
        axis=1,
    )
    q, covary = density**2 * (1 - density), (density * (1 - density)) ** 3
    variance = candidates * q * (1 - q) + np.maximum(sharing, 0) * covary
    if undirected:
        variance = variance * np.array([2.0, 2.0, 1.0, 1.0, 2.0])
    return (candidates * q)[which], variance[which]
