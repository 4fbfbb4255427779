"""Why a row came out as it did: which reasons are given, in which order, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.core.options import Discounts, Options
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Reason, Ref
from bordergraph.model import (
    Arrangement,
    Cadence,
    Dependency,
    Finding,
    Focus,
    Gateway,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Search,
    Share,
    Source,
    Span,
    Text,
    Threat,
)

from ..core.small import (  # noqa: TID252 - the same small networks
    PAIR,
    SUPPORT,
    TWO,
    agency,
    cite,
    joint,
    mandate,
    network,
    number,
    worked,
)

if TYPE_CHECKING:
    from bordergraph.analysis.results import Gap


def told(data: Network, a: str = "police", b: str = "customs") -> Gap:
    needs = worked(data)
    return reasons_of(needs).gap(number(needs, a, b))


def keys(data: Network, a: str = "police", b: str = "customs") -> list[str]:
    return [r.key for r in told(data, a, b).reasons]


def values(gap: Gap, key: str) -> dict[str, Any]:
    (found,) = (r for r in gap.reasons if r.key == key)
    return dict(found.values)


def body(name: str) -> Ref:
    return Ref("agency", name)


# -- need


def test_it_is_said_who_does_what_and_on_whose_word() -> None:
    inspects = mandate("customs", "inspection", part=SUPPORT, citations=cite("act"))
    police = mandate("police", "investigation", "patrol", citations=cite("law", "act"))
    gap = told(network(inspects, police))
    need = gap.reasons[0]
    assert (need.key, need.sources) == ("need-work", ("act", "law"))
    assert dict(need.values) == {
        "first": body("customs"),
        "first_part": Ref("responsibility", "support"),
        "second": body("police"),
        "second_part": Ref("responsibility", "lead"),
        "threat": Ref("threat", "guns"),
        "first_work": (Ref("function", "inspection"),),
        "second_work": (Ref("function", "investigation"), Ref("function", "patrol")),
    }
    assert gap.work == ("inspection-investigation", "inspection-patrol")
    assert (gap.agencies, gap.threat, gap.need) == (PAIR, "guns", 0.4)
    assert gap.sources == ("act", "law")


def test_the_greatest_part_that_one_has_is_said() -> None:
    shared = Responsibility.SHARED
    for parts in ((SUPPORT, shared), (shared, SUPPORT)):
        several = tuple(mandate("police", "investigation", part=p) for p in parts)
        gap = told(network(TWO[1], *several))
        assert values(gap, "need-work")["second_part"] == Ref("responsibility", "shared")


def test_a_reason_that_is_told_is_said_once_and_without_its_full_stop() -> None:
    why = {"why": "What is seized has to be traced.", "why_fr": "Il faut remonter la piste."}
    needs = (
        Dependency("inspection", "investigation", across=False, value=1.0, **why),
        Dependency("inspection", "patrol", across=False, value=1.0),
    )
    police = mandate("police", "investigation", "patrol")
    gap = told(network(TWO[1], police, dependencies=needs))
    said = values(gap, "need-work-why")
    assert said["why"] == (Text("What is seized has to be traced", "Il faut remonter la piste"),)
    assert said["first_work"] == (Ref("function", "inspection"),)
    assert gap.reasons[0].key == "need-work-why"


def test_a_need_that_is_assumed_says_so() -> None:
    silent = (mandate("police", citations=cite("law")), TWO[1])
    assert keys(network(*silent)) == ["need-assumed", "no-link"]
    gap = told(network(*silent))
    assert gap.reasons[0].sources == ("law",)
    assert "first_work" not in dict(gap.reasons[0].values)


@pytest.mark.parametrize(
    ("mandates", "pair", "key"),
    [
        (
            (
                mandate("police", "patrol", realm=("mail",)),
                mandate("customs", "patrol", realm=("sea",)),
            ),
            PAIR,
            "realms-apart",
        ),
        (
            (mandate("police", "patrol", only_with=("US",)), mandate("customs", "patrol")),
            PAIR,
            "limited",
        ),
        ((mandate("police", "policy"), mandate("customs", "patrol")), PAIR, "not-dependent"),
        (
            (mandate("usp", "inspection"), mandate("police", "patrol")),
            ("police", "usp"),
            "counterparts",
        ),
    ],
)
def test_the_rule_that_leaves_no_need_is_named(
    mandates: tuple[Mandate, ...], pair: tuple[str, str], key: str
) -> None:
    gap = told(network(*mandates, joint=joint(), members=pair), *pair)
    assert gap.reasons[-1] == Reason(key)
    assert len(gap.reasons) == 2
    assert (gap.outcome.value, gap.need, gap.path) == ("no-need", 0.0, ())


def test_places_and_minor_parts_are_named_too() -> None:
    town = (agency("customs", home=("c",)), agency("far"), agency("police", home=("a",)))
    assert keys(network(*TWO, agencies=town)) == ["need-work", "places-apart"]
    across = (Dependency("inspection", "investigation", across=True, value=1.0),)
    minor = (
        mandate("customs", "inspection", part=SUPPORT),
        mandate("usp", "investigation", part=SUPPORT),
    )
    found = keys(network(*minor, dependencies=across), "customs", "usp")
    assert found == ["need-work", "minor-parts"]


def test_work_that_does_not_depend_says_no_more_than_that() -> None:
    policy = (mandate("police", "policy"), mandate("customs", "patrol", citations=cite("act")))
    gap = told(network(*policy))
    assert [r.key for r in gap.reasons] == ["no-dependency", "not-dependent"]
    assert gap.reasons[0].sources == ("act",)
    assert gap.work == ()


def test_a_slight_need_is_called_so() -> None:
    half = (Dependency("inspection", "investigation", across=False, value=0.5),)
    two = (mandate("police", "investigation", part=SUPPORT), TWO[1])
    assert keys(network(*two, dependencies=half)) == ["need-work", "slight"]


# -- the door


def door(cadence: Cadence, why: str = "The law says so.") -> Network:
    gate = Gateway(
        "gate", agency="police", through=(("", "far"),), why=why, why_fr="La loi.",
        citations=cite("statute"),
    )  # fmt: skip
    legs = Arrangement("legs", "Legs", kind="system", cadence=cadence)
    return network(
        *TWO,
        gateways=(gate,),
        arrangements=(legs,),
        participations=tuple(Participation(a, "legs") for a in ("customs", "far", "police")),
        foci=(Focus("legs", "guns"),),
    )


def test_a_door_is_said_with_its_way_and_what_it_is_worth() -> None:
    hubs = door(Cadence.SCHEDULED)
    hubs = replace(hubs, arrangements=(replace(hubs.arrangements[0], hubs=("far",)),))
    gap = told(hubs)
    assert [r.key for r in gap.reasons][:2] == ["need-work", "door"]
    assert gap.reasons[1].sources == ("statute",)
    assert gap.path == ("customs", "far", "police")
    assert values(gap, "door") == {
        "path": (body("customs"), body("far"), body("police")),
        "why": Text("The law says so", "La loi"),
        "worth": 0.8,
    }


def test_a_weak_door_is_said_to_be_weak() -> None:
    weak = told(door(Cadence.ON_REQUEST))
    assert values(weak, "door-weak")["worth"] == 0.5
    assert weak.outcome.value == "by-design"


# -- what there is


@pytest.mark.parametrize(
    ("cadence", "factor"),
    [
        (Cadence.CONTINUOUS, 1.0),
        (Cadence.SCHEDULED, 0.8),
        (Cadence.ON_REQUEST, 0.5),
        (Cadence.INCIDENT_DRIVEN, 0.25),
    ],
)
def test_a_channel_is_told_by_its_factors(cadence: Cadence, factor: float) -> None:
    data = network(
        *TWO,
        joint=joint(cadence=cadence),
        participations=(
            Participation("customs", "joint", citations=cite("a")),
            Participation("police", "joint", citations=cite("b")),
        ),
    )
    gap = told(data)
    assert [r.key for r in gap.reasons] == ["need-work", "channel"]
    assert gap.reasons[1].sources == ("a", "b")
    assert values(gap, "channel") == {
        "tie": Ref("arrangement", "joint"),
        "how": Ref("how", cadence.value),
        "cadence": factor,
        "fit": 1.0,
        "share": 1.0,
        "way": 1.0,
        "worth": factor,
    }
    assert (gap.arrangements, gap.sources, gap.supply) == (("joint",), ("a", "b"), factor)


def test_a_channel_next_to_the_threat_fits_less() -> None:
    near = (Threat("drugs", "D", related=("guns",)), Threat("guns", "G"), Threat("money", "M"))
    other = Arrangement("other", "Other")
    data = network(
        *TWO,
        arrangements=(joint(), other),
        participations=tuple(Participation(a, "joint") for a in PAIR),
        foci=(Focus("joint", "drugs"), Focus("other", "guns")),
        threats=near,
    )
    found = values(told(data), "channel")
    assert (found["cadence"], found["fit"], found["worth"]) == (0.8, 0.75, 0.6)


@pytest.mark.parametrize(("giver", "receiver"), [PAIR, PAIR[::-1]])
def test_one_way_is_told_by_who_gives(giver: str, receiver: str) -> None:
    share = Share(giver, receiver, "guns", Cadence.SCHEDULED, citations=cite("memo"))
    data = network(*TWO, joint=joint(), members=(), shares=(share,))
    gap = told(data)
    found = values(gap, "channel-one-way")
    assert (found["giver"], found["receiver"]) == (body(giver), body(receiver))
    assert (found["way"], found["cadence"], found["worth"]) == (0.5, 0.8, 0.4)
    assert found["tie"] == Reason("a-share")
    assert gap.arrangements == ()
    assert gap.sources == ("memo",)


def test_the_factors_told_are_those_that_were_counted_with() -> None:
    share = Share(*PAIR, "guns", Cadence.SCHEDULED)
    data = network(*TWO, joint=joint(), members=(), shares=(share,))
    needs = worked(data, Options(discounts=Discounts(one_way=0.25)))
    found = values(reasons_of(needs).gap(number(needs, *PAIR)), "channel-one-way")
    assert (found["way"], found["cadence"], found["worth"]) == (0.25, 0.8, 0.2)


def test_an_old_membership_is_called_old() -> None:
    part = (
        Participation("customs", "joint"),
        Participation("police", "joint", citations=cite("old")),
    )
    data = network(
        *TWO, joint=joint(), participations=part, sources=(Source("old", "Old", date="2001"),)
    )
    gap = told(data)
    assert [r.key for r in gap.reasons][:2] == ["need-work", "channel-old"]
    found = values(gap, "channel-old")
    assert (found["worth"], found["held"], gap.supply) == (0.8, 0.5, 0.5)


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ({}, "scheduled"),
        ({"cadence": Cadence.ON_REQUEST}, "on-request"),
        ({"cadence": Cadence.UNKNOWN, "kind": "task-force"}, "unknown-standing"),
        ({"cadence": Cadence.UNKNOWN, "kind": "register"}, "unknown"),
        ({"announced": True}, "announced"),
    ],
)
def test_no_rhythm_is_told_that_no_source_states(more: dict[str, Any], how: str) -> None:
    gap = told(network(*TWO, joint=joint(**more)))
    assert values(gap, "channel")["how"] == Ref("how", how)


@pytest.mark.parametrize("cadence", [Cadence.UNKNOWN, Cadence.ON_REQUEST])
def test_a_share_has_the_rhythm_that_it_states(cadence: Cadence) -> None:
    shares = tuple(Share(a, b, "guns", cadence) for a, b in (PAIR, PAIR[::-1]))
    gap = told(network(*TWO, joint=joint(), members=(), shares=shares))
    assert values(gap, "channel")["how"] == Ref("how", cadence.value)


@pytest.mark.parametrize(("channels", "more"), [(3, None), (4, 1), (6, 3)])
def test_three_channels_are_told_best_first_and_the_rest_numbered(
    channels: int, more: int | None
) -> None:
    rhythms = [Cadence.ON_REQUEST, Cadence.CONTINUOUS, Cadence.SCHEDULED]
    rhythms += [Cadence.INCIDENT_DRIVEN] * (channels - 3)
    things = tuple(
        Arrangement(f"p{n}", "P", kind="system", cadence=c) for n, c in enumerate(rhythms)
    )
    gap = told(
        network(
            *TWO,
            arrangements=things,
            participations=tuple(Participation(a, t.id) for t in things for a in PAIR),
            foci=tuple(Focus(t.id, "guns") for t in things),
        )
    )
    shown = [dict(r.values)["tie"] for r in gap.reasons if r.key == "channel"]
    assert shown == [Ref("arrangement", p) for p in ("p1", "p2", "p0")]
    rest = [dict(r.values)["n"] for r in gap.reasons if r.key == "more-channels"]
    assert rest == ([] if more is None else [more])
    assert gap.arrangements == tuple(t.id for t in things)


def test_who_could_pass_it_on_is_named() -> None:
    three = (*TWO, mandate("far", "patrol"))
    data = network(*three, joint=joint(hubs=("far",)), members=("customs", "far", "police"))
    gap = told(data)
    assert gap.kind.value == "relay-only"
    assert gap.relays == ("far",)
    assert [r.key for r in gap.reasons] == ["need-work", "relay"]
    assert values(gap, "relay") == {"who": (body("far"),)}


def test_what_has_ended_is_named() -> None:
    gap = told(network(*TWO, joint=joint(span=Span(date(2001, 1, 1), date(2010, 12, 31)))))
    assert gap.kind.value == "lost"
    assert gap.reasons[0].key == "need-work"
    assert Ref("arrangement", "joint") in dict(gap.reasons[1].values).values()
    assert len(gap.reasons) == 2


def test_nothing_is_told_from_something_on_another_threat() -> None:
    assert keys(network(*TWO)) == ["need-work", "no-link"]
    other = Arrangement("other", "Other")
    data = network(
        *TWO,
        arrangements=(joint(), other),
        participations=tuple(Participation(a, "joint") for a in PAIR),
        foci=(Focus("joint", "drugs"), Focus("other", "guns")),
    )
    assert values(told(data), "no-link-on-it") == {"others": (Ref("arrangement", "joint"),)}


# -- findings, searches, evidence


def finding(name: str, kind: str, **more: Any) -> Finding:
    return Finding(name, kind, pairs=(PAIR,), span=Span(date(2020, 1, 1)), **more)


def test_an_open_row_tells_what_confirms_it_and_a_met_one_all_trouble() -> None:
    findings = (
        finding("late", "staffing", citations=cite("s1")),
        finding("apart", "information-sharing", citations=cite("s2")),
    )
    opened = told(network(*TWO, findings=findings))
    assert (opened.outcome.value, opened.findings) == ("open", ("apart",))
    assert opened.sources == ("s2",)
    assert len(opened.reasons) == 3
    strained = told(network(*TWO, joint=joint(), findings=findings))
    assert (strained.outcome.value, strained.findings) == ("strained", ("apart", "late"))
    assert strained.sources == ("s1", "s2")
    assert len(strained.reasons) == 4


def search(outcome: str, day: date, **more: Any) -> Search:
    return Search(f"s-{day}", PAIR, "guns", day, outcome, **more)


def test_a_search_is_told_with_its_day_and_what_came_of_it() -> None:
    searches = (
        search("survives", date(2024, 3, 1), note="Nothing regular.", citations=cite("list")),
        search("partly", date(2023, 1, 1)),
    )
    gap = told(replace(network(*TWO), complete=False, searches=searches))
    assert [r.key for r in gap.reasons] == ["need-work", "no-link", "searched", "searched"]
    assert gap.reasons[2].sources == ("list",)
    assert dict(gap.reasons[2].values) == {
        "day": date(2024, 3, 1),
        "outcome": Ref("search-outcome", "survives"),
        "note": "Nothing regular",
    }
    assert gap.tested_on == date(2024, 3, 1)
    assert gap.sources == ("list",)
    assert told(network(*TWO)).tested_on is None


def test_an_open_row_says_how_sure_it_is() -> None:
    thin = replace(network(*TWO), complete=False)
    assert keys(thin)[-1] == "field-thin"
    found = replace(thin, searches=(search("closed", date(2024, 3, 1)),))
    assert keys(found)[-2:] == ["searched", "search-found"]
    assert keys(network(*TWO))[-1] == "no-link"
    part = (
        Participation("customs", "joint"),
        Participation("police", "joint", citations=cite("old")),
    )
    old = network(
        *TWO, joint=joint(), participations=part, sources=(Source("old", "Old", date="2001"),)
    )
    assert keys(replace(old, complete=False))[-1] == "only-old"


def test_inside_one_body_the_body_is_named() -> None:
    bodies = (agency("customs", parent="far"), agency("far"), agency("police", parent="far"))
    gap = told(network(*TWO, agencies=bodies))
    assert gap.within_body
    assert values(gap, "one-body") == {"body": body("far")}
    department = (agency("customs"), agency("far"), agency("police", parent="customs"))
    whole = tuple(replace(a, sector="policy") if a.id == "customs" else a for a in department)
    assert keys(network(*TWO, agencies=whole))[-1] == "part-and-whole"
    met = network(*TWO, agencies=bodies, joint=joint())
    assert "one-body" not in keys(met)


def test_a_field_that_is_documented_says_so() -> None:
    """Both have three partners on guns at home by three sources, and not each other."""
    bodies = tuple(agency(a) for a in ("customs", "far", "other", "police", "third"))
    one = Arrangement("one", "One", kind="system", cadence=Cadence.ON_REQUEST, hubs=("customs",))
    two = replace(one, id="two", hubs=("police",))
    named = cite("s1", "s2", "s3")
    data = network(
        *TWO,
        agencies=bodies,
        arrangements=(one, two),
        participations=tuple(
            Participation(a, name, citations=named)
            for name, hub in (("one", "customs"), ("two", "police"))
            for a in sorted((hub, "far", "other", "third"))
        ),
        foci=(Focus("one", "guns"), Focus("two", "guns")),
        complete=False,
    )
    gap = told(data)
    assert gap.evidence.value == "inferred"
    assert gap.reasons[-1] == Reason("field-documented")
