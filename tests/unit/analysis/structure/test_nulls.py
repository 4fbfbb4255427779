"""Random models keep what they promise, and their tails are counted right."""

from typing import Any

import numpy as np
import pytest

from bordergraph.analysis.structure.nulls import (
    benjamini_hochberg,
    from_moments,
    label_draws,
    with_drawn_tails,
)
from bordergraph.errors import UsageError


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
    test = with_drawn_tails(from_moments(3.0, 2.0, 1.0), np.arange(1.0, 5.0))
    assert (test.p_low, test.p_high, test.z, test.samples) == (4 / 5, 3 / 5, 1.0, 4)
    assert test.p == 1.0
    high = with_drawn_tails(from_moments(9.0, 0.0, 1.0), np.arange(99.0) / 99)
    assert high.p_high == pytest.approx(0.01)
    flat = from_moments(2.0, 2.0, 0.0)
    assert (flat.z, flat.p_low, flat.p_high) == (None, 1.0, 1.0)
    for observed, tails in ((1.0, (0.0, 1.0)), (3.0, (1.0, 0.0))):
        off = from_moments(observed, 2.0, -1.0)
        assert (off.p_low, off.p_high, off.sd, off.samples) == (*tails, 0.0, 0)
    wide = from_moments(3.0, 1.0, 4.0)
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


def test_at_least_one_sample_is_drawn() -> None:
    wrong: dict[str, Any] = {
        "0 samples are too few: ask for at least one":
            lambda: label_draws(np.array([0, 1]), lambda _: np.zeros(1), samples=0),
    }  # fmt: skip
    for told, ask in wrong.items():
        with pytest.raises(UsageError) as error:
            ask()
        assert f"{error.value}: {error.value.hint}" == told
