"""What is counted of a server, in the form that Prometheus reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from bordergraph.serve.places import Places

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts requests, their time, what was stopped and what is being done."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.held = 0
        self.requests = Counter(
            "bordergraph_requests", "Requests answered", ["at", "status"], registry=registry
        )
        self.seconds = Histogram(
            "bordergraph_request_seconds", "Time until a request was answered", ["at"],
            registry=registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
        )  # fmt: skip
        self.stopped = Counter(
            "bordergraph_queries_stopped", "Work stopped at a limit", ["limit"], registry=registry
        )
        held = Gauge("bordergraph_answer_bytes", "Bytes of answers on their way", registry=registry)
        held.set_function(lambda: self.held)
        self._jobs = Gauge(
            "bordergraph_jobs", "Jobs by what they are", ["lane", "state"], registry=registry
        )
        self.triples = Gauge(
            "bordergraph_triples", "Triples in the default graph", registry=registry
        )

    def lane(self, name: str, lane: Places) -> None:
        """Show what is done and what waits in a lane."""
        self._jobs.labels(name, "running").set_function(lambda: lane.running)
        self._jobs.labels(name, "waiting").set_function(lambda: lane.waiting)

    def text(self) -> bytes:
        """Return all numbers."""
        return generate_latest(self._registry)
