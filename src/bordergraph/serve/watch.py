"""What is counted of a server, in the form that Prometheus reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["METRICS", "Watch"]

METRICS = "text/plain; version=0.0.4; charset=utf-8"
"""Media type of the numbers."""


class Watch:
    """Counts requests, their time, what was stopped and what is being done.

    Attributes:
        held: Bytes of large answers on their way.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        kept = self._registry
        self.requests = Counter(
            "bordergraph_requests", "Requests answered", ["at", "status"], registry=kept
        )
        self.seconds = Histogram(
            "bordergraph_request_seconds", "Time until a request was answered", ["at"], registry=kept,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
        )  # fmt: skip
        self.stopped = Counter(
            "bordergraph_queries_stopped", "Queries stopped at a limit", ["limit"], registry=kept
        )
        self.restarts = Counter(
            "bordergraph_engine_restarts", "Times the engine had to be started again", registry=kept
        )
        self._held = Gauge(
            "bordergraph_answer_bytes", "Bytes of large answers on their way", registry=kept
        )
        self._held.set_function(lambda: self.held)
        self._jobs = Gauge(
            "bordergraph_jobs", "Jobs by what they are", ["lane", "state"], registry=kept
        )
        self._triples = Gauge("bordergraph_triples", "Triples in the default graph", registry=kept)
        self.held = 0

    def lane(self, name: str, running: Callable[[], int], waiting: Callable[[], int]) -> None:
        """Show what is done and what waits in a lane."""
        self._jobs.labels(name, "running").set_function(running)
        self._jobs.labels(name, "waiting").set_function(waiting)

    def graph(self, triples: int) -> None:
        """Show how large the graph is."""
        self._triples.set(triples)

    def told(self) -> bytes:
        """Return all numbers."""
        return generate_latest(self._registry)
