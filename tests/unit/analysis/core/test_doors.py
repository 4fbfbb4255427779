"""Doors: who has to use which, and what the way through one leads past."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bordergraph.analysis.core.doors import way_through
from bordergraph.model import Dependency, Gateway, Network, Threat

from .small import agency, mandate, network, number, worked

BODIES = (
    agency("customs", level="federal"),
    agency("door"),
    agency("police", level="federal"),
    agency("town", level="municipal"),
    agency("usd", "US"),
    agency("usp", "US"),
)
ALL = tuple(mandate(a, "investigation") for a in ("customs", "police", "town", "usp"))
INSPECTS = mandate("usp", "inspection")


def gate(name: str = "gate", **more: Any) -> Gateway:
    fields: dict[str, Any] = {
        "functions": (("investigation", "investigation"),),
        "across": True,
        "through": (("CA", "door"), ("US", "usd")),
    }
    return Gateway(name, **(fields | more))


def data(*gateways: Gateway, mandates: tuple[Any, ...] = ALL, **more: Any) -> Network:
    return network(*mandates, agencies=BODIES, gateways=gateways, **more)


def doors(given: Network, threat: str = "guns") -> dict[tuple[str, str], str]:
    """The door of each pair that has to use one on a threat."""
    needs = worked(given)
    names, gateways = needs.arrays.agencies, given.gateways
    return {
        (names[needs.i[r]], names[needs.j[r]]): gateways[needs.door[r]].id
        for r in range(len(needs))
        if needs.door[r] >= 0 and needs.arrays.threats[needs.threat[r]] == threat
    }


def test_a_door_is_for_its_functions_on_its_side() -> None:
    abroad = {(a, "usp"): "gate" for a in ("customs", "police", "town")}
    home = {("customs", "police"), ("customs", "town"), ("police", "town")}
    assert doors(data()) == {}
    assert doors(data(gate())) == abroad
    assert doors(data(gate(across=False))) == dict.fromkeys(home, "gate")
    assert doors(data(gate(functions=(("patrol", "patrol"),)))) == {}


@pytest.mark.parametrize("pair", [("inspection", "investigation"), ("investigation", "inspection")])
def test_it_does_not_matter_which_of_the_two_does_what(pair: tuple[str, str]) -> None:
    two = (mandate("customs", "inspection"), mandate("police", "investigation"))
    other = (mandate("customs", "investigation"), mandate("police", "inspection"))
    door = gate(functions=(pair,), across=False)
    for mandates in (two, other):
        assert doors(data(door, mandates=mandates)) == {("customs", "police"): "gate"}


def test_work_that_is_partly_free_of_the_door_needs_none() -> None:
    two = tuple(mandate(a, "investigation", "inspection") for a in ("police", "usp"))
    for one in ("inspection", "investigation"):
        assert doors(data(gate(functions=((one, one),)), mandates=two)) == {}
    both = gate(functions=(("inspection", "inspection"), ("investigation", "investigation")))
    assert doors(data(both, mandates=two)) == {("police", "usp"): "gate"}
    # Two doors, one for each kind of work: the way leads through the first.
    second = gate("second", functions=(("inspection", "inspection"),))
    assert doors(data(second, gate(), mandates=two)) == {("police", "usp"): "second"}


def test_the_first_of_two_doors_is_used() -> None:
    assert set(doors(data(gate("one"), gate("two"))).values()) == {"one"}


def test_only_work_that_counts_most_has_to_be_behind_the_door() -> None:
    needs = (
        Dependency("investigation", "investigation", across=True, value=1.0),
        Dependency("inspection", "inspection", across=True, value=0.5),
    )
    two = tuple(mandate(a, "investigation", "inspection") for a in ("police", "usp"))
    assert doors(data(gate(), mandates=two, dependencies=needs)) == {("police", "usp"): "gate"}


def test_a_door_for_a_threat_is_for_narrower_ones_too() -> None:
    threats = (
        Threat("drugs", "Drugs"),
        Threat("guns", "Guns", broader="weapons"),
        Threat("weapons", "Weapons"),
    )
    given = data(*(gate(threats=("weapons",)),), threats=threats)
    assert set(doors(given).values()) == {"gate"}
    assert doors(replace(given, gateways=(gate(threats=("drugs",)),))) == {}
    assert doors(replace(given, gateways=(gate(threats=("drugs", "guns", "gone")),))) != {}
    assert doors(replace(given, gateways=(gate(threats=("gone",)),))) == {}
    wide = tuple(mandate(a, "investigation", on="weapons") for a in ("police", "usp"))
    narrow = data(gate(threats=("guns",)), mandates=wide, threats=threats)
    assert doors(narrow, "weapons") == {}


@pytest.mark.parametrize("who", ["police", "town", "customs"])
def test_a_body_with_a_door_of_its_own_has_it_towards_all(who: str) -> None:
    own = gate(agency=who, functions=())
    found = doors(data(own))
    assert len(found) == 3
    assert all(who in pair for pair in found)


def test_partners_of_a_level_need_no_door() -> None:
    own = gate(agency="police", functions=(), not_level="federal")
    assert set(doors(data(own))) == {("police", "town"), ("police", "usp")}
    local = gate(agency="town", functions=(), not_level="federal")
    assert set(doors(data(local))) == {("town", "usp")}


def test_a_door_of_its_own_comes_before_that_of_its_work() -> None:
    own = gate("own", agency="police", functions=())
    for order in ((gate(), own), (own, gate())):
        found = doors(data(*order))
        assert found["police", "usp"] == "own"
        assert found["customs", "usp"] == "gate"


def test_without_need_there_is_no_door() -> None:
    own = gate(agency="police", functions=())
    unlike = (mandate("police", "investigation"), INSPECTS)
    assert doors(data(own, mandates=unlike)) == {}
    assert doors(data(gate(agency="gone", functions=()))) == {}


def test_a_door_lifts_what_the_law_limits_partners_to() -> None:
    limited = (replace(ALL[1], only_with=("CA",)), ALL[3])
    needs = worked(data(mandates=limited))
    assert needs.need[number(needs, "police", "usp")] == 0.0
    own = worked(data(gate(agency="police", functions=()), mandates=limited))
    assert own.need[number(own, "police", "usp")] == 1.0


@pytest.mark.parametrize(
    ("through", "ends", "way"),
    [
        ((("CA", "door"), ("US", "usd")), ("police", "usp"), "police door usd usp"),
        ((("CA", "door"), ("US", "usd")), ("usp", "police"), "usp usd door police"),
        ((("US", "usd"),), ("police", "usp"), "police usd usp"),
        ((("", "door"),), ("usp", "police"), "usp door police"),
        ((("", "door"), ("US", "usd")), ("police", "usp"), "police door usd usp"),
        ((("CA", "police"), ("US", "usd")), ("police", "usp"), "police usd usp"),
        ((("CA", "door"), ("US", "usp")), ("police", "usp"), "police door usp"),
        ((), ("police", "usp"), "police usp"),
    ],
)
def test_the_way_leads_from_ones_own_door_to_the_other(
    through: tuple[tuple[str, str], ...], ends: tuple[str, str], way: str
) -> None:
    arrays = worked(data()).arrays
    assert way_through(arrays, gate(through=through), *ends) == tuple(way.split())
