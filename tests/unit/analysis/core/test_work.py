"""Need by work: each rule on a network that fits in the head, and what holds for any network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.core.options import NeedBy, Options, Weight
from bordergraph.analysis.core.work import default_dependencies
from bordergraph.analysis.core.work_needs import WorkNeeds, needs_of
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Dependency,
    Finding,
    Flow,
    Focus,
    Gateway,
    Network,
    Participation,
    Responsibility,
    Search,
    Source,
    Span,
    Threat,
)

from .small import SUPPORT, TWO, agency, finding, joint, mandate, network, row

# -- need


def test_at_home_all_but_policy_needs_all() -> None:
    assert row(network(*TWO))["need"] == 1.0
    policy = (mandate("police", "policy"), mandate("customs", "inspection"))
    assert row(network(*policy)) == {
        "need": 0.0, "supply": 0.0, "exchanged": 0.0, "outcome": "no-need", "kind": "none",
        "evidence": "assumed", "counted": False,
    }  # fmt: skip


def test_across_the_border_each_deals_with_its_counterpart() -> None:
    unlike = (mandate("customs", "inspection"), mandate("usp", "investigation"))
    alike = (mandate("customs", "inspection"), mandate("usp", "inspection"))
    assert row(network(*unlike), "customs", "usp")["outcome"] == "no-need"
    assert row(network(*alike), "customs", "usp")["need"] == 1.0
    both = (mandate("customs", "inspection", side="both"), mandate("usp", "investigation"))
    assert row(network(*both), "customs", "usp")["need"] == 1.0


def test_need_is_dependency_times_the_lesser_part() -> None:
    d = (Dependency("inspection", "investigation", across=False, value=0.5),)
    two = (mandate("police", "investigation", part=SUPPORT), mandate("customs", "inspection"))
    found = row(network(*two, dependencies=d))
    assert (found["need"], found["outcome"]) == (pytest.approx(0.2), "slight")
    assert row(network(*TWO, dependencies=d))["need"] == 0.5
    own = Options(dependencies=(replace(d[0], value=1.0),))
    assert row(network(*TWO, dependencies=d), options=own)["need"] == 1.0


def test_realms_places_limits_and_minor_parts_leave_no_need() -> None:
    mail = mandate("police", "investigation", realm=("mail",))
    water = mandate("customs", "inspection", realm=("water",))
    assert row(network(mail, water))["outcome"] == "no-need"
    assert row(network(mail, replace(water, realm=("mail", "water"))))["need"] == 1.0
    town = (agency("police", home=("a",), near=("b",)), agency("customs", home=("c",)))
    assert row(network(*TWO, agencies=town))["outcome"] == "no-need"
    next_door = (agency("police", home=("a",), near=("c",)), agency("customs", home=("c",)))
    assert row(network(*TWO, agencies=next_door))["need"] == 1.0
    limited = replace(TWO[0], only_with=("US",))
    assert row(network(limited, TWO[1]))["outcome"] == "no-need"
    d = (Dependency("inspection", "investigation", across=True, value=1.0),)
    minor = (
        mandate("customs", "inspection", part=SUPPORT),
        mandate("usp", "investigation", part=SUPPORT),
    )
    assert row(network(*minor, dependencies=d), "customs", "usp")["outcome"] == "no-need"


def test_a_parent_keeps_only_the_work_that_no_part_of_it_does() -> None:
    bodies = (agency("far"), agency("ministry"), agency("police", parent="ministry"))
    mandates = (
        mandate("far", "inspection"),
        mandate("ministry", "investigation", "prosecution"),
        mandate("police", "investigation"),
    )
    needs = needs_of(network(*mandates, agencies=bodies))
    task = needs.arrays.tasks["ministry", "guns"]
    assert task.functions == {"prosecution"}
    less = (mandates[0], mandate("ministry", "investigation"), mandates[2])
    assert row(network(*less, agencies=bodies), "far", "ministry") == {}


def test_a_threat_makes_no_need_before_it_was_documented() -> None:
    data = network(*TWO)
    young = tuple(replace(t, first_documented=date(2025, 1, 1)) for t in data.threats)
    assert (
        row(replace(data, threats=young), options=None)
        if needs_of(replace(data, threats=young)).arrays.by_work
        else True
    )
    assert not gaps(replace(data, threats=young)).gaps


def test_need_is_assumed_where_nobody_told_what_one_does() -> None:
    data = network(mandate("police"), mandate("customs", "inspection"), mandate("far", "policy"))
    needs = needs_of(data)
    assert needs.assumed.sum() == 2
    assert row(data)["need"] == 1.0
    assert gaps(data).totals.assumed == 2


def test_threats_alone_make_need_where_asked() -> None:
    plain = needs_of(network(*TWO), Options(need=NeedBy.THREATS))
    assert not isinstance(plain, WorkNeeds)
    assert plain.need.tolist() == [1.0]


# -- supply


@pytest.mark.parametrize(
    ("cadence", "supply", "outcome"),
    [
        (Cadence.CONTINUOUS, 1.0, "met"),
        (Cadence.SCHEDULED, 0.8, "met"),
        (Cadence.ON_REQUEST, 0.5, "open"),
        (Cadence.INCIDENT_DRIVEN, 0.25, "open"),
        (Cadence.UNKNOWN, 0.8, "met"),
    ],
)
def test_a_channel_is_worth_its_rhythm(cadence: Cadence, supply: float, outcome: str) -> None:
    found = row(network(*TWO, joint=joint(cadence=cadence)))
    assert (found["supply"], found["outcome"]) == (supply, outcome)


def test_only_a_standing_body_of_unknown_rhythm_counts_as_scheduled() -> None:
    found = row(network(*TWO, joint=joint(kind="forum", cadence=Cadence.UNKNOWN)))
    assert (found["supply"], found["kind"]) == (0.5, "irregular")


def test_what_is_asked_for_case_by_case_is_regular_on_request() -> None:
    d = (Dependency("inspection", "investigation", across=False, value=1.0, rhythm="on-request"),)
    channel = joint(kind="mou", cadence=Cadence.ON_REQUEST)
    assert row(network(*TWO, joint=channel, dependencies=d))["outcome"] == "met"
    assert row(network(*TWO, joint=channel))["outcome"] == "open"


def test_fit_is_less_for_a_related_or_narrower_threat_and_not_chained() -> None:
    # Some other arrangement names the threat, so that it is no orphan.
    data = network(*TWO, joint=joint(cadence=Cadence.CONTINUOUS), on=("drugs",))
    other = Arrangement("other", "Other")
    data = replace(
        data, arrangements=(*data.arrangements, other), foci=(*data.foci, Focus("other", "guns"))
    )
    assert row(data)["supply"] == 0.0
    near = (
        Threat("drugs", "Drugs", related=("guns",)),
        Threat("guns", "Guns"),
        Threat("money", "Money", related=("drugs",)),
    )
    assert row(replace(data, threats=near))["supply"] == 0.75
    far = replace(data, threats=near, foci=(Focus("joint", "money"), Focus("other", "guns")))
    assert row(far)["supply"] == 0.0
    below = (Threat("drugs", "Drugs", broader="guns"), Threat("guns", "Guns"), Threat("money", "M"))
    assert row(replace(data, threats=below))["supply"] == 0.75


def test_one_way_is_enough_only_the_way_the_work_needs() -> None:
    flows = (Flow("police", "customs", "joint"),)
    data = network(*TWO, joint=joint(kind="system"), members=(), flows=flows)
    assert row(data)["supply"] == 0.4
    assert row(data)["kind"] == "one-way"
    gives = (Dependency("investigation", "inspection", False, 1.0, direction="from"),)  # noqa: FBT003
    assert row(replace(data, dependencies=gives))["outcome"] == "met"
    gets = (Dependency("investigation", "inspection", False, 1.0, direction="to"),)  # noqa: FBT003
    assert row(replace(data, dependencies=gets))["supply"] == 0.4


def test_a_team_ties_both_ways_and_a_hub_ties_its_spokes_to_itself_alone() -> None:
    part = (
        Participation("customs", "joint", provides=False),
        Participation("police", "joint", receives=False),
    )
    data = network(*TWO, joint=joint(), participations=part)
    assert row(data)["supply"] == 0.8
    assert row(replace(data, arrangements=(joint(kind="system"),)))["kind"] == "one-way"
    hub = replace(
        data,
        arrangements=(joint(hubs=("far",)),),
        participations=(*part, Participation("far", "joint")),
    )
    assert row(hub)["supply"] == 0.0
    assert row(replace(hub, arrangements=(joint(hubs=("police",)),)))["supply"] == 0.8


def test_policy_forums_and_services_serve_work_of_their_kind() -> None:
    assert row(network(*TWO, joint=joint(serves="policy")))["supply"] == 0.0
    service = (mandate("police", "service"), mandate("customs", "inspection"))
    assert row(network(*service, joint=joint(serves="service")))["supply"] == 0.8
    assert row(network(*TWO, joint=joint(serves="service")))["supply"] == 0.0


def test_statutes_and_channels_of_the_southern_border_carry_nothing() -> None:
    assert row(network(*TWO, joint=joint(kind="statute")))["supply"] == 0.0
    assert row(network(*TWO, joint=joint(region="southern")))["supply"] == 0.0
    assert (
        row(network(*TWO, joint=joint(announced=True, cadence=Cadence.CONTINUOUS)))["supply"] == 0.5
    )


def test_a_bilateral_agreement_ties_across_the_border_only() -> None:
    three = (*TWO, mandate("usp", "investigation"))
    data = network(*three, joint=joint(kind="mou"), members=("police", "customs", "usp"))
    assert (row(data)["kind"], row(data)["supply"]) == ("relay-only", 0.2)
    assert row(data, "police", "usp")["supply"] == 0.8


def test_a_tie_with_the_class_is_half_a_tie_and_proves_nothing_regular() -> None:
    bodies = (
        agency("class", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
        agency("customs"), agency("far"), agency("police"), agency("usp", "US"),
    )  # fmt: skip
    data = network(
        *TWO, agencies=bodies, joint=joint(cadence=Cadence.CONTINUOUS), members=("class", "customs")
    )
    assert row(data)["supply"] == 0.5
    assert row(data)["outcome"] == "open"


def test_a_membership_last_seen_long_ago_proves_nothing_regular() -> None:
    cited = (Citation("participation/x", "old", "paragraph 1"),)
    part = (Participation("customs", "joint"), Participation("police", "joint", citations=cited))
    data = network(
        *TWO, joint=joint(), participations=part, sources=(Source("old", "Old", date="2008-05"),)
    )
    assert (row(data)["supply"], row(data)["outcome"]) == (0.5, "open")
    recent = replace(data, sources=(Source("old", "Old", date="2009"),))
    assert row(recent)["outcome"] == "met"


def test_members_of_a_part_and_components_count_for_the_whole() -> None:
    whole = Arrangement("whole", "Whole", kind="task-force", cadence=Cadence.CONTINUOUS)
    data = network(
        *TWO,
        arrangements=(joint(part_of=("whole",), cadence=Cadence.INCIDENT_DRIVEN), whole),
        participations=(Participation("customs", "whole"), Participation("police", "joint")),
        foci=(Focus("whole", "guns"),),
    )
    assert row(data)["supply"] == 1.0
    bodies = (agency("customs"), agency("detail", parent="police"), agency("far"), agency("police"))
    below = network(*TWO, agencies=bodies, joint=joint(), members=("customs", "detail"))
    assert row(below)["supply"] == 0.8


def test_documented_exchange_is_a_figure_of_its_own() -> None:
    crowd = tuple(agency(f"x{n}") for n in range(6))
    bodies = (agency("police"), agency("customs"), agency("far"), *crowd)
    members = ("police", "customs", *(c.id for c in crowd))
    found = row(network(*TWO, agencies=bodies, joint=joint(), members=members))
    assert (found["supply"], found["exchanged"]) == (0.8, 0.0)
    assert row(network(*TWO, joint=joint()))["exchanged"] == 0.8


def test_what_has_ended_is_lost() -> None:
    ended = joint(span=Span(date(2001, 1, 1), date(2010, 12, 31)))
    found = row(network(*TWO, joint=ended))
    assert (found["kind"], found["supply"]) == ("lost", 0.0)


# -- doors, findings, searches


def test_a_door_is_by_design_and_as_good_as_its_weakest_leg() -> None:
    bodies = (agency("door"), agency("police"), agency("usd", "US"), agency("usp", "US"))
    gate = Gateway(
        "gate",
        (("investigation", "investigation"),),
        across=True,
        through=(("CA", "door"), ("US", "usd")),
    )
    three = (mandate("police", "investigation"), mandate("usp", "investigation"))
    data = network(
        *three,
        agencies=bodies,
        gateways=(gate,),
        arrangements=(joint(), Arrangement("legs", "Legs", kind="system", cadence=Cadence.ON_REQUEST)),
        participations=(
            Participation("door", "joint"), Participation("police", "joint"),
            Participation("door", "legs"), Participation("usd", "legs"), Participation("usp", "legs"),
        ),
        foci=(Focus("joint", "guns"), Focus("legs", "guns")),
    )  # fmt: skip
    found = row(data, "police", "usp")
    assert (found["outcome"], found["supply"]) == ("by-design", 0.5)
    (gap,) = gaps(data).by_design
    assert gap.path == ("police", "door", "usd", "usp")
    other = replace(gate, threats=("money",))
    assert row(replace(data, gateways=(other,)), "police", "usp")["outcome"] == "open"


@pytest.mark.parametrize(
    ("found", "outcome", "supply"),
    [
        (finding("works"), "met", 0.8),
        (finding("accountability"), "strained", 0.8),
        (finding("technical-barrier"), "strained", 0.8),
        (finding("legal-barrier"), "open", 0.25),
        (finding("no-channel", arrangements=("joint",)), "open", 0.25),
        (finding("legal-barrier", arrangements=("joint",)), "open", 0.25),
        (finding("legal-barrier", arrangements=("other",)), "strained", 0.8),
        (finding("irregular-cadence", arrangements=("joint",)), "open", 0.5),
        (finding("irregular-cadence"), "strained", 0.8),
        (finding("legal-barrier", threats=("money",)), "met", 0.8),
        (finding("legal-barrier", examined=Span(date(2000, 1, 1), date(2008, 12, 31))), "met", 0.8),
        (
            finding("legal-barrier", examined=Span(date(2000, 1, 1), date(2009, 12, 31))),
            "open",
            0.25,
        ),
    ],
)
def test_a_finding_bars_what_it_names_and_ages(found: Finding, outcome: str, supply: float) -> None:
    result = row(network(*TWO, joint=joint(), findings=(found,)))
    assert (result["outcome"], result["supply"]) == (outcome, supply)


def test_one_report_bars_no_pair_with_two_regular_channels() -> None:
    second = Arrangement("second", "Second", kind="system", cadence=Cadence.CONTINUOUS)
    data = network(*TWO, joint=joint(), findings=(finding("silo-domestic"),))
    two = replace(
        data,
        arrangements=(joint(), second),
        participations=(
            *data.participations,
            Participation("customs", "second"),
            Participation("police", "second"),
        ),
        foci=(*data.foci, Focus("second", "guns")),
    )
    assert row(data)["kind"] == "barrier"
    assert row(two)["outcome"] == "strained"


def search(outcome: str, day: date = date(2024, 1, 1), who: str = "first") -> Search:
    return Search(f"s-{outcome}-{who}", ("customs", "police"), "guns", day, outcome, searcher=who)


def test_a_search_counts_by_its_outcome_and_ages() -> None:
    data = replace(network(*TWO), complete=False)
    assert row(data)["evidence"] == "unknown"
    assert row(replace(data, searches=(search("survives"),)))["evidence"] == "tested"
    assert row(replace(data, searches=(search("closed"),)))["evidence"] == "unknown"
    both = (search("survives"), search("no-real-need", who="second"))
    assert row(replace(data, searches=both))["evidence"] == "unknown"
    later = search("survives", date(2024, 12, 1))
    assert row(replace(data, searches=(later,)))["evidence"] == "unknown"
    old = search("survives", date(2008, 1, 1))
    assert row(replace(data, searches=(old,)))["evidence"] == "unknown"
    confirmed = replace(data, searches=(search("closed"),), findings=(finding("no-channel"),))
    assert row(confirmed)["evidence"] == "confirmed"


def test_totals_never_mix_the_classes_of_evidence() -> None:
    data = replace(network(*TWO), complete=False, searches=(search("partly"),))
    totals = gaps(data).totals
    assert {e.value: n for e, n in totals.by_evidence.items() if n} == {"tested": 1}
    assert (totals.met.share, totals.met.low, totals.met.high) == (0.0, 0.0, 0.0)
    unknown = gaps(replace(data, searches=())).totals
    assert (unknown.met.share, unknown.met.low, unknown.met.high) == (None, 0.0, 1.0)


# -- what holds for any network

FUNCTIONS = ("inspection", "investigation", "policy", "service")


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = [f"a{n}" for n in range(draw(st.integers(2, 5)))]
    agencies = tuple(agency(n, draw(st.sampled_from(("CA", "US")))) for n in names)
    mandates = tuple(
        mandate(
            n,
            *draw(st.sets(st.sampled_from(FUNCTIONS), max_size=2)),
            on=t,
            part=draw(st.sampled_from(list(Responsibility))),
        )
        for n in names
        for t in draw(st.sets(st.sampled_from(("drugs", "guns", "money")), max_size=3))
    )
    kinds = st.sampled_from(("task-force", "mou", "forum", "system"))
    arrangements = tuple(
        Arrangement(
            f"p{n}", f"P{n}", kind=draw(kinds), cadence=draw(st.sampled_from(list(Cadence)))
        )
        for n in range(draw(st.integers(0, 3)))
    )
    members = tuple(
        Participation(n, p.id)
        for p in arrangements
        for n in sorted(draw(st.sets(st.sampled_from(names))))
    )
    foci = tuple(
        Focus(p.id, draw(st.sampled_from(("drugs", "guns", "money")))) for p in arrangements
    )
    return network(
        *mandates, agencies=agencies, arrangements=arrangements, participations=members, foci=foci,
        dependencies=default_dependencies(FUNCTIONS),
    )  # fmt: skip


@settings(max_examples=settings().max_examples * 60 // 100, deadline=None)
@given(networks())
def test_need_and_supply_stay_within_their_bounds_and_outcomes_agree(data: Network) -> None:
    needs = needs_of(data, Options(weight=Weight.NONE))
    assert ((needs.need >= 0) & (needs.need <= 1)).all()
    assert ((needs.supply >= 0) & (needs.supply <= 1)).all()
    assert (needs.exchanged <= needs.supply + 1e-12).all()
    if not isinstance(needs, WorkNeeds):
        return
    outcome = [OUTCOMES[o].value for o in needs.outcome]
    for r, what in enumerate(outcome):
        assert (what == "no-need") == (needs.need[r] == 0)
        assert bool(needs.open[r]) == (what == "open")
        assert not (needs.counted[r] and what != "open")


@settings(max_examples=settings().max_examples * 40 // 100, deadline=None)
@given(networks(), st.integers(0, 3))
def test_one_more_membership_never_lowers_a_supply(data: Network, which: int) -> None:
    if not data.arrangements:
        return
    target = data.arrangements[which % len(data.arrangements)]
    joined = {p.agency for p in data.participations if p.arrangement == target.id}
    outside = [a.id for a in data.agencies if a.id not in joined]
    if not outside or target.kind == "mou":
        # A third member can turn a bilateral agreement into one across the border.
        return
    more = replace(
        data, participations=(*data.participations, Participation(outside[0], target.id))
    )
    before, after = needs_of(data), needs_of(more)
    assert (after.supply >= before.supply - 1e-12).all()
