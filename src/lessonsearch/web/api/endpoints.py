"""API views, version 1: the same searches and lessons as JSON. `openapi` describes them to programs."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request, url_for
from flask.json.provider import DefaultJSONProvider

from lessonsearch.errors import QueryError
from lessonsearch.query.query import MAX_PAGES, MAX_QUERY_LENGTH, Query
from lessonsearch.search import Results
from lessonsearch.text.user_input import normalise_input
from lessonsearch.verify import as_data, verify
from lessonsearch.web import uploads
from lessonsearch.web.api import bulk_files
from lessonsearch.web.api.openapi import openapi_document
from lessonsearch.web.api.parameters import read_query, refuse_parameters
from lessonsearch.web.api.sent_documents import sent_documents
from lessonsearch.web.api.serializers import (
    excerpt_document,
    lesson_document,
    search_document,
    suggestions_document,
    taxonomy_document,
)
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.presenters.citation_panel import cite_excerpt
from lessonsearch.web.request import absolute, library

bp = Blueprint("api", __name__, url_prefix="/api/v1")


class JSONProvider(DefaultJSONProvider):
    """JSON with fields in the order of the schema and without ASCII escapes."""

    ensure_ascii = False
    sort_keys = False


def init_app(app: Flask) -> None:
    """Register the API and its JSON encoding."""
    app.json = JSONProvider(app)
    app.register_blueprint(bp)
    app.register_blueprint(bulk_files.bp)


@bp.get("/search")
def search() -> Response:
    """Search the lessons."""
    results = library().find(read_query())
    following, previous = _pager_urls(results)
    response = jsonify(search_document(results, following, previous))
    response.headers["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in _links(results))
    return response


@bp.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> Response:
    """Return a lesson by its present id or an old one."""
    refuse_parameters()
    found = library().lesson(f"{source}/{slug}")
    return jsonify(lesson_document(found, library().source(found.source), *library().neighbours(found)))


@bp.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> Response:
    """Return an excerpt in every format, with its citations."""
    refuse_parameters()
    return jsonify(excerpt_document(cite_excerpt(source, anchor, library())))


@bp.get("/suggest")
def suggest() -> Response:
    """Suggest completions of what is typed."""
    unknown = sorted({normalise_input(name)[:40] for name in request.args} - {"q"})
    if unknown:
        raise QueryError(*(f"'{name}' is not a parameter of suggestions. Use 'q'." for name in unknown))
    typed = normalise_input(request.args.get("q", ""))[:MAX_QUERY_LENGTH]
    return jsonify(suggestions_document(typed, library().suggest(typed), library()))


@bp.get("/taxonomy")
def taxonomy() -> Response:
    """Return every facet with its choices."""
    refuse_parameters()
    return jsonify(taxonomy_document(library().taxonomy))


@bp.post("/verify")
def verify_documents() -> Response:
    """Verify a text or files: every lesson link and every quotation in them."""
    refuse_parameters()
    uploads.limit_request()
    documents = sent_documents()
    found = [as_data(verify(document, library().catalogue), library().catalogue) for document in documents]
    return uncached(jsonify(found))


@bp.get("/openapi.json")
def openapi() -> Response:
    """Describe this API."""
    refuse_parameters()
    return jsonify(openapi_document(library(), server_url()))


def server_url() -> str:
    """The absolute URL under which the API's paths stand, without a slash at its end."""
    return absolute(url_for("search.results").rstrip("/"))


def _pager_urls(results: Results) -> tuple[str | None, str | None]:
    """URLs of the next and the previous page; from beyond the last page, the previous is the last."""
    query = results.query
    following = _url(query.on_page(query.page + 1)) if query.page < results.pages else None
    previous = _url(query.on_page(min(query.page - 1, results.pages))) if query.page > 1 else None
    return following, previous


def _links(results: Results) -> list[tuple[str, str]]:
    """Relation and URL of the pages that can be gone to from this one (RFC 8288)."""
    following, previous = _pager_urls(results)
    found = {
        "first": _url(results.query.on_page(1)),
        "prev": previous,
        "next": following,
        "last": _url(results.query.on_page(min(results.pages, MAX_PAGES))),
    }
    return [(relation, url) for relation, url in found.items() if url]


def _url(query: Query) -> str:
    return absolute(f"{url_for('api.search')}?{query.query_string}")
