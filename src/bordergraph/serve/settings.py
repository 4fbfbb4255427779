"""Where a server listens and what it allows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar

from bordergraph.store.querying.limits import SECONDS, Limits


@dataclass(frozen=True)
class Settings:
    """Where a server listens and what it allows.

    The command line has the options of what is described here as they are, and reads from
    `allowed` which whole numbers they take.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        public_url: Address under which a proxy with TLS serves it (https://graph.example.org).
        names: Name under which it is reached, as behind a proxy; repeat. Others are refused.
        cors: Let pages of this origin read answers (https://example.org, or *); repeat.
        timeout: Stop a query after this time; 0 never does.
        max_memory: Stop a query that needs more beside the graph; 0 for no limit.
        workers: Number of queries that run at once; 0 for the number of cores.
        queue: Maximum number of waiting queries; further ones get HTTP 503.
        patience: Seconds that one waits at most.
        connections: How many connections are open at most.
        body: Bytes of a request's body.
        url: Bytes of a request's address.
        answer: Bytes of one answer.
    """

    allowed: ClassVar[dict[str, range | int]] = {
        "port": range(65536),
        "max_memory": 0,
        "workers": 0,
        "queue": 0,
    }

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

    def __post_init__(self) -> None:
        """Refuse a time that is no number of seconds."""
        Limits.create(self.timeout, 0, self.max_memory)

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
