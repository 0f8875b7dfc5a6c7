"""Downloads: a pack or the results of a search as a file for office programs and reference managers.

Training material has addresses of its own and uses `document_response` too.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export import WRITERS, export_pack, export_results, file_name
from lessonsearch.documents.document import Document
from lessonsearch.documents.web_page import body
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import parse_pack
from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import PACK_PARAM, pack_address
from lessonsearch.web.request import absolute, excerpt_address, library, search_address
from lessonsearch.web.views.packs import PRIVATE, render_pack

bp = Blueprint("exporting", __name__)


@bp.get("/pack.<ending>")
def pack_as(ending: str) -> AnyResponse:
    """Download a pack as a file or a page to print; show one with problems on its page."""
    pack, problems = parse_pack(request.query_string.decode("utf-8", "replace"))
    if problems:
        return render_pack(pack, problems)
    try:
        return document_response(export_pack(pack, library(), _link, absolute(pack_address(pack))), ending)
    except NotFound as error:
        return render_pack(pack, error.problems)


@bp.get("/export.<ending>")
def results_as(ending: str) -> AnyResponse:
    """Download the first hundred results of a search as a file or a page to print."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    document = export_results(query, library(), _link, absolute(search_address(query)))
    return document_response(document, ending)


def _link(excerpt: Excerpt) -> str:
    return absolute(excerpt_address(excerpt))


def document_response(document: Document, ending: str) -> AnyResponse:
    """The response with a document in the file format with that extension; 404 where there is none."""
    if ending == "html":
        content = Markup(body(document))  # noqa: S704 - body escapes every text
        page = render_template("pages/document.html", document=document, body=content)
        return Response(page, headers={"Cache-Control": PRIVATE})
    writer = WRITERS.get(ending) or abort(404)
    response = Response(writer.write(document), content_type=writer.media_type)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(document, ending)}"'
    return response
