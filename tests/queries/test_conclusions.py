"""What the method concludes is in the graph: SPARQL lists needs and possible gaps."""

from __future__ import annotations

from datetime import date

import pytest

import bordergraph
from bordergraph.api.context import Context
from bordergraph.store import open_graph

NEEDS = """
SELECT ?channel (COUNT(DISTINCT ?need) AS ?needs)
WHERE { ?need a bg:Need ; bg:channelClass ?channel } GROUP BY ?channel
"""


@pytest.mark.slow
def test_sparql_counts_needs_as_the_assessment_does() -> None:
    context = Context(open_graph())
    rows = context.graph.query(NEEDS).rows
    found = {str(channel).rpartition("/")[2].rpartition(":")[2]: int(str(n)) for channel, n in rows}
    outcomes = [row.outcome.value for row in context.assessment.rows]
    assert found == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


@pytest.mark.slow
def test_possible_gaps_stand_with_their_searches() -> None:
    kg = bordergraph.Workbench.open()
    gaps = {row.key for row in kg._context.assessment.candidates()}  # noqa: SLF001 - the same graph
    rows = kg.query("possible-gaps").to_dicts()
    listed = {(r["first"], r["second"], r["threat"]) for r in rows}
    assert {tuple(v.rpartition(":")[2] for v in key) for key in listed} == gaps
    assert all(r["search"] and r["outcome"] for r in rows)


@pytest.mark.slow
def test_needs_of_one_agency_name_what_serves_them() -> None:
    rows = bordergraph.Workbench.open().query("needs-of-agency", agency="uspis").to_dicts()
    assert {r["first"] for r in rows} | {r["second"] for r in rows} >= {"agency:uspis"}
    assert all("agency:uspis" in (r["first"], r["second"]) for r in rows)


@pytest.mark.slow
def test_another_day_is_concluded_for_that_day() -> None:
    ask = "SELECT (COUNT(?need) AS ?n) WHERE { ?need a bg:Need }"
    now, then = (
        int(str(Context(open_graph(as_of=day)).graph.query(ask).rows[0][0]))
        for day in (None, date(2008, 6, 30))
    )
    assert now > then > 0
