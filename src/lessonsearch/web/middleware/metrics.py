"""`/metrics` for Prometheus: how many answers of each view and status, and how long they took.

Each process counts in files of its own in a folder that `serve` names; any of them gives the sum.
"""

from __future__ import annotations

import os

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from lessonsearch.settings import PROMETHEUS_FOLDER
from lessonsearch.web.middleware.access_log import Note
from lessonsearch.web.middleware.http_cache import uncached

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: a confirmed copy takes one millisecond, a page some ten."""


def init_app(app: Flask) -> Note:
    """Add the address to a site; gives what is to be told of each answer."""
    own = CollectorRegistry()
    seconds = Histogram(
        "lessonsearch_request_seconds",
        "Seconds until an answer was ready.",
        ["page", "status"],
        registry=own,
        buckets=BUCKETS,
    )

    @app.get("/metrics")
    def metrics() -> Response:
        """Give the counts to Prometheus."""
        registry = own
        if PROMETHEUS_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return uncached(Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))

    def note(page: str, status: int, took: float) -> None:
        seconds.labels(page or "none", str(status)).observe(took)

    return note
