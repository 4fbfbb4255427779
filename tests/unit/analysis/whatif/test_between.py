"""What lies between two networks, or two days of one, kind by kind of change."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.analysis.whatif import network_diff
from bordergraph.analysis.whatif.network_diff import compare_networks
from bordergraph.model import Arrangement, Citation, Focus, Network, Span

from .four import GUNS, joined, network, source, team, with_team
from .test_simulation import networks

MIRROR = {
    "lost": "gained", "gained": "lost", "worse": "better", "better": "worse", "other": "other",
    "came": "left", "left": "came",
}  # fmt: skip


def on(data: Network, year: int) -> Network:
    return replace(data, day=date(year, 6, 1))


def dated() -> Network:
    """A team of two that meets on a schedule from 2010 to 2015."""
    told = (Citation("participation/cbp--squad", "s", "p. 1"),)
    squad = team("squad", span=Span(date(2010, 1, 1), date(2015, 12, 31)))
    return network(
        arrangements=(squad,),
        participations=(*joined("squad", "cbp", citations=told), *joined("squad", "rcmp")),
        foci=(Focus("squad", "guns"),),
        sources=(source("s", "GAO", 2012),),
    )


def test_a_need_is_served_while_its_channel_lasts() -> None:
    begun = compare_networks(on(dated(), 2009), on(dated(), 2012))
    (gained,) = begun.needs.changes_of_kind("gained")
    assert (gained.row.key, gained.row.outcome) == (GUNS, Outcome.REGULAR)
    assert (begun.needs.opened, begun.needs.closed) == ((), (GUNS,))
    assert (begun.before.gaps, begun.after.gaps) == (7, 6)
    assert [(t.agencies, t.is_new, t.arrangements) for t in begun.ties] == [
        (("cbp", "rcmp"), True, ("squad",))
    ]
    days = [date(year, 6, 1) for year in (2009, 2012)]
    first = assess(dated(), days=[*days, date(2016, 6, 1)])
    on_days = [first.for_day(day) for day in days]
    assert [(len(x.candidates()), x.served().regular) for x in on_days] == [(7, 0), (6, 1)]
    assert on_days[1].rows == assess(on(dated(), 2012)).rows
    over = compare_networks(on(dated(), 2012), on(dated(), 2016))
    assert [m.row.key for m in over.needs.changes_of_kind("lost")] == [GUNS]
    assert over.needs.opened == (GUNS,)
    assert [(c.arrangement.id, c.begins, c.is_dated) for c in over.arrangements] == [
        ("squad", False, True)
    ]


def test_what_ended_is_listed_by_the_day_of_its_end() -> None:
    ends = {"a": 2015, "b": 2013}
    teams = tuple(team(n, span=Span(date(2010, 1, 1), date(y, 12, 31))) for n, y in ends.items())
    found = compare_networks(
        on(network(arrangements=teams), 2012), on(network(arrangements=teams), 2016)
    )
    assert [c.arrangement.id for c in found.arrangements] == ["b", "a"]


def test_both_sides_in_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare_networks(on(dated(), 2009), on(dated(), 2012))
    assert (found.before.agencies, found.after.agencies) == (4, 4)
    assert (found.before.arrangements, found.after.arrangements) == (0, 1)
    assert (found.before.ties, found.after.ties) == (0, 1)
    assert (found.before.components, found.after.components) == (4, 3)
    # Of six pairs of agencies one is connected.
    assert found.after.fragmentation == 1 - 1 / 6
    assert (found.before.served.regular, found.after.served.regular) == (0, 1)
    monkeypatch.setattr(network_diff, "MOST_TIES", 0)
    many = compare_networks(on(dated(), 2009), on(dated(), 2012))
    assert (many.before.ties, many.after.ties, many.ties, many.lists_ties) == (0, 1, (), False)


def test_a_need_that_left_with_its_agency_is_not_lost() -> None:
    data = with_team("cbp", "rcmp")
    fewer = replace(data, agencies=tuple(a for a in data.agencies if a.id != "rcmp"))
    found = compare_networks(data, fewer)
    assert {m.row.key for m in found.needs.changes_of_kind("left")} >= {GUNS}
    assert found.needs.changes_of_kind("lost") == ()
    (tie,) = found.ties
    assert (tie.agencies, tie.is_new, tie.absent) == (("cbp", "rcmp"), False, ("rcmp",))


def test_an_arrangement_only_one_record_knows_is_said_to_be_recorded() -> None:
    found = compare_networks(network(), with_team("cbp", "rcmp"))
    (new,) = found.arrangements
    assert (new.arrangement.id, new.begins, new.counterpart, new.is_dated) == (
        "ibet",
        True,
        None,
        False,
    )
    told = with_team("cbp", "rcmp")
    stopped = replace(told, arrangements=(replace(told.arrangements[0], status="ended"),))
    (ended,) = compare_networks(told, stopped).arrangements
    assert (ended.begins, ended.is_dated) == (False, False)
    assert isinstance(ended.counterpart, Arrangement)


def test_an_empty_network_lies_beside_any_other() -> None:
    nothing = Network()
    assert compare_networks(nothing, nothing).is_empty
    found = compare_networks(nothing, with_team("cbp", "rcmp"))
    assert {m.move for m in found.needs.moved} == {"came"}
    assert found.after.gaps == len(found.needs.opened)


@settings(max_examples=settings().max_examples // 3)
@given(networks())
def test_nothing_lies_between_a_network_and_itself(data: Network) -> None:
    assert compare_networks(data, replace(data)).is_empty


@settings(max_examples=settings().max_examples // 3)
@given(networks(), networks(), st.sampled_from([None, date(2009, 1, 1), date(2021, 1, 1)]))
def test_there_and_back_are_mirrors(one: Network, two: Network, day: date | None) -> None:
    other = replace(two, day=day or two.day)
    there, back = compare_networks(one, other), compare_networks(other, one)
    for move, mirrored in MIRROR.items():
        mine = {m.row.key for m in there.needs.changes_of_kind(move)}
        assert mine == {m.row.key for m in back.needs.changes_of_kind(mirrored)}, move
    assert (there.needs.opened, there.needs.closed) == (back.needs.closed, back.needs.opened)
    for found, turned in (
        ([(c.arrangement.id, c.begins) for c in d.arrangements] for d in (there, back)),
        ([(t.agencies, t.is_new) for t in d.ties] for d in (there, back)),
    ):
        assert {*found} == {(what, not way) for what, way in turned}
    assert (there.before, there.after) == (back.after, back.before)
