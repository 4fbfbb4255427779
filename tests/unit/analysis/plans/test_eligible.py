"""Who may join what, and what may take up a threat: one network, one change at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.plans.eligible import Eligible
from bordergraph.analysis.plans.memberships import best_memberships
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Span,
    Threat,
)

DAY = date(2024, 6, 30)
TEAM: dict[str, Any] = {"kind": "task-force", "scope": "binational", "cadence": Cadence.SCHEDULED}
BODY = {"country": "CA", "level": "federal", "sector": "police"}


def body(name: str, **more: Any) -> Agency:
    return Agency(name, name, **(BODY | more))


def network(joiner: Agency, *members: Agency, **team: Any) -> Network:
    """A team of some bodies against guns, and one that is not in it."""
    return Network(
        agencies=tuple(sorted((joiner, *members, body("zzz")), key=lambda a: a.id)),
        threats=(
            Threat("guns", "Guns", family="arms", related=("drugs",)),
            Threat("drugs", "Drugs"),
            Threat("parts", "Gun parts", family="arms"),
            Threat("fish", "Fish", family="sea"),
        ),
        arrangements=(Arrangement("team", "Team", **(TEAM | team)),),
        participations=tuple(Participation(m.id, "team") for m in members),
        foci=(Focus("team", "guns"),),
        mandates=tuple(
            Mandate(a.id, "guns", Responsibility.LEAD, functions=("investigation",))
            for a in (joiner, *members)
        ),
        day=DAY,
        complete=True,
    )


def may(data: Network, who: str = "joiner", what: str = "team") -> bool:
    return Eligible(needs_of(data)).may_join(who, what)


def test_a_body_may_join_a_standing_team_in_which_its_like_sits() -> None:
    assert may(network(body("joiner"), body("peer")))


@pytest.mark.parametrize(
    "team",
    [
        {"kind": "statute"},
        {"kind": "bill"},
        {"kind": "regulation"},
        {"kind": "agreement"},
        {"kind": "mou"},
        {"kind": "forum"},
        {"kind": "system"},
        {"kind": "database-interface"},
        {"kind": "liaison"},
        {"kind": "practice"},
        {"kind": "operation"},
        {"kind": "partnership"},
        {"cls": ArrangementClass.CHANNEL},
        {"serves": "policy"},
        {"serves": "service"},
        {"announced": True},
        {"region": "southern"},
        {"status": "ended"},
        {"status": "dormant"},
        {"status": "proposed"},
        {"span": Span(end=date(2020, 1, 1))},
        {"scope": "us"},
        {"scope": "us-in-canada"},
        {"scope": "us-with-canadian-links"},
    ],
)
def test_what_is_nothing_to_join(team: dict[str, Any]) -> None:
    assert not may(network(body("joiner"), body("peer"), **team))


@pytest.mark.parametrize(
    ("joiner", "scope", "open_to"),
    [
        ("US", "canadian", False),
        ("US", "canadian-with-us-links", False),
        ("US", "canadian-with-us-members", True),
        ("US", "us-with-canadian-members", True),
        ("US", "binational", True),
        ("US", "five-eyes", True),
        ("US", "", True),
        ("CA", "canadian-with-us-links", True),
        ("CA", "us-with-canadian-members", True),
        ("CA/US", "us", True),
    ],
)
def test_a_scope_says_whose_bodies_may_join(joiner: str, scope: str, open_to: bool) -> None:
    data = network(
        body("joiner", country=joiner), body("ca"), body("us", country="US"), scope=scope
    )
    assert may(data) is open_to


@pytest.mark.parametrize(
    ("joiner", "peer"),
    [
        ({}, {"country": "US"}),
        ({}, {"level": "provincial"}),
        ({}, {"sector": "policy"}),
        ({"sector": "policy"}, {}),
        ({}, {"cls": AgencyClass.COLLECTIVE}),
        (
            {"level": "municipal", "home": ("montreal",), "near": ("quebec",)},
            {"level": "municipal"},
        ),
        (
            {"level": "municipal", "home": ("montreal",), "near": ("quebec",)},
            {"level": "municipal", "home": ("windsor",)},
        ),
    ],
)
def test_a_team_without_its_like_is_nothing_for_a_body(
    joiner: dict[str, Any], peer: dict[str, Any]
) -> None:
    assert not may(network(body("joiner", **joiner), body("peer", **peer)))


@pytest.mark.parametrize(
    ("joiner", "peer"),
    [
        ({"level": ""}, {}),
        ({}, {"sector": ""}),
        ({"country": ""}, {}),
        ({"level": "tribal", "home": ("town",)}, {"level": "municipal", "home": ("town",)}),
    ],
)
def test_neighbours_are_peers_and_what_is_not_told_keeps_nobody_out(
    joiner: dict[str, Any], peer: dict[str, Any]
) -> None:
    assert may(network(body("joiner", **joiner), body("peer", **peer)))


def test_a_local_body_needs_two_neighbours_or_one_at_home() -> None:
    town = {"level": "municipal", "home": ("town",), "near": ("region", "coast")}
    region, coast = body("region", home=("region",)), body("coast", home=("coast",))
    assert not may(network(body("joiner", **town), region))
    assert may(network(body("joiner", **town), region, coast))
    assert not may(network(body("joiner", **town), region, body("far", home=("far",))))


def test_one_peer_among_more_than_ten_is_a_stranger_still() -> None:
    others = tuple(body(f"other{n:02}", sector="border") for n in range(10))
    assert may(network(body("joiner"), body("peer"), *others[:9]))
    assert not may(network(body("joiner"), body("peer"), *others))


def test_what_nobody_attests_since_long_is_nothing_to_join() -> None:
    data = network(body("joiner"), body("peer"))

    def seen(year: int) -> Network:
        span = Span(as_of=date(year, 1, 1))
        return replace(data, participations=(Participation("peer", "team", span=span),))

    assert may(seen(2009))
    assert not may(seen(2008))


def test_the_plan_of_memberships_follows_the_same_rule() -> None:
    data = network(body("joiner"), body("peer"))
    assert [s.agency for s in best_memberships(needs_of(data)).steps] == ["joiner"]
    law = replace(data, arrangements=(replace(data.arrangements[0], kind="agreement"),))
    assert best_memberships(needs_of(law)).steps == ()
    assert len(best_memberships(needs_of(law), any_scope=True).steps) == 1


@pytest.mark.parametrize(
    ("named", "threat", "able"),
    [
        (("guns",), "parts", True),  # one family
        (("guns",), "drugs", True),  # related
        (("drugs",), "guns", True),
        (("guns",), "fish", False),
        ((), "guns", False),
    ],
)
def test_a_team_takes_up_what_is_close_to_its_work(
    named: tuple[str, ...], threat: str, able: bool
) -> None:
    data = network(body("joiner"), body("peer"))
    data = replace(data, foci=tuple(Focus("team", n) for n in named))
    rule = Eligible(needs_of(data))
    assert rule.may_take_up("team", threat) is able


@pytest.mark.parametrize(
    ("team", "able"),
    [
        ({"kind": "liaison"}, True),
        ({"kind": "liaison", "cls": ArrangementClass.CHANNEL}, True),
        ({"kind": "partnership"}, True),
        ({"kind": "mou"}, False),
        ({"kind": "forum"}, False),
        ({"kind": "operation"}, False),
        ({"announced": True}, False),
        ({"serves": "policy"}, False),
        ({"status": "ended"}, False),
    ],
)
def test_what_kind_of_thing_takes_up_a_threat(team: dict[str, Any], able: bool) -> None:
    data = network(body("joiner"), body("peer"), **team)
    assert Eligible(needs_of(data)).may_take_up("team", "parts") is able


def test_a_team_that_names_nothing_but_umbrellas_is_open_to_any_threat() -> None:
    data = network(body("joiner"), body("peer"))
    wide = (Threat("all", "All"), Threat("crime", "Crime", broader="all"))
    threats = (*wide, *(replace(t, broader="crime") for t in data.threats))
    wide_team = replace(data, threats=threats, foci=(Focus("team", "crime"),))
    assert Eligible(needs_of(wide_team)).may_take_up("team", "fish")
    both = replace(wide_team, foci=(Focus("team", "crime"), Focus("team", "guns")))
    assert not Eligible(needs_of(both)).may_take_up("team", "fish")
