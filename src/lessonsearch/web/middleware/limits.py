"""What stands before the site: by which name it is asked for, through which proxies, and how many at once.

Work on the arrays and templates takes a processor, and a process has one at a time: more requests at once
make each slower and none sooner. So a process works on `LESSONSEARCH_MAX_CONCURRENCY` of them, and whoever comes
beyond is told at once to come back, instead of waiting in a queue that grows without end.
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
"""Bytes that may be sent to an address; a view that takes files sets `request.max_content_length` itself."""

RETRY_AFTER = 5
"""Seconds; a process at its limit has worked off what it has in one or two."""

PROBED = ("/health/", "/metrics")
"""Addresses for whatever watches the server: asked by number, not by name, and most of all under load."""


class ConcurrencyLimit:
    """Turns away requests for other names, and those that are too many."""

    def __init__(self, site: WSGIApplication, settings: Settings) -> None:
        self.site = site
        self.hosts = settings.allowed_hosts
        self.places = threading.BoundedSemaphore(settings.max_concurrency)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PROBED):
            return self.site(environ, start)
        if self.hosts and not host_is_trusted(environ.get("HTTP_HOST", ""), self.hosts):
            return _refusal(path, 400, "This site is not known by that name.")(environ, start)
        if not self.places.acquire(blocking=False):
            busy = _refusal(path, 503, "Many people are searching just now. Please try again in a moment.")
            busy.headers["Retry-After"] = str(RETRY_AFTER)
            return busy(environ, start)
        try:
            return self.site(environ, start)
        finally:
            self.places.release()


def _refusal(path: str, status: int, sentence: str) -> Response:
    """A short answer that costs nothing."""
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "detail": sentence, "problems": [sentence]}
        answer = Response(json.dumps(problem), status, content_type="application/problem+json")
    else:
        answer = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
