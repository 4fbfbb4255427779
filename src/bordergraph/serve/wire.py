"""The HTTP of uvicorn with clocks: who sends or reads too slowly does not hold a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

__all__ = ["guarded"]

_INCOMPLETE = {h11.IDLE, h11.SEND_BODY}


def guarded(incoming: float, stalled: float, whole: float) -> type[H11Protocol]:  # noqa: C901 - methods of one small class
    """Return a protocol that ends slow connections.

    Args:
        incoming: Seconds in which a request must have come whole.
        stalled: Seconds that a reader may take nothing.
        whole: Seconds that a connection may live.
    """

    class Guarded(H11Protocol):
        _clocks: dict[str, asyncio.TimerHandle]

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._clocks = {}
            self._wind("whole", whole)
            self._wind("incoming", incoming)

        def connection_lost(self, exc: Exception | None) -> None:
            for name in list(self._clocks):
                self._halt(name)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state in _INCOMPLETE:
                self._wind("incoming", incoming)
            else:
                self._halt("incoming")

        def pause_writing(self) -> None:
            super().pause_writing()
            self._wind("stalled", stalled)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._halt("stalled")

        def _wind(self, name: str, seconds: float) -> None:
            if name not in self._clocks:
                self._clocks[name] = self.loop.call_later(seconds, self.transport.abort)

        def _halt(self, name: str) -> None:
            if clock := self._clocks.pop(name, None):
                clock.cancel()

    return Guarded
