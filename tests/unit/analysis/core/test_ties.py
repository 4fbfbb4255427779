"""Which members an arrangement ties, by every way in which ties are read."""

import pytest

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import LinkIndex, tie_graph, two_mode_graph
from bordergraph.analysis.core.tie_evidence import count_partners, ties_between
from bordergraph.model import Agency, Arrangement, Network, Participation

BODIES = ("fbi", "opp", "rcmp", "sq")


@pytest.mark.parametrize(
    ("arrangement", "pairs"),
    [
        (Arrangement("act", "Act", kind="statute"), set()),
        (Arrangement("act", "Act", kind="statute", hubs=("fbi",)), set()),
        (
            Arrangement("office", "Office", kind="liaison", hubs=("fbi",)),
            {("fbi", "opp"), ("fbi", "rcmp"), ("fbi", "sq")},
        ),
        (
            Arrangement("system", "System", kind="system", hubs=("opp", "rcmp")),
            {("fbi", "opp"), ("fbi", "rcmp"), ("opp", "rcmp"), ("opp", "sq"), ("rcmp", "sq")},
        ),
    ],
)
def test_a_power_ties_nobody_and_a_hub_ties_the_others_to_itself_alone(
    arrangement: Arrangement, pairs: set[tuple[str, str]]
) -> None:
    facts = select(
        Network(
            agencies=tuple(Agency(a, a.upper()) for a in BODIES),
            arrangements=(arrangement,),
            participations=tuple(Participation(a, arrangement.id) for a in BODIES),
        )
    )
    links, both = LinkIndex(facts), pairs | {(b, a) for a, b in pairs}
    degrees = {a: sum(a in pair for pair in pairs) for a in BODIES}
    assert {(a, b) for a in BODIES for b in links.partners(a)} == both
    assert {(a, b) for a in BODIES for b in BODIES if a != b and links.links(a, b)} == both
    assert set(tie_graph(facts).edges) == both
    assert set(ties_between(facts)) == pairs
    assert count_partners(facts) == degrees
    assert sum(links.count_ties(dict.fromkeys(BODIES, "all")).values()) == len(pairs)
    passing = two_mode_graph(facts)
    assert {(a, b) for a in BODIES for n in passing[a] for b in passing[n] if a != b} == both
