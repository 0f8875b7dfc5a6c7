"""The server: processes that each open the library and answer requests, and take in a changed corpus."""

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

IN_HAND = 8
"""Threads beyond those that work: they tell whoever comes while all are at work to come back."""
HEADERS_WITHIN = 5000
"""Milliseconds in which a request's headers have to be there. A slow connection needs a tenth of it."""
MAX_HEADERS_LENGTH = 65_536
"""Bytes of an address and headers; the longest search that is answered takes some 15,000."""
CONNECTIONS = 512
"""Connections that a process holds: with its other files below the 1,024 that a process may usually open."""
STOP_WITHIN = 30
"""Seconds in which requests under way have to be done when the server is told to stop."""


def application() -> Flask:
    """The site with its library open: what each process runs."""
    settings = Settings.read()
    log.configure()
    shelf = LibraryReloader(settings)
    if settings.watch:
        threading.Thread(target=shelf.watch, name="watch", daemon=True).start()
    return create_app(settings, shelf.current)


def serve(host: str, port: int, workers: int, settings: Settings) -> None:
    """Answer requests until told to stop; then finish those under way. A process that dies is replaced."""
    with TemporaryDirectory(prefix="lessonsearch-metrics-") as counts:
        if settings.metrics:
            os.environ.setdefault(PROMETHEUS_FOLDER, counts)
        Granian(
            "lessonsearch.server:application",
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADERS_WITHIN, max_buffer_size=MAX_HEADERS_LENGTH
            ),
            websockets=False,
            blocking_threads=settings.max_concurrency + IN_HAND,
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
            log_enabled=False,
        ).serve()
