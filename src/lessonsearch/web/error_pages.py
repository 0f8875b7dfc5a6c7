"""Error handlers: each error as a page with sentences and a way on; for the API, as an RFC 9457 problem.

The only module of the web interface that maps errors to status codes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.errors import LessonsearchError, NotFound, QueryError, TooSlow, Withdrawn
from lessonsearch.query.query import Query
from lessonsearch.search import Results
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.deep_links import DeepLink, repaired
from lessonsearch.web.lenient_query import read_lenient, typed_words
from lessonsearch.web.request import library, own_query_string

RETRY_AFTER = "30"
"""Seconds; an index is rebuilt in less."""


def init_app(app: Flask) -> None:
    """Register one handler for each kind of error."""
    app.register_error_handler(QueryError, _bad_query)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Withdrawn, _gone)
    app.register_error_handler(404, _no_route)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TooSlow, _too_slow)
    app.register_error_handler(LessonsearchError, _unavailable)


def _bad_query(error: QueryError) -> Response:
    query = read_lenient(library().taxonomy)
    return _error_response(400, error.problems, "pages/400.html", typed=typed_words(), query=query)


def _not_found(error: NotFound) -> AnyResponse:
    return _repaired() or _error_response(404, error.problems, "pages/404.html", results=_results_for_path())


def _gone(error: Withdrawn) -> Response:
    """Handle what was withdrawn: it is not coming back, so programs may take its address off their lists."""
    return _error_response(410, error.problems, "pages/410.html", results=_results_for_path())


def _no_route(error: HTTPException) -> AnyResponse:
    return _repaired() or _error_response(
        404, ["There is no page at this address."], "pages/404.html", results=_results_for_path()
    )


def _repaired() -> AnyResponse | None:
    """The way to where a damaged deep link meant to lead; None where that is nowhere."""
    link = repaired(request.path)
    if request.method not in ("GET", "HEAD") or not link or not _leads_somewhere(link):
        return None
    query = own_query_string()
    return redirect(f"{request.script_root}{quote(link.path)}{'?' if query else ''}{query}{link.mark}", 301)


def _leads_somewhere(link: DeepLink) -> bool:
    """Whether a repaired link is one of something that is here."""
    room, _, name = link.path.strip("/").partition("/")
    source, _, rest = name.partition("/")
    rest = rest.removesuffix("/embed").partition(".")[0]
    here = library()
    try:
        if room == "lessons":
            here.lesson(f"{source}/{rest}")
        elif room == "excerpts":
            here.excerpt(f"{source}#{rest}")
        elif room == "sources" and name:
            here.source(name)
        elif room == "training" and name:
            here.training_material(name.partition(".")[0])
        elif room == "themes" and name:
            return bool(here.taxonomy.find("theme", name))
    except Withdrawn:
        return True
    except LessonsearchError:
        return False
    return True


def _unavailable(error: LessonsearchError) -> Response:
    """Handle a missing index or corpus: to visitors the two are the same, and both pass."""
    return _service_unavailable(["We cannot open the lessons at the moment. Try again in a minute."])


def _too_slow(error: TooSlow) -> Response:
    return _service_unavailable(error.problems)


def _service_unavailable(problems: Sequence[str]) -> Response:
    response = _error_response(503, problems, "pages/503.html")
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _http_error(error: HTTPException) -> Response:
    """Handle the framework's own errors, 500 included. Their headers (`Allow`) are kept."""
    status = error.code or 500
    sentence = SENTENCES.get(status, error.description or HTTPStatus(status).phrase)
    response = _error_response(status, [sentence], "pages/error.html")
    headers = (header for header in error.get_headers(request.environ) if header[0] != "Content-Type")
    response.headers.extend(headers)
    return response


SENTENCES = {
    413: (
        "That is too large. Files can have 20 MB in all, and pasted text 1 MB. Go back. What you typed is"
        " still in the form."
    ),
    405: "You cannot send anything to this page.",
    500: "This is our fault, and we have recorded it. Try again, or search for something else.",
}


HEADINGS = {
    400: "We could not read this search",
    404: "Page not found",
    405: "You cannot do that here",
    410: "Withdrawn",
    413: "That is too large",
    500: "Sorry, there is a problem",
    503: "Sorry, this page is not available",
}
"""Headings of the pages; those of other errors are their standard names."""


def _error_response(status: int, problems: Sequence[str], template: str, **values: object) -> Response:
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
            render_template(template, title=HEADINGS.get(status, title), problems=problems, **values)
        )
    response.status_code = status
    return response


def _results_for_path() -> Results | None:
    """Results for the words in the last segment of the path; None without words or without an index."""
    words = re.findall(r"[^\W\d_]{3,}", normalise_input(request.path).rpartition("/")[2])
    query = Query(q=" ".join(words[:8]), per_page=5)
    try:
        return library().find(query) if query.q else None
    except LessonsearchError:
        return None
