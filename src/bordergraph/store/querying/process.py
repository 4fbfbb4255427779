"""Work in a process of its own: the engine cannot be stopped in ours, a process can.

On Linux it is a fork, which shares the loaded graph and starts in a few milliseconds. Elsewhere a
fork is not safe, so a new process reads the graph again; see docs/decisions/0023-queries-end.md.
"""

from __future__ import annotations

import io
import os
import re
import signal
import sys
import time
from _thread import allocate_lock
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING, Any

from bordergraph.errors import BordergraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from typing import BinaryIO, NoReturn

    from _typeshed import ReadableBuffer

    from bordergraph.store.querying.limits import Limits

FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a fork is safe here: what macOS brings along does not survive one."""

TOO_MANY_ROWS = 10
"""Exit code of a process that was about to write more rows than it may."""

STUCK = 1.0
"""Seconds without a byte after which a process is looked at."""

_BUFFER = 1 << 16
_MESSAGE = 4096
_GRACE = 2
_RESTARTS = 3
_HARDLY = 20  # Ticks of processor time, of which there are 100 a second.
_FAILED = 3
_DONE = b"done"
_RESULT = 3
_NICE = 10
_LONGEST = 1e6  # More seconds at once are more than the kernel can wait.
_PANIC = re.compile(r"panicked at .*\n(.*)")
_OUT_OF_MEMORY = re.compile(r"memory allocation of \d+ bytes|MemoryError|Cannot allocate memory")
_leaving: list[int] = []
_one_fork = allocate_lock()


class NoProcessError(BordergraphError):
    """The system starts no more processes, or opens no more pipes."""


class Fork:
    """Work in a fork of this process; what it writes is a stream of bytes here.

    The fork has nothing open but its result and its messages. It is bounded by the kernel in
    memory and processor time; whoever reads bounds the time that it may take.

    Args:
        work: Writes the result to a file; it may begin again as long as it has written nothing.
        limits: What it may take.
    """

    def __init__(self, work: Callable[[BinaryIO], None], limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._restarts = _RESTARTS
        self._start()

    def _start(self) -> None:
        self._began = time.monotonic()
        # A fork of another thread must not hold our ends open, or the result would never end.
        with _one_fork:
            _leaving[:] = [pid for pid in _leaving if not _has_left(pid)]
            ends: list[int] = []
            # Until the child has set its own, Ctrl-C must not run what it would run in ours.
            masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
            try:
                ends += os.pipe()
                ends += os.pipe()
                self._pid: int | None = _fork()
                if self._pid == 0:
                    _run(self._work, self._limits, *ends[1::2])
                self._result, self._messages = ends[::2]
            except OSError as error:
                _close(ends[::2])
                raise NoProcessError(
                    f"no process can be started for the query: {error.strerror}",
                    "end some of the processes that run, or close files that are open",
                ) from None
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, masked)
                _close(ends[1::2])

    def fileno(self) -> int:
        """Return the descriptor that is readable when there is more; a restart changes it."""
        return self._result

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return some bytes as soon as there are any; see `rows.Supply`."""
        import select

        left = inf if seconds is None else max(seconds, 0.001)
        while True:
            wait = min(left, STUCK if self._restarts else _LONGEST)
            poll = select.poll()
            poll.register(self._result, select.POLLIN)
            if poll.poll(round(wait * 1000)):
                break
            left -= wait
            if left <= 0:
                raise TimeoutError
            self.restart_if_stuck()
        self._restarts = 0
        data = os.read(self._result, size)
        if not data and self._pid is not None:
            pid, self._pid = self._pid, None
            message = os.read(self._messages, _MESSAGE)
            if message.endswith(_DONE):
                # It gives back its memory, which takes longer than many a query; nobody waits.
                _leaving.append(pid)
            elif error := _failure(_exit_code(pid), message, self._limits):
                raise error
        return data

    def restart_if_stuck(self) -> None:
        """Begin again where it has written nothing for a second and waits for a lock of ours."""
        waited = time.monotonic() - self._began
        if self._restarts and waited >= STUCK and self._pid and _is_stuck(self._pid):
            self._restarts -= 1
            self.close(wait=False)
            self._start()

    def pause(self) -> None:
        """Let it rest, with all that it has done so far."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on, behind all others."""
        if self._pid is not None:
            os.setpriority(os.PRIO_PROCESS, self._pid, _NICE)
            os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Have it end: whoever reads learns of it."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)

    def close(self, *, wait: bool = True) -> None:
        """Stop it."""
        self.kill()
        pid, self._pid = self._pid, None
        if pid is not None and wait:
            _exit_code(pid)
        elif pid is not None:
            _leaving.append(pid)
        if self._result >= 0:
            _close([self._result, self._messages])
            self._result = -1


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _has_left(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return True


def _is_stuck(pid: int) -> bool:
    """Say whether a process sleeps and has hardly worked."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - a Path takes longer
            state, *fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return False
    return state == b"S" and sum(map(int, fields[10:12])) < _HARDLY


def _exit_code(pid: int) -> int:
    """Wait until a child has left, and return its exit code; 0 when somebody else waited for it."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


def _fork() -> int:
    """Fork, also where other threads run: a lock that one of them holds stays held in the child.

    The engine keeps none while it reads; `Fork.restart_if_stuck` is for those of its libraries.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _run(work: Callable[[BinaryIO], None], limits: Limits, result: int, messages: int) -> NoReturn:
    """Do the work and leave, whatever happens."""
    code = _FAILED
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        if faults := sys.modules.get("faulthandler"):
            # It would show the end of this process as a fault of the caller's.
            faults.disable()
        os.set_blocking(messages, False)
        os.dup2(messages, 1)
        os.dup2(messages, 2)
        os.dup2(result, _RESULT)
        # Whoever holds an end of another's pipe or connection would keep it open.
        os.closerange(_RESULT + 1, os.sysconf("SC_OPEN_MAX"))
        bound(limits)
        with open(_RESULT, "wb", buffering=_BUFFER) as out:
            work(out)
            out.flush()
            os.write(2, _DONE)
        code = 0
    except BaseException as error:  # noqa: BLE001 - nothing may run on in a copy of the caller
        os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace")[:_MESSAGE])
    finally:
        os._exit(code)


def bound(limits: Limits) -> None:
    """Bound this process: its time, so that it ends with or without us, and its memory."""
    import resource

    if limits.seconds:
        most = int(min(limits.seconds, _LONGEST)) + _GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + _GRACE))
    # Without the core file that an engine out of memory would leave.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory_mb and sys.platform == "linux":
        with open("/proc/self/statm") as file:  # noqa: PTH123 - a Path takes longer
            own = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (own + limits.memory,) * 2)


def _failure(code: int, message: bytes, limits: Limits) -> Exception | None:
    """Return what is to be raised of a process that has ended.

    Args:
        code: Its exit code, or the number of the signal that killed it, below zero.
        message: What it said about that.
        limits: What it was allowed.
    """
    if code == 0:
        return None
    if code == -getattr(signal, "SIGXCPU", 0):
        return limits.late()
    if code == TOO_MANY_ROWS:
        return limits.too_many()
    text = message.decode(errors="replace").strip()
    if code == -getattr(signal, "SIGKILL", 0) or _OUT_OF_MEMORY.search(text):
        return limits.too_large()
    if "a total order" in text:
        return BordergraphError(
            "the engine cannot put numbers and texts of one column in order",
            "order by what is text in all rows, as in ORDER BY STR(?value)",
        )
    panic = _PANIC.search(text)
    what = signal.Signals(-code).name if code < 0 else f"code {code}"
    last = panic[1] if panic else text.splitlines()[-1] if text else what
    # What is too deep ends without a word, or with the engine's own on its stack.
    deep = code < 0 and (not text or "overflowed its stack" in text)
    hint = "a query nested very deep is more than it can read; make it flatter" if deep else ""
    return BordergraphError(f"the engine failed on the query: {last[:200]}", hint)


class Spawned:
    """Work in a new process, which reads the graph again; what it writes is a stream of bytes here.

    Args:
        make: A function and its arguments, all of which can be pickled: it returns the store.
        write: Writes an answer, given the store, the text and a file.
        text: SPARQL.
        limits: What it may take.
    """

    def __init__(
        self,
        make: tuple[Any, ...],
        write: Callable[[Any, str, BinaryIO], None],
        text: str,
        limits: Limits,
    ) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_spawn, args=(theirs, make, write, text, limits), daemon=True
        )
        self._process.start()
        theirs.close()
        self._limits = limits
        self._rest = b""
        self._ready = False

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return some bytes as soon as there are any; see `rows.Supply`."""
        try:
            if not self._ready:
                self._connection.recv_bytes()
                self._ready = True
            if not self._rest:
                if not self._connection.poll(seconds):
                    raise TimeoutError
                self._rest = self._connection.recv_bytes()
        except EOFError:
            self._process.join()
            if error := _failure(self._process.exitcode or 0, b"", self._limits):
                raise error from None
            return b""
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def close(self) -> None:
        """Stop it."""
        if not self._connection.closed:
            self._connection.close()
            self._process.kill()
            self._process.join()
            self._process.close()


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
    connection: Connection[bytes, bytes],
    make: tuple[Any, ...],
    write: Callable[[Any, str, BinaryIO], None],
    text: str,
    limits: Limits,
) -> None:
    """Read the graph, say so, and run the query: the time counts from then on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    build, *arguments = make
    store = build(*arguments)
    connection.send_bytes(b"ready")
    if FORKS or sys.platform == "darwin":
        bound(limits)
    with io.BufferedWriter(_Sender(connection), _BUFFER) as out:
        write(store, text, out)
