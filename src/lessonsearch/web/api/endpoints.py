"""The API, version 1: the same searches and the same lessons for programs. `openapi` describes it.

Every parameter is checked; one that is not known is refused, so that a misspelt filter never gives an
answer that looks filtered.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request, url_for
from flask.json.provider import DefaultJSONProvider

from lessonsearch.errors import QueryError
from lessonsearch.query.query import MAX_QUERY_LENGTH, Query
from lessonsearch.search import Results
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.api.openapi import openapi_document
from lessonsearch.web.api.serializers import (
    excerpt_document,
    lesson_document,
    search_document,
    suggestions_document,
    taxonomy_document,
)
from lessonsearch.web.presenters.citation_panel import cite_excerpt
from lessonsearch.web.request import absolute, library

pages = Blueprint("api", __name__, url_prefix="/api/v1")


class Json(DefaultJSONProvider):
    """Fields in the order in which they are told, text as it is."""

    ensure_ascii = False
    sort_keys = False


def init_app(app: Flask) -> None:
    """Add the API to a site."""
    app.json = Json(app)
    app.register_blueprint(pages)


@pages.get("/search")
def search() -> Response:
    """Search the lessons."""
    found = library().find(_query())
    return jsonify(search_document(found, *_around(found)))


@pages.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> Response:
    """Give a lesson; an old id gives the lesson of today."""
    _no_parameters()
    found = library().lesson(f"{source}/{slug}")
    return jsonify(lesson_document(found, library().source(found.source), *library().neighbours(found)))


@pages.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> Response:
    """Give an excerpt in every form, with its citations."""
    _no_parameters()
    return jsonify(excerpt_document(cite_excerpt(source, anchor)))


@pages.get("/suggest")
def suggest() -> Response:
    """Suggest what may be about to be typed."""
    others = sorted({normalise_input(name)[:40] for name in request.args} - {"q"})
    if others:
        raise QueryError(*(f"'{name}' is not a parameter of suggestions; they take 'q'." for name in others))
    typed = normalise_input(request.args.get("q", ""))[:MAX_QUERY_LENGTH]
    return jsonify(suggestions_document(typed, library().suggest(typed)))


@pages.get("/taxonomy")
def taxonomy() -> Response:
    """Give every facet with its choices."""
    _no_parameters()
    return jsonify(taxonomy_document(library().taxonomy))


@pages.get("/openapi.json")
def openapi() -> Response:
    """Describe this API."""
    _no_parameters()
    return jsonify(openapi_document(library(), absolute(url_for("search.results").rstrip("/"))))


def _query() -> Query:
    """The search asked for. A filter left empty is refused too: most likely a program lost its value."""
    pairs = list(request.args.items(multi=True))
    empty = [
        f"'{normalise_input(name)[:40]}' is empty; leave it out or give it a value."
        for name, value in pairs
        if not normalise_input(value) and name != "q"
    ]
    try:
        query = Query.read(pairs, library().taxonomy)
    except QueryError as error:
        raise QueryError(*empty, *error.problems) from error
    if empty:
        raise QueryError(*empty)
    return query


def _around(found: Results) -> tuple[str | None, str | None]:
    """Addresses of the next and the previous page; before one that is after the last comes the last."""
    query = found.query
    after = _address(query.on_page(query.page + 1)) if query.page < found.pages else None
    before = _address(query.on_page(min(query.page - 1, found.pages))) if query.page > 1 else None
    return after, before


def _address(query: Query) -> str:
    return absolute(f"{url_for('api.search')}?{query.query_string}")


def _no_parameters() -> None:
    """Refuse parameters where none is known. Raises QueryError."""
    if request.args:
        raise QueryError(
            *(f"'{normalise_input(name)[:40]}' is not a parameter of this address." for name in request.args)
        )
