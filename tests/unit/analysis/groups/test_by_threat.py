"""How far one group's need is met, threat by threat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.groups.by_threat import by_threat
from bordergraph.analysis.groups.silos import silos
from bordergraph.errors import UsageError
from bordergraph.model import Agency, Cadence, Mandate, Network, Share, Threat

if TYPE_CHECKING:
    from bordergraph import Workbench

IDS = ("a", "b", "c", "d", "e")


@st.composite
def networks(draw: st.DrawFn) -> Network:
    countries = draw(st.lists(st.sampled_from(["CA", "US", ""]), min_size=5, max_size=5))
    seats = draw(st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(["t", "u"])), max_size=10))
    pairs = [(a, b) for a in IDS for b in IDS if a != b]
    ties = draw(st.sets(st.sampled_from(pairs), max_size=8))
    return Network(
        agencies=tuple(Agency(a, a, country=c) for a, c in zip(IDS, countries, strict=True)),
        threats=(Threat("t", "T"), Threat("u", "U")),
        mandates=tuple(Mandate(a, t) for a, t in sorted(seats)),
        shares=tuple(Share(a, b, None, Cadence.SCHEDULED) for a, b in sorted(ties)),
        complete=True,
    )


@given(networks())
def test_gaps_and_members_are_those_of_the_network(network: Network) -> None:
    country = {a.id: a.country for a in network.agencies}
    listed = gaps(network).gaps
    for group in {"CA", "US"} & set(country.values()):
        for found in by_threat(network, "country", group):
            ends = [
                sum(country[a] == group for a in gap.agencies)
                for gap in listed
                if gap.threat == found.threat
            ]
            assert (found.gaps_inside, found.gaps_across) == (ends.count(2), ends.count(1))
            assert set(found.members) == {
                m.agency
                for m in network.mandates
                if m.threat == found.threat and country[m.agency] == group
            }


def test_need_of_all_threats_is_that_of_the_silo(shipped: Workbench) -> None:
    network = shipped.network()
    for by, group in (("country", "CA"), ("country", "US"), ("level", "federal")):
        (silo,) = (s for s in silos(network, by) if s.group == group)
        found = by_threat(network, by, group)
        for side, whole in (("inside", silo.inside), ("across", silo.outside)):
            parts = [getattr(t, side) for t in found]
            assert sum(p.need for p in parts) == pytest.approx(whole.need)
            assert sum(p.rows for p in parts) == whole.rows
            assert sum(p.unjudged for p in parts) == whole.unjudged
            met = sum(p.need * p.share for p in parts if p.share is not None)
            assert met == pytest.approx(whole.need * (whole.share or 0))


def test_nobody_and_nothing_need_nothing() -> None:
    assert by_threat(Network(), "country", "CA") == ()
    alone = Network(agencies=(Agency("a", "A", country="CA"),), complete=True)
    assert by_threat(alone, "country", "CA") == ()
    assert by_threat(alone, "country", "US") == ()
    with pytest.raises(UsageError):
        by_threat(alone, "colour", "CA")
