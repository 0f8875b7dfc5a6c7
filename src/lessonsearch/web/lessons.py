"""Lessons and their excerpts: the pages that training material links to."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.web.bearing import then_and_now
from lessonsearch.web.citation import Citation, quoted, quoted_lesson
from lessonsearch.web.current import found_address, lesson_address, library
from lessonsearch.web.journey import carried
from lessonsearch.web.pointing import point
from lessonsearch.web.reading import lesson_page, passage

pages = Blueprint("lessons", __name__)


@pages.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> str | AnyResponse:
    """Show a lesson, each excerpt with its link; an old id leads to today's."""
    found = library().lesson(f"{source}/{slug}")
    query, marks = carried()
    if found.id != f"{source}/{slug}":
        return redirect(found_address(found, query, marks=marks), 301)
    page = lesson_page(found, query, marks, library())
    pointed = point(found, page.passages, request.args.get("quote", ""))
    page = replace(page, passages=pointed.passages)
    return render_template("lesson.html", page=page, pointed=pointed, cite=Citation(quoted_lesson(found.id)))


@pages.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> str | AnyResponse:
    """Show one excerpt by itself, with its citation."""
    found = library().lesson(f"{source}#{anchor}")
    part = found.excerpt(anchor)
    if part is None or part.source != source:
        return redirect(lesson_address(found), 301)
    pointed = point(found, (passage(found, part),), request.args.get("quote", ""))
    held = quoted(found, part)
    return render_template(
        "excerpt.html",
        quoted=held,
        pointed=pointed,
        cite=Citation(held),
        glosses=then_and_now(part.text, library()),
    )
