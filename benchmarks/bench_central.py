"""Communities and brokers of very large networks, step by step: ties from an engine, the rest here.

Run it: ``.venv/bin/python benchmarks/bench_central.py [--agencies 6000 60000 600000]``.
Bounds on two cores with DuckDB: 60,000 agencies in a minute, 600,000 in 10 minutes and 8 GiB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.groups import brokers as measures
from bordergraph.scale import Lake
from networks import write_network

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = (
    "broker_roles",
    "betweenness",
    "sampled_betweenness",
    "structural_holes",
    "articulation",
    "fragmentation_without",
)
"""What `bordergraph.analysis.groups.brokers.places` works out one after the other."""


def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """Return a step that tells what it took."""

    def told(*given: object, **named: object) -> object:
        began, busy = time.perf_counter(), time.process_time()
        found = step(*given, **named)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"  {name}: {seconds:.1f} s, {busy:.1f} s of processor time, peak {peak:.2f} GiB",
            flush=True,
        )
        return found

    return told


def main() -> None:
    """Print some lines a size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agencies", type=int, nargs="+", default=[6_000, 60_000, 600_000])
    parser.add_argument("--top", type=int, default=1_000)
    parser.add_argument("--memory", default="6GB", help="what DuckDB may take")
    asked = parser.parse_args()
    for name in STEPS:
        setattr(measures, name, timed(name, getattr(measures, name)))
    for size in asked.agencies:
        print(f"{size} agencies", flush=True)
        with tempfile.TemporaryDirectory() as name:
            folder = write_network(Path(name, "network"), size, None)
            lake = Lake(folder, work=Path(name, "work"), memory=asked.memory)
            timed("tables", lambda lake=lake: lake.facts)()
            timed("working ties", lambda lake=lake: lake.ties)()
            timed("degrees", lambda lake=lake: lake.degrees(top=asked.top))()
            found = timed("brokers", lambda lake=lake: lake.brokers(top=asked.top))()
            if found[0].betweenness_error:
                print(f"  betweenness of {found[0].betweenness_searches} searches:", end=" ")
                print(
                    f"{found[0].betweenness:.4f} at most, off by {found[0].betweenness_error:.4f}"
                )
            firm = timed("communities", lambda lake=lake: lake.communities())().found
            print(f"  {firm.method}, {firm.runs} runs: modularity {firm.modularity:.4f},", end=" ")
            print(f"agreement {firm.stable_nmi:.3f} (NMI), {firm.stable_ari:.3f} (Rand)")
            timed("silos by community", lambda lake=lake: lake.silos("community"))()


if __name__ == "__main__":
    sys.exit(main())
