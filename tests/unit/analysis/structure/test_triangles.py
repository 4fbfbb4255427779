"""Pairs that are not tied, against going through every one."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse

from bordergraph import Workbench
from bordergraph.analysis.structure.graphs import edge_list
from bordergraph.analysis.structure.open_needs import open_needs, open_triangles


def test_ties_are_listed_in_order() -> None:
    row = sparse.csr_array((np.ones(3), [1, 3, 2], [0, 3, 3, 3, 3]), shape=(4, 4))
    assert edge_list(row).tolist() == [[0, 1], [0, 2], [0, 3]]


AGENCIES = tuple("abcdef")
THREATS = ("drugs", "guns", "money")
ARCS = st.sets(st.tuples(st.sampled_from(AGENCIES), st.sampled_from(AGENCIES)))
TASKS = st.sets(st.tuples(st.sampled_from(AGENCIES), st.sampled_from(THREATS)))


def mandates_of(tasks: set[tuple[str, str]]) -> nx.Graph[str]:
    mandates: nx.Graph[str] = nx.Graph(sorted(tasks))
    mandates.add_nodes_from(THREATS, bipartite=1)
    mandates.add_nodes_from(AGENCIES)
    return mandates


@example(
    arcs={("a", "b"), ("b", "a"), ("c", "d"), ("e", "a")},
    tasks={(a, t) for n, a in enumerate(AGENCIES) for t in THREATS[: n % 4]},
)
@given(ARCS, TASKS)
def test_every_untied_pair_on_a_threat_is_open(
    arcs: set[tuple[str, str]], tasks: set[tuple[str, str]]
) -> None:
    ties: nx.DiGraph[str] = nx.DiGraph(sorted(arcs))
    found = open_triangles(ties, mandates_of(tasks))
    expected = {
        ((a, b), shared)
        for a, b in combinations(AGENCIES, 2)
        if not ((a, b) in arcs and (b, a) in arcs)
        and (shared := tuple(t for t in THREATS if {(a, t), (b, t)} <= tasks))
    }
    assert set(found) == expected
    assert len(found) == len(expected)
    assert [len(threats) for _, threats in found] == sorted(
        (len(threats) for _, threats in found), reverse=True
    )


def test_a_tie_one_way_leaves_a_pair_open() -> None:
    mandates = mandates_of({("a", "guns"), ("b", "guns")})
    assert open_triangles(nx.DiGraph([("a", "b")]), mandates) == ((("a", "b"), ("guns",)),)
    assert open_triangles(nx.DiGraph([("a", "b"), ("b", "a")]), mandates) == ()
    assert open_triangles(nx.Graph([("a", "b")]), mandates) == ()


def test_open_needs_are_the_rows_of_gaps(shipped: Workbench) -> None:
    graph = shipped.networkx("needs")
    assert graph.is_multigraph()
    listed = [gap.key for gap in shipped.gaps() if gap.basis == "candidate"]
    assert sorted(open_needs(graph)) == sorted(listed) != []
