"""Open data: all lessons of a search, or of the corpus, as one file, and the corpus as a zip file.

Files are streamed: a file of any length takes the memory of one batch of lessons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Blueprint, Response, current_app, request, stream_with_context

from lessonsearch.app.corpus_archive import FOLDER, CorpusArchive, corpus_archive
from lessonsearch.errors import QueryError
from lessonsearch.model.lesson import Lesson
from lessonsearch.web.api.parameters import read_query, refuse_parameters
from lessonsearch.web.api.serializers import Document, lesson_record
from lessonsearch.web.request import library, site

NDJSON = "application/x-ndjson"
CSV = "text/csv; charset=utf-8"
PART = 2**16
"""Bytes that are sent at once."""
PAGING = ("page", "per_page")

bp = Blueprint("bulk_files", __name__, url_prefix="/api/v1")


@bp.get("/lessons.ndjson")
def lessons_ndjson() -> Response:
    """Download lessons as JSON, one to a line."""
    return _download(_encoded(_json_lines(_lessons())), NDJSON, "lessons.ndjson")


@bp.get("/lessons.csv")
def lessons_csv() -> Response:
    """Download lessons as CSV, one to a row."""
    return _download(_encoded(_csv_rows(_lessons())), CSV, "lessons.csv")


@bp.get("/corpus.zip")
def corpus_zip() -> Response:
    """Download the files of the corpus."""
    archive = _archive()
    response = _download(archive.chunks(), "application/zip", f"{FOLDER}.zip")
    response.content_length = archive.size
    return response


@bp.get("/corpus.zip.sha256")
def corpus_checksum() -> Response:
    """Return the checksum of the zip file, as `sha256sum --check` reads it."""
    return Response(f"{_archive().sha256}  {FOLDER}.zip\n", mimetype="text/plain")


def _archive() -> CorpusArchive:
    refuse_parameters()
    return corpus_archive(site().settings, library())


def _lessons() -> Iterator[Lesson]:
    """The lessons that the parameters ask for; every one, repeated passages included, without parameters."""
    given = [name for name in PAGING if name in request.args]
    if given:
        raise QueryError(
            *(f"'{name}' is not a parameter here. A file has every lesson, without pages." for name in given)
        )
    query = read_query()
    return library().find_all(query) if query.to_params() else library().all_lessons()


def _download(parts: Iterator[bytes], content_type: str, name: str) -> Response:
    """A streamed file. Its first part is made at once, so that an error is still answered as one."""
    first = next(parts, b"")
    response = Response(stream_with_context(chain([first], parts)), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines in parts of about `PART` bytes."""
    part = bytearray()
    for line in lines:
        part += line.encode()
        if len(part) >= PART:
            yield bytes(part)
            part.clear()
    yield bytes(part)


def _json_lines(lessons: Iterable[Lesson]) -> Iterator[str]:
    for lesson in lessons:
        yield current_app.json.dumps(_record(lesson), separators=(",", ":")) + "\n"


def _csv_rows(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Rows with the fields of a record, lists as values with spaces between; the passages as one text."""
    attributes = [facet.attribute for facet in library().taxonomy.facets if facet.name != "source"]
    columns = ["id", "url", "title", "source", "section", *attributes, "content_note", "same_as", "text"]
    # Spreadsheet programs recognise UTF-8 by the byte order mark.
    yield "\ufeff" + _row(columns)
    for lesson in lessons:
        record = _record(lesson) | {"source": lesson.source}
        yield _row([_cell(record[column]) for column in columns])


def _record(lesson: Lesson) -> Document:
    return lesson_record(lesson, library().source(lesson.source))


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _row(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
