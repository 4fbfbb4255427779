"""Possible gaps off a graph of needs are those of the list."""

from bordergraph import Workbench
from bordergraph.analysis.structure.open_needs import open_needs


def test_they_are_the_rows_of_gaps_in_their_order(shipped: Workbench) -> None:
    graph = shipped.networkx("needs")
    assert graph.is_multigraph()
    for partial in (False, True):
        listed = [gap.key for gap in shipped.gaps(partial=partial) if gap.basis == "candidate"]
        assert listed
        assert sorted(open_needs(graph, partial=partial)) == sorted(listed)
