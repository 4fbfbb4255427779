"""Plans: gains that are what a what-if finds, exact where they claim to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.plans.links import best_links
from bordergraph.analysis.plans.memberships import (
    best_arrangements,
    best_memberships,
)
from bordergraph.analysis.plans.programs import best_program
from bordergraph.analysis.plans.recommended import Recommended, answers
from bordergraph.analysis.plans.shortcuts import efficiency_gain, resistance_drop
from bordergraph.analysis.whatif.changes import AddLink, AddMember, SetCadence
from bordergraph.analysis.whatif.compare import what_if
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Threat,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FLAT = Options(weight=Weight.NONE)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Seven agencies in two countries, three threats, three programs and a few shares."""
    ids = list("abcdefg")
    threats = ["t", "u", "v"]
    programs = ["p", "q", "r"]
    cadence = st.sampled_from([Cadence.CONTINUOUS, Cadence.SCHEDULED, Cadence.ON_REQUEST])

    def some(left: list[str], right: list[str], most: int) -> list[tuple[str, str]]:
        pairs = st.tuples(st.sampled_from(left), st.sampled_from(right))
        return sorted(draw(st.sets(pairs, max_size=most)))

    shares = [(a, b) for a, b in some(ids, ids, 6) if a != b]
    return Network(
        agencies=tuple(Agency(a, a, country="CA" if a < "d" else "US") for a in ids),
        threats=tuple(Threat(t, t) for t in threats),
        arrangements=tuple(Arrangement(p, p, cadence=draw(cadence)) for p in programs),
        participations=tuple(Participation(a, p) for a, p in some(ids, programs, 10)),
        foci=tuple(Focus(p, t) for p, t in some(programs, threats, 5)),
        shares=tuple(Share(a, b, None, draw(cadence)) for a, b in shares),
        mandates=tuple(Mandate(a, t) for a, t in some(ids, threats, 14)),
        complete=True,
    )


def linked(network: Network, one: str, other: str) -> Network:
    """Return the network with a full link on the threats that the two share."""
    held = {(m.agency, m.threat) for m in network.mandates}
    for threat in network.threats:
        if (one, threat.id) in held and (other, threat.id) in held:
            network = AddLink(one, other, threat.id, Cadence.CONTINUOUS).on(network)
    return network


def total_gap(network: Network) -> float:
    needs = Needs(NetworkIndex(network, FLAT))
    return float(needs.gap[needs.counted].sum())


@given(networks())
@settings(deadline=None)
def test_a_link_gains_what_adding_it_closes(network: Network) -> None:
    network = replace(network, foci=(*network.foci, *(Focus("p", t.id) for t in network.threats)))
    before = total_gap(network)
    for step in best_links(Needs(NetworkIndex(network, FLAT)), top=30):
        closed = before - total_gap(linked(network, *step.agencies))
        assert step.gain == pytest.approx(step.own + step.relayed)
        assert step.gain == pytest.approx(closed)


@given(networks())
@settings(deadline=None)
def test_links_are_ranked_by_gain(network: Network) -> None:
    steps = best_links(Needs(NetworkIndex(network)), top=30)
    gains = np.array([s.gain for s in steps])
    assert (np.diff(gains) <= 1e-8).all()
    assert all(s.gain > 0 for s in steps)
    assert all(min(s.own, s.relayed) >= 0 for s in steps)


@pytest.mark.parametrize(
    ("name", "still_open", "first"),
    [
        ("harbour", 32, set()),
        ("karate", 205, set()),
        ("towns", 75, set()),
        ("motifr_wetlands", 543, {"actor10", "actor18", "actor27", "actor44"}),
        ("chemnet", 136, set()),
    ],
)
def test_published_gap_contributions(
    published: Callable[..., Any], name: str, still_open: int, first: set[str]
) -> None:
    data = published(name)
    options = Options(strict=True, weight=Weight.NONE)
    steps = best_links(Needs(NetworkIndex(data.network(undirected=True), options)), top=10_000)
    assert sum(s.gain for s in steps) == still_open
    shared = (data.memberships @ data.memberships.T).toarray()
    place = {a: k for k, a in enumerate(data.ids)}
    assert all(s.gain == shared[place[s.agencies[0]], place[s.agencies[1]]] for s in steps)
    if first:
        assert {a for s in steps[:2] for a in s.agencies} == first


