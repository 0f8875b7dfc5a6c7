"""API views, version 1: the same searches and lessons as JSON. `openapi` describes them to programs.

Unknown parameters are refused, so that a misspelt filter never gives a response that looks filtered.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request, url_for
from flask.json.provider import DefaultJSONProvider

from lessonsearch.errors import QueryError
from lessonsearch.query.query import MAX_QUERY_LENGTH, Query
from lessonsearch.search import Results
from lessonsearch.text.user_input import normalise_input
from lessonsearch.verify import as_data, verify
from lessonsearch.web import uploads
from lessonsearch.web.api.openapi import openapi_document
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


@bp.get("/search")
def search() -> Response:
    """Search the lessons."""
    results = library().find(_query())
    return jsonify(search_document(results, *_pager_urls(results)))


@bp.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> Response:
    """Return a lesson by its present id or an old one."""
    _no_parameters()
    found = library().lesson(f"{source}/{slug}")
    return jsonify(lesson_document(found, library().source(found.source), *library().neighbours(found)))


@bp.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> Response:
    """Return an excerpt in every format, with its citations."""
    _no_parameters()
    return jsonify(excerpt_document(cite_excerpt(source, anchor, library())))


@bp.get("/suggest")
def suggest() -> Response:
    """Suggest completions of what is typed."""
    unknown = sorted({normalise_input(name)[:40] for name in request.args} - {"q"})
    if unknown:
        raise QueryError(*(f"'{name}' is not a parameter of suggestions; they take 'q'." for name in unknown))
    typed = normalise_input(request.args.get("q", ""))[:MAX_QUERY_LENGTH]
    return jsonify(suggestions_document(typed, library().suggest(typed), library()))


@bp.get("/taxonomy")
def taxonomy() -> Response:
    """Return every facet with its choices."""
    _no_parameters()
    return jsonify(taxonomy_document(library().taxonomy))


@bp.post("/verify")
def verify_documents() -> Response:
    """Verify a text or files: every lesson link and every quotation in them."""
    _no_parameters()
    uploads.limit_request()
    documents = sent_documents()
    found = [as_data(verify(document, library().catalogue), library().catalogue) for document in documents]
    return uncached(jsonify(found))


@bp.get("/openapi.json")
def openapi() -> Response:
    """Describe this API."""
    _no_parameters()
    return jsonify(openapi_document(library(), absolute(url_for("search.results").rstrip("/"))))


def _query() -> Query:
    """The query of this request. Raises QueryError, also for an empty filter: most likely a value is lost."""
    pairs = list(request.args.items(multi=True))
    problems = [
        f"'{normalise_input(name)[:40]}' is empty; leave it out or give it a value."
        for name, value in pairs
        if not normalise_input(value) and name != "q"
    ]
    # A page searches for the beginning of a passage that is pasted; a program should know what it asks for.
    length = len(normalise_input(request.args.get("q", "")))
    if length > MAX_QUERY_LENGTH:
        problems.append(f"The search is {length} characters long; shorten it to {MAX_QUERY_LENGTH}.")
    try:
        query = Query.read(pairs, library().taxonomy)
    except QueryError as error:
        raise QueryError(*problems, *error.problems) from error
    if problems:
        raise QueryError(*problems)
    return query


def _pager_urls(results: Results) -> tuple[str | None, str | None]:
    """URLs of the next and the previous page; from beyond the last page, the previous is the last."""
    query = results.query
    following = _url(query.on_page(query.page + 1)) if query.page < results.pages else None
    previous = _url(query.on_page(min(query.page - 1, results.pages))) if query.page > 1 else None
    return following, previous


def _url(query: Query) -> str:
    return absolute(f"{url_for('api.search')}?{query.query_string}")


def _no_parameters() -> None:
    """Refuse all parameters. Raises QueryError."""
    if request.args:
        raise QueryError(
            *(f"'{normalise_input(name)[:40]}' is not a parameter of this address." for name in request.args)
        )
