"""Who shares with whom: each pair by the best channel that serves a need of theirs."""

from dataclasses import replace

import pytest

from bordergraph import Workbench
from bordergraph.analysis.gaps.connections import MOST_AGENCIES, PairServices, pair_services
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Outcome
from bordergraph.model import Cadence, Dependency, Network, Share

NEEDED = tuple(Dependency("patrol", "patrol", across, 1.0) for across in (False, True))


def _sharing(network: Network) -> PairServices:
    country = {a.id: a.country for a in network.agencies}
    return pair_services(assess(network, dependencies=NEEDED), country)


def test_every_pair_has_the_outcome_of_its_one_threat(tiny: Network) -> None:
    found = _sharing(tiny)
    rows = {r.agencies: r for r in assess(tiny, dependencies=NEEDED).rows if r.threat == "guns"}
    for pair in found.pairs:
        row = rows.get(pair.agencies)
        expected = row.outcome if row and row.outcome in COUNTED_OUTCOMES else None
        if pair.agencies != ("rcmp", "spvm"):  # these two are on vehicles as well
            assert pair.best_outcome is expected, pair
            assert bool(pair.gaps) == bool(row and row.candidate)
    assert sum(found.counts().values()) == len(found.pairs)


def test_countries_stand_together_and_those_with_most_needs_are_shown(
    tiny: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _sharing(tiny)
    country = [tiny.agency_by_id[a].country for a in found.agencies]
    assert country == sorted(country)
    monkeypatch.setattr("bordergraph.analysis.gaps.connections.MOST_AGENCIES", 3)
    few = _sharing(tiny)
    assert len(few.agencies) == len(few.pairs) == 3
    assert set(few.agencies) <= set(found.agencies)


def test_a_pair_with_a_gap_keeps_its_channel_on_another_threat(tiny: Network) -> None:
    both = tuple(
        Share(a, b, "guns", Cadence.CONTINUOUS) for a, b in (("rcmp", "spvm"), ("spvm", "rcmp"))
    )
    (pair,) = [
        p for p in _sharing(replace(tiny, shares=both)).pairs if p.agencies == ("rcmp", "spvm")
    ]
    assert pair.threats[Outcome.REGULAR] == ("guns",)
    assert pair.best_outcome is Outcome.REGULAR
    assert pair.gaps == ("vehicles",)


def test_as_many_as_a_page_takes(shipped: Workbench) -> None:
    assert _sharing(Network()).agencies == ()
    found = _sharing(shipped.network())
    assert len(found.agencies) == MOST_AGENCIES
    assert len(found.pairs) == MOST_AGENCIES * (MOST_AGENCIES - 1) // 2
