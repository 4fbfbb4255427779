"""Jobs for the process that holds the graph: so many at once, so many that wait, none for ever."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bordergraph.errors import BordergraphError
from bordergraph.serve import keeper
from bordergraph.serve.jobs import TOO_MANY, TOO_MUCH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import BinaryIO

    from bordergraph.serve.settings import Settings
    from bordergraph.serve.watch import Watch

__all__ = ["Answered", "BusyError", "Lane", "Pool"]

_PIECE = 1 << 16
_IN_MEMORY = 1 << 20
_HEAD = 4096
_START = 600.0
_AGAIN = 1.0
_XCPU, _ALRM, _KILL, _ABRT = -24, -14, -9, -6


class BusyError(BordergraphError):
    """There is too much to do: come again later."""


@dataclass
class Answered:
    """What came of a job, whole: an answer that would break off is never begun.

    Attributes:
        status: As HTTP has it.
        media_type: Of the body.
        body: A file at its beginning.
        size: Its bytes.
    """

    status: int
    media_type: str
    body: BinaryIO
    size: int

    @classmethod
    def saying(cls, status: int, text: str) -> Answered:
        """Return an answer of one text."""
        body = tempfile.SpooledTemporaryFile()  # noqa: SIM115 - whoever sends it closes it
        size = body.write(f"{text}\n".encode())
        body.seek(0)
        return cls(status, "text/plain; charset=utf-8", body, size)  # type: ignore[arg-type]


@dataclass
class Lane:
    """Places to work, and places to wait for one.

    Args:
        name: As the metrics call it.
        places: How many work at once.
        queue: How many wait.
        patience: Seconds that one waits.
    """

    name: str
    places: int
    queue: int
    patience: float
    running: int = 0
    waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.places)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Work in a place, once one is free.

        Raises:
            BusyError: Too many wait already, or it took too long.
        """
        if self.waiting >= self.queue and self._free.locked():
            raise BusyError(f"{self.waiting} others wait already", "come again in a few seconds")
        self.waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await self._free.acquire()
        except TimeoutError:
            raise BusyError(
                f"no place to work was free for {self.patience:g} s", "come again in a few seconds"
            ) from None
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._free.release()


class Pool:
    """The process that holds the graph: started, given work, started again if it should die.

    Args:
        settings: What is allowed.
        watch: Who counts.
    """

    def __init__(self, settings: Settings, watch: Watch) -> None:
        self._settings = settings
        self._watch = watch
        self._control: socket.socket | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._minding: asyncio.Task[None] | None = None
        self.about: dict[str, Any] = {}

    @property
    def ready(self) -> bool:
        """Whether it takes work."""
        return self._control is not None

    async def start(self) -> None:
        """Load the graph.

        Raises:
            BordergraphError: It cannot be read.
        """
        await self._load()
        self._minding = asyncio.create_task(self._mind())

    async def stop(self) -> None:
        """End the process and all that it does."""
        if self._minding:
            self._minding.cancel()
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            try:
                async with asyncio.timeout(5):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def _load(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = json.dumps(self._settings.opened.told())
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bordergraph.serve.keeper", told, str(theirs.fileno()),
                pass_fds=[theirs.fileno()], stdin=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        ours.settimeout(0)
        async with asyncio.timeout(_START):
            said = await asyncio.get_running_loop().sock_recv(ours, _PIECE)
        if not said.startswith(keeper.READY):
            ours.close()
            if said:
                raise BordergraphError(*json.loads(said))
            raise BordergraphError("the graph was not loaded: the process that reads it has ended")
        self.about = json.loads(said.removeprefix(keeper.READY))
        self._control = ours

    async def _mind(self) -> None:
        """Start the process again whenever it ends."""
        while True:
            if self._process is not None:
                await self._process.wait()
            if self._control:
                self._control.close()
                self._control = None
            self._watch.restarts.inc()
            try:
                await self._load()
            except (BordergraphError, OSError, TimeoutError) as error:
                print(f"error: {error}", file=sys.stderr, flush=True)  # noqa: T201
                await asyncio.sleep(_AGAIN)

    async def run(self, lane: Lane, job: dict[str, Any], seconds: float | None = None) -> Answered:
        """Do a job.

        Args:
            lane: Where it waits.
            job: What `jobs.Jobs.do` takes, without its limits.
            seconds: How long it may take, where that is not what a query may.

        Raises:
            BusyError: There is too much to do, or the graph is being loaded.
        """
        settings = self._settings
        limits = {
            "seconds": settings.seconds if seconds is None else seconds,
            "rows": settings.rows,
            "memory_mb": settings.memory_mb if seconds is None else 0,
        }
        kind = keeper.QUERY if seconds is None else keeper.PAGE
        async with lane.place():
            if self._control is None:
                raise BusyError("the graph is being loaded", "come again in a few seconds")
            ours, theirs = socket.socketpair()
            ours.settimeout(0)
            try:
                with theirs:
                    socket.send_fds(self._control, [kind], [theirs.fileno()])
            except OSError:
                ours.close()
                raise BusyError("too much begins at once", "come again in a few seconds") from None
            reader, writer = await asyncio.open_unix_connection(sock=ours)
            try:
                writer.write(json.dumps(job | limits).encode() + b"\n")
                return await self._read(reader)
            finally:
                # A job that is not read to its end is stopped by this.
                writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> Answered:
        """Read an answer whole, up to the last words of its job."""
        body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
        size, last, head, begun = 0, b"", b"", b""
        try:
            while True:
                try:
                    piece = await reader.read(_PIECE)
                except ConnectionError:
                    piece = b""
                if not piece:
                    break
                piece = last + piece
                last, piece = piece[-keeper.ENDING :], piece[: -keeper.ENDING]
                if not begun:
                    head, begun, piece = (head + piece).partition(b"\n")
                size += body.write(piece)
                if size > self._settings.answer:
                    return self._over(body, f"larger than {self._settings.answer >> 20} MB")
                if size > _IN_MEMORY and self._watch.held + size > self._settings.held:
                    body.close()
                    raise BusyError("too many large answers are on their way", "come again later")  # noqa: TRY301 - the file is closed below
            code = keeper.ended(last)
            if code == 0 and not begun:
                code = 1
            if code != 0:
                return self._failed(body, code)
            status, media_type = json.loads(head)
            body.seek(0)
            return Answered(int(status), media_type, body, size)  # type: ignore[arg-type]
        except BaseException:
            body.close()
            raise

    def _over(self, body: Any, what: str) -> Answered:  # noqa: ANN401 - any file
        body.close()
        self._watch.stopped.labels("size").inc()
        return Answered.saying(500, f"the answer is {what}; ask for less, or end it with LIMIT")

    def _failed(self, body: Any, code: int | None) -> Answered:  # noqa: ANN401 - any file
        """Say why a job did not come to its end."""
        body.close()
        limits = self._settings.limits
        if code in {_ALRM, _XCPU}:
            why, text = "time", f"the query was stopped after {limits.seconds:g} s; ask for less"
        elif code == TOO_MANY:
            why = "rows"
            text = (
                f"the query gives more than {limits.rows:,} rows; narrow it, or end it with LIMIT"
            )
        elif code in {TOO_MUCH, _ABRT}:
            why = "memory"
            text = f"the query needs more than {limits.memory_mb:,} MB of memory; ask for less"
        elif code in {None, _KILL}:
            raise BusyError("the graph is being loaded again", "come again in a few seconds")
        else:
            why = "failed"
            text = "the engine failed on the query; one nested very deep is more than it can read"
        self._watch.stopped.labels(why).inc()
        return Answered.saying(500, text)
