"""Lanes of jobs with a limit per client."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bordergraph.errors import BordergraphError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class BusyError(BordergraphError):
    """There is too much to do: come again later."""


class Places:
    """Places for jobs, given to waiting clients: first to the client with the fewest.

    Args:
        places: How many work at once.
        share: How many of these one client may have.
        queue: How many wait. If it is full, the client with the most in it loses the last.
        patience: Seconds that one waits.
    """

    def __init__(self, places: int, share: int, queue: int, patience: float) -> None:
        self._places = places
        self._share = share
        self._queue = queue
        self._patience = patience
        self._running: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @property
    def running_count(self) -> int:
        """How many work."""
        return self._running.total()

    @property
    def waiting_count(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """Wait for a free place and hold it during the block."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((client, turn))
        self._grant()
        if not turn.done() and self.waiting_count > self._queue:
            ((largest, _),) = Counter(c for c, _ in self._waiting).most_common(1)
            last = next(waiting for waiting in reversed(self._waiting) if waiting[0] == largest)
            self._waiting.remove(last)
            last[1].set_exception(_busy_error("{n} others wait already", n=self._queue))
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._release(client)
            elif (client, turn) in self._waiting:
                self._waiting.remove((client, turn))
            if isinstance(error, TimeoutError):
                reason = "no place to work was free for {n:g} s"
                raise _busy_error(reason, n=self._patience) from None
            raise
        try:
            yield
        finally:
            self._release(client)

    def close(self) -> None:
        """Grant no place any more."""
        self._places = self._queue = 0
        for _, turn in self._waiting:
            if not turn.done():
                turn.set_exception(_busy_error("the server ends"))

    def _grant(self) -> None:
        """Grant free places to waiting clients."""
        while self.running_count < self._places:
            eligible = [w for w in self._waiting if self._running[w[0]] < self._share]
            if not eligible:
                return
            client, turn = min(eligible, key=lambda waiting: self._running[waiting[0]])
            self._waiting.remove((client, turn))
            # Among equals the one who had no turn for the longest time comes first.
            self._waiting.sort(key=lambda waiting: waiting[0] == client)
            if not turn.done():
                self._running[client] += 1
                turn.set_result(None)

    def _release(self, client: str) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._grant()


def _busy_error(reason: str, **values: object) -> BusyError:
    return BusyError(reason, "come again in a few seconds", **values)
