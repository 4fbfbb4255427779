"""Silos: need met inside and across groups, the test against chance, and the classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.groups.groupings import UNSPECIFIED, group_labels
from bordergraph.analysis.groups.silos import CLASSES, silos
from bordergraph.analysis.stats.segregation import segregation
from bordergraph.errors import UsageError
from bordergraph.model import Agency, Cadence, Mandate, Network, Share, Threat

if TYPE_CHECKING:
    from collections.abc import Callable


def blocks(size: int = 6, *, across: int = 0, threats: int = 1) -> Network:
    """Two countries whose agencies all share with their compatriots, and few across."""
    ids = [f"{c}{k}" for c in ("ca", "us") for k in range(size)]
    pairs = [(a, b) for a in ids for b in ids if a != b and a[:2] == b[:2]]
    links = [(f"ca{k}", f"us{k}") for k in range(across)]
    pairs += links + [(b, a) for a, b in links]
    return Network(
        agencies=tuple(Agency(a, a, country=a[:2].upper()) for a in ids),
        threats=tuple(Threat(f"t{t}", f"T{t}") for t in range(threats)),
        shares=tuple(Share(a, b, None, Cadence.CONTINUOUS) for a, b in sorted(pairs)),
        mandates=tuple(Mandate(a, f"t{t}") for a in ids for t in range(threats)),
        complete=True,
    )


PLAIN = Options(weight=Weight.NONE)


def test_two_countries_that_do_not_talk_are_silos() -> None:
    found = silos(blocks(), options=PLAIN)
    assert [s.group for s in found] == ["CA", "US"]
    for silo in found:
        # Each country: 15 pairs inside, 36 across, need 0.8 each.
        assert silo.cls == "silo"
        assert (silo.need_in, silo.need_out) == pytest.approx((12.0, 28.8))
        assert (silo.met_in, silo.met_out) == pytest.approx((12.0, 0.0))
        assert silo.score == pytest.approx(1.0)
        assert silo.ei == -1.0
        assert silo.ei_expected == pytest.approx((12 - 5) / (12 + 5))
        assert silo.z is not None
        assert silo.z < -3
        assert silo.p <= 0.05
        assert silo.null == "N1"
        assert len(silo.members) == 6


def test_countries_that_mix_are_connected() -> None:
    ids = [f"{c}{k}" for c in ("ca", "us") for k in range(6)]
    everybody = tuple(Share(a, b, None, Cadence.CONTINUOUS) for a in ids for b in ids if a != b)
    found = silos(replace(blocks(), shares=everybody), options=PLAIN)
    assert [s.cls for s in found] == ["connected", "connected"]
    assert all(s.score == pytest.approx(0.0) for s in found)


def test_countries_without_ties_are_isolated() -> None:
    found = silos(replace(blocks(), shares=()), options=PLAIN)
    assert [(s.cls, s.score, s.ei, s.z) for s in found] == [("isolated", None, None, None)] * 2


def test_no_need_outside_is_no_fault() -> None:
    network = blocks()
    own = tuple(Mandate(a.id, "t0" if a.country == "CA" else "t1") for a in network.agencies)
    apart = replace(network, threats=(Threat("t0", "T0"), Threat("t1", "T1")), mandates=own)
    found = silos(apart, options=PLAIN)
    assert [(s.cls, s.need_out) for s in found] == [("self-contained", 0.0)] * 2


def test_few_pairs_are_not_judged() -> None:
    found = silos(blocks(size=2), options=PLAIN)
    # Two agencies a side: the one pair inside is too few, but none of four pairs across is met.
    assert [(s.cls, s.p) for s in found] == [("isolated", 1.0)] * 2


def test_three_pairs_are_judged() -> None:
    # Three agencies make three pairs inside, and nine across.
    assert "too-small" not in {s.cls for s in silos(blocks(size=3), options=PLAIN)}
    tested = silos(blocks(size=3), options=PLAIN)
    assert [s.need_in for s in tested] == pytest.approx([3 * 0.8] * 2)
    assert [s.need_out for s in tested] == pytest.approx([9 * 0.8] * 2)


@pytest.mark.parametrize(
    ("inside", "across", "isolated"),
    [(0, 0, True), (0, 2, True), (1, 2, False), (0, 3, False)],
)
def test_a_tenth_met_is_not_isolated(inside: int, across: int, isolated: bool) -> None:
    # Ten pairs inside and 25 across: one inside is a tenth; two across are under one, three over.
    network = blocks(size=5, across=across)
    kept = [("ca0", "ca1")][:inside]
    shares = tuple(
        s
        for s in network.shares
        if s.giver[:2] != s.receiver[:2] or tuple(sorted((s.giver, s.receiver))) in kept
    )
    strict = Options(weight=Weight.NONE, strict=True)
    found = {s.group: s for s in silos(replace(network, shares=shares), options=strict)}
    assert (found["CA"].cls == "isolated") is isolated
    assert found["CA"].met_in / found["CA"].need_in == pytest.approx(inside / 10)
    assert found["CA"].met_out / found["CA"].need_out == pytest.approx(across / 25)


def test_sums_equal_a_loop_over_rows() -> None:
    network = blocks(across=2, threats=3)
    needs = Needs(NetworkIndex(network))
    country = {a.id: a.country for a in network.agencies}
    expected = {"CA": [0.0] * 4, "US": [0.0] * 4}
    for r in range(len(needs)):
        one, other = (country[needs.arrays.agencies[x[r]]] for x in (needs.i, needs.j))
        need = float(needs.need[r] * needs.weight[r])
        for group in {one, other}:
            side = 0 if one == other else 1
            expected[group][side] += need
            expected[group][side + 2] += need * float(needs.supply[r])
    for silo in silos(network):
        numbers = [silo.need_in, silo.need_out, silo.met_in, silo.met_out]
        assert numbers == pytest.approx(expected[silo.group])


@pytest.mark.parametrize("null", ["N0", "N1", "N1-swaps", "N2", "N3", "N4"])
def test_every_null_is_named_and_bounded(null: str) -> None:
    found = silos(blocks(across=2, threats=2), null=null, samples=30, seed=4)
    assert {s.null for s in found} == {null}
    assert all(0 < s.p <= 1 for s in found)
    assert found == silos(blocks(across=2, threats=2), null=null, samples=30, seed=4)


def test_mixing_kept_leaves_no_surprise_across() -> None:
    # All need the same: with the ties between countries kept, the need they carry is fixed.
    for silo in silos(blocks(across=3), null="N2", samples=20, options=PLAIN):
        assert (silo.z, silo.cls) == (None, "cannot-tell")


def test_california_is_a_silo(published: Callable[..., Any]) -> None:
    network = published("flock_core", "arcs.csv").network()
    found = {s.group: s for s in silos(network)}
    california = found["CA"]
    assert (california.cls, len(california.members)) == ("silo", 73)
    assert california.z is not None
    assert california.z < -10
    # A tie in either direction counts for E-I.
    data = published("flock_core", "arcs.csv")
    mixing = {g.group: g for g in segregation(data.ties, data.groups, samples=2).groups}
    assert all(s.ei == mixing[s.group].ei for s in found.values())
    assert all(s.ei_expected == mixing[s.group].ei_expected for s in found.values())


@pytest.mark.parametrize("name", ["harbour", "karate", "towns"])
def test_ties_mix_as_segregation_says(published: Callable[..., Any], name: str) -> None:
    data = published(name, "arcs.csv")
    mixing = {g.group: g for g in segregation(data.ties, data.groups, samples=2).groups}
    found = silos(data.network(), options=PLAIN)
    assert {s.group for s in found} == set(data.groups)
    assert all(s.ei == mixing[s.group].ei for s in found)
    assert all(s.ei_expected == mixing[s.group].ei_expected for s in found)


def test_the_sides_of_the_club_are_silos_once_both_need_each_other(
    published: Callable[..., Any],
) -> None:
    network = published("karate").network(undirected=True)
    assert [s.cls for s in silos(network, options=PLAIN)] == ["self-contained"] * 2
    both = tuple(Mandate(a.id, t.id) for a in network.agencies for t in network.threats)
    found = silos(replace(network, mandates=both), options=PLAIN)
    assert [(s.cls, len(s.members)) for s in found] == [("silo", 17)] * 2
    assert all(s.z is not None and s.z < -3 for s in found)


@pytest.mark.parametrize("name", ["harbour", "towns", "flock_core"])
def test_listed_by_class_then_score(published: Callable[..., Any], name: str) -> None:
    found = silos(published(name, "arcs.csv").network(), options=PLAIN)
    order = [(CLASSES.index(s.cls), -s.score if s.score is not None else 2.0) for s in found]
    assert order == sorted(order)
    scores = np.array([s.score for s in found if s.score is not None])
    assert (np.abs(scores) <= 1).all()


def test_groupings(tiny: Network) -> None:
    arrays = NetworkIndex(tiny)
    by_body = dict(zip(arrays.agencies, group_labels(arrays, "body"), strict=True))
    assert by_body["bp"] == by_body["cbp"] == "cbp"
    assert set(group_labels(arrays, "level")) == {UNSPECIFIED}
    assert all(g.startswith("community-") for g in group_labels(arrays, "community"))
    with pytest.raises(UsageError, match="no grouping"):
        group_labels(arrays, "colour")


def test_unspecified_groups_are_not_judged(tiny: Network) -> None:
    assert silos(tiny, by="level") == ()


def test_inside_a_body_counts_for_bodies_only(tiny: Network) -> None:
    (body,) = silos(tiny, by="body")
    assert (body.group, body.members) == ("cbp", ("bp", "cbp"))
    assert body.need_in > 0


def test_ties_count_once_whoever_is_the_parent(tiny: Network) -> None:
    arrays = NetworkIndex(tiny)
    names = arrays.agencies
    plain, inherited = working_ties(arrays), working_ties(arrays, inherit=True)
    bp, rcmp = names.index("bp"), names.index("rcmp")
    assert not plain[bp, rcmp]
    assert inherited[bp, rcmp]


def test_a_threat_that_everybody_has_makes_no_weighted_need() -> None:
    assert [(s.cls, s.need_in) for s in silos(blocks())] == [("too-small", 0.0)] * 2


def test_small_networks_have_answers() -> None:
    assert silos(Network()) == ()
    (only,) = silos(Network(agencies=(Agency("rcmp", "RCMP", country="CA"),)))
    assert (only.cls, only.ei, only.z, only.p) == ("too-small", None, None, 1.0)
