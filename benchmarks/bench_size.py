"""What each kind of work costs by the size of the network, beside bare programs that do the same.

Run it: ``.venv/bin/python benchmarks/bench_size.py [--work gaps,brokers] [--sizes 1000,10000]``.
DuckDB, from the group ``bench``, is compared with when it is installed. With ``--tail 10000`` the networks
have so many agencies, and the sizes are the members of the largest program; nothing is compared with.

Every run is a process of its own, with a limit on its processor time and memory; what hits it is
said so. Seconds are those of the processor, memory is the peak of the process, both with the start of
Python and the reading of the tables. The exponent is that of the growth from the size before:
seconds as agencies, or members, to the power of it. The networks are those of `networks.py`.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from networks import write_network

OURS = str(Path(sysconfig.get_path("scripts")) / "bordergraph")
SECONDS, GIBIBYTES = 120, 8

# The pairs of agencies that share a threat and no arrangement or share, by threats: the first 50.
PAIRS = """
import sys, duckdb
db = duckdb.connect()
db.execute("SET threads = 1")
for name in ("mandates", "participations", "shares"):
    db.execute(f"CREATE TABLE {name} AS SELECT DISTINCT * EXCLUDE (source, locator, confidence)"
               f" FROM read_csv('{sys.argv[1]}/{name}.csv', all_varchar = true)")
print(db.execute('''
WITH pairs AS (
  SELECT a.agency AS one, b.agency AS two, a.threat FROM mandates a JOIN mandates b
  ON a.threat = b.threat AND a.agency < b.agency
), tied AS (
  SELECT a.agency AS one, b.agency AS two FROM participations a JOIN participations b
  ON a.program = b.program AND a.agency < b.agency
  UNION SELECT least("from", "to"), greatest("from", "to") FROM shares
), open AS (SELECT * FROM pairs ANTI JOIN tied USING (one, two))
SELECT one, two, count(*) AS threats FROM open GROUP BY ALL ORDER BY threats DESC, one, two LIMIT 50
''').fetchall())
"""

# Betweenness alone, exact, of the same working ties.
BETWEENNESS = """
import sys
import numpy as np, rustworkx as rx
from bordergraph.tables.formats import read_tables
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.structure.graphs import read_ties
cells = read_ties(two_mode_graph(select(read_tables(sys.argv[1])))).rows(slice(None)).tocoo()
graph = rx.PyDiGraph()
graph.add_nodes_from([None] * cells.shape[0])
graph.add_edges_from_no_data(list(zip(cells.row.tolist(), cells.col.tolist())))
print(max(rx.betweenness_centrality(graph, parallel_threshold=10**9).values()))
"""

# The tables read and nothing more.
READING = """
import csv, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("*.csv"):
    with path.open(newline="") as file:
        print(sum(len(row) for row in csv.reader(file)))
