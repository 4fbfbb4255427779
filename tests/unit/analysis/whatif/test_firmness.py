"""How firm a rank is: what a draw leaves out, what falls, what vanishes, and which tier follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bordergraph.analysis.core.options import NeedBy, Options
from bordergraph.analysis.whatif.firmness import OUTSIDE, TIERS, FirmRow, firmness
from bordergraph.errors import UsageError
from bordergraph.model import Agency, Citation, Mandate, Network, Responsibility, Threat

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
