"""The process that holds the graph, and forks workers that share it.

It is started by `pool`, over a socket of its own on which jobs come in: each is one end of a pair
of sockets, on which a worker reads what to do and writes what came of it; the last words on it are
how that ended. A worker that was stopped is gone; one that came to the end of a query takes the
next. When the other end of a job is closed, its worker is stopped; when that of the socket is, as
when the server was killed, everything is.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.serve.settings import Opened

if TYPE_CHECKING:
    from bordergraph.serve.jobs import Jobs

__all__ = ["ENDING", "PAGE", "QUERY", "READY", "ended", "main"]

READY = b"ready"
QUERY = b"query"
PAGE = b"page"
_MARK = b"\0bordergraph"
ENDING = len(_MARK) + 4
"""Bytes of the last words of a job."""


def ended(words: bytes) -> int | None:
    """Return how a job ended, from its last words: 0, an exit code, or a signal below zero.

    None if these are no last words: the process that holds the graph has ended itself.
    """
    if len(words) != ENDING or not words.startswith(_MARK):
        return None
    return int(struct.unpack("!i", words[-4:])[0])


@dataclass(eq=False)
class _Worker:
    """A fork, and the line over which it hears of jobs."""

    pid: int
    line: socket.socket
    job: _Running | None = None


@dataclass(eq=False)
class _Running:
    """A job: its socket, who does it, and what is still to be said of its end."""

    end: socket.socket
    worker: _Worker | None
    words: bytes = b""


class _Keeper:
    """Takes in jobs, and sees to their end.

    Args:
        control: The socket on which jobs come.
        jobs: What can be done.
    """

    def __init__(self, control: socket.socket, jobs: Jobs) -> None:
        self._control = control
        self._jobs = jobs
        self._running: dict[int, _Running] = {}
        self._workers: dict[int, _Worker] = {}
        self._idle: list[_Worker] = []
        self._poll = select.poll()
        self._woken, self._wakes = socket.socketpair()
        for end in (self._woken, self._wakes):
            end.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)

    def run(self) -> None:
        """Work until the server is gone."""
        while True:
            for fd, what in self._poll.poll():
                if fd == self._control.fileno():
                    if not self._take():
                        self._stop()
                        return
                elif fd == self._woken.fileno():
                    self._woken.recv(4096)
                    self._bury()
                elif fd in self._workers:
                    self._done(self._workers[fd])
                elif fd in self._running:
                    self._heard(self._running[fd], what)

    def _take(self) -> bool:
        """Take a job and give it to a worker; False when there will be no more."""
        kind, ends, *_ = socket.recv_fds(self._control, 16, 1)
        if not kind or not ends:
            return False
        running = _Running(socket.socket(fileno=ends[0]), None)
        self._running[running.end.fileno()] = running
        # It is readable while the job has not been read: only its end is of interest here.
        self._poll.register(running.end, select.POLLRDHUP)
        # A page takes much memory, which nobody bounds: its worker does that one thing.
        self._give(running, lasting=kind == QUERY)
        return True

    def _give(self, running: _Running, *, lasting: bool) -> None:
        """Give a job to a worker that waits for one, or to a new one."""
        while lasting and self._idle:
            worker = self._idle.pop()
            try:
                socket.send_fds(worker.line, [b"job"], [running.end.fileno()])
            except OSError:
                continue  # It is gone, of which we shall hear.
            worker.job, running.worker = running, worker
            return
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            line.close()
            self._become(running.end, theirs, lasting=lasting)
        theirs.close()
        worker = _Worker(pid, line, running)
        running.worker = worker
        self._workers[line.fileno()] = worker
        self._poll.register(line, select.POLLIN)

    def _become(self, end: socket.socket, line: socket.socket, *, lasting: bool) -> None:
        """Be a worker, and leave in the end."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # The engine, out of memory, would tell the log of it at length.
            sys.stderr = os.fdopen(os.dup(2), "w")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            # Whoever holds an end of another's would keep it open.
            for other in (
                *(r.end for r in self._running.values() if r.end is not end),
                *(w.line for w in self._workers.values()),
                self._control,
            ):
                other.close()
            while True:
                code = self._jobs.do(end)
                if code or not lasting:
                    break
                end.sendall(_MARK + struct.pack("!i", 0))
                end.close()
                if self._jobs.swollen:
                    break
                line.send(b"done")
                _, ends, *_ = socket.recv_fds(line, 16, 1)
                if not ends:
                    break
                end = socket.socket(fileno=ends[0])
        except BrokenPipeError:
            code = 0  # Nobody waits for the answer any more.
        except BaseException as error:  # noqa: BLE001 - nothing may run on in a copy
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
        finally:
            os._exit(code)

    def _done(self, worker: _Worker) -> None:
        """Hear that a worker has done its job, and have it wait for another."""
        if not worker.line.recv(16):
            # It has left: how, we hear when it is buried.
            self._poll.unregister(worker.line)
            return
        if worker.job is not None:
            job, worker.job = worker.job, None
            self._close(job)
        self._idle.append(worker)

    def _bury(self) -> None:
        """Hear how workers ended, and say so of the jobs that they had."""
        of_pid = {w.pid: w for w in self._workers.values()}
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if (worker := of_pid.get(pid)) is None:
                continue
            del self._workers[worker.line.fileno()]
            self._forget(worker.line)
            if worker in self._idle:
                self._idle.remove(worker)
            if job := worker.job:
                job.worker = None
                job.words = _MARK + struct.pack("!i", os.waitstatus_to_exitcode(status))
                job.end.settimeout(0)
                self._say(job)

    def _heard(self, running: _Running, what: int) -> None:
        """Stop a job that nobody waits for any more, or go on with last words."""
        gone = bool(what & (select.POLLRDHUP | select.POLLHUP | select.POLLERR | select.POLLNVAL))
        if running.worker and gone:
            os.kill(running.worker.pid, signal.SIGKILL)
            # Its end comes as that of any other; until then there is nothing to hear.
            self._poll.unregister(running.end)
        elif gone:
            self._close(running)
        elif not running.worker:
            self._say(running)

    def _say(self, running: _Running) -> None:
        try:
            sent = running.end.send(running.words)
            running.words = running.words[sent:]
        except BlockingIOError:
            pass
        except OSError:
            running.words = b""
        if running.words:
            self._poll.register(running.end, select.POLLOUT)
        else:
            self._close(running)

    def _close(self, running: _Running) -> None:
        del self._running[running.end.fileno()]
        self._forget(running.end)

    def _forget(self, end: socket.socket) -> None:
        with suppress(KeyError):
            self._poll.unregister(end)
        end.close()

    def _stop(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for worker in self._workers.values():
            os.kill(worker.pid, signal.SIGKILL)


def main() -> None:
    """Load the graph that the first argument describes, and serve the socket of the second."""
    from bordergraph.errors import BordergraphError, DataError
    from bordergraph.serve.jobs import Jobs

    # Who stops the server may reach this process too: it ends with the server, after its last answer.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[2]))
    warnings.showwarning = _noted
    try:
        jobs = Jobs(Opened.read(json.loads(sys.argv[1])))
    except BordergraphError as error:
        faults = [str(f) for f in error.faults] if isinstance(error, DataError) else []
        control.send(json.dumps([error.message, "\n".join([error.hint, *faults]).strip()]).encode())
        return
    # What is here now stays as it is, so that forks share it.
    gc.collect()
    gc.freeze()
    control.send(READY + json.dumps(jobs.about).encode())
    _Keeper(control, jobs).run()


def _noted(message: Warning | str, *_: object, **__: object) -> None:
    """Tell what is noticed of the data as every other command does."""
    from bordergraph.views.table.escaping import printable

    sys.stderr.write("".join(f"{printable(line)}\n" for line in f"note: {message}".split("\n")))


if __name__ == "__main__":
    main()
