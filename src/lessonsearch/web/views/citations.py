"""Citations of an excerpt or a lesson: formats for other programs, and a card for other sites' pages."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, jsonify, make_response, render_template

from lessonsearch.citations import FORMATS, Citation, file_name
from lessonsearch.documents.then_and_now import dated_line
from lessonsearch.web.api.serializers import excerpt_document, lesson_document
from lessonsearch.web.presenters.citation_panel import cite_excerpt, cite_lesson
from lessonsearch.web.presenters.lesson_page import passage_view
from lessonsearch.web.request import library

bp = Blueprint("citations", __name__)


@bp.get("/excerpts/<source>/<name:anchor>.<form>")
def excerpt_as(source: str, anchor: str, form: str) -> Response:
    """Download one excerpt in a citation format or as JSON."""
    citation = cite_excerpt(source, anchor, library())
    return jsonify(excerpt_document(citation)) if form == "json" else _file(citation, form)


@bp.get("/lessons/<source>/<name:slug>.<form>")
def lesson_as(source: str, slug: str, form: str) -> Response:
    """Download a whole lesson in a citation format or as JSON."""
    citation = cite_lesson(f"{source}/{slug}", library())
    if form != "json":
        return _file(citation, form)
    neighbours = library().neighbours(citation.lesson)
    return jsonify(lesson_document(citation.lesson, citation.source, *neighbours))


@bp.get("/excerpts/<source>/<name:anchor>/embed")
def excerpt_card(source: str, anchor: str) -> str:
    """Show an excerpt as a card for another site's page."""
    return _card(cite_excerpt(source, anchor, library()))


@bp.get("/lessons/<source>/<name:slug>/embed")
def lesson_card(source: str, slug: str) -> str:
    """Show a whole lesson as a card for another site's page."""
    return _card(cite_lesson(f"{source}/{slug}", library()))


def _file(citation: Citation, ending: str) -> Response:
    form = FORMATS.get(ending) or abort(404)
    response = make_response(form.make(replace(citation, dated=_dated(citation))))
    is_text = not form.media_type.startswith("image/")
    response.content_type = form.media_type + ("; charset=utf-8" if is_text else "")
    if form.keep:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(citation, ending)}"'
    return response


def _card(citation: Citation) -> str:
    excerpts = citation.lesson.passages if citation.whole else (citation.excerpt,)
    passages = [passage_view(citation.lesson, excerpt) for excerpt in excerpts]
    return render_template("pages/embed.html", quoted=citation, passages=passages, dated=_dated(citation))


def _dated(citation: Citation) -> str:
    return dated_line([citation.source], citation.excerpt.text, library().editorial.glossary)
