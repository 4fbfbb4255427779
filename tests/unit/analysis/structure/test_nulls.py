"""Random models keep what they promise, and their tails are counted right."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bordergraph.analysis.structure.nulls import (
    benjamini_hochberg,
    degree_model,
    from_moments,
    label_draws,
    with_drawn_tails,
)
from bordergraph.schema.terms import Null


def expected(class_of: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return each agency's expected number of ties."""
    ties: np.ndarray = (p @ np.bincount(class_of) - p.diagonal())[class_of]
    return ties


@given(
    st.integers(2, 9).flatmap(lambda n: arrays(float, (n, n), elements=st.sampled_from((0.0, 1.0))))
)
def test_expected_degrees_are_the_degrees(matrix: np.ndarray) -> None:
    ties = np.maximum(matrix, matrix.T) * (1 - np.eye(len(matrix)))
    degrees = ties.sum(axis=1).astype(np.int64)
    assert np.allclose(expected(*degree_model(degrees)), degrees, atol=1e-7)


def test_probabilities_have_the_form_of_the_model() -> None:
    graph = nx.gnp_random_graph(30, 0.3, seed=4)
    _, p = degree_model(np.array([d for _, d in graph.degree()]))
    odds = p / (1 - p)
    # x_i x_j, so odds of (a, b) and (c, d) multiply to those of (a, d) and (c, b).
    assert np.allclose(np.outer(odds[0], odds[1]), np.outer(odds[1], odds[0]).T)
    assert np.allclose(odds * odds.T, np.outer(odds.diagonal(), odds.diagonal()))


def test_agencies_tied_to_all_are_certain_and_isolates_are_not_tied() -> None:
    star = nx.to_numpy_array(nx.star_graph(4))
    padded = np.pad(star, (0, 1))
    class_of, p = degree_model(padded.sum(axis=1).astype(np.int64))
    assert p[class_of[5]].tolist() == [0.0] * 3
    assert p[class_of[0], class_of[1]] == 1.0
    assert np.allclose(expected(class_of, p), padded.sum(axis=1))


def test_labels_are_dealt_out_anew_and_progress_is_told() -> None:
    codes = np.array([0, 0, 1, 1])
    draws = label_draws(codes, lambda drawn: np.array([float(drawn[0] == drawn[1])]), samples=2000)
    assert draws.mean() == pytest.approx(1 / 3, abs=0.04)
    told: list[tuple[str, int, int]] = []
    label_draws(
        np.array([0, 1]), lambda drawn: drawn[:1].astype(float), samples=3,
        on_progress=lambda *step: told.append(step),
    )  # fmt: skip
    assert told == [("label permutations", k, 3) for k in (1, 2, 3)]


def test_tails_count_the_observed_itself_and_no_freedom_means_no_z() -> None:
    test = with_drawn_tails(from_moments(3.0, 2.0, 1.0, Null.LABELS), np.arange(1.0, 5.0))
    assert (test.p_low, test.p_high, test.z, test.samples) == (4 / 5, 3 / 5, 1.0, 4)
    assert test.p == 1.0
    high = with_drawn_tails(from_moments(9.0, 0.0, 1.0, Null.LABELS), np.arange(99.0) / 99)
    assert high.p_high == pytest.approx(0.01)
    flat = from_moments(2.0, 2.0, 0.0, Null.DEGREES)
    assert (flat.z, flat.p_low, flat.p_high) == (None, 1.0, 1.0)
    for observed, tails in ((1.0, (0.0, 1.0)), (3.0, (1.0, 0.0))):
        off = from_moments(observed, 2.0, -1.0, Null.DEGREES)
        assert (off.p_low, off.p_high, off.sd, off.samples) == (*tails, 0.0, 0)
    wide = from_moments(3.0, 1.0, 4.0, Null.DEGREES)
    assert (wide.observed, wide.expected, wide.sd, wide.z) == (3.0, 1.0, 2.0, 1.0)
    assert (wide.p_low, wide.p_high, wide.p) == pytest.approx((0.8413447, 0.1586553, 0.3173106))
    # Each p times their number over its place, and no larger one before it.
    assert benjamini_hochberg([0.5, 0.01, 0.02]).tolist() == pytest.approx([0.5, 0.03, 0.03])
    assert benjamini_hochberg([0.9, 0.8]).tolist() == pytest.approx([0.9, 0.9])


@pytest.mark.slow
def test_benjamini_hochberg_equals_scipy() -> None:
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(0).random(40) ** 3
    assert np.allclose(benjamini_hochberg(p), false_discovery_control(p))


def test_the_model_is_the_peer_s() -> None:
    nemtropy = pytest.importorskip("NEMtropy")
    matrix = nx.to_numpy_array(nx.gnp_random_graph(40, 0.2, seed=2))
    graph = nemtropy.UndirectedGraph(adjacency=matrix)
    graph.solve_tool(model="cm_exp", method="newton", initial_guess="random")
    x = np.asarray(graph.x)
    class_of, p = degree_model(matrix.sum(axis=1).astype(np.int64))
    i, j = np.triu_indices(40, 1)
    found = p[class_of[i], class_of[j]]
    assert np.allclose(found, x[i] * x[j] / (1 + x[i] * x[j]), atol=1e-6)
