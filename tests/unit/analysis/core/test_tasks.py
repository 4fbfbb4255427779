"""Tasks: what the mandates of an agency on a threat come to, and what its parts take from it."""

from __future__ import annotations

from typing import Any

import pytest

from bordergraph.analysis.core.tasks import Task, tasks_of
from bordergraph.model import Agency, Mandate, Network

BODIES = (
    Agency("ministry", "Ministry", country="CA"),
    Agency("police", "Police", country="CA", parent="ministry"),
    Agency("squad", "Squad", country="CA", parent="police"),
    Agency("nowhere", "Nowhere"),
)


def task(*mandates: Mandate, of: str = "police") -> Task:
    return tasks_of(Network(agencies=BODIES), mandates)[of, "guns"]


def said(who: str, *functions: str, **more: Any) -> Mandate:
    return Mandate(who, more.pop("on", "guns"), functions=functions, **more)


@pytest.mark.parametrize(
    ("who", "side", "sides"),
    [
        ("police", "", {"CA"}),
        ("police", "US", {"US"}),
        ("police", "CA/US", {"CA", "US"}),
        ("police", "both", set()),
        ("nowhere", "", set()),
    ],
)
def test_work_is_done_on_the_side_that_is_told_or_else_at_home(
    who: str, side: str, sides: set[str]
) -> None:
    assert task(said(who, "patrol", side=side), of=who).sides == sides


def test_one_mandate_is_the_task() -> None:
    found = task(said("police", "patrol", realm=("mail",), only_with=("US", "federal")))
    assert found.functions == {"patrol"}
    assert found.realm == {"mail"}
    assert found.only_with == {"US", "federal"}


def test_what_several_mandates_say_adds_up() -> None:
    found = task(
        said("police", "patrol", side="CA", realm=("mail",), only_with=("US",)),
        said("police", "removal", side="US", realm=("water",), only_with=("federal",)),
    )
    assert found.functions == {"patrol", "removal"}
    assert found.sides == {"CA", "US"}
    assert found.realm == {"mail", "water"}
    assert found.only_with == {"US", "federal"}


@pytest.mark.parametrize("wide_first", [True, False])
def test_a_mandate_for_anything_anywhere_lifts_the_bounds_of_another(*, wide_first: bool) -> None:
    wide = said("police", "patrol", side="both")
    narrow = said("police", "patrol", side="US", realm=("mail",))
    found = task(*((wide, narrow) if wide_first else (narrow, wide)))
    assert not found.sides
    assert not found.realm


def test_a_whole_keeps_what_none_of_its_parts_does_and_its_own_bounds() -> None:
    mandates = (
        said(
            "ministry", "patrol", "policy", "removal", side="US", realm=("mail",), only_with=("US",)
        ),
        said("police", "patrol"),
        said("squad", "removal"),
    )
    found = task(*mandates, of="ministry")
    assert found == Task(
        frozenset({"policy"}), frozenset({"US"}), frozenset({"mail"}), frozenset({"US"})
    )
    assert task(*mandates, of="police").functions == {"patrol"}
    assert task(*mandates, of="squad").functions == {"removal"}


def test_a_part_that_nobody_described_may_do_all_that_the_whole_does() -> None:
    mandates = (said("ministry", "patrol", "removal"), said("police", "patrol"), said("squad"))
    assert task(*mandates, of="ministry").functions == set()
    assert task(*mandates, of="police").functions == set()
    elsewhere = (said("ministry", "patrol"), said("squad", on="drugs"))
    assert task(*elsewhere, of="ministry").functions == {"patrol"}


def test_a_part_takes_its_work_on_its_own_threat_only() -> None:
    mandates = (said("ministry", "patrol"), said("police", "patrol", on="drugs"))
    found = tasks_of(Network(agencies=BODIES), mandates)
    assert found["ministry", "guns"].functions == {"patrol"}
    # A whole without a mandate on the threat gets none from its part.
    assert set(found) == {("ministry", "guns"), ("police", "drugs")}
