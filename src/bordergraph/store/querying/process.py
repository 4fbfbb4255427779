"""A query in a process of its own: the engine cannot be stopped in ours, a process can.

On Linux it is a fork, which shares the loaded graph and starts in a few milliseconds. Elsewhere a
fork is not safe, so a new process reads the graph again; see docs/decisions/0023-queries-end.md.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from _thread import allocate_lock
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.errors import BordergraphError
from bordergraph.store.querying.rows import TRIPLE, Pipe, Rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from typing import BinaryIO

    import pyoxigraph as ox
    from _typeshed import ReadableBuffer

    from bordergraph.store.querying.limits import Limits

__all__ = ["FORKS", "bound", "forked", "spawned"]

FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a fork is safe here: what macOS brings along does not survive one."""

_BUFFER = 1 << 16
_SAID = 4096
_GRACE = 2
_FAILED = 3
_DONE = b"done"
_leaving: list[int] = []
_one_fork = allocate_lock()


def forked(
    store: ox.Store | Callable[[], ox.Store],
    text: str,
    limits: Limits,
    refuse: Callable[[str, str], Exception],
) -> Rows:
    """Start a query on a store in a fork of this process.

    Args:
        store: The store, with all that the query may need, or what opens it there.
        text: SPARQL.
        limits: What it may take.
        refuse: Makes an error of what the engine says of the text: of which kind, and what.

    Raises:
        LimitError: It took too long before its first row.
        BordergraphError: The engine refuses the text, or fails.
    """
    # A fork of another thread must not hold our ends open, or the result would never end.
    with _one_fork:
        while _leaving:
            _left(_leaving.pop())
        result, result_end = os.pipe()
        said, said_end = os.pipe()
        # Until the child has set its own, Ctrl-C must not run what it would run in ours.
        masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pid = _fork()
            if pid == 0:
                _child(store, text, limits, result_end, said_end)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)
            os.close(result_end)
            os.close(said_end)
    return _opened(_Forked(pid, result, said, limits), limits, refuse)


def spawned(
    make: tuple[Any, ...], text: str, limits: Limits, refuse: Callable[[str, str], Exception]
) -> Rows:
    """Start a query in a new process, which reads the graph again.

    Args:
        make: A function and its arguments, all of which can be pickled: it returns the store.
        text: SPARQL.
        limits: What it may take.
        refuse: As of `forked`.

    Raises:
        LimitError: It took too long before its first row.
        BordergraphError: The engine refuses the text, or fails.
    """
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_spawn, args=(theirs, make, text, limits), daemon=True)
    process.start()
    theirs.close()
    return _opened(_Spawned(process, ours, limits), limits, refuse)


def _left(pid: int) -> int:
    """Wait until a child has left, and return its exit code; 0 when somebody else waited for it."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


def _fork() -> int:
    """Fork, also where other threads run: the child touches nothing that they hold.

    It asks the engine, which keeps no lock while it reads, and writes to a pipe; the time limit
    ends it should that ever go wrong.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _child(
    store: ox.Store | Callable[[], ox.Store], text: str, limits: Limits, result: int, said: int
) -> None:
    """Run the query and leave, whatever happens."""
    code = _FAILED
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if faults := sys.modules.get("faulthandler"):
            # It would show the end of this process as a fault of the caller's.
            faults.disable()
        os.dup2(said, 1)
        os.dup2(said, 2)
        bound(limits)
        with open(result, "wb", buffering=_BUFFER) as out:
            _tell(store() if callable(store) else store, text, out)
            out.flush()
            os.write(said, _DONE)
        code = 0
    except BaseException as error:  # noqa: BLE001 - nothing may run on in a copy of the caller
        os.write(2, f"{type(error).__name__}: {error}".encode()[:_SAID])
    finally:
        os._exit(code)


def bound(limits: Limits) -> None:
    """Bound this process, a fork: its time, so that it ends with or without us, and its memory."""
    import resource

    if limits.seconds:
        most = int(limits.seconds) + _GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    # Without the core file that an engine out of memory would leave.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory_mb and sys.platform == "linux":
        with open("/proc/self/statm") as file:  # noqa: PTH123 - a Path takes longer
            held = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (held + limits.memory,) * 2)


def _tell(store: ox.Store, text: str, out: BinaryIO) -> None:
    """Write the answer to a query: one line that says what follows, then that."""
    import pyoxigraph as ox

    def head(**said: str | bool) -> None:
        out.write(json.dumps(said).encode() + b"\n")

    try:
        result = store.query(text, prefixes=vocab.PREFIXES)
    except SyntaxError as error:
        head(refused="syntax", why=str(error))
        return
    except (OSError, ValueError, RuntimeError) as error:
        head(refused="run", why=str(error))
        return
    if isinstance(result, ox.QueryBoolean):
        head(form="ask", truth=bool(result))
    elif isinstance(result, ox.QuerySolutions):
        head(form="select")
        # Half as long and twice as fast to read as JSON, and as exact.
        result.serialize(out, format=ox.QueryResultsFormat.TSV)
    else:
        head(form="construct")
        result.serialize(out, format=ox.RdfFormat.N_TRIPLES)


