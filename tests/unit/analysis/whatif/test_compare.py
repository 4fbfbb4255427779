"""What opens and closes when something ends or begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.whatif.changes import (
    AddAgency,
    AddArrangement,
    AddFocus,
    AddLink,
    AddMember,
    Change,
    EndAgency,
    EndArrangement,
    EndMembership,
    SetCadence,
    apply,
    ended,
)
from bordergraph.analysis.whatif.compare import GapChange, what_if
from bordergraph.errors import BordergraphError, UnknownNameError, UsageError
from bordergraph.model import Agency, Arrangement, Cadence, Mandate, Network, Share, Threat


def rows(changes: tuple[GapChange, ...]) -> set[tuple[str, ...]]:
    return {(*c.agencies, c.threat) for c in changes}


def test_the_end_of_a_program_opens_what_it_carried(tiny: Network) -> None:
    found = what_if(tiny, [EndArrangement("ibet")])
    # The Border Patrol was covered through CBP, so its link to the RCMP goes too.
    assert rows(found.opened) == {("cbp", "rcmp", "guns"), ("bp", "rcmp", "guns")}
    assert {c.kind_after for c in found.opened} == {"lost"}
    assert found.after.gap > found.before.gap
    assert found.closed == found.narrowed == ()
    assert found.after.components == found.before.components + 1


def test_totals_are_the_sums_of_the_rows(tiny: Network) -> None:
    found = what_if(tiny, [EndArrangement("ibet"), AddLink("atf", "rcmp")])
    # What was judged only on one side is in no total.
    came = [c for c in found.came if c.threat not in found.threats_named]
    began, ended = [*found.opened, *came], [*found.closed, *found.left]
    moved = [*began, *ended, *found.widened, *found.narrowed]
    change = sum(c.gap_after - c.gap_before for c in moved)
    assert found.after.gap - found.before.gap == pytest.approx(change)
    assert found.after.gaps - found.before.gaps == len(began) - len(ended)


def test_a_link_closes_a_gap(tiny: Network) -> None:
    found = what_if(tiny, [AddLink("rcmp", "atf", "guns")])
    assert ("atf", "rcmp", "guns") in rows(found.closed)
    (closed,) = (c for c in found.closed if c.agencies == ("atf", "rcmp"))
    assert (closed.kind_before, closed.kind_after, closed.gap_after) == ("lost", None, 0.0)


def test_leaving_a_program_is_not_its_end(tiny: Network) -> None:
    found = what_if(tiny, [EndMembership("fbi", "squad")])
    assert found.after.components == found.before.components
    assert found.relays_lost == (("cbsa", "spvm", "guns"),)
    with pytest.raises(UsageError, match="no member"):
        what_if(tiny, [EndMembership("atf", "ibet")])


def test_a_lost_relay_is_named() -> None:
    network = Network(
        agencies=tuple(Agency(a, a) for a in ("a", "b", "c", "d")),
        threats=(Threat("t", "T"),),
        mandates=(Mandate("a", "t"), Mandate("c", "t")),
        shares=tuple(
            Share(x, y, None, Cadence.CONTINUOUS)
            for x, y in (("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"))
        ),
        complete=True,
    )
    found = what_if(network, [EndAgency("b")])
    assert found.relays_lost == (("a", "c", "t"),)
    assert [c.kind_before for c in found.widened] == ["relay-only"]


def test_an_agency_takes_its_gaps_along(tiny: Network) -> None:
    before = Needs(NetworkIndex(tiny))
    atf = sum(
        "atf" in (before.arrays.agencies[i], before.arrays.agencies[j])
        for i, j, on in zip(before.i, before.j, before.counted, strict=True)
        if on
    )
    found = what_if(tiny, [EndAgency("atf")])
    assert len(found.left) == atf > 0
    assert found.opened == found.widened == ()
    # Weights of the first network serve both: nothing else moves.
    assert found.after.gap == pytest.approx(found.before.gap)


def test_the_end_of_a_parent_uncovers_its_component(tiny: Network) -> None:
    found = what_if(tiny, [EndAgency("cbp")])
    assert ("bp", "rcmp", "guns") in rows(found.opened)


def test_a_new_agency_brings_its_gaps(tiny: Network) -> None:
    newcomer = AddAgency(Agency("opp", "OPP", country="CA"), (Mandate("opp", "guns"),))
    found = what_if(tiny, [newcomer])
    assert len(found.came) > 0
    assert found.opened == found.closed == ()


def test_a_new_program_and_a_member(tiny: Network) -> None:
    program = AddArrangement(
        Arrangement("team", "Team", cadence=Cadence.CONTINUOUS), ("atf",), ("guns",)
    )
    found = what_if(tiny, [program, AddMember("rcmp", "team")])
    assert ("atf", "rcmp", "guns") in rows(found.closed)


def test_naming_an_orphan_threat_is_said_apart(tiny: Network) -> None:
    found = what_if(tiny, [AddFocus("room", "vehicles")])
    assert found.threats_named == ("vehicles",)
    assert found.opened == ()
    assert len(found.came) > 0


def test_more_regular_sharing_narrows(tiny: Network) -> None:
    day = replace(tiny, day=date(2012, 1, 1))
    found = what_if(day, [SetCadence("hotline", Cadence.SCHEDULED)])
    assert rows(found.closed) == {("atf", "cbsa", "guns")}


def test_money_that_ended_ends_several(tiny: Network) -> None:
    assert ended(["squad", "ibet", "squad"]) == (EndArrangement("ibet"), EndArrangement("squad"))
    both = what_if(tiny, ended(["ibet", "legat"]))
    assert both.after.gap >= what_if(tiny, ended(["ibet"])).after.gap


@given(st.sets(st.sampled_from(["desk", "hotline", "ibet", "legat", "room", "squad"])))
@settings(
    deadline=None,
    max_examples=settings().max_examples * 30 // 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_ends_never_help(tiny: Network, names: set[str]) -> None:
    worse = what_if(tiny, ended(names))
    assert worse.closed == worse.narrowed == ()


@given(st.lists(st.permutations(["atf", "bp", "cbp", "cbsa", "rcmp", "spvm"]), max_size=3))
@settings(
    deadline=None,
    max_examples=settings().max_examples * 30 // 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_links_never_hurt(tiny: Network, picks: list[list[str]]) -> None:
    better = what_if(tiny, [AddLink(pick[0], pick[1], "guns") for pick in picks])
    assert better.opened == better.widened == ()
    assert better.relays_lost == ()


def test_the_network_given_is_left_alone(tiny: Network) -> None:
    before = repr(tiny)
    apply(tiny, [EndAgency("rcmp"), EndArrangement("ibet"), AddLink("atf", "cbp")])
    assert repr(tiny) == before


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (EndAgency("rcpm"), UnknownNameError, "no agency 'rcpm'"),
        (EndArrangement("ibed"), UnknownNameError, "no arrangement 'ibed'"),
        (EndMembership("rcmp", "x"), UnknownNameError, "no arrangement 'x'"),
        (AddMember("rcmp", "desk"), UsageError, "not in force"),
        (AddMember("nobody", "ibet"), UnknownNameError, "no agency"),
        (AddLink("rcmp", "rcmp"), UsageError, "itself"),
        (AddLink("rcmp", "atf", "gunz"), UnknownNameError, "no threat 'gunz'"),
        (AddFocus("ibet", "gunz"), UnknownNameError, "no threat"),
        (SetCadence("x", Cadence.SCHEDULED), UnknownNameError, "no arrangement"),
        (AddAgency(Agency("rcmp", "RCMP")), UsageError, "already"),
        (AddArrangement(Arrangement("ibet", "IBET")), UsageError, "already"),
        (AddArrangement(Arrangement("n", "N"), ("nobody",)), UnknownNameError, "no agency"),
        (AddArrangement(Arrangement("n", "N"), (), ("gunz",)), UnknownNameError, "no threat"),
    ],
)
def test_what_cannot_be_done_is_said(
    tiny: Network, change: Change, error: type[BordergraphError], words: str
) -> None:
    with pytest.raises(error, match=words):
        what_if(tiny, [change])


def test_a_typo_gets_a_suggestion(tiny: Network) -> None:
    with pytest.raises(UnknownNameError) as caught:
        what_if(tiny, [EndAgency("rcpm")])
    assert caught.value.suggestions == ("rcmp",)


def test_nothing_changed_is_nothing_moved(tiny: Network) -> None:
    found = what_if(tiny, [])
    assert found.before == found.after
    assert found.opened + found.closed + found.widened + found.narrowed == ()
