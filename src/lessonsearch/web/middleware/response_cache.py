"""The response cache: finished responses in memory, by `ETag`, evicted least recently used first.

An `ETag` is made of all that a response depends on, and is known before any work is done. So a cached
response with the expected tag is the right one, already compressed, and never needs invalidating. Responses
from a corpus that has changed since are no longer asked for and are evicted in their turn.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from flask import Flask, Response, g, request

from lessonsearch.web.middleware.http_cache import SHARED, expected_etag

MAX_CACHED_BYTES = 2**18
"""Bytes of the largest response worth caching; larger ones are documents, hardly ever requested twice."""
OVERHEAD = 2000
"""Approximate bytes that a cached response takes besides its body."""


class CachedResponse(NamedTuple):
    """A response as it was sent."""

    body: bytes
    headers: list[tuple[str, str]]

    @property
    def size(self) -> int:
        """Approximate bytes in memory."""
        return len(self.body) + OVERHEAD


class ResponseCache:
    """An LRU cache of responses by `ETag`, bounded in bytes."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._responses: OrderedDict[str, CachedResponse] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> CachedResponse | None:
        """The cached response with that tag, if there is one."""
        with self._lock:
            if cached := self._responses.get(tag):
                self._responses.move_to_end(tag)
            return cached

    def put(self, tag: str, response: CachedResponse) -> None:
        """Cache a response, and evict others until the size is within the bound."""
        with self._lock:
            if tag not in self._responses:
                self._responses[tag] = response
                self.size += response.size
            while self.size > self.max_bytes:
                self.size -= self._responses.popitem(last=False)[1].size


def init_app(app: Flask, megabytes: int) -> None:
    """Cache up to so many megabytes of responses; 0 turns the cache off.

    Called before other middleware, so that what is stored is the finished response.
    """
    cache = ResponseCache(megabytes * 2**20)

    def look_up() -> Response | None:
        tag = expected_etag()
        cached = cache.get(tag) if tag and not request.if_none_match else None
        return Response(cached.body, headers=cached.headers) if cached else None

    def store(response: Response) -> Response:
        if (
            request.method == "GET"
            and not g.get("not_cached")
            and response.status_code == 200
            and response.headers.get("Cache-Control") == SHARED
            and not response.is_streamed
            and (tag := response.get_etag()[0])
            and len(response.get_data()) <= MAX_CACHED_BYTES
        ):
            cache.put(tag, CachedResponse(response.get_data(), list(response.headers)))
        return response

    if megabytes:
        app.before_request(look_up)
        app.after_request(store)
