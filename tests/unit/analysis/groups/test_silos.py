"""Silos: need met inside and across groups, the test against chance, and the classes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.groups.groupings import UNSPECIFIED, group_labels
from bordergraph.analysis.groups.silos import CLASSES, silos
from bordergraph.analysis.structure.segregation import segregation
from bordergraph.errors import UsageError
from bordergraph.model import (
    Agency,
    Cadence,
    Finding,
    Mandate,
    Network,
    Responsibility,
    Share,
    Threat,
)

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
        assert silo.p is not None
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
    assert all(s.p and 0 < s.p <= 1 for s in found)
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
    mixing = {g.group: g for g in segregation(data.graph(), "group", samples=2).groups}
    assert all(s.ei == mixing[s.group].ei for s in found.values())
    assert all(s.ei_expected == mixing[s.group].ei_expected for s in found.values())


@pytest.mark.parametrize("name", ["harbour", "karate", "towns"])
def test_ties_mix_as_segregation_says(published: Callable[..., Any], name: str) -> None:
    data = published(name, "arcs.csv")
    mixing = {g.group: g for g in segregation(data.graph(), "group", samples=2).groups}
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
    by_body = dict(zip(arrays.agencies, group_labels(arrays.facts, "body"), strict=True))
    assert by_body["bp"] == by_body["cbp"] == "cbp"
    assert set(group_labels(arrays.facts, "level")) == {UNSPECIFIED}
    assert all(g.startswith("community-") for g in group_labels(arrays.facts, "community"))
    with pytest.raises(UsageError, match="no grouping"):
        group_labels(arrays.facts, "colour")


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


# -- the classes at their thresholds

STRICT = Options(weight=Weight.NONE, strict=True)


def inward(severity: float, *more: tuple[str, str]) -> Network:
    """Four tied Canadians with six pairs of need 1, of which one needs a U.S. body for this much."""
    ids = [f"ca{k}" for k in range(4)]
    pairs = [(a, b) for a in ids for b in ids if a < b]
    ties = [*pairs, *more]
    return Network(
        agencies=tuple(Agency(a, a, country=a[:2].upper()) for a in (*ids, "us0", "us1", "us2")),
        threats=(Threat("t", "T"), Threat("x", "X", severity=severity)),
        shares=tuple(
            Share(*pair, None, Cadence.CONTINUOUS) for a, b in ties for pair in ((a, b), (b, a))
        ),
        mandates=(*(Mandate(a, "t") for a in ids), Mandate("ca0", "x"), Mandate("us0", "x")),
        complete=True,
    )


def classes(network: Network, options: Options = STRICT, **asked: Any) -> dict[str, str]:
    return {s.group: s.cls for s in silos(network, options=options, **asked)}


@pytest.mark.parametrize(
    ("severity", "cls"), [(0.31, "self-contained"), (6 / 19, "self-contained"), (0.32, "too-small")]
)
def test_a_twentieth_of_the_need_outside_is_next_to_none(severity: float, cls: str) -> None:
    assert classes(inward(severity))["CA"] == cls


def test_who_ties_itself_outward_is_not_self_contained() -> None:
    out = [(f"ca{k}", f"us{j}") for k in range(4) for j in range(3)]
    (group,) = (s for s in silos(inward(0.1, *out), options=STRICT) if s.group == "CA")
    assert group.ei == pytest.approx((12 - 6) / 18)
    assert group.cls == "self-contained"
    # The expectation is 12 outside and 6 inside of 21 pairs; with one tie less inside it is over.
    loose = inward(0.1, *out)
    kept = tuple(s for s in loose.shares if {s.giver, s.receiver} != {"ca0", "ca1"})
    assert classes(replace(loose, shares=kept))["CA"] == "too-small"


def chain(inside: int, *, met: bool) -> Network:
    """Canadians in a chain of so many pairs, each on a threat of its own, and three across."""
    ids = [f"ca{k}" for k in range(inside + 1)]
    links = [(a, b, f"t{k}") for k, (a, b) in enumerate(pairwise(ids))]
    across = [("ca0", f"us{k}", f"x{k}") for k in range(3)]
    every = [*links, *across]
    mandates = dict.fromkeys((a, t) for one, two, t in every for a in (one, two))
    ways = across if met else []
    return Network(
        agencies=tuple(Agency(a, a, country=a[:2].upper()) for a in (*ids, "us0", "us1", "us2")),
        threats=tuple(Threat(t, t) for _, _, t in every),
        shares=tuple(
            Share(*pair, None, Cadence.CONTINUOUS) for a, b, _ in ways for pair in ((a, b), (b, a))
        ),
        mandates=tuple(Mandate(a, t) for a, t in mandates),
        complete=True,
    )


@pytest.mark.parametrize(
    ("inside", "met", "cls"),
    [
        (0, False, "isolated"),
        (2, False, "isolated"),
        (3, False, "isolated"),
        (2, True, "too-small"),
        (0, True, "too-small"),
    ],
)
def test_two_pairs_inside_are_too_few_to_tell_unless_nothing_passes_outside(
    inside: int, met: bool, cls: str
) -> None:
    assert classes(chain(inside, met=met))["CA"] == cls


def test_two_pairs_across_are_too_few() -> None:
    network = chain(4, met=False)
    fewer = replace(network, mandates=tuple(m for m in network.mandates if m.agency != "us2"))
    assert classes(network)["CA"] == "isolated"
    assert classes(fewer)["CA"] == "too-small"


def test_what_is_served_outside_and_not_inside_is_connected() -> None:
    (group,) = (s for s in silos(chain(4, met=True), options=STRICT) if s.group == "CA")
    assert (group.difference, group.score) == (-1.0, -1.0)
    assert group.cls in {"connected", "cannot-tell"}


# -- numbers


def test_score_and_difference_by_hand() -> None:
    """Six a side: all 15 pairs inside met in full, three of 36 across."""
    for silo in silos(blocks(across=3), options=STRICT):
        outside = 3 / 36
        assert silo.difference == pytest.approx(1 - outside)
        assert silo.score == pytest.approx((1 - outside) / (1 + outside))
        assert silo.low is not None
        assert silo.high is not None
        assert silo.low < 1 - outside < silo.high <= 1.0
        assert [silo.inside.share, silo.outside.share] == pytest.approx([1.0, outside])
        assert (silo.inside.rows, silo.outside.rows) == (15, 36)
        assert silo.outside.need == 36


def test_a_country_s_numbers_are_its_own() -> None:
    """Canadians meet all they need of each other, Americans nothing; a Mexican needs both."""
    network = blocks(size=3)
    more = Agency("mx0", "mx0", country="MX")
    kept = tuple(s for s in network.shares if s.giver.startswith("ca"))
    found = {
        s.group: s
        for s in silos(
            replace(
                network,
                agencies=(*network.agencies[:3], more, *network.agencies[3:]),
                shares=kept,
                mandates=(*network.mandates, Mandate("mx0", "t0", Responsibility.SUPPORT)),
            ),
            options=PLAIN,
        )
    }
    need = {g: (s.need_in, s.need_out, s.met_in, s.met_out) for g, s in found.items()}
    across = 9 * 0.8 + 3 * 0.4
    assert need["CA"] == pytest.approx((3 * 0.8, across, 3 * 0.8, 0.0))
    assert need["US"] == pytest.approx((3 * 0.8, across, 0.0, 0.0))
    assert need["MX"] == pytest.approx((0.0, 6 * 0.4, 0.0, 0.0))
    assert [found[g].inside.rows for g in ("CA", "US", "MX")] == [3, 3, 0]
    assert [found[g].outside.rows for g in ("CA", "US", "MX")] == [12, 12, 6]
    assert [found[g].score for g in ("CA", "US", "MX")] == [1.0, None, None]
    assert [found[g].difference for g in ("CA", "US", "MX")] == [1.0, 0.0, None]
    assert found["MX"].members == ("mx0",)
    assert found["CA"].members == ("ca0", "ca1", "ca2")


def test_an_interval_needs_the_group_in_half_of_the_draws() -> None:
    for size, known in ((2, False), (6, True)):
        for silo in silos(blocks(size=size), options=PLAIN):
            assert (silo.low is not None, silo.high is not None) == (known, known)
            assert silo.difference == 1.0


def test_an_interval_is_of_the_draws_of_a_seed() -> None:
    one, again, other = (silos(blocks(across=4), seed=s, options=PLAIN) for s in (1, 1, 2))
    assert one == again
    assert [(s.low, s.high) for s in one] != [(s.low, s.high) for s in other]
    # Six agencies are few, so the interval is wide; 20 make it narrower.
    (few, many) = (silos(blocks(size, across=size), options=PLAIN)[0] for size in (6, 20))
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert many.high - many.low < few.high - few.low


def test_the_test_against_equal_density_by_hand() -> None:
    """Three a side and one tie across: 7 of 15 pairs are tied; of 9 across, one is, not 4.2."""
    p = 7 / 15
    for silo in silos(blocks(size=3, across=1), null="N0", options=PLAIN):
        assert silo.z == pytest.approx((1 - 9 * p) / math.sqrt(9 * p * (1 - p)))
        assert silo.p
        assert silo.p < 0.05


def test_a_group_that_is_not_judged_adjusts_nobody() -> None:
    def judged(country: str) -> dict[str, Any]:
        network = blocks(size=3, across=1)
        more = (*network.agencies, Agency("zz", "zz", country=country))
        found = silos(replace(network, agencies=more), null="N0", options=PLAIN)
        return {s.group: s for s in found}

    named, nameless = judged("ZZ"), judged("")
    assert set(nameless) == {"CA", "US"}
    assert (named["ZZ"].cls, named["ZZ"].p, named["ZZ"].z) == ("too-small", 1.0, None)
    assert named["CA"].p == named["US"].p == nameless["CA"].p < 0.1


def test_what_nobody_can_judge_is_no_need_but_bounds_it() -> None:
    """Of three a side only what a finding speaks of is known: one pair inside and one across."""
    network = replace(
        blocks(size=3),
        complete=False,
        findings=(Finding("f", "no-channel", pairs=(("ca0", "ca1"), ("ca0", "us0"))),),
    )
    found = {s.group: s for s in silos(network, options=PLAIN)}
    canada = found["CA"]
    assert (canada.need_in, canada.need_out) == pytest.approx((0.8, 0.8))
    assert (canada.inside.rows, canada.inside.unjudged) == (1, 2)
    assert (canada.outside.rows, canada.outside.unjudged) == (1, 8)
    assert canada.inside.share == pytest.approx(0.25)
    assert found["US"].need_in == 0.0
    assert (found["US"].inside.rows, found["US"].inside.unjudged) == (0, 3)


def test_bodies_of_one_are_no_group_but_countries_of_one_are() -> None:
    network = blocks(size=2)
    assert silos(network, "body", options=PLAIN) == ()
    one = replace(
        network, agencies=(*network.agencies[:3], replace(network.agencies[3], country="MX"))
    )
    assert {s.group for s in silos(one, options=PLAIN)} == {"CA", "MX", "US"}


def test_a_group_without_a_name_is_a_partner_only() -> None:
    network = blocks(size=3)
    nameless = tuple(replace(a, country="") if a.country == "US" else a for a in network.agencies)
    (canada,) = silos(replace(network, agencies=nameless), options=PLAIN)
    assert (canada.group, canada.outside.rows) == ("CA", 9)
    assert canada.need_out == pytest.approx(9 * 0.8)


def test_groups_of_one_class_come_by_score_then_name() -> None:
    """Canada meets all its need inside and some across, Mexico all and none, the U.S. nothing."""
    ids = [f"{c}{k}" for c in ("ca", "mx", "us") for k in range(2)]
    ties = [("ca0", "ca1"), ("mx0", "mx1"), ("ca0", "us0")]
    network = Network(
        agencies=tuple(Agency(a, a, country=a[:2].upper()) for a in ids),
        threats=(Threat("t", "T"),),
        shares=tuple(
            Share(*pair, None, Cadence.CONTINUOUS) for a, b in ties for pair in ((a, b), (b, a))
        ),
        mandates=tuple(Mandate(a, "t") for a in ids),
        complete=True,
    )
    found = silos(network, options=PLAIN)
    assert [(s.group, s.cls) for s in found] == [
        ("MX", "isolated"), ("CA", "too-small"), ("US", "too-small"),
    ]  # fmt: skip
    # Canada: one tie across in full and one relayed to a quarter, of eight pairs; the U.S. the same.
    across = 1.25 / 8
    assert [s.score for s in found] == [1.0, pytest.approx((1 - across) / (1 + across)), -1.0]


def test_a_draw_of_labels_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    silos(
        blocks(size=3), null="N3", samples=20, on_progress=lambda _, done, n: told.append((done, n))
    )
    assert told
    assert told[-1] == (20, 20)
