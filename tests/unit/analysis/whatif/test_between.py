"""What lies between two networks, or two days of one, kind by kind of change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph.analysis.whatif.between import Between, between
from bordergraph.analysis.whatif.changes import (
    AddFocus,
    AddLink,
    AddMember,
    Change,
    EndArrangement,
    EndMembership,
    SetCadence,
    apply,
)
from bordergraph.analysis.whatif.compare import Cause
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Figure,
    Finding,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Search,
    Source,
    Span,
    Threat,
)

MIRROR = {
    "opened": "closed",
    "closed": "opened",
    "came": "left",
    "left": "came",
    "widened": "narrowed",
    "narrowed": "widened",
    "reclassed": "reclassed",
}


def keys(found: Between, move: str) -> set[tuple[str, ...]]:
    return {(*m.change.agencies, m.change.threat) for m in found.moved[move]}


def moves(found: Between) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.moved.items() if rows}


def told(found: Between, move: str) -> list[tuple[str, dict[str, Any]]]:
    return [(r.key, dict(r.values)) for m in found.moved[move] for r in m.made]


@pytest.fixture
def pair() -> Network:
    """Two agencies on guns, in a squad that meets on a schedule from 2010 to 2015."""
    cite = (Citation("participation/a--squad--s", "s", "p. 1"),)
    return Network(
        agencies=(Agency("a", "A"), Agency("b", "B"), Agency("c", "C")),
        threats=(Threat("guns", "Guns"),),
        arrangements=(
            Arrangement(
                "squad",
                "Squad",
                cadence=Cadence.SCHEDULED,
                span=Span(date(2010, 1, 1), date(2015, 12, 31)),
            ),
        ),
        participations=(
            Participation("a", "squad", citations=cite),
            Participation("b", "squad"),
        ),
        mandates=(Mandate("a", "guns"), Mandate("b", "guns")),
        foci=(Focus("squad", "guns"),),
        sources=(Source("s", "A source"),),
        complete=True,
    )


def on(network: Network, year: int) -> Network:
    return replace(network, day=date(year, 6, 1))


def test_a_gap_closes_when_its_channel_begins_and_opens_when_it_ends(pair: Network) -> None:
    # A threat that nothing names yet is asked of nobody, so a room names it throughout.
    pair = _open(pair)
    begun = between(on(pair, 2009), on(pair, 2012))
    assert moves(begun) == {"closed": 1}
    (closed,) = begun.moved["closed"]
    assert closed.change.cause is Cause.LINKS
    assert [r.key for r in closed.made] == ["moved-began"]
    assert dict(closed.made[0].values)["day"] == "2010"
    assert closed.sources == ("s",)
    over = between(on(pair, 2012), on(pair, 2016))
    assert moves(over) == {"opened": 1}
    assert told(over, "opened")[0][0] == "moved-ended"
    assert [(c.arrangement.id, c.begins, c.dated) for c in over.arrangements] == [
        ("squad", False, True)
    ]
    assert [(t.agencies, t.opens, t.arrangements) for t in begun.ties] == [
        (("a", "b"), True, ("squad",))
    ]


def test_a_gap_that_left_with_its_agency_is_not_closed(pair: Network) -> None:
    ended = Agency("b", "B", span=Span(end=date(2016, 1, 1)))
    mortal = replace(pair, agencies=(pair.agencies[0], ended, pair.agencies[2]))
    found = between(on(pair, 2016), on(mortal, 2016))
    assert moves(found) == {"left": 1}
    (left,) = found.moved["left"]
    assert left.change.cause is Cause.AGENCY
    assert told(found, "left") == [("moved-agency-gone", {"who": (("agency", "b"),)})]
    assert [t.absent for t in between(on(mortal, 2012), on(mortal, 2017)).ties] == [("b",)]


def _open(network: Network) -> Network:
    """Return a network with a room on guns, so that the threat is asked of its pairs."""
    return replace(
        network,
        arrangements=(Arrangement("room", "Room"), *network.arrangements),
        foci=(Focus("room", "guns"), *network.foci),
    )


def test_a_gap_that_left_with_a_mandate_is_not_closed(pair: Network) -> None:
    without = replace(pair, mandates=pair.mandates[:1])
    found = between(on(pair, 2016), on(without, 2016))
    assert moves(found) == {"left": 1}
    assert found.moved["left"][0].change.cause is Cause.MANDATE
    back = between(on(without, 2016), on(pair, 2016))
    assert moves(back) == {"came": 1}
    assert [str(x) for x in told(back, "came")[0][1]["who"]] == ["agency:b"]
    held = [(h.kind, h.holds) for h in found.held]
    assert held == [("mandate", False)]


def test_a_threat_that_is_documented_later_brings_its_gaps(pair: Network) -> None:
    later = replace(pair, threats=(Threat("guns", "Guns", first_documented=date(2017, 1, 1)),))
    found = between(on(later, 2016), on(later, 2018))
    assert moves(found) == {"came": 1}
    assert told(found, "came") == [("moved-threat", {"threat": ("threat", "guns"), "day": "2017"})]


def test_a_threat_that_no_arrangement_names_yet_brings_its_gaps_with_the_first(
    pair: Network,
) -> None:
    room = Arrangement("room", "Room", span=Span(date(2017, 1, 1)))
    later = replace(pair, arrangements=(room,), foci=(Focus("room", "guns"),), participations=())
    threat = {"threat": ("threat", "guns")}
    found = between(on(later, 2016), on(later, 2018))
    assert told(found, "came") == [("moved-orphan-now", threat)]
    found = between(on(later, 2018), on(later, 2016))
    assert told(found, "left") == [("moved-orphan-gone", threat)]


def test_a_thinner_record_is_told_apart_from_a_channel(pair: Network) -> None:
    few = replace(pair, complete=False)
    found = between(on(pair, 2016), on(few, 2016))
    assert moves(found) == {"left": 1}
    assert found.moved["left"][0].change.cause is Cause.EVIDENCE
    assert told(found, "left") == [("moved-record-enough-gone", {})]


def test_one_body_holds_no_gap_that_counts(pair: Network) -> None:
    joined = replace(
        pair, agencies=(Agency("a", "A"), Agency("b", "B", parent="a"), *pair.agencies[2:])
    )
    found = between(on(pair, 2016), on(joined, 2016))
    assert [m.change.cause for m in found.moved["left"]] == [Cause.BODY]


def test_a_search_is_no_channel() -> None:
    tasks = {"functions": ("investigation",), "basis": "stated"}
    both = Network(
        agencies=(Agency("a", "A", country="CA"), Agency("b", "B", country="US"), Agency("c", "C")),
        threats=(Threat("guns", "Guns"),),
        arrangements=(Arrangement("room", "Room"),),
        foci=(Focus("room", "guns"),),
        mandates=(
            Mandate("a", "guns", Responsibility.LEAD, **tasks),  # type: ignore[arg-type]
            Mandate("b", "guns", Responsibility.LEAD, **tasks),  # type: ignore[arg-type]
        ),
        sources=(Source("s", "A source"),),
        day=date(2020, 1, 1),
    )
    from bordergraph.model import Dependency

    both = replace(
        both, dependencies=(Dependency("investigation", "investigation", across=True, value=1.0),)
    )
    survived = Search("x", ("a", "b"), "guns", date(2019, 5, 1), "survives")
    tested = replace(both, searches=(survived,))
    found = between(both, tested)
    assert moves(found) == {"came": 1}
    assert found.moved["came"][0].change.cause is Cause.EVIDENCE
    assert told(found, "came")[0] == (
        "moved-search-now",
        {"day": "2019-05-01", "outcome": ("search-outcome", "survives")},
    )
    upset = replace(both, searches=(replace(survived, outcome="closed"),))
    assert moves(between(tested, upset)) == {"left": 1}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (AddMember("atf", "ibet"), "moved-member-now"),
        (AddLink("atf", "cbsa", "guns", Cadence.SCHEDULED), "moved-share-now"),
        (SetCadence("hotline", Cadence.SCHEDULED), "moved-cadence"),
        (AddFocus("room", "guns"), "moved-focus-now"),
    ],
)
def test_what_made_a_gap_close_is_named(tiny: Network, change: Change, key: str) -> None:
    day = replace(tiny, day=date(2012, 1, 1))
    found = between(day, apply(day, [change]))
    assert found.moved["closed"]
    assert {k for k, _ in told(found, "closed")} >= {key}
    back = between(apply(day, [change]), day)
    assert keys(back, "opened") == keys(found, "closed")
    assert {k for k, _ in told(back, "opened")} >= {key.replace("-now", "-gone")}


def test_an_arrangement_only_one_record_knows_is_said_to_be_recorded(tiny: Network) -> None:
    less = replace(
        tiny,
        arrangements=tuple(a for a in tiny.arrangements if a.id != "ibet"),
        participations=tuple(p for p in tiny.participations if p.arrangement != "ibet"),
        foci=tuple(f for f in tiny.foci if f.arrangement != "ibet"),
    )
    found = between(less, tiny)
    (new,) = found.arrangements
    assert (new.arrangement.id, new.begins, new.other, new.dated) == ("ibet", True, None, False)
    assert {k for k, _ in told(found, "closed")} >= {"moved-record-now"}
    assert {(h.kind, h.holds) for h in found.held} == {("participation", True), ("focus", True)}


def test_a_finding_that_begins_opens_what_it_bars(tiny: Network) -> None:
    found = between(on(tiny, 2014), on(tiny, 2016))
    barred = {m.change.agencies: m for m in found.moved["widened"]}
    assert ("atf", "cbsa") in barred
    keys_told = {r.key for r in barred["atf", "cbsa"].made}
    assert "moved-finding-now" in keys_told
    assert ("finding", True) in {(h.kind, h.holds) for h in found.held}


def test_figures_differ_by_value_and_by_period() -> None:
    year = [Span(date(y, 1, 1), date(y, 12, 31)) for y in (2010, 2012)]
    figures = (
        Figure("old", 5.0, "agents", year[0], series="s"),
        Figure("new", 7.0, "agents", year[1], series="s"),
    )
    network = Network(figures=figures)
    (period,) = between(on(network, 2011), on(network, 2013)).figures
    assert (period.before, period.figure.id) == (None, "new")
    other = replace(network, figures=(replace(figures[0], value=6.0), figures[1]))
    (changed,) = between(network, other).figures
    assert [f.value for f in (changed.before, changed.after) if f] == [5.0, 6.0]
    # Wording of a period, not the period, is a matter of the record alone.
    reworded = replace(network, figures=(replace(figures[0], period_label="FY"), figures[1]))
    assert between(network, reworded).figures == ()


def test_an_empty_network_lies_beside_any_other(tiny: Network) -> None:
    nothing = Network()
    assert between(nothing, nothing).nothing
    assert between(nothing, nothing).before.met.share is None
    found = between(nothing, tiny)
    assert {m.change.cause for m in found.new_gaps} == {Cause.AGENCY}
    assert found.after.gaps == len(found.new_gaps)


def test_a_finding_that_one_has_alone_is_a_fact(pair: Network) -> None:
    known = replace(pair, findings=(Finding("f", "staffing", agencies=("a",)),))
    (fact,) = between(pair, known).held
    assert (fact.kind, fact.about, fact.holds) == ("finding", (("finding", "f"),), True)


NAMES = st.sampled_from(["desk", "hotline", "ibet", "legat", "room", "squad"])
AGENCIES = st.sampled_from(["atf", "cbp", "cbsa", "fbi", "rcmp", "spvm"])
CHANGES = st.one_of(
    st.builds(EndArrangement, NAMES),
    st.builds(
        AddFocus, st.sampled_from(["ibet", "legat", "room"]), st.sampled_from(["guns", "vehicles"])
    ),
    st.builds(SetCadence, NAMES, st.sampled_from(list(Cadence))),
    st.sampled_from(
        [AddLink("atf", "rcmp"), AddLink("cbsa", "spvm", "guns"), EndMembership("fbi", "legat")]
    ),
)
RESHAPED = st.tuples(
    st.lists(CHANGES, max_size=3),
    st.sampled_from([None, date(2009, 1, 1), date(2012, 1, 1), date(2016, 1, 1)]),
    st.booleans(),
    st.sets(AGENCIES, max_size=2),
)


def _reshaped(tiny: Network, how: Any) -> Network:
    changes, day, complete, without = how
    made = apply(tiny, changes)
    mandates = tuple(m for m in made.mandates if m.agency not in without)
    return replace(made, day=day, complete=complete, mandates=mandates)


@given(RESHAPED)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_lies_between_a_network_and_itself(tiny: Network, how: Any) -> None:
    network = _reshaped(tiny, how)
    same = between(network, replace(network))
    assert same.nothing
    assert moves(same) == {}


@given(RESHAPED, RESHAPED)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_and_back_are_mirrors(tiny: Network, one: Any, two: Any) -> None:
    a, b = _reshaped(tiny, one), _reshaped(tiny, two)
    there, back = between(a, b), between(b, a)
    for move, other in MIRROR.items():
        mine = {
            (
                m.change.agencies,
                m.change.threat,
                m.change.kind_before,
                m.change.kind_after,
                m.change.cause,
            )
            for m in there.moved[move]
        }
        theirs = {
            (
                m.change.agencies,
                m.change.threat,
                m.change.kind_after,
                m.change.kind_before,
                m.change.cause,
            )
            for m in back.moved[other]
        }
        assert mine == theirs, move
    assert {(c.arrangement.id, c.begins) for c in there.arrangements} == {
        (c.arrangement.id, not c.begins) for c in back.arrangements
    }
    assert {(t.agencies, t.opens) for t in there.ties} == {
        (t.agencies, not t.opens) for t in back.ties
    }
    assert {(h.kind, h.about, h.holds) for h in there.held} == {
        (h.kind, h.about, not h.holds) for h in back.held
    }
    # What counts on one side and not on the other makes the whole difference in number.
    alone = len(there.new_gaps) - len(there.moved["closed"]) - len(there.moved["left"])
    assert there.after.gaps - there.before.gaps == alone
    assert (there.before.gaps, there.after.gaps) == (back.after.gaps, back.before.gaps)


def test_a_channel_in_trouble_meets_the_need_and_says_so(pair: Network) -> None:
    pair = _open(pair)
    trouble = Finding(
        "f", "staffing", pairs=(("a", "b"),), threats=("guns",), span=Span(start=date(2011, 1, 1))
    )
    found = between(on(pair, 2009), on(replace(pair, findings=(trouble,)), 2012))
    assert [key for key, _ in told(found, "closed")] == ["moved-began", "moved-trouble-now"]
    assert found.after.strained == 1


@pytest.mark.parametrize(
    ("start", "said"),
    [(date(2010, 1, 1), "2010"), (date(2010, 5, 1), "2010-05"), (date(2010, 5, 7), "2010-05-07")],
)
def test_a_beginning_is_told_no_more_exactly_than_it_is_known(
    pair: Network, start: date, said: str
) -> None:
    squad = replace(pair.arrangements[0], span=Span(start))
    begun = _open(replace(pair, arrangements=(squad,)))
    found = between(on(begun, 2009), on(begun, 2012))
    assert dict(found.moved["closed"][0].made[0].values)["day"] == said


def test_a_flow_inside_an_arrangement_is_told(pair: Network) -> None:
    pair = replace(
        _open(pair),
        participations=(),
        flows=(Flow("a", "b", "squad"), Flow("b", "a", "squad", span=Span(start=date(2012, 1, 1)))),
    )
    found = between(on(pair, 2011), on(pair, 2013))
    assert told(found, "closed") == [
        (
            "moved-flow-now",
            {
                "tie": ("arrangement", "squad"),
                "giver": ("agency", "b"),
                "receiver": ("agency", "a"),
            },
        )
    ]
    assert told(between(on(pair, 2013), on(pair, 2011)), "opened")[0][0] == "moved-flow-gone"
