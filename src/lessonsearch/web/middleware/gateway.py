"""The gateway between the server and the site: requests arrive on an event loop and are worked on in threads.

A request costs no thread while its body arrives or while it waits for a place, so slow senders take nothing
from others. Whoever goes away while waiting gives up the turn, and a view can ask whether its client is still
there (`request.GONE`). The gateway speaks RSGI, the server's own interface, which tells when a client goes;
WSGI does not.
"""

from __future__ import annotations

import asyncio
import io
import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from lessonsearch.web.middleware.lanes import (
    MAX_STREAM_SECONDS,
    PAGES,
    PROBES,
    STREAMS,
    UPLOADS,
    Busy,
    Lane,
    lane_of,
)
from lessonsearch.web.middleware.request_body import MAX_FORM_BYTES, MAX_UPLOAD_BYTES, BodyBuffer, Refused
from lessonsearch.web.middleware.wsgi import answered, called, environment
from lessonsearch.web.request import GONE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

RETRY_AFTER = "5"
"""Seconds; a process at its limit has worked off what it has in one or two."""

MAX_PART_SECONDS = 20.0
"""Seconds that a client may take over one part of a streamed file."""

SENTENCES = {
    400: "We could not read the length of the form. Send it again.",
    408: "The form took too long to arrive. Send it again.",
    413: "That is too large. Files can have 20 MB in all, and pasted text 1 MB.",
    503: "The site is busy. Try again in a moment.",
}

Refusals = Callable[[str, int, str], "WSGIApplication"]
"""Gives what answers a request that is not worked on, from its path, a status and a sentence."""

log = logging.getLogger("lessonsearch")


class Gateway:
    """An RSGI application that answers with a WSGI site."""

    def __init__(self, site: WSGIApplication, lanes: Mapping[str, Lane], refusals: Refusals) -> None:
        self.site = site
        self.lanes = lanes
        self.refusals = refusals
        self.body_buffer = BodyBuffer()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        environ = environment(scope)
        try:
            lane = self.lanes[lane_of(scope.method, scope.path)]
            body = await self._body(
                protocol, environ, MAX_UPLOAD_BYTES if lane.name == UPLOADS else MAX_FORM_BYTES
            )
            try:
                await self._work(protocol, environ, body, lane)
            finally:
                self.body_buffer.release(body)
        except Busy:
            self._refuse(protocol, environ, 503)
        except Refused as refused:
            self._refuse(protocol, environ, refused.status)

    async def _body(self, protocol: Any, environ: Mapping[str, Any], most: int) -> bytes:
        length = environ.get("CONTENT_LENGTH", "")
        if length in ("", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        return await self.body_buffer.receive(protocol, length, most)

    async def _work(self, protocol: Any, environ: dict[str, Any], body: bytes, lane: Lane) -> None:
        """Wait for a place in the lane, and have a thread work on the request. Raises Busy."""
        loop = asyncio.get_running_loop()
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        gone: asyncio.Future[None] | None = None
        watch: asyncio.Task[None] | None = None
        if lane.name not in (PAGES, PROBES):
            gone = loop.create_future()
            watch = asyncio.create_task(_watch(protocol, gone, environ[GONE]))
        try:
            ticket = await lane.acquire(gone)
            try:
                answer = partial(self._stream, loop=loop) if lane.name == STREAMS else self._answer
                await loop.run_in_executor(lane.threads, answer, protocol, environ)
            finally:
                lane.release(ticket)
        finally:
            if watch:
                watch.cancel()

    def _answer(self, protocol: Any, environ: dict[str, Any]) -> None:
        """Work on a request, in a thread."""
        try:
            protocol.response_bytes(*called(self.site, environ))
        except Exception:  # the site answers its own errors; this is the last resort
            log.exception("A request could not be answered.")
            protocol.response_bytes(500, [], b"")

    def _stream(self, protocol: Any, environ: dict[str, Any], loop: asyncio.AbstractEventLoop) -> None:
        """Work on a request, in a thread, and send each part of the body before the next is made."""
        deadline = time.monotonic() + MAX_STREAM_SECONDS
        transport = None
        try:
            with answered(self.site, environ) as (status, headers, parts):
                if status != 200 or environ["REQUEST_METHOD"] == "HEAD":
                    protocol.response_bytes(status, headers, b"".join(parts))
                    return
                transport = protocol.response_stream(status, headers)
                for part in parts:
                    sent = asyncio.run_coroutine_threadsafe(_send(transport, part, environ[GONE]), loop)
                    sent.result(min(MAX_PART_SECONDS, deadline - time.monotonic()))
        except (TimeoutError, ConnectionError):
            log.info("A file was not taken to its end.")
        except Exception:  # the last resort, as in `_answer`; of a file that has begun the rest is missing
            log.exception("A request could not be answered.")
            if transport is None:
                protocol.response_bytes(500, [], b"")

    def _refuse(self, protocol: Any, environ: dict[str, Any], status: int) -> None:
        code, headers, body = called(self.refusals(environ["PATH_INFO"], status, SENTENCES[status]), environ)
        if status == 503:
            headers = [*headers, ("retry-after", RETRY_AFTER)]
        if status in (400, 408, 413):
            headers = [*headers, ("connection", "close")]  # what is left of the body is no next request
        protocol.response_bytes(code, headers, body)


async def _send(transport: Any, part: bytes, gone: threading.Event) -> None:
    """Send a part of a body. Raises ConnectionError where nobody takes it any more."""
    if gone.is_set():
        raise ConnectionError
    try:
        await transport.send_bytes(part)
    except RuntimeError as closed:  # the server's own error for a client that has gone
        raise ConnectionError from closed


async def _watch(protocol: Any, gone: asyncio.Future[None], event: threading.Event) -> None:
    """Tell those who wait and those who work when the client goes."""
    await protocol.client_disconnect()
    event.set()
    if not gone.done():
        gone.set_result(None)
