"""The documents that a request brings to be verified: files, pasted text, pasted rich text.

They are read in memory and forgotten with the response.
"""

from __future__ import annotations

import io
from typing import IO

from flask import Request, request

from lessonsearch import verify
from lessonsearch.verify import UploadedDocument

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of each field with pasted text: ten times what its text may have."""
PASTED = "The pasted text"
NOTHING = "There was nothing to verify: paste a text or choose a file."


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


def limit_request() -> None:
    """Allow this request the size of a document, before anything of it is read."""
    request.max_content_length = verify.MAX_BYTES + 2 * MAX_TEXT_LENGTH
    request.max_form_memory_size = MAX_TEXT_LENGTH


def uploaded_files() -> list[tuple[str, bytes]]:
    """Name and content of each file of the form."""
    files = [file for file in request.files.getlist("file") if file.filename]
    return [(file.filename or "", file.read()) for file in files]


def read_upload(name: str, data: bytes) -> UploadedDocument:
    """The document in a file. Raises DocumentError."""
    return verify.read_document(name, data)


def annotate_upload(data: bytes) -> str:
    """A Word file with comments, in base64; `data` is what `pack_remarks` makes. Empty where it cannot be
    annotated."""
    return verify.annotate_upload("", data)


def pasted_document(text: str, html: str) -> UploadedDocument | None:
    """What was pasted: with its links and set-off quotations where it came as rich text. None where nothing
    was. Raises DocumentError."""
    if html.strip():
        return verify.read_html_as(PASTED, html)
    return verify.read_text_as(PASTED, text) if text.strip() else None
