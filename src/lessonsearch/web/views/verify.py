"""Verify: a handout or deck, pasted or uploaded, beside its sources.

What is sent is read in memory and forgotten with the answer: uploads are not spooled to disk, nothing is
logged, and the answer is not kept by browsers. Files are parsed in a sandbox, a child process under limits.
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
from lessonsearch.web.middleware.wsgi import GONE
from lessonsearch.web.request import library

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of pasted text: ten times what may be in it."""
MAX_FILES = 10
"""Files of one form."""
PASTED = "The pasted text"

pages = Blueprint("verify", __name__)


def init_app(app: Flask) -> None:
    """Give the site the process in which it reads files."""
    sandbox = app.extensions["lessonsearch.sandbox"] = Sandbox("lessonsearch.verify.readers.reader")
    if metrics := app.extensions.get("lessonsearch.metrics"):
        sandbox.on_kill = metrics.killed.inc
    app.register_blueprint(pages)


@pages.get("/verify")
def ask() -> str:
    """Ask for a text or a file to verify."""
    return _page()


@pages.post("/verify")
def answer() -> Response:
    """Verify what was sent, and keep what was typed on the page."""
    request.max_content_length = verify.MAX_BYTES + MAX_TEXT_LENGTH
    request.max_form_memory_size = MAX_TEXT_LENGTH
    text = request.form.get("text", "")
    try:
        reports = [verify.verify(document, library().catalogue) for document in _sent(text)]
        response = Response(_page(text=text, reports=reports))
    except (DocumentError, TooSlow) as error:
        response = Response(_page(text=text, problems=error.problems), 400)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(text: str) -> list[UploadedDocument]:
    """The documents of a request: files, and the pasted text. Raises DocumentError."""
    files = [file for file in request.files.getlist("file") if file.filename]
    found = [_read(file.filename or "", file.read()) for file in files[:MAX_FILES]]
    if len(files) > MAX_FILES:
        raise DocumentError(f"These are {len(files)} files; send {MAX_FILES} at once at the most.")
    if text.strip():
        found.append(verify.read_text_as(PASTED, text))
    if not found:
        raise DocumentError("There was nothing to verify: paste a text or choose a file.")
    return found


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
    """The address of the excerpt of that id."""
    source, _, anchor = name.partition("#")
    return url_for("lessons.excerpt", source=source, anchor=anchor)
