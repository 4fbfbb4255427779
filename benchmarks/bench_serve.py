"""Many clients at once ask a server for a while, alone and beside others whose queries never end.

    python benchmarks/bench_serve.py [CLIENTS] [SECONDS] [ENDLESS]

Starts `bordergraph serve` on the shipped graph, opens connections on loopback, and asks a mix of
queries whose answers were asked for once before, first alone, then beside ENDLESS clients that each
ask for more than the server gives. Prints one line of JSON: answers by status, those that were
wrong, requests a second, the slowest, the most memory that the processes held together; what share of
the answers it still gave beside the endless ones; how it ended by SIGTERM under all that.
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
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

QUERIES = (
    "SELECT ?a { ?a a bg:Agency } ORDER BY ?a LIMIT 20",
    "SELECT ?k (COUNT(?f) AS ?n) { ?f a bg:Finding ; bg:findingKind ?k } GROUP BY ?k ORDER BY ?k",
    "SELECT ?a ?name { ?a a bg:Agency ; skos:prefLabel ?name } ORDER BY ?a ?name",
    "ASK { agency:rcmp bg:sharesWith ?b }",
    "SELECT (COUNT(*) AS ?n) { ?s prov:wasDerivedFrom ?d }",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HTTP_OK = 200
DOCUMENTED = {HTTP_OK, 503}


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


async def main(clients: int, seconds: float, endless: int) -> dict[str, object]:
    """Run the server and its clients."""
    with subprocess.Popen(  # noqa: ASYNC220 - before anything else runs
        [sys.executable, "-m", "bordergraph", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        port = int(server.stderr.readline().split("/")[2].split(":")[1])
        try:
            load = Load(port, server.pid)
            await load.prepare()
            alone = await load.measured(clients, seconds, 0)
            beside = await load.measured(clients, seconds, endless, server)
            return {
                "alone": alone,
                "beside": beside,
                "share": round(beside["answers"] / max(1, alone["answers"]), 2),
                "code": server.returncode,
                "stderr": server.stderr.read(),
            }
        finally:
            server.kill()


class Load:
    """Clients of a server.

    Args:
        port: Where it listens.
        pid: Its process.
    """

    def __init__(self, port: int, pid: int) -> None:
        self._port = port
        self._pid = pid
        self._right: dict[str, tuple[int, bytes]] = {}

    async def prepare(self) -> None:
        """Ask each query once, when nothing else runs."""
        opened = await asyncio.open_connection("127.0.0.1", self._port)
        self._right = {q: await ask(*opened, q) for q in QUERIES}
        opened[1].close()
        assert all(status == HTTP_OK for status, _ in self._right.values())

    async def measured(  # noqa: C901 - three small loops
        self, clients: int, seconds: float, endless: int, end: subprocess.Popen[str] | None = None
    ) -> dict[str, Any]:
        """Ask from all clients, and return what was seen.

        Args:
            clients: How many ask ordinary queries.
            seconds: For how long.
            endless: How many ask queries that do not end.
            end: Is ended then, while all still ask.
        """
        statuses: Counter[int] = Counter()
        ends: Counter[int] = Counter()
        wrong, lost, times, peak = 0, 0, list[float](), 0
        until = time.monotonic() + seconds

        async def client(number: int) -> None:
            nonlocal wrong, lost
            pair = None
            for query in cycle(QUERIES[number % 5 :] + QUERIES[: number % 5]):
                begun = time.monotonic()
                try:
                    pair = pair or await asyncio.open_connection("127.0.0.1", self._port)
                    status, body = await ask(*pair, query)
                except (OSError, asyncio.IncompleteReadError):
                    pair, lost = None, lost + 1
                    await asyncio.sleep(0.1)
                    continue
                statuses[status] += 1
                times.append(time.monotonic() - begun)
                wrong += status == HTTP_OK and (status, body) != self._right[query]
                if status != HTTP_OK:
                    await asyncio.sleep(0.5)

        async def greedy() -> None:
            while True:
                pair = await asyncio.open_connection("127.0.0.1", self._port)
                with suppress(OSError, asyncio.IncompleteReadError):
                    while True:
                        ends[(await ask(*pair, ENDLESS))[0]] += 1

        async def watch() -> None:
            nonlocal peak
            while True:
                peak = max(peak, held(self._pid))
                await asyncio.sleep(2)

        crowd = [client(n) for n in range(clients)]
        tasks = [*map(asyncio.create_task, (*crowd, *(greedy() for _ in range(endless)), watch()))]
        await asyncio.sleep(max(0, until - time.monotonic()))
        seen: dict[str, Any] = {
            "answers": statuses[HTTP_OK],
            "statuses": dict(statuses),
            "documented": set(statuses) <= DOCUMENTED,
            "wrong": wrong,
            "lost": lost,
            "a second": round(statuses[HTTP_OK] / seconds),
            "median s": round(statistics.median(times), 3),
            "slowest s": round(max(times), 2),
            "endless": dict(ends),
            "most MB": peak >> 20,
        }
        if end:
            begun = time.monotonic()
            end.terminate()
            await asyncio.to_thread(end.wait)
            seen["ended after s"] = round(time.monotonic() - begun, 1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return seen


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
    given = [float(x) for x in sys.argv[1:]] + [200, 60, 5][len(sys.argv) - 1 :]
    print(json.dumps(asyncio.run(main(int(given[0]), given[1], int(given[2])))))
