"""Triples that are tied to each other and pairs that are not, against going through every one."""

from __future__ import annotations

from itertools import combinations
from unittest.mock import patch

import networkx as nx
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse

from bordergraph import Workbench
from bordergraph.analysis.structure.brokerage import Triangles, structural_holes
from bordergraph.analysis.structure.graphs import cells_at, clean_ties, edge_list
from bordergraph.analysis.structure.open_needs import open_needs, open_triangles

PAIRS = st.integers(0, 12).flatmap(
    lambda n: st.tuples(
        st.just(n), st.sets(st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))))
    )
)


@example(data=(9, {(i, j) for i in range(8) for j in range(i) if (i * j) % 5 < 3}), at_once=4)
@given(PAIRS, st.integers(1, 9))
def test_every_triple_is_found_once_whatever_is_taken_together(
    data: tuple[int, set[tuple[int, int]]], at_once: int
) -> None:
    n, arcs = data
    table = np.zeros((n, n))
    for i, j in arcs if n else ():
        table[i, j] = 1
    ties = clean_ties(table)
    with patch("bordergraph.analysis.structure.brokerage._BLOCK_TIES", at_once):
        every = Triangles(ties)
        triples = []
        for t in every:
            for number, ends in ((t.xy, (t.x, t.y)), (t.yz, (t.y, t.z)), (t.xz, (t.x, t.z))):
                assert (every.low_end[number] == ends[0]).all()
                assert (every.high_end[number] == ends[1]).all()
            found = np.stack((t.x, t.y, t.z), axis=1).tolist()
            triples += [tuple(sorted(three)) for three in found]
    known = ties.toarray()
    closed = [t for t in combinations(range(n), 3) if all(known[p] for p in combinations(t, 2))]
    assert sorted(triples) == closed
    cells = np.indices((n, n)).reshape(2, -1)
    assert cells_at(ties, cells[0], cells[1]).tolist() == known.ravel().tolist()


def test_ties_are_listed_in_order() -> None:
    row = sparse.csr_array((np.ones(3), [1, 3, 2], [0, 3, 3, 3, 3]), shape=(4, 4))
    assert edge_list(row).tolist() == [[0, 1], [0, 2], [0, 3]]


def test_a_body_that_works_with_all_costs_no_list_of_pairs() -> None:
    """A star of 30,000 has 4.5 x 10^8 pairs of partners, and one of them is tied."""
    n = 30_000
    rows, columns = np.zeros(n, dtype=np.int64), np.arange(1, n + 1)
    star = sparse.csr_array(
        (np.ones(n + 1), (np.append(rows, 1), np.append(columns, 2))), shape=(n + 1, n + 1)
    )
    assert [len(t.x) for t in Triangles(clean_ties(star)) if len(t.x)] == [1]
    holes = structural_holes(nx.from_scipy_sparse_array(star))
    assert holes.effective_size[0] == n - 2 / n
    assert holes.constraint[3] == 1


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
