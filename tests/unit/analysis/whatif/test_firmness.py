"""How firm a rank is: what a draw leaves out, what falls, what vanishes, and which tier follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bordergraph.analysis.core.options import Discounts, NeedBy, Options, Responsibilities
from bordergraph.analysis.whatif.firmness import (
    OUTSIDE,
    RANKINGS,
    TIERS,
    Firmness,
    FirmRow,
    firmness,
)
from bordergraph.errors import UsageError
from bordergraph.model import Agency, Citation, Mandate, Network, Responsibility, Threat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NAMES = ("a", "b", "c", "d")
BY_THREAT = Options(need=NeedBy.THREATS)


def _network(*, sources: int = 0) -> Network:
    """Four agencies without a tie on one threat: the lead's pairs need each other most.

    Args:
        sources: How many sources each mandate has; none for data taken at its word.
    """

    def cited(agency: str) -> tuple[Citation, ...]:
        return tuple(Citation(f"mandate/{agency}", f"{agency}{n}", "p. 1") for n in range(sources))

    parts = dict.fromkeys(NAMES, Responsibility.SHARED) | {"d": Responsibility.SUPPORT}
    return Network(
        agencies=(*(Agency(n, n) for n in NAMES), Agency("e", "e")),
        threats=(Threat("t", "T"),),
        mandates=tuple(Mandate(n, "t", parts[n], citations=cited(n)) for n in NAMES),
        complete=True,
    )


def _rows(network: Network, *, draws: int, top: int, seed: int) -> dict[str, FirmRow]:
    found = firmness(network, "gaps", options=BY_THREAT, draws=draws, top=top, seed=seed)
    return {r.row: r for r in found.rows}


def test_without_sources_nothing_vanishes_and_need_decides() -> None:
    rows = _rows(_network(), draws=30, top=3, seed=1)
    assert set(rows) == {"a--b--t", "a--c--t", "b--c--t"}
    for row in rows.values():
        assert (row.top, row.fell, row.vanished, row.tier) == (1.0, 0.0, 0.0, 1)
        assert row.low is not None
        assert row.high is not None
        assert 1 <= row.low <= row.high <= 3


def test_a_row_vanishes_with_the_source_of_either_mandate() -> None:
    """With one source a mandate, a row is there when both were drawn: about (1 - 1/e)^2 = 0.4."""
    rows = _rows(_network(sources=1), draws=400, top=6, seed=2)
    for row in rows.values():
        assert 0.3 < row.vanished < 0.7
        assert row.fell == 0.0
        assert row.top == pytest.approx(1 - row.vanished)


def test_more_sources_make_it_firmer() -> None:
    one, many = (_rows(_network(sources=n), draws=100, top=6, seed=3) for n in (1, 6))
    assert sum(r.vanished for r in many.values()) < sum(r.vanished for r in one.values()) / 4
    assert {r.tier for r in many.values()} == {1}


def test_falling_is_not_vanishing() -> None:
    """With one place at the top, rows of equal need are there and not among the top."""
    rows = _rows(_network(), draws=20, top=1, seed=4)
    assert rows["a--b--t"].tier == 1
    network = replace(_network(sources=1), complete=True)
    some = _rows(network, draws=200, top=1, seed=5)
    others = [r for r in some.values() if not r.tier]
    assert others
    assert any(r.fell > 0 for r in others)
    for r in some.values():
        assert r.top + r.fell + r.vanished == pytest.approx(1)


def test_tiers_and_outsiders_follow_the_chance_to_be_on_top() -> None:
    found = firmness(_network(sources=1), "gaps", options=BY_THREAT, draws=50, top=2, seed=6)
    inside = [r for r in found.rows if r.tier]
    assert [r.rank for r in inside] == [1, 2]
    for r in inside:
        assert r.tier == (1 if r.top >= TIERS[0] else 2 if r.top >= TIERS[1] else 3)
    outside = found.rows[len(inside) :]
    assert all(r.top >= OUTSIDE for r in outside)
    assert [r.top for r in outside] == sorted((r.top for r in outside), reverse=True)
    assert (found.draws, found.top, found.seed, found.sources) == (50, 2, 6, 4)


def test_a_seed_gives_the_same_again() -> None:
    network = _network(sources=1)
    once, again, other = (firmness(network, "gaps", draws=20, seed=s) for s in (7, 7, 8))
    assert once == again
    assert once.rows != other.rows


@pytest.mark.parametrize(
    ("asked", "said"), [({"ranking": "luck"}, "no ranking 'luck'"), ({"draws": 0}, "at least one")]
)
def test_what_cannot_be_asked(asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        firmness(_network(), **asked)  # type: ignore[arg-type] # as a caller might


# -- a ranking that comes out as told, the whole record first and then each draw


def _told(
    monkeypatch: pytest.MonkeyPatch, *orders: str, top: int, network: Network | None = None
) -> Firmness:
    """Firmness of a ranking whose rows stand in these orders, best first."""
    left = list(orders)

    def ranking(_: Options | None) -> Callable[[Network], Mapping[str, float]]:
        order = left.pop(0)
        return lambda _: {row: float(len(order) - k) for k, row in enumerate(order)}

    monkeypatch.setitem(RANKINGS, "told", ranking)
    return firmness(network or _network(), "told", draws=len(orders) - 1, top=top)


def test_tiers_begin_at_four_in_five_and_at_one_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten draws a is among the first three in 8, b in 7, c in 5 and d in 4."""
    base = "abcdwxyz"
    orders = ["abcd", "abcw", "abcx", "abcy", "abcz", "abdw", "abdx", "adwx", "wxyz", "wxyz"]
    found = _told(monkeypatch, base, *orders, top=4)
    rows = {r.row: r for r in found.rows}
    assert [r.row for r in found.rows[:4]] == ["a", "b", "c", "d"]
    assert [(rows[r].top, rows[r].tier) for r in "abcd"] == [(0.8, 1), (0.7, 2), (0.5, 2), (0.4, 3)]
    assert {rows[r].tier for r in "wx"} == {0}


