"""Answers kept in memory for whoever asks next, within a bound.

An answer's `ETag` is made of all that it depends on, and is known before any work is done. So an answer of
the same tag is the same answer, compressed already; there is nothing to outdate. What was not asked for
longest goes first, and with it the answers from a corpus that has changed since.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from flask import Flask, Response, request

from lessonsearch.web.middleware.http_cache import KEEP, expected_etag

LARGEST = 2**18
"""Bytes of an answer that is worth keeping; beyond are documents that hardly anybody takes twice."""
OVERHEAD = 2000
"""Bytes that an answer takes beside its body, about."""


class CachedResponse(NamedTuple):
    """An answer as it was sent."""

    body: bytes
    headers: list[tuple[str, str]]

    @property
    def size(self) -> int:
        """Bytes, about."""
        return len(self.body) + OVERHEAD


class ResponseCache:
    """The answers asked for last, by tag, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._answers: OrderedDict[str, CachedResponse] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> CachedResponse | None:
        """The answer of that tag, if it is kept."""
        with self._lock:
            if found := self._answers.get(tag):
                self._answers.move_to_end(tag)
            return found

    def put(self, tag: str, answer: CachedResponse) -> None:
        """Keep an answer; let others go until there is room."""
        with self._lock:
            if tag not in self._answers:
                self._answers[tag] = answer
                self.size += answer.size
            while self.size > self.most:
                self.size -= self._answers.popitem(last=False)[1].size


def init_app(app: Flask, megabytes: int) -> None:
    """Keep answers up to so many megabytes. Called before whatever works on answers: they are kept done."""
    keeping = ResponseCache(megabytes * 2**20)

    def give() -> Response | None:
        tag = expected_etag()
        kept = keeping.get(tag) if tag and not request.if_none_match else None
        return Response(kept.body, headers=kept.headers) if kept else None

    def keep(response: Response) -> Response:
        if (
            request.method == "GET"
            and response.status_code == 200
            and response.headers.get("Cache-Control") == KEEP
            and not response.is_streamed
            and (tag := response.get_etag()[0])
            and len(response.get_data()) <= LARGEST
        ):
            keeping.put(tag, CachedResponse(response.get_data(), list(response.headers)))
        return response

    if megabytes:
        app.before_request(give)
        app.after_request(keep)
