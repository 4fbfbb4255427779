"""What the method concludes is in the graph: SPARQL lists needs and possible gaps."""

from collections.abc import Callable

import pytest

from bordergraph import Workbench

pytestmark = pytest.mark.slow
NEEDS = """
SELECT ?channel (COUNT(DISTINCT ?need) AS ?needs)
WHERE { ?need a bg:Need ; bg:channelClass ?channel } GROUP BY ?channel
"""


def test_sparql_counts_needs_as_the_assessment_does(shipped: Workbench) -> None:
    rows = shipped.query(NEEDS).rows
    found = {str(channel).rpartition("/")[2].rpartition(":")[2]: int(str(n)) for channel, n in rows}
    outcomes = [row.outcome.value for row in shipped._context.assessment.rows]  # noqa: SLF001 - no other way to it
    assert found == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


def test_possible_gaps_stand_with_their_searches(shipped: Workbench) -> None:
    gaps = {row.key for row in shipped._context.assessment.candidates()}  # noqa: SLF001 - the same graph
    rows = shipped.query("possible-gaps").to_dicts()
    listed = {(r["first"], r["second"], r["threat"]) for r in rows}
    assert {tuple(v.rpartition(":")[2] for v in key) for key in listed} == gaps
    assert all(r["search"] and r["outcome"] for r in rows)


def test_needs_of_one_agency_name_what_serves_them(shipped: Workbench) -> None:
    rows = shipped.query("needs-of-agency", agency="uspis").to_dicts()
    assert {r["first"] for r in rows} | {r["second"] for r in rows} >= {"agency:uspis"}
    assert all("agency:uspis" in (r["first"], r["second"]) for r in rows)


def test_another_day_is_concluded_for_that_day(
    shipped: Workbench, opened: Callable[..., Workbench]
) -> None:
    ask = "SELECT (COUNT(?need) AS ?n) WHERE { ?need a bg:Need }"
    graphs = (shipped, opened(as_of="2012-12-31"))
    now, then = (int(str(kg.query(ask).rows[0][0])) for kg in graphs)
    assert now > then > 0
