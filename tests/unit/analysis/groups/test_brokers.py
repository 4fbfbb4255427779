"""Broker roles, constraint and single points against brute force and networkx."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations, product
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse
from tests.unit.made import network, told

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.groups import grouping_of
from bordergraph.analysis.structure import brokers as measured
from bordergraph.analysis.structure.brokerage import (
    ROLES,
    Roles,
    broker_roles,
    constraints,
    expected_roles,
)
from bordergraph.analysis.structure.brokers import betweenness
from bordergraph.analysis.structure.graphs import (
    articulation_points,
    bridges,
    components,
    read_ties,
)
from bordergraph.errors import UsageError
from bordergraph.model import Network
from bordergraph.views.tables.structure import brokers_table
from bordergraph.words.labels import Labels

Drawn: TypeAlias = tuple[int, set[tuple[int, int]], list[str]]

GRAPHS = st.integers(1, 9).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=25),
        st.lists(st.sampled_from("XYZ"), min_size=n, max_size=n),
    )
)
# Triangles one way and both, two bridges, an agency alone.
RICH = (
    10,
    {(0, 1), (1, 0), (1, 2), (2, 0), (0, 3), (3, 1), (2, 3), (3, 4), (4, 5), (5, 6), (6, 4), (4, 6), (7, 8)},
    list("XXYYXZYXZX"),
)  # fmt: skip


def matrix(n: int, arcs: set[tuple[int, int]]) -> np.ndarray:
    table = np.zeros((n, n))
    for i, j in arcs:
        table[i, j] = 1
    return table


def roles_of(table: Any, groups: Sequence[str], *, undirected: bool = False) -> Roles:
    """Return the roles in a table of ties."""
    ties = sparse.csr_array(table)
    graph: Any = nx.from_scipy_sparse_array(ties, create_using=nx.DiGraph)
    return broker_roles(nx.Graph(graph) if undirected else graph, dict(enumerate(groups)))


def role(a: str, v: str, b: str) -> str:
    if a == v == b:
        return "coordinator"
    if a == b:
        return "itinerant"
    if a == v:
        return "representative"
    return "gatekeeper" if v == b else "liaison"


def brute(table: np.ndarray, groups: list[str]) -> np.ndarray:
    counts = np.zeros((len(table), 5), dtype=int)
    for a, v, b in permutations(range(len(table)), 3):
        if table[a, v] and table[v, b] and not table[a, b]:
            counts[v, ROLES.index(role(groups[a], groups[v], groups[b]))] += 1
    return counts


@example(data=RICH)
@given(GRAPHS)
def test_roles_equal_a_loop_over_triples(data: Drawn) -> None:
    n, arcs, groups = data
    table = matrix(n, arcs)
    assert (roles_of(table, groups).counts == brute(table, groups)).all()
    both = np.maximum(table, table.T)
    assert (roles_of(table, groups, undirected=True).counts == brute(both, groups)).all()


def counts_of(tables: np.ndarray, groups: list[str], *, undirected: bool = False) -> np.ndarray:
    """Return the roles in each of many networks, which side by side are one in many pieces."""
    ties = sparse.block_diag([sparse.coo_array(table) for table in tables])
    counts = roles_of(ties, groups * len(tables), undirected=undirected).counts
    return counts.reshape(len(tables), len(groups), len(ROLES))


@pytest.mark.parametrize(
    # Of two groups nobody is a liaison; of three, both directions of a pair stand or fall together.
    ("groups", "undirected"), [("XXYY", False), ("XXYY", True), ("XXYZ", True)],
)  # fmt: skip
def test_moments_equal_full_enumeration(groups: str, undirected: bool) -> None:
    # Every network on four agencies, each weighted as independent ties of density d.
    d = 0.3
    pairs = [(i, j) for i in range(4) for j in range(4) if (i < j if undirected else i != j)]
    present = np.array(list(product([0, 1], repeat=len(pairs))))
    tables = np.zeros((len(present), 4, 4))
    for k, (i, j) in enumerate(pairs):
        tables[:, i, j] = present[:, k]
        if undirected:
            tables[:, j, i] = present[:, k]
    weight = np.prod(np.where(present, d, 1 - d), axis=1)
    assert weight.sum() == pytest.approx(1)
    counts = counts_of(tables, list(groups), undirected=undirected)
    mean, square = (np.tensordot(weight, counts**power, 1) for power in (1, 2))
    names, codes, sizes = np.unique(list(groups), return_inverse=True, return_counts=True)
    expected, variance = expected_roles(sizes, d, undirected=undirected)
    assert mean[:, ROLES.index("liaison")].any() == (len(names) > 2)
    assert np.allclose(mean, expected[codes])
    assert np.allclose(square - mean**2, variance[codes])
    found = roles_of(np.eye(4, k=1), groups, undirected=undirected)
    theirs = expected_roles(sizes, 3 / 12 * (1 + undirected), undirected=undirected)
    assert np.allclose([found.expected, found.sd**2], [of[codes] for of in theirs])


def test_as_many_groups_as_agencies_take_no_table_of_all() -> None:
    """Nobody of 50,000 is of the group of another: 50,000 x 50,000 would be 20 GB."""
    expected, variance = expected_roles(np.ones(50_000, dtype=np.int64), 0.001)
    assert expected.shape == (50_000, 5)
    n, q = 50_000, 0.001**2 * 0.999
    assert expected[7].tolist() == pytest.approx([0, 0, 0, 0, (n - 1) * (n - 2) * q])
    assert (variance[:, :4] == 0).all()
    assert (variance[:, 4] > expected[:, 4]).all()


def test_one_town_links_the_invented_states(published: Callable[..., Any]) -> None:
    data = published("towns", "arcs.csv")
    counts = roles_of(data.ties, data.groups).counts
    hub = data.ids.index("e0")
    found = dict(zip(ROLES, counts[hub].tolist(), strict=True))
    assert found == {
        "coordinator": 0, "itinerant": 0, "representative": 50, "gatekeeper": 50, "liaison": 50,
    }  # fmt: skip
    assert counts.sum() == 150
    # Ties that all go both ways are the same with and without directions.
    once = roles_of(data.ties, data.groups, undirected=True).counts
    assert (once == counts).all()


def test_one_town_links_the_states(published: Callable[..., Any]) -> None:
    data = published("flock_core", "arcs.csv")
    counts = roles_of(data.ties, data.groups).counts
    liaison = counts[:, ROLES.index("liaison")]
    assert (int(liaison.max()), int(liaison.sum())) == (6275, 8144)
    assert data.ids[int(liaison.argmax())] == "a2065"


@pytest.mark.parametrize("directed", [False, True])
@example(data=RICH)
@given(data=GRAPHS)
def test_constraint_betweenness_and_cuts_are_networkx_s(directed: bool, data: Drawn) -> None:
    n, arcs, _ = data
    graph: Any = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((i, j) for i, j in arcs if i != j)
    nodes = list(range(n))
    theirs = nx.constraint(graph, nodes=nodes)
    scores = nx.betweenness_centrality(graph)
    # networkx calls a node without outgoing ties isolated; it is not when others tie to it.
    tied = [i for i in nodes if len(graph[i])]
    alone = [i for i in nodes if not graph.degree(i)]
    found = constraints(graph)
    assert np.allclose([found[i] for i in tied], [theirs[i] for i in tied])
    assert np.isnan([found[i] for i in alone]).all()
    assert betweenness(graph).shares == pytest.approx(scores, abs=1e-11)
    flat = graph.to_undirected()
    assert articulation_points(graph) == set(nx.articulation_points(flat))
    assert set(bridges(graph)) == {(min(e), max(e)) for e in nx.bridges(flat)}
    assert len(components(graph)) == nx.number_connected_components(flat)


@pytest.mark.parametrize("name", ["harbour", "karate", "towns", "flock_core"])
def test_betweenness_is_that_of_networkx(published: Callable[..., Any], name: str) -> None:
    data = published(name, "arcs.csv")
    graph = nx.from_scipy_sparse_array(data.ties, create_using=nx.DiGraph)
    plain = nx.betweenness_centrality(graph)
    assert betweenness(graph).shares == pytest.approx(plain, abs=1e-11)


def test_a_sample_is_off_by_no_more_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "EXACT_WORK", 1)
    monkeypatch.setattr(measured, "FEWEST_SEARCHES", 50)
    draw = np.random.default_rng(1)
    table = (draw.random((200, 200)) < 0.02).astype(float)
    graph = nx.from_numpy_array(table, create_using=nx.DiGraph)
    exact = np.array(list(betweenness(graph).shares.values()))
    held = 0
    for seed in range(40):
        found = betweenness(read_ties(graph), seed=seed)
        assert 0 < found.error < 2 * exact.max()
        shares = np.array(list(found.shares.values()))
        held += bool((np.abs(shares - exact) <= found.error).all())
    assert held >= 36, "none is off by more, 95 times in 100"
    # Where almost all agencies are searched from, hardly any error is left.
    monkeypatch.setattr(measured, "FEWEST_SEARCHES", 190)
    assert 0 < betweenness(graph).error < found.error / 5


def test_many_agencies_are_sampled_and_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "EXACT_WORK", 1)
    monkeypatch.setattr(measured, "FEWEST_SEARCHES", 3)
    found = brokers(chain())
    assert found[0].betweenness_error > 0
    assert brokers(chain(), seed=1) != found
    table = brokers_table(found, Labels(), by="country", undirected=False)
    assert "estimated from 3 starting points, drawn with seed 0" in table.note_lines[0]
    monkeypatch.undo()
    table = brokers_table(brokers(chain()), Labels(), by="country", undirected=False)
    assert "estimated" not in table.note_lines[0]


def test_parts_and_bridges_stand_in_the_order_of_the_graph() -> None:
    graph = nx.Graph([("z", "y"), ("b", "a")])
    assert components(graph) == [["z", "y"], ["b", "a"]]
    assert bridges(graph) == [("z", "y"), ("b", "a")]


def chain() -> Network:
    bodies = told("agencies", "atf:US cbsa:CA ijc:CA/US nca:GB spvm:CA")
    return network(
        agencies=tuple(replace(a, level="municipal" if a.id == "spvm" else "federal") for a in bodies),
        shares="atf:cbsa cbsa:nca cbsa:spvm spvm:cbsa",
        complete=True,
    )  # fmt: skip


def brokers(data: Network, by: str = "country", **options: Any) -> tuple[measured.Broker, ...]:
    facts = select(data)
    return measured.brokers(two_mode_graph(facts), grouping_of(facts, by).groups, **options)


def test_an_agency_between_three_countries() -> None:
    first, *rest = brokers(chain())
    assert first.agency == "cbsa"
    assert first.roles == {
        "coordinator": 0, "itinerant": 0, "representative": 1, "gatekeeper": 1, "liaison": 1,
    }  # fmt: skip
    assert first.articulation
    alone = next(b for b in rest if b.agency == "ijc")
    assert alone.constraint is None
    assert [b.agency for b in rest] == ["atf", "ijc", "nca", "spvm"]
    # Without directions each path counts both ways.
    (first, *_) = brokers(chain(), undirected=True)
    assert first.roles == {
        "coordinator": 0, "itinerant": 0, "representative": 2, "gatekeeper": 2, "liaison": 2,
    }  # fmt: skip


def test_other_groupings() -> None:
    by_level = brokers(chain(), by="level")[0]
    assert by_level.roles["coordinator"] == 1
    assert [b.agency for b in brokers(chain(), by="community")][:2] == ["cbsa", "atf"]
    facts = select(chain())
    labels = {by: {*grouping_of(facts, by).groups.values()} for by in ("body", "sector")}
    assert labels == {"body": {"atf", "cbsa", "ijc", "nca", "spvm"}, "sector": {"unspecified"}}
    no_graph: Any = []
    with pytest.raises(UsageError, match="list is no networkx graph") as error:
        read_ties(no_graph)
    assert error.value.hint == "build one with networkx"


def test_nobody_to_broker() -> None:
    assert brokers(Network()) == ()
    (only,) = brokers(network(agencies="rcmp"))
    assert only.betweenness == 0
    assert set(only.z.values()) == {None}
