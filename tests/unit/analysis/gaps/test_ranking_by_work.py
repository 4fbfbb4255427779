"""Lists and totals of gaps by work: where each outcome is counted, what filters leave, the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_pair, gaps_by_threat
from bordergraph.analysis.gaps.untied import alike
from bordergraph.analysis.results import Evidence
from bordergraph.errors import UnknownNameError
from bordergraph.model import (
    Arrangement,
    Cadence,
    Dependency,
    Focus,
    Gateway,
    Network,
    Participation,
    Responsibility,
    Search,
    Threat,
)

from ..core.small import (  # noqa: TID252 - the same small networks
    PAIR,
    SUPPORT,
    TWO,
    agency,
    finding,
    joint,
    mandate,
    network,
)

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.ranking import GapReport

PLAIN = Options(weight=Weight.NONE)
COUNTED = (
    "needs", "gaps", "pairs", "unknown", "within_body", "strained", "by_design", "no_need",
    "slight", "assumed",
)  # fmt: skip
LISTS = ("gaps", "unknown", "within_body", "strained", "by_design", "no_need", "slight")


def totals(report: GapReport) -> dict[str, int]:
    """The totals that are not 0."""
    return {n: v for n in COUNTED if (v := getattr(report.totals, n))}


def listed(report: GapReport) -> dict[str, list[tuple[str, str]]]:
    """The lists that are not empty, as pairs."""
    return {n: [g.agencies for g in v] for n in LISTS if (v := getattr(report, n))}


HALF = (Dependency("inspection", "investigation", across=False, value=0.5),)
SLIGHT = (mandate("police", "investigation", part=SUPPORT), TWO[1])
POLICY = (mandate("police", "policy"), TWO[1])
ONE_BODY = (agency("customs", parent="far"), agency("far"), agency("police", parent="far"))
DOOR = Gateway("gate", agency="police", through=(("", "far"),))


@pytest.mark.parametrize(
    ("data", "counted", "lists"),
    [
        (network(*TWO), {"needs": 1, "gaps": 1, "pairs": 1}, {"gaps"}),
        (network(*TWO, joint=joint()), {"needs": 1}, set()),
        (
            network(*TWO, joint=joint(), findings=(finding("staffing"),)),
            {"needs": 1, "strained": 1},
            {"strained"},
        ),
        (network(*TWO, gateways=(DOOR,)), {"needs": 1, "by_design": 1}, {"by_design"}),
        (network(*POLICY), {"needs": 1, "no_need": 1}, {"no_need"}),
        (network(*SLIGHT, dependencies=HALF), {"needs": 1, "slight": 1}, {"slight"}),
        (network(*TWO, agencies=ONE_BODY), {"within_body": 1}, {"within_body"}),
        (
            network(*TWO, agencies=ONE_BODY, joint=joint(), findings=(finding("staffing"),)),
            {},
            set(),
        ),
        (network(*POLICY, agencies=ONE_BODY), {}, set()),
        (replace(network(*TWO), complete=False), {"needs": 1, "unknown": 1}, {"unknown"}),
        (
            replace(network(*TWO, agencies=ONE_BODY), complete=False),
            {"within_body": 1},
            {"within_body"},
        ),
        (
            network(mandate("police"), TWO[1]),
            {"needs": 1, "gaps": 1, "pairs": 1, "assumed": 1},
            {"gaps"},
        ),
        (
            network(mandate("police"), TWO[1], agencies=ONE_BODY),
            {"within_body": 1},
            {"within_body"},
        ),
        (network(), {}, set()),
    ],
)
def test_each_row_is_counted_in_one_place(
    data: Network, counted: dict[str, int], lists: set[str]
) -> None:
    report = gaps(data, PLAIN)
    assert totals(report) == counted
    assert listed(report) == {name: [PAIR] for name in lists}


def test_it_is_said_what_need_rests_on() -> None:
    assert gaps(network(*TWO)).by_work
    assert not gaps(network(mandate("police"), mandate("customs"))).by_work
    assert gaps(network(*TWO)).totals.agencies == 4


# -- four bodies on three threats

NAMES = ("customs", "far", "police", "usp")
THREATS = (
    Threat("drugs", "Drugs"),
    Threat("guns", "Guns", severity=0.5),
    Threat("rifles", "Rifles", broader="guns"),
)
EVERYBODY = tuple(agency(a) for a in NAMES)


def four(**more: Any) -> Network:
    """All four on drugs, three on guns (worth half), and two on rifles; a channel on guns for two.

    Needs: drugs 6 rows of 1; guns 3 rows of 0.5, of which customs and police have 0.8; rifles one
    row of 1.
    """
    mandates = (
        *(mandate(a, "patrol", on="drugs") for a in NAMES),
        *(mandate(a, "patrol", on="guns") for a in NAMES[:3]),
        *(mandate(a, "patrol", on="rifles") for a in ("far", "usp")),
    )
    other = Arrangement("other", "Other", kind="system", cadence=Cadence.SCHEDULED)
    parts: dict[str, Any] = {
        "agencies": EVERYBODY,
        "threats": THREATS,
        "arrangements": (joint(), other),
        "participations": tuple(Participation(a, "joint") for a in PAIR),
        "foci": (Focus("joint", "guns"), Focus("other", "drugs")),
    }
    return network(*mandates, **(parts | more))


def rows(report: GapReport) -> list[str]:
    return [" ".join((*g.agencies, g.threat)) for g in report.gaps]


def test_largest_first_then_pair_then_threat() -> None:
    report = gaps(four(), PLAIN)
    assert rows(report) == [
        "customs far drugs", "customs police drugs", "customs usp drugs", "far police drugs",
        "far usp drugs", "far usp rifles", "police usp drugs",
        "customs far guns", "far police guns",
    ]  # fmt: skip
    assert totals(report) == {"needs": 10, "gaps": 9, "pairs": 6}
    assert report.totals.gap == 7 + 2 * 0.5
    # Need that is met counts a row by its need, whatever its threat is worth.
    assert report.totals.met.share == pytest.approx(0.8 / 10)
    for top in range(12):
        assert rows(gaps(four(), PLAIN, top=top)) == rows(report)[:top]


def test_a_threat_takes_narrower_ones_along_and_a_body_its_own_rows() -> None:
    guns = gaps(four(), PLAIN, threat="guns")
    assert rows(guns) == ["far usp rifles", "customs far guns", "far police guns"]
    assert totals(guns) == {"needs": 4, "gaps": 3, "pairs": 3}
    assert rows(gaps(four(), PLAIN, threat="rifles")) == ["far usp rifles"]
    usp = gaps(four(), PLAIN, agency="usp")
    assert rows(usp) == ["customs usp drugs", "far usp drugs", "far usp rifles", "police usp drugs"]
    assert totals(usp) == {"needs": 4, "gaps": 4, "pairs": 3}
    both = gaps(four(), PLAIN, agency="customs", threat="guns")
    assert (rows(both), totals(both)["needs"]) == (["customs far guns"], 2)
    for ask in (gaps, gaps_by_pair, gaps_by_threat):
        with pytest.raises(UnknownNameError, match="no threat 'gone'"):
            ask(four(), PLAIN, threat="gone")
        with pytest.raises(UnknownNameError, match="no agency 'gone'"):
            ask(four(), PLAIN, agency="gone")


def known() -> Network:
    """Drugs: one row confirmed, one tested; all others unknown."""
    search = Search("s", ("far", "usp"), "drugs", date(2024, 1, 1), "survives")
    found = finding("no-channel", threats=("drugs",))
    return four(complete=False, searches=(search,), findings=(found,))


def test_evidence_chooses_what_is_counted_and_leaves_the_unknown() -> None:
    every = gaps(known(), PLAIN)
    assert rows(every) == ["customs police drugs", "far usp drugs"]
    assert {e.value: n for e, n in every.totals.by_evidence.items()} == {
        "inferred": 0, "tested": 1, "confirmed": 1, "assumed": 0,
    }  # fmt: skip
    assert every.totals.unknown == len(every.unknown) == 7
    tested = gaps(known(), PLAIN, evidence=(Evidence.TESTED,))
    assert rows(tested) == ["far usp drugs"]
    assert totals(tested) == {"needs": 10, "gaps": 1, "pairs": 1, "unknown": 7}
    assert len(tested.unknown) == 7
    assert len(gaps(known(), PLAIN, evidence=(Evidence.TESTED,), top=2).unknown) == 2
    two = gaps(known(), PLAIN, evidence=(Evidence.CONFIRMED, Evidence.TESTED))
    assert rows(two) == rows(every)
    assert rows(gaps(known(), PLAIN, evidence=(Evidence.INFERRED,))) == []


# -- by pair


def test_pairs_add_up_their_threats() -> None:
    found = gaps_by_pair(four(), PLAIN)
    assert [(p.agencies, p.threats, p.shared_threats, p.open_threats, p.score) for p in found] == [
        (("far", "usp"), ("drugs", "rifles"), 2, 2, 2.0),
        (("customs", "far"), ("drugs", "guns"), 2, 2, 1.5),
        (("far", "police"), ("drugs", "guns"), 2, 2, 1.5),
        (("customs", "police"), ("drugs",), 2, 1, 1.0),
        (("customs", "usp"), ("drugs",), 1, 1, 1.0),
        (("police", "usp"), ("drugs",), 1, 1, 1.0),
    ]
    # Of a need of 1 on drugs and half of 1 on guns, 1 is left unmet.
    assert [p.unmet for p in found] == pytest.approx([1, 1, 1, 1 / 1.5, 1, 1])
    support = tuple(
        replace(m, responsibility=Responsibility.SUPPORT) if m.threat == "drugs" else m
        for m in four().mandates
    )
    less = {p.agencies: p for p in gaps_by_pair(four(mandates=support), PLAIN)}
    assert less["customs", "police"].unmet == pytest.approx(0.4 / 0.9)
    for top in range(7):
        assert gaps_by_pair(four(), PLAIN, top=top) == found[:top]


def test_pairs_of_a_threat_a_body_or_a_class_of_evidence() -> None:
    guns = gaps_by_pair(four(), PLAIN, threat="guns")
    assert [(p.agencies, p.threats, p.shared_threats) for p in guns] == [
        (("far", "usp"), ("rifles",), 1),
        (("customs", "far"), ("guns",), 1),
        (("far", "police"), ("guns",), 1),
    ]
    usp = gaps_by_pair(four(), PLAIN, agency="usp")
    assert [p.agencies for p in usp] == [("far", "usp"), ("customs", "usp"), ("police", "usp")]
    tested = gaps_by_pair(known(), PLAIN, evidence=(Evidence.TESTED,))
    assert [(p.agencies, p.threats, p.shared_threats, p.open_threats) for p in tested] == [
        (("far", "usp"), ("drugs",), 2, 1)
    ]
    assert tested[0].unmet == pytest.approx(1 / 2)


def test_more_open_threats_come_first_where_scores_are_equal() -> None:
    """Customs and police need each other once in full, far and usp twice by half."""
    half = {"threats": (THREATS[0], replace(THREATS[1]), replace(THREATS[2], severity=0.5))}
    mandates = (
        *(mandate(a, "patrol", on="drugs") for a in PAIR),
        *(mandate(a, "patrol", on=t) for a in ("far", "usp") for t in ("guns", "rifles")),
    )
    foci = tuple(Focus("joint", t) for t in ("drugs", "guns"))
    data = network(*mandates, agencies=EVERYBODY, joint=joint(), members=(), foci=foci, **half)
    assert [(p.agencies, p.score) for p in gaps_by_pair(data, PLAIN)] == [
        (("far", "usp"), 1.0),
        (PAIR, 1.0),
    ]


# -- by threat


def test_threats_by_gap_then_need_then_name() -> None:
    found = gaps_by_threat(four(), PLAIN)
    assert [(t.threat, t.agencies, t.need, t.gap) for t in found] == [
        ("drugs", 4, 6.0, 6.0),
        ("guns", 3, 3.0, 1.0),
        ("rifles", 2, 1.0, 1.0),
    ]
    assert [t.coverage for t in found] == pytest.approx([0, 0.8 / 3, 0])
    assert [t.met.rows for t in found] == [6, 3, 1]
    for top in range(4):
        assert gaps_by_threat(four(), PLAIN, top=top) == found[:top]


def test_threats_of_a_threat_or_a_body_and_with_some_evidence() -> None:
    assert [t.threat for t in gaps_by_threat(four(), PLAIN, threat="guns")] == ["guns", "rifles"]
    usp = gaps_by_threat(four(), PLAIN, agency="usp")
    assert [(t.threat, t.agencies, t.need, t.gap) for t in usp] == [
        ("drugs", 4, 3.0, 3.0),
        ("rifles", 2, 1.0, 1.0),
    ]
    tested = {t.threat: t for t in gaps_by_threat(known(), PLAIN, evidence=(Evidence.TESTED,))}
    assert (tested["drugs"].need, tested["drugs"].gap) == (2.0, 1.0)
    # Nothing of guns can be judged: nothing is needed that is known of, and all may be.
    assert (tested["guns"].need, tested["guns"].gap, tested["guns"].coverage) == (0.0, 0.0, 1.0)
    assert (tested["guns"].met.unjudged, tested["guns"].met.low) == (3, 0.0)


def test_threats_of_equal_gap_and_need_are_listed_by_name() -> None:
    mandates = tuple(mandate(a, "patrol", on=t) for a in PAIR for t in ("money", "guns", "drugs"))
    foci = tuple(Focus("joint", t) for t in ("drugs", "guns", "money"))
    data = network(*mandates, joint=joint(), members=(), foci=foci)
    assert [t.threat for t in gaps_by_threat(data, PLAIN)] == ["drugs", "guns", "money"]
    less = tuple(
        replace(m, responsibility=Responsibility.SHARED) if m.threat == "drugs" else m
        for m in data.mandates
    )
    found = gaps_by_threat(replace(data, mandates=less), PLAIN)
    assert [t.threat for t in found] == ["guns", "money", "drugs"]
    met = replace(data, participations=tuple(Participation(a, "joint") for a in PAIR))
    again = replace(met, mandates=less)
    # No gap anywhere: by need, then by name.
    assert [(t.threat, t.gap) for t in gaps_by_threat(again, PLAIN)] == [
        ("guns", 0.0), ("money", 0.0), ("drugs", 0.0),
    ]  # fmt: skip


def test_where_all_is_alike_evidence_chooses_too() -> None:
    bare = Network(
        agencies=EVERYBODY,
        threats=THREATS[:1],
        mandates=tuple(mandate(a, on="drugs") for a in NAMES),
        complete=True,
    )
    strict = Options(strict=True, weight=Weight.NONE)
    assert alike(NetworkIndex(bare, strict))
    assert len(gaps_by_pair(bare, strict)) == 6
    assert len(gaps_by_pair(bare, strict, evidence=(Evidence.ASSUMED,))) == 6
    assert gaps_by_pair(bare, strict, evidence=(Evidence.CONFIRMED,)) == ()
