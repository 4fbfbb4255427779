"""Rankings under lost, added and doubted statements."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bordergraph.analysis.whatif.robustness import (
    broker_ranking,
    leave_one_source_out,
    pair_ranking,
    stability,
    threat_ranking,
    without,
    without_confidence,
)
from bordergraph.errors import UsageError
from bordergraph.model import Citation, Confidence, Network


def cite(statement: str, *sources: str, low: bool = False) -> tuple[Citation, ...]:
    grade = Confidence.LOW if low else Confidence.HIGH
    return tuple(Citation(f"{statement}-{s}", s, "p. 1", grade) for s in sources)


@pytest.fixture
def cited(tiny: Network) -> Network:
    """Return the small network with its ties from one act and its mandates from two reports."""
    return replace(
        tiny,
        mandates=tuple(
            replace(m, citations=cite(f"m{k}", "report", *(("annex",) if k % 2 else ())))
            for k, m in enumerate(tiny.mandates)
        ),
        participations=tuple(
            replace(p, citations=cite(f"p{k}", "act", low=p.arrangement == "legat"))
            for k, p in enumerate(tiny.participations)
        ),
    )


def test_rankings_name_their_rows(tiny: Network) -> None:
    pairs = pair_ranking()(tiny)
    assert max(pairs, key=lambda row: pairs[row]) == "atf--rcmp"
    assert all(score > 0 for score in pairs.values())
    assert set(threat_ranking()(tiny)) == {"guns"}
    assert set(broker_ranking()(tiny)) == {a.id for a in tiny.agencies if a.id != "union"}
    assert sum(pairs.values()) == pytest.approx(sum(threat_ranking()(tiny).values()))


def test_the_same_seed_gives_the_same_answer(tiny: Network) -> None:
    one, two = (stability(tiny, pair_ranking(), draws=5, seed=7) for _ in range(2))
    assert one == two
    assert stability(tiny, pair_ranking(), draws=5, seed=8) != one


def test_numbers_are_bounded(tiny: Network) -> None:
    found = stability(tiny, pair_ranking(), share=0.3, draws=20, top=3)
    assert 0 <= found.overlap <= 1
    assert found.tau is not None
    assert found.tau_low is not None
    assert -1 <= found.tau_low <= found.tau <= 1
    assert [r.rank for r in found.rows] == [1, 2, 3]
    assert all(0 <= r.survival <= 1 for r in found.rows)
    assert all(r.worst >= 1 for r in found.rows)
    assert (found.draws, found.share, found.added, found.seed) == (20, 0.3, False, 0)


def test_losing_nearly_nothing_changes_nothing(tiny: Network) -> None:
    found = stability(tiny, pair_ranking(), share=1e-9, draws=3)
    assert found.overlap == 1.0
    assert found.tau == pytest.approx(1.0)
    assert all(r.survival == 1 for r in found.rows)


def test_losing_nearly_everything_leaves_no_ranking(tiny: Network) -> None:
    found = stability(tiny, pair_ranking(), share=1 - 1e-9, draws=3)
    assert (found.overlap, found.tau) == (0.0, None)


def test_the_worst_place_is_the_worst_of_the_draws(tiny: Network) -> None:
    told = iter(
        [
            {"a": 3.0, "b": 2.0, "c": 1.0, "d": 0.5},
            {"b": 3.0, "c": 2.0, "a": 1.0, "d": 0.5},
            {"a": 3.0, "c": 2.0, "d": 1.0},
            {"a": 3.0, "b": 2.0, "d": 1.0, "c": 0.5},
        ]
    )
    found = stability(tiny, lambda _: next(told), draws=3, top=2)
    # Third in one draw; gone in another, which is past the three that are left.
    assert [(r.row, r.rank, r.worst) for r in found.rows] == [("a", 1, 3), ("b", 2, 4)]
    assert [r.survival for r in found.rows] == pytest.approx([2 / 3, 2 / 3])
    assert found.overlap == pytest.approx((0.5 + 0.5 + 1.0) / 3)


def test_ties_can_be_added(tiny: Network) -> None:
    met: list[int] = []

    def count(network: Network) -> dict[str, float]:
        met.append(len(network.participations))
        return {"x": 1.0}

    found = stability(tiny, count, share=0.5, add=True, draws=2)
    assert found.added
    assert met[1:] == [len(tiny.participations) * 3 // 2] * 2
    only_shares = replace(tiny, participations=(), arrangements=())
    grown: list[int] = []

    def shares(network: Network) -> dict[str, float]:
        grown.append(len(network.shares))
        return {"x": 1.0}

    stability(only_shares, shares, share=0.9, add=True, draws=2)
    assert grown == [1, 2, 2]


def test_a_ranking_that_rests_on_one_source(cited: Network) -> None:
    told: list[int] = []
    found = leave_one_source_out(
        cited, pair_ranking(), top=3, on_progress=lambda _, done, __: told.append(done)
    )
    assert told == [1, 2, 3]
    by_source = {e.source: e for e in found}
    assert set(by_source) == {"act", "annex", "report"}
    # Every second mandate has the annex too; nothing rests on the annex alone.
    assert by_source["annex"].statements == 0
    assert (by_source["annex"].overlap, by_source["annex"].lost) == (1.0, ())
    assert by_source["report"].statements == 6
    assert by_source["report"].lost
    assert by_source["act"].statements == len(cited.participations)
    assert found[0].overlap <= found[-1].overlap


def test_a_fact_falls_with_its_last_source(cited: Network) -> None:
    rest, fallen = without(cited, lambda c: c.source in {"report", "annex"})
    assert (rest.mandates, fallen) == ((), len(cited.mandates))
    rest, fallen = without(cited, lambda c: c.source == "annex")
    assert (len(rest.mandates), fallen) == (len(cited.mandates), 0)
    assert all(c.source == "report" for m in rest.mandates for c in m.citations)
    # Facts that never had a source stay.
    assert without(cited, lambda _: True)[0].shares == cited.shares


def test_what_is_little_relied_on(cited: Network) -> None:
    low, both = without_confidence(cited, broker_ranking(), top=3)
    assert low.source == "confidence: low"
    assert low.statements == both.statements == 2
    assert "fbi" in low.lost


def test_wrong_use_is_said(tiny: Network) -> None:
    for share in (0.0, 1.0, -0.1):
        with pytest.raises(UsageError, match="makes no sense"):
            stability(tiny, pair_ranking(), share=share)
    with pytest.raises(UsageError, match="at least one draw"):
        stability(tiny, pair_ranking(), draws=0)


def test_an_empty_network_is_stable() -> None:
    found = stability(Network(), pair_ranking(), draws=2)
    assert (found.overlap, found.tau, found.rows) == (1.0, None, ())
    assert leave_one_source_out(Network(), pair_ranking()) == ()
