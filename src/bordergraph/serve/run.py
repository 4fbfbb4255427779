"""Listening: one process that holds the graph and speaks HTTP until it has to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.serve.app import Site
    from bordergraph.serve.settings import Settings
    from bordergraph.store.graph import KnowledgeGraph


_INCOMING = 20.0
_STALLED = 30.0
_EXCHANGE = 900.0
_PIECE = 4096
_INCOMPLETE = {h11.IDLE, h11.SEND_BODY}
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 25\r\n\r\ntoo many connections here"
)


def bounded(most: int) -> type[H11Protocol]:  # noqa: C901 - methods of one small class
    """Return a protocol that ends what takes too long.

    A request must have come within 20 s, a reader may take nothing for 30 s, and a request with
    its answer may last a quarter of an hour. A body in chunks is left unread: of one-byte chunks
    a megabyte takes seconds, and the application refuses it.

    Args:
        most: How many connections are open at once; one beyond is told to come again.
    """

    class Bounded(H11Protocol):
        _clocks: dict[str, asyncio.TimerHandle]

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._clocks = {}
            if len(self.connections) > most:
                transport.write(_FULL)
                transport.close()
                return
            self._start("incoming", _INCOMING)

        def connection_lost(self, exc: Exception | None) -> None:
            for name in list(self._clocks):
                self._stop(name)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self._start("exchange", _EXCHANGE)
            for begin in range(0, len(data), _PIECE):
                in_chunks = self.conn.their_state is h11.SEND_BODY and self._in_chunks()
                if in_chunks or self.transport.is_closing():
                    break
                super().data_received(data[begin : begin + _PIECE])
            if self.conn.their_state in _INCOMPLETE:
                self._start("incoming", _INCOMING)
            else:
                self._stop("incoming")

        def on_response_complete(self) -> None:
            self._stop("exchange")
            super().on_response_complete()
            if self.conn.their_state is not h11.IDLE:
                self._start("exchange", _EXCHANGE)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._start("stalled", _STALLED)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._stop("stalled")

        def _in_chunks(self) -> bool:
            return any(name == b"transfer-encoding" for name, _ in self.headers)

        def _start(self, name: str, seconds: float) -> None:
            if name not in self._clocks:
                self._clocks[name] = self.loop.call_later(seconds, self.transport.abort)

        def _stop(self, name: str) -> None:
            if clock := self._clocks.pop(name, None):
                clock.cancel()

    return Bounded


_GRACE = 3
_BACKLOG = 64
_DESCRIPTORS = 8192
_OTHER_DESCRIPTORS = 128


def serve(
    graph: Callable[[], KnowledgeGraph], settings: Settings, on_start: Callable[[str], None]
) -> None:
    """Serve a graph until SIGTERM or SIGINT.

    Args:
        graph: Opens the graph.
        settings: Where it is served, and what is allowed.
        on_start: Takes the address, once everything is ready.
    """
    if sys.platform != "linux":
        raise UsageError(
            "a server needs Linux, where each query runs in a fork that can be stopped",
            "docs/serve.md has a container file",
        )
    try:
        from bordergraph.serve.app import Site
    except ModuleNotFoundError as error:
        fix = "pip install 'bordergraph[serve]'"
        raise UsageError(f"{error.name} is not installed", fix) from None
    from bordergraph.serve.answers import Answers

    with _listening(settings) as listening:
        answers = Answers(graph())
        # A command that ends soon has no use for it; a server has. What is here now stays as it
        # is, so that forks share it.
        gc.enable()
        gc.collect()
        gc.freeze()
        site = Site(replace(settings, connections=_connections(settings.connections)), answers)
        asyncio.run(_run(settings, site, listening, on_start))


def _connections(most: int) -> int:
    """Allow this process the descriptors of so many connections, and return how many it then has."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = max(soft, min(hard, _DESCRIPTORS)) if hard >= 0 else _DESCRIPTORS
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(most, soft - _BACKLOG - _OTHER_DESCRIPTORS))


def _listening(settings: Settings) -> socket.socket:
    """Return the socket on which requests come."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}",
            "choose another with --port, or a free one with --port 0",
        ) from None
    return listening


async def _run(
    settings: Settings, site: Site, listening: socket.socket, on_start: Callable[[str], None]
) -> None:
    import uvicorn

    # What is wrong with a request is told to who sent it, and the application logs its own faults.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        site.asgi,
        http=bounded(site.connections),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=4 * settings.url,
    )

    class Quiet(uvicorn.Server):
        """A server that ends as it is told, and leaves the signal there."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._end, number)
            yield

        def _end(self, number: int) -> None:
            site.stop()
            self.handle_exit(number, None)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            on_start(f"http://{host}:{listening.getsockname()[1]}/")

    await Quiet(config).serve(sockets=[listening])
