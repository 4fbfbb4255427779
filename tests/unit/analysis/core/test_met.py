"""How much of a need is met: the two shares, and what nobody can judge as bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bordergraph.analysis.core.met import need_met
from bordergraph.analysis.results import NeedMet
from bordergraph.model import (
    Arrangement,
    Cadence,
    Dependency,
    Focus,
    Network,
    Participation,
    Search,
)

from .small import SUPPORT, agency, joint, mandate, network, worked

THREE = tuple(mandate(a, "investigation") for a in ("customs", "far", "police"))


def met(data: Network, *, on: str = "", size: int = 1) -> tuple[NeedMet, ...]:
    """What is met of the rows on a threat, all as one group; of all rows by threat without."""
    needs = worked(data)
    if on:
        rows = needs.threat == needs.arrays.threat_index[on]
        return need_met(needs, rows, np.zeros(len(needs), dtype=np.int64), size)
    return need_met(needs, np.ones(len(needs), dtype=np.bool_), needs.threat, size)


def searched(outcome: str, a: str, b: str) -> Search:
    return Search(f"{a}-{b}", (a, b), "guns", date(2024, 1, 1), outcome)


def test_rows_that_nobody_can_judge_are_the_bounds() -> None:
    """Of three needs of 1 one is met to 0.8, one is open and one unknown."""
    data = replace(
        network(*THREE, joint=joint()),
        complete=False,
        searches=(
            searched("closed", "customs", "police"),
            searched("survives", "far", "police"),
        ),
    )
    (found,) = met(data, on="guns")
    assert (found.need, found.rows, found.unjudged) == (2.0, 2, 1)
    assert (found.share, found.exchanged) == pytest.approx((0.8 / 2, 0.8 / 2))
    assert (found.low, found.high) == pytest.approx((0.8 / 3, (0.8 + 1) / 3))


def test_a_row_weighs_as_much_as_its_need() -> None:
    mandates = (*THREE[:2], mandate("police", "investigation", part=SUPPORT))
    (found,) = met(network(*mandates, joint=joint(cadence=Cadence.CONTINUOUS)), on="guns")
    # Needs 1, 0.4 and 0.4, of which one of 0.4 is met in full.
    assert (found.rows, found.unjudged) == (3, 0)
    assert found.need == pytest.approx(1.8)
    assert (found.share, found.low, found.high) == pytest.approx((0.4 / 1.8,) * 3)


def test_a_crowd_at_one_table_is_no_documented_exchange() -> None:
    bodies = tuple(agency(a) for a in ("customs", "far", "police", "x1", "x2", "x3"))
    crowd = network(*THREE, agencies=bodies, joint=joint(), members=tuple(b.id for b in bodies))
    (found,) = met(crowd, on="guns")
    assert [found.share, found.exchanged] == pytest.approx([0.8, 0.0])


def test_groups_are_apart_and_one_without_need_has_no_share() -> None:
    hotline = Arrangement("hotline", "Hotline", kind="system")
    data = network(
        *THREE,
        *(mandate(a, "investigation", on="money") for a in ("customs", "far")),
        mandate("customs", "patrol", on="drugs"),
        arrangements=(hotline, joint()),
        participations=tuple(Participation(a, "joint") for a in ("customs", "police")),
        foci=(Focus("hotline", "money"), Focus("joint", "guns")),
    )
    drugs, guns, money = met(data, size=3)
    assert drugs == NeedMet(0.0, 0, 0, None, None, None, None)
    assert (guns.need, guns.rows) == (3.0, 3)
    assert guns.share == pytest.approx(0.8 / 3)
    assert (money.need, money.rows, money.share, money.exchanged) == (1.0, 1, 0.0, 0.0)
    more = replace(
        data,
        participations=(*data.participations, Participation("far", "joint")),
        foci=(*data.foci, Focus("joint", "money")),
    )
    assert [m.share for m in met(more, size=3)] == [None, pytest.approx(0.8), pytest.approx(0.8)]
    assert met(data, on="guns", size=2)[1] == drugs


def test_parts_of_one_body_and_needs_too_small_to_list_are_left_out() -> None:
    bodies = (agency("customs"), agency("far", parent="customs"), agency("police"))
    (one,) = met(network(*(mandate(b.id, "patrol") for b in bodies), agencies=bodies), on="guns")
    # The whole keeps no work that its part does, so one row is left.
    assert (one.need, one.rows) == (1.0, 1)
    half = (Dependency("patrol", "patrol", across=False, value=0.5),)
    slight = (mandate("customs", "patrol", part=SUPPORT), mandate("police", "patrol"))
    (none,) = met(network(*slight, dependencies=half), on="guns")
    assert (none.rows, none.unjudged, none.share, none.low) == (0, 0, None, None)


def test_when_nothing_can_be_judged_everything_may_be_so() -> None:
    (found,) = met(replace(network(*THREE[:2]), complete=False), on="guns")
    assert found == NeedMet(0.0, 0, 1, None, None, 0.0, 1.0, 1.0)
