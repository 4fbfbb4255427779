"""E-I and its kin against published numbers, networkx and full enumeration."""

from collections.abc import Callable
from itertools import combinations, permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse

from bordergraph.analysis.structure.graphs import read_ties
from bordergraph.analysis.structure.segregation import (
    Segregation,
    ei_index,
    expected_ei,
    segregation,
)
from bordergraph.errors import UsageError


def mixed(table: Any, groups: list[str], **asked: Any) -> Segregation:
    """Measure the ties of a table, in either direction."""
    graph = nx.from_scipy_sparse_array(sparse.csr_array(table), create_using=nx.DiGraph)
    return segregation(graph, dict(enumerate(groups)), **asked)


EMON = ("Cheyenne", "HurrFrederic", "LakePomona", "MtSi", "MtStHelens", "Texas", "Wichita")


def test_expectation_is_the_mean_over_all_labellings() -> None:
    graph = nx.gnp_random_graph(6, 0.5, seed=3)
    labels = ["a", "a", "a", "b", "b", "c"]
    values = []
    for dealt in permutations(labels):
        crossing = sum(dealt[i] != dealt[j] for i, j in graph.edges)
        values.append(ei_index(crossing, graph.size() - crossing))
    mean = np.mean([v for v in values if v is not None])
    assert expected_ei([3, 2, 1]) == pytest.approx(mean)


@example(n=10, seed=3)
@given(st.integers(2, 10), st.integers(0, 50))
def test_counts_equal_a_loop_over_ties(n: int, seed: int) -> None:
    graph = nx.gnp_random_graph(n, 0.4, seed=seed)
    labels = [f"g{i % 3}" for i in range(n)]
    found = segregation(graph, dict(enumerate(labels)), samples=2)
    for group in found.groups:
        touching = [(i, j) for i, j in graph.edges if group.group in {labels[i], labels[j]}]
        inside = [(i, j) for i, j in touching if labels[i] == labels[j]]
        assert (group.internal, group.external) == (len(inside), len(touching) - len(inside))
        assert group.ei == ei_index(group.external, group.internal)
    assert found.internal + found.external == graph.size()


def test_the_club_by_hand(published: Callable[..., Any]) -> None:
    data = published("karate")
    found = segregation(data.graph(), "group", samples=2000, seed=1)
    assert found.test is not None
    assert (found.external, found.internal) == (11, 67)
    assert found.ei == pytest.approx(-56 / 78)
    assert found.ei_expected == pytest.approx(17 / 561)
    assert found.test.expected == pytest.approx(17 / 561, abs=0.01)
    assert found.test.p_low == pytest.approx(1 / 2001)
    for side in found.groups:
        assert (side.size, side.external) == (17, 11)
        assert side.ei == pytest.approx((11 - side.internal) / (11 + side.internal))
        assert side.test.z is not None
        assert side.test.z < -3
    assert sum(side.internal for side in found.groups) == 67


def test_the_harbour_by_hand(
    published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = published("harbour")
    monkeypatch.setattr("bordergraph.analysis.structure.segregation.MOST_DRAWN_TIES", 7)
    found = segregation(data.graph(), "group", samples=5000, seed=1)
    assert found.test is not None
    assert (found.external, found.internal) == (1, 6)
    assert found.ei == pytest.approx(-5 / 7)
    assert found.test.observed == pytest.approx(found.ei)
    assert found.ei_expected == pytest.approx(1 / 7)
    # Of the ties of four among eight, as many pairs across as 4 x 4, and 4 x 3 / 2 within.
    assert found.groups[0].ei_expected == pytest.approx((16 - 6) / (16 + 6))
    # Of the 70 ways to deal the groups out, those with at most one tie across.
    ties = [(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (4, 5), (5, 6)]
    ways = list(combinations(range(8), 4))
    across = np.array([sum((i in w) != (j in w) for i, j in ties) for w in ways])
    assert found.test.p_low == pytest.approx((across <= 1).mean(), abs=0.02)
    sds = (found.test.sd, found.groups[0].test.sd)
    assert sds == pytest.approx((2 * across.std() / 7, across.std()))


def test_wichita_looks_outward_and_is_inward(published: Callable[..., Any]) -> None:
    data = published("emon_Wichita", "arcs.csv")
    found = segregation(data.graph(), "group", samples=20_000, seed=1)
    assert found.test is not None
    assert found.ei == pytest.approx(0.51, abs=0.005)
    assert found.ei_expected == pytest.approx(0.65, abs=0.005)
    assert found.test.p_low == pytest.approx(0.0012, abs=0.0006)
    assert found.test.expected == pytest.approx(found.ei_expected, abs=0.002)


def test_california_keeps_to_itself(published: Callable[..., Any]) -> None:
    data = published("flock_core", "arcs.csv")
    arcs = nx.from_scipy_sparse_array(data.ties, create_using=nx.DiGraph)
    mutual = arcs.to_undirected(reciprocal=True)
    found = segregation(mutual, dict(enumerate(data.groups)), samples=200)
    (california,) = (g for g in found.groups if g.group == "CA")
    assert (california.size, california.internal, california.external) == (73, 1193, 6)
    assert california.ei == pytest.approx(-0.990, abs=0.0005)
    assert california.test.z is not None
    assert california.test.z < -10


@pytest.mark.parametrize("name", ["harbour", "karate", "towns", *(f"emon_{n}" for n in EMON)])
def test_networks_agree_with_networkx(published: Callable[..., Any], name: str) -> None:
    data = published(name, "arcs.csv")
    graph = nx.from_scipy_sparse_array(data.ties)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    crossing = sum(data.groups[i] != data.groups[j] for i, j in graph.edges)
    nx.set_node_attributes(graph, dict(enumerate(data.groups)), "group")
    found = segregation(data.graph(), "group", null="N1")
    assert (found.external, found.internal) == (crossing, graph.size() - crossing)


def test_analytic_degrees_expect_what_the_model_says() -> None:
    graph = nx.gnp_random_graph(20, 0.3, seed=8)
    labels = ["x"] * 8 + ["y"] * 12
    found = mixed(nx.to_numpy_array(graph), labels, null="N1")
    assert found.test is not None
    # Two groups: every crossing tie leaves both, so both expect the same.
    x, y = found.groups
    assert x.test.expected == pytest.approx(y.test.expected)
    assert found.test.expected == pytest.approx(2 * x.test.expected / graph.size() - 1)


def test_defined_without_ties_and_agencies() -> None:
    none = mixed(np.zeros((3, 3)), ["a", "a", "b"], samples=2)
    assert (none.ei, none.test) == (None, None)
    assert mixed(np.zeros((0, 0)), [], samples=2).groups == ()


def test_wrong_use_is_said() -> None:
    with pytest.raises(UsageError, match="no agency of the graph has the attribute 'colour'"):
        segregation(nx.path_graph(2), "colour")
    with pytest.raises(UsageError, match="ties that were read have no attributes") as error:
        segregation(read_ties(nx.path_graph(2)), "colour")
    assert error.value.hint == "hand over the group by node"


def test_the_peer_agrees() -> None:
    netseg = pytest.importorskip("netseg")
    igraph = pytest.importorskip("igraph")
    graph = nx.gnp_random_graph(20, 0.3, seed=2)
    labels = [i % 3 for i in range(20)]
    theirs = igraph.Graph(n=20, edges=list(graph.edges))
    ours = mixed(nx.to_numpy_array(graph), [str(g) for g in labels], samples=2)
    assert ours.ei == pytest.approx(netseg.krackhardt_ei(labels, theirs))
