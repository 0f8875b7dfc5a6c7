"""Verify: a handout or slide deck, pasted or uploaded, compared with its sources.

Uploads are read in memory and forgotten with the response: nothing is spooled to disk or logged, and browsers
do not cache the response. Files are parsed in the sandbox.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for

from lessonsearch import verify
from lessonsearch.budget import remaining
from lessonsearch.errors import DocumentError, TooSlow
from lessonsearch.sandbox import VISITORS, Sandbox
from lessonsearch.verify import Report, UploadedDocument
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.middleware.wsgi import GONE
from lessonsearch.web.request import library

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of the field with the pasted text: ten times what its text may have."""
MAX_FILES = 10
"""Files of one form."""
PASTED = "The pasted text"

bp = Blueprint("verify", __name__)


def init_app(app: Flask) -> None:
    """Give the site the process in which it reads files."""
    sandbox = app.extensions["lessonsearch.sandbox"] = Sandbox("lessonsearch.verify.readers.reader")
    if metrics := app.extensions.get("lessonsearch.metrics"):
        sandbox.on_kill = metrics.killed.inc
    app.register_blueprint(bp)


@bp.get("/verify")
def ask() -> str:
    """Show the form for a text or files."""
    return _page()


@bp.post("/verify")
def answer() -> Response:
    """Verify a text or files, and show the form again with what was typed."""
    request.max_content_length = verify.MAX_BYTES + MAX_TEXT_LENGTH
    request.max_form_memory_size = MAX_TEXT_LENGTH
    text = request.form.get("text", "")
    try:
        return uncached(Response(_page(text=text, reports=_reports(text))))
    except (DocumentError, TooSlow) as error:
        return uncached(Response(_page(text=text, problems=error.problems), 400))


def _reports(text: str) -> list[Report]:
    return [verify.verify(document, library().catalogue) for document in _documents(text)]


def _documents(text: str) -> list[UploadedDocument]:
    """The files of a request and the pasted text. Raises DocumentError."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if len(files) > MAX_FILES:
        raise DocumentError(f"These are {len(files)} files; send {MAX_FILES} at once at the most.")
    documents = [_read(file.filename or "", file.read()) for file in files]
    if text.strip():
        documents.append(verify.read_text_as(PASTED, text))
    if not documents:
        raise DocumentError("There was nothing to verify: paste a text or choose a file.")
    return documents


def _read(name: str, data: bytes) -> UploadedDocument:
    """The document in a file, read where it can do no harm, for as long as its sender waits."""
    sandbox: Sandbox = current_app.extensions["lessonsearch.sandbox"]
    gone: threading.Event = request.environ.get(GONE) or threading.Event()
    limits = replace(VISITORS, seconds=remaining(VISITORS.seconds))
    return sandbox.read(verify.read_document, name, data, limits, gone.is_set)


def _page(text: str = "", reports: list[Report] | None = None, problems: object = ()) -> str:
    return render_template(
        "pages/verify.html",
        text=text,
        reports=reports or [],
        problems=problems,
        endings=verify.ENDINGS,
        most=verify.MAX_BYTES // MEGABYTE,
        verifying=verify,
        read_at=read_at,
    )


def read_at(name: str) -> str:
    """The URL of the excerpt with that id."""
    source, _, anchor = name.partition("#")
    return url_for("lessons.excerpt", source=source, anchor=anchor)
