"""Places to work, so many at once and each client in turn; what the server counts of itself."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import prometheus_client as prometheus

from bordergraph.errors import BordergraphError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class BusyError(BordergraphError):
    """There is too much to do: come again later."""


class Places:
    """Places to work, given to who waits: first to the client who has fewest of them.

    Args:
        places: How many work at once.
        share: How many of these one client may have.
        queue: How many wait. Where that is full, whoever has most in it loses the last.
        patience: Seconds that one waits.
    """

    def __init__(self, places: int, share: int, queue: int, patience: float) -> None:
        self._places = places
        self._share = share
        self._queue = queue
        self._patience = patience
        self._working: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def running(self) -> int:
        """How many work."""
        return self._working.total()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """Work in a place, once one is free."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        self._give()
        if not turn.done() and self.waiting > self._queue:
            most = max(self._waiting, key=lambda c: len(self._waiting[c]))
            last = self._waiting[most].pop()
            last.set_exception(_busy(f"{self._queue} others wait already"))
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._leave(client)
            else:
                self._forget(client, turn)
            if isinstance(error, TimeoutError):
                raise _busy(f"no place to work was free for {self._patience:g} s") from None
            raise
        try:
            yield
        finally:
            self._leave(client)

    def close(self) -> None:
        """Give no place any more."""
        self._places = self._queue = 0
        for turns in self._waiting.values():
            for turn in turns:
                if not turn.done():
                    turn.set_exception(_busy("the server ends"))

    def _give(self) -> None:
        """Give free places to who waits."""
        while self.running < self._places:
            open_to = [c for c in self._waiting if self._working[c] < self._share]
            if not open_to:
                return
            # Among equals the one who had no turn for the longest time comes first.
            client = min(open_to, key=lambda c: self._working[c])
            turns = self._waiting.pop(client)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns
            if not turn.done():
                self._working[client] += 1
                turn.set_result(None)

    def _leave(self, client: str) -> None:
        self._working[client] -= 1
        if not self._working[client]:
            del self._working[client]
        self._give()

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(client, deque())
        if turn in turns:
            turns.remove(turn)
        if not turns:
            self._waiting.pop(client, None)


def _busy(why: str) -> BusyError:
    return BusyError(why, "come again in a few seconds")


METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts requests, their time, what was stopped and what is being done."""

    def __init__(self) -> None:
        self._registry = registry = prometheus.CollectorRegistry()
        self.held = 0
        self.requests = prometheus.Counter(
            "bordergraph_requests", "Requests answered", ["at", "status"], registry=registry
        )
        self.seconds = prometheus.Histogram(
            "bordergraph_request_seconds", "Time until a request was answered", ["at"],
            registry=registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
        )  # fmt: skip
        self.stopped = prometheus.Counter(
            "bordergraph_queries_stopped", "Work stopped at a limit", ["limit"], registry=registry
        )
        held = prometheus.Gauge(
            "bordergraph_answer_bytes", "Bytes of answers on their way", registry=registry
        )
        held.set_function(lambda: self.held)
        self._jobs = prometheus.Gauge(
            "bordergraph_jobs", "Jobs by what they are", ["lane", "state"], registry=registry
        )
        self.triples = prometheus.Gauge(
            "bordergraph_triples", "Triples in the default graph", registry=registry
        )

    def lane(self, name: str, lane: Places) -> None:
        """Show what is done and what waits in a lane."""
        self._jobs.labels(name, "running").set_function(lambda: lane.running)
        self._jobs.labels(name, "waiting").set_function(lambda: lane.waiting)

    def text(self) -> bytes:
        """Return all numbers."""
        return prometheus.generate_latest(self._registry)
