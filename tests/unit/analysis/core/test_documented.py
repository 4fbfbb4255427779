"""How well agencies are documented: sources and statements on their ties, and the grades."""

from datetime import date
from typing import Any

import pytest

from bordergraph.analysis.core.documented import (
    AgencyCoverage,
    agency_coverage,
    sources_behind,
    statements_behind,
)
from bordergraph.analysis.core.in_force import select
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
    Share,
    Span,
)

BODIES = (
    Agency("a", "A"), Agency("b", "B"), Agency("c", "C"), Agency("ministry", "M", sector="policy"),
    Agency("part", "Part", parent="whole"), Agency("unit", "Unit", parent="ministry"),
    Agency("whole", "Whole"),
)  # fmt: skip


def cite(*named: str) -> tuple[Citation, ...]:
    """Citations written as statement:source."""
    return tuple(Citation(n.split(":")[0], n.split(":")[1], "p. 1") for n in named)


def covered(**facts: Any) -> dict[str, AgencyCoverage]:
    network = Network(agencies=BODIES, arrangements=(Arrangement("joint", "Joint"),), **facts)
    return {c.agency: c for c in agency_coverage(select(network))}


@pytest.mark.parametrize(
    ("sources", "grade"), [(0, "none"), (1, "thin"), (2, "thin"), (3, "well"), (4, "well")]
)
def test_three_sources_are_enough(sources: int, grade: str) -> None:
    said = cite(*(f"participation/a:s{n}" for n in range(sources)))
    data = Network(
        agencies=BODIES,
        arrangements=(Arrangement("joint", "Joint"),),
        participations=(Participation("a", "joint", citations=said),),
    )
    found = agency_coverage(select(data))
    assert [c.agency for c in found] == sorted(b.id for b in BODIES)
    assert found[0] == AgencyCoverage("a", sources, sources, grade)
    assert found[1] == AgencyCoverage("b", 0, 0, "none")


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


def test_general_knowledge_is_no_source() -> None:
    said = cite("p:general-knowledge", "q:one")
    found = covered(participations=(Participation("a", "joint", citations=said),))
    assert found["a"] == AgencyCoverage("a", 1, 1, "thin")


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


def test_data_without_sources_is_taken_at_its_word() -> None:
    data = Network(agencies=BODIES, complete=True)
    assert {c.grade for c in agency_coverage(select(data))} == {"assumed"}


def everything() -> Network:
    """One fact of each kind, each with a source of its own."""
    return Network(
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


def test_every_fact_has_its_sources_and_statements() -> None:
    assert sources_behind(everything()) == {f"s{n}" for n in range(8)}
    assert statements_behind(everything()) == 9


def test_a_fact_without_a_citation_is_a_statement_and_an_arrangement_is_none() -> None:
    bare = Network(
        agencies=BODIES,
        arrangements=(Arrangement("joint", "Joint"),),
        participations=(Participation("a", "joint"), Participation("b", "joint")),
    )
    assert sources_behind(bare) == frozenset()
    assert statements_behind(bare) == 2
    assert statements_behind(Network()) == 0
