"""The page for programmers: what the API does, with the real answer to each example."""

from __future__ import annotations

from flask import Blueprint, render_template

from lessonsearch.query.query import MAX_PAGES, MAX_PER_PAGE
from lessonsearch.verify import MAX_BYTES
from lessonsearch.web import uploads
from lessonsearch.web.api.endpoints import server_url
from lessonsearch.web.api.openapi import openapi_document
from lessonsearch.web.api.reference import endpoint_views, error_example
from lessonsearch.web.request import library

bp = Blueprint("developers", __name__)


@bp.get("/api")
def api() -> str:
    """Explain the API."""
    server = server_url()
    return render_template(
        "pages/api.html",
        endpoints=endpoint_views(openapi_document(library(), server), server),
        error=error_example(),
        sources=library().sources.values(),
        max_results=MAX_PAGES * MAX_PER_PAGE,
        max_files=uploads.MAX_FILES,
        max_megabytes=MAX_BYTES // uploads.MEGABYTE,
    )
