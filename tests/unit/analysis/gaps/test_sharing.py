"""Who shares with whom: each pair by the first standing that any of its threats has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.gaps.sharing import Standing, sharing
from bordergraph.analysis.results import Outcome
from bordergraph.errors import UnknownNameError
from bordergraph.model import Cadence, Focus, Network, Share

if TYPE_CHECKING:
    from bordergraph import Workbench
    from bordergraph.analysis.gaps.sharing import Sharing


def _standing(found: Sharing) -> dict[tuple[str, str], Standing]:
    return {p.agencies: p.standing for p in found.pairs}


def test_every_pair_of_the_small_network_has_the_standing_of_its_one_threat(tiny: Network) -> None:
    found = sharing(needs_of(tiny))
    assert set(found.agencies) == {"atf", "bp", "cbp", "cbsa", "rcmp", "spvm"}
    assert len(found.pairs) == 15
    standing = _standing(found)
    open_ = {g.agencies for g in gaps(tiny).gaps}
    assert {pair for pair, s in standing.items() if s is Standing.GAP} == open_
    assert standing["cbp", "rcmp"] is Standing.EXCHANGE
    assert standing["bp", "cbp"] is Standing.NONE
    assert sum(found.counts().values()) == 15


def test_countries_stand_together_and_the_needy_first(tiny: Network) -> None:
    found = sharing(needs_of(tiny))
    country = [tiny.agency_by_id[a].country for a in found.agencies]
    assert country == sorted(country)
    few = sharing(needs_of(tiny), most=3)
    assert len(few.agencies) == len(few.pairs) == 3
    assert set(few.agencies) <= set(found.agencies)


def test_a_pair_with_a_gap_keeps_its_channel_on_another_threat(tiny: Network) -> None:
    both = (
        Share("rcmp", "spvm", "guns", Cadence.CONTINUOUS),
        Share("spvm", "rcmp", "guns", Cadence.CONTINUOUS),
    )
    network = replace(tiny, shares=both, foci=(*tiny.foci, Focus("desk", "vehicles")))
    (pair,) = [p for p in sharing(needs_of(network)).pairs if p.agencies == ("rcmp", "spvm")]
    assert pair.threats[Standing.EXCHANGE] == ("guns",)
    assert (pair.standing, pair.channel) == (Standing.GAP, Standing.EXCHANGE)
    assert pair.threats[Standing.GAP] == ("vehicles",)


def test_one_agency_and_one_threat(tiny: Network) -> None:
    needs = needs_of(tiny)
    assert "spvm" in sharing(needs, agency="spvm", most=2).agencies
    assert sharing(needs, agency="union").agencies == ()
    for pair in sharing(needs, threat="guns").pairs:
        assert {t for threats in pair.threats.values() for t in threats} <= {"guns"}
    with pytest.raises(UnknownNameError):
        sharing(needs, threat="weather")


def test_nobody_and_one_agency_share_with_nobody(tiny: Network) -> None:
    assert sharing(needs_of(Network())).pairs == ()
    alone = Network(agencies=tiny.agencies[:1], threats=tiny.threats, mandates=tiny.mandates[:1])
    assert sharing(needs_of(alone)).agencies == ()


def test_standings_of_the_shipped_graph_are_those_of_its_lists(shipped: Workbench) -> None:
    network = shipped.network()
    needs = needs_of(network)
    found, report = sharing(needs, most=1000), gaps(network)
    rows = {s: sum(len(p.threats.get(s, ())) for p in found.pairs) for s in Standing}
    assert rows[Standing.GAP] == report.totals.gaps
    assert rows[Standing.UNKNOWN] == report.totals.unknown
    carried = sum(
        1 for o, w in zip(needs.outcome.tolist(), needs.within.tolist(), strict=True)
        if not w and list(Outcome)[o] in {Outcome.MET, Outcome.STRAINED}
    )  # fmt: skip
    assert rows[Standing.EXCHANGE] + rows[Standing.MEMBERSHIP] == carried
