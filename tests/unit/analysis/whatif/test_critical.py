"""What must not break: needs that lose their only channel, as the simulation has it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bordergraph import Workbench
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.analysis.whatif.changes import Change, EndArrangement, EndLink, EndMembership
from bordergraph.analysis.whatif.simulation import (
    CriticalEnd,
    critical_ends,
    simulate,
    splitting_points,
)
from bordergraph.model import Cadence, Flow, Focus, Network

from .four import GUNS, body, joined, link, network, search, team, with_team
from .test_simulation import networks

CHANGES: dict[str, Callable[..., Change]] = {
    "arrangements": EndArrangement, "memberships": EndMembership, "links": EndLink,
}  # fmt: skip


def test_a_team_is_critical_for_what_nothing_else_serves() -> None:
    data = with_team("atf", "cbp", "rcmp", shares=(link("cbp", "rcmp", threat="guns"),))
    (team_,) = critical_ends(assess(data), "arrangements")
    assert (team_.names, team_.serves) == (("ibet",), 3)
    assert team_.lost == (("atf", "cbp", "guns"), ("atf", "rcmp", "guns"))
    assert team_.threats == ("guns",)
    (direct,) = critical_ends(assess(data), "links")
    assert (direct.names, direct.serves, direct.lost) == (("cbp", "rcmp"), 1, ())
    members = {c.names: c.lost for c in critical_ends(assess(data), "memberships")}
    assert members == {
        ("atf", "ibet"): (("atf", "cbp", "guns"), ("atf", "rcmp", "guns")),
        ("cbp", "ibet"): (("atf", "cbp", "guns"),),
        ("rcmp", "ibet"): (("atf", "rcmp", "guns"),),
    }


def test_an_irregular_channel_is_none_to_lose_and_neither_is_one_without_real_need() -> None:
    data = with_team("cbp", "rcmp", cadence=Cadence.ON_REQUEST)
    assert all(critical_ends(assess(data), of) == () for of in CHANGES)
    data = with_team("cbp", "rcmp", searches=(search("cbp", "rcmp", "guns", "no-real-need"),))
    (ibet,) = critical_ends(assess(data), "arrangements")
    assert (ibet.serves, ibet.lost) == (1, ())
    assumed = assess(with_team("cbp", "rcmp", cadence=Cadence.UNKNOWN))
    assert assumed.sole_channels(Outcome.ASSUMED) == [("ibet", 1)]
    assert assumed.sole_channels(Outcome.REGULAR) == []
    regular = assess(with_team("cbp", "rcmp"))
    assert regular.sole_channels(Outcome.REGULAR) == [("ibet", 1)]


def test_a_part_is_critical_where_the_whole_serves_through_it() -> None:
    data = network(
        arrangements=(team("ibet"), team("office", part_of=("ibet",))),
        participations=(*joined("ibet", "cbp"), *joined("office", "rcmp")),
        foci=(Focus("ibet", "guns"),),
    )
    lost = {c.names: c.lost for c in critical_ends(assess(data), "arrangements")}
    assert lost == {("ibet",): (GUNS,), ("office",): (GUNS,)}


def test_a_hub_is_critical_for_all_and_a_flow_ends_with_its_arrangement() -> None:
    data = with_team("atf", "cbp", "rcmp")
    data = replace(data, arrangements=(replace(data.arrangements[0], hubs=("cbp",)),))
    lost = {c.names[0]: len(c.lost) for c in critical_ends(assess(data), "memberships")}
    assert lost == {"cbp": 2, "atf": 1, "rcmp": 1}
    flows = (Flow("opp", "rcmp", "ibet", "reports"),)
    (whole,) = critical_ends(assess(replace(data, flows=flows)), "arrangements")
    assert ("opp", "rcmp", "guns") in whole.lost


def test_a_body_is_covered_by_the_one_above_it() -> None:
    data = with_team("cbp", "rcmp")
    data = replace(
        data,
        agencies=(*data.agencies, body("usbp", "US", parent="cbp")),
        mandates=(*data.mandates, replace(data.mandates[1], agency="usbp")),
    )
    assert_simulated(data)
    lost = {key for c in critical_ends(assess(data), "memberships") for key in c.lost}
    assert ("rcmp", "usbp", "guns") in lost


def assert_simulated(data: Network) -> None:
    known = assess(data)
    for of, end in CHANGES.items():
        for c in critical_ends(known, of):
            found = simulate(data, [end(*c.names)], before=known)
            assert {m.row.key for m in found.changes_of_kind("lost")} == set(c.lost)


@settings(max_examples=settings().max_examples // 3)
@given(networks())
def test_it_is_what_the_simulation_says(data: Network) -> None:
    assert_simulated(data)


def test_points_split_the_ties() -> None:
    data = network(shares=(link("atf", "cbp"), link("cbp", "rcmp"), link("rcmp", "opp")))
    agencies, links = splitting_points(data)
    assert sorted(agencies) == ["cbp", "rcmp"]
    assert sorted(map(sorted, links)) == [["atf", "cbp"], ["cbp", "rcmp"], ["opp", "rcmp"]]
    assert splitting_points(with_team("atf", "cbp", "rcmp")) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("of", CHANGES)
def test_on_the_graph_that_ships_it_is_what_the_simulation_says(
    shipped: Workbench, of: str
) -> None:
    desk = shipped._context  # noqa: SLF001 - its network and table of dependencies
    before = assess(desk.network, dependencies=desk.dependencies)
    found: tuple[CriticalEnd, ...] = critical_ends(before, of)
    assert len(found) > 5
    assert [len(c.lost) for c in found] == sorted((len(c.lost) for c in found), reverse=True)
    for c in (found[0], found[len(found) // 2]):
        again = simulate(
            desk.network, [CHANGES[of](*c.names)], dependencies=desk.dependencies, before=before
        )
        assert {m.row.key for m in again.changes_of_kind("lost")} == set(c.lost)
