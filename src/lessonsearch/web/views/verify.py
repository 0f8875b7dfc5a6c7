"""Verify: a handout or slide deck, pasted or uploaded, compared with its sources.

Uploads are read in memory and forgotten with the response: nothing is spooled to disk or logged, and browsers
do not cache the response. Files are parsed in the sandbox.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from flask import Blueprint, Response, render_template, request, url_for

from lessonsearch import verify
from lessonsearch.errors import DocumentError, TooSlow
from lessonsearch.verify import Report, UploadedDocument
from lessonsearch.web import uploads
from lessonsearch.web.middleware.http_cache import uncached
from lessonsearch.web.request import library

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

bp = Blueprint("verify", __name__)


@bp.get("/verify")
def ask() -> str:
    """Show the form for a text or files."""
    return _page()


@bp.post("/verify")
def answer() -> Response:
    """Verify a text or files: as a page, or as the documents with a comment at each fault."""
    uploads.limit_request()
    text = request.form.get("text", "")
    try:
        checked = _checked(text, request.form.get("html", ""))
    except (DocumentError, TooSlow) as error:
        return uncached(Response(_page(text=text, problems=error.problems), 400))
    if request.form.get("as") == "word":
        return uncached(_as_word(checked))
    return uncached(Response(_page(text=text, reports=[report for _, _, report in checked])))


Checked = tuple[UploadedDocument, bytes, Report]
"""A document, the file that it was read from, and its report."""


def _checked(text: str, html: str) -> list[Checked]:
    """The files of a request and what was pasted, verified. Raises DocumentError."""
    read = [(uploads.read_upload(name, data), data) for name, data in uploads.uploaded_files()]
    if pasted := uploads.pasted_document(text, html):
        read.append((pasted, b""))
    if not read:
        raise DocumentError(uploads.NOTHING)
    return [(document, data, verify.verify(document, library().catalogue)) for document, data in read]


def _as_word(checked: Sequence[Checked]) -> Response:
    """The documents with comments: one Word file, or several in a zip file."""
    files = [(f"{PurePath(each[0].name).stem} checked.docx", _annotated(*each)) for each in checked]
    name, data, kind = files[0][0], files[0][1], WORD
    if len(files) > 1:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
            for number, (inside, content) in enumerate(files, 1):
                package.writestr(f"{number} {inside}", content)
        name, data, kind = "checked.zip", held.getvalue(), "application/zip"
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _annotated(document: UploadedDocument, data: bytes, report: Report) -> bytes:
    """A Word document as it was sent, with comments; of anything else a Word document of its text."""
    catalogue = library().catalogue
    if document.name.lower().endswith(".docx"):
        packed = verify.pack_remarks(verify.remarks_of(report, catalogue), data)
        if annotated := uploads.annotate_upload(packed):
            return base64.b64decode(annotated)
    return verify.as_word(document, report, catalogue)


def _page(text: str = "", reports: Sequence[Report] = (), problems: object = ()) -> str:
    return render_template(
        "pages/verify.html",
        text=text,
        reports=reports,
        problems=problems,
        endings=verify.ENDINGS,
        max_megabytes=verify.MAX_BYTES // uploads.MEGABYTE,
        verify=verify,
        catalogue=library().catalogue if reports else None,
        read_at=read_at,
    )


def read_at(name: str) -> str:
    """The URL of the excerpt with that id."""
    source, _, anchor = name.partition("#")
    return url_for("lessons.excerpt", source=source, anchor=anchor)
