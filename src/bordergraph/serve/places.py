"""Places to work: so many at once, so many that wait, none for ever, and each client in turn."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

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
