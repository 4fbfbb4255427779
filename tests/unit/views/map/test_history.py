"""Years side by side: what a gap was in each, and what the record knows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.core.dated import Dated
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.counted import counted_gaps
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.results import Evidence, Gap, GapKind
from bordergraph.analysis.whatif.between import between
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Focus,
    Mandate,
    Network,
    Participation,
    Span,
    Threat,
)
from bordergraph.views.map.data import map_data
from bordergraph.views.map.history import Past, past
from bordergraph.views.map.moves import apart_of, axis, sizes_of

NETWORK = Network(
    agencies=(
        Agency("a", "A"),
        Agency("b", "B", span=Span(date(2006, 1, 1))),
        Agency("c", "C"),
    ),
    threats=(
        Threat("guns", "Guns"),
        Threat("drones", "Drones", first_documented=date(2008, 6, 1)),
    ),
    arrangements=(
        Arrangement("room", "Room"),
        Arrangement(
            "squad",
            "Squad",
            cadence=Cadence.SCHEDULED,
            span=Span(date(2005, 1, 1), date(2009, 12, 31)),
        ),
    ),
    participations=(
        Participation("c", "room"),
        Participation("a", "squad"),
        Participation("b", "squad"),
        Participation("c", "squad", span=Span(date(2011, 1, 1))),
    ),
    mandates=tuple(Mandate(x, t) for x in "ab" for t in ("guns", "drones")),
    foci=(Focus("room", "guns"), Focus("room", "drones"), Focus("squad", "guns")),
    complete=True,
    day=date(2012, 5, 1),
)


def history() -> dict[int, Past]:
    return past(NETWORK, counted_gaps)


def gap(kind: float, supply: float) -> Gap:
    return Gap(("a", "b"), "t", GapKind.NONE, Evidence.INFERRED, kind, supply, 1.0)


def test_a_gap_is_told_year_by_year_with_why_it_does_not_count() -> None:
    found = map_data(NETWORK, gaps(NETWORK).gaps, history=history())
    told = {g.threat: g for g in found.gaps}
    guns, drones = told["guns"], told["drones"]
    assert guns.years == ((2010, 2011),)
    assert guns.apart == ((2005, 2005, "agency"), (2006, 2009, "links"))
    assert drones.years == ((2008, 2011),)
    assert drones.apart == ((2005, 2005, "agency"), (2006, 2007, "mandate"))


def test_no_gap_is_drawn_before_its_threat_and_both_agencies_are_on_record() -> None:
    threats, agencies = NETWORK.threat_by_id, NETWORK.agency_by_id
    for g in map_data(NETWORK, history=history()).gaps:
        since = [agencies[a].span.begin for a in g.agencies]
        since.append(threats[g.threat].first_documented)
        first = max((day.year for day in since if day), default=0)
        assert all(start >= first for start, _ in g.years), g


def test_years_and_reasons_share_out_all_years() -> None:
    told = history()
    for g in map_data(NETWORK, history=told).gaps:
        runs = [*g.years, *((a, b) for a, b, _ in g.apart)]
        assert sorted(y for a, b in runs for y in range(a, b + 1)) == sorted(told)


def test_two_years_laid_side_by_side_are_what_a_comparison_finds() -> None:
    told = history()
    reasons = {
        k: {y: c for a, b, c in v for y in range(a, b + 1)} for k, v in apart_of(told).items()
    }
    for one in told:
        for two in told:
            first, second = (replace(NETWORK, day=date(y, 12, 31)) for y in (one, two))
            found = between(first, second)
            was, now = ({(g.agencies, g.threat) for g in told[y].gaps} for y in (one, two))
            moved = {
                k: {(m.change.agencies, m.change.threat) for m in v} for k, v in found.moved.items()
            }
            assert {k for k in now - was if reasons[k][one] == "links"} == moved["opened"]
            assert {k for k in now - was if reasons[k][one] != "links"} == moved["came"]
            assert {k for k in was - now if reasons[k][two] == "links"} == moved["closed"]
            assert {k for k in was - now if reasons[k][two] != "links"} == moved["left"]
            ties = {t.agencies: t.opens for t in found.ties}
            begun, ended = (
                {p for p, opens in ties.items() if opens is way} for way in (True, False)
            )
            assert begun == told[two].ties.keys() - told[one].ties.keys()
            assert ended == told[one].ties.keys() - told[two].ties.keys()


def test_sizes_are_told_by_their_order_and_only_where_they_move() -> None:
    moved = {2000: Past([gap(0.5, 0.0)]), 2001: Past([gap(0.5, 0.5)]), 2003: Past([gap(0.5, 0.0)])}
    assert sizes_of(moved) == {
        (("a", "b"), "t"): ((2000, 2000, 1), (2001, 2001, 0), (2003, 2003, 1))
    }
    assert sizes_of({2000: Past([gap(0.5, 0.2)]), 2001: Past([gap(0.5, 0.2)])}) == {}


def test_thin_years_reach_the_page() -> None:
    told = {2000: Past(dated=Dated(1, 9)), 2001: Past(dated=Dated(9, 9)), 2002: Past()}
    years = map_data(Network(), history=told).years
    assert [(y.dated, y.drawn, y.thin) for y in years] == [
        (1, 9, True),
        (9, 9, False),
        (0, 0, False),
    ]


@given(st.integers(0, 10**6))
def test_an_axis_holds_what_is_drawn_and_is_at_least_a_fifth_full(most: int) -> None:
    zero, half, end = axis(most)
    assert zero == 0
    assert 2 * half == end >= most
    assert most <= 2 or end <= 5 * most
    assert str(half).rstrip("0") in {"1", "2", "5"}


def test_each_gap_is_explained_on_the_last_day_on_which_it_counts_and_no_other() -> None:
    told = history()
    for key in {(g.agencies, g.threat) for then in told.values() for g in then.gaps}:
        spoken = {
            year: bool(g.reasons)
            for year, then in told.items()
            for g in then.gaps
            if (g.agencies, g.threat) == key
        }
        assert [year for year, has in spoken.items() if has] == [max(spoken)]
    known = [(g.agencies, g.threat) for g in gaps(NETWORK).gaps]
    later = past(NETWORK, counted_gaps, told=known)
    assert all(
        not g.reasons
        for then in later.values()
        for g in then.gaps
        if (g.agencies, g.threat) in known
    )


def test_gaps_that_need_no_explanation_have_the_size_and_kind_of_those_that_do() -> None:
    needs = needs_of(NETWORK)
    whole = counted_gaps(needs)
    brief = counted_gaps(needs, [(g.agencies, g.threat) for g in whole])
    assert [(g.agencies, g.threat, g.kind, g.evidence, g.need, g.supply, g.gap) for g in whole] == [
        (g.agencies, g.threat, g.kind, g.evidence, g.need, g.supply, g.gap) for g in brief
    ]
    assert sorted(whole, key=lambda g: (g.agencies, g.threat)) == sorted(
        gaps(NETWORK).gaps, key=lambda g: (g.agencies, g.threat)
    )
