"""Published and measured numbers of real networks, and the same numbers by a second path.

What is asked of published networks, which skip where they are not, is asked of our own as well;
tests/data/networks/README.md works their numbers out by hand.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from tests.unit.made import csv_rows

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import exchange_graph, mandate_graph
from bordergraph.analysis.structure.open_needs import open_triangles
from bordergraph.model import Agency, Mandate, Network, Share, Threat
from bordergraph.tables.formats import read_tables
from bordergraph.tables.writer import write_tables

EMON = ("Cheyenne", "HurrFrederic", "LakePomona", "MtSi", "MtStHelens", "Texas", "Wichita")


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
    issues = [(r["actor"], r["issue"]) for r in csv_rows(folder / "actor_issue.csv")]
    arcs = [(r["source"], r["target"]) for r in csv_rows(folder / ties)]
    nodes = {r["id"] for r in csv_rows(folder / "nodes.csv") if r.get("level", "1") == "1"}
    return made(nodes | {a for a, _ in issues}, arcs, issues, mutual=mutual)


def open_threats(network: Network) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the open triangles of a network: untied pairs with the threats that they share."""
    facts = select(network)
    return dict(open_triangles(exchange_graph(facts), mandate_graph(facts)))


def triangles(network: Network) -> tuple[int, int]:
    """Count open triangles, and those that a mutual tie closes."""
    on = Counter(m.threat for m in network.mandates)
    opened = sum(len(threats) for threats in open_threats(network).values())
    return opened, sum(k * (k - 1) // 2 for k in on.values()) - opened


def counts(network: Network) -> dict[tuple[str, str], int]:
    """Count the open triangles of each pair."""
    return {pair: len(threats) for pair, threats in open_threats(network).items()}


def arcs_and_ties(network: Network) -> tuple[int, int]:
    """Count the pairs tied either way, and those tied both ways."""
    graph = exchange_graph(select(network))
    either = graph.to_undirected().number_of_edges()
    return either, graph.to_undirected(reciprocal=True).number_of_edges()


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
        ("harbour", 8, 32, 13), ("karate", 34, 205, 67), ("towns", 16, 75, 45),
        ("motifr_wetlands", 80, 543, 167), ("chemnet", 30, 136, 726),
        pytest.param("flock_core", 224, 31_941, 3_158, marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_open_and_closed_triangles(
    network_folder: Callable[[str], Path],
    folder: str,
    agencies: int,
    opened: int,
    closed: int,
    tmp_path: Path,
) -> None:
    network = multilevel(network_folder(folder))
    assert len(network.agencies) == agencies
    loops = by_loops(network)
    assert (loops[0].total(), loops[1].total()) == (opened, closed)
    # As ranked, and as the tables give them back.
    ranked = sorted(loops[0].items(), key=lambda item: (-item[1], item[0]))
    write_tables(network, tmp_path)
    read = read_tables(tmp_path)
    assert read.complete
    for found in (network, read):
        assert triangles(found) == (opened, closed)
        assert list(counts(found).items()) == ranked


def test_harbour_by_hand(network_folder: Callable[[str], Path]) -> None:
    assert triangles(multilevel(network_folder("harbour"), "arcs.csv")) == (28, 17)
    network = multilevel(network_folder("harbour"), "arcs.csv", mutual=False)
    assert arcs_and_ties(network) == (10, 7)
    # A tie that goes one way closes nothing.
    assert triangles(network) == (32, 13)
    assert Counter(m.threat for m in network.mandates) == {
        "fish": 5, "ice": 2, "oil": 4, "weather": 8,
    }  # fmt: skip
    pairs = [("".join(pair), n) for pair, n in counts(network).items()]
    twice = ["af", "be", "bf", "cf", "cg", "ch", "dg", "dh", "gh"]
    once = ["ad", "ag", "ah", "bd", "bg", "bh", "de", "df", "eg", "eh", "fh"]
    assert pairs == [("ae", 3), *((p, 2) for p in twice), *((p, 1) for p in once)]


@pytest.mark.slow
def test_flock_sharing_is_often_one_way_and_universal_lists_drown_the_rest(
    network_folder: Callable[[str], Path],
) -> None:
    network = multilevel(network_folder("flock_core"), "arcs.csv", mutual=False)
    either, mutual = arcs_and_ties(network)
    assert (either, either - mutual) == (3_127, 1_499)
    assert triangles(network) == (31_941, 3_158)
    pairs = counts(network)
    assert len(pairs) == 21_689
    few = sum(n <= 2 for n in pairs.values())
    assert few / len(pairs) == pytest.approx(0.998, abs=5e-4)
    assert sorted(Counter(m.threat for m in network.mandates).values())[-2:] == [136, 216]


@pytest.mark.parametrize(
    ("name", "file", "agencies"),
    [
        ("harbour", "arcs.csv", 8), ("karate", "arcs.csv", 34), ("towns", "arcs.csv", 16),
        ("krackhardt_hightech", "arcs_advice.csv", 21),
        ("krackhardt_hightech", "arcs_friendship.csv", 21),
        *((f"emon_{name}", "arcs.csv", 0) for name in EMON),
    ],
)  # fmt: skip
def test_networks_with_groups_as_issues(
    network_folder: Callable[[str], Path], name: str, file: str, agencies: int
) -> None:
    folder = network_folder(name)
    nodes = csv_rows(folder / "nodes.csv")
    arcs = [(r["source"], r["target"]) for r in csv_rows(folder / file)]
    issues = [(r["id"], r["group"]) for r in nodes]
    network = made((r["id"] for r in nodes), arcs, issues, mutual=False)
    opened, closed = by_loops(network)
    assert len(network.agencies) == (agencies or len(nodes))
    assert triangles(network) == (opened.total(), closed.total())
    assert counts(network) == opened
    assert set(exchange_graph(select(network)).edges) == {(a, b) for a, b in arcs if a != b}
