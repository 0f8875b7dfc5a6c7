"""HTTP server: worker processes that each open the library, serve requests and reload a changed corpus."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from lessonsearch import log
from lessonsearch.app.heartbeat import FOLDER_VARIABLE, LATE_AFTER, Heartbeat, Supervisor
from lessonsearch.app.reload import LibraryReloader
from lessonsearch.errors import SettingsError
from lessonsearch.settings import PROMETHEUS_FOLDER, Settings
from lessonsearch.web.app import create_gateway
from lessonsearch.web.middleware.gateway import Gateway
from lessonsearch.web.middleware.limits import MAX_HEADER_BYTES

HEADER_TIMEOUT = 5000
"""Milliseconds to receive a request's headers. A slow connection needs a tenth of it."""
MAX_CONNECTIONS = 512
"""Open connections of a process: with its other files below 1,024, the usual limit of file descriptors."""
MAX_OTHER_FILES = 200
"""Open files of a process beside its connections: index, libraries, pipes to the sandbox."""
SHUTDOWN_TIMEOUT = 30
"""Seconds that running requests have to finish when the server is stopped."""


def application() -> Gateway:
    """RSGI application factory for each worker process: the site with its library open."""
    settings = Settings.read()
    log.configure()
    reloader = LibraryReloader(settings)
    if settings.watch:
        reloader.start_watching()
    heartbeat = Heartbeat(Path(os.environ[FOLDER_VARIABLE])) if FOLDER_VARIABLE in os.environ else None
    if heartbeat:
        heartbeat.start()

    def health() -> list[str]:
        late = heartbeat.late() if heartbeat else []
        problems = [f"Process {pid} has not shown itself for {LATE_AFTER:.0f} seconds." for pid in late]
        return problems if reloader.watches else [*problems, "The corpus is not watched any more."]

    return create_gateway(settings, reloader.current, health)


def serve(host: str, port: int, workers: int, settings: Settings) -> None:
    """Serve requests until stopped, then finish running ones. A worker that dies or hangs is replaced."""
    _allow_files(MAX_CONNECTIONS + MAX_OTHER_FILES)
    log.configure()
    with (
        TemporaryDirectory(prefix="lessonsearch-metrics-") as counts,
        TemporaryDirectory(prefix="lessonsearch-heartbeats-") as beats,
    ):
        if settings.metrics:
            os.environ.setdefault(PROMETHEUS_FOLDER, counts)
        os.environ[FOLDER_VARIABLE] = beats
        Supervisor(Path(beats), _forget_counts(settings)).start()
        Granian(
            "lessonsearch.server:application",
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADER_TIMEOUT, max_buffer_size=MAX_HEADER_BYTES
            ),
            websockets=False,
            backpressure=MAX_CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=SHUTDOWN_TIMEOUT,
            log_enabled=False,
        ).serve()


def _forget_counts(settings: Settings) -> Callable[[int], object]:
    """What takes a dead process out of the metrics that count what happens just now."""
    if not settings.metrics:
        return lambda pid: None
    from lessonsearch.web.middleware.metrics import (
        forget_process,  # the optional dependency prometheus_client
    )

    return forget_process


def _allow_files(needed: int) -> None:
    """Raise the limit of open files as far as is needed. Raises SettingsError where that is not allowed."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise SettingsError(
            f"A process may open {hard} files here, and the server needs {needed}; allow it more, with"
            f" LimitNOFILE={needed} in the unit or 'ulimit -n {needed}'."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
