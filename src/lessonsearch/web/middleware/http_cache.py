"""Headers of every answer: what a browser may load, and how long an answer may be kept.

An answer is a function of its address, of the corpus, of the program and of what the reader wants folded,
so its `ETag` is made from these and from nothing else; a copy that is still right is confirmed with 304
and no body.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, request

from lessonsearch.web.middleware.compression import accepts_gzip
from lessonsearch.web.middleware.limits import PROBED
from lessonsearch.web.reader_preferences import folded_by
from lessonsearch.web.request import library

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # What people search for is nobody else's business.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}

FRAMED = {
    **SECURITY,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *",
}
"""For the cards, which other sites may show in a frame: they run no script and have nothing to be clicked
on a visitor's behalf."""

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}
"""The API and oEmbed may be read from any page."""

HSTS = "max-age=31536000"
"""A browser that came by https does not come by http for a year. Other names of the domain are not ours."""

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
KEEP = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
"""A browser asks each time whether its copy is still right, so that a corrected lesson is seen at once. A
proxy or CDN may give its copy for a minute, which bears a crowd, for another while it asks, and for a day
while this server is away."""


def init_app(app: Flask, templates: Path) -> None:
    """Give every answer its headers."""
    app.extensions["lessonsearch.looks"] = _folder_stamp(templates)
    app.before_request(_confirm)
    app.after_request(_finish)


def expected_etag() -> str:
    """The tag that the answer to this request will have if it can be kept; empty where none could be."""
    if request.method not in ("GET", "HEAD") or not request.url_rule or request.endpoint == "static":
        return ""
    return "" if request.path.startswith(PROBED) else _etag()


def _confirm() -> Response | None:
    """Confirm a copy that is still right before any work is done: its tag is known beforehand."""
    tags = request.if_none_match
    if tags and not tags.star_tag and (tag := expected_etag()) and tags.contains_weak(tag):
        return Response(status=304)
    return None


def _finish(response: Response) -> Response:
    card = request.endpoint in ("citing.excerpt_card", "citing.lesson_card") and response.status_code == 200
    response.headers.update(FRAMED if card else SECURITY)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.path.startswith(("/api/", "/oembed")):
        response.headers.update(OPEN)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = FOR_GOOD if "v" in request.args else ASK_AGAIN
    elif (
        response.status_code in (200, 304)
        and request.method in ("GET", "HEAD")
        and "Cache-Control" not in response.headers
    ):
        response.headers["Cache-Control"] = KEEP
        response.set_etag(_etag())
        if not _for_programs():
            response.vary.add("Cookie")
        response.make_conditional(request)
    return response


def _for_programs() -> bool:
    """Whether the answer is the same whatever its reader wants folded."""
    return request.path.startswith("/api/")


def _etag() -> str:
    looks = current_app.extensions["lessonsearch.looks"]
    reader = "" if _for_programs() else folded_by()
    asked = f"{request.scheme} {request.host} {request.root_path} {request.path} {request.query_string!r}"
    made_of = f"{library().fingerprint} {looks} {reader} {accepts_gzip()} {asked}"
    return hashlib.sha256(made_of.encode("utf-8", "replace")).hexdigest()[:32]


def _folder_stamp(folder: Path) -> str:
    """A name for the present templates: a page changes when they do."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def uncached(response: Response) -> Response:
    """An answer that holds for this moment only."""
    response.headers["Cache-Control"] = "no-store"
    return response
