"""Rows of need by work: what carries each, what could, and what an arrangement would be worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bordergraph.analysis.core.options import Discounts, Options
from bordergraph.analysis.core.work_needs import WorkNeeds, needs_of
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Dependency,
    Finding,
    Focus,
    Mandate,
    Network,
    Participation,
    Search,
    Share,
    Span,
    Threat,
)

from .small import (
    PAIR,
    SUPPORT,
    TWO,
    agency,
    among_both,
    finding,
    joint,
    mandate,
    network,
    number,
    row,
    system,
    worked,
)

if TYPE_CHECKING:
    from bordergraph.analysis.core.carriers import Carrier

NEAR = (Threat("drugs", "D", related=("guns",)), Threat("guns", "G"), Threat("money", "M"))


def names(carriers: tuple[Carrier, ...]) -> list[str | None]:
    return [c.arrangement for c in carriers]


def carriers(data: Network, a: str = "police", b: str = "customs") -> tuple[Carrier, ...]:
    needs = worked(data)
    return needs.carriers(number(needs, a, b))


# -- what carries a row


def test_channels_are_told_best_first_and_each_arrangement_once() -> None:
    data = among_both(
        system("a", Cadence.ON_REQUEST),
        system("b", Cadence.CONTINUOUS),
        system("c"),
        system("d"),
        system("e", Cadence.CONTINUOUS, span=Span(end=date(2010, 1, 1))),
    )
    assert names(carriers(data)) == ["b", "c", "d", "a"]
    assert [c.worth for c in carriers(data)] == [1.0, 0.8, 0.8, 0.5]
    assert [c.level for c in carriers(data)] == [4, 3, 3, 2]
    twice = replace(data, participations=data.participations * 2)
    assert names(carriers(twice)) == ["b", "c", "d", "a"]


def test_a_channel_tells_the_factors_of_its_worth() -> None:
    bodies = (
        agency("class", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
        agency("customs"), agency("far"), agency("police"),
    )  # fmt: skip
    data = network(
        *TWO,
        agencies=bodies,
        threats=NEAR,
        arrangements=(system("joint"), Arrangement("other", "Other")),
        participations=(
            Participation("class", "joint", receives=False),
            Participation("customs", "joint", provides=False),
        ),
        foci=(Focus("joint", "drugs"), Focus("other", "guns")),
    )
    (found,) = carriers(data)
    assert found.worth == pytest.approx(0.8 * 0.75 * 0.5 * 0.5)
    assert (found.level, found.fit, found.share, found.enough) == (3, 0.75, 0.5, False)
    assert (found.forth, found.back, found.old) == (False, True, False)


def test_a_share_outside_of_any_arrangement_has_no_name() -> None:
    ways = (PAIR, PAIR[::-1])
    data = network(*TWO, joint=joint(), members=(), shares=tuple(Share(*w, "guns") for w in ways))
    (found,) = carriers(data)
    assert (found.arrangement, found.worth, found.enough) == (None, 0.5, True)
    assert (found.forth, found.back) == (True, True)


def test_rows_do_not_mix() -> None:
    three = (*TWO, mandate("far", "patrol"))
    data = network(
        *three,
        arrangements=(system("a"), system("b")),
        participations=(
            Participation("customs", "a"), Participation("far", "a"),
            Participation("far", "b"), Participation("police", "b"),
        ),
        foci=(Focus("a", "guns"), Focus("b", "guns")),
    )  # fmt: skip
    assert names(carriers(data, "customs", "far")) == ["a"]
    assert names(carriers(data, "far", "police")) == ["b"]
    assert names(carriers(data, "customs", "police")) == []


# -- what could carry it


@pytest.mark.parametrize(
    ("serves", "mandates", "value"),
    [
        ("members", TWO, 0.8),
        ("policy", TWO, 0.0),
        ("service", TWO, 0.0),
        ("policy", (mandate("customs", "service"), TWO[0]), 0.0),
        ("service", (mandate("customs", "service"), TWO[0]), 0.8),
        ("service", (mandate("police", "service"), TWO[1]), 0.8),
        # Where nobody told what one does, a channel serves whatever it is for.
        ("policy", (mandate("customs"), TWO[0]), 0.8),
        ("service", (mandate("police"), TWO[1]), 0.8),
    ],
)
def test_what_a_channel_is_for_has_to_match_the_work(
    serves: str, mandates: tuple[Mandate, ...], value: float
) -> None:
    assert row(network(*mandates, joint=joint(serves=serves)))["supply"] == value


def test_a_policy_forum_serves_policy_that_is_needed() -> None:
    needs = (Dependency("policy", "inspection", across=False, value=1.0),)
    police = mandate("police", "policy")
    data = network(police, TWO[1], dependencies=needs, joint=joint(serves="policy"))
    assert row(data)["supply"] == 0.8
    other = (Dependency("inspection", "policy", across=False, value=1.0),)
    assert row(replace(data, dependencies=other))["supply"] == 0.8


ASKED = (Dependency("inspection", "investigation", across=False, value=1.0, rhythm="on-request"),)


@pytest.mark.parametrize(
    ("cadence", "supply"),
    [
        (Cadence.INCIDENT_DRIVEN, 0.25),
        (Cadence.ON_REQUEST, 0.8),
        (Cadence.SCHEDULED, 0.8),
        (Cadence.CONTINUOUS, 1.0),
    ],
)
def test_only_an_answer_on_request_is_as_good_as_a_schedule(
    cadence: Cadence, supply: float
) -> None:
    data = network(*TWO, joint=joint(kind="mou", cadence=cadence), dependencies=ASKED)
    assert row(data)["supply"] == supply


def test_the_best_of_the_dependencies_counts_and_has_to_run_its_way() -> None:
    """Customs give to the police: enough for tracing, half for the patrol."""
    police = mandate("police", "investigation", "patrol")
    one_way = Dependency("investigation", "inspection", across=False, value=1.0, direction="to")
    both_ways = Dependency("patrol", "inspection", across=False, value=1.0)
    share = (Share("customs", "police", "guns", Cadence.SCHEDULED),)
    for order in ((one_way, both_ways), (both_ways, one_way)):
        data = network(police, TWO[1], joint=joint(), members=(), shares=share, dependencies=order)
        assert (row(data)["supply"], row(data)["outcome"]) == (0.8, "met")
        (found,) = carriers(data)
        assert found.enough
    only = network(
        police, TWO[1], joint=joint(), members=(), shares=share, dependencies=(both_ways,)
    )
    assert (row(only)["supply"], carriers(only)[0].enough) == (0.4, False)


def test_where_need_is_assumed_one_way_is_not_enough() -> None:
    share = (Share("customs", "police", "guns", Cadence.CONTINUOUS),)
    silent = (mandate("police"), TWO[1])
    data = network(*silent, joint=joint(), members=(), shares=share)
    assert (row(data)["supply"], row(data)["outcome"]) == (0.5, "open")
    assert not carriers(data)[0].enough
    both = replace(data, shares=(*share, Share("police", "customs", "guns", Cadence.CONTINUOUS)))
    assert (row(both)["supply"], row(both)["outcome"]) == (1.0, "met")


def test_discounts_are_the_reader_s() -> None:
    share = (Share("customs", "police", "guns", Cadence.CONTINUOUS),)
    data = network(*TWO, joint=joint(), members=(), shares=share)
    lax = Options(discounts=Discounts(one_way=0.9))
    assert row(data, options=lax)["supply"] == 0.9
    strict = Options(discounts=Discounts(regular=0.9))
    assert row(network(*TWO, joint=joint()), options=strict)["outcome"] == "open"
    exactly = Options(discounts=Discounts(regular=0.8))
    assert row(network(*TWO, joint=joint()), options=exactly)["outcome"] == "met"


# -- how many are missing


@pytest.mark.parametrize(
    ("things", "findings", "short"),
    [
        ((), (), 1),
        (("b",), (), 0),
        (("b", "a"), (), -1),
        ((), (finding("legal-barrier"),), 2),
        (("b",), (finding("legal-barrier"),), 1),
        (("b", "a"), (finding("no-channel", arrangements=("a",)),), 0),
        (("b", "a"), (finding("legal-barrier", arrangements=("a",)),), 0),
        (("b",), (finding("technical-barrier"),), 0),
        (("b", "a"), (finding("irregular-cadence", arrangements=("a", "b")),), 1),
    ],
)
def test_a_finding_that_stops_a_pair_asks_for_two_regular_channels(
    things: tuple[str, ...], findings: tuple[Finding, ...], short: int
) -> None:
    needs = worked(among_both(*(system(t) for t in sorted(things)), findings=findings))
    assert needs.short_of(number(needs, *PAIR)) == short


def test_a_finding_on_one_channel_caps_that_one() -> None:
    both = (system("a"), system("b", Cadence.ON_REQUEST))
    stops = among_both(*both, findings=(finding("legal-barrier", arrangements=("a",)),))
    assert (row(stops)["supply"], row(stops)["outcome"]) == (0.25, "open")
    assert row(stops)["kind"] == "barrier"
    slows = among_both(*both, findings=(finding("irregular-cadence", arrangements=("a",)),))
    assert (row(slows)["supply"], row(slows)["kind"]) == (0.5, "irregular")
    better = among_both(
        system("a", Cadence.CONTINUOUS), system("b"),
        findings=(finding("irregular-cadence", arrangements=("a",)),),
    )  # fmt: skip
    assert (row(better)["supply"], row(better)["outcome"]) == (0.8, "strained")


# -- what an arrangement would be worth


def worth(needs: WorkNeeds, name: str, level: int, **ways: bool) -> float:
    at = np.array([number(needs, *PAIR)])
    index = needs.arrays.arrangement_index[name]
    forth, back = (np.array([ways.get(w, True)]) for w in ("forth", "back"))
    return float(needs.worth(index, at, level, forth, back)[0])


def test_an_arrangement_would_be_worth_what_it_is_to_its_members() -> None:
    data = network(
        *TWO,
        threats=NEAR,
        arrangements=(
            system("hub", hubs=("far",)), system("joint"), system("mine", hubs=("police",)),
            system("near"), system("off"), system("policy", serves="policy"),
            system("theirs", hubs=("customs",)),
        ),
        foci=tuple(
            Focus(a, t)
            for a, t in (
                ("hub", "guns"), ("joint", "guns"), ("mine", "guns"), ("near", "drugs"),
                ("off", "money"), ("policy", "guns"), ("theirs", "guns"),
            )
        ),
    )  # fmt: skip
    needs = worked(data)
    assert [worth(needs, "joint", level) for level in range(5)] == [0.0, 0.25, 0.5, 0.8, 1.0]
    assert worth(needs, "joint", 3, back=False) == worth(needs, "joint", 3, forth=False) == 0.4
    assert worth(needs, "joint", 3, forth=False, back=False) == 0.0
    assert worth(needs, "near", 3) == pytest.approx(0.6)
    assert [worth(needs, a, 3) for a in ("off", "policy", "hub")] == [0.0, 0.0, 0.0]
    assert [worth(needs, a, 3) for a in ("mine", "theirs")] == [0.8, 0.8]
    assert needs.levels.tolist() == [3] * 7
    served = [t for t, on in zip(("drugs", "guns", "money"), needs.served(3), strict=True) if on]
    assert served == ["drugs", "guns"]


# -- relays and doors


def test_what_has_no_tie_is_worth_a_quarter_of_its_relay() -> None:
    three = (*TWO, mandate("far", "patrol"))
    for cadence, supply in (
        (Cadence.CONTINUOUS, 0.25),
        (Cadence.SCHEDULED, 0.2),
        (Cadence.ON_REQUEST, 0.125),
        (Cadence.INCIDENT_DRIVEN, 0.0),
    ):
        hub = joint(kind="mou", cadence=cadence, hubs=("far",))
        found = row(network(*three, joint=hub, members=("customs", "far", "police")))
        assert (found["supply"], found["exchanged"]) == (supply, supply)
        assert found["kind"] == ("relay-only" if supply else "none")


def test_a_relay_that_is_stopped_is_worth_no_more_than_a_barrier() -> None:
    three = (*TWO, mandate("far", "patrol"))
    hub = joint(cadence=Cadence.CONTINUOUS, hubs=("far",))
    data = network(
        *three, joint=hub, members=("customs", "far", "police"), findings=(finding("no-channel"),)
    )
    assert (row(data)["supply"], row(data)["outcome"]) == (0.25, "open")


def test_only_a_body_with_more_than_a_supporting_part_relays() -> None:
    hub = joint(hubs=("far",))
    members = ("customs", "far", "police")
    support = (*TWO, mandate("far", "patrol", part=SUPPORT))
    assert row(network(*support, joint=hub, members=members))["supply"] == 0.0
    assert row(network(*TWO, joint=hub, members=members))["supply"] == 0.0


# -- what counts on a row


def test_the_dependencies_that_count_are_those_of_the_highest_value() -> None:
    police = mandate("police", "investigation", "patrol")
    dependencies = (
        Dependency("inspection", "patrol", across=False, value=0.5),
        Dependency("investigation", "inspection", across=False, value=1.0),
        Dependency("inspection", "investigation", across=True, value=1.0),
    )
    needs = worked(network(police, TWO[1], dependencies=dependencies))
    (found,) = needs.work_of(number(needs, *PAIR))
    assert found == ("inspection", "investigation", dependencies[1])
    policy = worked(network(mandate("police", "policy"), TWO[1]))
    assert policy.work_of(number(policy, *PAIR)) == ()


def search(day: date, outcome: str = "survives", **more: Any) -> Search:
    fields: dict[str, Any] = {"agencies": PAIR, "threat": "guns"} | more
    return Search(f"s-{day}-{outcome}", day=day, outcome=outcome, **fields)


def test_searches_count_on_their_row_from_fifteen_years_back_to_the_day() -> None:
    first, last = search(date(2009, 1, 1)), search(date(2024, 6, 30), "partly")
    others = (
        search(date(2008, 12, 31)),
        search(date(2024, 7, 1)),
        search(date(2020, 1, 1), threat="gone"),
        search(date(2020, 1, 1), threat="money"),
        search(date(2020, 1, 1), agencies=("customs", "gone")),
        search(date(2020, 1, 1), agencies=("customs", "far")),
    )
    needs = worked(network(*TWO, searches=(first, *others, last)))
    assert needs.searched == {number(needs, *PAIR): (first, last)}


@pytest.mark.parametrize(
    ("outcome", "tied", "evidence"),
    [
        ("survives", False, "tested"),
        ("partly", False, "tested"),
        ("closed", False, "unknown"),
        ("strained", False, "unknown"),
        ("no-real-need", False, "unknown"),
        ("closed", True, "tested"),
        ("strained", True, "tested"),
        ("survives", True, "unknown"),
        ("partly", True, "unknown"),
    ],
)
def test_a_search_upholds_what_it_agrees_with(outcome: str, tied: bool, evidence: str) -> None:
    data = network(*TWO, joint=joint(), members=PAIR if tied else ())
    found = replace(data, complete=False, searches=(search(date(2024, 1, 1), outcome),))
    assert row(found)["evidence"] == evidence


def test_a_finding_confirms_against_a_search() -> None:
    data = replace(network(*TWO), complete=False, searches=(search(date(2024, 1, 1), "closed"),))
    for kind, evidence in (
        ("no-channel", "confirmed"),
        ("irregular-cadence", "confirmed"),
        ("staffing", "unknown"),
        ("works", "unknown"),
    ):
        assert row(replace(data, findings=(finding(kind),)))["evidence"] == evidence


def test_levels_each_way_are_those_of_the_best_channel() -> None:
    data = network(
        *TWO,
        joint=joint(cadence=Cadence.ON_REQUEST),
        shares=(Share("police", "customs", "guns", Cadence.CONTINUOUS),),
    )
    needs = worked(data)
    at = number(needs, *PAIR)
    assert (needs.forth[at], needs.back[at], needs.mutual[at]) == (2, 4, 2)


def test_data_without_functions_is_judged_by_threat() -> None:
    bare = network(mandate("police"), mandate("customs"))
    assert not isinstance(needs_of(bare), WorkNeeds)
    assert isinstance(needs_of(network(*TWO)), WorkNeeds)
    assert len(needs_of(Network())) == 0
