"""Addresses for programs: robots.txt, sitemaps, the OpenSearch description, and health checks."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from lessonsearch.query.query import Query
from lessonsearch.web.feed_formats import FEED_FORMATS
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.request import library, site

bp = Blueprint("meta", __name__)


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of searches, whose combinations have no end, and show them the lessons."""
    return Response(render_template("machine/robots.txt", feed_formats=FEED_FORMATS), mimetype="text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """List the sitemaps, one for each source: a sitemap holds 50,000 URLs at most."""
    return _xml("machine/sitemap.xml", sources=library().sources)


@bp.get("/sitemap-pages.xml")
def sitemap_of_pages() -> Response:
    """List the pages that belong to no source."""
    themes = library().taxonomy.choices("theme")
    return _xml("machine/sitemap-pages.xml", themes=themes, materials=library().training)


@bp.get("/sources/<source>/sitemap.xml")
def sitemap_of_source(source: str) -> Response:
    """List a source and its lessons."""
    return _xml(
        "machine/sitemap-source.xml",
        source=library().source(source),
        lessons=library().lessons_of(source),
        changed=_last_changes(),
    )


def _last_changes() -> dict[str, str]:
    """Lesson id → the day on which it was published or last amended."""
    changed = dict(library().published)
    for amendment, lesson in library().amendments:
        if lesson:
            changed[lesson.id] = max(changed.get(lesson.id, ""), amendment.day)
    return changed


def _xml(template: str, **values: object) -> Response:
    return Response(render_template(template, **values), mimetype="application/xml")


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to browsers, so that it can be used from the address bar."""
    return Response(
        render_template("machine/opensearch.xml"), mimetype="application/opensearchdescription+xml"
    )


@bp.get("/health/live")
def live() -> Response:
    """Report that the process is running."""
    return uncached(jsonify(status="live"))


@bp.get("/health/ready")
def ready() -> Response:
    """Report whether searches can be answered, and by every worker."""
    if problems := site().health():
        response = jsonify(status="not ready", problems=problems)
        response.status_code = 503
        return uncached(response)
    return uncached(jsonify(status="ready", lessons=library().find(Query(per_page=1)).total))
