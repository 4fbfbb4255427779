"""What memberships give is what the ties that they make give, laid out one by one."""

from __future__ import annotations

from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bordergraph.analysis.structure import graphs
from bordergraph.analysis.structure.brokerage import broker_roles, constraints
from bordergraph.analysis.structure.brokers import betweenness
from bordergraph.analysis.structure.graphs import (
    articulation_points,
    bridges,
    components,
    read_ties,
)
from bordergraph.errors import LimitError, UsageError

Drawn: TypeAlias = "tuple[nx.DiGraph[Any], dict[Any, str]]"


@st.composite
def two_mode(draw: st.DrawFn) -> Drawn:
    """Draw agencies, arrangements of which some are large, and direct ties."""
    n = draw(st.integers(1, 9))
    who = st.integers(0, n - 1)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(range(n), bipartite=0)
    for team in range(draw(st.integers(0, 3))):
        name = f"team{team}"
        graph.add_node(name, bipartite=1)
        even = draw(st.booleans())
        gives = draw(st.sets(who))
        takes = gives if even else draw(st.sets(who))
        graph.add_edges_from((k, name) for k in gives)
        graph.add_edges_from((name, k) for k in takes)
    graph.add_edges_from(draw(st.sets(st.tuples(who, who), max_size=12)))
    return graph, {k: draw(st.sampled_from("XYZ")) for k in range(n)}


def _rich() -> Drawn:
    """Return agencies with ties of every kind: two have a team alone, two give alone, one has none."""
    graph = nx.gnp_random_graph(8, 0.3, seed=5, directed=True)
    graph.add_nodes_from(range(13), bipartite=0)
    graph.add_nodes_from(("even", "fed", "own", "post"), bipartite=1)
    for team, gives, takes in (
        ("even", {0, 1, 2, 3}, {0, 1, 2, 3}),
        ("fed", {3, 4, 5, 6}, {0, 4}),
        ("own", {7, 8, 9}, {7, 8, 9}),
        ("post", {10, 11}, {5, 6}),
    ):
        graph.add_edges_from((k, team) for k in gives)
        graph.add_edges_from((team, k) for k in takes)
    return graph, dict(enumerate("XXYYXZYXZXYZX"))


RICH = _rich()


def laid_out(graph: nx.DiGraph[Any]) -> nx.DiGraph[Any]:
    """Return the ties that memberships make, by loops."""
    modes: Any = graph.nodes(data="bipartite")
    teams = [node for node, mode in modes if mode == 1]
    found: nx.DiGraph[Any] = nx.DiGraph()
    found.add_nodes_from(node for node in graph if node not in teams)
    found.add_edges_from((i, j) for i, j in graph.edges if {i, j} <= set(found) and i != j)
    for team in teams:
        found.add_edges_from(
            (i, j) for i in graph.predecessors(team) for j in graph.successors(team) if i != j
        )
    return found


def both_forms(graph: nx.DiGraph[Any], *, undirected: bool) -> tuple[Any, Any]:
    """Return memberships as they are read, and laid out as ties."""
    if undirected:
        return read_ties(graph, directed=False), laid_out(graph).to_undirected()
    return graph, laid_out(graph)


@pytest.fixture(params=[1, 3, 400], autouse=True, scope="module")
def limit(request: pytest.FixtureRequest) -> Any:
    """Take arrangements of more than one, of more than three and of more than 400 for large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "LARGE_MEMBERS", request.param)
        yield


@example(data=RICH)
@given(two_mode())
def test_ties_degrees_and_matrices(data: Drawn) -> None:
    graph, _ = data
    flat, ties = laid_out(graph), read_ties(graph)
    assert list(flat) == list(ties.nodes)
    arcs = nx.to_numpy_array(flat)
    assert (ties.rows(slice(None)).toarray() == arcs).all()
    assert ties.count == arcs.sum()
    assert ties.degree().tolist() == arcs.sum(axis=1).tolist()
    assert ties.transposed().degree().tolist() == arcs.sum(axis=0).tolist()
    either = ties.symmetrized().rows(slice(None)).toarray()
    assert (either == np.maximum(arcs, arcs.T)).all()
    values = np.arange(3.0 * len(flat)).reshape(len(flat), 3)
    assert np.allclose(ties.dot(values), arcs @ values)


@example(data=RICH, undirected=False)
@example(data=RICH, undirected=True)
@given(two_mode(), st.booleans())
def test_roles(data: Drawn, undirected: bool) -> None:
    graph, groups = data
    one, two = (broker_roles(form, groups) for form in both_forms(graph, undirected=undirected))
    assert (one.counts == two.counts).all()
    assert np.allclose(one.expected, two.expected)
    assert np.allclose(one.sd, two.sd)


@example(data=RICH, undirected=False)
@example(data=RICH, undirected=True)
@given(two_mode(), st.booleans())
def test_constraint(data: Drawn, undirected: bool) -> None:
    one, two = map(constraints, both_forms(data[0], undirected=undirected))
    assert list(one.values()) == pytest.approx(list(two.values()), nan_ok=True)


@example(data=RICH)
@given(two_mode())
def test_betweenness(data: Drawn) -> None:
    graph, _ = data
    one, two = betweenness(graph), betweenness(laid_out(graph))
    assert one.shares == pytest.approx(two.shares)
    assert (one.error, one.searches) == (0, 0)


@example(data=RICH)
@given(two_mode())
def test_components_and_single_points(data: Drawn) -> None:
    graph, _ = data
    flat = laid_out(graph).to_undirected()
    assert {frozenset(c) for c in components(graph)} == {
        frozenset(c) for c in nx.connected_components(flat)
    }
    assert articulation_points(graph) == set(nx.articulation_points(flat))
    assert {frozenset(b) for b in bridges(graph)} == {frozenset(b) for b in nx.bridges(flat)}


def test_a_membership_may_go_one_way_in_a_graph_without_directions() -> None:
    team: nx.Graph[str] = nx.Graph()
    team.add_nodes_from("abc", bipartite=0)
    team.add_node("t", bipartite=1)
    team.add_edge("a", "t", receives=False)
    team.add_edge("b", "t", provides=False)
    team.add_edge("c", "t")
    assert read_ties(team, directed=True).rows(slice(None)).toarray().tolist() == [
        [0, 1, 1], [0, 0, 0], [0, 1, 0],
    ]  # fmt: skip


def test_too_many_groups_of_a_large_arrangement_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(graphs, "LARGE_MEMBERS", 3)
    monkeypatch.setattr(graphs, "MOST_CLASSES", 2)
    team = nx.star_graph(6)
    team.nodes[0]["bipartite"] = 1
    with pytest.raises(LimitError, match="members of 3 groups, and at most 2"):
        broker_roles(team, {k: f"g{k % 3}" for k in range(1, 7)})
    # Groups of one agency are all alike.
    assert broker_roles(team, {k: f"g{k}" for k in range(1, 7)}).counts.sum() == 0


def test_arrangements_tied_to_each_other_are_refused() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(("team", "forum"), bipartite=1)
    graph.add_edge("team", "forum")
    with pytest.raises(UsageError, match="two arrangements are tied: team and forum"):
        read_ties(graph)
