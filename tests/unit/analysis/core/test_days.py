"""One network on many days: what does not change is worked out once, and no number differs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bordergraph.analysis.core.options import NeedBy, Options
from bordergraph.analysis.core.work_needs import needs_of

if TYPE_CHECKING:
    from bordergraph import Workbench

COLUMNS = (
    "i",
    "j",
    "threat",
    "pair",
    "need",
    "supply",
    "gap",
    "kind",
    "evidence",
    "outcome",
    "within",
)


@pytest.mark.parametrize("by", [NeedBy.TASKS, NeedBy.THREATS])
@pytest.mark.parametrize(("day", "later", "same"), [(2018, 2019, True), (2002, 2003, False)])
def test_need_taken_over_from_another_day_is_the_day_s_own(
    shipped: Workbench, by: NeedBy, day: int, later: int, same: bool
) -> None:
    network = shipped.network()
    options = Options(need=by)
    other = needs_of(network.on(date(later, 12, 31)), options)
    assert len(other.gap) == len(other)
    taking, own = (needs_of(network.on(date(day, 12, 31)), options) for _ in range(2))
    taking.take(other)
    assert ("need" in vars(taking)) is same
    for column in (*COLUMNS, *(("door",) if by is NeedBy.TASKS else ())):
        assert np.array_equal(getattr(taking, column), getattr(own, column)), column


def test_nothing_is_taken_over_from_a_network_that_is_another(shipped: Workbench) -> None:
    network = shipped.network()
    other = needs_of(network, Options(umbrella=True))
    assert other.need.size
    needs = needs_of(network)
    needs.take(other)
    assert "need" not in vars(needs)


def test_a_network_on_another_day_is_the_same_network(shipped: Workbench) -> None:
    network = shipped.network()
    assert network.agency_by_id
    other = network.on(date(2001, 1, 1))
    assert other.day == date(2001, 1, 1)
    assert other.on(network.day) == network
    assert other.agency_by_id is network.agency_by_id
