"""Lessons and excerpts: the pages that training material links to."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.web.presenters.citation_panel import CitationPanel, citation_of, cite_lesson
from lessonsearch.web.presenters.lesson_context import then_and_now
from lessonsearch.web.presenters.lesson_page import LessonPage, lesson_page, passage_view
from lessonsearch.web.presenters.quote_highlight import highlight_quote
from lessonsearch.web.presenters.result_navigation import search_context
from lessonsearch.web.request import found_address, lesson_address, library

bp = Blueprint("lessons", __name__)


@bp.get("/lessons/<source>/<slug>")
def lesson(source: str, slug: str) -> str | AnyResponse:
    """Show a lesson, each excerpt with its link; redirect an old id to the present one."""
    found = library().lesson(f"{source}/{slug}")
    query, marks = search_context(library().taxonomy)
    if found.id != f"{source}/{slug}":
        return redirect(found_address(found, query, marks=marks), 301)
    return _render_lesson(lesson_page(found, query, marks, library()))


@bp.get("/excerpts/<source>/<anchor>")
def excerpt(source: str, anchor: str) -> str | AnyResponse:
    """Show one excerpt with its citation; redirect one that is gone to its lesson."""
    found = library().lesson(f"{source}#{anchor}")
    part = found.excerpt(anchor)
    if part is None or part.source != source:
        return redirect(lesson_address(found), 301)
    return _render_excerpt(found, part)


def _render_lesson(page: LessonPage) -> str:
    quote = highlight_quote(page.lesson, page.passages, request.args.get("quote", ""))
    return render_template(
        "pages/lesson.html",
        page=replace(page, passages=quote.passages),
        pointed=quote,
        cite=CitationPanel(cite_lesson(page.lesson.id, library())),
    )


def _render_excerpt(lesson: Lesson, excerpt: Excerpt) -> str:
    citation = citation_of(lesson, excerpt, library())
    passage = passage_view(lesson, excerpt)
    return render_template(
        "pages/excerpt.html",
        quoted=citation,
        pointed=highlight_quote(lesson, (passage,), request.args.get("quote", "")),
        cite=CitationPanel(citation),
        glosses=then_and_now(excerpt.text, library()),
    )
