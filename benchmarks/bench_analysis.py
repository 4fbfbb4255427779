"""Time the random models and the network measures; every ratio is taken within one run.

Usage:
    python benchmarks/bench_analysis.py [--quick]

Networks have a mean of 8 ties and of 5 out of 50 threats per agency.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from bordergraph.analysis.structure.closure import closure
from bordergraph.analysis.structure.communities import communities
from bordergraph.analysis.structure.components import (
    articulation,
    betweenness,
    bridges,
    structural_holes,
)
from bordergraph.analysis.structure.degrees import degree_model
from bordergraph.analysis.structure.matrices import as_graph, clean_ties
from bordergraph.analysis.structure.roles import broker_roles

if TYPE_CHECKING:
    from collections.abc import Callable

THREATS, MEAN_TIES, MEAN_THREATS = 50, 8, 5


def network(n: int, seed: int = 0) -> tuple[Any, Any]:
    """Return ties (n, n) and memberships (n, 50)."""
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n, (n * MEAN_TIES // 2, 2))
    ties = clean_ties(
        sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    )
    return ties, sparse.csr_array(rng.random((n, THREATS)) < MEAN_THREATS / THREATS)


def timed(run: Callable[[], Any], *, best_of: int = 1) -> tuple[float, Any]:
    """Return the shortest of some runs in seconds, and what the last one returned."""
    shortest, result = float("inf"), None
    for _ in range(best_of):
        start = time.perf_counter()
        result = run()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest, result


def row(what: str, n: int, seconds: float, beside: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:<44}{n:>8}{seconds:>12.4f}  {beside}")


def nulls(sizes: list[int], samples: int) -> None:
    """Time the analytic models and the draws."""
    before = None
    for n in sizes:
        ties, held = network(n)
        seconds, _ = timed(lambda t=ties: degree_model(t), best_of=3)
        row("degrees kept, analytic: fit", n, seconds)
        seconds, _ = timed(lambda t=ties, b=held: closure(t, b, null="N1"), best_of=3)
        row("degrees kept, analytic: closure", n, seconds)
        seconds, found = timed(
            lambda t=ties, b=held: closure(t, b, null="N1-swaps", samples=samples)
        )
        grew = f"x {seconds / before:.1f}" if before else ""
        row(f"degrees kept, {samples:,} swap draws", n, seconds, grew)
        if n == 1000:
            per_thousand = seconds * 1000 / samples
            print(f"{'':>52}1,000 draws at 1,000 agencies: {per_thousand:.1f} s (promise: 30 s)")
        assert found.test.acceptance > 0.5
        before = seconds
        groups = [f"g{k % 10}" for k in range(n)]
        seconds, _ = timed(
            lambda t=ties, b=held, g=groups: closure(t, b, null="N2", groups=g, samples=samples)
        )
        row(f"degrees and mixing kept, {samples:,} draws", n, seconds)
        seconds, _ = timed(lambda t=ties, b=held: closure(t, b, null="N3", samples=samples))
        row(f"memberships dealt out anew, {samples:,} draws", n, seconds)


def places(sizes: list[int]) -> None:
    """Time the network measures beside networkx."""
    for n in sizes:
        ties, _ = network(n)
        graph = as_graph(ties)
        ours, scores = timed(lambda t=ties: betweenness(t))
        if n <= 2000:
            theirs, plain = timed(lambda g=graph: nx.betweenness_centrality(g))
            worst = max(abs(scores[i] - plain[i]) for i in range(n))
            row("betweenness", n, ours, f"{theirs / ours:.0f}x networkx, off by {worst:.0e}")
        else:
            row("betweenness", n, ours)
        ours, holes = timed(lambda t=ties: structural_holes(t), best_of=3)
        if n <= 2000:
            theirs, plain = timed(lambda g=graph: nx.constraint(g))
            tied = ties.sum(axis=1) > 0
            worst = max(abs(holes.constraint[i] - plain[i]) for i in np.flatnonzero(tied))
            row(
                "constraint and effective size",
                n,
                ours,
                f"{theirs / ours:.0f}x networkx, off by {worst:.0e}",
            )
        else:
            row("constraint and effective size", n, ours)
        groups = [f"g{k % 10}" for k in range(n)]
        seconds, _ = timed(lambda t=ties, g=groups: broker_roles(t, g), best_of=3)
        row("Gould-Fernandez roles, ten groups", n, seconds)
        seconds, _ = timed(lambda t=ties: (bridges(t), articulation(t)))
        row("bridges and articulation points", n, seconds)
        seconds, _ = timed(lambda t=ties: communities(t, runs=5))
        row("Louvain, 5 runs", n, seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller networks, fewer draws")
    quick = parser.parse_args().quick
    print(f"{'what':<44}{'agencies':>8}{'seconds':>12}")
    nulls([200, 1000] if quick else [200, 1000, 5000], 100 if quick else 1000)
    places([200, 1000] if quick else [200, 1000, 5000])


if __name__ == "__main__":
    main()
