"""Do those who share threats also share information? Correlation of two layers, tested by QAP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bordergraph.analysis.structure.closure import read
from bordergraph.analysis.structure.graphs import ties_of
from bordergraph.analysis.structure.matrices import pair_blocks
from bordergraph.analysis.structure.nulls import label_draws

if TYPE_CHECKING:
    import networkx as nx

    from bordergraph.analysis.structure.matrices import Ints, Vector
    from bordergraph.analysis.structure.nulls import NullTest, Progress

__all__ = ["qap"]


def qap(
    ties: nx.Graph[Any],
    mandates: nx.Graph[Any],
    *,
    samples: int = 1000,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> NullTest | None:
    """Correlate ties with the number of threats shared, over all ordered pairs of agencies.

    The agencies of one layer are permuted, rows and columns together, which keeps the structure
    of both layers; means and variances stay, so a draw costs one sum over the ties.

    Args:
        ties: Any graph; directions count.
        mandates: A two-mode graph of agencies and threats, these with ``bipartite`` 1.
        samples: Permutations.
        seed: Seed of the permutations.
        on_progress: Told how far the permutations are.

    Returns:
        The correlation and its place among permutations; None where either layer is constant.

    Raises:
        UsageError: Graphs that do not fit each other.

    References:
        Krackhardt 1988, Soc Networks 10:359.

    Example:
        >>> import networkx as nx
        >>> pair = nx.Graph([("rcmp", "cbp")])
        >>> pair.add_node("ice")
        >>> on = nx.Graph([("rcmp", "guns"), ("cbp", "guns")])
        >>> on.nodes["guns"]["bipartite"] = 1
        >>> found = qap(pair, on, samples=20)
        >>> round(found.observed, 6)
        1.0
    """
    b = read(ties, mandates)[1]
    arcs = ties_of(ties).whole()
    n = arcs.shape[0]
    cells = n * (n - 1)
    coo = arcs.tocoo()
    giver, receiver = coo.row.astype(np.int64), coo.col.astype(np.int64)
    total = squares = 0.0
    for _, _, shared in pair_blocks(b):
        total, squares = total + 2 * float(shared.sum()), squares + 2 * float(shared @ shared)
    if not cells:
        return None
    density, mean = arcs.nnz / cells, total / cells
    spread = np.sqrt(density * (1 - density) * max(squares / cells - mean**2, 0.0))
    if spread <= 1e-12:  # noqa: PLR2004 - numerically constant
        return None

    def correlation(order: Ints) -> Vector:
        one, other = b[order[giver]], b[order[receiver]]
        on_ties = float(one.multiply(other).sum()) / cells
        return np.array([(on_ties - density * mean) / spread])

    everyone = np.arange(n)
    draws = label_draws(everyone, correlation, samples=samples, seed=seed, on_progress=on_progress)
    return draws.test(float(correlation(everyone)[0]))