def test_places_falls_and_absences_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four draws b is first in one, second in one, fourth in one and not there in one."""
    found = _told(monkeypatch, "abcd", "bacd", "abcd", "acdb", "acd", top=2)
    rows = {r.row: r for r in found.rows}
    b = rows["b"]
    assert (b.rank, b.top, b.fell, b.vanished) == (2, 0.5, 0.25, 0.25)
    assert (b.low, b.high) == (1, 4)
    assert (rows["a"].rank, rows["a"].low, rows["a"].high) == (1, 1, 2)
    assert (rows["c"].rank, rows["c"].top, rows["c"].tier) == (3, 0.5, 0)
    assert "d" not in rows


def test_a_row_that_no_draw_shows_has_no_place_but_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _told(monkeypatch, "ab", "b", "b", top=1)
    assert [r.row for r in found.rows] == ["a", "b"]
    assert found.rows[0] == FirmRow("a", 1, None, None, 0.0, 0.0, 1.0, 3)
    assert found.rows[1] == FirmRow("b", 2, 1, 1, 1.0, 0.0, 0.0, 0)


def test_outsiders_come_by_chance_then_rank_then_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one place at the top: c and b twice, e and d, which the whole record lacks, once."""
    orders = ["a"] * 4 + ["c", "c", "b", "b", "e", "d"]
    found = _told(monkeypatch, "abc", *orders, top=1)
    assert [(r.row, r.rank, r.top) for r in found.rows] == [
        ("a", 1, 0.4), ("b", 2, 0.2), ("c", 3, 0.2), ("d", None, 0.1), ("e", None, 0.1),
    ]  # fmt: skip
    rare = _told(monkeypatch, "ab", *["a"] * 10, "b", top=1)
    assert [r.row for r in rare.rows] == ["a"]


def test_rows_of_equal_score_stand_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        RANKINGS,
        "even",
        lambda _: lambda _: {"b": 1.0, "a": 1.0 - 1e-12, "c": 2.0},
    )
    found = firmness(_network(), "even", draws=1, top=3)
    assert [r.row for r in found.rows] == ["c", "a", "b"]


def test_each_draw_varies_every_constant_by_up_to_a_fifth(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []

    def ranking(options: Options | None) -> Callable[[Network], Mapping[str, float]]:
        assert options
        seen.append(options)
        return lambda _: {"a": 1.0}

    monkeypatch.setitem(RANKINGS, "seen", ranking)
    asked = Options(
        responsibilities=Responsibilities(0.7, 0.4, 0.2),
        discounts=Discounts(near=0.5, share=0.4, one_way=0.6, regular=0.3),
        stale_years=9,
    )
    firmness(_network(), "seen", options=asked, draws=300)
    assert seen[0] == asked
    assert {o.stale_years for o in seen} == {9}
    for part, names in (
        ("responsibilities", ("lead", "shared", "support")),
        ("discounts", ("near", "share", "one_way", "regular")),
    ):
        for name in names:
            told = getattr(getattr(asked, part), name)
            drawn = [getattr(getattr(o, part), name) / told for o in seen[1:]]
            assert 0.8 <= min(drawn) < 0.82, name
            assert 1.18 < max(drawn) <= 1.2, name
    # One constant's draw tells nothing of another's.
    assert len({(o.discounts.near / 0.5, o.discounts.share / 0.4) for o in seen}) == 301
    seen.clear()
    firmness(_network(), "seen", options=Options(), draws=100)
    parts = [o.responsibilities for o in seen]
    assert max(p.lead for p in parts) == 1.0
    assert all(p.lead >= p.shared for p in parts)


def test_a_draw_takes_sources_with_replacement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 24 sources about 37 % are missing each time, and never the same."""
    kept: list[frozenset[str]] = []

    def ranking(_: Options | None) -> Callable[[Network], Mapping[str, float]]:
        def rank(network: Network) -> dict[str, float]:
            kept.append(frozenset(c.source for m in network.mandates for c in m.citations))
            return {"a": 1.0}

        return rank

    monkeypatch.setitem(RANKINGS, "kept", ranking)
    told: list[tuple[str, int, int]] = []
    found = firmness(
        _network(sources=6),
        "kept",
        draws=200,
        on_progress=lambda name, done, every: told.append((name, done, every)),
    )
    assert (found.sources, len(kept[0])) == (24, 24)
    missing = [1 - len(k) / 24 for k in kept[1:]]
    assert sum(missing) / 200 == pytest.approx(0.36, abs=0.03)
    assert len(set(kept)) > 190
    # Each source stays out now and then, the last of them too.
    assert all(any(s not in k for k in kept) for s in kept[0])
    assert [(done, every) for _, done, every in told] == [(n, 200) for n in range(1, 201)]


def test_what_can_be_ranked_is_named_and_the_first_ten_of_a_hundred_draws_are_asked() -> None:
    with pytest.raises(UsageError) as refused:
        firmness(_network(), "luck")
    assert "gaps, pairs, threats, brokers" in refused.value.hint
    found = firmness(_network())
    assert (found.draws, found.top, found.seed) == (100, 10, 0)


def test_one_draw_and_one_row_are_enough() -> None:
    assert len(firmness(_network(), draws=1, top=1).rows) == 1
    with pytest.raises(UsageError, match="at least one"):
        firmness(_network(), top=0)
