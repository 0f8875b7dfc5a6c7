"""Limits on requests: allowed host names, the size of a body, and how many are handled at once.

A process runs on one processor at a time, so more concurrent requests make each slower and none sooner. It
handles `LESSONSEARCH_MAX_CONCURRENCY` of them; further requests are refused at once with 503 instead of
waiting in a queue that grows without end.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from lessonsearch.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY_LENGTH = 1_000_000
"""Bytes of a request body; a view that takes files sets `request.max_content_length` itself."""

RETRY_AFTER = 5
"""Seconds; a process at its limit has finished its requests in one or two."""

PROBE_PATHS = ("/health/", "/metrics")
"""Paths exempt from the limits: monitoring asks by IP address, and must be answered above all under load."""


class ConcurrencyLimit:
    """WSGI middleware that refuses requests for unknown hosts, and those above the limit."""

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self.app = app
        self.allowed_hosts = settings.allowed_hosts
        self.slots = threading.BoundedSemaphore(settings.max_concurrency)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PROBE_PATHS):
            return self.app(environ, start)
        if self.allowed_hosts and not host_is_trusted(environ.get("HTTP_HOST", ""), self.allowed_hosts):
            return _refusal(path, 400, "This site is not known by that name.")(environ, start)
        if not self.slots.acquire(blocking=False):
            busy = _refusal(path, 503, "Many people are searching just now. Please try again in a moment.")
            busy.headers["Retry-After"] = str(RETRY_AFTER)
            return busy(environ, start)
        try:
            return self.app(environ, start)
        finally:
            self.slots.release()


def _refusal(path: str, status: int, sentence: str) -> Response:
    """A short response, made without templates or the library."""
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "detail": sentence, "problems": [sentence]}
        response = Response(json.dumps(problem), status, content_type="application/problem+json")
    else:
        response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
