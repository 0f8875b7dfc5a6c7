"""Access to the workbench: only for whoever opened it on this machine with the printed token."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Request
from werkzeug.wrappers import Response as AnyResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COOKIE = "lessonsearch-workbench"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class OneTimeToken:
    """The token, and the session that it is exchanged for."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(32)
        self._used = False

    def init_app(self, app: Flask) -> None:
        """Admit only the holder of the session, and set the headers of every response."""
        app.before_request(self.admit)
        app.after_request(_secured)

    def admit(self) -> AnyResponse | None:
        """Check host, session and origin; exchange the token for the session, once."""
        if not is_local(request.host):
            abort(403, "You can open the workbench only on the computer that it runs on.")
        given = request.args.get("token", "")
        if given and not self._used and hmac.compare_digest(given.encode(), self.token.encode()):
            self._used = True
            answer = redirect("/")
            answer.set_cookie(COOKIE, self._session, httponly=True, samesite="Strict", path="/")
            return answer
        if not self.holds_session(request.cookies.get(COOKIE, "")):
            abort(403, "Open the workbench with the address that it printed. You can use each address once.")
        origin = request.headers.get("Origin", "")
        if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
            abort(403, "This form was sent from another site.")
        return None

    def holds_session(self, cookie: str) -> bool:
        """Whether a cookie is the session's."""
        return hmac.compare_digest(cookie.encode(), self._session.encode())

    def guard(self, site: WSGIApplication) -> WSGIApplication:
        """Wrap a site so that only the holder of the session sees it and no search engine indexes it."""

        def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            asked = Request(environ)
            if not (is_local(asked.host) and self.holds_session(asked.cookies.get(COOKIE, ""))):
                return AnyResponse("Open the workbench first.", 403)(environ, start_response)

            def unindexed(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                kept = [(name, value) for name, value in headers if name.lower() != "x-robots-tag"]
                return start_response(status, [*kept, ("X-Robots-Tag", HEADERS["X-Robots-Tag"])], *rest)

            return site(environ, cast("StartResponse", unindexed))

        return guarded


def is_local(host: str) -> bool:
    """Whether a request used a loopback name for this machine, not one that merely resolves to it."""
    return host.rpartition(":")[0] in LOOPBACK or host in LOOPBACK


def _secured(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
