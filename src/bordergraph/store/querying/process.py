"""Queries in a process of their own: a thread of the engine cannot be stopped, a process can.

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

from bordergraph.errors import BordergraphError, Sentence, reason_of
from bordergraph.store.querying.answer import write_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from typing import BinaryIO, NoReturn

    from _typeshed import ReadableBuffer

    from bordergraph.store.querying.limits import Limits

FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a fork is safe on this system; libraries of macOS do not survive one."""

STUCK_SECONDS = 1.0
"""Seconds without a byte after which a process may be restarted."""

_BUFFER = 1 << 16
_MESSAGE = 4096
_GRACE_SECONDS = 2
_RESTARTS = 3
_IDLE_TICKS = 20  # Ticks of processor time, of which there are 100 a second.
_FAILED = 3
_DONE = b"done"
_RESULT = 3
_NICE = 10
_MAX_SECONDS = 1e6  # More seconds at once are more than the kernel can wait.
_PANIC = re.compile(r"panicked at .*\n(.*)")
_OUT_OF_MEMORY = re.compile(r"memory allocation of \d+ bytes|MemoryError|Cannot allocate memory")
_exiting: list[int] = []
_fork_lock = allocate_lock()


class NoProcessError(BordergraphError):
    """The system starts no more processes, or opens no more pipes."""


