"""Documented gaps that were put right: open while the finding held, closed or better after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import bordergraph
from bordergraph.analysis.core.options import BARRIER_KINDS
from bordergraph.analysis.gaps.ranking import gaps

if TYPE_CHECKING:
    from bordergraph.model import Finding

NETWORK = bordergraph.open().network()
# Pairs that had nothing else: other findings are on pairs that further channels tie, so no gap shows.
ALONE = {"cbsa-atf-no-direct-exchange", "cbsa-fbi-no-direct"}
FIXED = [
    f
    for f in NETWORK.findings
    if f.id in ALONE and f.kind in BARRIER_KINDS and f.fixed == "yes" and f.span.end and f.pairs
]


def rows(finding: Finding, day: dt.date) -> dict[tuple[tuple[str, str], str], tuple[str, float]]:
    report = gaps(replace(NETWORK, day=day))
    return {
        (g.agencies, g.threat): (g.evidence.value, g.supply)
        for g in report.gaps
        if g.agencies in finding.pairs and finding.id in g.findings
    }


def test_there_is_something_to_replay() -> None:
    assert {f.id for f in FIXED} == ALONE


@pytest.mark.parametrize("finding", FIXED, ids=lambda f: f.id)
def test_a_gap_that_was_put_right(finding: Finding) -> None:
    end = finding.span.end
    assert end
    before = rows(finding, end - dt.timedelta(days=1))
    assert before, "the gap shows while the finding holds"
    assert {evidence for evidence, _ in before.values()} == {"confirmed"}
    assert not rows(finding, end + dt.timedelta(days=1)), "the finding confirms nothing after"
    after = gaps(replace(NETWORK, day=end + dt.timedelta(days=30)))
    supply = {(g.agencies, g.threat): g.supply for g in (*after.gaps, *after.unknown)}
    for row, (_, was) in before.items():
        # Closed, or at least carried by what was put in place.
        assert supply.get(row, 1.0) > was, row
