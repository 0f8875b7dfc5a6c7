"""Taking an excerpt or a lesson away: its forms for other programs, and its card in other sites' pages."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, render_template

from lessonsearch.citations import FORMATS, Citation, file_name
from lessonsearch.web.api.serializers import excerpt_document, lesson_document
from lessonsearch.web.presenters.citation_panel import cite_excerpt, cite_lesson
from lessonsearch.web.presenters.lesson_page import passage_view
from lessonsearch.web.request import library

pages = Blueprint("citing", __name__)


@pages.get("/excerpts/<source>/<name:anchor>.<form>")
def excerpt_as(source: str, anchor: str, form: str) -> Response:
    """Give one excerpt in a form for other programs."""
    held = cite_excerpt(source, anchor)
    return jsonify(excerpt_document(held)) if form == "json" else _file(held, form)


@pages.get("/lessons/<source>/<name:slug>.<form>")
def lesson_as(source: str, slug: str, form: str) -> Response:
    """Give a whole lesson in a form for other programs."""
    held = cite_lesson(f"{source}/{slug}")
    if form != "json":
        return _file(held, form)
    return jsonify(lesson_document(held.lesson, held.source, *library().neighbours(held.lesson)))


@pages.get("/excerpts/<source>/<name:anchor>/embed")
def excerpt_card(source: str, anchor: str) -> str:
    """Show an excerpt as a card for another site's page."""
    return _card(cite_excerpt(source, anchor))


@pages.get("/lessons/<source>/<name:slug>/embed")
def lesson_card(source: str, slug: str) -> str:
    """Show a whole lesson as a card for another site's page."""
    return _card(cite_lesson(f"{source}/{slug}"))


def _file(held: Citation, ending: str) -> Response:
    form = FORMATS.get(ending) or abort(404)
    response = make_response(form.make(held))
    text = not form.media_type.startswith("image/")
    response.content_type = form.media_type + ("; charset=utf-8" if text else "")
    if form.keep:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(held, ending)}"'
    return response


def _card(held: Citation) -> str:
    passages = held.lesson.passages if held.whole else (held.excerpt,)
    shown = [passage_view(held.lesson, part) for part in passages]
    return render_template("pages/embed.html", quoted=held, passages=shown)
