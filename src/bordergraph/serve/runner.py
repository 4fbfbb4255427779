"""Jobs in forks of the server, in lanes with a limit per client; a cache of pages."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import tempfile
from collections import Counter, OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from starlette.responses import Response

from bordergraph.errors import BordergraphError, LimitError, Sentence, reason_of
from bordergraph.store.querying.limits import Limits
from bordergraph.store.querying.process import Fork, NoProcessError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Hashable
    from typing import BinaryIO, TypeAlias

    from starlette.requests import Request

    from bordergraph.serve.settings import Settings

    Work: TypeAlias = Callable[[BinaryIO], None]
    """Writes a line of JSON, the HTTP status and media type of the answer, and then the answer."""

SHORT = 0.1
"""Seconds that work is in the short lane at most."""

MIDDLE = 1.0
"""Seconds that it is in the middle lane at most."""

PAGE_SECONDS = 300.0
_PAGE_QUEUE = 16
_CACHE_BYTES = 64 << 20
_READ_BYTES = 1 << 16
_MEMORY_BYTES = 1 << 20


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


class JobResult:
    """The answer of a job, stored whole before its first byte is sent."""

    def __init__(self) -> None:
        self.status = 0
        self.media_type = ""
        self.size = 0
        self.body = tempfile.SpooledTemporaryFile(_MEMORY_BYTES)  # noqa: SIM115 - whoever sends it closes it
        self._head = b""

    def append(self, part: bytes) -> None:
        """Append some bytes."""
        if not self.status:
            self._head, newline, part = (self._head + part).partition(b"\n")
            if not newline:
                return
            self.status, self.media_type = json.loads(self._head)
        self.body.write(part)
        self.size += len(part)


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work."""

    limits: Limits
    lane: Places


class Runner:
    """Does work in forks of this process.

    All work begins in the short lane. What is not done there is paused until there is a place for
    it in the middle lane, then in that of long queries, of things or of pages; there it goes on
    behind what is in the short lane.

    Attributes:
        stopped: How much work was stopped, by the limit.
        answer_bytes: Bytes of answers on their way.
    """

    def __init__(self, settings: Settings) -> None:
        concurrency, patience = settings.concurrency, settings.patience
        self._settings = settings
        self.stopped: Counter[str] = Counter()
        self.answer_bytes = 0
        self._forks: set[Fork] = set()
        self._is_stopping = False
        # The statements about a thing are few: they have a lane of their own.
        self._short, self._middle, things = (
            Places(concurrency, concurrency, settings.queue, patience) for _ in range(3)
        )
        long = Places(concurrency, max(1, concurrency - 1), concurrency, patience)
        pages = Places(1, 1, _PAGE_QUEUE, PAGE_SECONDS)
        self.query = WorkKind(settings.limits, long)
        self.thing = WorkKind(settings.limits, things)
        self.page = WorkKind(Limits(PAGE_SECONDS, 0, 0), pages)
        names = ("short", "middle", "query", "thing", "page")
        lanes = (self._short, self._middle, long, things, pages)
        self._lanes = dict(zip(names, lanes, strict=True))

    @property
    def jobs(self) -> dict[str, dict[str, int]]:
        """How many jobs run and wait in each lane."""
        return {
            name: {"running": lane.running_count, "waiting": lane.waiting_count}
            for name, lane in self._lanes.items()
        }

    def stop(self) -> None:
        """End all work, and take no more."""
        self._is_stopping = True
        for lane in self._lanes.values():
            lane.close()
        for fork in self._forks:
            fork.kill()

    async def run(self, work: Work, kind: WorkKind, client: str) -> JobResult:
        """Do some work."""
        result = JobResult()
        try:
            await self._run(work, kind, client, result)
        except BaseException as error:
            result.body.close()
            if self._is_stopping and isinstance(error, BordergraphError):
                raise BusyError("the server ends", "come again in a few seconds") from None
            if isinstance(error, NoProcessError):
                raise BusyError(error.message, "come again in a few seconds") from None
            if isinstance(error, BordergraphError) and not isinstance(error, BusyError):
                limit = error.limit if isinstance(error, LimitError) else "failed"
                self.stopped[limit] += 1
            raise
        result.body.seek(0)
        return result

    async def _run(self, work: Work, kind: WorkKind, client: str, result: JobResult) -> None:
        remaining = kind.limits.seconds or inf
        fork = None
        try:
            for lane, limit in ((self._short, SHORT), (self._middle, MIDDLE), (kind.lane, inf)):
                async with lane.place(client):
                    if fork is None:
                        fork = Fork(work, kind.limits)
                        self._forks.add(fork)
                    else:
                        fork.resume()
                    seconds = min(limit, remaining)
                    if await self._read(fork, result, seconds):
                        return
                    remaining -= seconds
                    if remaining <= 0:
                        raise kind.limits.timeout_error()
                    fork.restart_if_stuck()
                    fork.pause()
        finally:
            if fork is not None:
                self._forks.discard(fork)
                fork.close(wait=False)

    async def _read(self, fork: Fork, result: JobResult, seconds: float) -> bool:
        """Read what comes, up to the end; False when that takes longer."""
        loop, readable = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(fork.fileno(), readable.set)
        try:
            async with asyncio.timeout(None if seconds == inf else seconds):
                while True:
                    await readable.wait()
                    readable.clear()
                    try:
                        part = fork.take(_READ_BYTES, 0)
                    except TimeoutError:
                        # The event may be of data already read; waiting here would block all others.
                        continue
                    if not part:
                        return True
                    self._append(result, part)
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(fork.fileno())

    def _append(self, result: JobResult, part: bytes) -> None:
        settings = self._settings
        try:
            result.append(part)
        except OSError as error:
            message = Sentence("no room for the answer: {why}", why=reason_of(error))
            raise BusyError(message, "come again later") from None
        if result.size > settings.answer:
            message = Sentence("the answer is larger than {size} MB", size=settings.answer >> 20)
            raise LimitError(message, limit="size")
        if result.size > _MEMORY_BYTES and self.answer_bytes + result.size > settings.answer_memory:
            raise BusyError("too many large answers are on their way", "come again later")


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    media_type: str
    body: bytes
    tag: str


