"""Prometheus metrics at `/metrics`: number and duration of responses by endpoint and status.

Each worker process counts in files of its own, in a folder that `serve` sets; any worker reports the sum.
"""

from __future__ import annotations

import os

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from lessonsearch.settings import PROMETHEUS_FOLDER
from lessonsearch.web.middleware.access_log import RequestObserver
from lessonsearch.web.middleware.http_cache import uncached

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: a 304 takes one millisecond, a page some ten."""


def init_app(app: Flask) -> RequestObserver:
    """Add `/metrics` to the application. Returns the observer of its responses."""
    process_registry = CollectorRegistry()
    seconds = Histogram(
        "lessonsearch_request_seconds",
        "Seconds until an answer was ready.",
        ["page", "status"],
        registry=process_registry,
        buckets=BUCKETS,
    )

    @app.get("/metrics")
    def metrics() -> Response:
        """Report the metrics to Prometheus."""
        registry = process_registry
        if PROMETHEUS_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return uncached(Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))

    def observe(endpoint: str, status: int, duration: float) -> None:
        seconds.labels(endpoint or "none", str(status)).observe(duration)

    return observe
