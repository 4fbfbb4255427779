"""What carries most, and single points, against removal one at a time and published numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.whatif.changes import EndArrangement, EndMembership
from bordergraph.analysis.whatif.compare import what_if
from bordergraph.analysis.whatif.critical import critical_ties, sole_relays
from bordergraph.analysis.whatif.losses import losses
from bordergraph.model import Agency, Cadence, Mandate, Network, Share, Threat

if TYPE_CHECKING:
    from collections.abc import Callable

STRICT = Options(strict=True, weight=Weight.NONE)


@pytest.mark.parametrize(
    ("name", "closed", "most"),
    [
        ("harbour", 13, 2),
        ("karate", 67, 1),
        ("towns", 45, 1),
        ("motifr_wetlands", 167, 4),
        ("chemnet", 726, 13),
    ],
)
def test_published_critical_dyads(
    published: Callable[..., Any], name: str, closed: int, most: int
) -> None:
    data = published(name)
    links = critical_ties(data.network(undirected=True), STRICT)
    shared = (data.memberships @ data.memberships.T).toarray()
    place = {a: k for k, a in enumerate(data.ids)}
    for link in links:
        i, j = (place[a] for a in link.agencies)
        assert link.carried == shared[i, j] == len(link.threats)
    assert sum(link.carried for link in links) == closed
    assert links[0].carried == most
    assert [link.carried for link in links] == sorted((k.carried for k in links), reverse=True)


def test_lost_is_what_ending_it_opens(tiny: Network) -> None:
    found = losses(tiny)
    for a in found.arrangements:
        effect = what_if(tiny, [EndArrangement(a.arrangement)])
        assert a.lost == pytest.approx(effect.after.gap - effect.before.gap)
        assert (a.opened, a.relays_lost) == (len(effect.opened), len(effect.relays_lost))
        assert a.carried > 0
    for m in found.memberships:
        effect = what_if(tiny, [EndMembership(m.agency, m.arrangement)])
        assert m.lost == pytest.approx(effect.after.gap - effect.before.gap)
    assert found.arrangements[0].arrangement == "ibet"
    assert {m.arrangement for m in found.memberships} >= {"ibet", "hotline"}


def test_only_own_memberships_can_be_left(tiny: Network) -> None:
    # The Border Patrol is in IBET through CBP; it cannot leave what it never joined.
    pairs = {(m.agency, m.arrangement) for m in losses(tiny).memberships}
    assert ("cbp", "ibet") in pairs
    assert ("bp", "ibet") not in pairs


def test_single_points_are_networkx_s(tiny: Network) -> None:
    found = losses(tiny)
    graph = nx.Graph(
        [
            ("atf", "cbsa"),
            ("cbp", "rcmp"),
            ("cbsa", "fbi"),
            ("cbsa", "rcmp"),
            ("fbi", "spvm"),
            ("spvm", "rcmp"),
        ]
    )
    assert set(found.articulation) == set(nx.articulation_points(graph))
    assert {frozenset(b) for b in found.bridges} == {frozenset(b) for b in nx.bridges(graph)}


def brute_relays(network: Network) -> dict[str, int]:
    """Count, per agency, pairs without a tie that it alone connects, by loops."""
    gives = {(s.giver, s.receiver) for s in network.shares}
    mutual = {(a, b) for a, b in gives if (b, a) in gives}
    ids = [a.id for a in network.agencies]
    on = sorted({m.agency for m in network.mandates})
    counts: dict[str, int] = {}
    for k, a in enumerate(on):
        for b in on[k + 1 :]:
            if (a, b) in gives or (b, a) in gives:
                continue
            thirds = [c for c in ids if (a, c) in mutual and (c, b) in mutual]
            if len(thirds) == 1:
                counts[thirds[0]] = counts.get(thirds[0], 0) + 1
    return counts


@given(
    st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20),
    st.sets(st.sampled_from("abcdef")),
)
@settings(deadline=None)
def test_sole_relays_equal_a_loop(arcs: set[tuple[str, str]], mandated: set[str]) -> None:
    both = {(a, b) for a, b in arcs if a != b}
    network = Network(
        agencies=tuple(Agency(a, a) for a in "abcdef"),
        threats=(Threat("t", "T"),),
        shares=tuple(Share(a, b, None, Cadence.CONTINUOUS) for a, b in sorted(both)),
        mandates=tuple(Mandate(a, "t") for a in sorted(mandated)),
        complete=True,
    )
    found = sole_relays(Needs(NetworkIndex(network)))
    assert {r.agency: r.pairs for r in found} == brute_relays(network)


def test_an_arrangement_carries_no_more_than_a_finding_leaves(tiny: Network) -> None:
    carried = {a.arrangement: a.carried for a in losses(tiny).arrangements}
    free = {a.arrangement: a.carried for a in losses(replace(tiny, findings=())).arrangements}
    # The hotline would carry a half; the law leaves a quarter of a need of 1 on ln(10 / 6).
    assert carried["hotline"] == pytest.approx(0.25 * math.log(10 / 6))
    assert free["hotline"] == pytest.approx(0.5 * math.log(10 / 6))
    assert carried["ibet"] == free["ibet"]


def test_one_invented_town_relays_all(published: Callable[..., Any]) -> None:
    needs = Needs(NetworkIndex(published("towns", "arcs.csv").network()))
    assert [(r.agency, r.pairs) for r in sole_relays(needs)] == [("e0", 75)]


def test_one_town_relays_most(published: Callable[..., Any]) -> None:
    needs = Needs(NetworkIndex(published("flock_core", "arcs.csv").network()))
    first, second, *_ = sole_relays(needs)
    assert first.agency == "a2065"
    assert first.pairs > 2 * second.pairs


def test_what_a_relay_would_still_meet_is_not_lost() -> None:
    ids = ("a", "b", "c")
    arcs = [(x, y) for x in ids for y in ids if x != y]
    triangle = Network(
        agencies=tuple(Agency(a, a) for a in (*ids, "z")),
        threats=(Threat("t", "T"),),
        shares=tuple(Share(x, y, None, Cadence.CONTINUOUS) for x, y in arcs),
        mandates=tuple(Mandate(a, "t") for a in ids),
        complete=True,
    )
    for link in critical_ties(triangle, Options(weight=Weight.NONE)):
        assert (link.carried, link.lost) == pytest.approx((0.8, 0.8 * 0.75))
        assert (link.bridge, link.relays) == (False, 0)


def test_a_loss_is_what_the_comparison_counts(tiny: Network) -> None:
    for lost in losses(tiny, top=9).arrangements:
        change = EndArrangement(lost.arrangement)
        effect = what_if(tiny, [change])
        assert lost.lost == max(effect.after.gap - effect.before.gap, 0.0)
        assert lost.opened == len(effect.opened) + len(effect.came)
        assert lost.relays_lost == len(effect.relays_lost)


def test_progress_and_empty_networks(tiny: Network) -> None:
    told: list[tuple[str, int, int]] = []
    found = losses(tiny, top=2, on_progress=lambda *step: told.append(step))
    assert not told
    assert len(found.arrangements) == len(found.memberships) == 2
    assert told == [("losses", 1, 2), ("losses", 2, 2)] * 2
    nothing = losses(Network())
    assert (nothing.arrangements, nothing.memberships, nothing.relays) == ((), (), ())
    assert critical_ties(Network()) == ()
