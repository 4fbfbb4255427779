"""Sums of which relays are estimated from pairs that are drawn: how right they are, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.unit.scale.conftest import near

from bordergraph.api.lakes import engine_gaps, engine_silos
from bordergraph.errors import LimitError, UsageError
from bordergraph.scale import Lake, engines, sampling
from bordergraph.scale.ties import Ties

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bordergraph.scale.sampling import _Blocks

SEEDS = 200


@pytest.fixture(scope="module")
def folder(made: Callable[..., Path]) -> Path:
    """Return a network of three threats, on which some pairs have no relay and some many."""
    return made(120, 3, threats=3)


@pytest.fixture(scope="module")
def lake(folder: Path) -> Lake:
    return Lake(folder)


def blocks(**columns: Any) -> _Blocks:
    """Return blocks of pairs; what is one for all need not be repeated."""
    rows = max(np.size(c) for c in columns.values())
    given = {"threat": 0, "first": 0, "others": 0, "across": False, "weight": 1.0} | columns
    return sampling._Blocks(**{k: np.resize(v, rows) for k, v in given.items()})  # noqa: SLF001


def test_every_number_is_a_pair_and_every_pair_has_one() -> None:
    """Of seats 3 to 7 among 12: pairs between them, and pairs of one of them and another."""
    some = blocks(population=[0, 1], first=3, size=5, others=7, across=[False, True])
    for block, count in enumerate(some.pairs().tolist()):
        one, two = some.ranks(np.full(count, block), np.arange(count))
        pairs = set(zip(one.tolist(), two.tolist(), strict=True))
        own = range(3, 8)
        if block:
            assert pairs == {(i, j) for i in own for j in range(12) if j not in own}
        else:
            assert pairs == {(i, j) for i in own for j in own if i < j}
    for later in (10**5, 10**9, 2 * 10**9):
        whole = blocks(population=0, size=later + 1)
        last = later * (later - 1) // 2
        one, two = whole.ranks(np.zeros(3, dtype=int), np.array([last - 1, last, last + later - 1]))
        assert list(zip(one.tolist(), two.tolist(), strict=True)) == [
            (later - 2, later - 1), (0, later), (later - 1, later),
        ]  # fmt: skip


def test_the_interval_holds_the_exact_sum_about_as_often_as_it_says(
    lake: Lake,
) -> None:
    """The same threat two hundred times over, each time with other draws, in one question."""
    rows, threat = lake.rows(), 0
    seats = len(rows.engine.rows(rows.seats.filter(lambda t: (t.threat == threat) & t.sure)))
    sample = sampling.Sample(150, 5, asked=True)
    ranked = sampling._ranked(rows, rows.seats.filter("sure"), "agency", sample)  # noqa: SLF001
    again = blocks(population=np.arange(SEEDS), threat=threat, size=seats)
    drawn = sampling._extras(rows, ranked, again, sample, own=False).values()  # noqa: SLF001
    every = sampling.Sample(seats**2, 0, asked=True)
    whole = blocks(population=0, threat=threat, size=seats)
    exact = sampling._extras(rows, ranked, whole, every, own=False)[0]  # noqa: SLF001
    assert (exact.error, exact.drawn) == (None, 0)
    special = rows.special().filter(lambda t: (t.threat == threat) & t.sure & ~t.within)
    bare = rows.special(0).filter(lambda t: (t.threat == threat) & t.sure & ~t.within)
    met = [
        rows.engine.rows(t.agg(met=(t.need * t.supply).sum()))[0]["met"] for t in (special, bare)
    ]
    assert exact.met == pytest.approx(met[0] - met[1])
    found = np.array([e.met for e in drawn])
    errors = np.array([e.error for e in drawn])
    covered = (abs(found - exact.met) <= errors).mean()
    assert 0.9 <= covered <= 0.99
    # The mean of the estimates is as close as two hundred of them can be.
    assert abs(found.mean() - exact.met) < 3 * found.std() / SEEDS**0.5
    assert errors.mean() == pytest.approx(1.96 * found.std(), rel=0.2)


def test_draws_that_find_nothing_do_not_show_that_there_is_nothing() -> None:
    """Among a million pairs one in a thousand has a relay; of a hundred draws most find none."""
    rng = np.random.default_rng(1)
    covered = 0
    for hits in rng.binomial(100, 0.001, SEEDS).tolist():
        sums = {"sum": 0.25 * hits, "squares": 0.0625 * hits, "largest": 0.25 * (hits > 0)}
        total, error = sampling._estimate(sums, "", 100, 10**6, 0.25)  # noqa: SLF001
        assert error is not None
        covered += abs(total - 250) <= error
    assert covered >= 0.95 * SEEDS


def test_sums_of_a_sample_are_those_of_all_pairs_but_for_their_error(lake: Lake) -> None:
    exact = {t.threat: t for t in lake.by_threat()}
    drawn = lake.by_threat(sample_pairs=200, seed=7)
    assert [t.met.drawn for t in drawn] == [200] * 3
    for t in drawn:
        known, met = exact[t.threat], t.met
        assert (t.need, met.rows, met.unjudged) == (known.need, known.met.rows, known.met.unjudged)
        assert t.gap_error
        assert 0 < abs(t.gap - known.gap) < 1.5 * t.gap_error
        assert met.error
        assert 0 < abs(t.coverage - known.coverage) < 1.5 * met.error
    # Draws are those of the seed, whatever else is asked.
    alone = lake.by_threat(threat="t00001", sample_pairs=200, seed=7)
    (again,) = (t for t in drawn if t.threat == "t00001")
    near(alone[0], again, ("need", "gap", "coverage", "gap_error"))
    groups = {s.group: s for s in lake.silos("body")}
    sampled = lake.silos("body", sample_pairs=150)
    assert any(s.met_out_error for s in sampled)
    for s in sampled:
        whole = groups[s.group]
        near(s, whole, ("need_in", "need_out", "ei"))
        for side, error in (("met_in", s.met_in_error), ("met_out", s.met_out_error)):
            off = abs(getattr(s, side) - getattr(whole, side))
            assert off <= 2 * (error or 1e-12), (s.group, side)


def test_what_would_take_hours_is_estimated_and_says_so(
    folder: Path, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = lake.rows().relay_paths()
    monkeypatch.setattr(Ties, "_few_enough", lambda _: None)
    monkeypatch.setattr(engines, "MOST_PATHS", paths - 1)
    monkeypatch.setattr(sampling, "PAIRS", 200)
    found = engine_gaps(folder, work=tmp_path, by="threat", seed=7)
    said = " ".join(found.shown.notes)  # type: ignore[attr-defined]
    assert "more paths through a third body than are gone through" in said
    assert "200 pairs drawn of each threat" in said
    assert "seed 7" in said
    assert [r["pairs_drawn"] for r in found.to_dicts()] == [200] * 3
    assert "±" in found.to_text()
    groups = engine_silos(folder, work=tmp_path, by="level")
    said = " ".join(groups.shown.notes)  # type: ignore[attr-defined]
    assert "pairs drawn of each side of a group" in said
    assert any(r["met_out_error"] for r in groups.to_dicts())


def test_a_sample_that_makes_no_sense_is_refused(
    folder: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="only sums"):
        engine_gaps(folder, sample_pairs=200)
    with pytest.raises(UsageError, match="sample_pairs cannot be 99"):
        engine_silos(folder, sample_pairs=99)
    with pytest.raises(UsageError, match="seed cannot be -1"):
        engine_silos(folder, seed=-1)
    monkeypatch.setattr(sampling, "MOST_DRAWS", 500)
    with pytest.raises(LimitError, match=r"3 populations of pairs to draw 200 of"):
        lake.by_threat(sample_pairs=200)
