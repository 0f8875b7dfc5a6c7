"""Lanes: pages, documents and uploads each have places of their own, so that none takes those of another.

Work on arrays, templates and documents takes a processor, and a process has one at a time: more requests at
once make each slower and none sooner. So each lane works on a few. A page takes milliseconds, so as many
again may wait for a moment; a document or upload takes seconds, so a few may wait longer.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

PROBES, PAGES, DOCUMENTS, UPLOADS = "probes", "pages", "documents", "uploads"

PROBE_PATHS = ("/health/", "/metrics")
"""Addresses for whatever watches the server: asked by number, not by name, and most of all under load."""
UPLOAD_PATHS = ("/verify", "/api/v1/verify")
"""Addresses that take files."""
DOCUMENT_PATHS = ("/pack.", "/export.")
"""Beginnings of addresses at which documents are made; training material has them at its own addresses."""

MAX_HELD_SECONDS = 30.0
"""Seconds for which a place may be held; a worker with a place held longer is not ready."""


class Busy(Exception):
    """No place became free in time."""


@dataclass(frozen=True)
class Capacity:
    """How many requests of a lane are worked on at once, how many may wait, and for how many seconds."""

    places: int
    queue: int = 0
    timeout: float = 0.0


class Lane:
    """The places of one kind of work. Used from one event loop, except for what is read for metrics."""

    def __init__(
        self, name: str, capacity: Capacity, on_change: Callable[[Lane], object] | None = None
    ) -> None:
        self.name = name
        self.capacity = capacity
        self.on_change = on_change
        """Called when a place is taken or given back, or a request refused."""
        self.refused = 0
        self.threads = ThreadPoolExecutor(capacity.places, thread_name_prefix=name)
        self._since: dict[int, float] = {}
        self._waiting: deque[asyncio.Future[int]] = deque()
        self._tickets = itertools.count()

    @property
    def held(self) -> int:
        """Places that are taken."""
        return len(self._since)

    @property
    def longest(self) -> float:
        """Seconds for which the place that was taken first has been held."""
        return time.monotonic() - min(list(self._since.values()), default=time.monotonic())

    async def acquire(self, gone: asyncio.Future[None] | None = None) -> int:
        """Take a place, waiting for one if this lane lets requests wait; the ticket to give it back with.

        Raises Busy where none is free in time, or where `gone` is done before: nobody waits any more.
        """
        if self.held < self.capacity.places:
            return self._ticket()
        if len(self._waiting) >= self.capacity.queue:
            raise self._refusal()
        turn: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        others: list[asyncio.Future[Any]] = [turn, gone] if gone else [turn]
        await asyncio.wait(others, timeout=self.capacity.timeout, return_when=asyncio.FIRST_COMPLETED)
        if not turn.done():
            self._waiting.remove(turn)
            raise self._refusal()
        ticket = turn.result()
        if gone and gone.done():
            self.release(ticket)
            raise self._refusal()
        return ticket

    def release(self, ticket: int) -> None:
        """Give a place back; the request that has waited longest has it next."""
        del self._since[ticket]
        if self._waiting:
            self._waiting.popleft().set_result(self._ticket())
        self._tell()

    def _ticket(self) -> int:
        ticket = next(self._tickets)
        self._since[ticket] = time.monotonic()
        self._tell()
        return ticket

    def _refusal(self) -> Busy:
        self.refused += 1
        self._tell()
        return Busy(self.name)

    def _tell(self) -> None:
        if self.on_change:
            self.on_change(self)


def lane_of(method: str, path: str) -> str:
    """The lane of a request."""
    if path.startswith(PROBE_PATHS):
        return PROBES
    if method == "POST" and path.rstrip("/") in UPLOAD_PATHS:
        return UPLOADS
    if path.startswith(DOCUMENT_PATHS) or (path.startswith("/training/") and "." in path):
        return DOCUMENTS
    return PAGES


def capacities(pages: int) -> Mapping[str, Capacity]:
    """Each lane's capacity. `pages` is how many pages are worked on at once."""
    return {
        PROBES: Capacity(2, 50, 5.0),
        PAGES: Capacity(pages, pages, 0.3),
        DOCUMENTS: Capacity(1, 8, 10.0),
        UPLOADS: Capacity(1, 8, 10.0),
    }


def overdue(lanes: Iterable[Lane]) -> list[str]:
    """A sentence for each lane with a place that is held too long."""
    return [
        f"A request of the lane {lane.name} takes {lane.longest:.0f} seconds."
        for lane in lanes
        if lane.longest > MAX_HELD_SECONDS
    ]
