"""Random models keep what they promise, and their tails are counted right."""

from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.structure.degrees import degree_model
from bordergraph.analysis.structure.matrices import clean_ties, edge_list
from bordergraph.analysis.structure.nulls import (
    Draws,
    MembershipTrades,
    Null,
    TieSwaps,
    benjamini_hochberg,
    from_draws,
    from_moments,
    label_draws,
    membership_draws,
    parse_null,
    swap_draws,
)
from bordergraph.errors import UsageError


def matrices(most: int = 9) -> st.SearchStrategy[np.ndarray]:
    return st.integers(2, most).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 1), min_size=n, max_size=n), min_size=n, max_size=n
        ).map(lambda rows: np.array(rows, dtype=np.float64))
    )


@given(matrices())
@settings(deadline=None)
def test_expected_degrees_are_the_degrees(matrix: np.ndarray) -> None:
    ties = clean_ties(matrix)
    degrees = np.diff(ties.indptr)
    assert np.allclose(degree_model(degrees).expected_degrees(), degrees, atol=1e-7)


def test_probabilities_have_the_form_of_the_model() -> None:
    graph = nx.gnp_random_graph(30, 0.3, seed=4)
    model = degree_model(np.array([d for _, d in graph.degree()]))
    odds = model.between / (1 - model.between)
    # x_i x_j, so odds of (a, b) and (c, d) multiply to those of (a, d) and (c, b).
    assert np.allclose(np.outer(odds[0], odds[1]), np.outer(odds[1], odds[0]).T)
    assert np.allclose(odds * odds.T, np.outer(odds.diagonal(), odds.diagonal()))


def test_agencies_tied_to_all_are_certain_and_isolates_are_not_tied() -> None:
    star = nx.to_numpy_array(nx.star_graph(4))
    padded = np.pad(star, (0, 1))
    model = degree_model(padded.sum(axis=1).astype(np.int64))
    first, rest = np.zeros(4, dtype=np.int64), np.arange(1, 5)
    assert (
        degree_model(star.sum(axis=1).astype(np.int64)).probability(first, rest).tolist()
        == [1.0] * 4
    )
    assert model.probability(np.array([5, 5]), np.array([0, 1])).tolist() == [0.0, 0.0]
    assert np.allclose(model.expected_degrees(), padded.sum(axis=1))


def test_sums_over_classes_equal_sums_over_pairs() -> None:
    graph = nx.gnp_random_graph(25, 0.25, seed=1)
    model = degree_model(np.array([d for _, d in graph.degree()]))
    members, others = np.arange(0, 12), np.arange(12, 25)
    p = np.array(
        [model.probability(np.array([i]), np.array([j]))[0] for i, j in combinations(range(12), 2)]
    )
    assert model.pairs_within(members) == pytest.approx((p.sum(), (p * (1 - p)).sum()))
    q = model.probability(np.repeat(members, 13), np.tile(others, 12))
    assert model.pairs_across(members, others) == pytest.approx((q.sum(), (q * (1 - q)).sum()))


@given(matrices(), st.integers(0, 99))
@settings(deadline=None)
def test_swaps_keep_degrees_and_stay_simple(matrix: np.ndarray, seed: int) -> None:
    ties = clean_ties(matrix)
    edges = edge_list(ties)
    chain = TieSwaps(edges, len(matrix), np.random.default_rng(seed))
    chain.run(50)
    again = chain.edges
    assert Counter(again.ravel().tolist()) == Counter(edges.ravel().tolist())
    keys = {(min(i, j), max(i, j)) for i, j in again.tolist()}
    assert len(keys) == len(edges)
    assert all(i != j for i, j in keys)
    assert 0 <= chain.acceptance <= 1


@given(matrices(), st.integers(0, 99), st.integers(1, 3))
@settings(deadline=None)
def test_swaps_with_groups_keep_the_mixing(matrix: np.ndarray, seed: int, groups: int) -> None:
    ties = clean_ties(matrix)
    edges = edge_list(ties)
    codes = np.arange(len(matrix)) % groups

    def mixing(pairs: np.ndarray) -> Counter[tuple[int, ...]]:
        return Counter(tuple(sorted(codes[pair].tolist())) for pair in pairs)

    chain = TieSwaps(edges, len(matrix), np.random.default_rng(seed), codes)
    chain.run(50)
    assert mixing(chain.edges) == mixing(edges)
    assert Counter(chain.edges.ravel().tolist()) == Counter(edges.ravel().tolist())


@pytest.mark.slow
def test_every_network_with_the_degrees_is_equally_likely() -> None:
    # A 6-cycle's degrees fit 60 labelled hexagons and 10 pairs of triangles.
    cycle = np.array(nx.cycle_graph(6).edges)
    seen: Counter[frozenset[tuple[int, int]]] = Counter()

    def note(edges: np.ndarray) -> np.ndarray:
        seen[frozenset((min(i, j), max(i, j)) for i, j in edges.tolist())] += 1
        return np.zeros(1)

    swap_draws(cycle, 6, note, samples=7000, seed=3)
    assert len(seen) == 70
    # Chi-square with 69 degrees of freedom: 99.9 % lie under 111.
    assert sum((n - 100) ** 2 / 100 for n in seen.values()) < 125


