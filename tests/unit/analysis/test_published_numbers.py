"""Published and measured numbers of real networks, and the same numbers by a second path.

What is asked of published networks, which skip where they are not, is asked of our own as well;
tests/data/networks/README.md works their numbers out by hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
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
from bordergraph.model import Agency, Mandate, Network, Share, Threat
from bordergraph.tables import read_tables, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

STRICT = Options(strict=True, weight=Weight.NONE)
EMON = ("Cheyenne", "HurrFrederic", "LakePomona", "MtSi", "MtStHelens", "Texas", "Wichita")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
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


def multilevel(folder: Path, ties: str = "actor_actor.csv", *, mutual: bool = True) -> Network:
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
        ("harbour", 8, 32, 13),
        ("karate", 34, 205, 67),
        ("towns", 16, 75, 45),
        ("motifr_wetlands", 80, 543, 167),
        ("chemnet", 30, 136, 726),
        ("flock_core", 224, 31_941, 3_158),
    ],
)
def test_open_and_closed_triangles(
    network_folder: Callable[[str], Path], folder: str, agencies: int, opened: int, closed: int
) -> None:
    network = multilevel(network_folder(folder))
    assert len(network.agencies) == agencies
    assert triangles(NetworkIndex(network, STRICT)) == (opened, closed)
    report = gaps(network, STRICT, top=5)
    assert report.totals.gaps == report.totals.gap == opened
    assert report.totals.needs == opened + closed
    loops = by_loops(network)
    assert (loops[0].total(), loops[1].total()) == (opened, closed)
    pairs = {p.agencies: p.score for p in gaps_by_pair(network, STRICT)}
    assert pairs == loops[0]
    by_threat = gaps_by_threat(network, STRICT)
    assert sum(t.gap for t in by_threat) == opened
    assert sum(t.need for t in by_threat) == opened + closed


ALL = ("harbour", "karate", "towns", "motifr_wetlands", "chemnet", "flock_core")


@pytest.mark.parametrize("folder", ALL)
def test_top_of_the_lists(network_folder: Callable[[str], Path], folder: str) -> None:
    network = multilevel(network_folder(folder))
    opened, _ = by_loops(network)

    def best(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]

    assert [(p.agencies, p.score) for p in gaps_by_pair(network, STRICT, top=20)] == best(opened)


def test_harbour_by_hand(network_folder: Callable[[str], Path]) -> None:
    network = multilevel(network_folder("harbour"), "arcs.csv", mutual=False)
    arrays = NetworkIndex(network, STRICT)
    ties = agency_ties(arrays)
    either = ties.maximum(ties.T).nnz // 2
    mutual = ties.minimum(ties.T).count_nonzero() // 2
    assert (int(either), int(mutual)) == (10, 7)
    # Strictly, a tie that goes one way closes nothing.
    assert triangles(arrays) == (32, 13)
    assert dict(zip(arrays.threats, arrays.k.tolist(), strict=True)) == {
        "fish": 5, "ice": 2, "oil": 4, "weather": 8,
    }  # fmt: skip
    pairs = [("".join(p.agencies), p.score) for p in gaps_by_pair(network, STRICT)]
    twice = ["af", "be", "bf", "cf", "cg", "ch", "dg", "dh", "gh"]
    once = ["ad", "ag", "ah", "bd", "bg", "bh", "de", "df", "eg", "eh", "fh"]
    assert pairs == [("ae", 3.0), *((p, 2.0) for p in twice), *((p, 1.0) for p in once)]
    needs = Needs(arrays)
    by_pair = {
        (arrays.agencies[i] + arrays.agencies[j]): RUNGS[r]
        for i, j, r in zip(needs.i, needs.j, reach(needs).tolist(), strict=True)
    }
    rungs = Counter(by_pair.values())
    assert rungs == {"direct": 7, "two-step": 7, "farther": 7, "unreachable": 7}
    assert {p for p, rung in by_pair.items() if rung == "two-step"} == {
        "ad", "ae", "bd", "be", "cf", "de", "eg",
    }  # fmt: skip
    assert {p for p, rung in by_pair.items() if rung == "unreachable"} == {
        f"{a}h" for a in "abcdefg"
    }


def test_harbour_with_what_goes_one_way(network_folder: Callable[[str], Path]) -> None:
    network = multilevel(network_folder("harbour"), "arcs.csv")
    assert triangles(NetworkIndex(network, STRICT)) == (28, 17)


def test_flock_sharing_is_often_one_way_and_universal_lists_drown_the_rest(
    network_folder: Callable[[str], Path],
) -> None:
    network = multilevel(network_folder("flock_core"), "arcs.csv", mutual=False)
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


def test_flock_ladder(network_folder: Callable[[str], Path]) -> None:
    needs = Needs(NetworkIndex(multilevel(network_folder("flock_core")), STRICT))
    keys = needs.i * len(needs.arrays.agencies) + needs.j
    pairs, first = np.unique(keys, return_index=True)
    assert pairs.size == 23_292
    rungs = Counter(RUNGS[r] for r in reach(needs)[first].tolist())
    assert rungs == {"direct": 1_603, "two-step": 2_585, "farther": 12_733, "unreachable": 6_371}


@pytest.mark.parametrize("name", ["harbour", "karate", "towns", *(f"emon_{name}" for name in EMON)])
def test_networks_with_groups_as_issues(network_folder: Callable[[str], Path], name: str) -> None:
    folder = network_folder(name)
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


@pytest.mark.parametrize(
    ("name", "file", "agencies"),
    [
        ("harbour", "arcs.csv", 8),
        ("karate", "arcs.csv", 34),
        ("towns", "arcs.csv", 16),
        ("krackhardt_hightech", "arcs_advice.csv", 21),
        ("krackhardt_hightech", "arcs_friendship.csv", 21),
    ],
)
def test_arcs_are_the_ties_of_the_network(
    network_folder: Callable[[str], Path], name: str, file: str, agencies: int
) -> None:
    folder = network_folder(name)
    nodes = rows(folder, "nodes.csv")
    arcs = [(r["source"], r["target"]) for r in rows(folder, file)]
    issues = [(r["id"], r["group"]) for r in nodes]
    network = made((r["id"] for r in nodes), arcs, issues, mutual=False)
    opened, closed = by_loops(network)
    assert len(network.agencies) == agencies
    assert triangles(NetworkIndex(network, STRICT)) == (opened.total(), closed.total())
    ties = agency_ties(NetworkIndex(network))
    graph = nx.DiGraph(arcs)
    assert ties.nnz == graph.number_of_edges()
    ids = [a.id for a in network.agencies]
    coo = ties.tocoo()
    assert {(ids[i], ids[j]) for i, j in zip(coo.row, coo.col, strict=True)} == set(graph.edges)


@pytest.mark.parametrize("folder", ALL)
def test_the_numbers_survive_the_tables(
    network_folder: Callable[[str], Path], folder: str, tmp_path: Path
) -> None:
    network = multilevel(network_folder(folder))
    write_tables(network, tmp_path)
    read = read_tables(tmp_path)
    assert read.complete
    assert triangles(NetworkIndex(read, STRICT)) == triangles(NetworkIndex(network, STRICT))
    assert gaps_by_pair(read, STRICT, top=50) == gaps_by_pair(network, STRICT, top=50)
