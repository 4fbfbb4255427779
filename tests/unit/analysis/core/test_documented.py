"""What holds on a day, and how well things are documented: agencies, years, documents by their age."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from tests.unit.made import network, told

from bordergraph.analysis.core.documented import (
    AgencyCoverage,
    DatedCount,
    agency_coverage,
    cited_source_ids,
    count_dated,
    due_reviews,
    thin_years,
)
from bordergraph.analysis.core.in_force import InForce, restrict_to_day, select
from bordergraph.analysis.core.series import build_series
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Citation,
    Figure,
    Finding,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Ref,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.record import SourceReview

BODIES = (
    Agency("a", "A"), Agency("b", "B"), Agency("c", "C"), Agency("ministry", "M", sector="policy"),
    Agency("part", "Part", parent="whole"), Agency("unit", "Unit", parent="ministry"),
    Agency("whole", "Whole"),
)  # fmt: skip


def cite(*named: str) -> tuple[Citation, ...]:
    """Citations written as statement:source."""
    return tuple(Citation(n.split(":")[0], n.split(":")[1], "p. 1") for n in named)


def covered(**facts: Any) -> dict[str, AgencyCoverage]:
    found = agency_coverage(select(network(agencies=BODIES, arrangements="joint", **facts)))
    assert [c.agency for c in found] == sorted(b.id for b in BODIES)
    return {c.agency: c for c in found}


@pytest.mark.parametrize(
    ("sources", "grade"), [(0, "none"), (1, "thin"), (2, "thin"), (3, "well"), (4, "well")]
)
def test_three_sources_are_enough(sources: int, grade: str) -> None:
    said = cite(*(f"participation/a:s{n}" for n in range(sources)))
    found = covered(participations=(Participation("a", "joint", citations=said),))
    assert found["a"] == AgencyCoverage("a", sources, sources, grade)
    assert found["b"] == AgencyCoverage("b", 0, 0, "none")


def test_memberships_flows_and_shares_count_for_both_ends() -> None:
    found = covered(
        participations=(Participation("a", "joint", citations=cite("p:one")),),
        flows=(Flow("a", "b", "joint", citations=cite("f:two")),),
        shares=(Share("c", "a", citations=cite("s:three")),),
    )
    assert {a: (c.sources, c.statements) for a, c in found.items() if c.sources} == {
        "a": (3, 3), "b": (1, 1), "c": (1, 1),
    }  # fmt: skip


def test_a_source_and_a_statement_count_once() -> None:
    found = covered(
        participations=(Participation("a", "joint", citations=cite("p:one", "p:two", "p:one")),),
        shares=(Share("a", "b", citations=cite("s:one")),),
    )
    assert found["a"] == AgencyCoverage("a", 2, 3, "thin")
    # General knowledge is no source, and data without sources is taken at its word.
    said = cite("p:general-knowledge", "q:one")
    found = covered(participations=(Participation("a", "joint", citations=said),))
    assert found["a"] == AgencyCoverage("a", 1, 1, "thin")
    assert {c.grade for c in covered(complete=True).values()} == {"assumed"}


def test_what_is_said_of_a_whole_covers_its_parts_but_not_below_a_department() -> None:
    found = covered(
        participations=(
            Participation("ministry", "joint", citations=cite("m:one")),
            Participation("part", "joint", citations=cite("p:two")),
            Participation("whole", "joint", citations=cite("w:three")),
        )
    )
    assert {a: c.sources for a, c in found.items() if c.sources} == {
        "ministry": 1, "part": 2, "whole": 1,
    }  # fmt: skip


def test_what_has_ended_is_documented_too() -> None:
    ended = Span(end=date(2001, 12, 31))
    found = covered(
        participations=(Participation("a", "joint", span=ended, citations=cite("p:one")),),
        shares=(Share("b", "c", span=ended, citations=cite("s:two")),),
        day=date(2024, 1, 1),
    )
    assert [found[a].sources for a in "abc"] == [1, 1, 1]


def test_every_fact_has_its_sources() -> None:
    everything = Network(
        agencies=BODIES,
        arrangements=(Arrangement("joint", "Joint", citations=cite("arrangement/joint:s0")),),
        participations=(Participation("a", "joint", citations=cite("participation/a:s1")),),
        flows=(Flow("a", "b", "joint", citations=cite("flow/ab:s2")),),
        shares=(Share("a", "b", citations=cite("share/ab:s3")),),
        mandates=(Mandate("a", "guns", citations=cite("mandate/a:s4", "mandate/a2:s4")),),
        foci=(Focus("joint", "guns", citations=cite("focus/joint:s5")),),
        findings=(Finding("audit", "works", citations=cite("finding/audit:s6")),),
        figures=(Figure("seized", 1.0, "guns", Span(), citations=cite("figure/seized:s7")),),
    )
    assert cited_source_ids(everything) == {f"s{n}" for n in range(8)}
    bare = network(agencies=BODIES, arrangements="joint", participations="joint: a b")
    assert cited_source_ids(bare) == frozenset()


DATED = network(
    agencies="a b",
    arrangements=(Arrangement("old", "Old"), Arrangement("new", "New", span=Span(date(2005, 1, 1)))),
    participations=(
        Participation("a", "old"), Participation("b", "old", span=Span(as_of=date(2001, 2, 3))),
        Participation("a", "new"),
        Participation("b", "new", span=Span(date(2007, 1, 1), date(2008, 12, 31))),
    ),
    shares=(Share("a", "b"), Share("b", "a", span=Span(date(2003, 1, 1)))),
)  # fmt: skip


def on(year: int) -> DatedCount:
    return count_dated(select(replace(DATED, day=date(year, 12, 31))))


def test_a_beginning_is_its_own_or_of_its_arrangement_or_the_first_day_attested() -> None:
    found = [on(year) for year in (2000, 2001, 2003, 2005, 2007, 2009)]
    assert found == [DatedCount(*n) for n in ((0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (3, 5))]


def test_a_year_is_thin_by_its_own_record_or_beside_the_fullest() -> None:
    years = {
        2000: DatedCount(4, 9), 2001: DatedCount(5, 10), 2002: DatedCount(24, 24),
        2003: DatedCount(100, 100),
    }  # fmt: skip
    assert thin_years(years) == {2000, 2001, 2002}
    assert thin_years({2000: DatedCount(0, 0)}) == {2000}
    assert thin_years({}) == frozenset()


SAID = (Ref("remark", "a"),)


def _look(name: str, looked: str = "2026-01-01", **changes: Any) -> SourceReview:
    source = Source(name, name, is_revised=changes.pop("is_revised", False))
    return SourceReview(source, changes.pop("rests", SAID), reviewed_on=looked, **changes)


def test_a_page_is_due_before_a_series_and_a_series_before_a_report() -> None:
    found = due_reviews([
        _look("report"), _look("series", series=("s",)), _look("both", series=("s",), is_revised=True),
        _look("page", is_revised=True), _look("new", ""), _look("unused", "", rests=()),
    ])  # fmt: skip
    assert [(d.review.document.id, d.reason, d.day) for d in found] == [
        ("new", "never", None), ("both", "revised", date(2026, 7, 2)),
        ("page", "revised", date(2026, 7, 2)), ("series", "series", date(2027, 1, 1)),
        ("report", "fixed", date(2028, 12, 31)),
    ]  # fmt: skip
    assert [d.is_due(date(2027, 1, 1)) for d in found] == [True, True, True, True, False]
    assert [d.is_due(None) for d in found] == [True, False, False, False, False]


def test_of_one_day_what_most_rests_on_comes_first() -> None:
    two = (*SAID, Ref("remark", "b"))
    assert [d.review.document.id for d in due_reviews([_look("a"), _look("b", rests=two)])] == [
        "b",
        "a",
    ]


# -- what holds on a day

DAY, NEXT = date(2012, 1, 1), date(2012, 1, 2)
OLD, YEAR_2000 = date(1996, 12, 31), date(2000, 1, 1)


def test_bodies_are_related_by_a_common_body_or_where_one_is_above_the_other() -> None:
    parents = {
        "force": "ministry", "post": "force", "unit": "force", "other": "ministry", "lost": "?",
    }  # fmt: skip
    bodies = (Agency(a, a, parent=p) for a, p in parents.items())
    facts = select(network(agencies=(Agency("ministry", "M", sector="policy"), *bodies)))
    related = {
        "/".join(pair) for pair in permutations(facts.agencies, 2) if facts.are_related(*pair)
    }
    once = {"force/post", "force/unit", "post/unit", *(f"ministry/{a}" for a in list(parents)[:4])}
    assert related == {*once, *("/".join(pair.split("/")[::-1]) for pair in once)}
    assert facts.covering_bodies("post", "unit") == (("post",), ("unit",))
    assert facts.covering_bodies("other", "post") == (("other",), ("post", "force"))
    assert facts.origins["lost"] == ("lost",)


ARRANGEMENTS = (
    Arrangement("today", "T", span=Span(DAY)), Arrangement("soon", "S", span=Span(NEXT)),
    Arrangement("proposed", "P", status="proposed", span=Span(YEAR_2000)),
    Arrangement("foreseen", "F", status="proposed", status_as_of=date(2020, 1, 1)),
    Arrangement("stalled", "S", status="stalled", span=Span(as_of=YEAR_2000)),
    Arrangement("stopped", "S", status="stalled", span=Span(YEAR_2000)),
    Arrangement("ended", "E", status="ended"),
    Arrangement("desk", "D", span=Span(YEAR_2000, date(2010, 12, 31))),
)  # fmt: skip


def test_an_arrangement_works_has_begun_or_never_began() -> None:
    members = tuple(Participation("a", each.id) for each in ARRANGEMENTS)
    of = network(agencies="a", arrangements=ARRANGEMENTS, participations=members, day=DAY)
    facts = select(of)
    assert facts.working_arrangements == {"today", "foreseen"}
    assert {p.arrangement for p in facts.past_participations} == {"stopped", "ended", "desk"}
    undated = select(replace(of, day=None))
    begun = {p.arrangement for p in (*undated.participations, *undated.past_participations)}
    assert begun == {a.id for a in ARRANGEMENTS} - {"proposed", "foreseen", "stalled"}


@pytest.mark.parametrize(
    ("arrangement", "span", "stayed"),
    [
        ("desk", Span(), True), ("desk", Span(end=date(2010, 12, 31)), True),
        ("desk", Span(end=date(2010, 12, 30)), False), ("desk", Span(NEXT), False),
        ("desk", Span(as_of=NEXT), True), ("ended", Span(as_of=NEXT), False),
        ("ended", Span(DAY), True), ("ended", Span(end=DAY), False), ("today", Span(), False),
    ],
)  # fmt: skip
def test_members_of_what_stopped_are_those_who_stayed(
    arrangement: str, span: Span, stayed: bool
) -> None:
    member = Participation("a", arrangement, span=span)
    of = network(agencies="a", arrangements=ARRANGEMENTS, participations=(member,), day=DAY)
    assert select(of).past_participations == ((member,) if stayed else ())


def held(**facts: Any) -> InForce:
    """Return what holds of facts on two agencies, one founded later, and an association."""
    bodies = (
        *told("agencies", "a b"), Agency("later", "L", span=Span(NEXT)),
        Agency("union", "U", cls=AgencyClass.ASSOCIATION),
    )  # fmt: skip
    threats = (*told("threats", "guns"), Threat("new", "New", first_documented=NEXT))
    return select(
        network(agencies=bodies, threats=threats, arrangements=ARRANGEMENTS, day=DAY, **facts)
    )


def test_ties_hold_between_bodies_that_exist_while_they_last() -> None:
    ties = (
        Share("a", "b", span=Span(DAY)), Share("a", "b", span=Span(end=OLD)),
        Share("a", "b", span=Span(NEXT)), Share("a", "later"), Share("later", "a"),
    )  # fmt: skip
    facts = held(shares=ties)
    assert (facts.shares, facts.past_shares) == (ties[:1], ties[1:2])
    flows = (
        Flow("a", "b", "today"), Flow("union", "b", "today"), Flow("a", "b", "desk"),
        Flow("a", "later", "today"), Flow("a", "b", "today", span=Span(NEXT)), Flow("a", "b", "?"),
    )  # fmt: skip
    assert held(flows=flows).flows == flows[:2]
    parts = told("participations", "today: a union later, desk: b, soon: b")
    assert held(participations=parts).participations == parts[:2]
    facts = held(mandates="guns: a union later, new: a, fraud: b", foci="desk: guns fraud, ?: guns")
    assert [(m.agency, m.threat) for m in facts.mandates] == [("a", "guns")]
    assert [(f.arrangement, f.threat) for f in facts.foci] == [("desk", "guns")]
    assert facts.agencies == ("a", "b")


def test_what_no_document_was_read_for_counts_where_it_is_asked_for() -> None:
    general, read = (Citation("s", source, "") for source in ("general-knowledge", "audit"))
    ties = tuple(
        Share("a", "b", str(n), citations=told)
        for n, told in enumerate([(general,), (general, read), (read, general), ()])
    )
    data = network(agencies="a b", shares=ties)
    assert select(data).shares == ties[1:]
    facts = select(data, general_knowledge=True)
    assert facts.shares == ties
    assert [facts.is_in_force(s) for s in ties] == [True] * 4
    assert [select(data).is_in_force(s) for s in ties] == [False, True, True, True]
    # The network of a day leaves out what has ended and nothing else.
    shares = (*ties, replace(ties[0], span=Span(end=OLD)))
    assert restrict_to_day(replace(data, shares=shares), DAY).shares == ties


@pytest.mark.parametrize(
    ("finding", "holds", "stale"),
    [
        ({"span": Span(date(1997, 1, 1))}, True, False), ({"span": Span(OLD)}, True, True), ({}, True, False),
        ({"span": Span(DAY), "examined": Span(OLD)}, True, True),
        ({"examined": Span(OLD, date(1997, 1, 1))}, True, False),
        ({"span": Span(OLD), "fixed": "partial"}, True, True),
        ({"span": Span(OLD), "fixed": "yes"}, False, False), ({"span": Span(end=OLD)}, False, False),
        ({"span": Span(OLD, DAY), "fixed": "yes"}, True, False),
    ],
)  # fmt: skip
def test_a_finding_ages_from_what_was_looked_at_until_it_is_fixed(
    finding: dict[str, Any], holds: bool, stale: bool
) -> None:
    found = Finding("f", "staffing", **finding)
    facts = held(findings=(found,))
    assert (facts.findings == (found,), facts.stale_findings == {"f"}) == (holds, stale)
    assert select(replace(facts.network, day=None)).stale_findings == frozenset()


def test_of_what_is_not_in_force_on_a_day_nothing_is_left(tiny: Network) -> None:
    assert restrict_to_day(tiny, None) is tiny
    within = {"squad": ("desk", "ibet")}
    arrangements = tuple(replace(a, part_of=within.get(a.id, ())) for a in tiny.arrangements)
    flows = (Flow("atf", "rcmp", "desk"), Flow("cbp", "rcmp", "ibet"))
    then = restrict_to_day(replace(tiny, arrangements=arrangements, flows=flows), date(2012, 1, 1))
    rest = ["hotline", "ibet", "legat", "room", "squad"]
    assert [a.id for a in then.arrangements] == sorted({p.arrangement for p in then.participations})
    assert [a.id for a in then.arrangements] == rest
    assert [a.part_of for a in then.arrangements if a.part_of] == [("ibet",)]
    assert (then.flows, then.shares) == (flows[1:], tiny.shares)
    assert [f.arrangement for f in then.foci] == ["hotline", "ibet", "legat", "squad"]


# -- figures over time


def _seized(year: int, **changes: object) -> Figure:
    figure = Figure(
        f"seized-{year}", float(year), "firearm", Span(date(year, 1, 1), date(year, 12, 31)),
        basis="cy", place="Canada", series="seized",
    )  # fmt: skip
    return replace(figure, **changes)  # type: ignore[arg-type] # each is of its own type


def test_a_series_has_one_unit_and_place() -> None:
    (series,) = build_series((_seized(2012), _seized(2010), _seized(2011)))
    assert [f.id for f in series.figures] == ["seized-2010", "seized-2011", "seized-2012"]
    assert build_series((_seized(2010), _seized(2011, place="Ontario"))) == ()
    assert build_series((_seized(2010), _seized(2011, unit="rifle"))) == ()


def test_what_is_disputed_is_shown_beside() -> None:
    claimed = _seized(2012, place="everywhere", disputed_by=("check",))
    (series,) = build_series((_seized(2010), _seized(2011), claimed))
    assert [f.id for f in series.figures] == ["seized-2010", "seized-2011", "seized-2012"]
    ontario = [_seized(y, place="Ontario", id=f"o{y}") for y in (2010, 2011, 2012)]
    rifles = [_seized(y, unit="rifle", id=f"r{y}") for y in (2010, 2011)]
    found = build_series((*rifles, claimed, _seized(2010), _seized(2011), *ontario))
    assert [(s.unit, s.place, len(s.figures)) for s in found] == [
        ("firearm", "Ontario", 4), ("firearm", "Canada", 3), ("rifle", "Canada", 2),
    ]  # fmt: skip


def test_sums_over_years_and_what_has_no_date_or_series_are_left_out() -> None:
    undated = _seized(2012, period=Span())
    summed = _seized(2013, basis="multi-year")
    loose = _seized(2014, series="")
    assert build_series((_seized(2010), undated, summed, loose)) == ()
    assert build_series(()) == ()
    # Neither are several things of one year a series over time.
    assert build_series((_seized(2010), _seized(2010, id="other"))) == ()
