"""What names things that nothing declares is left out, and of one thing a part says what all of it says."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.made import network

from bordergraph import vocab
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Finding,
    Flow,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Ref,
    Search,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.store.engine import LocalEngine
from bordergraph.store.networks.integrity import consistent_network
from bordergraph.store.networks.merge import neighbourhood
from bordergraph.store.reading.record import RecordReader

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


CLASSES: dict[str, Any] = {
    "participations": Participation, "mandates": Mandate, "foci": Focus, "shares": Share, "flows": Flow,
}  # fmt: skip
AGENCIES, PROGRAMS, THREATS = ("a", "b", "c", "d"), ("p", "q"), ("t", "u")
THINGS = (Ref("agency", "a"), Ref("arrangement", "p"), Ref("threat", "t"), Ref("source", "x"))


def _cited(statement: str, source: str) -> tuple[Citation, ...]:
    return (Citation(f"{statement}--{source}", source, "p. 1"),) if source else ()


FACTS = st.lists(
    st.tuples(
        st.sampled_from([*CLASSES]), st.sampled_from(AGENCIES), st.sampled_from(AGENCIES),
        st.sampled_from(PROGRAMS), st.sampled_from(THREATS), st.sampled_from(("", "x", "y")),
    ),
    max_size=12,
)  # fmt: skip


def _network(facts: list[tuple[str, str, str, str, str, str]]) -> Network:
    made: dict[str, dict[object, None]] = defaultdict(dict)
    for kind, one, other, program, threat, source in facts:
        values, ends = {
            "participations": ((one, program), (one, program)),
            "mandates": ((one, threat), (one, threat)),
            "foci": ((program, threat), (program, threat)),
            "shares": ((one, other, threat), (one, other)),
            "flows": ((one, other, program, "data"), (one, other)),
        }[kind]
        if one != other or kind not in {"shares", "flows"}:
            cited = _cited(f"{CLASSES[kind].__name__.lower()}/{'--'.join(ends)}", source)
            made[kind][CLASSES[kind](*values, citations=cited)] = None
    return network(
        agencies=tuple(
            Agency(a, a.upper(), parent="a" if a == "b" else None, span=Span(date(1990 + n, 1, 1)))
            for n, a in enumerate(AGENCIES)
        ),
        threats="t u:t",
        arrangements=(
            Arrangement("p", "P", kind="mou", cadence=Cadence.SCHEDULED, hubs=("a",)),
            Arrangement(
                "q", "Q", span=Span(date(2000, 1, 1)), part_of=("p",),
                citations=_cited("arrangement/q", "x"),
            ),
        ),
        sources=(Source("x", "X"), Source("y", "Y")),
        **{kind: tuple(facts) for kind, facts in made.items()},
    )  # fmt: skip


@pytest.mark.parametrize("thing", THINGS, ids=str)
@settings(max_examples=settings().max_examples // 3)
@given(facts=FACTS)
def test_the_part_says_of_a_thing_what_all_of_it_says(
    thing: Ref, facts: list[tuple[str, str, str, str, str, str]]
) -> None:
    found = _network(facts)
    whole = RecordReader(lambda: LocalEngine((), networks=(found,)), has_rdf=False)
    of_it = LocalEngine((), networks=(neighbourhood(found, thing),), about=vocab.iri(*thing))
    part = RecordReader(lambda: of_it, has_rdf=False)
    assert part.entry(thing) == whole.entry(thing)
    assert part.about(thing) == whole.about(thing)


def test_only_the_ties_of_the_body_asked_about_are_made() -> None:
    four = _network([("participations", a, a, "q", "t", "") for a in AGENCIES])
    store = LocalEngine((), networks=(four,), about=vocab.iri("agency", "b")).store(derived=True)
    kinds = store.quads_for_pattern(None, None, ox.NamedNode(vocab.BG + "Tie"))
    found = sorted(q.subject.value.rpartition("membership--")[2] for q in kinds)  # type: ignore[union-attr] # ties have addresses
    assert found == ["a--b--q", "b--c--q", "b--d--q"]
