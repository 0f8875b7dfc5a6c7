"""HTTP server: worker processes that each open the library, serve requests and reload a changed corpus."""

from __future__ import annotations

import os
import threading
from tempfile import TemporaryDirectory

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from lessonsearch import log
from lessonsearch.app.reload import LibraryReloader
from lessonsearch.settings import PROMETHEUS_FOLDER, Settings
from lessonsearch.web.app import create_app

SPARE_THREADS = 8
"""Threads beyond the concurrency limit: they answer 503 while all others are busy."""
HEADER_TIMEOUT = 5000
"""Milliseconds to receive a request's headers. A slow connection needs a tenth of it."""
MAX_HEADERS_LENGTH = 65_536
"""Bytes of the request line and headers; the longest search that is accepted takes some 15,000."""
MAX_CONNECTIONS = 512
"""Open connections of a process: with its other files below 1,024, the usual limit of file descriptors."""
SHUTDOWN_TIMEOUT = 30
"""Seconds that running requests have to finish when the server is stopped."""


def application() -> Flask:
    """WSGI application factory for each worker process: the site with its library open."""
    settings = Settings.read()
    log.configure()
    reloader = LibraryReloader(settings)
    if settings.watch:
        threading.Thread(target=reloader.watch, name="watch", daemon=True).start()
    return create_app(settings, reloader.current)


def serve(host: str, port: int, workers: int, settings: Settings) -> None:
    """Serve requests until stopped, then finish running ones. A worker process that dies is replaced."""
    with TemporaryDirectory(prefix="lessonsearch-metrics-") as metrics_folder:
        if settings.metrics:
            os.environ.setdefault(PROMETHEUS_FOLDER, metrics_folder)
        Granian(
            "lessonsearch.server:application",
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_TIMEOUT, max_buffer_size=MAX_HEADERS_LENGTH
            ),
            websockets=False,
            blocking_threads=settings.max_concurrency + SPARE_THREADS,
            backpressure=MAX_CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=SHUTDOWN_TIMEOUT,
            log_enabled=False,
        ).serve()
