"""The gateway between the server and the site: requests arrive on an event loop and are worked on in threads.

A request costs no thread while its body arrives or while it waits for a place, so slow senders take nothing
from others. Whoever goes away while waiting gives up the turn, and a view can ask whether its client is still
there (`wsgi.GONE`). The gateway speaks RSGI, the server's own interface, which tells when a client goes; WSGI
does not.
"""

from __future__ import annotations

import asyncio
import io
import logging
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lessonsearch.web.middleware.lanes import PAGES, PROBES, UPLOADS, Busy, Lane, lane_of
from lessonsearch.web.middleware.request_body import MAX_FORM_BYTES, MAX_UPLOAD_BYTES, BodyBuffer, Refused
from lessonsearch.web.middleware.wsgi import GONE, called, environment

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MAX_HEADER_BYTES = 65_536
"""Bytes of an address and headers."""
MAX_ADDRESS_BYTES = 16_384
"""Bytes of an address; the longest search that is answered takes some 15,000."""
RETRY_AFTER = "5"
"""Seconds; a process at its limit has worked off what it has in one or two."""

SENTENCES = {
    400: "The length of the form cannot be read. Please send it again.",
    408: "The form took too long to arrive. Please send it again.",
    413: "That is too much at once: a file can have 20 MB, a pasted text 1 MB.",
    414: "This address is too long. Shorten the search, or take notes out of the pack.",
    431: "The request’s headers are too long.",
    503: "Many people are searching just now. Please try again in a moment.",
}

Answer = tuple[int, list[tuple[str, str]], bytes]
Refusal = Callable[[Mapping[str, Any], int, str], Answer]
"""Makes the answer to a request that is not worked on, from its environment, a status and a sentence."""

log = logging.getLogger("lessonsearch")


class Gateway:
    """An RSGI application that answers with a WSGI site."""

    def __init__(self, site: WSGIApplication, lanes: Mapping[str, Lane], refusal: Refusal) -> None:
        self.site = site
        self.lanes = lanes
        self.refusal = refusal
        self.body_buffer = BodyBuffer()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        environ = environment(scope)
        try:
            _measure(environ)
            lane = self.lanes[lane_of(scope.method, scope.path)]
            body = await self._body(
                protocol, environ, MAX_UPLOAD_BYTES if lane.name == UPLOADS else MAX_FORM_BYTES
            )
            try:
                await self._work(protocol, environ, body, lane)
            finally:
                self.body_buffer.release(body)
        except Busy:
            protocol.response_bytes(*self._refused(environ, 503))
        except Refused as refused:
            protocol.response_bytes(*self._refused(environ, refused.status))

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
                await loop.run_in_executor(lane.threads, self._answer, protocol, environ)
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

    def _refused(self, environ: Mapping[str, Any], status: int) -> Answer:
        code, headers, body = self.refusal(environ, status, SENTENCES[status])
        if status == 503:
            headers = [*headers, ("retry-after", RETRY_AFTER)]
        if status in (400, 408, 413):
            headers = [*headers, ("connection", "close")]  # what is left of the body is no next request
        return code, headers, body


async def _watch(protocol: Any, gone: asyncio.Future[None], told: threading.Event) -> None:
    """Tell those who wait and those who work when the client goes."""
    await protocol.client_disconnect()
    told.set()
    if not gone.done():
        gone.set_result(None)


def _measure(environ: Mapping[str, Any]) -> None:
    """Raises Refused where the address or the headers are longer than they may be."""
    address = len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"])
    if address > MAX_ADDRESS_BYTES:
        raise Refused(414)
    headers = sum(len(name) + len(value) for name, value in environ.items() if name.startswith("HTTP_"))
    if address + headers > MAX_HEADER_BYTES:
        raise Refused(431)
