"""The access log: one record for each response, for the log and for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import request

from lessonsearch import log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASKED_FOR = "lessonsearch.page"
"""Where the name of the view that answers is noted."""

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
                log.request(environ["REQUEST_METHOD"], path, status, seconds, asked)
            if self.note:
                self.note(environ.get(ASKED_FOR, ""), status, seconds)
