"""Listening: one process that speaks HTTP until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bordergraph.errors import UsageError
from bordergraph.store.querying.process import FORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.serve.settings import Settings

__all__ = ["serve"]

_INCOMING_SECONDS = 20.0
_STALLED_SECONDS = 30.0
_CONNECTION_SECONDS = 900.0
_GRACE = 10


def serve(settings: Settings, said: Callable[[str], None]) -> None:
    """Serve a graph until SIGTERM or SIGINT.

    Args:
        settings: What is served, where, and what is allowed.
        said: Told the address, once everything is ready.

    Raises:
        UsageError: The address is taken or is none of this machine's, something that a server
            needs is not installed, or this system has no safe fork.
        BordergraphError: The graph cannot be read.
    """
    if not FORKS or sys.platform != "linux":
        raise UsageError(
            "a server needs Linux, where each query runs in a fork that can be stopped",
            "docs/serve.md has a container file",
        )
    try:
        import prometheus_client
        import starlette
        import uvicorn
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed", "pip install 'bordergraph[serve]'"
        ) from None
    del prometheus_client, starlette, uvicorn
    # A command that ends soon has no use for it; a server has.
    gc.enable()
    listening = _listening(settings)
    with listening:
        asyncio.run(_run(settings, listening, said))


def _listening(settings: Settings) -> socket.socket:
    """Return the socket on which requests come."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((settings.host, settings.port))
        found.listen(1024)
    except OSError as error:
        found.close()
        raise UsageError(
            f"cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}",
            "choose another with --port, or a free one with --port 0",
        ) from None
    return found


async def _run(settings: Settings, listening: socket.socket, said: Callable[[str], None]) -> None:
    import uvicorn

    from bordergraph.serve.app import Site
    from bordergraph.serve.wire import guarded

    # What is wrong with a request is told to who sent it; a line each would fill the log.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    site = Site(settings)
    await site.pool.start()
    try:
        site.watch.graph(site.pool.about["triples"])
        config = uvicorn.Config(
            site.asgi,
            http=guarded(_INCOMING_SECONDS, _STALLED_SECONDS, _CONNECTION_SECONDS),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=settings.connections,
            timeout_graceful_shutdown=_GRACE,
            h11_max_incomplete_event_size=4 * settings.url,
        )

        class Quiet(uvicorn.Server):
            """A server that ends as it is told, and leaves the signal there."""

            @contextmanager
            def capture_signals(self) -> Iterator[None]:
                loop = asyncio.get_running_loop()
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, self.handle_exit, number, None)
                yield

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                said(_address(settings, listening))

        await Quiet(config).serve(sockets=[listening])
    finally:
        await site.pool.stop()


def _address(settings: Settings, listening: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listening.getsockname()[1]}/"
