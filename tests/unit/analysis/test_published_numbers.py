"""Published and measured numbers of real networks, and the same numbers by a second path.

The networks lie beside the checkout (their licences differ); without them these tests skip.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import Needs
from bordergraph.analysis.core.options import Options, Weight
from bordergraph.analysis.core.ties import agency_ties
from bordergraph.analysis.gaps.coverage import RUNGS, reach, threat_coverage
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_pair, gaps_by_threat
from bordergraph.analysis.gaps.untied import triangles
from bordergraph.analysis.whatif.critical import critical_ties
from bordergraph.model import Agency, Mandate, Network, Share, Threat
from bordergraph.tables import read_tables, write_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

NETWORKS = Path(__file__).resolve().parents[3].parent / "shared" / "networks"
STRICT = Options(strict=True, weight=Weight.NONE)
EMON = ("Cheyenne", "HurrFrederic", "LakePomona", "MtSi", "MtStHelens", "Texas", "Wichita")

pytestmark = pytest.mark.skipif(not NETWORKS.is_dir(), reason="no networks beside the checkout")


def rows(folder: str, name: str) -> list[dict[str, str]]:
    with (NETWORKS / folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def made(
    actors: Iterable[str],
    ties: Iterable[tuple[str, str]],
    issues: Iterable[tuple[str, str]],
    *,
    mutual: bool,
) -> Network:
    """Build a network; an undirected tie is a share both ways."""
    arcs = [arc for g, r in ties for arc in ([(g, r), (r, g)] if mutual else [(g, r)])]
    has = sorted(set(issues))
    return Network(
        agencies=tuple(Agency(a, a) for a in sorted(set(actors))),
        threats=tuple(Threat(t, t) for t in sorted({t for _, t in has})),
        mandates=tuple(Mandate(a, t) for a, t in has),
        shares=tuple(Share(g, r) for g, r in arcs),
        complete=True,
    )


def multilevel(folder: str, ties: str = "actor_actor.csv", *, mutual: bool = True) -> Network:
    """Read actors, their issues and their ties."""
    issues = [(r["actor"], r["issue"]) for r in rows(folder, "actor_issue.csv")]
    arcs = [(r["source"], r["target"]) for r in rows(folder, ties)]
    nodes = {r["id"] for r in rows(folder, "nodes.csv") if r.get("level", "1") == "1"}
    return made(nodes | {a for a, _ in issues}, arcs, issues, mutual=mutual)


def by_loops(network: Network) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Count open and closed triangles of each pair over all triples, with networkx for ties."""
    graph = nx.DiGraph((s.giver, s.receiver) for s in network.shares)
    both = graph.to_undirected(reciprocal=True)
    on: dict[str, set[str]] = {}
    for m in network.mandates:
        on.setdefault(m.threat, set()).add(m.agency)
    opened: Counter[tuple[str, str]] = Counter()
    closed: Counter[tuple[str, str]] = Counter()
    for members in on.values():
        for pair in combinations(sorted(members), 2):
            (closed if both.has_edge(*pair) else opened)[pair] += 1
    return opened, closed


@pytest.mark.parametrize(
    ("folder", "agencies", "opened", "closed"),
    [
        ("motifr_wetlands", 80, 543, 167),
        ("chemnet", 30, 136, 726),
        ("flock_core", 224, 31_941, 3_158),
    ],
)
def test_open_and_closed_triangles(folder: str, agencies: int, opened: int, closed: int) -> None:
    network = multilevel(folder)
    assert len(network.agencies) == agencies
    assert triangles(NetworkIndex(network, STRICT)) == (opened, closed)
    report = gaps(network, STRICT, top=5)
    assert report.totals.gaps == report.totals.gap == opened
    assert report.totals.needs == opened + closed
    loops = by_loops(network)
    assert (loops[0].total(), loops[1].total()) == (opened, closed)
    pairs = {p.agencies: p.score for p in gaps_by_pair(network, STRICT)}
    assert pairs == loops[0]
    assert {t.agencies: t.carried for t in critical_ties(network, STRICT)} == loops[1]
    by_threat = gaps_by_threat(network, STRICT)
    assert sum(t.gap for t in by_threat) == opened
    assert sum(t.need for t in by_threat) == opened + closed


@pytest.mark.parametrize("folder", ["motifr_wetlands", "chemnet", "flock_core"])
def test_top_of_the_lists(folder: str) -> None:
    network = multilevel(folder)
    opened, closed = by_loops(network)

    def best(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]

    assert [(p.agencies, p.score) for p in gaps_by_pair(network, STRICT, top=20)] == best(opened)
    ties = critical_ties(network, STRICT, top=20)
    assert [(t.agencies, t.carried) for t in ties] == best(closed)