def _opened(
    supply: _Forked | _Spawned, limits: Limits, refuse: Callable[[str, str], Exception]
) -> Rows:
    """Read what kind of answer comes, and hand it on."""
    import pyoxigraph as ox

    pipe = Pipe(supply, limits)
    file = pipe.buffered()
    try:
        head = _head(file, refuse)
        form = str(head["form"])
        if form == "ask":
            file.close()
            return Rows(form, ("answer",), iter(()), limits, pipe, _broken, bool(head["truth"]))
        if form == "select":
            found = ox.parse_query_results(file, format=ox.QueryResultsFormat.TSV)
            assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - what the child wrote
            names = tuple(v.value for v in found.variables)
            return Rows(form, names, map(tuple, found), limits, pipe, _broken)
        triples = ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
        rows = ((t.subject, t.predicate, t.object) for t in triples)
        return Rows(form, TRIPLE, rows, limits, pipe, _broken)
    except BaseException as error:
        file.close()
        if pipe.failed is not None and isinstance(error, SyntaxError | ValueError | OSError):
            raise pipe.failed from None
        raise


def _head(file: BinaryIO, refuse: Callable[[str, str], Exception]) -> dict[str, Any]:
    """Return what the first line says of the rest."""
    head: dict[str, Any] = json.loads(file.readline())
    if "refused" in head:
        raise refuse(head["refused"], head["why"])
    return head


def _broken(error: Exception) -> Exception:
    return BordergraphError(f"the engine failed: {error}")


def _ended(code: int, said: bytes, limits: Limits) -> Exception | None:
    """Return what is to be raised of a process that has ended.

    Args:
        code: Its exit code, or the number of the signal that killed it, below zero.
        said: What it said about that.
        limits: What it was allowed.
    """
    if code == 0:
        return None
    if code == -getattr(signal, "SIGXCPU", 0):
        return limits.late()
    text = said.decode(errors="replace").strip()
    if "memory" in text.lower() or code == -getattr(signal, "SIGKILL", 0):
        return limits.too_large()
    what = signal.Signals(-code).name if code < 0 else f"code {code}"
    told = text.splitlines()[-1][:200] if text else what
    return BordergraphError(
        f"the engine failed on the query: {told}",
        "a query nested very deep is more than it can read; make it flatter",
    )


class _Forked:
    """A child process as the supply of its result."""

    def __init__(self, pid: int, result: int, said: int, limits: Limits) -> None:
        self._pid: int | None = pid
        self._result = result
        self._said = said
        self._limits = limits

    def take(self, size: int, seconds: float | None) -> bytes:
        import select

        poll = select.poll()
        poll.register(self._result, select.POLLIN)
        if not poll.poll(None if seconds is None else max(1, round(seconds * 1000))):
            raise TimeoutError
        data = os.read(self._result, size)
        if not data and self._pid is not None:
            pid, self._pid = self._pid, None
            said = os.read(self._said, _SAID)
            if said.endswith(_DONE):
                # It gives back its memory, which takes longer than many a query; nobody waits.
                _leaving.append(pid)
            elif error := _ended(_left(pid), said, self._limits):
                raise error
        return data

    def close(self) -> None:
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
            _left(self._pid)
            self._pid = None
        if self._result >= 0:
            os.close(self._result)
            os.close(self._said)
            self._result = -1


class _Sender(io.RawIOBase):
    """A connection as a file to write to."""

    def __init__(self, connection: Connection[bytes, bytes]) -> None:
        self._connection = connection

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        view = memoryview(data)
        self._connection.send_bytes(view)
        return view.nbytes


def _spawn(
    connection: Connection[bytes, bytes], make: tuple[Any, ...], text: str, limits: Limits
) -> None:
    """Read the graph, say so, and run the query: the time counts from then on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    build, *arguments = make
    store = build(*arguments)
    connection.send_bytes(b"ready")
    if FORKS or sys.platform == "darwin":
        bound(limits)
    with io.BufferedWriter(_Sender(connection), _BUFFER) as out:
        _tell(store, text, out)


class _Spawned:
    """A new process as the supply of its result."""

    def __init__(
        self,
        process: BaseProcess,
        connection: Connection[bytes, bytes],
        limits: Limits,
    ) -> None:
        self._process = process
        self._connection = connection
        self._limits = limits
        self._left = b""
        self._ready = False

    def take(self, size: int, seconds: float | None) -> bytes:
        try:
            if not self._ready:
                self._connection.recv_bytes()
                self._ready = True
            if not self._left:
                if not self._connection.poll(seconds):
                    raise TimeoutError
                self._left = self._connection.recv_bytes()
        except EOFError:
            self._process.join()
            if error := _ended(self._process.exitcode or 0, b"", self._limits):
                raise error from None
            return b""
        data, self._left = self._left[:size], self._left[size:]
        return data

    def close(self) -> None:
        if not self._connection.closed:
            self._connection.close()
            self._process.kill()
            self._process.join()
            self._process.close()
