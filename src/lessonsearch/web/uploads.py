"""The documents that a request brings to be verified: files, pasted text, pasted rich text.

They are read in memory and forgotten with the response.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TypeVar

from flask import Flask, current_app, request

from lessonsearch import verify
from lessonsearch.budget import remaining
from lessonsearch.errors import DocumentError
from lessonsearch.sandbox import VISITORS, Reader, Sandbox
from lessonsearch.verify import UploadedDocument
from lessonsearch.web.request import GONE

T = TypeVar("T")

MEGABYTE = 1_000_000
MAX_TEXT_LENGTH = MEGABYTE
"""Bytes of each field with pasted text: ten times what its text may have."""
MAX_FILES = 10
"""Files of one request."""
PASTED = "The pasted text"
NOTHING = "Paste some text or choose a file."


def init_app(app: Flask) -> None:
    """Give the site the process in which it reads files."""
    sandbox = app.extensions["lessonsearch.sandbox"] = Sandbox("lessonsearch.verify.readers.reader")
    if metrics := app.extensions.get("lessonsearch.metrics"):
        sandbox.on_kill = metrics.killed.inc


def limit_request() -> None:
    """Allow this request the size of a document, before anything of it is read."""
    request.max_content_length = verify.MAX_BYTES + MAX_TEXT_LENGTH
    request.max_form_memory_size = MAX_TEXT_LENGTH


def uploaded_files() -> list[tuple[str, bytes]]:
    """Name and content of each file of the form. Raises DocumentError where there are too many."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if len(files) > MAX_FILES:
        raise DocumentError(f"You chose {len(files)} files. Choose up to {MAX_FILES} at once.")
    return [(file.filename or "", file.read()) for file in files]


def read_upload(name: str, data: bytes) -> UploadedDocument:
    """The document in a file. Raises DocumentError."""
    return _read(verify.read_document, name, data)


def annotate_upload(data: bytes) -> str:
    """A Word file with comments, in base64; `data` is what `pack_remarks` makes. Empty where it cannot be
    annotated."""
    try:
        return _read(verify.annotate_upload, "", data)
    except DocumentError:
        return ""


def pasted_document(text: str, html: str) -> UploadedDocument | None:
    """What was pasted: with its links and set-off quotations where it came as rich text. None where nothing
    was. Raises DocumentError."""
    if html.strip():
        return _read(verify.read_html_as, PASTED, html.encode("utf-8", "replace"))
    return verify.read_text_as(PASTED, text) if text.strip() else None


def _read(reader: Reader[T], name: str, data: bytes) -> T:
    """What a reader makes of a file, read where it can do no harm, for as long as its sender waits."""
    sandbox: Sandbox = current_app.extensions["lessonsearch.sandbox"]
    gone: threading.Event = request.environ.get(GONE) or threading.Event()
    limits = replace(VISITORS, patience=remaining(VISITORS.deadline))
    return sandbox.read(reader, name, data, limits, gone.is_set)
