"""Uvicorn's HTTP with bounds: who sends or reads too slowly, or in crumbs, does not hold a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

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
