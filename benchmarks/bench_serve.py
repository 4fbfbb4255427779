"""Many clients at once ask a server for a while: is every answer right, and what does it take?

    python benchmarks/bench_serve.py [CLIENTS] [SECONDS]

Starts `bordergraph serve` on the shipped graph, opens connections on loopback, and asks a mix of
queries whose answers were asked for once before. Prints one line of JSON: answers by status, those
that were wrong, requests a second, the slowest, and the most memory that the processes held
together. One client asks, all the while, for more than the server gives.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

QUERIES = (
    "SELECT ?a { ?a a bg:Agency } ORDER BY ?a LIMIT 20",
    "SELECT ?k (COUNT(?f) AS ?n) { ?f a bg:Finding ; bg:findingKind ?k } GROUP BY ?k ORDER BY ?k",
    "SELECT ?a ?name { ?a a bg:Agency ; skos:prefLabel ?name } ORDER BY ?a ?name",
    "ASK { agency:rcmp bg:sharesWith ?b }",
    "SELECT (COUNT(*) AS ?n) { ?s prov:wasDerivedFrom ?d }",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOCUMENTED = {200, 429, 503}


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, query: str
) -> tuple[int, bytes]:
    """Ask one query on an open connection."""
    target = f"/sparql?{urlencode({'query': query})}"
    writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status = int(head.split()[1])
    lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    return status, await reader.readexactly(int(lines["content-length"]))


async def main(clients: int, seconds: float) -> dict[str, object]:
    """Run the server and its clients."""
    with subprocess.Popen(  # noqa: ASYNC220 - before anything else runs
        [sys.executable, "-m", "bordergraph", "serve", "--port", "0", "--timeout", "5"],
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        port = int(server.stderr.readline().split("/")[2].split(":")[1])
        try:
            return await measured(port, server.pid, clients, seconds)
        finally:
            server.terminate()


async def measured(  # noqa: C901 - three small loops
    port: int, pid: int, clients: int, seconds: float
) -> dict[str, object]:
    """Ask from all clients, and return what was seen."""
    opened = await asyncio.open_connection("127.0.0.1", port)
    right = {q: await ask(*opened, q) for q in QUERIES}
    assert all(status == 200 for status, _ in right.values())
    statuses: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    wrong, lost, times, peak = 0, 0, list[float](), 0
    until = time.monotonic() + seconds

    async def client(number: int) -> None:
        nonlocal wrong, lost
        pair = None
        for query in cycle(QUERIES[number % 5 :] + QUERIES[: number % 5]):
            if time.monotonic() > until:
                break
            begun = time.monotonic()
            try:
                pair = pair or await asyncio.open_connection("127.0.0.1", port)
                status, body = await ask(*pair, query)
            except (OSError, asyncio.IncompleteReadError):
                pair, lost = None, lost + 1
                continue
            statuses[status] += 1
            times.append(time.monotonic() - begun)
            wrong += status == 200 and (status, body) != right[query]
            if status != 200:
                await asyncio.sleep(0.5)
        if pair:
            pair[1].close()

    async def greedy() -> None:
        pair = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            ends[(await ask(*pair, ENDLESS))[0]] += 1

    async def watch() -> None:
        nonlocal peak
        while time.monotonic() < until:
            peak = max(peak, held(pid))
            await asyncio.sleep(0.5)

    await asyncio.gather(*(client(n) for n in range(clients)), greedy(), watch())
    return {
        "clients": clients,
        "seconds": seconds,
        "statuses": dict(statuses),
        "documented": set(statuses) <= DOCUMENTED,
        "wrong": wrong,
        "lost": lost,
        "a second": round(sum(statuses.values()) / seconds),
        "median s": round(statistics.median(times), 3),
        "slowest s": round(max(times), 2),
        "endless": dict(ends),
        "most MB": peak >> 20,
    }


def held(pid: int) -> int:
    """Return the bytes of a process and all below it, each page once: what it shares in parts."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += 1024 * int(
                next(x for x in text.splitlines() if x.startswith("Pss:")).split()[1]
            )
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    given = [float(x) for x in sys.argv[1:]] + [200, 60][len(sys.argv) - 1 :]
    print(json.dumps(asyncio.run(main(int(given[0]), given[1]))))
