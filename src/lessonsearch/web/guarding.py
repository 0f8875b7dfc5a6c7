"""What stands before the site: by which name it is asked for, through which proxies, and how many at once.

Work on the arrays and templates takes a processor, and a process has one at a time: more requests at once
make each slower and none sooner. So a process works on `LESSONSEARCH_BUSY` of them, and whoever comes
beyond is told at once to come back, instead of waiting in a queue that grows without end.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from lessonsearch import logs
from lessonsearch.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_BODY = 1_000_000
"""Bytes that may be sent to an address; a view that takes files sets `request.max_content_length` itself."""

RETRY_AFTER = 5
"""Seconds; a process at its limit has worked off what it has in one or two."""

PROBED = ("/health/", "/metrics")
"""Addresses for whatever watches the server: asked by number, not by name, and most of all under load."""

ASKED_FOR = "lessonsearch.page"
"""Where the name of the view that answers is noted."""

Note = Callable[[str, int, float], object]
"""Told of each answer: the name of the view, the status, and the seconds it took."""


def init_app(app: Flask, settings: Settings) -> None:
    """Put the guard before a site."""
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.url_value_preprocessor(_name)
    note: Note | None = None
    if settings.metrics:
        from lessonsearch.web import metrics  # needs a library that not everybody has

        note = metrics.init_app(app)
    guarded = Door(app.wsgi_app, settings)
    # The proxy hands on the name under which it was asked for in `Host`, which this leaves as it is: a
    # visitor can send any `X-Forwarded-Host`, and few proxies take it away.
    proxied = ProxyFix(guarded, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    app.wsgi_app = Book(proxied, settings.log, note)  # type: ignore[assignment, method-assign]


def _name(endpoint: str | None, _: object) -> None:
    """Before anything answers: a copy that is confirmed or kept is an answer of that view too."""
    request.environ[ASKED_FOR] = endpoint or ""


class Door:
    """Turns away requests for other names, and those that are too many."""

    def __init__(self, site: WSGIApplication, settings: Settings) -> None:
        self.site = site
        self.hosts = settings.hosts
        self.places = threading.BoundedSemaphore(settings.busy)

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


class Book:
    """Notes each answer, for the log and for the metrics."""

    def __init__(self, site: WSGIApplication, log: str, note: Note | None) -> None:
        self.site = site
        self.log = log
        self.note = note

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        status = 500

        def started(line: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return start(line, headers, *rest)  # type: ignore[arg-type]

        try:
            return self.site(environ, started)
        finally:
            seconds = time.perf_counter() - began
            if self.log != "faults":
                asked = environ.get("QUERY_STRING", "") if self.log == "queries" else None
                path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
                logs.request(environ["REQUEST_METHOD"], path, status, seconds, asked)
            if self.note:
                self.note(environ.get(ASKED_FOR, ""), status, seconds)
