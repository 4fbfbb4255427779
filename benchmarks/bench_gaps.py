"""Gap lists against the bare sparse product and against sma, in one run.

Run it: ``.venv/bin/python benchmarks/bench_gaps.py [--sma 1000] [--regions 1000]``. ``sma`` (GPL)
is compared with when it is installed; its gap list takes a minute at 1,000 actors.

Bounds: the pair list at least 1,000x faster than sma at 1,000 actors; within 2x of the bare product
at 5,000; at 60,000 agencies the ranked list in 10 s and 2 GiB, its kernel within 3x of the product.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.gaps.ranking import gaps, gaps_by_pair
from bordergraph.analysis.gaps.untied import open_pairs, triangles
from scipy import sparse

from bordergraph.analysis.core.options import Options, Weight
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
    from typing import Any

STRICT = Options(strict=True, weight=Weight.NONE)
TOP = 50


def best_of(run: Callable[[], Any], rounds: int) -> float:
    """Return the shortest of some runs, in seconds."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def flat(actors: int, seed: int = 1) -> Network:
    """Make actors with 5 of 50 issues and 8 undirected ties each on average."""
    draw = np.random.default_rng(seed)
    has = np.argwhere(draw.random((actors, 50)) < 0.1).tolist()
    ends = draw.integers(0, actors, (4 * actors, 2)).tolist()
    pairs = sorted({(min(e), max(e)) for e in ends if e[0] != e[1]})
    names = [f"a{i:05d}" for i in range(actors)]
    return Network(
        agencies=tuple(Agency(n, n) for n in names),
        threats=tuple(Threat(f"t{t:02d}", "") for t in range(50)),
        mandates=tuple(Mandate(names[a], f"t{t:02d}") for a, t in has),
        shares=tuple(Share(names[g], names[r]) for i, j in pairs for g, r in ((i, j), (j, i))),
        complete=True,
    )


def regions(count: int, seed: int = 1) -> Network:
    """Make border regions of 60 agencies, 40 programs and 20 threats, a tenth of links across.

    Some threats are hubs: as many as the root of the number of regions, with agencies from all.
    """
    draw = np.random.default_rng(seed)
    agencies, programs, threats = 60 * count, 40 * count, 20 * count
    hubs = int(count**0.5)

    def linked(places: int, per: int, each: int, whole: int) -> list[tuple[int, int]]:
        """Link every place to some things of its region, or of any."""
        left = np.repeat(np.arange(places), draw.poisson(each, places))
        near = draw.integers(0, per, left.size) + left * count // places * per
        anywhere = draw.random(left.size) < 0.1
        right = np.where(anywhere, draw.integers(0, whole, left.size), near)
        return sorted(set(zip(left.tolist(), right.tolist(), strict=True)))

    a, p, t = (
        [f"{kind}{i:06d}" for i in range(n)]
        for kind, n in (("a", agencies), ("p", programs), ("t", threats))
    )
    hub = [
        (int(i), int(draw.integers(0, hubs))) for i in np.flatnonzero(draw.random(agencies) < 0.08)
    ]
    cadences = list(Cadence)
    return Network(
        agencies=tuple(Agency(x, x) for x in a),
        threats=tuple(Threat(x, x) for x in (*t, *(f"u{h:03d}" for h in range(hubs)))),
        arrangements=tuple(
            Arrangement(x, x, cadence=cadences[i % len(cadences)]) for i, x in enumerate(p)
        ),
        participations=tuple(
            Participation(a[m], p[q]) for q, m in linked(programs, 60, 5, agencies)
        ),
        mandates=(
            *(Mandate(a[i], t[j]) for i, j in linked(agencies, 20, 3, threats)),
            *(Mandate(a[i], f"u{h:03d}") for i, h in hub),
        ),
        foci=(
            *(Focus(p[q], t[j]) for q, j in linked(programs, 20, 2, threats)),
            *(Focus(p[h], f"u{h:03d}") for h in range(hubs)),
        ),
        complete=True,
    )


def bare(arrays: NetworkIndex) -> Callable[[], int]:
    """Return the product that any list of untied pairs needs: S = B B', mask, the best of it."""
    n = len(arrays.agencies)
    seats, members, direct = arrays.seats, arrays.memberships, arrays.direct
    has = sparse.csr_array(
        (np.ones(len(seats)), (seats.agency, seats.threat)), shape=(n, len(arrays.threats))
    )
    joins = sparse.csr_array(
        (np.ones(members.agency.size), (members.agency, members.arrangement)),
        shape=(n, len(arrays.arrangements)),
    )
    shares = sparse.csr_array(
        (np.ones(direct.giver.size), (direct.giver, direct.receiver)), shape=(n, n)
    )

    def run() -> int:
        shared = sparse.triu(has @ has.T, k=1, format="csr")
        tied = (joins @ joins.T + shares) > 0
        untied = shared - shared.multiply(tied)
        untied.eliminate_zeros()
        best = np.argpartition(untied.data, -min(TOP, untied.nnz))[-TOP:]
        assert best.size
        return int(untied.nnz)

    return run


