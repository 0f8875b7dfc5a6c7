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

ASKED_FOR = "lessonsearch.page"
"""Where the name of the view that answers is noted."""

LED_NOWHERE = (301, 308, 404)
"""Statuses of paths that are not, or not quite, an address of the site."""

Note = Callable[[str, int, float], object]
"""Told of each answer: the name of the view, the status, and the seconds it took."""


def note_endpoint(endpoint: str | None, _: object) -> None:
    """Before anything answers: a copy that is confirmed or kept is an answer of that view too."""
    request.environ[ASKED_FOR] = endpoint or ""


class AccessLog:
    """Notes each answer, for the log and for the metrics."""

    def __init__(self, site: WSGIApplication, log: str, note: Note | None) -> None:
        self.site = site
        self.log = log
        self.note = note

    def around(self, site: WSGIApplication) -> AccessLog:
        """The same log around something else that answers."""
        return AccessLog(site, self.log, self.note)

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
                log.request(environ["REQUEST_METHOD"], logged_path(environ, status), status, seconds, asked)
            if self.note:
                self.note(environ.get(ASKED_FOR, ""), status, seconds)


def logged_path(environ: WSGIEnvironment, status: int) -> str:
    """The path of a request as it is logged: whole where it is one of the site's.

    What somebody mistyped into an address bar may be a name or a search, so of a path that led nowhere only
    its first part is logged, where that is one of the site's own.
    """
    path: str = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    if environ.get(ASKED_FOR) and status not in LED_NOWHERE:
        return path
    room = path.partition("/")[2].partition("/")[0]
    return f"/{room}/…" if environ.get(ASKED_FOR) or room in ROOMS else "/…"
