"""Downloads: a pack or the results of a search as a file for office programs and reference managers.

Training material has addresses of its own and uses `document_response` too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export import export_pack, export_results
from lessonsearch.app.export_cache import ExportCache, ExportedFile
from lessonsearch.app.export_formats import EXPORT_FORMATS, file_name
from lessonsearch.documents.document import Document
from lessonsearch.documents.web_page import body
from lessonsearch.errors import NotFound, QueryError
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import parse_pack, too_long
from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import PACK_PARAM, pack_address
from lessonsearch.web.request import absolute, excerpt_address, library, own_query_string, search_address
from lessonsearch.web.views.packs import PRIVATE, render_pack

bp = Blueprint("exports", __name__)


def init_app(app: Flask) -> None:
    """Add the downloads and their cache to the application."""
    app.extensions["lessonsearch.exports"] = ExportCache()
    app.register_blueprint(bp)


@bp.get("/pack.<ending>")
def pack_as(ending: str) -> AnyResponse:
    """Download a pack as a file or a page to print; show one with problems on its page."""
    pack, problems = parse_pack(own_query_string())
    if problems or (problems := tuple(filter(None, [too_long(pack)]))):
        return render_pack(pack, problems)
    if ending in EXPORT_FORMATS and EXPORT_FORMATS[ending].learners:
        pack = pack.without_notes()
    address = absolute(pack_address(pack))
    try:
        return document_response(lambda: export_pack(pack, library(), _link, address), ending, address)
    except NotFound as error:
        return render_pack(pack, error.problems)


@bp.get("/pack/embed")
def pack_framed() -> AnyResponse:
    """Show a pack for reading in a frame on another site's page, without the facilitator's notes."""
    pack, problems = parse_pack(own_query_string())
    if problems or (problems := tuple(filter(None, [too_long(pack)]))):
        raise QueryError(*problems)
    pack = pack.without_notes()
    document = export_pack(pack, library(), _link, absolute(pack_address(pack)))
    content = Markup(body(document))  # noqa: S704 - body escapes every text
    page = render_template("pages/pack_embed.html", document=document, body=content)
    return Response(page, headers={"Cache-Control": PRIVATE})


@bp.get("/export.<ending>")
def results_as(ending: str) -> AnyResponse:
    """Download the first hundred results of a search as a file or a page to print."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    address = absolute(search_address(query))
    return document_response(lambda: export_results(query, library(), _link, address), ending, address)


def _link(excerpt: Excerpt) -> str:
    return absolute(excerpt_address(excerpt))


def document_response(build: Callable[[], Document], ending: str, address: str) -> AnyResponse:
    """The response with a document in the file format with that extension; 404 where there is none.

    `address` is the canonical URL of the document, by which its file is cached.
    """
    if ending == "html":
        document = build()
        content = Markup(body(document))  # noqa: S704 - body escapes every text
        page = render_template("pages/document.html", document=document, body=content)
        return Response(page, headers={"Cache-Control": PRIVATE})
    if ending not in EXPORT_FORMATS:
        abort(404)
    cache: ExportCache = current_app.extensions["lessonsearch.exports"]
    # The file's properties have the date on which it was made.
    key = (library().fingerprint, ending, address, date.today().isoformat())
    file = cache.get(key, lambda: _write(build(), ending))
    response = Response(file.content, content_type=file.media_type)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _write(document: Document, ending: str) -> ExportedFile:
    content = EXPORT_FORMATS[ending].write(document)
    return ExportedFile(
        content if isinstance(content, bytes) else content.encode(),
        file_name(document, ending),
        EXPORT_FORMATS[ending].media_type,
    )
