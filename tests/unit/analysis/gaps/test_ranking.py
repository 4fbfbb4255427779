"""Gaps on a network that fits in the head, on random ones against plain loops, and on odd ones."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import EVIDENCES, KINDS, Needs
from bordergraph.analysis.core.options import Options, Responsibilities, Weight
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_pair, gaps_by_threat
from bordergraph.analysis.gaps.untied import alike, open_pairs, triangles
from bordergraph.errors import UnknownNameError
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Finding,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Share,
    Span,
    Threat,
)
from bordergraph.words.labels import Labels
from bordergraph.words.reasons import said

if TYPE_CHECKING:
    from bordergraph.analysis.results import Gap

IDF_GUNS = math.log(10 / 6)
SCALE = {
    Cadence.CONTINUOUS: 1.0,
    Cadence.SCHEDULED: 0.8,
    Cadence.ON_REQUEST: 0.5,
    Cadence.INCIDENT_DRIVEN: 0.25,
    Cadence.UNKNOWN: 0.5,
}
DUTY = {Responsibility.LEAD: 1.0, Responsibility.SHARED: 0.8, Responsibility.SUPPORT: 0.4}
BARRIERS = {"legal-barrier", "technical-barrier", "no-channel", "silo-domestic"}
STRICT = Options(strict=True, weight=Weight.NONE)


def found(network: Network, options: Options | None = None) -> dict[tuple[str, str], str]:
    return {g.agencies: g.kind.value for g in gaps(network, options).gaps if g.threat == "guns"}


def told(network: Network, gap: Gap) -> str:
    labels = Labels().knowing(network)
    return "; ".join(said(r, labels) for r in gap.reasons)


def test_tiny_kinds(tiny: Network) -> None:
    assert found(tiny) == {
        ("atf", "bp"): "none",
        ("atf", "cbp"): "none",
        ("atf", "cbsa"): "barrier",
        ("atf", "rcmp"): "lost",
        ("atf", "spvm"): "none",
        ("bp", "cbsa"): "none",
        ("bp", "spvm"): "none",
        ("cbp", "cbsa"): "none",
        ("cbp", "spvm"): "none",
        ("cbsa", "rcmp"): "none",
        ("cbsa", "spvm"): "relay-only",
        ("rcmp", "spvm"): "one-way",
    }


def test_tiny_numbers(tiny: Network) -> None:
    by_pair = {g.agencies: g for g in gaps(tiny).gaps}
    barrier = by_pair["atf", "cbsa"]
    assert (barrier.need, barrier.supply) == (1.0, 0.25)
    assert barrier.gap == pytest.approx(IDF_GUNS * 0.75)
    relay = by_pair["cbsa", "spvm"]
    assert (relay.need, relay.relays) == (0.4, ("fbi",))
    assert relay.supply == pytest.approx(0.25 * 0.8)
    assert by_pair["rcmp", "spvm"].supply == 0.5
    assert by_pair["atf", "rcmp"].supply == 0.0


def test_largest_gap_first_then_ids(tiny: Network) -> None:
    report = gaps(tiny)
    assert [g.agencies for g in report.gaps[:3]] == [
        ("atf", "rcmp"),
        ("cbsa", "rcmp"),
        ("atf", "cbp"),
    ]
    assert list(report.gaps) == sorted(report.gaps, key=lambda g: (-round(g.gap, 12), g.agencies))
    assert gaps(tiny, top=3).gaps == report.gaps[:3]
    assert gaps(tiny, top=3).totals == report.totals
    assert report.totals.gaps == len(report.gaps) == 12
    assert report.totals.gap == pytest.approx(sum(g.gap for g in report.gaps))


def test_components_are_covered_by_their_parent_and_never_among_themselves(tiny: Network) -> None:
    needs = Needs(NetworkIndex(tiny))
    ids = needs.arrays.agencies
    supply = {
        (ids[i], ids[j]): s for i, j, s in zip(needs.i, needs.j, needs.supply.tolist(), strict=True)
    }
    assert supply["bp", "rcmp"] == supply["cbp", "rcmp"] == 1.0
    assert supply["bp", "cbp"] == 0.0
    assert [g.agencies for g in gaps(tiny).within_body] == [("bp", "cbp")]


def test_a_parent_is_not_covered_by_its_component(tiny: Network) -> None:
    moved = replace(
        tiny,
        participations=tuple(
            replace(p, agency="bp") if p.agency == "cbp" else p for p in tiny.participations
        ),
    )
    kinds = found(moved)
    assert ("bp", "rcmp") not in kinds
    assert kinds["cbp", "rcmp"] == "none"


def test_a_department_covers_nobody(tiny: Network) -> None:
    more = (*tiny.participations, Participation("dhs", "hotline"))
    assert found(replace(tiny, participations=more))["cbp", "cbsa"] == "none"
    police = tuple(replace(a, sector="") if a.id == "dhs" else a for a in tiny.agencies)
    kinds = found(replace(tiny, participations=more, agencies=police))
    assert kinds["cbp", "cbsa"] == "irregular"


def test_department_and_its_agency_are_apart(tiny: Network) -> None:
    more = (*tiny.mandates, Mandate("dhs", "guns"))
    report = gaps(replace(tiny, mandates=more))
    assert ("bp", "dhs") in {g.agencies for g in report.within_body}
    assert ("cbsa", "dhs") in {g.agencies for g in report.gaps}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2014, 12, 31), {"atf-cbsa": "irregular", "atf-rcmp": "lost"}),
        (date(2015, 1, 1), {"atf-cbsa": "barrier", "atf-rcmp": "lost"}),
        (date(2010, 12, 31), {"atf-cbsa": "irregular", "atf-rcmp": "irregular"}),
        (date(1999, 12, 31), {"atf-cbsa": "irregular", "atf-rcmp": "none"}),
    ],
)
def test_replay_of_days(tiny: Network, day: date, kind: dict[str, str]) -> None:
    kinds = found(replace(tiny, day=day))
    assert {k: kinds[a, b] for k in kind for a, b in [k.split("-")]} == kind


def test_an_arrangement_without_focus_counts_on_request(tiny: Network) -> None:
    assert ("cbsa", "rcmp") in found(tiny)
    assert ("cbsa", "rcmp") not in found(tiny, Options(unfocused=True))


def test_group_heads_make_need_on_request(tiny: Network) -> None:
    assert [u.threat for u in gaps(tiny).umbrella] == ["smuggling"]
    assert {g.threat for g in gaps(tiny).gaps} == {"guns"}
    heads = gaps(tiny, Options(umbrella=True))
    assert ("cbp", "cbsa") in {g.agencies for g in heads.gaps if g.threat == "smuggling"}
    assert heads.umbrella == ()


def test_orphan_threat_is_said_once(tiny: Network) -> None:
    report = gaps(tiny)
    assert [(o.threat, o.agencies) for o in report.orphans] == [("vehicles", ("rcmp", "spvm"))]
    named = replace(tiny, foci=(*tiny.foci, Focus("ibet", "crime")))
    assert gaps(named).orphans == ()
    assert {g.agencies for g in gaps(named).gaps if g.threat == "vehicles"} == {("rcmp", "spvm")}
    shared = replace(tiny, shares=(*tiny.shares, Share("rcmp", "spvm", "vehicles")))
    assert gaps(shared).orphans == ()


def test_associations_on_request(tiny: Network) -> None:
    assert "union" not in {a for pair in found(tiny) for a in pair}
    assert ("rcmp", "union") in found(tiny, Options(collectives=True))


def test_filters(tiny: Network) -> None:
    one = gaps(tiny, agency="spvm")
    assert {g.agencies for g in one.gaps} == {p for p in found(tiny) if "spvm" in p}
    assert gaps(tiny, threat="smuggling").gaps == gaps(tiny).gaps
    assert gaps(tiny, threat="vehicles").gaps == ()
    with pytest.raises(UnknownNameError):
        gaps(tiny, threat="tulips")
    with pytest.raises(UnknownNameError):
        gaps(tiny, agency="nobody")


def test_weights(tiny: Network) -> None:
    def total(weight: Weight) -> float:
        return gaps(tiny, Options(weight=weight)).totals.gap

    assert total(Weight.RARITY) == pytest.approx(total(Weight.NONE) / 5)
    assert total(Weight.IDF) == pytest.approx(total(Weight.NONE) * IDF_GUNS)
    halved = tuple(replace(t, severity=0.5) for t in tiny.threats)
    assert gaps(replace(tiny, threats=halved)).totals.gap == pytest.approx(total(Weight.IDF) / 2)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Responsibilities(support=float("nan"))


def test_reasons_name_what_they_rest_on(tiny: Network) -> None:
    by_pair = {g.agencies: g for g in gaps(tiny).gaps}
    assert by_pair["atf", "cbsa"].findings == ("privacy-act",)
    assert by_pair["atf", "cbsa"].arrangements == ("hotline",)
    assert by_pair["atf", "rcmp"].arrangements == ("desk",)
    text = told(tiny, by_pair["atf", "rcmp"])
    assert "ATF (lead) and RCMP (lead)" in text
    assert "Desk once linked them and ended by 2010-12-31" in text
    assert "from SPVM to RCMP" in told(tiny, by_pair["rcmp", "spvm"])
    assert "FBI could pass" in told(tiny, by_pair["cbsa", "spvm"])
    assert "(Room) names other threats or none" in told(tiny, by_pair["cbsa", "rcmp"])
    on_call = Arrangement("ibet", "IBET", cadence=Cadence.ON_REQUEST)
    arrangements = tuple(on_call if a.id == "ibet" else a for a in tiny.arrangements)
    lazy = {g.agencies: g for g in gaps(replace(tiny, arrangements=arrangements)).gaps}
    assert lazy["bp", "rcmp"].kind.value == "irregular"
    assert "Border Patrol is covered by the ties of CBP" in told(tiny, lazy["bp", "rcmp"])


def cite(source: str) -> tuple[Citation, ...]:
    return (Citation(f"participation/{source}", source, "p. 1"),)


def test_evidence(tiny: Network) -> None:
    def said(agency: str, *sources: str) -> tuple[Participation, ...]:
        return tuple(Participation(agency, "room", citations=cite(s)) for s in sources)

    cited = replace(
        tiny,
        complete=False,
        participations=(
            *tiny.participations,
            *said("cbp", "a", "b", "c"),
            *said("cbsa", "a", "b", "d"),
            *said("spvm", "a", "b", "general-knowledge"),
        ),
    )
    report = gaps(cited, Options(general_knowledge=True))
    evidence = {g.agencies: g.evidence.value for g in (*report.gaps, *report.unknown)}
    assert evidence["atf", "cbsa"] == "confirmed"
    assert evidence["bp", "cbsa"] == "inferred"
    # The Border Patrol answers for guns too, so CBP makes no need of its own in cited data.
    assert ("cbp", "cbsa") not in evidence
    apart = gaps(cited, Options(general_knowledge=True, roll_up=False))
    assert ("cbp", "cbsa") in {g.agencies for g in apart.gaps}
    assert ("cbp", "cbsa") in {g.agencies for g in gaps(tiny).gaps}
    assert evidence["cbsa", "spvm"] == "unknown"
    assert not {g.agencies for g in report.gaps} & {g.agencies for g in report.unknown}
    assert report.totals.gap == pytest.approx(sum(g.gap for g in report.gaps))
    assert {g.evidence.value for g in gaps(tiny).gaps} == {"assumed"}


def test_silence_on_all_of_an_agency_work_proves_nothing(tiny: Network) -> None:
    cited = replace(
        tiny,
        complete=False,
        participations=(
            *tiny.participations,
            *(Participation("cbsa", "room", citations=cite(s)) for s in "abc"),
            *(Participation("rcmp", "room", citations=cite(s)) for s in "abc"),
        ),
    )
    assert {g.agencies: g.evidence.value for g in gaps(cited).gaps}["cbsa", "rcmp"] == "inferred"
    # Without IBET, the desk and the share no tie of the RCMP on guns is on record at all.
    left = tuple(f for f in cited.foci if f.arrangement not in {"ibet", "desk"})
    alone = replace(cited, shares=(), foci=left)
    report = gaps(alone)
    row = next(g for g in report.unknown if g.agencies == ("cbsa", "rcmp"))
    assert row.evidence.value == "unknown"
    assert "no tie of RCMP with anybody is on record" in said(
        row.reasons[-1], Labels().knowing(alone)
    )


def test_a_finding_too_old_to_speak_of_today_bars_nothing(tiny: Network) -> None:
    def kind(day: date, fixed: str = "unknown", years: int = 15) -> str | None:
        aged = tuple(replace(f, fixed=fixed) for f in tiny.findings)
        network = replace(tiny, findings=aged, day=day)
        rows = gaps(network, Options(stale_years=years)).gaps
        return {g.agencies: g.kind.value for g in rows}.get(("atf", "cbsa"))

    assert kind(date(2030, 12, 31)) == "barrier"
    assert kind(date(2031, 1, 1)) == "irregular"
    assert kind(date(2031, 1, 1), fixed="partial") == "irregular"
    assert kind(date(2031, 1, 1), fixed="no") == "irregular"
    assert kind(date(2021, 1, 1), years=5) == "irregular"


def test_a_finding_on_one_arrangement_bars_that_arrangement_alone(tiny: Network) -> None:
    narrow = tuple(
        replace(f, arrangements=("hotline",)) if f.id == "privacy-act" else f for f in tiny.findings
    )
    assert found(replace(tiny, findings=narrow))["atf", "cbsa"] == "barrier"
    more = replace(
        tiny,
        findings=narrow,
        participations=(*tiny.participations, Participation("atf", "legat")),
    )
    assert ("atf", "cbsa") not in found(more)
    everything = replace(more, findings=tiny.findings)
    assert found(everything)["atf", "cbsa"] == "barrier"


@pytest.mark.parametrize(
    ("cadence", "members", "kind"),
    [
        (Cadence.CONTINUOUS, ("atf", "cbsa"), None),
        (Cadence.SCHEDULED, ("atf", "cbsa"), None),
        (Cadence.ON_REQUEST, ("atf", "cbsa"), "barrier"),
        (Cadence.CONTINUOUS, ("atf",), "barrier"),
    ],
)
def test_a_bar_on_one_arrangement_is_passed_by_a_regular_tie_both_ways_alone(
    tiny: Network, cadence: Cadence, members: tuple[str, ...], kind: str | None
) -> None:
    network = replace(
        tiny,
        findings=tuple(replace(f, arrangements=("hotline",)) for f in tiny.findings),
        arrangements=(*tiny.arrangements, Arrangement("post", "Post", cadence=cadence)),
        participations=(*tiny.participations, *(Participation(a, "post") for a in members)),
        foci=(*tiny.foci, Focus("post", "guns")),
    )
    assert found(network).get(("atf", "cbsa")) == kind
    # A tie that goes one way only does not pass by either.
    arc = replace(network, shares=(*network.shares, Share("atf", "cbsa", "guns", cadence)))
    assert found(arc).get(("atf", "cbsa")) == kind


def test_a_finding_of_no_channel_bars_all_whatever_it_names(tiny: Network) -> None:
    named = tuple(
        replace(f, kind="no-channel", arrangements=("hotline",)) for f in tiny.findings[:1]
    )
    network = replace(
        tiny, findings=named, participations=(*tiny.participations, Participation("atf", "legat"))
    )
    assert found(network)["atf", "cbsa"] == "barrier"


def test_a_pair_is_the_same_in_either_order(tiny: Network) -> None:
    turned = tuple(replace(f, pairs=tuple(p[::-1] for p in f.pairs)) for f in tiny.findings)
    assert gaps(replace(tiny, findings=turned)).gaps == gaps(tiny).gaps
    assert all(a < b for a, b in (g.agencies for g in gaps(tiny).gaps))


def test_a_finding_is_too_old_by_the_period_it_looked_at(tiny: Network) -> None:
    def kind(start: date | None, examined: Span, year: int) -> str:
        (law, *_) = tiny.findings
        aged = replace(law, span=Span(start), examined=examined)
        return found(replace(tiny, findings=(aged,), day=date(year, 6, 1)))["atf", "cbsa"]

    # Fifteen years are not too old, sixteen are; what was looked at counts before the date.
    assert kind(date(2015, 1, 1), Span(), 2030) == "barrier"
    assert kind(date(2015, 1, 1), Span(), 2031) == "irregular"
    old = Span(date(1990, 1, 1), date(1995, 12, 31))
    assert kind(date(2015, 1, 1), old, 2016) == "irregular"
    assert kind(date(2000, 1, 1), Span(date(2015, 1, 1)), 2030) == "barrier"
    assert kind(None, Span(), 2099) == "barrier"


def test_a_finding_known_by_a_mention_alone_ages_by_that(tiny: Network) -> None:
    def kind(year: int) -> str:
        (law, *_) = tiny.findings
        told = replace(law, span=Span(as_of=date(2015, 1, 1)), examined=Span())
        return found(replace(tiny, findings=(told,), day=date(year, 6, 1)))["atf", "cbsa"]

    assert (kind(2030), kind(2031)) == ("barrier", "irregular")


def test_a_threat_s_coverage_is_of_all_that_is_needed_open_or_not(tiny: Network) -> None:
    (guns,) = gaps_by_threat(tiny)
    met = 1.0 * 0.25 + 0.4 * 0.2 + 0.4 * 0.5 + 0.8 * 1.0 + 0.4 * 1.0
    needed = 8 * 0.4 + 3 * 0.8 + 3 * 1.0
    assert guns.need == pytest.approx(needed)
    assert guns.coverage == pytest.approx(met / needed)
    # What is met leaves the gap and stays in the need.
    assert guns.gap == pytest.approx(IDF_GUNS * (needed - met))


def test_only_heads_that_somebody_has_are_said_to_make_no_need(tiny: Network) -> None:
    # The heads are crime and smuggling; crime is nobody's mandate.
    assert [u.threat for u in gaps(tiny).umbrella] == ["smuggling"]
    assert gaps(tiny, Options(umbrella=True)).umbrella == ()
    nobody = tuple(m for m in tiny.mandates if m.threat != "smuggling")
    assert gaps(replace(tiny, mandates=nobody)).umbrella == ()
    # Unnamed is no less unnamed for being let in: then it is an orphan, and not too wide.
    unnamed = replace(tiny, foci=tuple(f for f in tiny.foci if f.threat != "smuggling"))
    for options, wide in ((Options(), ["smuggling"]), (Options(umbrella=True), [])):
        report = gaps(unnamed, options)
        assert "smuggling" in {o.threat for o in report.orphans}
        assert [u.threat for u in report.umbrella] == wide


def test_general_knowledge_stays_out(tiny: Network) -> None:
    hearsay = replace(tiny, mandates=(Mandate("fbi", "guns", citations=cite("general-knowledge")),))
    assert NetworkIndex(hearsay).k.sum() == 0
    assert NetworkIndex(hearsay, Options(general_knowledge=True)).k.sum() == 1


def test_a_finding_that_was_put_right_bars_nothing(tiny: Network) -> None:
    fixed = tuple(replace(f, fixed="yes") for f in tiny.findings)
    assert found(replace(tiny, findings=fixed))["atf", "cbsa"] == "irregular"


def test_a_member_that_left_before_the_end_is_no_lapsed_link(tiny: Network) -> None:
    def left(day: date) -> Network:
        early = Participation("atf", "desk", span=Span(end=day))
        rest = tuple(p for p in tiny.participations if (p.agency, p.arrangement) != ("atf", "desk"))
        return replace(tiny, participations=(*rest, early))

    assert found(left(date(2005, 1, 1)))["atf", "rcmp"] == "none"
    assert found(left(date(2010, 12, 31)))["atf", "rcmp"] == "lost"


def test_a_finding_opens_even_a_regular_tie(tiny: Network) -> None:
    wall = Finding("wall", "no-channel", pairs=(("cbp", "rcmp"),))
    gap = {g.agencies: g for g in gaps(replace(tiny, findings=(wall,))).gaps}["cbp", "rcmp"]
    assert (gap.kind.value, gap.supply, gap.findings) == ("barrier", 0.25, ("wall",))


def test_unmet_is_the_share_of_all_need_of_the_pair(tiny: Network) -> None:
    by_pair = {p.agencies: p for p in gaps_by_pair(tiny)}
    assert by_pair["atf", "cbsa"].unmet == pytest.approx(0.75)
    # Once an arrangement names vehicles, rcmp and spvm have a second threat in common.
    named = replace(tiny, foci=(*tiny.foci, Focus("squad", "vehicles")))
    pair = {p.agencies: p for p in gaps_by_pair(named)}["rcmp", "spvm"]
    assert (pair.threats, pair.shared_threats, pair.open_threats) == (("guns", "vehicles"), 2, 2)
    assert pair.unmet == pytest.approx((0.4 * 0.5 + 1.0) / 1.4)
    meeting = (
        Share("rcmp", "spvm", "vehicles"),
        Share("spvm", "rcmp", "vehicles", Cadence.SCHEDULED),
    )
    both = {p.agencies: p for p in gaps_by_pair(replace(named, shares=(*tiny.shares, *meeting)))}
    assert both["rcmp", "spvm"].unmet == pytest.approx((0.4 * 0.5 + 1.0 * 0.5) / 1.4)
    regular = tuple(replace(s, cadence=Cadence.CONTINUOUS) for s in meeting)
    met = {p.agencies: p for p in gaps_by_pair(replace(named, shares=(*tiny.shares, *regular)))}
    assert (met["rcmp", "spvm"].shared_threats, met["rcmp", "spvm"].open_threats) == (2, 1)
    assert met["rcmp", "spvm"].unmet == pytest.approx(0.4 * 0.5 / 1.4)


def test_no_counted_gap_makes_no_pair(tiny: Network) -> None:
    # The record is thin on everybody, so nothing is counted, though need is there.
    thin = replace(tiny, complete=False, findings=())
    assert gaps(thin).totals.needs > 0
    assert gaps(thin).totals.gaps == 0
    assert gaps_by_pair(thin) == ()


def test_equal_gaps_are_listed_by_agencies_then_threat() -> None:
    names, threats = ("a", "b", "c"), ("t", "u")
    network = Network(
        agencies=tuple(Agency(n, n) for n in (*names, "d")),
        threats=tuple(Threat(t, t) for t in threats),
        mandates=tuple(Mandate(n, t) for n in names for t in threats),
        complete=True,
    )
    listed = [(*g.agencies, g.threat) for g in gaps(network).gaps]
    assert listed == [(i, j, t) for i, j in combinations(names, 2) for t in threats]
    assert [(*g.agencies, g.threat) for g in gaps(network, top=4).gaps] == listed[:4]


def test_nothing_is_passed_on_over_a_barred_tie(tiny: Network) -> None:
    barred = Finding("wall", "technical-barrier", pairs=(("cbsa", "fbi"),))
    kinds = found(replace(tiny, findings=(*tiny.findings, barred)))
    assert kinds["cbsa", "spvm"] == "none"


def test_two_one_way_ties_make_a_mutual_one(tiny: Network) -> None:
    back = Share("rcmp", "spvm", cadence=Cadence.INCIDENT_DRIVEN)
    gap = {g.agencies: g for g in gaps(replace(tiny, shares=(*tiny.shares, back))).gaps}
    assert gap["rcmp", "spvm"].kind.value == "irregular"
    assert gap["rcmp", "spvm"].supply == 0.5
    reasons = told(tiny, gap["rcmp", "spvm"])
    assert "from SPVM to RCMP, continuously" in reasons
    assert "from RCMP to SPVM, after incidents only" in reasons


def test_strict_counts_like_open_triangles(tiny: Network) -> None:
    no_shares = replace(tiny, shares=())
    strict = gaps(no_shares, STRICT)
    closed = {("atf", "cbsa"), ("cbp", "rcmp"), ("cbsa", "rcmp")}
    pairs = set(combinations(("atf", "bp", "cbp", "cbsa", "rcmp", "spvm"), 2))
    assert {g.agencies for g in strict.gaps if g.threat == "guns"} == pairs - closed
    assert {g.threat for g in strict.gaps} == {"guns", "smuggling", "vehicles"}
    assert all((g.gap, g.need, g.supply) == (1.0, 1.0, 0.0) for g in strict.gaps)
    assert strict.totals.gaps == strict.totals.gap == triangles(NetworkIndex(no_shares, STRICT))[0]
    # Where the data has direct ties, they alone are the layer that is counted.
    assert gaps(tiny, STRICT).totals.gaps == 17


def test_pairs_and_threats_add_up(tiny: Network) -> None:
    report = gaps(tiny)
    pairs = gaps_by_pair(tiny)
    assert sum(p.score for p in pairs) == pytest.approx(report.totals.gap)
    assert [p.agencies for p in pairs[:2]] == [("atf", "rcmp"), ("cbsa", "rcmp")]
    assert gaps_by_pair(tiny, top=2) == pairs[:2]
    (guns,) = gaps_by_threat(tiny)
    needs = [g.need for g in report.gaps] + [0.8, 0.4]
    met = [g.need * g.supply for g in report.gaps] + [0.8, 0.4]
    assert (guns.threat, guns.agencies) == ("guns", 6)
    assert guns.need == pytest.approx(sum(needs))
    assert guns.gap == pytest.approx(report.totals.gap)
    assert guns.coverage == pytest.approx(sum(met) / sum(needs))


def test_a_scheduled_tie_is_no_gap_but_covers_only_its_scale() -> None:
    network = Network(
        agencies=(Agency("a", "A"), Agency("b", "B"), Agency("c", "C")),
        threats=(Threat("t", "T"),),
        mandates=(Mandate("a", "t"), Mandate("b", "t")),
        shares=tuple(Share(g, r, cadence=Cadence.SCHEDULED) for g, r in (("a", "b"), ("b", "a"))),
        complete=True,
    )
    assert gaps(network).gaps == ()
    assert gaps_by_threat(network)[0].coverage == pytest.approx(0.8)
    assert gaps_by_threat(network)[0].gap == 0.0


@pytest.mark.parametrize(
    "network",
    [
        Network(),
        Network(agencies=(Agency("a", "A"),)),
        Network(agencies=(Agency("a", "A"),), threats=(Threat("t", "T"),)),
        Network(
            agencies=(Agency("a", "A"), Agency("b", "B")),
            threats=(Threat("t", "T"),),
            mandates=(Mandate("a", "t"),),
            shares=(Share("a", "a"), Share("a", "b"), Share("a", "b")),
        ),
        Network(
            agencies=(Agency("a", "A", parent="a"), Agency("b", "B", parent="gone")),
            threats=(Threat("t", "T", broader="t"),),
            participations=(Participation("nobody", "p"), Participation("a", "nothing")),
            mandates=(Mandate("a", "no such threat"), Mandate("nobody", "t")),
            foci=(Focus("nothing", "t"),),
            findings=(Finding("f", "no-channel", pairs=(("a", "a"), ("a", "nobody"))),),
        ),
    ],
)
@pytest.mark.parametrize("options", [Options(), STRICT, Options(weight=Weight.RARITY)])
def test_nothing_to_compare_is_no_gap(network: Network, options: Options) -> None:
    report = gaps(network, options)
    assert report.gaps == report.unknown == report.within_body == ()
    assert report.totals.gap == 0.0
    assert gaps_by_pair(network, options) == ()
    assert gaps_by_threat(network, options) == ()


def test_self_and_duplicate_ties_change_nothing(tiny: Network) -> None:
    noisy = replace(
        tiny,
        shares=(*tiny.shares, *tiny.shares, Share("rcmp", "rcmp", "guns")),
        participations=tiny.participations * 2,
        mandates=tiny.mandates * 2,
        foci=tiny.foci * 2,
    )
    assert [(g.agencies, g.gap) for g in gaps(noisy).gaps] == [
        (g.agencies, g.gap) for g in gaps(tiny).gaps
    ]


# Random networks against plain loops over pairs ------------------------------------------

AGENCIES = ("a", "b", "c", "d", "e")
THREATS = ("s", "t", "u", "v")
PROGRAMS = ("p", "q", "r")
agency, threat, program = (st.sampled_from(x) for x in (AGENCIES, THREATS, PROGRAMS))
cadence = st.sampled_from(list(Cadence))
DAY = date(2020, 6, 1)
span = st.sampled_from(
    [Span(), Span(date(2019, 1, 1)), Span(date(2021, 1, 1)), Span(end=date(2020, 1, 1))]
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    parents = draw(
        st.fixed_dictionaries(
            {a: st.none() | st.sampled_from(AGENCIES[:i]) for i, a in enumerate(AGENCIES) if i}
        )
    )
    broader = draw(
        st.fixed_dictionaries(
            {t: st.none() | st.sampled_from(THREATS[:i]) for i, t in enumerate(THREATS) if i}
        )
    )
    sectors = draw(
        st.fixed_dictionaries({a: st.sampled_from(["", "", "policy"]) for a in AGENCIES})
    )
    severity = st.sampled_from([1.0, 0.5])
    pair = st.tuples(agency, agency).filter(lambda p: p[0] < p[1])
    return Network(
        agencies=tuple(
            Agency(a, a.upper(), parent=parents.get(a), sector=sectors[a]) for a in AGENCIES
        ),
        threats=tuple(
            Threat(t, t.upper(), broader=broader.get(t), severity=draw(severity)) for t in THREATS
        ),
        arrangements=tuple(
            Arrangement(
                p,
                p.upper(),
                cadence=draw(cadence),
                span=draw(span),
                status=draw(st.sampled_from(["active", "active", "ended", "proposed"])),
            )
            for p in PROGRAMS
        ),
        participations=tuple(
            draw(
                st.lists(
                    st.builds(
                        Participation,
                        agency,
                        program,
                        span=span,
                        provides=st.booleans() | st.just(value=True),
                        receives=st.booleans() | st.just(value=True),
                    ),
                    max_size=10,
                )
            )
        ),
        flows=tuple(draw(st.lists(st.builds(Flow, agency, agency, program), max_size=3))),
        shares=tuple(
            draw(
                st.lists(
                    st.builds(Share, agency, agency, st.none() | threat, cadence, span),
                    max_size=5,
                )
            )
        ),
        mandates=tuple(
            draw(
                st.lists(
                    st.builds(Mandate, agency, threat, st.sampled_from(list(Responsibility))),
                    max_size=14,
                )
            )
        ),
        foci=tuple(draw(st.lists(st.builds(Focus, program, threat), max_size=4))),
        findings=tuple(
            draw(
                st.lists(
                    st.builds(
                        Finding,
                        st.sampled_from(["f", "g"]),
                        st.sampled_from(["legal-barrier", "irregular-cadence", "works"]),
                        pairs=st.tuples(pair),
                        threats=st.just(()) | st.tuples(threat),
                        span=span,
                    ),
                    max_size=3,
                    unique_by=lambda f: f.id,
                )
            )
        ),
        day=DAY,
        complete=draw(st.booleans()),
    )


class Loops:
    """The definitions once more, pair by pair, without arrays."""

    def __init__(self, network: Network, options: Options) -> None:
        self.n, self.o = network, options
        self.program = network.arrangement_by_id

    def covers(self, agency: str) -> list[str]:
        origins = [agency]
        for parent in self.n.ancestors(agency):
            if self.n.agency_by_id[parent].sector in {"policy", "prosecution", "government"}:
                break
            origins.append(parent)
        return origins

    def body(self, agency: str) -> str:
        return self.covers(agency)[-1]

    def sides(self, i: str, j: str) -> list[tuple[str, str]]:
        if self.body(i) == self.body(j):
            return [(i, j)]
        return [(a, b) for a in self.covers(i) for b in self.covers(j)]

    def serves(self, program: str, threat: str) -> bool:
        foci = {f.threat for f in self.n.foci if f.arrangement == program}
        if not foci:
            return self.o.unfocused
        return bool(foci & {threat, *self.n.broader(threat)})

    def give(self, i: str, j: str, t: str) -> float:
        best = 0.0
        for a, b in self.sides(i, j):
            for p in self.n.participations:
                for q in self.n.participations:
                    program = self.program[p.arrangement]
                    if (
                        (p.agency, q.agency, p.arrangement) == (a, b, q.arrangement)
                        and p.provides
                        and q.receives
                        and program.in_force(DAY)
                        and p.span.in_force(DAY, within=program.span)
                        and q.span.in_force(DAY, within=program.span)
                        and self.serves(program.id, t)
                    ):
                        best = max(best, SCALE[program.cadence])
            for f in self.n.flows:
                program = self.program[f.arrangement]
                if (
                    (f.giver, f.receiver) == (a, b)
                    and program.in_force(DAY)
                    and f.span.in_force(DAY, within=program.span)
                    and self.serves(program.id, t)
                ):
                    best = max(best, SCALE[program.cadence])
            for s in self.n.shares:
                if (
                    (s.giver, s.receiver) == (a, b)
                    and s.span.in_force(DAY)
                    and (s.threat is None or s.threat in {t, *self.n.broader(t)})
                ):
                    best = max(best, SCALE[s.cadence])
        return best

    def names(self, f: Finding, i: str, j: str, t: str) -> bool:
        lines = {t, *self.n.broader(t)}
        return (
            (min(i, j), max(i, j)) in f.pairs
            and f.span.in_force(DAY)
            and (not f.threats or any(x in lines or t in self.n.broader(x) for x in f.threats))
        )

    def barred(self, i: str, j: str, t: str) -> bool:
        return any(f.kind in BARRIERS and self.names(f, i, j, t) for f in self.n.findings)

    def mutual(self, i: str, j: str, t: str) -> float:
        return min(self.give(i, j, t), self.give(j, i, t))

    def need(self, i: str, j: str, t: str) -> float:
        mine = [
            max(
                (DUTY[m.responsibility] for m in self.n.mandates if (m.agency, m.threat) == (a, t)),
                default=0.0,
            )
            for a in (i, j)
        ]
        return min(mine)

    def row(self, i: str, j: str, t: str) -> tuple[float, str]:
        """Return supply and kind ('' when it is met)."""
        mutual = self.mutual(i, j, t)
        either = max(self.give(i, j, t), self.give(j, i, t))
        relay = max(
            (
                min(self.mutual(i, b, t), self.mutual(b, j, t))
                for b in AGENCIES
                if self.body(i) != self.body(j)
                and b not in (i, j)
                and not self.barred(i, b, t)
                and not self.barred(b, j, t)
            ),
            default=0.0,
        )
        supply = max(mutual, 0.5 * either, 0.25 * relay)
        if either and self.barred(i, j, t):
            return min(supply, 0.25), "barrier"
        if mutual:
            return supply, "" if mutual > 0.5 else "irregular"
        if either:
            return supply, "one-way"
        if relay:
            return supply, "relay-only"
        return 0.0, "lost" if self.once(i, j, t) else "none"

    def once(self, i: str, j: str, t: str) -> bool:
        for a, b in self.sides(i, j):
            for p in self.n.participations:
                for q in self.n.participations:
                    program = self.program[p.arrangement]
                    over = program.status == "ended" or not program.span.in_force(DAY)
                    began = [x.span.start or program.span.start for x in (program, p, q)]
                    left = [x.span.end for x in (p, q) if x.span.end]
                    if (
                        {p.agency, q.agency} == {a, b}
                        and p.arrangement == q.arrangement
                        and over
                        and program.status != "proposed"
                        and (p.provides and q.receives)
                        and all(x is None or x <= DAY for x in began)
                        and all(program.span.end and x >= program.span.end for x in left)
                        and self.serves(program.id, t)
                    ):
                        return True
            for s in self.n.shares:
                if (
                    {s.giver, s.receiver} == {a, b}
                    and a != b
                    and s.span.end is not None
                    and s.span.end < DAY
                    and (s.threat is None or s.threat in {t, *self.n.broader(t)})
                ):
                    return True
        return False

    def rolled_up(self, i: str, t: str) -> bool:
        below = {a for a in AGENCIES if i in self.n.ancestors(a)}
        mandates = {(m.agency, m.threat) for m in self.n.mandates}
        return self.o.roll_up and not self.n.complete and any((a, t) in mandates for a in below)

    def apart(self, i: str, j: str) -> bool:
        return (
            self.body(i) != self.body(j)
            and j not in self.n.ancestors(i)
            and i not in self.n.ancestors(j)
        )


@settings(max_examples=settings().max_examples * 150 // 100, deadline=None)
@given(network=networks(), unfocused=st.booleans(), roll_up=st.booleans())
def test_arrays_say_what_plain_loops_say(network: Network, unfocused: bool, roll_up: bool) -> None:
    options = Options(unfocused=unfocused, umbrella=True, roll_up=roll_up)
    needs = Needs(NetworkIndex(network, options))
    loops = Loops(network, options)
    ids, names = needs.arrays.agencies, needs.arrays.threats
    rows = {}
    for r in range(len(needs)):
        i, j, t = ids[int(needs.i[r])], ids[int(needs.j[r])], names[int(needs.threat[r])]
        supply, kind = loops.row(i, j, t)
        rows[i, j, t] = r
        assert needs.need[r] == loops.need(i, j, t) > 0
        assert needs.supply[r] == pytest.approx(supply)
        assert bool(needs.open[r]) == bool(kind)
        assert not kind or KINDS[int(needs.kind[r])].value == kind
        assert bool(needs.within[r]) != loops.apart(i, j)
        confirmed = any(f.kind != "works" and loops.names(f, i, j, t) for f in network.findings)
        expected = "assumed" if network.complete else "confirmed" if confirmed else "unknown"
        assert EVIDENCES[int(needs.evidence[r])].value == expected
    orphans = {o.threat for o in gaps(network, options).orphans}
    assert rows.keys() == {
        (i, j, t)
        for i, j in combinations(AGENCIES, 2)
        for t in THREATS
        if t not in orphans
        and loops.need(i, j, t)
        and not (loops.rolled_up(i, t) or loops.rolled_up(j, t))
    }
    for t in orphans:
        assert not any(loops.serves(p, t) for p in PROGRAMS if needs.arrays.facts.begun >= {p})


@settings(max_examples=settings().max_examples * 60 // 100, deadline=None)
@given(network=networks())
def test_a_link_more_never_widens_a_gap(network: Network) -> None:
    options = Options(umbrella=True)
    more = tuple(Share(g, r, None, Cadence.CONTINUOUS) for g, r in (("a", "b"), ("b", "a")))
    # An untargeted share names every threat, so nothing is an orphan once there is one.
    other = Share("d", "e", None, Cadence.UNKNOWN)
    one = Needs(NetworkIndex(replace(network, shares=(*network.shares, other)), options))
    two = Needs(NetworkIndex(replace(network, shares=(*network.shares, other, *more)), options))
    assert (two.gap <= one.gap + 1e-12).all()
    assert (one.gap >= 0).all()
    assert ((one.supply >= 0) & (one.supply <= 1)).all()


@settings(max_examples=settings().max_examples * 60 // 100, deadline=None)
@given(network=networks(), order=st.permutations(AGENCIES))
def test_names_decide_nothing(network: Network, order: list[str]) -> None:
    new = dict(zip(AGENCIES, (f"x{k}" for k in order), strict=True))

    def pair(a: str, b: str) -> tuple[str, str]:
        return min(new[a], new[b]), max(new[a], new[b])

    renamed = replace(
        network,
        agencies=tuple(
            replace(a, id=new[a.id], parent=new[a.parent] if a.parent else None)
            for a in network.agencies
        ),
        participations=tuple(replace(p, agency=new[p.agency]) for p in network.participations),
        flows=tuple(
            replace(f, giver=new[f.giver], receiver=new[f.receiver]) for f in network.flows
        ),
        shares=tuple(
            replace(s, giver=new[s.giver], receiver=new[s.receiver]) for s in network.shares
        ),
        mandates=tuple(replace(m, agency=new[m.agency]) for m in network.mandates),
        findings=tuple(
            replace(f, pairs=tuple(pair(*p) for p in f.pairs)) for f in network.findings
        ),
    )

    def rows(network: Network) -> set[tuple[tuple[str, str], str, str, float]]:
        report = gaps(network)
        everything = (*report.gaps, *report.unknown, *report.within_body)
        return {(g.agencies, g.threat, g.kind.value, round(g.gap, 9)) for g in everything}

    assert {(pair(*p), t, k, x) for p, t, k, x in rows(network)} == rows(renamed)


@settings(max_examples=settings().max_examples * 60 // 100, deadline=None)
@given(network=networks())
def test_closed_and_open_are_constant_and_paths_agree(network: Network) -> None:
    plain = replace(
        network,
        shares=tuple(Share(s.giver, s.receiver) for s in network.shares),
        threats=tuple(replace(t, severity=1.0) for t in network.threats),
    )
    arrays = NetworkIndex(plain, STRICT)
    assert alike(arrays)
    opened, closed = triangles(arrays)
    k = arrays.k
    assert opened + closed == int((k * (k - 1) // 2).sum())
    needs = Needs(arrays)
    assert opened == int(needs.open.sum())
    fast = {p.agencies: p for p in gaps_by_pair(plain, STRICT)}
    slow: dict[tuple[str, str], list[str]] = {}
    for g in gaps(plain, STRICT).gaps:
        slow.setdefault(g.agencies, []).append(g.threat)
    assert {a: list(p.threats) for a, p in fast.items()} == {a: sorted(t) for a, t in slow.items()}
    assert sum(p.score for p in fast.values()) == opened
    i, _, score = open_pairs(arrays, 1)
    assert (i.size == 0) == (opened == 0)
    assert not fast or score.max() == max(p.score for p in fast.values())
