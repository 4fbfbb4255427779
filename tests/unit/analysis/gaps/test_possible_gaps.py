"""Possible gaps: what is listed, in which order, and what each thing has of them."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

from tests.unit import made

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.gaps.possible_gaps import (
    PossibleGap,
    count_pairs,
    documented_gap,
    gap_rows,
    group_by_story,
    possible_gaps,
)
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.counts import thing_counts, threats_without_focus
from bordergraph.analysis.method.rows import Need, NeedRow, Outcome
from bordergraph.analysis.register import Problem, ProblemDocument, ProblemStatus
from bordergraph.model import (
    Agency,
    Citation,
    Dependency,
    Flow,
    Focus,
    Mandate,
    Network,
    Participation,
    Search,
)


def gap(a: str, b: str, threat: str = "guns", *arrangements: str) -> PossibleGap:
    return PossibleGap((a, b), threat, Need.FULL, Outcome.IRREGULAR, arrangements=arrangements)


NETWORK = Network(
    agencies=(
        Agency("fbi", "FBI"), Agency("opp", "OPP", level="provincial", home_places=("ontario",)),
        Agency("rcmp", "RCMP"), Agency("spvm", "SPVM", level="municipal", home_places=("montreal",)),
    )
)  # fmt: skip


def test_rows_of_one_arrangement_stand_together() -> None:
    rows = [
        gap("fbi", "opp", "guns", "x"), gap("fbi", "rcmp"), gap("opp", "rcmp", "drugs", "y", "x"),
    ]  # fmt: skip
    assert group_by_story(NETWORK, rows) == (rows[0], rows[2], rows[1])


def test_rows_of_one_small_place_stand_together_on_one_threat() -> None:
    first, other, second, drugs = (
        gap("fbi", "spvm"), gap("fbi", "opp"), gap("rcmp", "spvm"), gap("opp", "spvm", "drugs"),
    )  # fmt: skip
    assert group_by_story(NETWORK, [first, other, drugs, second]) == (first, second, other, drugs)
    # A province is no small place.
    rows = (gap("fbi", "opp"), gap("fbi", "rcmp"), gap("opp", "rcmp"))
    assert group_by_story(NETWORK, rows) == rows


def test_a_story_is_joined_by_its_middle() -> None:
    rows = [gap("fbi", "opp", "a", "x"), gap("fbi", "opp", "b"), gap("fbi", "opp", "c", "y")]
    rows.append(gap("fbi", "opp", "d", "x", "y"))
    assert [g.threat for g in group_by_story(NETWORK, rows)] == ["a", "c", "d", "b"]


def test_pairs_by_number_of_rows() -> None:
    def row(a: str, b: str, threat: str) -> NeedRow:
        return NeedRow((a, b), threat, Need.FULL, Outcome.NONE)

    documents = (ProblemDocument("f", "audit", "auditor", threats=("z",)),)
    problem = Problem("p", "P", ("no-channel",), agencies=("d", "b"), documents=documents)
    rows = [row("a", "b", "y"), row("c", "d", "x"), row("c", "d", "a")]
    counted = count_pairs(rows, [problem])
    assert [(c.agencies, c.threats, c.gaps) for c in counted] == [
        (("c", "d"), ("a", "x"), 2), (("a", "b"), ("y",), 1), (("b", "d"), ("z",), 1),
    ]  # fmt: skip


def test_a_documented_gap_has_a_need_where_it_names_two_bodies_and_one_threat() -> None:
    rows = [
        NeedRow(("fbi", "rcmp"), "drugs", Need.PARTIAL, Outcome.ASSUMED),
        NeedRow(("fbi", "rcmp"), "guns", Need.FULL, Outcome.INDIRECT),
        NeedRow(("fbi", "spvm"), "guns", Need.SLIGHT, Outcome.SLIGHT),
    ]

    def among(agencies: tuple[str, ...]) -> list[NeedRow]:
        return [row for row in rows if {*row.agencies} <= {*agencies}]

    def problem(agencies: str, *threats: str) -> Problem:
        documents = (ProblemDocument("f", "audit", "auditor", threats=threats),)
        return Problem(
            "p", "P", ("no-channel",), agencies=tuple(agencies.split()), documents=documents,
            status=ProblemStatus("open", "2020"),
        )  # fmt: skip

    assessment = cast("Assessment", SimpleNamespace(rows_among=among))
    problems = [
        problem("rcmp fbi", "guns"), problem("fbi rcmp spvm", "guns"), problem("fbi rcmp"),
        problem("fbi rcmp", "drugs", "guns"), problem("fbi spvm", "guns"),
    ]  # fmt: skip
    gaps = [documented_gap(p, assessment) for p in problems]
    none = (None, None)
    assert [(g.need, g.channel) for g in gaps] == [
        (Need.FULL, Outcome.INDIRECT), none, none, none, none,
    ]  # fmt: skip
    assert [len(gap_rows(g, assessment)) for g in gaps] == [1, 1, 0, 0, 0]


def test_the_sources_of_a_gap_are_those_of_its_mandates_channels_and_searches() -> None:
    def cite(source: str) -> tuple[Citation, ...]:
        return (Citation(f"statement/{source}", source, ""),)

    both = ("fbi", "rcmp")
    search = Search("s", both, "guns", date(2020, 1, 2), "survives", citations=cite("search"))
    data = made.network(
        agencies="fbi:US opp:CA rcmp:CA", threats="guns mail", arrangements="mou other",
        mandates=(*(Mandate(a, "guns", citations=cite(f"{a}-mandate")) for a in both),
                  Mandate("fbi", "mail", citations=cite("mail"))),
        participations=(*(Participation(a, "mou", citations=cite(a)) for a in ("fbi", "opp", "rcmp")),
                        Participation("fbi", "other", citations=cite("other"))),
        foci=(Focus("mou", "guns"),),
        flows=(Flow("fbi", "rcmp", "mou", citations=cite("flow")),
               Flow("fbi", "opp", "other", citations=cite("other"))),
        dependencies=(Dependency("any", "any", cross_border=True, value=1.0),),
        searches=(replace(search, id="t", day=date(2020, 1, 3)), search), day=date(2021, 1, 1),
    )  # fmt: skip
    assessment = assess(data)
    (found,) = possible_gaps(data, assessment, assessment.candidates())
    assert (found.arrangements, found.searches) == (("mou",), ("s", "t"))
    assert found.sources == ("fbi", "fbi-mandate", "flow", "rcmp", "rcmp-mandate", "search")


def test_what_is_counted_of_each_kind_of_thing(tiny: Network) -> None:
    dependencies = tuple(Dependency("any", "any", across, 1.0) for across in (True, False))
    found = thing_counts(select(tiny), assess(tiny, dependencies=dependencies), {"cbsa": 2})
    kinds = ("agency", "arrangement", "threat")
    assert [sum(name.startswith(f"{kind}/") for name in found) for kind in kinds] == [11, 6, 4]
    # With ATF and the RCMP on guns; with the RCMP alone the SPVM, on vehicles.
    assert found["agency/cbsa"] == {"linked": 2, "arrangements": 3, "threats": 2, "gaps": 2}
    assert found["agency/fbi"] == {"linked": 0, "arrangements": 2, "threats": 0, "gaps": 0}
    assert found["arrangement/hotline"] == {"members": 2, "threats": 1, "findings": 0}
    assert found["arrangement/desk"] == {"members": 0, "threats": 1, "findings": 0}
    assert found["threat/guns"] == {"agencies": 6, "arrangements": 3, "gaps": 3}
    assert found["threat/crime"] == {"agencies": 0, "arrangements": 0, "gaps": 0}
    assert threats_without_focus(tiny) == {"vehicles"}