class Fork:
    """Runs a function in a fork of this process and streams the bytes that it writes.

    The fork has no files open but its result and its messages, and is restarted only while it has written
    nothing. The kernel limits its memory and processor time; the reader limits the time by the clock, and
    counts the rows.
    """

    def __init__(self, work: Callable[[BinaryIO], None], limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._restarts = _RESTARTS
        self._start()

    def _start(self) -> None:
        self._started = time.monotonic()
        # A fork of another thread must not inherit our pipes, or the result would never end.
        with _fork_lock:
            _exiting[:] = [pid for pid in _exiting if not _has_exited(pid)]
            ends: list[int] = []
            # Until the child has set its own handlers, Ctrl-C must not run ours in it.
            masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
            try:
                ends += os.pipe()
                ends += os.pipe()
                self._pid: int | None = _fork()
                if self._pid == 0:
                    _run_child(self._work, self._limits, *ends[1::2])
                self._result, self._messages = ends[::2]
            except OSError as error:
                _close(ends[::2])
                text = "no process can be started for the query: {why}"
                hint = "end some of the processes that run, or close files that are open"
                raise NoProcessError(Sentence(text, why=reason_of(error)), hint) from None
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, masked)
                _close(ends[1::2])

    def fileno(self) -> int:
        """Return the descriptor that is readable when there is more; a restart changes it."""
        return self._result

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return some bytes as soon as there are any; see `answer.Supply`."""
        import select

        remaining = inf if seconds is None else max(seconds, 0.001)
        while True:
            wait = min(remaining, STUCK_SECONDS if self._restarts else _MAX_SECONDS)
            poll = select.poll()
            poll.register(self._result, select.POLLIN)
            if poll.poll(round(wait * 1000)):
                break
            remaining -= wait
            if remaining <= 0:
                raise TimeoutError
            self.restart_if_stuck()
        self._restarts = 0
        data = os.read(self._result, size)
        if not data and self._pid is not None:
            pid, self._pid = self._pid, None
            message = os.read(self._messages, _MESSAGE)
            if message.endswith(_DONE):
                # To free its memory can take longer than the query, so nothing waits for its exit.
                _exiting.append(pid)
            elif error := _failure(_exit_code(pid), message, self._limits):
                raise error
        return data

    def restart_if_stuck(self) -> None:
        """Restart the fork where it has written nothing for a second and waits for a lock of ours."""
        waited = time.monotonic() - self._started
        if self._restarts and waited >= STUCK_SECONDS and self._pid and _is_stuck(self._pid):
            self._restarts -= 1
            self.close(wait=False)
            self._start()

    def pause(self) -> None:
        """Suspend the fork."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Resume the fork, at the lowest priority."""
        if self._pid is not None:
            os.setpriority(os.PRIO_PROCESS, self._pid, _NICE)
            os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill the fork; the reader gets the error."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)

    def close(self, *, wait: bool = True) -> None:
        """Kill the fork and close its pipes."""
        self.kill()
        pid, self._pid = self._pid, None
        if pid is not None and wait:
            _exit_code(pid)
        elif pid is not None:
            _exiting.append(pid)
        if self._result >= 0:
            _close([self._result, self._messages])
            self._result = -1


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _has_exited(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return True


def _is_stuck(pid: int) -> bool:
    """Tell whether a process sleeps and has used hardly any processor time."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - a Path takes longer
            state, *fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return False
    return state == b"S" and sum(map(int, fields[10:12])) < _IDLE_TICKS


def _exit_code(pid: int) -> int:
    """Wait until a child has exited, and return its exit code; 0 when another thread waited for it."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


def _fork() -> int:
    """Fork although other threads run: a lock that one of them holds stays locked in the child.

    The engine holds none while it reads; `Fork.restart_if_stuck` handles those of its libraries.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _run_child(
    work: Callable[[BinaryIO], None], limits: Limits, result: int, messages: int
) -> NoReturn:
    """Run the work in the child and exit, whatever happens."""
    code = _FAILED
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        if faults := sys.modules.get("faulthandler"):
            # It would report the end of this process as a crash of the caller.
            faults.disable()
        os.set_blocking(messages, False)
        os.dup2(messages, 1)
        os.dup2(messages, 2)
        os.dup2(result, _RESULT)
        # An inherited pipe or connection of another query would stay open.
        os.closerange(_RESULT + 1, os.sysconf("SC_OPEN_MAX"))
        limit_process(limits)
        with open(_RESULT, "wb", buffering=_BUFFER) as out:
            work(out)
            out.flush()
            os.write(2, _DONE)
        code = 0
    except BaseException as error:  # noqa: BLE001 - nothing may run on in a copy of the caller
        os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace")[:_MESSAGE])
    finally:
        os._exit(code)


def limit_process(limits: Limits) -> None:
    """Limit the memory of this process, and its processor time, so that it ends even without us."""
    import resource

    if limits.seconds:
        seconds = int(min(limits.seconds, _MAX_SECONDS)) + _GRACE_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE_SECONDS))
    # An engine out of memory would leave a core file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory_mb and sys.platform == "linux":
        with open("/proc/self/statm") as file:  # noqa: PTH123 - a Path takes longer
            used = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (used + limits.memory_bytes,) * 2)


def _failure(code: int, message: bytes, limits: Limits) -> Exception | None:
    """Return the error of a process that has ended; None where it succeeded.

    The code is its exit code, or the number of the signal that killed it, below zero; the message is
    what it wrote to stderr.
    """
    if code == 0:
        return None
    if code == -getattr(signal, "SIGXCPU", 0):
        return limits.timeout_error()
    text = message.decode(errors="replace").strip()
    if code == -getattr(signal, "SIGKILL", 0) or _OUT_OF_MEMORY.search(text):
        return limits.out_of_memory()
    if "a total order" in text:
        return BordergraphError(
            "the engine cannot put numbers and texts of one column in order",
            "order by what is text in all rows, as in ORDER BY STR(?value)",
        )
    panic = _PANIC.search(text)
    cause = signal.Signals(-code).name if code < 0 else str(code)
    last_line = panic[1] if panic else text.splitlines()[-1] if text else cause
    # A query nested too deep ends without a message, or with the engine's own on its stack.
    is_deep = code < 0 and (not text or "overflowed its stack" in text)
    hint = "a query nested very deep is more than it can read; make it flatter" if is_deep else ""
    return BordergraphError(
        Sentence("the engine failed on the query: {why}", why=last_line[:200]), hint
    )


class Spawn:
    """Runs a query in a new process, which reads the graph again, and streams the bytes it writes.

    `make` is a function that returns the store, and its arguments, which can be pickled.
    """

    def __init__(self, make: tuple[Any, ...], text: str, limits: Limits) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self._connection, child_end = context.Pipe(duplex=False)
        arguments = (child_end, make, text, limits)
        self._process = context.Process(target=_run_spawned, args=arguments, daemon=True)
        self._process.start()
        child_end.close()
        self._limits = limits
        self._buffer = b""
        self._is_ready = False

    def take(self, size: int, seconds: float | None) -> bytes:
        """Return some bytes as soon as there are any; see `answer.Supply`."""
        try:
            if not self._is_ready:
                self._connection.recv_bytes()
                self._is_ready = True
            if not self._buffer:
                if not self._connection.poll(seconds):
                    raise TimeoutError
                self._buffer = self._connection.recv_bytes()
        except EOFError:
            self._process.join()
            if error := _failure(self._process.exitcode or 0, b"", self._limits):
                raise error from None
            return b""
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def close(self) -> None:
        """Kill the process and close its connection."""
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


def _run_spawned(
    link: Connection[bytes, bytes], make: tuple[Any, ...], text: str, limits: Limits
) -> None:
    """Read the graph, signal that it is read, and run the query: its time counts from then on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    build, *arguments = make
    store = build(*arguments)
    link.send_bytes(b"ready")
    if FORKS or sys.platform == "darwin":
        limit_process(limits)
    with io.BufferedWriter(_Sender(link), _BUFFER) as out:
        write_answer(store, text, out)
