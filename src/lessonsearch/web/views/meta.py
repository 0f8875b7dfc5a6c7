"""Addresses that only programs read: crawlers, browsers' search boxes, and whatever watches the server."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from lessonsearch.query.query import Query
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.request import library

pages = Blueprint("machines", __name__)


@pages.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of searches, whose combinations have no end, and show them the lessons."""
    return Response(render_template("machine/robots.txt"), mimetype="text/plain")


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """Name the lists of all pages worth keeping, one a source: a list holds 50,000 addresses at most."""
    return _xml("machine/sitemap.xml", sources=library().sources)


@pages.get("/sitemap-pages.xml")
def sitemap_of_pages() -> Response:
    """Name the pages that are of no source."""
    themes = library().taxonomy.choices("theme")
    return _xml("machine/sitemap-pages.xml", themes=themes, materials=library().training)


@pages.get("/sources/<source>/sitemap.xml")
def sitemap_of_source(source: str) -> Response:
    """Name a source and its lessons."""
    return _xml(
        "machine/sitemap-source.xml", source=library().source(source), lessons=library().lessons_of(source)
    )


def _xml(template: str, **told: object) -> Response:
    return Response(render_template(template, **told), mimetype="application/xml")


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """Let a browser search here from its own box."""
    return Response(
        render_template("machine/opensearch.xml"), mimetype="application/opensearchdescription+xml"
    )


@pages.get("/health/live")
def live() -> Response:
    """Say that the process answers."""
    return uncached(jsonify(status="live"))


@pages.get("/health/ready")
def ready() -> Response:
    """Say that a search can be answered."""
    return uncached(jsonify(status="ready", lessons=library().find(Query(per_page=1)).total))
