"""Coverage of agencies by sources, of threats by ties, and what nobody covers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.core.documented import agency_coverage
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options
from bordergraph.analysis.gaps.coverage import (
    RUNGS,
    congruence,
    coordination_requirements,
    orphan_agencies,
    orphan_threats,
    reach,
    threat_coverage,
)
from bordergraph.model import (
    Agency,
    Arrangement,
    Citation,
    Focus,
    Mandate,
    Network,
    Participation,
    Share,
    Threat,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_ladder_of_tiny(tiny: Network) -> None:
    (guns,) = (c for c in threat_coverage(Needs(NetworkIndex(tiny))) if c.threat == "guns")
    # atf - cbsa - (fbi) - spvm hang together, and so do bp, cbp and rcmp; bp and cbp are one body.
    assert (guns.agencies, guns.pairs, guns.components) == (6, 14, 2)
    assert (guns.direct, guns.two_step, guns.farther, guns.unreachable) == (3, 1, 1, 9)
    met = 1.0 * 0.25 + 0.4 + 0.8 + 0.4 * 0.2 + 0.4 * 0.5
    # Pairs with spvm or bp need 0.4, other pairs with cbp 0.8, the rest 1.
    assert guns.coverage == pytest.approx(met / (8 * 0.4 + 3 * 0.8 + 3 * 1.0))


def test_cataldo_worked_example() -> None:
    # Task assignments and dependencies of the sample in Cataldo et al. 2008, CMU-ISR-08-104.
    assignment = [[0, 1, 0], [0, 1, 1], [1, 1, 0]]
    dependency = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    assert coordination_requirements(assignment, dependency).tolist() == [
        [1, 2, 2],
        [2, 4, 3],
        [2, 3, 4],
    ]
    a_with_b = [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert congruence(assignment, a_with_b, dependency) == pytest.approx(2 / 6)
    everybody = np.ones((3, 3))
    assert congruence(assignment, everybody, dependency) == 1.0


def test_congruence_without_need_is_whole() -> None:
    assert congruence([[1, 0], [0, 1]], np.zeros((2, 2))) == 1.0
    assert congruence(np.zeros((0, 0)), np.zeros((0, 0))) == 1.0


def test_orphans(tiny: Network) -> None:
    arrays = NetworkIndex(tiny)
    assert [(o.threat, o.agencies) for o in orphan_threats(arrays)] == [
        ("vehicles", ("rcmp", "spvm"))
    ]
    assert orphan_agencies(arrays) == ()
    lonely = replace(
        tiny,
        agencies=(*tiny.agencies, Agency("zz", "Z")),
        mandates=(*tiny.mandates, Mandate("zz", "guns")),
    )
    assert orphan_agencies(NetworkIndex(lonely)) == ("zz",)
    flat = replace(tiny, foci=())
    assert orphan_threats(NetworkIndex(flat)) == ()


def cite(*sources: str) -> tuple[Citation, ...]:
    return tuple(Citation(f"participation/x--{s}", s, "p. 1") for s in sources)


def test_agency_coverage_counts_documents_not_statements() -> None:
    network = Network(
        agencies=(Agency("a", "A"), Agency("b", "B", parent="a"), Agency("c", "C")),
        arrangements=(Arrangement("p", "P"),),
        participations=(
            Participation("a", "p", citations=cite("x", "y")),
            Participation("b", "p", citations=cite("x", "general-knowledge")),
        ),
        shares=(Share("b", "c", citations=(Citation("share/1", "z", ""),)),),
    )
    by_agency = {c.agency: (c.sources, c.grade) for c in agency_coverage(select(network))}
    assert by_agency == {"a": (2, "thin"), "b": (3, "well"), "c": (1, "thin")}
    assert NetworkIndex(network).well_covered == {"b"}
    taken = replace(network, complete=True)
    assert {c.grade for c in agency_coverage(select(taken))} == {"assumed"}


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@settings(max_examples=settings().max_examples * 80 // 100, deadline=None)
@given(everywhere=EDGES, guns=EDGES, program=st.sets(st.integers(0, 7), max_size=3))
def test_ladder_agrees_with_shortest_paths(
    everywhere: Sequence[tuple[int, int]],
    guns: Sequence[tuple[int, int]],
    program: set[int],
) -> None:
    """Chains through agencies without a mandate count, whatever mix of ties they are made of."""
    names = [f"n{i}" for i in range(8)]
    network = Network(
        agencies=tuple(Agency(n, n) for n in names),
        threats=(Threat("drugs", "Drugs"), Threat("guns", "Guns")),
        mandates=tuple(Mandate(n, t) for n in names[:4] for t in ("drugs", "guns")),
        arrangements=(Arrangement("p", "P"),),
        participations=tuple(Participation(names[i], "p") for i in sorted(program)),
        foci=(Focus("p", "guns"),),
        shares=(
            *(Share(names[i], names[j]) for i, j in everywhere),
            *(Share(names[i], names[j], "guns") for i, j in guns),
        ),
        complete=True,
    )
    needs = Needs(NetworkIndex(network, Options()))
    rungs = reach(needs)
    found = {
        (needs.arrays.threats[int(t)], int(i), int(j)): RUNGS[int(r)]
        for t, i, j, r in zip(needs.threat, needs.i, needs.j, rungs, strict=True)
    }
    both = [(i, j) for i in program for j in program if i != j]
    for threat, arcs in (("drugs", everywhere), ("guns", [*everywhere, *guns, *both])):
        if threat == "drugs" and not everywhere:
            continue
        directed = nx.DiGraph(arcs)
        graph = nx.Graph((i, j) for i, j in directed.edges if i != j and directed.has_edge(j, i))
        graph.add_nodes_from(range(8))
        length = dict(nx.all_pairs_shortest_path_length(graph))
        for i, j in combinations(range(4), 2):
            steps = length[i].get(j, 99)
            expected = RUNGS[0 if steps == 1 else 1 if steps == 2 else 2 if steps < 99 else 3]
            assert found[threat, i, j] == expected
