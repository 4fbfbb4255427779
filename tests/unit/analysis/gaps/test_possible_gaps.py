"""Possible gaps: what is listed, in which order, and what they add up to."""

from __future__ import annotations

from bordergraph.analysis.gaps.possible_gaps import PossibleGap, by_story, count_pairs
from bordergraph.analysis.method.assessment import Need, NeedRow, Outcome
from bordergraph.model import Agency, Network


def gap(a: str, b: str, threat: str = "guns", *arrangements: str) -> PossibleGap:
    return PossibleGap((a, b), threat, Need.FULL, Outcome.IRREGULAR, arrangements=arrangements)


NETWORK = Network(
    agencies=(
        Agency("fbi", "FBI"),
        Agency("opp", "OPP", level="provincial", home=("ontario",)),
        Agency("rcmp", "RCMP"),
        Agency("spvm", "SPVM", level="municipal", home=("montreal",)),
    )
)


def test_rows_of_one_arrangement_stand_together() -> None:
    rows = [
        gap("fbi", "opp", "guns", "x"),
        gap("fbi", "rcmp"),
        gap("opp", "rcmp", "drugs", "y", "x"),
    ]
    assert by_story(NETWORK, rows) == (rows[0], rows[2], rows[1])


def test_rows_of_one_small_place_stand_together_on_one_threat() -> None:
    first, other, second, drugs = (
        gap("fbi", "spvm"), gap("fbi", "opp"), gap("rcmp", "spvm"), gap("opp", "spvm", "drugs"),
    )  # fmt: skip
    assert by_story(NETWORK, [first, other, drugs, second]) == (first, second, other, drugs)
    # A province is no small place.
    rows = (gap("fbi", "opp"), gap("fbi", "rcmp"), gap("opp", "rcmp"))
    assert by_story(NETWORK, rows) == rows


def test_a_story_is_joined_by_its_middle() -> None:
    rows = [gap("fbi", "opp", "a", "x"), gap("fbi", "opp", "b"), gap("fbi", "opp", "c", "y")]
    rows.append(gap("fbi", "opp", "d", "x", "y"))
    assert [g.threat for g in by_story(NETWORK, rows)] == ["a", "c", "d", "b"]


def test_pairs_by_number_of_rows() -> None:
    def row(a: str, b: str, threat: str) -> NeedRow:
        return NeedRow((a, b), threat, Need.FULL, Outcome.NONE)

    counted = count_pairs([row("a", "b", "y"), row("c", "d", "x"), row("c", "d", "a")])
    assert [(c.agencies, c.threats, c.gaps) for c in counted] == [
        (("c", "d"), ("a", "x"), 2), (("a", "b"), ("y",), 1),
    ]  # fmt: skip
