"""The documents that a program sends to be verified: as JSON with a text, or as a form with files."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from lessonsearch.errors import DocumentError, QueryError
from lessonsearch.text.user_input import normalise_input
from lessonsearch.verify import UploadedDocument, unreadable
from lessonsearch.web import uploads

FIELDS = ("text", "html")


def sent_documents() -> list[UploadedDocument]:
    """The documents of this request; of one that cannot be read a sentence says why, under `unread`.

    Raises QueryError where the request is not as described.
    """
    if request.is_json:
        return [_pasted(_json_fields())]
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send a text as application/json, or files as multipart/form-data.")
    unknown = [name for name in (*request.form, *request.files) if name != "file"]
    if unknown:
        raise QueryError(
            *(f"'{normalise_input(name)[:40]}' is not a field. Send files as 'file'." for name in unknown)
        )
    try:
        files = uploads.uploaded_files()
    except DocumentError as error:
        raise QueryError(*error.problems) from error
    # Programs may send a file without a name, which then is an ordinary field.
    files += [("file", value.encode("utf-8", "replace")) for value in request.form.getlist("file")]
    if not files:
        raise QueryError("There is no file. Send at least one as 'file'.")
    return [_read(name, data) for name, data in files]


def _read(name: str, data: bytes) -> UploadedDocument:
    try:
        return uploads.read_upload(name, data)
    except DocumentError as error:
        return unreadable(name, error.problems)


def _json_fields() -> dict[str, str]:
    """The fields of a JSON object. Raises QueryError."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not sent:
        raise QueryError("Send a JSON object with 'text' or 'html'.")
    problems = [
        f"'{normalise_input(str(name))[:40]}' is not a field. Use 'text' or 'html'."
        for name in sent
        if name not in FIELDS
    ]
    problems += [
        f"'{name}' is not text." for name in FIELDS if name in sent and not isinstance(sent[name], str)
    ]
    if len(sent) > 1 and not problems:
        problems.append("Send 'text' or 'html', not both.")
    problems += [
        f"'{name}' has more than {uploads.MAX_TEXT_LENGTH:,} characters."
        for name in FIELDS
        if isinstance(sent.get(name), str) and len(sent[name]) > uploads.MAX_TEXT_LENGTH
    ]
    if problems:
        raise QueryError(*problems)
    return sent


def _pasted(fields: dict[str, str]) -> UploadedDocument:
    try:
        found = uploads.pasted_document(fields.get("text", ""), fields.get("html", ""))
    except DocumentError as error:
        return unreadable(uploads.PASTED, error.problems)
    return found or UploadedDocument(uploads.PASTED, ())
