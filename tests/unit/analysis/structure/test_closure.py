"""Closed and open triangles against brute force and published numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from bordergraph.analysis.structure.closure import closure as of_graphs
from bordergraph.errors import UsageError


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


def closure(
    ties: Any, held: Any, *, threats: list[str] | None = None, groups: Any = None, **asked: Any
) -> Any:
    """Measure tables as graphs."""
    group = dict(enumerate(groups)) if groups else None
    both = graphs(ties, held, threats)
    return of_graphs(*both, group=group, **asked)


PAIRS = st.integers(2, 8).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, (n, n), elements=st.sampled_from([0.0, 1.0])),
        arrays(np.float64, (n, 4), elements=st.sampled_from([0.0, 1.0])),
    )
)


def brute(ties: np.ndarray, held: np.ndarray) -> tuple[list[int], list[int]]:
    closed, pairs = [0] * held.shape[1], [0] * held.shape[1]
    for i, j in combinations(range(len(ties)), 2):
        for t in range(held.shape[1]):
            if held[i, t] and held[j, t]:
                pairs[t] += 1
                closed[t] += int(ties[i, j] or ties[j, i])
    return closed, pairs


@given(PAIRS)
@settings(deadline=None)
def test_counts_equal_a_loop_over_triples(data: tuple[np.ndarray, np.ndarray]) -> None:
    closed, pairs = brute(*data)
    found = closure(*data, null="N0")
    assert (found.closed, found.open) == (sum(closed), sum(pairs) - sum(closed))
    by_name = {int(t.threat): (t.closed, t.pairs) for t in found.threats}
    assert by_name == {t: (closed[t], pairs[t]) for t in range(4)}


@given(PAIRS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_relabelling_changes_nothing(data: tuple[np.ndarray, np.ndarray], random: Any) -> None:
    ties, held = data
    order = list(range(len(ties)))
    random.shuffle(order)
    one, two = closure(ties, held), closure(ties[np.ix_(order, order)], held[order])
    assert (one.closed, one.open) == (two.closed, two.open)
    assert one.test.expected == pytest.approx(two.test.expected, abs=1e-7)
    assert one.test.sd == pytest.approx(two.test.sd, abs=1e-4)


@given(PAIRS)
@settings(deadline=None)
def test_the_actor_s_choice_moments_equal_a_loop_over_pairs(
    data: tuple[np.ndarray, np.ndarray],
) -> None:
    ties, held = data
    n = len(ties)
    either = ((ties + ties.T) > 0) & ~np.eye(n, dtype=bool)
    p = either.sum() / (n * (n - 1))
    shared = [float(held[i] @ held[j]) for i, j in combinations(range(n), 2)]
    found = closure(ties, held, null="N0").test
    assert found.expected == pytest.approx(p * sum(shared))
    assert found.sd**2 == pytest.approx(p * (1 - p) * sum(s * s for s in shared))


def test_analytic_and_drawn_degrees_agree_on_the_mean() -> None:
    rng = np.random.default_rng(5)
    ties = rng.random((60, 60)) < 0.06
    held = rng.random((60, 12)) < 0.2
    analytic, drawn = (closure(ties, held, null=n, samples=400).test for n in ("N1", "N1-swaps"))
    assert drawn.expected == pytest.approx(analytic.expected, rel=0.03)
    # Degrees kept on average only leave more freedom.
    assert analytic.sd > drawn.sd


@pytest.mark.parametrize(
    ("name", "closed", "still_open"),
    [
        ("harbour", 13, 32), ("karate", 67, 205), ("towns", 45, 75), ("motifr_wetlands", 167, 543),
        ("chemnet", 726, 136), ("flock_core", 3158, 31941),
    ],
)  # fmt: skip
def test_published_counts(
    published: Callable[..., Any], name: str, closed: int, still_open: int
) -> None:
    data = published(name)
    found = closure(data.ties, data.memberships)
    assert (found.closed, found.open) == (closed, still_open)


@pytest.mark.parametrize(
    ("name", "null", "z", "within"),
    [
        ("motifr_wetlands", "N0", 9.8, 0.05),
        ("motifr_wetlands", "N1", 2.2, 0.05),
        ("motifr_wetlands", "N1-swaps", 3.3, 0.25),
        ("chemnet", "N0", 7.9, 0.05),
        ("chemnet", "N1", 1.9, 0.05),
        ("chemnet", "N1-swaps", 3.8, 0.35),
        ("flock_core", "N0", 14.5, 0.05),
        pytest.param("flock_core", "N1-swaps", 54, 3.0, marks=pytest.mark.slow),
        pytest.param("flock_core", "N2", -0.19, 0.2, marks=pytest.mark.slow),
    ],
)
def test_published_z(
    published: Callable[..., Any], name: str, null: str, z: float, within: float
) -> None:
    data = published(name)
    found = closure(
        data.ties, data.memberships, null=null, groups=data.groups, samples=500, seed=1
    ).test
    assert found.z == pytest.approx(z, abs=within)
    assert found.null.value == null


def test_the_club_by_hand(published: Callable[..., Any]) -> None:
    data = published("karate")
    found = closure(data.ties, data.memberships, null="N0").test
    assert found.expected == pytest.approx(272 * 78 / 561)
    assert found.sd == pytest.approx((272 * 78 / 561 * 483 / 561) ** 0.5)
    assert found.z == pytest.approx(5.11, abs=0.005)
    kept = closure(
        data.ties, data.memberships, null="N2", groups=data.groups, samples=20, seed=2
    ).test
    # With the ties inside and across the sides kept, the triangles with a side are.
    assert (kept.expected, kept.sd, kept.z, kept.p_high) == (67.0, 0.0, None, 1.0)


def test_degrees_of_the_club_by_other_paths(published: Callable[..., Any]) -> None:
    data = published("karate")
    graph = nx.karate_club_graph()
    sides = np.array([side == "Officer" for _, side in graph.nodes(data="club")])
    same = sides[:, None] == sides[None, :]
    # The model with the degrees kept on average: odds x_i x_j, by plain repetition.
    degrees = np.array([d for _, d in graph.degree()], dtype=float)
    x = degrees / np.sqrt(degrees.sum())
    for _ in range(5000):
        shares = x[None, :] / (1 + x[:, None] * x[None, :])
        np.fill_diagonal(shares, 0)
        x = degrees / shares.sum(axis=1)
    p = np.triu(np.outer(x, x) / (1 + np.outer(x, x)) * same, 1)
    kept = closure(data.ties, data.memberships, null="N1").test
    assert kept.expected == pytest.approx(p.sum(), rel=1e-4)
    assert kept.sd == pytest.approx(np.sqrt((p * (1 - p)).sum()), rel=1e-4)
    # The same degrees exactly, swapped by networkx.
    drawn = []
    for seed in range(150):
        mixed: nx.Graph[int] = nx.Graph(graph.edges)
        nx.double_edge_swap(mixed, nswap=300, max_tries=100_000, seed=seed)
        drawn.append(sum(same[i, j] for i, j in mixed.edges))
    swapped = closure(data.ties, data.memberships, null="N1-swaps", samples=500, seed=1).test
    assert swapped.expected == pytest.approx(np.mean(drawn), abs=1.0)
    assert swapped.sd == pytest.approx(np.std(drawn), rel=0.2)


def test_published_expectations(published: Callable[..., Any]) -> None:
    data = published("motifr_wetlands")
    chosen, kept, swapped = (
        closure(data.ties, data.memberships, null=n, samples=500).test
        for n in ("N0", "N1", "N1-swaps")
    )
    assert chosen.expected == pytest.approx(64.7, abs=0.05)
    assert swapped.expected == pytest.approx(137.9, abs=1.2)
    assert kept.sd == pytest.approx(13.5, abs=0.05)
    assert swapped.sd == pytest.approx(8.9, abs=0.7)


@pytest.mark.slow
def test_geography_explains_the_plate_readers(published: Callable[..., Any]) -> None:
    data = published("flock_core")
    found = closure(
        data.ties, data.memberships, null="N2", groups=data.groups, samples=300, seed=2
    ).test
    assert found.p_high == pytest.approx(0.72, abs=0.12)
    assert found.acceptance is not None
    assert found.acceptance < 0.1


def test_threats_closed_too_little_come_first() -> None:
    # Two blocks of ties; threat a runs inside a block, threat b across both.
    ties = np.kron(np.eye(2), np.ones((5, 5)))
    held = np.zeros((10, 2))
    held[:5, 0] = 1
    held[[0, 1, 5, 6], 1] = 1
    found = closure(ties, held, threats=["a", "b"]).threats
    assert [t.threat for t in found] == ["b", "a"]
    assert found[0].test.p_low <= found[0].p_adjusted


def test_nothing_to_count() -> None:
    empty = closure(np.zeros((3, 3)), np.zeros((3, 0)))
    assert (empty.closed, empty.open, empty.test.z, empty.threats) == (0, 0, None, ())
    assert closure(np.zeros((1, 1)), np.ones((1, 2)), null="N0").open == 0


def test_wrong_use_is_said() -> None:
    ties, held = np.ones((3, 3)), np.ones((3, 2))
    with pytest.raises(UsageError, match="N4"):
        closure(ties, held, null="N4")
    with pytest.raises(UsageError, match="N2"):
        closure(ties, held, null="N2")
    graph, on = graphs(ties, held)
    graph.remove_node(2)
    with pytest.raises(UsageError, match="the mandate 2 - 0 does not fit"):
        of_graphs(graph, on)
    with pytest.raises(UsageError, match="the mandate 0 - 1 does not fit"):
        of_graphs(graph, nx.Graph([(0, 1)]))