class PageCache:
    """Writes pages, and never one twice at once."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._cache: OrderedDict[Hashable, _Page] = OrderedDict()
        self._writing: dict[Hashable, asyncio.Task[_Page]] = {}

    async def page(self, key: Hashable, work: Work, request: Request, client: str) -> Response:
        """Return a page."""
        page = self._cache.get(key)
        if page is None:
            task = self._writing.get(key)
            if task is None:
                # Other readers may wait for it: it goes on when this one leaves.
                task = asyncio.create_task(self._write(key, work, client))
                self._writing[key] = task
                task.add_done_callback(lambda done: self._finish(key, done))
            page = await asyncio.shield(task)
        else:
            self._cache.move_to_end(key)
        headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
        if page.status == 200:
            headers["ETag"] = page.tag
            tags = request.headers.get("if-none-match", "").split(",")
            if {page.tag, "*"} & {value.strip().removeprefix("W/") for value in tags}:
                return Response(status_code=304, headers=headers)
        return Response(page.body, page.status, headers, page.media_type)

    def _finish(self, key: Hashable, task: asyncio.Task[_Page]) -> None:
        del self._writing[key]
        if not task.cancelled():
            task.exception()  # The waiting requests raise it, if there are any.

    async def _write(self, key: Hashable, work: Work, client: str) -> _Page:
        try:
            result = await self._runner.run(work, self._runner.page, client)
        except BordergraphError as error:
            if not isinstance(error, BusyError):
                print(f"error: {key}: {error.message}", file=sys.stderr, flush=True)  # noqa: T201 - the log
            raise
        with result.body as file:
            body = file.read()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = _Page(result.status, result.media_type, body, tag)
        if page.status == 200 and len(body) < _CACHE_BYTES:
            self._cache[key] = page
            while sum(len(p.body) for p in self._cache.values()) > _CACHE_BYTES:
                self._cache.popitem(last=False)
        return page
