"""What names things that nothing declares: left out, and told of."""

from dataclasses import replace
from datetime import date

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
from bordergraph.store.networks.integrity import sound

GOOD = Network(
    agencies=(Agency("a", "A"), Agency("b", "B", parent="a", stands_for=("a",))),
    threats=(Threat("t", "T"), Threat("u", "U", broader="t", related=("t",))),
    arrangements=(Arrangement("p", "P"), Arrangement("q", "Q", part_of=("p",), hubs=("a",))),
    participations=(Participation("a", "p"),),
    flows=(Flow("a", "b", "p"),),
    shares=(Share("a", "b"), Share("a", "b", "t")),
    mandates=(Mandate("a", "t"),),
    foci=(Focus("p", "t"),),
    findings=(Finding("f", "k", ("a",), (("a", "b"),), ("p",), ("t",)),),
    gateways=(Gateway("g", agency="a", threats=("t",)), Gateway("h", through=(("", "a"),))),
    searches=(Search("s", ("a", "b"), "t", date(2020, 1, 1), "closed"),),
)


def test_what_is_declared_stays_as_it_is() -> None:
    assert sound(GOOD) == (GOOD, ())
    assert sound(GOOD)[0] is GOOD


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
    found, faults = sound(more)
    assert found == GOOD
    assert [str(f) for f in faults] == [
        "participation x--p: no agency 'x' is declared",
        "participation a--y: no arrangement 'y' is declared",
        "flow a--b--y: no arrangement 'y' is declared",
        "share a--x: no agency 'x' is declared",
        "share a--b--z: no threat 'z' is declared",
        "mandate x--z: no agency 'x' is declared",
        "mandate x--z: no threat 'z' is declared",
        "focus y--t: no arrangement 'y' is declared",
        "search r: no agency 'x' is declared",
    ]


def test_things_stand_without_the_names_in_them() -> None:
    agencies = (GOOD.agencies[0], replace(GOOD.agencies[1], parent="x", stands_for=("a", "x")))
    findings = (replace(GOOD.findings[0], agencies=("a", "x"), pairs=(("a", "b"), ("a", "y"))),)
    gateways = (replace(GOOD.gateways[0], agency="x"), *GOOD.gateways[1:])
    found, faults = sound(replace(GOOD, agencies=agencies, findings=findings, gateways=gateways))
    wanted = (GOOD.agencies[0], replace(GOOD.agencies[1], parent=None))
    emptied = (replace(GOOD.gateways[0], agency=""), *GOOD.gateways[1:])
    assert found == replace(GOOD, agencies=wanted, gateways=emptied)
    assert [f.where for f in faults] == [
        "agency b", "agency b", "finding f", "gateway g", "finding f",
    ]  # fmt: skip


def test_chains_that_lead_back_are_cut() -> None:
    threats = tuple(Threat(i, i, broader=up) for i, up in ("ab", "bc", "cb", "dd"))
    found, faults = sound(Network(threats=threats))
    assert {t.id: t.broader for t in found.threats} == {"a": "b", "b": None, "c": None, "d": None}
    assert [f.where for f in faults] == ["threat b", "threat c", "threat d"]


def test_a_door_that_nothing_declares_is_none() -> None:
    doors = (Gateway("g", through=(("", "a"), ("", "x"))), Gateway("h", through=(("", "x"),)))
    found, faults = sound(Network(agencies=(Agency("a", "A"),), gateways=doors))
    assert found.gateways == (Gateway("g", through=(("", "a"),)),)
    assert [f.where for f in faults] == ["gateway g", "gateway h"]