def test_flock_sharing_is_often_one_way_and_universal_lists_drown_the_rest() -> None:
    network = multilevel("flock_core", "arcs.csv", mutual=False)
    arrays = NetworkIndex(network, STRICT)
    ties = agency_ties(arrays)
    either = ties.maximum(ties.T).nnz // 2
    mutual = ties.minimum(ties.T).count_nonzero() // 2
    assert (int(either), int(either - mutual)) == (3_127, 1_499)
    assert triangles(arrays) == (31_941, 3_158)
    pairs = gaps_by_pair(network, STRICT)
    assert len(pairs) == 21_689
    assert sum(p.score <= 2 for p in pairs) / len(pairs) == pytest.approx(0.998, abs=5e-4)
    on = dict(zip(arrays.threats, arrays.k.tolist(), strict=True))
    assert sorted(on.values())[-2:] == [136, 216]


def test_flock_ladder() -> None:
    needs = Needs(NetworkIndex(multilevel("flock_core"), STRICT))
    keys = needs.i * len(needs.arrays.agencies) + needs.j
    pairs, first = np.unique(keys, return_index=True)
    assert pairs.size == 23_292
    rungs = Counter(RUNGS[r] for r in reach(needs)[first].tolist())
    assert rungs == {"direct": 1_603, "two-step": 2_585, "farther": 12_733, "unreachable": 6_371}


@pytest.mark.parametrize("folder", [f"emon_{name}" for name in EMON])
def test_rescue_networks_with_sponsors_as_issues(folder: str) -> None:
    nodes = rows(folder, "nodes.csv")
    arcs = [(r["source"], r["target"]) for r in rows(folder, "arcs.csv")]
    issues = [(r["id"], r["group"]) for r in nodes]
    network = made((r["id"] for r in nodes), arcs, issues, mutual=False)
    opened, closed = by_loops(network)
    assert triangles(NetworkIndex(network, STRICT)) == (opened.total(), closed.total())
    assert {p.agencies: p.score for p in gaps_by_pair(network, STRICT)} == opened
    graph = nx.DiGraph(a for a in arcs if a[0] != a[1])
    graph.add_nodes_from(r["id"] for r in nodes)
    mutual = graph.to_undirected(reciprocal=True)
    for cover in threat_coverage(Needs(NetworkIndex(network, STRICT))):
        members = [a for a, group in issues if group == cover.threat]
        parts = [c for c in nx.connected_components(mutual) if c & set(members)]
        assert cover.components == len(parts)
        near = sum(
            not mutual.has_edge(a, b) and bool(set(mutual[a]) & set(mutual[b]))
            for a, b in combinations(members, 2)
        )
        assert cover.two_step == near
        assert cover.direct == sum(mutual.has_edge(a, b) for a, b in combinations(members, 2))


@pytest.mark.parametrize("layer", ["advice", "friendship"])
def test_krackhardt_managers_with_departments_as_issues(layer: str) -> None:
    nodes = rows("krackhardt_hightech", "nodes.csv")
    arcs = [(r["source"], r["target"]) for r in rows("krackhardt_hightech", f"arcs_{layer}.csv")]
    issues = [(r["id"], r["group"]) for r in nodes]
    network = made((r["id"] for r in nodes), arcs, issues, mutual=False)
    opened, closed = by_loops(network)
    assert len(network.agencies) == 21
    assert triangles(NetworkIndex(network, STRICT)) == (opened.total(), closed.total())
    ties = agency_ties(NetworkIndex(network))
    graph = nx.DiGraph(arcs)
    assert ties.nnz == graph.number_of_edges()
    ids = [a.id for a in network.agencies]
    coo = ties.tocoo()
    assert {(ids[i], ids[j]) for i, j in zip(coo.row, coo.col, strict=True)} == set(graph.edges)


@pytest.mark.parametrize("folder", ["motifr_wetlands", "chemnet", "flock_core"])
def test_the_numbers_survive_the_tables(folder: str, tmp_path: Path) -> None:
    network = multilevel(folder)
    write_tables(network, tmp_path)
    read = read_tables(tmp_path)
    assert read.complete
    assert triangles(NetworkIndex(read, STRICT)) == triangles(NetworkIndex(network, STRICT))
    assert gaps_by_pair(read, STRICT, top=50) == gaps_by_pair(network, STRICT, top=50)
