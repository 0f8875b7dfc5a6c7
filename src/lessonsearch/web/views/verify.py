"""Verify: a handout or slide deck, pasted or uploaded, compared with its sources.

Uploads are read in memory and forgotten with the response: nothing is spooled to disk or logged, and browsers
do not cache the response.
"""

from __future__ import annotations

import io
from typing import IO

from flask import Blueprint, Request, Response, render_template, request, url_for

from lessonsearch import verify
from lessonsearch.errors import DocumentError
from lessonsearch.verify import Report, UploadedDocument
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.request import library

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of the field with the pasted text: ten times what its text may have."""
PASTED = "The pasted text"

bp = Blueprint("verify", __name__)


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
    except DocumentError as error:
        return uncached(Response(_page(text=text, problems=error.problems), 400))


def _reports(text: str) -> list[Report]:
    return [verify.verify(document, library().catalogue) for document in _documents(text)]


def _documents(text: str) -> list[UploadedDocument]:
    """The files of a request and the pasted text. Raises DocumentError."""
    files = [file for file in request.files.getlist("file") if file.filename]
    documents = [verify.read_document(file.filename or "", file.read()) for file in files]
    if text.strip():
        documents.append(verify.read_text_as(PASTED, text))
    if not documents:
        raise DocumentError("There was nothing to verify: paste a text or choose a file.")
    return documents


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
