"""Files to take away: a pack, or what a search found, for office programs and reference managers.

Training material is given the same way, from its own addresses.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export import WRITERS, file_name, of_pack, of_results
from lessonsearch.app.export_cache import ExportCache, ExportedFile
from lessonsearch.documents.document import Document
from lessonsearch.documents.web_page import body
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import read, too_long
from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import NAME, pack_address
from lessonsearch.web.request import absolute, excerpt_address, library, own_query_string, search_address
from lessonsearch.web.views.packs import PRIVATE, pack_page

pages = Blueprint("exporting", __name__)


def init_app(app: Flask) -> None:
    """Give the site its export cache."""
    app.extensions["lessonsearch.exports"] = ExportCache()
    app.register_blueprint(pages)


@pages.get("/pack.<ending>")
def pack_as(ending: str) -> AnyResponse:
    """Give a pack as a file, or as a page to print; one with something wrong is shown to be mended."""
    pack, problems = read(own_query_string())
    if problems or (problems := tuple(filter(None, [too_long(pack)]))):
        return pack_page(pack, problems)
    address = absolute(pack_address(pack))
    try:
        return given(lambda: of_pack(pack, library(), link, address), ending, address)
    except NotFound as error:
        return pack_page(pack, error.problems)


@pages.get("/export.<ending>")
def results_as(ending: str) -> AnyResponse:
    """Give what a search found, the first hundred lessons, as a file or as a page to print."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(NAME,))
    address = absolute(search_address(query))
    return given(lambda: of_results(query, library(), link, address), ending, address)


def link(excerpt: Excerpt) -> str:
    """Where an excerpt can be read again."""
    return absolute(excerpt_address(excerpt))


def given(make: Callable[[], Document], ending: str, address: str) -> AnyResponse:
    """A document in one of its forms. `address` says canonically which document it is."""
    if ending == "html":
        document = make()
        shown = Markup(body(document))  # noqa: S704 - every text in it is escaped where it is made
        page = render_template("pages/document.html", document=document, body=shown)
        return Response(page, headers={"Cache-Control": PRIVATE})
    if ending not in WRITERS:
        abort(404)
    cache: ExportCache = current_app.extensions["lessonsearch.exports"]
    file = cache.get((library().fingerprint, ending, address), lambda: written(make(), ending))
    response = Response(file.content, content_type=file.media_type)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def written(document: Document, ending: str) -> ExportedFile:
    """A document as a file."""
    content = WRITERS[ending].write(document)
    return ExportedFile(
        content if isinstance(content, bytes) else content.encode(),
        file_name(document, ending),
        WRITERS[ending].media_type,
    )
