"""The need method: the shipped graph against bare parsing of its files, and made-up networks of any size.

Run it: ``.venv/bin/python benchmarks/bench_method.py [--agencies 10000 60000] [--heavy] [--graph]``.
Each size runs in a process of its own; seconds are wall and processor time, memory is the peak.

Bounds, on two cores: one day of the shipped graph and all variants each under 1.5 F (F: bare parsing
by pyoxigraph); 374,000 rows in 8 s and 4 GiB; 10,000 agencies of which 6,802 sit in one program in
60 s and 3 GB; 60,000 agencies from CSV within 8x of DuckDB's bare pair list on the same file. What
was measured stands in docs/decisions, under large networks.
"""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyoxigraph as ox

import bordergraph
from bordergraph.analysis.method.inputs import load_steps, open_duckdb, tabulate, tabulate_plain
from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS
from bordergraph.resources import graph_dir
from bordergraph.tables.plain import plain_tables
from networks import write_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

PAIRS = """
SELECT count(*) FROM (
  SELECT DISTINCT x.agency, y.agency, x.threat FROM read_csv('{0}/mandates.csv', all_varchar = true) x
  JOIN read_csv('{0}/mandates.csv', all_varchar = true) y ON y.threat = x.threat AND x.agency < y.agency
)
"""


def timed(name: str, run: Callable[[], T]) -> T:
    """Run something, and print what it took."""
    wall, busy = time.perf_counter(), time.process_time()
    found = run()
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name:<24} {wall:8.2f} s  {busy:8.2f} s of processors  {peak:8.0f} MiB", flush=True)
    return found


def method(link: duckdb.DuckDBPyConnection, *, each: bool = False) -> int:
    """Run all steps on input tables; return the number of rows."""
    for step in load_steps():
        if each:
            timed(step.name, lambda sql=step.sql: link.execute(sql))
        else:
            link.execute(step.sql)
        if step.name == "need":
            link.execute("DROP TABLE pair")
    ((rows,),) = link.execute("SELECT count(*) FROM outcome").fetchall()
    return int(rows)


def parse() -> None:
    """Parse every file of the shipped graph, and keep nothing."""
    for path in graph_dir().rglob("*.ttl"):
        for _ in ox.parse(path=str(path)):
            pass


def shipped() -> None:
    """Measure the graph that ships."""
    desk = bordergraph.open()._context  # noqa: SLF001 - the dependencies that ship stand there
    network, dependencies = desk.network, desk.dependencies
    years = sorted({day.replace(year=y) for day in [network.day] if day for y in range(1990, 2027)})
    runs = {
        "one day": [(network.day, DEFAULT)],
        "sixteen variants": [(network.day, name) for name in VARIANTS],
        "37 days": [(day, DEFAULT) for day in years],
    }
    method(open_duckdb(tabulate(network, runs["one day"], dependencies)))
    timed("F: bare parsing", parse)
    for name, chosen in runs.items():
        timed(
            name, lambda chosen=chosen: method(open_duckdb(tabulate(network, chosen, dependencies)))
        )


def made(folder: Path, *, each: bool, careful: bool) -> None:
    """Measure a network that stands as CSV in a folder."""
    gc.disable()  # as the command line does
    pairs = timed("bare pair list", lambda: duckdb.sql(PAIRS.format(folder)).fetchall())
    if careful:
        networks = [timed("read the tables", lambda: bordergraph.open(folder).network())]
        tables = timed("lay out", lambda: tabulate(networks[0], [(networks[0].day, DEFAULT)]))
        networks.clear()
        rows = timed("load and run the steps", lambda: method(open_duckdb(tables), each=each))
    else:
        plain = timed("read the tables", lambda: plain_tables(folder))
        link = timed("lay out", lambda: tabulate_plain(plain, [(plain.day, DEFAULT)]))
        rows = timed("run the steps", lambda: method(link, each=each))
    print(f"  {pairs[0][0]} pairs, {rows} rows")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--agencies", type=int, nargs="*", default=[10_000])
    parser.add_argument("--heavy", action="store_true", help="6,802 of 10,000 in one program")
    parser.add_argument("--graph", action="store_true", help="the graph that ships")
    parser.add_argument("--each", action="store_true", help="every step")
    parser.add_argument(
        "--careful", action="store_true", help="read row by row, as small tables are"
    )
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.folder:
        made(args.folder, each=args.each, careful=args.careful)
        return
    if args.graph:
        print("shipped graph", flush=True)
        shipped()
    sizes = [(n, {}) for n in args.agencies]
    if args.heavy:
        sizes.append((10_000, {"threats": 400, "largest": 6_802}))
    for agencies, shape in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_network(folder, agencies, work=True, **shape)
            print(f"{agencies} agencies {shape or ''}", flush=True)
            words = [
                sys.executable,
                __file__,
                "--folder",
                folder,
                *(["--each"] if args.each else []),
                *(["--careful"] if args.careful else []),
            ]
            subprocess.run(words, check=True)


if __name__ == "__main__":
    main()
