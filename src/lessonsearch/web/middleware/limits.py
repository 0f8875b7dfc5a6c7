"""Request limits: whom the site answers to, and what is measured before anything is read; and refusals.

An address is measured and its parameters are counted before they are parsed, so that no few kilobytes make
much work. A form that another site has a visitor's browser send is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from lessonsearch.budget import budget
from lessonsearch.settings import Settings
from lessonsearch.web.middleware.lanes import DOCUMENTS, PROBE_PATHS, UPLOADS, lane_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_HEADER_BYTES = 65_536
"""Bytes of an address and headers."""
MAX_ADDRESS_BYTES = 16_384
"""Bytes of an address; the longest search that is answered takes some 15,000."""
MAX_PARAMETERS = 700
"""Parameters of an address; a pack with far too many excerpts, which comes back as it was typed, has 600."""
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
HOST = re.compile(r"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
BUDGETS = {DOCUMENTS: 20.0, UPLOADS: 15.0}
"""Seconds of work that a request of a lane may take…"""
BUDGET = 10.0
"""…and of any other. A search has five by itself."""

NOT_KNOWN = "This site does not have that address."
TOO_LONG = "This link is too long. Shorten the search, or remove notes from the pack."
TOO_MANY = (
    f"This address has more than {MAX_PARAMETERS} parameters. Follow a link on this site, or leave some out."
)
LONG_HEADERS = "The headers of this request are too long."
FOREIGN_FORM = "This form came from another site. Open the page here and send it again."


class RequestLimits:
    """WSGI middleware that refuses requests by what can be measured of them, and sets a budget."""

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self.app = app
        self.allowed_hosts = settings.allowed_hosts
        self.own_name = urlsplit(settings.url).hostname

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PROBE_PATHS):
            return self.app(environ, start)
        status, sentence = self._problem(environ)
        if status:
            return refusal(path, status, sentence)(environ, start)
        with budget(BUDGETS.get(lane_of(environ["REQUEST_METHOD"], path), BUDGET)):
            return self.app(environ, start)

    def _problem(self, environ: WSGIEnvironment) -> tuple[int, str]:
        """The status and sentence with which a request is refused; 0 where it is not."""
        query = environ.get("QUERY_STRING", "")
        address = len(environ.get("PATH_INFO", "")) + len(query)
        headers = sum(len(name) + len(value) for name, value in environ.items() if name.startswith("HTTP_"))
        host = environ.get("HTTP_HOST", "")
        if not HOST.match(host) or (self.allowed_hosts and not host_is_trusted(host, self.allowed_hosts)):
            return 400, NOT_KNOWN
        if address > MAX_ADDRESS_BYTES:
            return 414, TOO_LONG
        if address + headers > MAX_HEADER_BYTES:
            return 431, LONG_HEADERS
        if query.count("&") >= MAX_PARAMETERS:
            return 400, TOO_MANY
        if environ["REQUEST_METHOD"] not in SAFE_METHODS and self._is_foreign(environ, host):
            return 403, FOREIGN_FORM
        return 0, ""

    def _is_foreign(self, environ: WSGIEnvironment, host: str) -> bool:
        """Whether a browser says that a form was sent from another site.

        Ports are not compared: few proxies hand them on. Programs send no `Origin`.
        """
        if environ.get("HTTP_SEC_FETCH_SITE") == "cross-site":
            return True
        origin = environ.get("HTTP_ORIGIN")
        if origin is None:
            return False
        try:
            return urlsplit(origin).hostname not in {urlsplit(f"//{host}").hostname, self.own_name or ""}
        except ValueError:
            return True


def refusal(path: str, status: int, sentence: str) -> Response:
    """A short response, made without templates or the library."""
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "detail": sentence, "problems": [sentence]}
        response = Response(json.dumps(problem), status, content_type="application/problem+json")
    else:
        response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
