"""WSGI by hand: the environment of a request that came in over RSGI, and a site's whole answer to it."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lessonsearch.web.request import GONE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def environment(scope: Any) -> dict[str, Any]:
    """The WSGI environment of a request, without its body.

    Headers with an underscore are left out: they could pass for what a proxy says. Several of one name are
    joined, so that two `Host` are no valid one.
    """
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        GONE: threading.Event(),
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    if scope.authority and scope.authority != environ.get("HTTP_HOST"):
        environ["HTTP_HOST"] = f"{environ.get('HTTP_HOST', '')},{scope.authority}"
    return environ


def called(site: WSGIApplication, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """What a WSGI site answers: status, headers and whole body."""
    response: list[Any] = []

    def start(line: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        response[:] = [int(line.split(" ", 1)[0]), headers]
        return response.append

    answer: Iterable[bytes] = site(environ, start)
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    return response[0], response[1], b"".join(response[2:]) + body