@given(networks())
@settings(deadline=None, max_examples=settings().max_examples * 50 // 100)
def test_memberships_gain_what_joining_closes(network: Network) -> None:
    before = Needs(NetworkIndex(network, FLAT))
    worth = np.where(before.counted, before.need * before.weight, 0.0)
    plan = best_memberships(before, steps=3, any_scope=True)
    best = before.supply
    for step in plan.steps:
        network = AddMember(step.agency, step.arrangement).on(network)
        after = Needs(NetworkIndex(network, FLAT))
        scale = np.array([0.0, 0.25, 0.5, 0.8, 1.0])
        one_way = scale[np.maximum(after.forth, after.back)] / 2
        direct = np.maximum(best, np.maximum(scale[after.mutual], one_way))
        assert step.gain == pytest.approx(float((worth * (direct - best)).sum()))
        best = direct
    assert plan.total == pytest.approx(float((worth * (best - before.supply)).sum()))


@given(networks())
@settings(deadline=None, max_examples=settings().max_examples * 40 // 100)
def test_the_optimum_is_never_less_than_the_greedy_plan(network: Network) -> None:
    plan = best_memberships(Needs(NetworkIndex(network, FLAT)), steps=2, any_scope=True)
    if plan.candidates > 15:
        assert plan.optimum is None
    elif plan.steps:
        assert plan.optimum is not None
        assert plan.optimum >= plan.total - 1e-9
        assert len(plan.best) == len(plan.steps)


def joint() -> Network:
    """Two outsiders who need each other most: only joining together pays."""
    return Network(
        agencies=tuple(Agency(a, a, country="CA") for a in ("a", "b", "m", "n", "z")),
        threats=(Threat("big", "Big"), Threat("small", "Small", severity=0.3)),
        arrangements=tuple(Arrangement(p, p, cadence=Cadence.CONTINUOUS) for p in ("p", "q")),
        participations=(Participation("m", "p"), Participation("n", "q")),
        foci=(Focus("p", "big"), Focus("p", "small"), Focus("q", "small"), Focus("q", "big")),
        mandates=(
            Mandate("a", "big"),
            Mandate("b", "big"),
            Mandate("a", "small"),
            Mandate("b", "small"),
            Mandate("m", "small"),
            Mandate("n", "small"),
        ),
        complete=True,
    )


def test_two_who_join_also_cover_each_other() -> None:
    plan = best_memberships(Needs(NetworkIndex(joint(), FLAT)), steps=2)
    first, second = plan.steps
    assert first.gain == pytest.approx(0.8 * 0.3)
    # The second step closes the pair on both threats, and its own gap with the member.
    assert second.arrangement == first.arrangement
    assert second.gain == pytest.approx(0.8 * 1.0 + 0.8 * 0.3 + 0.8 * 0.3)
    assert plan.optimum == pytest.approx(plan.total)
    assert second.partners == tuple(sorted({"a", "b", "m", "n"} & set(second.partners)))


def test_one_agency_or_one_program_alone() -> None:
    needs = Needs(NetworkIndex(joint(), FLAT))
    assert {s.agency for s in best_memberships(needs, agency="a").steps} == {"a"}
    assert {s.arrangement for s in best_memberships(needs, arrangement="q").steps} == {"q"}
    with pytest.raises(UnknownNameError, match="no agency 'x'"):
        best_memberships(needs, agency="x")
    with pytest.raises(UnknownNameError, match="no arrangement 'x'"):
        best_memberships(needs, arrangement="x")
    # What was not there on the day is said to be so, not to be unknown.
    ended = replace(joint(), arrangements=(replace(joint().arrangements[0], status="ended"),))
    gone = ended.arrangements[0].id
    with pytest.raises(UsageError, match=f"'{gone}' is not in force"):
        best_memberships(Needs(NetworkIndex(ended, FLAT)), arrangement=gone)
    with pytest.raises(UsageError, match="too few"):
        best_memberships(needs, steps=0)


def test_national_programs_are_not_open_to_others() -> None:
    network = joint()
    abroad = replace(
        network,
        agencies=tuple(replace(a, country="US") if a.id == "a" else a for a in network.agencies),
    )
    needs = Needs(NetworkIndex(abroad, FLAT))
    assert "a" not in {s.agency for s in best_memberships(needs).steps}
    assert "a" in {s.agency for s in best_memberships(needs, any_scope=True).steps}


def test_regular_and_revived_arrangements(tiny: Network) -> None:
    steps = {s.arrangement: s for s in best_arrangements(Needs(NetworkIndex(tiny)))}
    assert steps["desk"].action == "revive"
    # The law bars the hotline: made regular, it would carry no more.
    assert set(steps) == {"desk"}
    earlier = replace(tiny, day=date(2012, 1, 1))
    steps = {s.arrangement: s for s in best_arrangements(Needs(NetworkIndex(earlier)))}
    assert steps["hotline"].action == "regular"
    effect = what_if(earlier, [SetCadence("hotline", Cadence.SCHEDULED)])
    # From 0.5 to 0.8; what is regular is no gap any more, so the what-if drops the rest too.
    assert steps["hotline"].gain == pytest.approx(0.6 * (effect.before.gap - effect.after.gap))


def brute_program(needs: Needs, threat: str, size: int) -> float:
    on = [
        r
        for r in range(len(needs))
        if needs.arrays.threats[needs.threat[r]] == threat and needs.counted[r]
    ]
    agencies = sorted({int(x[r]) for r in on for x in (needs.i, needs.j)})
    best = 0.0
    for chosen in combinations(agencies, min(size, len(agencies))):
        gain = sum(
            float(needs.need[r] * needs.weight[r] * max(0.8 - needs.supply[r], 0.0))
            for r in on
            if needs.i[r] in chosen and needs.j[r] in chosen
        )
        best = max(best, gain)
    return best


@given(networks(), st.integers(2, 4))
@settings(deadline=None, max_examples=settings().max_examples * 50 // 100)
def test_small_programs_are_exact(network: Network, size: int) -> None:
    needs = Needs(NetworkIndex(network, FLAT))
    for threat in ("t", "u"):
        found = best_program(needs, threat, size=size)
        assert found.exact
        assert found.gain == pytest.approx(brute_program(needs, threat, size))
        assert len(found.agencies) <= size


def test_large_programs_are_improved_by_exchange() -> None:
    rng = np.random.default_rng(1)
    ids = [f"a{k:02d}" for k in range(20)]
    arcs = [(a, b) for a in ids for b in ids if a != b and rng.random() < 0.3]
    network = Network(
        agencies=tuple(Agency(a, a) for a in ids),
        threats=(Threat("t", "T"),),
        shares=tuple(Share(a, b, None, Cadence.CONTINUOUS) for a, b in arcs),
        mandates=tuple(Mandate(a, "t") for a in ids),
        complete=True,
    )
    needs = Needs(NetworkIndex(network, FLAT))
    found = best_program(needs, "t", size=4)
    assert not found.exact
    assert sum(gain for _, gain in found.steps) <= found.gain + 1e-9
    assert found.gain >= 0.9 * brute_program(needs, "t", 4)


def test_programs_that_make_no_sense(tiny: Network) -> None:
    needs = Needs(NetworkIndex(tiny))
    with pytest.raises(UnknownNameError, match="no threat"):
        best_program(needs, "gunz")
    with pytest.raises(UsageError, match="unites nobody"):
        best_program(needs, "guns", size=1)
    assert best_program(needs, "vehicles").agencies == ()


@given(st.integers(3, 9), st.integers(0, 60))
@settings(deadline=None)
def test_closed_forms_equal_networkx(n: int, seed: int) -> None:
    graph = nx.gnp_random_graph(n, 0.45, seed=seed)
    absent = [(i, j) for i, j in combinations(range(n), 2) if not graph.has_edge(i, j)]
    pairs = np.array(list(combinations(range(n), 2)))
    distance = np.full((n, n), np.inf)
    for i, lengths in nx.all_pairs_shortest_path_length(graph):
        for j, d in lengths.items():
            distance[i, j] = d
    for (i, j), drop in zip(absent, resistance_drop(nx.to_numpy_array(graph), absent), strict=True):
        more = graph.copy()
        more.add_edge(i, j)
        gain = nx.global_efficiency(more) - nx.global_efficiency(graph)
        assert efficiency_gain(distance, i, j, pairs, np.ones(len(pairs))) == pytest.approx(gain)
        if nx.is_connected(graph):
            fall = nx.effective_graph_resistance(graph) - nx.effective_graph_resistance(more)
            assert drop == pytest.approx(fall)
        elif not nx.has_path(graph, i, j):
            assert drop is None


def test_what_a_step_answers() -> None:
    asked = [
        Recommended("forum", arrangements=("cbcf",)),
        Recommended("guns", agencies=("rcmp", "atf"), threats=("guns",)),
        Recommended("anyone", threats=("guns",)),
        Recommended("money"),
    ]
    assert answers(asked, arrangement="cbcf") == ("forum",)
    assert answers(asked, agencies=["rcmp", "cbp"], threats=["guns"]) == ("anyone", "guns")
    assert answers(asked, agencies=["cbp"], threats=["guns"]) == ("anyone",)
    assert answers(asked, agencies=["rcmp"], threats=["drugs"]) == ()


def test_nothing_to_plan() -> None:
    needs = Needs(NetworkIndex(Network()))
    assert best_links(needs) == ()
    assert best_memberships(needs).steps == ()
    assert best_arrangements(needs) == ()
