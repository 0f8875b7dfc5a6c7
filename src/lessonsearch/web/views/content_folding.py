"""Distressing passages folded until they are asked for: a choice that a reader makes once, for every page.

The choice is kept in a cookie that holds nothing else, so that links others send, straight to a passage,
are folded too. What is folded is closed in a `details` element, which hides it from screen readers as
well; in a list of results its words are not sent at all. A page that can be folded is another page under
the same address, so its `ETag` and `Vary` say so: `headers` asks `folded_by` here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from lessonsearch.web.reader_preferences import COOKIE, YES, folding, folds

YEAR = 365 * 24 * 3600
"""Seconds for which the choice is kept."""

pages = Blueprint("folding", __name__)


def init_app(app: Flask) -> None:
    """Let templates ask what is folded, and readers choose."""
    app.jinja_env.globals.update(folding=folding, folds=folds)
    app.register_blueprint(pages)


@pages.post("/folding")
def choose() -> Response:
    """Keep the choice, and go back to the page it was made on."""
    response = redirect(_back(request.form.get("back", "")), 303)
    if request.form.get(COOKIE) == YES:
        response.set_cookie(
            COOKIE, YES, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@pages.get("/folding")
def ask() -> Response:
    """Lead to the page on which the choice can be made."""
    return redirect(url_for("browse.support"), 302)


def _back(address: str) -> str:
    """An address of this site, whatever was sent: the choice must not lead anywhere else."""
    parts = urlsplit(address)
    own = address.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in address
    return (
        address
        if own and address.isprintable() and not address.startswith("//")
        else url_for("search.results")
    )
