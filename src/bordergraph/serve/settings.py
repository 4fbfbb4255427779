"""Where a server listens and what it allows."""

from __future__ import annotations

import os
from dataclasses import dataclass

from bordergraph.store.querying.limits import SECONDS, Limits


@dataclass(frozen=True)
class Settings:
    """Where a server listens and what it allows.

    Attributes:
        port: 0 takes a free one.
        public_url: Address behind a proxy, whose headers then name the client; empty without
            a proxy.
        names: Names under which it is reached, beside its address; others are refused.
        cors: Origins whose pages may read answers; none by default.
        timeout: Seconds that one query may take.
        max_memory: MB of memory that one query may take beside the graph.
        workers: How many queries run at once.
        queue: How many more wait; further ones get 503.
        patience: Seconds that one waits at most.
        connections: How many connections are open at most.
        body: Bytes of a request's body.
        url: Bytes of a request's address.
        answer: Bytes of one answer.
    """

    host: str = "127.0.0.1"
    port: int = 8474
    public_url: str = ""
    names: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()
    timeout: float = SECONDS
    max_memory: int = 1024
    workers: int = 0
    queue: int = 256
    patience: float = 15.0
    connections: int = 1024
    body: int = 256 << 10
    url: int = 16 << 10
    answer: int = 256 << 20

    @property
    def concurrency(self) -> int:
        """How many queries run at once: ``workers``, or the number of cores."""
        return self.workers or max(2, os.cpu_count() or 1)

    @property
    def limits(self) -> Limits:
        """What one query may take."""
        return Limits(self.timeout, 0, self.max_memory)

    @property
    def answer_memory(self) -> int:
        """Bytes that all answers being sent may take together."""
        return 8 * self.answer
