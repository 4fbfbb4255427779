"""The server process: it holds the graph and speaks HTTP until it is stopped."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from bordergraph.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.serve.app import Site
    from bordergraph.serve.settings import Settings
    from bordergraph.store.graph import KnowledgeGraph


_REQUEST_SECONDS = 20.0
_STALL_SECONDS = 30.0
_EXCHANGE_SECONDS = 900.0
_PIECE = 4096
_INCOMPLETE = {h11.IDLE, h11.SEND_BODY}
_TOO_MANY_RESPONSE = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 25\r\n\r\ntoo many connections here"
)


def limited_protocol(max_connections: int) -> type[H11Protocol]:  # noqa: C901 - methods of one small class
    """Return a protocol that ends what takes too long.

    A request must have come within 20 s, a reader may take nothing for 30 s, and a request with
    its answer may last a quarter of an hour. A body in chunks is left unread: of one-byte chunks
    a megabyte takes seconds, and the application refuses it.
    """

    class LimitedProtocol(H11Protocol):
        _timers: dict[str, asyncio.TimerHandle]

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # of TCP
            super().connection_made(transport)
            self._timers = {}
            if len(self.connections) > max_connections:
                transport.write(_TOO_MANY_RESPONSE)
                transport.close()
                return
            self._start_timer("incoming", _REQUEST_SECONDS)

        def connection_lost(self, exc: Exception | None) -> None:
            for name in list(self._timers):
                self._stop_timer(name)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self._start_timer("exchange", _EXCHANGE_SECONDS)
            for begin in range(0, len(data), _PIECE):
                is_chunked = self.conn.their_state is h11.SEND_BODY and self._is_chunked()
                if is_chunked or self.transport.is_closing():
                    break
                super().data_received(data[begin : begin + _PIECE])
            if self.conn.their_state in _INCOMPLETE:
                self._start_timer("incoming", _REQUEST_SECONDS)
            else:
                self._stop_timer("incoming")

        def on_response_complete(self) -> None:
            self._stop_timer("exchange")
            super().on_response_complete()
            if self.conn.their_state is not h11.IDLE:
                self._start_timer("exchange", _EXCHANGE_SECONDS)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._start_timer("stalled", _STALL_SECONDS)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._stop_timer("stalled")

        def _is_chunked(self) -> bool:
            return any(name == b"transfer-encoding" for name, _ in self.headers)

        def _start_timer(self, name: str, seconds: float) -> None:
            if name not in self._timers:
                self._timers[name] = self.loop.call_later(seconds, self.transport.abort)

        def _stop_timer(self, name: str) -> None:
            if timer := self._timers.pop(name, None):
                timer.cancel()

    return LimitedProtocol


_GRACE_SECONDS = 3
_BACKLOG = 64
_DESCRIPTORS = 8192
_OTHER_DESCRIPTORS = 128


def serve(
    graph: Callable[[], KnowledgeGraph], settings: Settings, on_start: Callable[[str], None]
) -> None:
    """Serve a graph until SIGTERM or SIGINT."""
    from bordergraph.serve.answers import Answers
    from bordergraph.serve.app import Site

    with _listening_socket(settings) as server_socket:
        answers = Answers(graph())
        # A command that ends soon has no use for it; a server has. What is here now stays as it
        # is, so that forks share it.
        gc.enable()
        gc.collect()
        gc.freeze()
        site = Site(replace(settings, connections=_raise_limit(settings.connections)), answers)
        asyncio.run(_run(settings, site, server_socket, on_start))


def _raise_limit(wanted_connections: int) -> int:
    """Raise the limit of open files for some connections, and return how many are possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = max(soft, min(hard, _DESCRIPTORS)) if hard >= 0 else _DESCRIPTORS
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(wanted_connections, soft - _BACKLOG - _OTHER_DESCRIPTORS))


def _listening_socket(settings: Settings) -> socket.socket:
    """Return the socket on which the server listens."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    server_socket = socket.socket(family, socket.SOCK_STREAM)
    try:
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server_socket.bind((settings.host, settings.port))
        server_socket.listen(_BACKLOG)
    except OSError as error:
        server_socket.close()
        raise UsageError(
            "cannot listen on {host}, port {port}: {why}",
            "choose another with --port, or a free one with --port 0",
            host=settings.host,
            port=settings.port,
            why=reason_of(error),
        ) from None
    return server_socket


async def _run(
    settings: Settings, site: Site, server_socket: socket.socket, on_start: Callable[[str], None]
) -> None:
    import uvicorn

    # A client is told of its bad requests, and the application logs its own faults.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        site.asgi,
        http=limited_protocol(site.connections),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=4 * settings.url,
    )

    class SignalledServer(uvicorn.Server):
        """A server that stops the site at a signal before it shuts down."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._end, number)
            # Whoever connects before it runs waits in the backlog of the socket.
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            on_start(f"http://{host}:{server_socket.getsockname()[1]}/")
            yield

        def _end(self, number: int) -> None:
            site.stop()
            self.handle_exit(number, None)

    await SignalledServer(config).serve(sockets=[server_socket])
