"""What names things that nothing declares is left out, and of one thing a part says what all of it says."""

from dataclasses import replace
from datetime import date

from tests.unit.made import network

from bordergraph.model import (
    Agency,
    Arrangement,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Search,
    Share,
    Threat,
)
from bordergraph.store.networks.integrity import consistent_network

GOOD = network(
    agencies=(Agency("a", "A"), Agency("b", "B", parent="a", stands_for=("a",))),
    threats=(Threat("t", "T"), Threat("u", "U", broader="t", related=("t",))),
    arrangements=(Arrangement("p", "P"), Arrangement("q", "Q", part_of=("p",), hubs=("a",))),
    participations="p: a", flows=(Flow("a", "b", "p"),),
    shares=(Share("a", "b"), Share("a", "b", "t")), mandates="t: a", foci="p: t",
    findings=(Finding("f", "k", ("a",), (("a", "b"),), ("p",), ("t",)),),
    gateways=(Gateway("g", agency="a", threats=("t",)), Gateway("h", bodies=(("", "a"),))),
    searches=(Search("s", ("a", "b"), "t", date(2020, 1, 1), "closed"),),
)  # fmt: skip


def test_what_is_declared_stays_as_it_is() -> None:
    assert consistent_network(GOOD) == (GOOD, ())
    assert consistent_network(GOOD)[0] is GOOD


def test_facts_that_name_nothing_declared_are_left_out() -> None:
    more = replace(
        GOOD,
        participations=(*GOOD.participations, Participation("x", "p"), Participation("a", "y")),
        flows=(*GOOD.flows, Flow("a", "b", "y")),
        shares=(*GOOD.shares, Share("a", "x"), Share("a", "b", "z")),
        mandates=(*GOOD.mandates, Mandate("x", "z")),
        foci=(*GOOD.foci, Focus("y", "t")),
        searches=(*GOOD.searches, Search("r", ("a", "x"), "t", date(2020, 1, 1), "closed")),
    )
    found, faults = consistent_network(more)
    assert found == GOOD
    assert [str(f) for f in faults] == [
        "participation:x--p: undeclared agency 'x'",
        "participation:a--y: undeclared arrangement 'y'",
        "flow:a--b--y: undeclared arrangement 'y'", "share:a--x: undeclared agency 'x'",
        "share:a--b--z: undeclared threat 'z'", "mandate:x--z: undeclared agency 'x'",
        "mandate:x--z: undeclared threat 'z'", "focus:y--t: undeclared arrangement 'y'",
        "search:r: undeclared agency 'x'",
    ]  # fmt: skip


def test_things_stand_without_the_names_in_them() -> None:
    agencies = (GOOD.agencies[0], replace(GOOD.agencies[1], parent="x", stands_for=("a", "x")))
    findings = (replace(GOOD.findings[0], agencies=("a", "x"), pairs=(("a", "b"), ("a", "y"))),)
    gateways = (replace(GOOD.gateways[0], agency="x"), *GOOD.gateways[1:])
    found, faults = consistent_network(
        replace(GOOD, agencies=agencies, findings=findings, gateways=gateways)
    )
    wanted = (GOOD.agencies[0], replace(GOOD.agencies[1], parent=None))
    emptied = (replace(GOOD.gateways[0], agency=""), *GOOD.gateways[1:])
    assert found == replace(GOOD, agencies=wanted, gateways=emptied)
    assert [f.location for f in faults] == [
        "agency:b", "agency:b", "finding:f", "finding:f", "gateway:g",
    ]  # fmt: skip


def test_chains_that_lead_back_are_cut_and_a_door_that_nothing_declares_is_none() -> None:
    threats = tuple(Threat(i, i, broader=up) for i, up in ("ab", "bc", "cb", "dd"))
    found, faults = consistent_network(Network(threats=threats))
    assert {t.id: t.broader for t in found.threats} == {"a": "b", "b": None, "c": None, "d": None}
    assert [f.location for f in faults] == ["threat:b", "threat:c", "threat:d"]
    doors = (Gateway("g", bodies=(("", "a"), ("", "x"))), Gateway("h", bodies=(("", "x"),)))
    found, faults = consistent_network(Network(agencies=(Agency("a", "A"),), gateways=doors))
    assert found.gateways == (Gateway("g", bodies=(("", "a"),)),)
    assert [f.location for f in faults] == ["gateway:g", "gateway:h"]
