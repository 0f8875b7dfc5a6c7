"""BodyBuffer of requests, received within limits of size and time before anybody works on them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1_000_000
MAX_FORM_BYTES = MEGABYTE
"""Bytes of a form."""
MAX_UPLOAD_BYTES = 21 * MEGABYTE
"""Bytes of files and the text beside them."""
MAX_BUFFERED_BYTES = 64 * MEGABYTE
"""Bytes of all bodies that a process holds at once."""
MAX_CONCURRENT_BODIES = 200
"""BodyBuffer that may be on their way at once: less than half of a process's connections."""
BODY_DEADLINE = 10.0
"""Seconds in which any body may arrive…"""
MIN_BYTES_PER_SECOND = 50_000
"""…and bytes a second that a longer one has to bring: a slow uplink brings twice that."""


class Refused(Exception):
    """A request that is not worked on, with the status that says why."""

    def __init__(self, status: int) -> None:
        self.status = status


@dataclass
class BodyBuffer:
    """The bodies that a process holds: how many are on their way, and the bytes of all."""

    arriving: int = 0
    size: int = 0

    async def receive(self, protocol: Any, length: str, most: int) -> bytes:
        """A whole body, which is counted until it is let go of. `length` is what was declared, or empty.

        Raises Refused: 400 for a length that is none, 408 where the body comes too slowly, 413 where it is
        too long, 503 where there are too many.
        """
        if length and not (length.isascii() and length.isdigit() and len(length) < 20):
            raise Refused(400)
        if int(length or 0) > most:
            raise Refused(413)
        if self.arriving >= MAX_CONCURRENT_BODIES or self.size + int(length or 0) > MAX_BUFFERED_BYTES:
            raise Refused(503)
        body = bytearray()
        self.arriving += 1
        try:
            await self._fill(body, protocol, most)
        except BaseException:
            self.size -= len(body)
            raise
        finally:
            self.arriving -= 1
        return bytes(body)

    def release(self, body: bytes) -> None:
        """Count a body no more."""
        self.size -= len(body)

    async def _fill(self, body: bytearray, protocol: Any, most: int) -> None:
        began = time.monotonic()
        chunks = aiter(protocol)
        while True:
            left = began + BODY_DEADLINE + len(body) / MIN_BYTES_PER_SECOND - time.monotonic()
            try:
                chunk = await asyncio.wait_for(_next(chunks), max(left, 0.001))
            except TimeoutError as error:
                raise Refused(408) from error
            if not chunk:
                return
            body += chunk
            self.size += len(chunk)
            if len(body) > most:
                raise Refused(413)
            if self.size > MAX_BUFFERED_BYTES:
                raise Refused(503)


async def _next(chunks: Any) -> bytes:
    """The next piece of a body; empty at its end."""
    try:
        chunk: bytes = await chunks.__anext__()
    except StopAsyncIteration:
        return b""
    return chunk
