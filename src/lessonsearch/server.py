"""The server: processes that each open the library and answer requests, and are replaced when they fail."""

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

HEADERS_WITHIN = 5000
"""Milliseconds in which a request's headers have to be there. A slow connection needs a tenth of it."""
CONNECTIONS = 512
"""Connections that a process holds: with its other files below the 1,024 that a process may usually open."""
OTHER_FILES = 200
"""Files beside its connections that a process opens: index, libraries, pipes to the reader of uploads."""
STOP_WITHIN = 30
"""Seconds in which requests under way have to be done when the server is told to stop."""


def application() -> Gateway:
    """The site with its library open: what each process runs."""
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
    """Answer requests until told to stop; then finish those under way. A process that fails is replaced."""
    _allow_files(CONNECTIONS + OTHER_FILES)
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
                header_read_timeout=HEADERS_WITHIN, max_buffer_size=MAX_HEADER_BYTES
            ),
            websockets=False,
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
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
