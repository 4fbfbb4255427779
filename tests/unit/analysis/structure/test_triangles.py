"""Triples that are tied to each other, against every three agencies."""

from itertools import combinations
from unittest.mock import patch

import networkx as nx
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse

from bordergraph.analysis.structure.brokerage import Triangles, structural_holes
from bordergraph.analysis.structure.graphs import cells_at, clean_ties, edge_list

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
