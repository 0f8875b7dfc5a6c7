"""Files to take away: a pack, or what a search found, for office programs and reference managers.

Training material is given the same way, from its own addresses.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export import WRITERS, file_name, of_pack, of_results
from lessonsearch.documents.document import Document
from lessonsearch.documents.web_page import body
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import read
from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import NAME, pack_address
from lessonsearch.web.request import absolute, excerpt_address, library, search_address
from lessonsearch.web.views.packs import PRIVATE, pack_page

pages = Blueprint("exporting", __name__)


@pages.get("/pack.<ending>")
def pack_as(ending: str) -> AnyResponse:
    """Give a pack as a file, or as a page to print; one with something wrong is shown to be mended."""
    pack, problems = read(request.query_string.decode("utf-8", "replace"))
    if problems:
        return pack_page(pack, problems)
    try:
        return given(of_pack(pack, library(), link, absolute(pack_address(pack))), ending)
    except NotFound as error:
        return pack_page(pack, error.problems)


@pages.get("/export.<ending>")
def results_as(ending: str) -> AnyResponse:
    """Give what a search found, the first hundred lessons, as a file or as a page to print."""
    asked = Query.read(request.args.items(multi=True), library().taxonomy, also=(NAME,))
    return given(of_results(asked, library(), link, absolute(search_address(asked))), ending)


def link(excerpt: Excerpt) -> str:
    """Where an excerpt can be read again."""
    return absolute(excerpt_address(excerpt))


def given(document: Document, ending: str) -> AnyResponse:
    """A document in one of its forms."""
    if ending == "html":
        shown = Markup(body(document))  # noqa: S704 - every text in it is escaped where it is made
        page = render_template("pages/document.html", document=document, body=shown)
        return Response(page, headers={"Cache-Control": PRIVATE})
    writer = WRITERS.get(ending) or abort(404)
    response = Response(writer.write(document), content_type=writer.media_type)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(document, ending)}"'
    return response
