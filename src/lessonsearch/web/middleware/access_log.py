"""The access log: one record for each response, for the log and for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import request

from lessonsearch import log
from lessonsearch.web.deep_links import ROOMS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENDPOINT_KEY = "lessonsearch.page"
"""Key of the WSGI environment that holds the endpoint's name."""

LED_NOWHERE = (301, 308, 404)
"""Statuses of paths that are not, or not quite, an address of the site."""

RequestObserver = Callable[[str, int, float], object]
"""Called for each response with the endpoint, the status and the seconds it took."""


def note_endpoint(endpoint: str | None, _: object) -> None:
    """Note the endpoint before the view runs, so that a 304 and a cached response count as its own too."""
    request.environ[ENDPOINT_KEY] = endpoint or ""


class AccessLog:
    """WSGI middleware that records each response in the log and in the metrics."""

    def __init__(self, app: WSGIApplication, log_setting: str, observer: RequestObserver | None) -> None:
        self.app = app
        self.log_setting = log_setting
        self.observer = observer

    def around(self, app: WSGIApplication) -> AccessLog:
        """The same log around another application."""
        return AccessLog(app, self.log_setting, self.observer)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        status = 500

        def start_response(
            line: str, headers: list[tuple[str, str]], *rest: object
        ) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return start(line, headers, *rest)  # type: ignore[arg-type]

        try:
            return self.app(environ, start_response)
        finally:
            seconds = time.perf_counter() - started
            if self.log_setting != "faults":
                query_string = environ.get("QUERY_STRING", "") if self.log_setting == "queries" else None
                path = logged_path(environ, status)
                log.request(environ["REQUEST_METHOD"], path, status, seconds, query_string)
            if self.observer:
                self.observer(environ.get(ENDPOINT_KEY, ""), status, seconds)


def logged_path(environ: WSGIEnvironment, status: int) -> str:
    """The path of a request as it is logged: whole where it is one of the site's.

    What somebody mistyped into an address bar may be a name or a search, so of a path that led nowhere only
    its first part is logged, where that is one of the site's own.
    """
    path: str = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    if environ.get(ENDPOINT_KEY) and status not in LED_NOWHERE:
        return path
    room = path.partition("/")[2].partition("/")[0]
    return f"/{room}/…" if environ.get(ENDPOINT_KEY) or room in ROOMS else "/…"