@given(matrices(), st.integers(0, 99))
@settings(deadline=None)
def test_trades_keep_both_sums_and_values(matrix: np.ndarray, seed: int) -> None:
    rows, columns = np.nonzero(matrix)
    trades = MembershipTrades(
        rows, columns, (len(matrix), len(matrix)), np.random.default_rng(seed)
    )
    trades.run(5)
    table = np.zeros_like(matrix)
    np.add.at(table, (trades.rows, trades.columns), 1)
    assert table.max(initial=0) <= 1
    assert (table.sum(axis=0) == matrix.sum(axis=0)).all()
    assert (table.sum(axis=1) == matrix.sum(axis=1)).all()


def test_every_membership_table_is_equally_likely() -> None:
    # Row sums 1, 1, 1 and column sums 1, 1, 1: the six permutations of three.
    seen: Counter[tuple[int, ...]] = Counter()

    def note(table: object) -> np.ndarray:
        seen[tuple(np.asarray(table.toarray()).argmax(axis=1).tolist())] += 1  # type: ignore[attr-defined]
        return np.zeros(1)

    membership_draws(np.eye(3), note, samples=3000, seed=1)
    assert len(seen) == 6
    assert all(400 < n < 600 for n in seen.values())


def test_labels_are_dealt_out_anew() -> None:
    codes = np.array([0, 0, 1, 1])
    draws = label_draws(codes, lambda drawn: np.array([float(drawn[0] == drawn[1])]), samples=2000)
    assert draws.values.mean() == pytest.approx(1 / 3, abs=0.04)
    assert draws.null is Null.LABELS


def test_the_same_seed_gives_the_same_draws() -> None:
    edges = np.array(nx.gnp_random_graph(20, 0.3, seed=1).edges)
    one, two = (
        swap_draws(edges, 20, lambda e: np.array([float((e[:, 0] < 5).sum())]), samples=20, seed=9)
        for _ in range(2)
    )
    assert (one.values == two.values).all()


def test_tails_count_the_observed_itself() -> None:
    test = from_draws(3.0, np.array([1.0, 2.0, 3.0, 4.0]), Null.DEGREES_SWAPS)
    assert (test.p_low, test.p_high) == (4 / 5, 3 / 5)
    assert test.p == 1.0
    assert from_draws(9.0, np.arange(99.0) / 99, Null.LABELS).p_high == pytest.approx(0.01)


def test_no_freedom_means_no_z() -> None:
    assert from_draws(1.0, np.ones(5), Null.LABELS).z is None
    flat = from_moments(2.0, 2.0, 0.0, Null.DEGREES)
    assert (flat.z, flat.p_low, flat.p_high) == (None, 1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_are_monotone_and_never_smaller(p: list[float]) -> None:
    adjusted = benjamini_hochberg(p)
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= -1e-12).all()
    assert (adjusted >= np.array(p) - 1e-12).all()
    assert (adjusted <= 1).all()


def test_benjamini_hochberg_equals_scipy() -> None:
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(0).random(40) ** 3
    assert np.allclose(benjamini_hochberg(p), false_discovery_control(p))


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    swap_draws(
        np.array(list(combinations(range(4), 2))), 4, lambda e: np.array([float(len(e))]),
        samples=3, on_progress=lambda *step: told.append(step),
    )  # fmt: skip
    assert told == [("tie swaps", k, 3) for k in (1, 2, 3)]


def test_names_of_nulls() -> None:
    assert [parse_null(n.value.lower()) for n in Null] == list(Null)
    with pytest.raises(UsageError, match="no null 'N9'"):
        parse_null("N9")


def test_at_least_one_sample() -> None:
    with pytest.raises(UsageError, match="too few"):
        swap_draws(np.array([[0, 1]]), 3, lambda _: np.zeros(1), samples=0)
    with pytest.raises(UsageError, match="no draws"):
        Draws(np.zeros((0, 1)), Null.LABELS).test(1.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_cells_must_be_finite_and_not_negative(bad: float) -> None:
    with pytest.raises(UsageError, match="ties hold"):
        clean_ties([[0, bad], [0, 0]])


def test_ties_must_be_square() -> None:
    with pytest.raises(UsageError, match="square"):
        clean_ties([[0, 1, 0], [1, 0, 0]])


def test_self_ties_and_duplicates_are_dropped() -> None:
    from scipy import sparse

    doubled = sparse.coo_array(([1, 1, 1], ([0, 0, 1], [1, 1, 1])), shape=(2, 2))
    assert clean_ties(doubled).toarray().tolist() == [[0, 1], [1, 0]]


def test_the_model_is_the_peer_s() -> None:
    nemtropy = pytest.importorskip("NEMtropy")
    matrix = nx.to_numpy_array(nx.gnp_random_graph(40, 0.2, seed=2))
    graph = nemtropy.UndirectedGraph(adjacency=matrix)
    graph.solve_tool(model="cm_exp", method="newton", initial_guess="random")
    x = np.asarray(graph.x)
    ours = degree_model(matrix.sum(axis=1).astype(np.int64))
    i, j = np.triu_indices(40, 1)
    assert np.allclose(ours.probability(i, j), x[i] * x[j] / (1 + x[i] * x[j]), atol=1e-6)
