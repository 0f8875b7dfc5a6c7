"""Lessons and their excerpts: the pages that training material links to."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.exports import FORMS, Quoted
from lessonsearch.lesson import Excerpt, Lesson
from lessonsearch.web.bearing import then_and_now
from lessonsearch.web.current import absolute, excerpt_address, found_address, lesson_address, library
from lessonsearch.web.documents import excerpt_document
from lessonsearch.web.journey import carried
from lessonsearch.web.reading import lesson_page, passage

pages = Blueprint("lessons", __name__)


@pages.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> str | AnyResponse:
    """Show a lesson, each excerpt with its link; an old id leads to today's."""
    found = library().lesson(f"{source}/{slug}")
    query, marks = carried()
    if found.id != f"{source}/{slug}":
        return redirect(found_address(found, query, marks=marks), 301)
    return render_template("lesson.html", page=lesson_page(found, query, marks, library()))


@pages.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> str | AnyResponse:
    """Show one excerpt by itself, with its citation."""
    found = library().lesson(f"{source}#{anchor}")
    part = found.excerpt(anchor)
    if part is None or part.source != source:
        return redirect(lesson_address(found), 301)
    return render_template(
        "excerpt.html",
        quoted=quoted(found, part),
        passage=passage(found, part),
        forms=FORMS,
        glosses=then_and_now(part.text, library()),
    )


@pages.get("/excerpts/<source>/<anchor>.<form>")
def excerpt_as(source: str, anchor: str, form: str) -> Response:
    """Give one excerpt in a form for other programs."""
    held = quoted(*library().excerpt(f"{source}#{anchor}"))
    if form == "json":
        return jsonify(excerpt_document(held))
    if form not in FORMS:
        abort(404)
    return Response(FORMS[form].make(held), content_type=f"{FORMS[form].media_type}; charset=utf-8")


def quoted(found: Lesson, part: Excerpt) -> Quoted:
    """An excerpt with its source and permanent address."""
    return Quoted(library().source(found.source), found, part, absolute(excerpt_address(part)))
