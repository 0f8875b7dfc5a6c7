"""HTTP caching and security headers: how long a response may be cached, and what a browser may load.

A response is a function of its URL, the corpus, the program and whether the reader wants passages folded, so
its `ETag` is made from these and from nothing else. A conditional request whose copy is still valid is
answered with 304 and no body.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, request

from lessonsearch.web.middleware.compression import STATIC_ENDPOINTS, accepts_gzip
from lessonsearch.web.middleware.lanes import PROBE_PATHS
from lessonsearch.web.reader_preferences import folding_cache_key
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

EMBEDDABLE = {
    **SECURITY,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
    ),
}
"""For embed cards, which other sites may frame: they run no script and have nothing that a framing page could
trick a visitor into clicking."""

FRAMED = ("citations.excerpt_card", "citations.lesson_card", "exports.pack_framed")
"""Endpoints that other sites may frame."""

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link",
}
"""The API and oEmbed may be read by scripts of any site."""

HSTS = "max-age=31536000"
"""For a year. Without `includeSubDomains`: other names of the domain are not ours."""

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"
SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
"""Browsers revalidate each time, so that a corrected lesson is seen at once. A proxy or CDN may serve its
copy for a minute, which carries a crowd, for another while it revalidates, and for a day while this server is
away."""


TEMPLATES_KEY = "lessonsearch.templates"
"""Key of `app.extensions` that holds the hash of the templates."""


def init_app(app: Flask, templates: Path) -> None:
    """Set the headers of every response, and answer conditional requests."""
    app.extensions[TEMPLATES_KEY] = _folder_hash(templates)
    app.before_request(_not_modified)
    app.after_request(_add_headers)


def expected_etag() -> str:
    """The `ETag` that a cacheable response to this request has; empty where the response is not cacheable."""
    if request.method not in ("GET", "HEAD") or not request.url_rule or request.endpoint in STATIC_ENDPOINTS:
        return ""
    return "" if request.path.startswith(PROBE_PATHS) else _etag()


def _not_modified() -> Response | None:
    """Answer 304 before any work is done: the tag depends on the request only."""
    tags = request.if_none_match
    if tags and not tags.star_tag and (tag := expected_etag()) and tags.contains_weak(tag):
        return Response(status=304)
    return None


def _add_headers(response: Response) -> Response:
    card = request.endpoint in FRAMED and response.status_code == 200
    response.headers.update(EMBEDDABLE if card else SECURITY)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.path.startswith(("/api/", "/oembed")):
        response.headers.update(CORS)
    if request.endpoint in STATIC_ENDPOINTS:
        versioned = "v" in request.args or request.endpoint == "scripts"
        response.headers["Cache-Control"] = IMMUTABLE if versioned else REVALIDATE
    elif (
        response.status_code in (200, 304)
        and request.method in ("GET", "HEAD")
        and "Cache-Control" not in response.headers
    ):
        response.headers["Cache-Control"] = SHARED
        response.set_etag(_etag())
        if not _is_api():
            response.vary.add("Cookie")
        if not response.is_streamed:  # it would be read into memory to learn its length
            response.make_conditional(request)
    return response


def _is_api() -> bool:
    """Whether this is a request to the API, whose responses do not depend on the reader's preferences."""
    return request.path.startswith("/api/")


def _etag() -> str:
    templates = current_app.extensions[TEMPLATES_KEY]
    preferences = "" if _is_api() else folding_cache_key()
    url = f"{request.scheme} {request.host} {request.root_path} {request.path} {request.query_string!r}"
    key = f"{library().fingerprint} {templates} {preferences} {accepts_gzip()} {url}"
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def _folder_hash(folder: Path) -> str:
    """A hash of all files in a folder: pages change when their templates do."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def uncached(response: Response) -> Response:
    """A response that no cache may store."""
    response.headers["Cache-Control"] = "no-store"
    return response
