"""Lessons and their excerpts: the pages that training material links to."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.web.presenters.citation_panel import CitationPanel, citation_of, cite_lesson
from lessonsearch.web.presenters.lesson_context import then_and_now
from lessonsearch.web.presenters.lesson_page import lesson_page, passage_view
from lessonsearch.web.presenters.quote_highlight import highlight_quote
from lessonsearch.web.presenters.result_navigation import search_context
from lessonsearch.web.request import found_address, lesson_address, library

pages = Blueprint("lessons", __name__)


@pages.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> str | AnyResponse:
    """Show a lesson, each excerpt with its link; an old id leads to today's."""
    found = library().lesson(f"{source}/{slug}")
    query, marks = search_context()
    if found.id != f"{source}/{slug}":
        return redirect(found_address(found, query, marks=marks), 301)
    page = lesson_page(found, query, marks, library())
    pointed = highlight_quote(found, page.passages, request.args.get("quote", ""))
    page = replace(page, passages=pointed.passages)
    return render_template(
        "pages/lesson.html", page=page, pointed=pointed, cite=CitationPanel(cite_lesson(found.id))
    )


@pages.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> str | AnyResponse:
    """Show one excerpt by itself, with its citation."""
    found = library().lesson(f"{source}#{anchor}")
    part = found.excerpt(anchor)
    if part is None or part.source != source:
        return redirect(lesson_address(found), 301)
    pointed = highlight_quote(found, (passage_view(found, part),), request.args.get("quote", ""))
    held = citation_of(found, part)
    return render_template(
        "pages/excerpt.html",
        quoted=held,
        pointed=pointed,
        cite=CitationPanel(held),
        glosses=then_and_now(part.text, library()),
    )
