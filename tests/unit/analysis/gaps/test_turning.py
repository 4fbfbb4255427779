"""What is said to change an open row does change it: each promise is carried out and judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bordergraph.analysis.core.needs import EVIDENCES, OUTCOMES
from bordergraph.analysis.core.options import NeedBy, Options
from bordergraph.analysis.core.work_needs import WorkNeeds, needs_of
from bordergraph.analysis.gaps.turning import turning
from bordergraph.analysis.results import Evidence, Outcome, Reason, Ref
from bordergraph.model import (
    Agency,
    Cadence,
    Flow,
    Mandate,
    Network,
    Participation,
    Search,
    Share,
    Threat,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import bordergraph

MOST = 3  # rows of each promise that are carried out
MET = {Outcome.MET, Outcome.STRAINED}


def _at(network: Network, pair: tuple[str, str], threat: str) -> tuple[Outcome, Evidence]:
    """Return what becomes of one row."""
    needs = needs_of(network)
    index = needs.arrays.agency_index
    for row in needs.rows_of(*(index[a] for a in pair)).tolist():
        if needs.arrays.threats[int(needs.threat[row])] == threat:
            return OUTCOMES[int(needs.outcome[row])], EVIDENCES[int(needs.evidence[row])]
    raise AssertionError((pair, threat))


def _named(promise: Reason) -> list[str]:
    """Return the arrangements that a promise names."""
    values = dict(promise.values)
    ties = values.get("ties", (values["tie"],) if "tie" in values else ())
    assert isinstance(ties, tuple)
    return [t.slug for t in ties if isinstance(t, Ref)]


def _shares(network: Network, threat: str, *ways: tuple[str, str]) -> Network:
    more = tuple(Share(a, b, threat, Cadence.SCHEDULED) for a, b in ways)
    return replace(network, shares=(*network.shares, *more))


def _with(network: Network, name: str, **changes: Any) -> Network:
    return replace(
        network,
        arrangements=tuple(
            replace(a, **changes) if a.id == name else a for a in network.arrangements
        ),
    )


def _attested(network: Network, name: str) -> Network:
    """Return the network with every membership in an arrangement, or a part of it, seen today."""
    parts = {a.id for a in network.arrangements if name in (a.id, *a.part_of)}
    return replace(
        network,
        participations=tuple(
            replace(p, span=replace(p.span, as_of=network.day)) if p.arrangement in parts else p
            for p in network.participations
        ),
    )


def _joined(network: Network, name: str, pair: tuple[str, str]) -> Network:
    more = tuple(Participation(a, name) for a in pair)
    return replace(network, participations=(*network.participations, *more))


def _both_ways(network: Network, name: str, pair: tuple[str, str]) -> Network:
    more = (Flow(*pair, name), Flow(*pair[::-1], name))
    return replace(network, flows=(*network.flows, *more))


def _repaired(network: Network, pair: tuple[str, str]) -> Network:
    return replace(network, findings=tuple(f for f in network.findings if pair not in f.pairs))


CARRIED_OUT: dict[str, Callable[[Network, str, tuple[str, str], str], Network]] = {
    "turn-rhythm": lambda n, name, _, __: _with(n, name, cadence=Cadence.SCHEDULED),
    "turn-shown": lambda n, name, _, __: _with(n, name, cadence=Cadence.SCHEDULED, announced=False),
    "turn-old": lambda n, name, _, __: _attested(n, name),
    "turn-class": lambda n, name, pair, _: _joined(n, name, pair),
    "turn-way": lambda n, name, pair, _: _both_ways(n, name, pair),
}


@pytest.fixture(scope="module")
def promises(
    shipped: bordergraph.Workbench,
) -> dict[str, list[tuple[tuple[str, str], str, Reason]]]:
    """What would change the open rows of the shipped graph, by what it is."""
    needs = needs_of(shipped.network())
    names, threats = needs.arrays.agencies, needs.arrays.threats
    found = defaultdict(list)
    for row in np.flatnonzero(needs.open & ~needs.within).tolist():
        pair = names[int(needs.i[row])], names[int(needs.j[row])]
        for promise in turning(needs, row):
            found[promise.key].append((pair, threats[int(needs.threat[row])], promise))
    return found


@pytest.mark.parametrize("key", CARRIED_OUT)
def test_what_falls_short_is_all_that_falls_short(
    key: str,
    promises: dict[str, list[tuple[tuple[str, str], str, Reason]]],
    shipped: bordergraph.Workbench,
) -> None:
    for pair, threat, promise in promises.get(key, ())[:: max(1, len(promises[key]) // MOST)]:
        for name in _named(promise)[:2]:
            changed = CARRIED_OUT[key](shipped.network(), name, pair, threat)
            assert _at(changed, pair, threat)[0] in MET, (pair, threat, name)


@pytest.mark.parametrize("key", ["turn-exchange", "turn-exchange-one-way"])
def test_a_regular_exchange_meets_it(
    key: str,
    promises: dict[str, list[tuple[tuple[str, str], str, Reason]]],
    shipped: bordergraph.Workbench,
) -> None:
    assert promises[key]
    for pair, threat, promise in promises[key][:: max(1, len(promises[key]) // MOST)]:
        ways = [pair, pair[::-1]]
        if key == "turn-exchange-one-way":
            ends = [v.slug for _, v in promise.values if isinstance(v, Ref)]
            ways = [(ends[0], ends[1])]
        changed = _shares(shipped.network(), threat, *ways)
        assert _at(changed, pair, threat)[0] in MET, (pair, threat)


def test_a_repair_lifts_what_stops_it(
    promises: dict[str, list[tuple[tuple[str, str], str, Reason]]],
    shipped: bordergraph.Workbench,
) -> None:
    for key, met in (("turn-repair", True), ("turn-repair-and-tie", False)):
        for pair, threat, _ in promises.get(key, ())[:MOST]:
            repaired = _repaired(shipped.network(), pair)
            assert (_at(repaired, pair, threat)[0] in MET) is met, (pair, threat)
            tied = _shares(repaired, threat, pair, pair[::-1])
            assert _at(tied, pair, threat)[0] in MET, (pair, threat)


def test_a_search_makes_it_tested(
    promises: dict[str, list[tuple[tuple[str, str], str, Reason]]],
    shipped: bordergraph.Workbench,
) -> None:
    network = shipped.network()
    assert network.day
    for pair, threat, _ in promises["turn-search"][:: len(promises["turn-search"]) // MOST]:
        search = Search("s", pair, threat, network.day, "survives")
        changed = replace(network, searches=(*network.searches, search))
        assert _at(changed, pair, threat) == (Outcome.OPEN, Evidence.TESTED)


def test_what_is_asked_of_the_record_is_what_is_missing(shipped: bordergraph.Workbench) -> None:
    needs = needs_of(shipped.network())
    assert isinstance(needs, WorkNeeds)
    for row in np.flatnonzero(needs.open).tolist():
        asked = [r for r in turning(needs, row) if r.key.startswith("turn-record")]
        if asked:
            assert EVIDENCES[int(needs.evidence[row])] is Evidence.UNKNOWN
            assert len(asked) == sum(not r.enough for r in needs.on_record(row))


def test_a_shared_threat_asks_for_an_exchange_and_sources() -> None:
    network = Network(
        agencies=tuple(Agency(a, a) for a in ("a", "b", "c")),
        threats=(Threat("t", "T"),),
        mandates=tuple(Mandate(a, "t") for a in ("a", "b")),
    )
    needs = needs_of(network, Options(need=NeedBy.THREATS))
    assert [r.key for r in turning(needs, 0)] == ["turn-exchange", "turn-sources"]
    known = needs_of(replace(network, complete=True), Options(need=NeedBy.THREATS))
    assert [r.key for r in turning(known, 0)] == ["turn-exchange"]