def peak() -> float:
    """Return this process's peak memory in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line(what: str, ours: float, theirs: float, peer: str, bound: str) -> None:
    """Print one comparison."""
    print(
        f"{what:<44} ours {ours:9.4f} s   {peer:<12} {theirs:9.4f} s   ours/peer {ours / theirs:9.5f}   {bound}"
    )


def against_sma(actors: int) -> None:
    """Compare the pair list with that of sma on the same network."""
    if importlib.util.find_spec("sma") is None:
        print("sma is not installed: not compared")
        return
    sma = importlib.import_module("sma")
    network = flat(actors)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((a.id for a in network.agencies), sesType=1)
    graph.add_nodes_from((t.id for t in network.threats), sesType=0)
    graph.add_edges_from((m.agency, m.threat) for m in network.mandates)
    graph.add_edges_from((s.giver, s.receiver) for s in network.shares)
    found: list[Any] = []
    theirs = best_of(lambda: found.append(sma.identifyGaps(graph, "1,2[II.C]")), 1)
    ours = best_of(lambda: gaps_by_pair(network, STRICT, top=TOP), 5)
    kernel = best_of(lambda: open_pairs(NetworkIndex(network, STRICT), TOP), 5)
    mine = [(p.agencies, p.score) for p in gaps_by_pair(network, STRICT)]
    same = sorted((-count, min(e), max(e)) for e, count in found[0] if count > 0)
    assert [(-s, *a) for a, s in mine] == same
    line(f"{actors} actors, pair list from the model", ours, theirs, "sma", "at most 0.001")
    line(f"{actors} actors, arrays and product", kernel, theirs, "sma", "at most 0.001")


def against_scipy(actors: int) -> None:
    """Compare the pair list with the bare product."""
    network = flat(actors)
    arrays = NetworkIndex(network, STRICT)
    product = bare(arrays)
    open_pairs(arrays, TOP)
    assert product() == open_pairs(arrays)[0].size
    theirs, ours = best_of(product, 5), best_of(lambda: open_pairs(arrays, TOP), 5)
    line(f"{actors} actors, ranked pairs", ours, theirs, "bare scipy", "at most 2")
    count = best_of(lambda: triangles(arrays), 5)
    line(f"{actors} actors, count only", count, theirs, "bare scipy", "")
    whole = best_of(lambda: gaps_by_pair(network, STRICT, top=TOP), 3)
    line(f"{actors} actors, from the model", whole, theirs, "bare scipy", "")


def large(count: int) -> None:
    """Time a network of many regions from the model to the ranked list with reasons."""
    began = time.perf_counter()
    network = regions(count)
    print(
        f"{count} regions: {len(network.agencies)} agencies, {len(network.participations)}"
        f" memberships, {len(network.mandates)} mandates, {len(network.foci)} foci;"
        f" made in {time.perf_counter() - began:.1f} s, {peak():.0f} MiB"
    )
    arrays = NetworkIndex(network, STRICT)
    product = bare(arrays)
    open_pairs(arrays, TOP)
    pairs = product()
    assert pairs == open_pairs(arrays)[0].size
    theirs, ours = best_of(product, 5), best_of(lambda: open_pairs(arrays, TOP), 5)
    line(f"kernel, {pairs} untied pairs", ours, theirs, "bare scipy", "at most 3")
    whole = best_of(lambda: gaps_by_pair(network, STRICT, top=TOP), 1)
    line("strict pair list from the model", whole, theirs, "bare scipy", "at most 10 s")
    began = time.perf_counter()
    report = gaps(network, Options(), top=TOP)
    seconds = time.perf_counter() - began
    print(
        f"full gap list with kinds, relays and reasons: {seconds:.2f} s, peak {peak():.0f} MiB,"
        f" {report.totals.gaps} gaps in {report.totals.pairs} pairs (at most 10 s, 2048 MiB)"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sma", type=int, default=1000, help="actors to compare with sma on")
    parser.add_argument("--regions", type=int, default=1000, help="regions of the large network")
    asked = parser.parse_args()
    for count in sorted({max(asked.regions // 100, 1), max(asked.regions // 10, 1), asked.regions}):
        large(count)
    for actors in (200, 1000, 5000):
        against_scipy(actors)
    if asked.sma:
        against_sma(asked.sma)


if __name__ == "__main__":
    main()
