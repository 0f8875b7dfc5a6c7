"""Verify: a handout or deck, pasted or uploaded, beside its sources.

What is sent is read in memory and forgotten with the answer: uploads are not spooled to disk, nothing is
logged, and the answer is not kept by browsers.
"""

from __future__ import annotations

import io
from typing import IO

from flask import Blueprint, Request, Response, render_template, request, url_for

from lessonsearch import verify
from lessonsearch.errors import DocumentError
from lessonsearch.verify import Report, UploadedDocument
from lessonsearch.web.request import library

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of pasted text: ten times what may be in it."""
PASTED = "The pasted text"

pages = Blueprint("verify", __name__)


class InMemoryRequest(Request):
    """A request whose uploads are held in memory, whatever their size."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


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
    except DocumentError as error:
        response = Response(_page(text=text, problems=error.problems), 400)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(text: str) -> list[UploadedDocument]:
    """The documents of a request: files, and the pasted text. Raises DocumentError."""
    files = [file for file in request.files.getlist("file") if file.filename]
    found = [verify.read_document(file.filename or "", file.read()) for file in files]
    if text.strip():
        found.append(verify.read_text_as(PASTED, text))
    if not found:
        raise DocumentError("There was nothing to verify: paste a text or choose a file.")
    return found


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
