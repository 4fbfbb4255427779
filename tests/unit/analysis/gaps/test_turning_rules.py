"""What would change an open row, on networks that fit in the head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bordergraph.analysis.gaps.turning import turning
from bordergraph.analysis.results import Reason, Ref
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Dependency,
    Finding,
    Focus,
    Network,
    Participation,
    Search,
    Share,
    Source,
    Span,
    Threat,
)

from ..core.small import (  # noqa: TID252 - the same small networks
    PAIR,
    TWO,
    agency,
    among_both,
    cite,
    joint,
    mandate,
    network,
    number,
    system,
    worked,
)

CUSTOMS, POLICE = (Ref("agency", a) for a in PAIR)


def turns(data: Network, a: str = "police", b: str = "customs") -> dict[str, dict[str, Any]]:
    """What would change a row, by its key and in order."""
    needs = worked(data)
    found = turning(needs, number(needs, a, b))
    assert len({r.key for r in found}) == len(found)
    return {r.key: dict(r.values) for r in found}


def tie(name: str) -> Ref:
    return Ref("arrangement", name)


# -- an exchange


def test_where_there_is_nothing_an_exchange_would_meet_it() -> None:
    assert turns(network(*TWO)) == {"turn-exchange": {}}


@pytest.mark.parametrize(
    ("dependent", "on", "direction", "giver"),
    [
        ("inspection", "investigation", "from", CUSTOMS),
        ("inspection", "investigation", "to", POLICE),
        ("investigation", "inspection", "from", POLICE),
        ("investigation", "inspection", "to", CUSTOMS),
    ],
)
def test_where_one_way_is_enough_that_way_is_named(
    dependent: str, on: str, direction: str, giver: Ref
) -> None:
    needs = (Dependency(dependent, on, across=False, value=1.0, direction=direction),)
    receiver = POLICE if giver == CUSTOMS else CUSTOMS
    assert turns(network(*TWO, dependencies=needs)) == {
        "turn-exchange-one-way": {"giver": giver, "receiver": receiver}
    }


# -- what falls short in a channel


@pytest.mark.parametrize("cadence", [Cadence.ON_REQUEST, Cadence.INCIDENT_DRIVEN])
def test_a_steadier_rhythm(cadence: Cadence) -> None:
    assert turns(network(*TWO, joint=joint(cadence=cadence))) == {
        "turn-exchange": {},
        "turn-rhythm": {"ties": (tie("joint"),)},
    }


def test_all_that_fall_short_of_the_same_are_named_together_best_first() -> None:
    data = among_both(system("a", Cadence.INCIDENT_DRIVEN), system("b", Cadence.ON_REQUEST))
    assert turns(data)["turn-rhythm"] == {"ties": (tie("b"), tie("a"))}


def test_what_was_promised_has_to_be_shown() -> None:
    data = network(*TWO, joint=joint(cadence=Cadence.CONTINUOUS, announced=True))
    assert turns(data) == {"turn-exchange": {}, "turn-shown": {"ties": (tie("joint"),)}}


def test_an_exchange_outside_of_any_arrangement_is_called_so() -> None:
    shares = tuple(Share(a, b, "guns", Cadence.ON_REQUEST) for a, b in (PAIR, PAIR[::-1]))
    data = network(*TWO, joint=joint(), members=(), shares=shares)
    assert turns(data)["turn-rhythm"] == {"ties": (Reason("a-share"),)}


def aged(**more: Any) -> Network:
    cited = cite("old")
    part = (Participation("customs", "joint"), Participation("police", "joint", citations=cited))
    return network(
        *TWO,
        joint=joint(**more),
        participations=part,
        sources=(Source("old", "Old", date="2001"),),
    )


def test_an_old_membership_has_to_be_seen_again() -> None:
    assert turns(aged()) == {
        "turn-exchange": {},
        "turn-old": {"ties": (tie("joint"),), "years": 15},
    }
    # Old and on request at once: no one thing would meet it.
    assert turns(aged(cadence=Cadence.ON_REQUEST)) == {"turn-exchange": {}}


def of_class(**more: Any) -> Network:
    bodies = (
        agency("class", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
        agency("customs"), agency("far"), agency("police"),
    )  # fmt: skip
    return network(*TWO, agencies=bodies, joint=joint(**more), members=("class", "customs"))


def test_a_membership_of_the_class_has_to_be_its_own() -> None:
    assert turns(of_class()) == {"turn-exchange": {}, "turn-class": {"ties": (tie("joint"),)}}
    assert turns(of_class(cadence=Cadence.ON_REQUEST)) == {"turn-exchange": {}}


@pytest.mark.parametrize(("giver", "receiver"), [PAIR, PAIR[::-1]])
def test_what_runs_one_way_has_to_come_back(giver: str, receiver: str) -> None:
    share = Share(giver, receiver, "guns", Cadence.CONTINUOUS)
    data = network(*TWO, joint=joint(), members=(), shares=(share,))
    assert turns(data) == {
        "turn-exchange": {},
        "turn-way": {
            "tie": Reason("a-share"),
            "giver": Ref("agency", receiver),
            "receiver": Ref("agency", giver),
        },
    }
    slow = replace(data, shares=(replace(share, cadence=Cadence.ON_REQUEST),))
    assert turns(slow) == {"turn-exchange": {}}


def test_what_fits_too_little_is_met_by_no_rhythm() -> None:
    """On a threat next to guns a scheduled channel is worth 0.6, which is regular."""
    near = (Threat("drugs", "D", related=("guns",)), Threat("guns", "G"), Threat("money", "M"))
    foci = (Focus("joint", "drugs"), Focus("other", "guns"))

    def data(cadence: Cadence) -> Network:
        things = (joint(cadence=cadence), Arrangement("other", "Other"))
        part = tuple(Participation(a, "joint") for a in PAIR)
        return among_both(*things, participations=part, foci=foci, threats=near)

    assert turns(data(Cadence.ON_REQUEST))["turn-rhythm"] == {"ties": (tie("joint"),)}
    needs = worked(data(Cadence.SCHEDULED))
    assert not needs.open[number(needs, *PAIR)]


# -- an arrangement on other threats


def elsewhere(*things: Arrangement, **more: Any) -> Network:
    """Customs and police in some arrangements on drugs; another names guns."""
    other = Arrangement("other", "Other")
    data = among_both(*things, on="drugs", **more)
    return replace(
        data, arrangements=(*data.arrangements, other), foci=(*data.foci, Focus("other", "guns"))
    )


def test_a_share_on_another_threat_can_name_no_threat() -> None:
    ways = (PAIR, PAIR[::-1])
    shares = tuple(Share(a, b, "drugs", Cadence.CONTINUOUS) for a, b in ways)
    assert turns(elsewhere(shares=shares)) == {"turn-exchange": {}}


# -- an end of what stops it


def finding(kind: str, *sources: str, **more: Any) -> Finding:
    fields: dict[str, Any] = {"pairs": (PAIR,), "span": Span(date(2020, 1, 1))}
    fields["citations"] = cite(*sources)
    return Finding(f"{kind}-{'-'.join(sources)}", kind, **(fields | more))


SOURCES = (
    Source("a", "Report", publisher="Auditor"),
    Source("b", "Review", publisher="Auditor"),
    Source("c", "Hearing"),
    Source("d", ""),
)


def test_a_repair_brings_back_what_is_regular_and_else_a_tie_is_needed_too() -> None:
    stops = finding("legal-barrier", "a")
    tied = network(*TWO, joint=joint(), findings=(stops,), sources=SOURCES)
    # One report is no proof against two regular channels: another one would do as well.
    assert turns(tied) == {"turn-exchange": {}, "turn-repair": {"who": ("Auditor",)}}
    untied = network(*TWO, findings=(stops,), sources=SOURCES)
    assert turns(untied) == {"turn-repair-and-tie": {"who": ("Auditor",)}}
    slow = network(*TWO, joint=joint(cadence=Cadence.ON_REQUEST), findings=(stops,))
    assert set(turns(slow)) == {"turn-repair-and-tie"}


def test_who_says_so_is_named_once_by_publisher_title_or_id() -> None:
    stops = (finding("legal-barrier", "c", "a"), finding("no-channel", "d", "b", "gone"))
    data = network(*TWO, joint=joint(), findings=stops, sources=SOURCES)
    needs = worked(data)
    _, found = turning(needs, number(needs, *PAIR))
    assert dict(found.values) == {"who": ("Auditor", "Hearing", "d", "gone")}
    assert found.sources == ("a", "b", "c", "d", "gone")


def test_who_was_only_compared_with_is_not_said_to_have_found_it() -> None:
    stops = finding("legal-barrier", "c", "a")
    said, compared = stops.citations
    stops = replace(stops, citations=(said, replace(compared, further=True)))
    data = network(*TWO, joint=joint(), findings=(stops,), sources=SOURCES)
    needs = worked(data)
    _, found = turning(needs, number(needs, *PAIR))
    assert dict(found.values) == {"who": ("Hearing",)}
    assert found.sources == ("a", "c")


def test_trouble_that_stops_nothing_asks_for_no_repair() -> None:
    trouble = (finding("staffing", "a"), finding("irregular-cadence", "b"))
    assert turns(network(*TWO, findings=trouble)) == {"turn-exchange": {}}


def test_a_rhythm_that_is_said_to_be_broken_has_to_be_mended() -> None:
    slows = finding("irregular-cadence", "c", arrangements=("joint",))
    data = network(*TWO, joint=joint(), findings=(slows,), sources=SOURCES)
    assert turns(data) == {"turn-exchange": {}, "turn-repair": {"who": ("Hearing",)}}
    slow = replace(data, arrangements=(joint(cadence=Cadence.ON_REQUEST),))
    assert turns(slow) == {"turn-exchange": {}}


def test_what_a_finding_stops_in_one_arrangement_another_can_still_meet() -> None:
    stops = finding("legal-barrier", "a", arrangements=("joint",))
    data = among_both(
        joint(), system("slow", Cadence.ON_REQUEST), findings=(stops,), sources=SOURCES
    )
    assert turns(data) == {
        "turn-exchange": {},
        "turn-rhythm": {"ties": (tie("slow"),)},
        "turn-repair": {"who": ("Auditor",)},
    }


# -- a surer record


def searched(*outcomes: str) -> tuple[Search, ...]:
    return tuple(
        Search(f"s{n}", PAIR, "guns", date(2024, 1, n + 1), o) for n, o in enumerate(outcomes)
    )


def test_a_thin_record_asks_for_a_search_and_for_each_side_that_is_thin() -> None:
    """Police give to the U.S. on request: of customs nothing is on record."""
    needs = worked(replace(network(*TWO), complete=False))
    found = turning(needs, number(needs, *PAIR))
    assert [r.key for r in found] == [
        "turn-exchange", "turn-search", "turn-record-silent", "turn-record-silent",
    ]  # fmt: skip
    assert dict(found[2].values) == {"agency": CUSTOMS, "sources": 0, "partners": 0, "least": 3}
    assert dict(found[3].values)["agency"] == POLICE


def test_a_side_with_a_tie_on_the_threat_is_not_silent() -> None:
    cited = cite("one", "two")
    data = network(
        *TWO,
        joint=joint(),
        participations=(
            Participation("far", "joint"),
            Participation("police", "joint", citations=cited),
        ),
        complete=False,
    )
    found = turns(data)
    assert list(found) == ["turn-exchange", "turn-search", "turn-record-silent", "turn-record"]
    assert found["turn-record-silent"]["agency"] == CUSTOMS
    assert found["turn-record"] == {"agency": POLICE, "sources": 2, "partners": 1, "least": 3}


@pytest.mark.parametrize(
    ("outcomes", "keys"),
    [
        (("closed",), ["turn-found"]),
        (("strained",), ["turn-found"]),
        (("survives", "closed"), ["turn-found"]),
        (("no-real-need",), []),
        (("survives",), []),
    ],
)
def test_after_a_search_only_what_it_found_is_asked_for(
    outcomes: tuple[str, ...], keys: list[str]
) -> None:
    data = replace(network(*TWO), complete=False, searches=searched(*outcomes))
    assert list(turns(data)) == ["turn-exchange", *keys]


def test_what_is_confirmed_or_inside_one_body_asks_for_no_surer_record() -> None:
    confirmed = network(*TWO, findings=(finding("information-sharing"),))
    assert list(turns(replace(confirmed, complete=False))) == ["turn-exchange"]
    bodies = (agency("customs", parent="far"), agency("far"), agency("police", parent="far"))
    inside = replace(network(*TWO, agencies=bodies), complete=False)
    assert list(turns(inside)) == ["turn-exchange"]


def test_where_all_that_is_regular_is_old_only_a_search_helps() -> None:
    assert list(turns(replace(aged(), complete=False))) == [
        "turn-exchange", "turn-old", "turn-search",
    ]  # fmt: skip


def test_what_silence_means_something_on_can_still_be_searched_for() -> None:
    """Both have three partners on guns at home by three sources, and not each other."""
    bodies = tuple(agency(a) for a in ("customs", "far", "other", "police", "third"))
    cited = cite("one", "two", "three")
    things = tuple(system(h, Cadence.ON_REQUEST, hubs=(h,)) for h in PAIR)
    data = network(
        *TWO,
        mandate("far", "policy"),
        agencies=bodies,
        arrangements=things,
        participations=tuple(
            Participation(a, h, citations=cited)
            for h in PAIR
            for a in sorted((h, "far", "other", "third"))
        ),
        foci=tuple(Focus(h, "guns") for h in PAIR),
        complete=False,
    )
    assert list(turns(data)) == ["turn-exchange", "turn-search"]
