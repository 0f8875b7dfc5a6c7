"""Errors as answers: what went wrong, in sentences, and the way on. The API gets them as RFC 9457 problems.

The only place of the web face that knows which error is which status.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from lessonsearch.errors import LessonsearchError, NotFound, QueryError, TooSlow
from lessonsearch.query.query import Query
from lessonsearch.search import Results
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.lenient_query import read_lenient, typed_words
from lessonsearch.web.request import library

RETRY_AFTER = "30"
"""Seconds; an index is rebuilt in less."""


def init_app(app: Flask) -> None:
    """Translate each error once."""
    app.register_error_handler(QueryError, _bad_query)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(404, _no_page)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(TooSlow, _too_slow)
    app.register_error_handler(LessonsearchError, _unavailable)


def _bad_query(error: QueryError) -> Response:
    return _answer(400, error.problems, "pages/400.html", typed=typed_words(), query=read_lenient())


def _not_found(error: NotFound) -> Response:
    return _answer(404, error.problems, "pages/404.html", results=_near())


def _no_page(error: HTTPException) -> Response:
    return _answer(404, ["There is no page at this address."], "pages/404.html", results=_near())


def _unavailable(error: LessonsearchError) -> Response:
    """The index or the corpus is away: for visitors it is the same, and it passes."""
    return _later(["The lessons cannot be read at the moment. Please try again in a minute."])


def _too_slow(error: TooSlow) -> Response:
    return _later(error.problems)


def _later(problems: Sequence[str]) -> Response:
    response = _answer(503, problems, "pages/503.html")
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _other(error: HTTPException) -> Response:
    """Any status of the framework's own, 500 included; its headers (`Allow`) are kept."""
    status = error.code or 500
    sentence = SENTENCES.get(status, error.description or HTTPStatus(status).phrase)
    response = _answer(status, [sentence], "pages/error.html")
    kept = (pair for pair in error.get_headers(request.environ) if pair[0] != "Content-Type")
    response.headers.extend(kept)
    return response


SENTENCES = {
    413: (
        "That is too much at once: a file can have 20 MB, a pasted text 1 MB. Go back: what you typed is"
        " still in the form."
    ),
    405: "This page can be read, but nothing can be sent to it.",
    500: "The fault is this site’s, and it is in its log. Please try again, or search for something else.",
}


def _answer(status: int, problems: Sequence[str], template: str, **values: object) -> Response:
    title = HTTPStatus(status).phrase
    if request.path.startswith(("/api/", "/oembed")):
        response = jsonify(
            type="about:blank",
            title=title,
            status=status,
            detail=" ".join(problems),
            problems=list(problems),
        )
        response.mimetype = "application/problem+json"
    else:
        response = Response(
            render_template(template, status=status, title=title, problems=problems, **values)
        )
    response.status_code = status
    return response


def _near() -> Results | None:
    """What the words at the end of the address find; None where there are no words or no index."""
    found = re.findall(r"[^\W\d_]{3,}", normalise_input(request.path).rpartition("/")[2])
    query = Query(q=" ".join(found[:8]), per_page=5)
    try:
        return library().find(query) if query.q else None
    except LessonsearchError:
        return None
