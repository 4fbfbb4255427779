"""Communities and the indices that compare them, against networkx and hand-made partitions."""

import sys
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bordergraph.analysis.structure.communities import (
    Communities,
    communities,
    modularity,
    normalized_mutual_information,
)
from bordergraph.errors import UsageError

PARTITIONS = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
        st.lists(st.integers(0, 3), min_size=n, max_size=n),
    )
)


@example(data=([0, 0, 0, 1, 1, 2, 2, 2], [0, 0, 1, 1, 1, 1, 2, 3]))
@given(PARTITIONS)
def test_information_is_symmetric_and_bounded(data: tuple[list[int], list[int]]) -> None:
    one, other = (np.array(p) for p in data)
    nmi = normalized_mutual_information(one, other)
    assert 0 <= nmi <= 1
    assert nmi == pytest.approx(normalized_mutual_information(other, one))
    assert normalized_mutual_information(one, 7 - one) == pytest.approx(1.0)


def test_information_of_a_textbook_table() -> None:
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    mutual = 2 / 6 * np.log(2) + 2 / 6 * np.log(2)
    entropies = np.log(2) + np.log(3)
    assert normalized_mutual_information(one, other) == pytest.approx(2 * mutual / entropies)


@example(n=13, seed=3)
@given(st.integers(2, 15), st.integers(0, 30))
def test_modularity_is_networkx_s(n: int, seed: int) -> None:
    graph = nx.gnp_random_graph(n, 0.5, seed=seed)
    code = np.arange(n) % 3
    if graph.size():
        parts = [set(np.flatnonzero(code == c).tolist()) for c in np.unique(code)]
        theirs = nx.community.modularity(graph, parts)
        assert modularity(np.array(graph.edges), code) == pytest.approx(theirs)


def test_a_ring_of_cliques_comes_apart() -> None:
    ring = nx.ring_of_cliques(5, 6)
    found = communities(ring, seed=1)
    assert found.code.tolist() == [i // 6 for i in range(30)]
    # Exact but for the last digit, which depends on the release of numpy.
    assert found.stable_nmi == pytest.approx(1.0, abs=1e-12)


def test_the_best_run_is_kept_and_seeds_repeat() -> None:
    graph = nx.gnp_random_graph(40, 0.1, seed=5)
    one, two = (communities(graph, seed=3) for _ in range(2))
    assert one.code.tolist() == two.code.tolist()
    best = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=3 + run))
        for run in range(50)
    )
    assert one.modularity == pytest.approx(best)
    parts = [set(np.flatnonzero(one.code == code)) for code in np.unique(one.code)]
    assert nx.community.modularity(graph, parts) == pytest.approx(best)
    assert (one.method, one.runs) == ("louvain", 50)
    assert 0 < one.stable_nmi <= 1


def agreement(found: Communities, data: Any) -> float:
    groups = np.unique(data.groups, return_inverse=True)[1]
    return normalized_mutual_information(found.code, groups)


def test_the_club_has_the_communities_that_are_best(published: Callable[..., Any]) -> None:
    data = published("karate")
    found = communities(data.graph())
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert len(set(found.code.tolist())) == 4
    assert agreement(found, data) == pytest.approx(0.588, abs=5e-4)


@pytest.mark.parametrize(("name", "least"), [("towns", 1 - 1e-9), ("flock_core", 0.75)])
def test_states_are_the_communities(published: Callable[..., Any], name: str, least: float) -> None:
    data = published(name)
    assert agreement(communities(data.graph()), data) > least


@pytest.mark.parametrize("size", [0, 1, 4])
def test_without_ties_everybody_is_alone(size: int) -> None:
    found = communities(nx.empty_graph(size))
    assert (found.code.tolist(), found.modularity) == (list(range(size)), 0.0)


def test_many_agencies_are_found_by_leiden(
    published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bordergraph.analysis.structure.communities.LOUVAIN_AGENCIES", 20)
    monkeypatch.setattr("bordergraph.analysis.structure.communities._FAST_AGENCIES", 20)
    data = published("karate")
    one, two = (communities(data.graph(), seed=4) for _ in range(2))
    assert one.code.tolist() == two.code.tolist()
    assert one.modularity == pytest.approx(0.4198, abs=5e-5)
    assert (one.method, one.runs) == ("leiden", 10)
    assert 0.8 < one.stable_nmi <= 1
    # Numbered by the first of each.
    firsts = [one.code.tolist().index(c) for c in range(max(one.code) + 1)]
    assert firsts == sorted(firsts)
    monkeypatch.setitem(sys.modules, "networkit", None)
    with pytest.raises(UsageError, match=r"communities of more than 20 agencies need networkit"):
        communities(data.graph())


def test_as_many_parts_as_agencies_are_compared_without_a_table_of_all() -> None:
    alone, pairs = np.arange(200_000), np.arange(200_000) // 2
    assert normalized_mutual_information(alone, alone[::-1]) == pytest.approx(1.0)
    assert 0.95 < normalized_mutual_information(alone, pairs) < 0.98
