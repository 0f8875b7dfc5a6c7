"""Content folding: distressing passages stay closed until opened, by a choice that a reader makes once.

The choice is kept in a cookie that holds nothing else, so that links from others, straight to a passage, are
folded too. A folded passage is in a closed `details` element, which hides it from screen readers as well; in
a list of results its words are not sent at all. The same URL then has two pages, so `http_cache` puts the
choice into `ETag` and `Vary`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from lessonsearch.web.reader_preferences import COOKIE, YES, folding, folds

YEAR = 365 * 24 * 3600
"""Lifetime of the cookie in seconds."""

bp = Blueprint("content_folding", __name__)


def init_app(app: Flask) -> None:
    """Register the blueprint, and the template functions that tell what is folded."""
    app.jinja_env.globals.update(folding=folding, folds=folds)
    app.register_blueprint(bp)


@bp.post("/folding")
def choose() -> Response:
    """Save the choice, and go back to the page it was made on."""
    response = redirect(_local_address(request.form.get("back", "")), 303)
    if request.form.get(COOKIE) == YES:
        response.set_cookie(
            COOKIE, YES, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@bp.get("/folding")
def ask() -> Response:
    """Redirect to the page on which the choice can be made."""
    return redirect(url_for("browse.support"), 302)


def _local_address(address: str) -> str:
    """The address if it is one of this site, else the start page: the redirect must not lead elsewhere."""
    parts = urlsplit(address)
    is_path = address.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in address
    return (
        address
        if is_path and address.isprintable() and not address.startswith("//")
        else url_for("search.results")
    )
