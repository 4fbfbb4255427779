"""Fields of work: how much of an agency's ties is on record, by side, family and threat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bordergraph.analysis.core.fields import FieldRecord
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Focus,
    Network,
    Participation,
    Share,
    Threat,
)

from .small import agency, mandate, network, worked

BODIES = (
    agency("customs"), agency("far"), agency("police"), agency("usc", "US"), agency("usp", "US"),
)  # fmt: skip
THREATS = (
    Threat("all", "All"),
    Threat("drugs", "Drugs", broader="goods"),
    Threat("goods", "Goods", broader="all"),
    Threat("guns", "Guns", broader="goods"),
    Threat("money", "Money"),
    Threat("rifles", "Rifles", broader="guns"),
)


def system(name: str, **more: Any) -> Arrangement:
    return Arrangement(name, name, **({"kind": "system", "cadence": Cadence.ON_REQUEST} | more))


def member(who: str, of: str, *sources: str) -> Participation:
    return Participation(
        who, of, citations=tuple(Citation(f"participation/{who}", s, "p. 1") for s in sources)
    )


def data(
    *arrangements: Arrangement,
    members: tuple[Participation, ...] = (),
    on: str = "guns",
    **more: Any,
) -> Network:
    """What all do about guns and drugs, and who is in which arrangements on a threat."""
    parts: dict[str, Any] = {
        "agencies": BODIES,
        "threats": THREATS,
        "arrangements": arrangements,
        "participations": members,
        "foci": tuple(Focus(a.id, on) for a in arrangements),
        "complete": False,
    }
    mandates = tuple(mandate(b.id, "patrol", on=t) for b in BODIES for t in ("drugs", "guns"))
    return network(*mandates, **(parts | more))


def record(given: Network, who: str = "police", threat: str = "guns", *, far: bool = False) -> Any:
    """Partners, sources, and whether a tie names the threat."""
    needs = worked(given)
    index = needs.arrays
    found = needs.fields.record(index.agency_index[who], far, index.threat_index[threat])
    assert found.agency == who
    return found.partners, found.sources, found.seen


NOTHING = (0, 0, False)


@pytest.mark.parametrize(
    ("partners", "sources", "seen", "enough"),
    [
        (3, 3, True, True),
        (2, 3, True, False),
        (3, 2, True, False),
        (3, 3, False, False),
        (4, 9, True, True),
    ],
)
def test_three_partners_three_sources_and_a_tie_on_it_are_enough(
    partners: int, sources: int, seen: bool, enough: bool
) -> None:
    assert FieldRecord("a", partners, sources, seen).enough is enough


def test_partners_and_the_sources_of_both_count_on_their_side() -> None:
    given = data(
        system("here"),
        system("there"),
        members=(
            member("customs", "here", "one"),
            member("far", "here", "two", "three"),
            member("police", "here", "one"),
            member("police", "there", "four"),
            member("usp", "there"),
        ),
    )
    assert record(given) == (2, 3, True)
    assert record(given, "customs") == (2, 3, True)
    assert record(given, far=True) == (1, 1, True)
    assert record(given, "usp", far=True) == (1, 1, True)
    assert record(given, "usp") == NOTHING
    assert record(given, "usc", far=True) == NOTHING


def test_a_partner_and_a_source_count_once() -> None:
    given = data(
        system("one"),
        system("two"),
        members=tuple(
            member(a, name, "same") for name in ("one", "two") for a in ("customs", "police")
        ),
    )
    assert record(given) == (1, 1, True)


def test_a_tie_counts_in_its_family_and_is_seen_on_what_it_names_and_below() -> None:
    members = (member("customs", "joint", "a"), member("police", "joint", "b"))
    given = data(system("joint"), members=members)
    assert record(given, threat="guns") == (1, 2, True)
    assert record(given, threat="rifles") == (1, 2, True)
    # Drugs are of one family with guns, and goods are above both.
    assert record(given, threat="drugs") == (1, 2, False)
    assert record(given, threat="goods") == (1, 2, False)
    assert record(given, threat="money") == NOTHING
    assert record(given, threat="all") == NOTHING
    wide = data(system("joint"), members=members, on="goods")
    assert [record(wide, threat=t)[2] for t in ("goods", "guns", "rifles")] == [True] * 3


def test_a_family_that_is_told_comes_before_the_line_of_a_threat() -> None:
    members = (member("customs", "joint", "a"), member("police", "joint", "b"))
    told = tuple(replace(t, family="cash") if t.id in {"guns", "money"} else t for t in THREATS)
    given = data(system("joint"), members=members, threats=told)
    assert record(given, threat="money") == (1, 2, False)
    assert record(given, threat="drugs") == NOTHING


@pytest.mark.parametrize(
    ("cadence", "seen"),
    [
        (Cadence.INCIDENT_DRIVEN, False),
        (Cadence.ON_REQUEST, True),
        (Cadence.SCHEDULED, True),
    ],
)
def test_a_tie_after_incidents_alone_shows_no_field(cadence: Cadence, seen: bool) -> None:
    members = (member("customs", "joint", "a"), member("police", "joint", "a"))
    assert record(data(system("joint", cadence=cadence), members=members)) == (1, 1, seen)


def test_policy_classes_and_ones_own_body_prove_nothing() -> None:
    members = (member("customs", "joint", "a"), member("police", "joint", "a"))
    assert record(data(system("joint", serves="policy"), members=members)) == NOTHING
    bodies = (
        *BODIES[:3],
        agency("services", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
        *BODIES[3:],
    )
    of_class = (member("customs", "joint", "a"), member("services", "joint", "a"))
    assert record(data(system("joint"), members=of_class, agencies=bodies)) == NOTHING
    one = (*BODIES[:2], agency("police", parent="customs"), *BODIES[3:])
    assert record(data(system("joint"), members=members, agencies=one)) == NOTHING


def test_an_exchange_outside_of_any_arrangement_counts() -> None:
    said = (Citation("share/x", "one", "p. 1"), Citation("share/x", "two", "p. 2"))
    share = Share("police", "usp", "rifles", Cadence.SCHEDULED, citations=said)
    given = data(system("joint"), shares=(share,))
    assert record(given, far=True) == (1, 2, False)
    assert record(given, threat="rifles", far=True) == (1, 2, True)
    # One on everything names no field.
    assert record(replace(given, shares=(replace(share, threat=None),)), far=True) == NOTHING


def test_an_arrangement_of_several_fields_counts_in_each() -> None:
    members = (member("customs", "joint", "a"), member("police", "joint", "a"))
    given = data(system("joint"), members=members)
    both = replace(given, foci=(Focus("joint", "guns"), Focus("joint", "money")))
    assert record(both, threat="drugs") == (1, 1, False)
    assert record(both, threat="money") == (1, 1, True)


def test_silence_means_something_where_both_are_documented_on_that_side() -> None:
    """Police and customs each have three partners at home, by three sources; neither abroad."""
    bodies = tuple(agency(a) for a in ("customs", "far", "other", "police"))
    named = ("one", "two", "three")
    given = data(
        *(system(n) for n in ("first", "second")),
        members=(
            *(member(a, "first", *named) for a in ("customs", "far", "other", "police")),
            member("usp", "second", *named),
            member("police", "second", *named),
        ),
        agencies=(*bodies, agency("usp", "US")),
        mandates=tuple(mandate(a, "patrol") for a in ("customs", "far", "police", "usp")),
    )
    needs = worked(given)
    names = needs.arrays.agencies
    known = {
        (names[needs.i[r]], names[needs.j[r]]): bool(needs.known[r]) for r in range(len(needs))
    }
    assert known["customs", "police"]
    assert not known["police", "usp"]
