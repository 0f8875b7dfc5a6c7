"""Prometheus metrics at `/metrics`: responses and durations, places held and refused, readers killed.

Each worker process counts in files of its own, in a folder that `serve` sets; any worker reports the sum.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from lessonsearch.settings import PROMETHEUS_FOLDER
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.middleware.lanes import Lane

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: a 304 takes one millisecond, a page some ten."""


class Metrics:
    """What this process has counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self.registry}
        self.seconds = Histogram(
            "lessonsearch_request_seconds",
            "Seconds until an answer was ready.",
            ["page", "status"],
            buckets=BUCKETS,
            **own,
        )
        self.held = Gauge(
            "lessonsearch_places_held",
            "Requests that are worked on, by lane.",
            ["lane"],
            multiprocess_mode="livesum",
            **own,
        )
        self.refused = Counter(
            "lessonsearch_refused", "Requests that found no place in their lane.", ["lane"], **own
        )
        self.killed = Counter(
            "lessonsearch_readers_killed", "Readers of uploads that were killed at a limit.", **own
        )
        self._refused: dict[str, int] = {}

    def observe(self, page: str, status: int, took: float) -> None:
        """Note one answer."""
        self.seconds.labels(page or "none", str(status)).observe(took)

    def observe_lane(self, lane: Lane) -> None:
        """Note a lane after a change."""
        self.held.labels(lane.name).set(lane.held)
        self.refused.labels(lane.name).inc(lane.refused - self._refused.get(lane.name, 0))
        self._refused[lane.name] = lane.refused

    def exposition(self) -> bytes:
        """The counts of all processes, as Prometheus reads them."""
        registry = self.registry
        if PROMETHEUS_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def init_app(app: Flask) -> Metrics:
    """Add the address to a site, and the metrics to its extensions."""
    metrics = app.extensions["lessonsearch.metrics"] = Metrics()

    @app.get("/metrics", endpoint="metrics")
    def show() -> Response:
        """Give the counts to Prometheus."""
        return uncached(Response(metrics.exposition(), content_type=CONTENT_TYPE_LATEST))

    return metrics


def forget_process(pid: int) -> None:
    """Count no more what a process was doing when it ended."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