"""


@dataclass(frozen=True)
class Work:
    """One kind of work.

    Attributes:
        name: What it is called.
        words: The command, without the program and the graph.
        sizes: Agencies of the networks it is measured on.
        peer: What it is compared with, and the program that does it.
        threats: Threats that all agencies draw from; None for some in each region.
    """

    name: str
    words: tuple[str, ...]
    sizes: tuple[int, ...]
    peer: tuple[str, str]
    threats: int | None = None


TAILS = (500, 2000, 6800)
SHORT, LONG = (1000, 10_000), (1000, 10_000, 60_000)
WORKS = (
    Work("gaps", ("gaps", "--top", "50"), LONG, ("DuckDB", PAIRS)),
    Work("gaps, 50 threats", ("gaps", "--top", "50"), SHORT, ("DuckDB", PAIRS), 50),
    Work("brokers", ("brokers", "--top", "50"), SHORT, ("rustworkx", BETWEENNESS)),
    Work("points", ("critical", "--of", "points"), SHORT, ("csv", READING)),
    Work("critical", ("critical", "--of", "arrangements"), SHORT, ("csv", READING)),
    Work("show", ("show", "agency/a00028"), SHORT, ("csv", READING)),
    Work("report", ("report", "-o", "{out}.md"), SHORT, ("rustworkx", BETWEENNESS)),
    Work("import", ("import", "{graph}", "-o", "{out}.nt"), LONG, ("csv", READING)),
)


@dataclass(frozen=True)
class Cost:
    """What one run cost.

    Attributes:
        busy: Seconds of processor time.
        mebibytes: Peak memory.
        ended: Why it did not end well; empty when it did.
    """

    busy: float
    mebibytes: float
    ended: str = ""

    def __str__(self) -> str:
        return f"{self.busy:8.2f} s {self.mebibytes:7.0f} MiB {self.ended:<6}"


def run(command: list[str]) -> Cost:
    """Run a command to its end or to its limits, its output thrown away."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTES << 30, GIBIBYTES << 30))

    # Threads of libraries would share the work, and their memory would count.
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
        preexec_fn=limit,  # noqa: PLW1509 - no thread runs here
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    busy = usage.ru_utime + usage.ru_stime
    ended = "" if not process.returncode else "time" if busy >= SECONDS - 1 else "failed"
    return Cost(busy, usage.ru_maxrss / 1024, ended)


def exponent(before: tuple[int, Cost] | None, size: int, cost: Cost) -> str:
    """Return how processor time grew, less what the start of the program takes."""
    if before is None or before[1].ended or cost.ended:
        return ""
    start = run([OURS, "--version"]).busy
    grown = (cost.busy - start) / max(before[1].busy - start, 0.01)
    return f"n^{math.log(grown) / math.log(size / before[0]):.2f}"


def measure(work: Work, sizes: tuple[int, ...], folder: Path, agencies: int = 0) -> None:
    """Print the lines of one kind of work; with a number of agencies, sizes are of a program."""
    before: tuple[int, Cost] | None = None
    name, program = work.peer
    for size in sizes:
        graph = folder / f"{size}-{work.threats or 'local'}"
        if not graph.exists():
            many = 6 if work.threats else 3
            largest = size if agencies else 0
            write_network(graph, agencies or size, work.threats, mandates=many, largest=largest)
        words = [w.format(graph=graph, out=folder / "out") for w in work.words]
        named = [] if work.words[0] == "import" else ["--graph", str(graph)]
        ours = run([OURS, *named, *words])
        theirs = None
        if not agencies and (name != "DuckDB" or importlib.util.find_spec("duckdb")):
            theirs = run([sys.executable, "-c", program, str(graph)])
        beside = "" if theirs is None else f"{name:<9} {theirs}"
        if theirs is not None and not theirs.ended and not ours.ended:
            times, memory = ours.busy / theirs.busy, ours.mebibytes / theirs.mebibytes
            beside += f" time x{times:6.2f} memory x{memory:5.2f}"
        grew = exponent(before, size, ours)
        print(f"{work.name:<17} {size:>6}  {ours} {grew:<7} {beside}", flush=True)
        before = size, ours


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", help="only these, joined by commas")
    parser.add_argument("--sizes", help="only these numbers of agencies, joined by commas")
    parser.add_argument("--tail", type=int, default=0, help="agencies of each network")
    asked = parser.parse_args()
    names = asked.work.split(",") if asked.work else [w.name.split(",")[0] for w in WORKS]
    only = tuple(map(int, asked.sizes.split(","))) if asked.sizes else ()
    print(f"Limits: {SECONDS} s of processor time and {GIBIBYTES} GiB of memory a run.")
    with tempfile.TemporaryDirectory() as folder:
        for work in WORKS:
            if work.name.split(",")[0] in names:
                sizes = only or (TAILS if asked.tail else work.sizes)
                measure(work, sizes, Path(folder), asked.tail)


if __name__ == "__main__":
    main()
