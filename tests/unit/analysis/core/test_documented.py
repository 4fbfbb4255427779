"""How well things are documented: agencies by their sources, years by their days, documents by their age."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import network

from bordergraph.analysis.core.in_force import (
    TERMS,
    AgencyCoverage,
    DatedCount,
    agency_coverage,
    dated,
    due,
    select,
    sources_behind,
    statements_behind,
    thin_years,
)
from bordergraph.model import (
    Agency,
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
)
from bordergraph.record import Look

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


def test_every_fact_has_its_sources_and_statements() -> None:
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
    assert sources_behind(everything) == {f"s{n}" for n in range(8)}
    assert statements_behind(everything) == 9


def test_a_fact_without_a_citation_is_a_statement_and_an_arrangement_is_none() -> None:
    bare = network(agencies=BODIES, arrangements="joint", participations="joint: a b")
    assert sources_behind(bare) == frozenset()
    assert statements_behind(bare) == 2
    assert statements_behind(Network()) == 0


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
    return dated(select(replace(DATED, day=date(year, 12, 31))))


def test_a_beginning_is_its_own_or_of_its_arrangement_or_the_first_day_attested() -> None:
    found = [on(year) for year in (2000, 2001, 2003, 2005, 2007, 2009)]
    assert found == [DatedCount(*n) for n in ((0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (3, 5))]


def test_a_year_is_thin_by_its_own_record_or_beside_the_fullest() -> None:
    years = {
        2000: DatedCount(4, 9),
        2001: DatedCount(5, 10),
        2002: DatedCount(24, 24),
        2003: DatedCount(100, 100),
    }
    assert thin_years(years) == {2000, 2001, 2002}
    assert thin_years({2000: DatedCount(0, 0)}) == {2000}
    assert thin_years({}) == frozenset()


@given(
    st.dictionaries(
        st.integers(1990, 2030),
        st.tuples(st.integers(0, 50), st.integers(0, 50)).map(
            lambda n: DatedCount(min(n), max(n)) if max(n) else DatedCount(0, 0)
        ),
    )
)
def test_the_fullest_year_is_thin_by_its_own_record_alone(years: dict[int, DatedCount]) -> None:
    thin = thin_years(years)
    assert thin <= years.keys()
    if years:
        fullest = max(years, key=lambda y: years[y].known)
        d = years[fullest]
        assert (fullest in thin) == (not d.whole or 2 * d.known < d.whole)


SAID = (Ref("remark", "a"),)


def _look(name: str, looked: str = "2026-01-01", **changes: object) -> Look:
    return Look(Source(name, name), changes.pop("rests", SAID), looked=looked, **changes)  # type: ignore[arg-type]


def test_a_page_is_due_before_a_series_and_a_series_before_a_report() -> None:
    found = due([
        _look("report"), _look("series", series=("s",)), _look("both", series=("s",), revised=True),
        _look("page", revised=True), _look("new", ""), _look("unused", "", rests=()),
    ])  # fmt: skip
    assert [(d.look.document.id, d.why, d.on) for d in found] == [
        ("new", "never", None),
        ("both", "revised", date(2026, 7, 2)),
        ("page", "revised", date(2026, 7, 2)),
        ("series", "series", date(2027, 1, 1)),
        ("report", "fixed", date(2028, 12, 31)),
    ]
    assert [d.by(date(2027, 1, 1)) for d in found] == [True, True, True, True, False]
    assert [d.by(None) for d in found] == [True, False, False, False, False]


def test_of_one_day_what_most_rests_on_comes_first() -> None:
    two = (*SAID, Ref("remark", "b"))
    assert [d.look.document.id for d in due([_look("a"), _look("b", rests=two)])] == ["b", "a"]


LOOKS = st.builds(
    lambda name, day, revised, series, n: _look(
        name, day, revised=revised, series=series, rests=SAID * n
    ),
    st.sampled_from("abcdef"),
    st.one_of(st.just(""), st.dates().filter(lambda d: d.year < 9000).map(date.isoformat)),
    st.booleans(),
    st.sampled_from([(), ("s",)]),
    st.integers(0, 3),
)


@given(st.lists(LOOKS))
def test_nothing_is_due_before_its_term_and_the_order_is_that_of_the_days(
    looks: list[Look],
) -> None:
    found = due(looks)
    assert len(found) == sum(bool(look.rests) for look in looks)
    days = [d.on or date.min for d in found]
    assert days == sorted(days)
    for d in found:
        if d.on:
            assert (d.on - date.fromisoformat(d.look.looked)).days == TERMS[d.why]
        else:
            assert d.why == "never"
