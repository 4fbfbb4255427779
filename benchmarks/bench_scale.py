"""The first gaps and the need met by threat of very large networks, on an engine.

Run it: ``.venv/bin/python benchmarks/bench_scale.py [--agencies 6000 60000 600000] [--engine duckdb]``;
``--threats 1 --weight none`` puts all on one threat, of which third bodies are too many to go through;
``--engine cluster`` starts a Spark cluster of two workers on loopback and tells what it shuffled.
Bounds for 600,000 agencies on two cores with DuckDB: 10 minutes and 8 GiB.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import resource
import sys
import tempfile
import time
from pathlib import Path

from bordergraph.scale import Lake
from bordergraph.scale.rows import closed
from cluster import cluster
from networks import write_network

FACTS = ("participations", "mandates", "focus", "shares")


def statements(folder: Path) -> int:
    """Count the rows of the tables that state something."""
    found = 0
    for name in FACTS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += sum(1 for _ in csv.reader(file)) - 1
    return found


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agencies", type=int, nargs="+", default=[6_000, 60_000, 600_000])
    parser.add_argument("--threats", type=int, help="threats that all draw from; else by region")
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--top", type=int, default=1_000)
    parser.add_argument("--weight", default="idf", help="on one threat only, none")
    parser.add_argument("--sample-pairs", type=int, help="estimate what third bodies add")
    parser.add_argument("--memory", default="6GB", help="what DuckDB may take")
    asked = parser.parse_args()
    for size in asked.agencies:
        with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
            spark = None
            if asked.engine == "cluster":
                spark = stack.enter_context(cluster(Path(name, "cluster"), memory=asked.memory))
            folder = write_network(Path(name, "network"), size, asked.threats)
            told = statements(folder)
            began, busy = time.perf_counter(), time.process_time()
            engine = spark.url if spark else asked.engine
            lake = Lake(folder, engine, work=Path(name, "work"), memory=asked.memory)
            gaps = lake.gaps(top=asked.top, weight=asked.weight)
            first = time.perf_counter() - began
            threats = lake.by_threat(weight=asked.weight, sample_pairs=asked.sample_pairs)
            seconds, busy = time.perf_counter() - began, time.process_time() - busy
            rows = lake.rows(asked.weight)
            pairs = rows.engine.rows(closed(rows.seats, "threat").agg(n=lambda t: t.pairs.sum()))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            paths = rows.engine.rows(rows.paths.agg(n=lambda t: t.paths.sum()))
            off = max((t.met.error for t in threats if t.met.error is not None), default=0.0)
            met = f", need met off by at most {off:.6f}" if off else ""
            shuffled = ""
            if spark:
                busy, memory = (a + b for a, b in zip(spark.took(), (busy, peak), strict=True))
                peak, shuffled = memory, f", {spark.shuffled() / 2**20:.0f} MiB shuffled"
            print(
                f"{size} agencies, {told} statements, {pairs[0]['n']} pairs on a threat,"
                f" {paths[0]['n']:.0f} paths through a third; {asked.engine}: {len(gaps)} gaps"
                f" in {first:.0f} s, {len(threats)} threats, all in {seconds:.0f} s ({busy:.0f} s of"
                f" processor time), peak {peak:.2f} GiB{shuffled}{met}",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
