"""Channels: whose ties count for whom, which way they run, and what makes them old or regular."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bordergraph.analysis.core.channels import MEMBERS, POLICY, SERVICE, Channels, serves
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Flow,
    Focus,
    Network,
    Participation,
    Share,
    Source,
    Span,
)

from .small import DAY, PAIR, TWO, agency, cite, joint, network, worked


def channels(data: Network) -> Channels:
    return worked(data).channels


def passing(data: Network) -> dict[tuple[str, str, str | None], str]:
    """Each channel in force by its two agencies and arrangement: which way it runs."""
    c = channels(data)
    names = c.index.agencies
    ways = {(True, True): "both", (True, False): "forth", (False, True): "back"}
    return {
        (names[p // len(names)], names[p % len(names)], c.arrangement(k)): ways[
            bool(c.forth[k]), bool(c.back[k])
        ]
        for k, p in enumerate(c.pair.tolist())
        if c.working[k]
    }


def only(data: Network) -> dict[str, Any]:
    """The one channel there is."""
    c = channels(data)
    assert len(c) == 1
    return {
        "share": float(c.share[0]), "old": bool(c.old[0]), "working": bool(c.working[0]),
        "level": int(c.level[0]), "mode": int(c.mode[0]), "exchange": bool(c.exchange[0]),
        "sources": [x.source for x in c.citations(0)],
    }  # fmt: skip


def system(**more: Any) -> Arrangement:
    return joint(**({"kind": "system"} | more))


# -- what an arrangement serves


@pytest.mark.parametrize(
    ("kind", "told", "sectors", "mode"),
    [
        ("forum", "", ["police", "policy"], POLICY),
        ("forum", "", ["government"], POLICY),
        ("forum", "", ["prosecution"], POLICY),
        ("forum", "", ["police"], MEMBERS),
        ("forum", "", [], MEMBERS),
        ("task-force", "", ["policy"], MEMBERS),
        ("forum", "members", ["policy"], MEMBERS),
        ("task-force", "policy", [], POLICY),
        ("system", "service", ["police"], SERVICE),
    ],
)
def test_a_forum_with_a_ministry_serves_policy_unless_it_is_told(
    kind: str, told: str, sectors: list[str], mode: int
) -> None:
    assert serves(Arrangement("x", "X", kind=kind, serves=told), sectors) == mode


def test_the_sectors_of_the_members_decide() -> None:
    forum = joint(kind="forum")
    bodies = (agency("customs", sector="policy"), agency("far", sector="policy"), agency("police"))
    assert only(network(*TWO, agencies=bodies, joint=forum))["mode"] == POLICY
    police = (replace(bodies[0], sector="border"), *bodies[1:])
    assert only(network(*TWO, agencies=police, joint=forum))["mode"] == MEMBERS


# -- rhythm, age, force


@pytest.mark.parametrize(
    ("kind", "cadence", "announced", "level"),
    [
        ("system", Cadence.UNKNOWN, False, 3),
        ("database-interface", Cadence.UNKNOWN, False, 3),
        ("working-group", Cadence.UNKNOWN, False, 3),
        ("mou", Cadence.UNKNOWN, False, 2),
        ("system", Cadence.INCIDENT_DRIVEN, False, 1),
        ("system", Cadence.CONTINUOUS, True, 2),
        ("system", Cadence.UNKNOWN, True, 2),
        ("system", Cadence.INCIDENT_DRIVEN, True, 1),
    ],
)
def test_what_stands_is_scheduled_and_what_was_promised_is_on_request(
    kind: str, cadence: Cadence, announced: bool, level: int
) -> None:
    data = network(*TWO, joint=joint(kind=kind, cadence=cadence, announced=announced))
    assert only(data)["level"] == level


@pytest.mark.parametrize(
    ("dates", "span", "old"),
    [
        (("2008",), Span(), True),
        (("2009",), Span(), False),
        (("2001", "2009-05"), Span(), False),
        (("2001", ""), Span(), True),
        (("undated",), Span(), False),
        ((), Span(), False),
        (("2001",), Span(as_of=date(2009, 1, 1)), False),
        (("2001",), Span(as_of=date(2008, 12, 31)), True),
        ((), Span(start=date(2008, 1, 1)), True),
        ((), Span(start=date(2009, 1, 1)), False),
    ],
)
def test_a_membership_last_seen_more_than_fifteen_years_ago_is_old(
    dates: tuple[str, ...], span: Span, old: bool
) -> None:
    names = [f"s{n}" for n in range(len(dates))]
    data = network(
        *TWO,
        joint=joint(),
        participations=(
            Participation("customs", "joint"),
            Participation("police", "joint", span=span, citations=cite(*names)),
        ),
        sources=tuple(Source(n, n, date=d) for n, d in zip(names, dates, strict=True)),
    )
    assert only(data)["old"] is old
    other_end = tuple(
        replace(p, agency="police" if p.agency == "customs" else "customs")
        for p in data.participations
    )
    assert only(replace(data, participations=other_end))["old"] is old
    assert only(replace(data, arrangements=(joint(hubs=PAIR),)))["old"] is False
    assert only(replace(data, day=None))["old"] is False


def test_who_is_known_to_stay_until_a_day_to_come_is_there() -> None:
    stays = Participation(
        "police", "joint", span=Span(end=DAY.replace(year=2030)), citations=cite("s")
    )
    data = network(
        *TWO,
        joint=joint(),
        participations=(Participation("customs", "joint"), stays),
        sources=(Source("s", "S", date="2001"),),
    )
    assert only(data)["old"] is False


def test_what_has_ended_is_kept_as_past() -> None:
    ended = joint(span=Span(date(2001, 1, 1), date(2010, 12, 31)))
    assert only(network(*TWO, joint=ended))["working"] is False
    assert only(network(*TWO, joint=joint()))["working"] is True


def test_a_channel_rests_on_the_statements_on_both_members() -> None:
    data = network(
        *TWO,
        joint=joint(),
        participations=(
            Participation("customs", "joint", citations=cite("a", "b")),
            Participation("police", "joint", citations=cite("b", "c")),
        ),
    )
    assert sorted(only(data)["sources"]) == ["a", "b", "c"]


# -- whose ties count for whom


def test_members_are_tied_pairwise_and_nobody_to_itself() -> None:
    found = passing(network(*TWO, joint=joint(), members=("customs", "far", "police", "police")))
    assert found == dict.fromkeys(
        [("customs", "far", "joint"), ("customs", "police", "joint"), ("far", "police", "joint")],
        "both",
    )


def test_what_is_no_channel_ties_nobody() -> None:
    for kind in ("statute", "bill", "regulation"):
        assert passing(network(*TWO, joint=joint(kind=kind))) == {}
    assert passing(network(*TWO, joint=joint(region="southern"))) == {}
    assert len(passing(network(*TWO, joint=joint(region="northern")))) == 1
    flow = (Flow(*PAIR, "joint"),)
    for more in ({"kind": "statute"}, {"region": "southern"}):
        assert passing(network(*TWO, joint=joint(**more), members=(), flows=flow)) == {}


def family(*members: str, **more: Any) -> Network:
    """A unit of the police, and customs."""
    bodies = (agency("customs"), agency("far"), agency("police"), agency("unit", parent="police"))
    return network(*TWO, agencies=bodies, joint=system(), members=members, **more)


def test_a_whole_ties_its_parts_and_a_part_its_whole() -> None:
    both = {("customs", "police", "joint"): "both", ("customs", "unit", "joint"): "both"}
    assert passing(family("customs", "police")) == both
    assert passing(family("customs", "unit")) == both


def test_inside_one_body_only_own_names_count() -> None:
    assert passing(family("police", "unit")) == {("police", "unit", "joint"): "both"}
    assert passing(family("police")) == {}
    bodies = (agency("customs"), agency("far", parent="police"), agency("police"),
              agency("unit", parent="police"))  # fmt: skip
    data = network(*TWO, agencies=bodies, joint=system(), members=("far", "unit"))
    assert passing(data) == {("far", "unit", "joint"): "both"}
    shares = (Share("police", "unit", "guns"), Share("unit", "customs", "guns"))
    data = family(shares=shares)
    assert passing(data) == {
        ("police", "unit", None): "forth",
        ("customs", "unit", None): "back",
        ("customs", "police", None): "back",
    }


def test_a_share_inside_one_body_is_of_the_two_it_names_alone() -> None:
    bodies = (agency("customs", parent="police"), agency("far", parent="police"),
              agency("police"), agency("usp", "US"))  # fmt: skip
    for giver, receiver in (("police", "far"), ("far", "police"), ("customs", "far")):
        share = (Share(giver, receiver, "guns"),)
        data = network(*TWO, agencies=bodies, joint=system(), members=(), shares=share)
        one, two = sorted((giver, receiver))
        assert passing(data) == {(one, two, None): "forth" if giver == one else "back"}


def test_what_a_body_that_nobody_is_behind_gives_ties_nobody() -> None:
    bodies = (agency("class", cls=AgencyClass.COLLECTIVE), agency("customs"), agency("far"),
              agency("police"))  # fmt: skip
    for giver, receiver in (("class", "police"), ("police", "class")):
        data = network(
            *TWO,
            agencies=bodies,
            joint=system(),
            members=("class", "police"),
            shares=(Share(giver, receiver, "guns"),),
            flows=(Flow(giver, receiver, "joint"),),
        )
        assert passing(data) == {}


@pytest.mark.parametrize("who", ["far", "police"])
def test_a_class_ties_those_it_stands_for_by_half_and_its_own_name_counts_more(who: str) -> None:
    bodies = (
        agency("class", cls=AgencyClass.COLLECTIVE, stands_for=("far", "police")),
        agency("customs"), agency("far"), agency("police"),
    )  # fmt: skip
    data = network(*TWO, agencies=bodies, joint=system(), members=("class", "customs"))
    c = channels(data)
    assert passing(data) == {
        ("customs", "far", "joint"): "both", ("customs", "police", "joint"): "both",
    }  # fmt: skip
    assert c.share.tolist() == [0.5, 0.5]
    named = replace(data, participations=(*data.participations, Participation(who, "joint")))
    best = dict.fromkeys(channels(named).pair.tolist(), 0.0)
    both = channels(named)
    for p, share in zip(both.pair.tolist(), both.share.tolist(), strict=True):
        best[p] = max(best[p], share)
    # With customs it is there in its own name; with its own kind by the class alone.
    assert sorted(best.values()) == [0.5, 0.5, 1.0]


def test_members_of_a_part_sit_in_the_whole_but_not_the_other_way() -> None:
    whole = system(part_of=("all", "gone"))
    every = Arrangement("all", "All", kind="system", cadence=Cadence.CONTINUOUS)
    data = network(
        *TWO,
        arrangements=(every, whole),
        participations=(Participation("customs", "all"), Participation("police", "joint")),
        foci=(Focus("all", "guns"), Focus("joint", "guns")),
    )
    assert passing(data) == {("customs", "police", "all"): "both"}
    ended = replace(every, span=Span(date(2001, 1, 1), date(2010, 1, 1)))
    assert passing(replace(data, arrangements=(ended, whole))) == {}


# -- which way


@pytest.mark.parametrize(
    ("kind", "customs", "police", "way"),
    [
        ("system", (True, True), (True, True), "both"),
        ("system", (True, False), (True, True), "forth"),
        ("system", (False, True), (True, True), "back"),
        ("system", (True, True), (False, True), "forth"),
        ("system", (True, True), (True, False), "back"),
        ("system", (True, False), (False, True), "forth"),
        ("system", (True, False), (True, False), None),
        ("system", (False, True), (False, True), None),
        ("task-force", (True, False), (False, True), "both"),
        ("task-force", (False, True), (False, True), None),
    ],
)
def test_what_one_gives_and_the_other_gets_moves(
    kind: str, customs: tuple[bool, bool], police: tuple[bool, bool], way: str | None
) -> None:
    part = tuple(
        Participation(a, "joint", provides=gives, receives=gets)
        for a, (gives, gets) in zip(PAIR, (customs, police), strict=True)
    )
    found = passing(network(*TWO, joint=joint(kind=kind), participations=part))
    assert found == ({("customs", "police", "joint"): way} if way else {})


@pytest.mark.parametrize(("giver", "receiver", "way"), [(*PAIR, "forth"), (*PAIR[::-1], "back")])
def test_flows_and_shares_run_from_giver_to_receiver(giver: str, receiver: str, way: str) -> None:
    flow = (Flow(giver, receiver, "joint", citations=cite("a")),)
    flowing = network(*TWO, joint=system(), members=(), flows=flow)
    assert passing(flowing) == {("customs", "police", "joint"): way}
    assert only(flowing) == {
        "share": 1.0, "old": False, "working": True, "level": 3, "mode": MEMBERS,
        "exchange": True, "sources": ["a"],
    }  # fmt: skip
    share = (Share(giver, receiver, "guns", Cadence.ON_REQUEST, citations=cite("b", "b")),)
    sharing = network(*TWO, joint=system(), members=(), shares=share)
    assert passing(sharing) == {("customs", "police", None): way}
    assert (only(sharing)["level"], only(sharing)["sources"]) == (2, ["b"])


def test_two_flows_of_one_arrangement_are_one_channel_both_ways() -> None:
    flows = (
        Flow(*PAIR, "joint", citations=cite("a")),
        Flow(*PAIR[::-1], "joint", citations=cite("b")),
    )
    data = network(*TWO, joint=system(), members=(), flows=flows)
    assert passing(data) == {("customs", "police", "joint"): "both"}
    assert only(data)["sources"] == ["a", "b"]


def test_shares_that_have_ended_or_are_on_an_unknown_threat_carry_nothing() -> None:
    ended = Share(*PAIR, "guns", span=Span(end=date(2010, 1, 1)))
    data = network(*TWO, joint=system(), members=(), shares=(ended,))
    assert passing(data) == {}
    assert only(data)["working"] is False
    unknown = replace(data, shares=(Share(*PAIR, "gone"), Share(*PAIR, None)))
    assert passing(unknown) == {("customs", "police", None): "forth"}
    myself = replace(data, shares=(Share("police", "police", "guns"),))
    assert passing(myself) == {}


def test_a_hub_ties_each_spoke_to_itself() -> None:
    members = ("customs", "far", "police")
    data = network(*TWO, joint=system(hubs=("far",)), members=members)
    assert passing(data) == {
        ("customs", "far", "joint"): "both", ("far", "police", "joint"): "both",
    }  # fmt: skip
    two = replace(data, arrangements=(system(hubs=("far", "police")),))
    assert len(passing(two)) == 3


@pytest.mark.parametrize("kind", ["agreement", "mou", "database-interface", "system"])
def test_a_bilateral_instrument_with_both_countries_ties_across_only(kind: str) -> None:
    members = ("customs", "police", "usp")
    data = network(*TWO, joint=joint(kind=kind), members=members)
    pairs = {(a, b) for a, b, _ in passing(data)}
    across = {("customs", "usp"), ("police", "usp")}
    assert pairs == (across if kind != "system" else across | {PAIR})
    at_home = network(*TWO, joint=joint(kind=kind))
    assert {(a, b) for a, b, _ in passing(at_home)} == {PAIR}


@pytest.mark.parametrize(
    ("kind", "members", "exchange"),
    [("task-force", 2, True), ("task-force", 5, True), ("task-force", 6, False),
     ("system", 2, True), ("system", 3, False)],
)  # fmt: skip
def test_exchange_is_documented_between_two_or_in_a_small_team(
    kind: str, members: int, exchange: bool
) -> None:
    crowd = tuple(f"x{n}" for n in range(members - 2))
    bodies = tuple(agency(a) for a in (*PAIR, "far", *crowd))
    c = channels(network(*TWO, agencies=bodies, joint=joint(kind=kind), members=(*PAIR, *crowd)))
    assert len(c) == members * (members - 1) / 2
    assert set(c.exchange.tolist()) == {exchange}


def test_nothing_ties_nobody() -> None:
    assert len(channels(network(*TWO))) == 0
    pairs, found = channels(network(*TWO)).of(worked(network(*TWO)).pair)
    assert pairs.size == found.size == 0
