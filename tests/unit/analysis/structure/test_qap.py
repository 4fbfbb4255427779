"""Correlation of two layers against numpy and the published figure."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from bordergraph.analysis.structure.qap import qap as of_graphs
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


def graphs(ties: Any, held: Any, threats: list[str] | None = None) -> tuple[Any, Any]:
    """Return tables of ties and of threats as graphs."""
    table = sparse.csr_array(held).tocoo()
    names = threats or [f"{k}" for k in range(table.shape[1])]
    on: nx.Graph[Any] = nx.Graph()
    on.add_nodes_from(range(table.shape[0]), bipartite=0)
    on.add_nodes_from(names, bipartite=1)
    on.add_edges_from(
        (int(a), names[t]) for a, t in zip(table.row, table.col, strict=True) if t >= 0
    )
    return nx.from_scipy_sparse_array(
        sparse.csr_array(ties, dtype=float), create_using=nx.DiGraph
    ), on


def qap(ties: Any, held: Any, *, threats: list[str] | None = None, **asked: Any) -> Any:
    """Measure tables as graphs."""
    return of_graphs(*graphs(ties, held, threats), **asked)


def test_correlation_is_numpy_s() -> None:
    rng = np.random.default_rng(3)
    ties, held = rng.random((12, 12)) < 0.3, rng.random((12, 5)) < 0.4
    off = ~np.eye(12, dtype=bool)
    shared = held.astype(float) @ held.T
    found = qap(ties, held, samples=50)
    assert found is not None
    assert found.observed == pytest.approx(np.corrcoef(ties[off], shared[off])[0, 1])
    assert abs(found.expected) < 0.1


def test_the_club_by_hand(published: Callable[..., Any]) -> None:
    data = published("karate", "arcs.csv")
    found = qap(data.ties, data.memberships, samples=2000)
    assert found is not None
    # Tied and on one side 67, tied across 11, not tied 205 and 278.
    by_hand = (67 * 278 - 11 * 205) / (78 * 483 * 272 * 289) ** 0.5
    assert found.observed == pytest.approx(by_hand)
    assert found.p_high == pytest.approx(1 / 2001)


def test_chance_is_every_order_of_the_agencies() -> None:
    ties = np.array([[0, 1, 1, 0, 0], [1, 0, 1, 0, 0], [1, 0, 0, 1, 0], [0, 0, 1, 0, 1], [0] * 5])
    held = np.array([[1, 0], [1, 1], [1, 0], [0, 1], [0, 1]])
    off = ~np.eye(5, dtype=bool)
    shared = held @ held.T
    every = [
        np.corrcoef(ties[off], shared[np.ix_(order, order)][off])[0, 1]
        for order in map(list, permutations(range(5)))
    ]
    found = qap(ties, held, samples=4000, seed=2)
    assert found is not None
    assert found.observed == pytest.approx(every[0])
    assert found.expected == pytest.approx(np.mean(every), abs=0.02)
    as_high = np.mean(np.array(every) >= every[0] - 1e-9)
    assert found.p_high == pytest.approx(as_high, abs=0.03)


def test_chemicals_policy(published: Callable[..., Any]) -> None:
    data = published("chemnet", "arcs_political.csv")
    found = qap(data.ties, data.memberships, samples=6000)
    assert found is not None
    assert found.observed == pytest.approx(0.467, abs=0.0005)
    assert found.p_high < 2e-4


@pytest.mark.parametrize("ties", [np.zeros((4, 4)), np.ones((4, 4)), np.zeros((1, 1))])
def test_a_constant_layer_has_no_correlation(ties: np.ndarray) -> None:
    assert qap(ties, np.eye(len(ties), 3), samples=2) is None


def test_layers_must_fit() -> None:
    graph, on = graphs(np.zeros((3, 3)), np.ones((3, 2)))
    graph.remove_node(2)
    with pytest.raises(UsageError, match="does not fit"):
        of_graphs(graph, on)
